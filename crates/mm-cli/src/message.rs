//! The message of `mm send`: from flags, arguments, a pipe, or as a whole payload.

mod attachment;
mod input;

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use mm_core::{Error, Limits, Payload};

use crate::args::language;
use crate::failure::Failure;
use attachment::AttachmentArgs;
use input::{parse, read};

pub(crate) use input::stdin;

/// What is said, and how it is shown.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Message")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct MessageArgs {
    /// The message; several are joined by spaces, `-` or none reads stdin
    #[arg(
        value_name = "TEXT",
        help_heading = "Arguments",
        conflicts_with_all = ["message", "payload"]
    )]
    pub(crate) text: Vec<String>,

    /// The message, `-` reads stdin
    #[arg(long, short = 'm', value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) message: Option<String>,

    /// Send the JSON payload of this file, `-` reads stdin; what flags say wins
    #[arg(long, value_name = "FILE", conflicts_with = "message")]
    pub(crate) payload: Option<PathBuf>,

    /// Show the message as a code block, in a language if one is given
    #[arg(long, value_name = "LANG", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = language)]
    pub(crate) code: Option<String>,

    /// Let @all, @here, @channel and @user in the message notify nobody
    #[arg(long)]
    pub(crate) defuse: bool,

    /// Markdown for the side panel
    #[arg(long, value_name = "MARKDOWN")]
    pub(crate) card: Option<String>,

    /// Mark the message
    #[arg(long, value_name = "LEVEL", value_parser = ["important", "urgent"])]
    pub(crate) priority: Option<String>,

    /// As --priority urgent
    #[arg(long, conflicts_with = "priority")]
    pub(crate) urgent: bool,

    /// Ask for acknowledgement; wants a priority
    #[arg(long)]
    pub(crate) ack: bool,

    /// Notify again until somebody reads it; wants urgent and a mention
    #[arg(long)]
    pub(crate) persistent: bool,

    /// Show it without any notification
    #[arg(long)]
    pub(crate) silent: bool,

    /// The post's type: `custom_...` or `burn_on_read`
    #[arg(long = "type", value_name = "TYPE", hide_short_help = true)]
    pub(crate) post_type: Option<String>,

    /// A property, as `key=value`; the value is JSON if it reads as such
    #[arg(
        long = "prop",
        value_name = "KEY=VALUE",
        value_parser = key_value,
        hide_short_help = true
    )]
    pub(crate) props: Vec<(String, String)>,

    #[command(flatten)]
    pub(crate) attachment: AttachmentArgs,
}

impl MessageArgs {
    /// The payload, not checked. `stdin_taken` tells that stdin gave the webhook.
    pub(crate) fn payload(&self, stdin_taken: bool) -> Result<Payload, Failure> {
        let mut payload = match &self.payload {
            Some(path) if is_dash(path) => parse(&stdin(stdin_taken)?, "stdin")?,
            Some(path) => {
                let shown = path.display().to_string();
                let file = fs::File::open(path)
                    .map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
                parse(&read(file, &shown)?, &shown)?
            }
            None => Payload::new(self.text(stdin_taken)?),
        };
        // An empty block would be a message, though there is nothing to say.
        if let Some(language) = self.code.as_ref().filter(|_| !payload.text().is_empty()) {
            payload.set_text(mm_core::code_block([payload.text()], language));
        }
        let mut payload = self.add_flags(payload);
        if self.defuse {
            payload.defuse_mentions();
        }
        if payload.text().is_empty() && self.reads_text(stdin_taken) {
            check_said(&payload)?;
        }
        Ok(payload)
    }

    fn text(&self, stdin_taken: bool) -> Result<String, Failure> {
        match (&self.message, self.text.as_slice()) {
            _ if self.reads_text(stdin_taken) => stdin(stdin_taken),
            (Some(message), _) => Ok(message.clone()),
            (None, words) => Ok(words.join(" ")),
        }
    }

    /// Whether the text comes from stdin.
    fn reads_text(&self, stdin_taken: bool) -> bool {
        match (&self.message, self.text.as_slice()) {
            _ if self.payload.is_some() => false,
            (Some(message), _) => message == "-",
            (None, [word]) => word == "-",
            // Flags alone can make a message; nobody is asked to type another.
            (None, []) if self.attachment.attachment().is_some() => {
                !stdin_taken && !io::stdin().is_terminal()
            }
            (None, words) => words.is_empty(),
        }
    }

    fn add_flags(&self, payload: Payload) -> Payload {
        let mut builder = payload.into_builder();
        if let Some(card) = &self.card {
            builder = builder.card(card);
        }
        match (self.urgent, self.priority.as_deref()) {
            (true, _) | (_, Some("urgent")) => builder = builder.urgent(),
            (_, Some(_)) => builder = builder.important(),
            _ => {}
        }
        if self.ack {
            builder = builder.requested_ack();
        }
        if self.persistent {
            builder = builder.persistent_notifications();
        }
        if self.silent {
            builder = builder.silent();
        }
        if let Some(post_type) = &self.post_type {
            builder = builder.post_type(post_type);
        }
        for (key, value) in &self.props {
            let json: serde_json::Value =
                serde_json::from_str(value).unwrap_or_else(|_| value.as_str().into());
            builder = builder.prop(key, json);
        }
        if let Some(attachment) = self.attachment.attachment() {
            builder = builder.attachment(attachment);
        }
        builder.build_unchecked()
    }
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("expected `key=value`".to_owned()),
    }
}

fn is_dash(path: &Path) -> bool {
    path == Path::new("-")
}

/// Says of a message without anything to show that stdin was empty.
fn check_said(payload: &Payload) -> Result<(), Failure> {
    match payload.check(&Limits::default()) {
        Err(error) if error.field() == Some("text") => {
            let empty = Error::invalid_payload("text", "is empty: nothing came on stdin");
            Err(Failure::from(empty).hint("look whether the program before failed"))
        }
        _ => Ok(()),
    }
}
