//! `mm download`: files of posts.

use std::collections::BTreeSet;
use std::iter;
use std::path::{Path, PathBuf};

use mm_core::{Error, ErrorKind};
use mm_driver::Driver;
use mm_driver::types::FileInfo;
use serde_json::json;

use crate::args::RestArgs;
use crate::failure::Failure;
use crate::rest::place::{id_or_link, is_id};
use crate::rest::{Session, bytes_out, print, print_json};
use crate::{harmless, progress};

/// How long a name may be, with room for a number: file systems take 255.
const NAME_BYTES_MAX: usize = 230;
/// What is longer is no ending.
const ENDING_BYTES_MAX: usize = 20;

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
    let paths = paths(&files, output)?;
    let there = |path: &&PathBuf| path.symlink_metadata().is_ok() && !bytes_out::is_special(path);
    // Before the first is on its way.
    if let Some(there) = paths.iter().find(there).filter(|_| !args.force) {
        return Err(
            Failure::usage(format!("{} is there already", there.display()))
                .hint("give another name by --output, or --force"),
        );
    }
    for (file, path) in files.iter().zip(&paths) {
        let bytes = download(session.driver(), file, path)?;
        if args.json {
            print_json(&json!({"id": file.id, "path": path.to_string_lossy(), "bytes": bytes}))?;
        } else {
            let path = path.strip_prefix(".").unwrap_or(path);
            print(harmless::line(&path.to_string_lossy()))?;
        }
    }
    Ok(())
}

/// Where each file goes, two of one name side by side.
fn paths(files: &[FileInfo], output: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !output.is_dir() {
        return match files {
            [_] => Ok(vec![output.to_owned()]),
            _ => Err(Failure::usage(format!(
                "{} is no folder, and there are {} files",
                output.display(),
                files.len()
            ))),
        };
    }
    let mut taken = BTreeSet::new();
    let names = files.iter().map(|file| {
        let name = safe_name(file);
        let names = iter::once(name.clone()).chain((2_u64..).map(|number| numbered(&name, number)));
        let free = names.into_iter().find(|name| taken.insert(name.clone()));
        output.join(free.unwrap_or(name))
    });
    Ok(names.collect())
}

/// The file of this id, or those of the post.
fn look_up(driver: &Driver, id: &str) -> Result<Vec<FileInfo>, Failure> {
    match driver.files().get_file_info(id).send() {
        Err(error) if matches!(error.status(), Some(403 | 404)) => {}
        info => return checked(vec![info?]),
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
    checked(files)
}

/// The same if each is one: its id becomes part of a path.
fn checked(files: Vec<FileInfo>) -> Result<Vec<FileInfo>, Failure> {
    if files.iter().all(|file| is_id(file.id.as_str())) {
        return Ok(files);
    }
    let text = "the answer tells of no file: is this a Mattermost server?";
    Err(Error::new(ErrorKind::Protocol).with_message(text).into())
}

/// The name that the file has on the server, as one that stays in its folder and hides nothing.
fn safe_name(file: &FileInfo) -> String {
    let last = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .map(|c| if harmless::is_harmful(c) { '_' } else { c })
        .collect();
    match plain.trim_start_matches('.') {
        "" => file.id.to_string(),
        name => shortened(name),
    }
}

/// Two parts: what stands before the ending, and the ending with its dot.
fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= ENDING_BYTES_MAX => name.split_at(at),
        _ => (name, ""),
    }
}

/// As much of a name as a file may have, with its ending.
fn shortened(name: &str) -> String {
    if name.len() <= NAME_BYTES_MAX {
        return name.to_owned();
    }
    let (stem, ending) = split(name);
    let mut end = NAME_BYTES_MAX - ending.len();
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &stem[..end])
}

/// `image-2.png`
fn numbered(name: &str, number: u64) -> String {
    let (stem, ending) = split(name);
    format!("{stem}-{number}{ending}")
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
        assert_eq!(name("\u{202e}gpj.exe"), "_gpj.exe");
        let long = "\u{e4}".repeat(200);
        assert_eq!(
            name(&format!("{long}.png")),
            format!("{}.png", &long[..226])
        );
        assert_eq!(name(&format!("a.{long}")).len(), 230);
        for none in ["", "..", "a/", "/"] {
            assert_eq!(name(none), "id", "{none}");
        }
    }

    #[test]
    fn files_of_one_name_lie_side_by_side() {
        let file = |name: &str| {
            let mut file = FileInfo::default();
            file.name = name.to_owned();
            file
        };
        let files = [
            "image.png",
            "image.png",
            "image-2.png",
            "x",
            "x",
            "image.png",
        ]
        .map(file);
        let paths = paths(&files, Path::new(".")).unwrap();
        let names: Vec<_> = paths.iter().map(|path| path.to_str().unwrap()).collect();
        let wanted = [
            "image.png",
            "image-2.png",
            "image-2-2.png",
            "x",
            "x-2",
            "image-3.png",
        ];
        assert_eq!(names, wanted.map(|name| format!("./{name}")));
    }
}
