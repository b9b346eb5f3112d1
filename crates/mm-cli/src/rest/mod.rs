//! Commands that ask and post by token, through the REST API.

mod api;
mod bytes_out;
mod channels;
mod command;
mod download;
pub(crate) mod hint;
mod listen;
mod login;
mod names;
mod part_file;
mod place;
mod post;
mod post_args;
mod search;
mod token_sender;
mod upload;
mod users;
mod whoami;

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use mm_driver::Driver;

use crate::args::{ConnectionArgs, RestArgs};
use crate::failure::Failure;
use crate::settings::Settings;

pub(crate) use crate::lines::{print, print_json};
pub(crate) use command::{RestCommand, run};
pub(crate) use place::Place;
pub(crate) use token_sender::TokenSender;

/// How much JSON a file may hold: 64 MiB.
const INPUT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What a command of this kind has at hand.
struct Session {
    settings: Settings,
    place: Place,
}

impl Session {
    fn open(args: &RestArgs) -> Result<Self, Failure> {
        Self::open_with(&args.into())
    }

    fn open_with(args: &ConnectionArgs) -> Result<Self, Failure> {
        let settings = Settings::load(args)?;
        let place = Place::new(settings.driver()?, settings.team());
        Ok(Self { settings, place })
    }

    fn driver(&self) -> &Driver {
        self.place.driver()
    }
}

/// The text of a file that is given on the command line.
fn read(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| {
        file.take(INPUT_BYTES_MAX + 1).read_to_string(&mut text)?;
        if text.len() as u64 > INPUT_BYTES_MAX {
            return Err(io::Error::other("it is larger than 64 MiB"));
        }
        Ok(text)
    });
    read.map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}

/// How long a file is that can be read. What is none is not opened: a pipe would wait for
/// somebody who writes.
fn file_len(path: &Path) -> io::Result<u64> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    File::open(path)?.metadata().map(|about| about.len())
}
