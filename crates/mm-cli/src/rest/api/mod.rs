//! `mm api`: any operation of the REST API, by its name.

mod args;
mod fields;
mod find;
mod list;
mod pages;

use std::io::{self, IsTerminal};
use std::path::Path;

use indicatif::ProgressBar;
use mm_driver::Operation;
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
    let driver = session.driver();
    if args.paginate {
        return pages::print(driver, &fields);
    }
    let request = fields.request(driver)?;
    if !operation.is_binary {
        return match request.send()? {
            Value::Null => Ok(()),
            answer => tell(&answer),
        };
    }
    let path = args.output.as_deref();
    if let Some(path) = path.filter(|path| *path != Path::new("-")) {
        let bar = ProgressBar::hidden();
        return bytes_out::to_file(path, &bar, |out| request.send_to(out)).map(drop);
    }
    bytes_out::to_stdout(|out| request.send_to(out))
}

/// Prints an answer: in lines that people can read if people read it.
fn tell(answer: &Value) -> Result<(), Failure> {
    if !io::stdout().is_terminal() {
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
