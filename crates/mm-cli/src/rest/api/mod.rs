//! `mm api`: any operation of the REST API, by its name.

mod args;
mod fields;
mod find;
mod list;
mod pages;

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use indicatif::ProgressBar;
use mm_core::{Error, ErrorKind};
use mm_driver::{Driver, Operation};
use serde_json::Value;

use crate::failure::Failure;
use crate::harmless;
use crate::rest::{Session, bytes_out, print, print_json};
use fields::Fields;

pub(crate) use args::ApiArgs;

pub(crate) fn run(args: &ApiArgs) -> Result<(), Failure> {
    let name = args.operation.as_deref();
    if args.names {
        return list::names(name);
    }
    if args.list {
        return list::print(name.unwrap_or_default(), args.json);
    }
    let operation = find::operation(name.unwrap_or_default())?;
    // All that can be wrong here is told before the token is looked for.
    let fields = Fields::read(operation, args)?;
    let session = Session::open(&args.rest)?;
    let done = call(args, &fields, session.driver());
    done.map_err(|failure| match operation.method {
        "GET" => failure.of_question(),
        _ => failure,
    })
}

fn call(args: &ApiArgs, fields: &Fields, driver: &Driver) -> Result<(), Failure> {
    if args.paginate {
        return pages::print(driver, fields);
    }
    let request = fields.request(driver)?;
    let path = args.output.as_deref();
    let path = path.filter(|path| *path != Path::new("-"));
    let bar = ProgressBar::hidden();
    match (fields.operation.is_binary, path) {
        (true, None) => bytes_out::to_stdout(|out| request.send_to(out)),
        (true, Some(path)) => bytes_out::to_file(path, &bar, |out| request.send_to(out)).map(drop),
        (false, None) => match request.send()? {
            Value::Null => Ok(()),
            answer => tell(&answer, args.json),
        },
        (false, Some(path)) => {
            let text = format!("{}\n", request.send()?);
            let write = |out: &mut dyn Write| match out.write_all(text.as_bytes()) {
                Ok(()) => Ok(text.len() as u64),
                Err(error) => Err(Error::new(ErrorKind::Io).with_source(error)),
            };
            bytes_out::to_file(path, &bar, write).map(drop)
        }
    }
}

/// Prints an answer: in lines that people can read if people read it.
fn tell(answer: &Value, as_line: bool) -> Result<(), Failure> {
    if as_line || !io::stdout().is_terminal() {
        return print_json(answer);
    }
    let text = format!("{answer:#}");
    let lines = text.lines().map(harmless::json);
    print(lines.collect::<Vec<_>>().join("\n"))
}

/// `posts.create_post`
fn full_name(operation: &Operation) -> String {
    format!("{}.{}", operation.tag, operation.name)
}
