//! `mm outbox init`: an example of the settings, and the store.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::config::{self, Config};
use crate::failure::Failure;
use crate::lines::print;
use crate::{harmless, output};

/// `mm outbox init`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "What is there already is left as it is: of settings that somebody wrote the \
                        store is\nmade. Others than its owner can read neither file."
)]
pub(super) struct InitArgs {
    /// The file of the store, in new settings [default: `outbox.db` beside them]
    #[arg(long, value_name = "FILE")]
    sqlite: Option<PathBuf>,
}

pub(super) fn run(file: Option<&Path>, args: &InitArgs) -> Result<(), Failure> {
    let path = config::path(file)?;
    let shown = harmless::line(&path.display().to_string());
    let is_new = write(&path, &example(args)?)
        .map_err(|error| Failure::refused(format!("{shown}: {error}")))?;
    if is_new {
        print(format_args!("wrote {shown}"))?;
    } else {
        print(format_args!("found {shown}"))?;
        if args.sqlite.is_some() {
            output::note(format!(
                "--sqlite is for new settings; {shown} says its own"
            ));
        }
    }
    let config = Config::load(Some(&path))?;
    let made = if config.make_store()? {
        "made"
    } else {
        "found"
    };
    print(format_args!("{made} {}", harmless::line(&config.store())))?;
    if is_new {
        output::hint(format!(
            "name your messengers in {shown}, then try `mm outbox check`"
        ));
    }
    Ok(())
}

/// Writes a file that is not there yet; whether it was not.
fn write(path: &Path, text: &str) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = File::options();
    match options.write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => {
            let written = file.write_all(text.as_bytes());
            // Half a file would be found the next time.
            written
                .inspect_err(|_| drop(fs::remove_file(path)))
                .map(|()| true)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// What `mm outbox serve` reads.
const PAGE: &str = "\
#[serve]                       # the page of `mm outbox serve`
#listen = \"127.0.0.1:8066\"
#token_env = \"OUTBOX_TOKEN\"   # to enter with; without it one is made at each start

#[links]                       # signed links, by which recipients unsubscribe
#url = \"https://example.com/outbox\"  # what reaches that page from everywhere
#secret_file = \"links.secret\"
";

fn example(args: &InitArgs) -> Result<String, Failure> {
    let store = match &args.sqlite {
        None => "outbox.db".into(),
        // It is named from here, not from the folder of the settings.
        Some(path) => std::path::absolute(path)
            .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?,
    };
    let store = store
        .to_str()
        .ok_or_else(|| Failure::usage(format!("{} is no text, which TOML is", store.display())))?;
    let store = serde_json::Value::from(store); // JSON's texts are texts of TOML.
    let mut listed = String::new();
    for kind in super::kinds::kinds() {
        let _ = writeln!(listed, "#   {:<14} {}", kind.name, kind.about); // A text takes all.
    }
    let page = PAGE;
    Ok(format!(
        "[store]\n\
         sqlite = {store}\n\
         durable = false   # true: what is written survives a power cut too; slower\n\
         order = \"strict\"  # \"relaxed\": what waits for another attempt may be overtaken\n\
         \n\
         #[work]\n\
         #lease = \"5m\"         # how long a worker may be silent before others take over\n\
         #first_wait = \"10s\"   # before the second attempt; doubles from there on\n\
         #longest_wait = \"1h\"\n\
         #give_up_after = \"2d\" # how long after its first attempt a dispatch is tried\n\
         \n\
         {page}\
         \n\
         # A table for each messenger; `chat` is its alias, as in `--to chat:town-square`.\n\
         # Kinds:\n\
         {listed}\
         # Secrets come from the environment (webhook_env = \"NAME\") or a file\n\
         # (webhook_file = \"FILE\"); in this file (webhook = \"https://...\") they may stand as\n\
         # long as its owner alone can read it.\n\
         [messenger.chat]\n\
         kind = \"mattermost\"\n\
         webhook_env = \"MM_WEBHOOK\"\n\
         \n\
         # Messages of a type are made of its templates: `mm outbox schedule --type deployed\n\
         # --set service=web`. Its text may also be the file `deployed.txt` of a folder.\n\
         #[templates]\n\
         #folder = \"templates\"\n\
         #[type.deployed]\n\
         #title = \"Deployments\"\n\
         #text = \"{{{{ service }}}} is out\"\n\
         # Who subscribes by name has an address for each messenger here.\n\
         #[user.ada]\n\
         #chat = \"@ada\"\n"
    ))
}
