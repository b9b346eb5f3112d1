//! What a template may cost: one that goes wrong must not take the worker with it.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::{Component, Path};

use minijinja::Environment;
use minijinja::value::{Kwargs, StringInput, Value};

/// How many steps it may take: seconds.
const STEPS_MAX: u64 = 2_000_000;
/// How much it may make: 16 MiB.
const MADE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How long its file may be: 4 MiB.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Why it was ended.
pub(crate) const TOO_LONG: &str = "it does not end, or takes more than 2000000 steps";
pub(crate) const TOO_LARGE: &str = "it makes more than 16 MiB";

/// Ends each in time.
pub(crate) fn bound(environment: &mut Environment<'_>) {
    environment.set_fuel(Some(STEPS_MAX));
    environment.add_filter("indent", indent);
}

/// The usual one, which takes any width: memory that is not there would be the end of the worker.
fn indent(
    value: StringInput<'_>,
    width: Option<usize>,
    first: Option<bool>,
    blank: Option<bool>,
    kwargs: Kwargs,
) -> Result<Value, minijinja::Error> {
    let named: Option<usize> = kwargs.peek("width")?;
    let lines = 1 + value.as_str().matches('\n').count();
    let made = width.or(named).unwrap_or_default().saturating_mul(lines);
    if made > MADE_BYTES_MAX {
        let kind = minijinja::ErrorKind::InvalidOperation;
        return Err(minijinja::Error::new(kind, TOO_LARGE));
    }
    minijinja::filters::indent(value, width, first, blank, kwargs)
}

/// What a template makes, up to a size.
#[derive(Debug, Default)]
pub(crate) struct Made {
    bytes: Vec<u8>,
    pub(crate) is_too_large: bool,
}

impl Made {
    pub(crate) fn text(self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned() // Texts are all that it is made of.
    }
}

impl Write for Made {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len().saturating_add(bytes.len()) > MADE_BYTES_MAX {
            self.is_too_large = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The text of a template of a folder; none if there is none. A name that a context gives to
/// `include` leads to no file elsewhere.
pub(crate) fn read(folder: &Path, name: &str) -> io::Result<Option<String>> {
    let mut parts = Path::new(name).components();
    if name.contains('\0') || !parts.all(|part| matches!(part, Component::Normal(_))) {
        return Ok(None);
    }
    let path = folder.join(name);
    // A pipe would be waited for as soon as it is opened.
    match path.metadata() {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(io::Error::other("it is no file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut text = String::new();
    let mut file = File::open(path)?.take(FILE_BYTES_MAX + 1);
    if file.read_to_string(&mut text)? as u64 > FILE_BYTES_MAX {
        return Err(io::Error::other("it is longer than 4 MiB"));
    }
    Ok(Some(text))
}
