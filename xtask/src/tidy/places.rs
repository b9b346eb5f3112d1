//! No file tells where it was written: neither folders of one machine nor hosts of registries.

use super::Problem;
use super::code::is_word;
use super::tree::Tree;

/// Folders that are one person's or one machine's. Put together here, so that this file passes.
const FOLDERS: [&str; 4] = [
    concat!("/", "home/"),
    concat!("/", "root/"),
    concat!("/", "work/"),
    concat!("/", "Users/"),
];

/// Hosts from which package managers load, which may stand behind a mirror elsewhere.
const HOSTS: [&str; 7] = [
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("pypi.", "org"),
    concat!("files.", "pythonhosted.org"),
    concat!("registry.", "npmjs.org"),
    concat!("deb.", "debian.org"),
    concat!("proxy.", "golang.org"),
];

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let files = tree.files().filter(|(path, _)| *path != "Cargo.lock");
    files.flat_map(|(path, text)| judge(path, text)).collect()
}

fn judge(path: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let place = format!("{path}:{}", index + 1);
        let folders = FOLDERS.iter().filter(|folder| names_folder(line, folder));
        problems.extend(folders.map(|folder| {
            Problem::new(
                &place,
                format!("names a folder under {folder}; write a relative path"),
            )
        }));
        let hosts = HOSTS.iter().filter(|host| line.contains(*host));
        problems.extend(hosts.map(|host| {
            Problem::new(
                &place,
                format!("names the host {host}; name the package manager"),
            )
        }));
    }
    problems
}

/// Whether a folder stands as an absolute path, not within a relative one or an address.
fn names_folder(line: &str, folder: &str) -> bool {
    let part = |char: char| is_word(char) || "./-~}>*".contains(char);
    line.match_indices(folder).any(|(at, _)| {
        let inside = line[at + folder.len()..].starts_with(is_word);
        inside && !line[..at].ends_with(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_folder_is_refused_with_its_place() {
        for folder in FOLDERS {
            let text = format!("First line.\nSee `{folder}anna/notes`.");
            let found = judge("docs/a.md", &text);
            assert_eq!(found.len(), 1, "{text}");
            assert!(
                found[0]
                    .to_string()
                    .starts_with("docs/a.md:2: names a folder")
            );
        }
    }

    #[test]
    fn a_relative_path_or_an_address_passes() {
        for folder in FOLDERS {
            let text = format!("docs{folder}a https://example.com{folder}b ~{folder}c {folder}");
            assert_eq!(judge("docs/a.md", &text), []);
        }
    }

    #[test]
    fn a_host_of_a_registry_is_refused() {
        for host in HOSTS {
            assert_eq!(judge("a.sh", &format!("curl https://{host}/x")).len(), 1);
        }
        assert_eq!(
            judge("a.md", "https://crates.io/crates/mm-core, https://docs.rs"),
            []
        );
    }
}
