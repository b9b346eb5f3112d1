//! `mm download`: files of posts.

use std::path::{Path, PathBuf};

use mm_driver::Driver;
use mm_driver::types::FileInfo;
use serde_json::json;

use crate::args::RestArgs;
use crate::failure::Failure;
use crate::progress;
use crate::rest::place::id_or_link;
use crate::rest::{Session, bytes_out, print, print_json};

/// `mm download`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "An id is that of a file, or of a post (or the link to one), whose files are all \
                        downloaded. A file\nappears under its name when it is whole. Prints the \
                        path of each."
)]
pub(crate) struct DownloadArgs {
    /// A file or a post
    #[arg(value_name = "ID", required = true, value_parser = id_or_link)]
    ids: Vec<String>,

    /// Where to: a folder that is there, the name of a new file, or `-` for stdout
    /// [default: the working directory]
    #[arg(long, short = 'o', value_name = "PATH")]
    output: Option<PathBuf>,

    /// Overwrite what is there
    #[arg(long)]
    force: bool,

    /// Print each file as a line of JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pub(crate) rest: RestArgs,
}

pub(crate) fn run(args: &DownloadArgs) -> Result<(), Failure> {
    let session = Session::open(&args.rest)?;
    let mut files = Vec::new();
    for id in &args.ids {
        files.extend(look_up(session.driver(), id)?);
    }
    let output = args.output.as_deref().unwrap_or(Path::new("."));
    if output == Path::new("-") {
        return files.iter().try_for_each(|file| {
            let get = session.driver().files().get_file(&file.id);
            bytes_out::to_stdout(|out| get.send_to(out))
        });
    }
    if files.len() > 1 && !output.is_dir() {
        let shown = output.display();
        return Err(Failure::usage(format!(
            "{shown} is no folder, and there are {} files",
            files.len()
        )));
    }
    for file in &files {
        let path = if output.is_dir() {
            output.join(safe_name(file))
        } else {
            output.to_owned()
        };
        if !args.force && path.symlink_metadata().is_ok() {
            return Err(
                Failure::usage(format!("{} is there already", path.display()))
                    .hint("give another name by --output, or --force"),
            );
        }
        let bytes = download(session.driver(), file, &path)?;
        if args.json {
            print_json(&json!({"id": file.id, "path": path.to_string_lossy(), "bytes": bytes}))?;
        } else {
            print(path.strip_prefix(".").unwrap_or(&path).display())?;
        }
    }
    Ok(())
}

/// The file of this id, or those of the post.
fn look_up(driver: &Driver, id: &str) -> Result<Vec<FileInfo>, Failure> {
    match driver.files().get_file_info(id).send() {
        Err(error) if matches!(error.status(), Some(403 | 404)) => {}
        info => return Ok(vec![info?]),
    }
    let files = match driver.posts().get_file_infos_for_post(id).send() {
        Err(error) if matches!(error.status(), Some(403 | 404)) => {
            return Err(Failure::refused(format!(
                "there is no file and no post `{id}` that this user can see"
            )));
        }
        files => files?,
    };
    if files.is_empty() {
        return Err(Failure::refused(format!("the post {id} has no files")));
    }
    Ok(files)
}

/// The name that the file has on the server, as one that stays in its folder and hides nothing.
fn safe_name(file: &FileInfo) -> String {
    let last = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .map(|c| if c.is_control() { '_' } else { c })
        .collect();
    match plain.trim_start_matches('.') {
        "" => file.id.to_string(),
        name => name.to_owned(),
    }
}

fn download(driver: &Driver, file: &FileInfo, path: &Path) -> Result<u64, Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let size = u64::try_from(file.size).unwrap_or_default();
    let bar = progress::bar(size, name.into_owned());
    let get = driver.files().get_file(&file.id);
    bytes_out::to_file(path, &bar, |out| get.send_to(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_server_stay_in_the_folder() {
        let name = |name: &str| {
            let mut file = FileInfo::default();
            file.name = name.to_owned();
            file.id = "id".into();
            safe_name(&file)
        };
        assert_eq!(name("a b.txt"), "a b.txt");
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("..\\..\\x.exe"), "x.exe");
        assert_eq!(name(".bashrc"), "bashrc");
        assert_eq!(name("a\u{1b}\n"), "a__");
        for none in ["", "..", "a/", "/"] {
            assert_eq!(name(none), "id", "{none}");
        }
    }
}
