//! The message of `mm send`: from flags, arguments, a pipe, or as a whole payload.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;

use mm_core::{Attachment, Field, Payload};

use crate::failure::Failure;
use crate::output;

/// How large a message on stdin or in a file may be: 64 MiB.
const INPUT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What is said, and how it is shown.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Message")]
pub(crate) struct MessageArgs {
    /// The message; several are joined by spaces, `-` or none reads stdin
    #[arg(value_name = "TEXT", conflicts_with_all = ["message", "payload"])]
    pub(crate) text: Vec<String>,

    /// The message, `-` reads stdin
    #[arg(long, short = 'm', value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) message: Option<String>,

    /// Send the JSON payload of this file as it is, `-` reads stdin; other flags win
    #[arg(long, value_name = "FILE", conflicts_with = "message")]
    pub(crate) payload: Option<PathBuf>,

    /// Show the message as a code block, in a language if one is given
    #[arg(long, value_name = "LANG", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(crate) code: Option<String>,

    /// Take the bite out of @all, @here, @channel and @user in the message
    #[arg(long)]
    pub(crate) defuse: bool,

    /// Markdown for the side panel
    #[arg(long, value_name = "MARKDOWN")]
    pub(crate) card: Option<String>,

    /// `important` or `urgent`
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

    /// Without any notification
    #[arg(long)]
    pub(crate) silent: bool,

    /// The post's type: `custom_...` or `burn_on_read`
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) post_type: Option<String>,

    /// A property, as `key=value`; the value is JSON if it reads as such
    #[arg(long = "prop", value_name = "KEY=VALUE", value_parser = key_value)]
    pub(crate) props: Vec<(String, String)>,

    #[command(flatten)]
    pub(crate) attachment: AttachmentArgs,
}

/// One attachment.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Attachment")]
pub(crate) struct AttachmentArgs {
    /// The attachment's text
    #[arg(id = "attach_text", long = "attach-text", value_name = "MARKDOWN")]
    text: Option<String>,
    /// The attachment's title
    #[arg(long = "attach-title", value_name = "TEXT")]
    title: Option<String>,
    /// Where the title leads
    #[arg(long = "attach-title-link", value_name = "URL")]
    title_link: Option<String>,
    /// The colour of the bar: `good`, `warning`, `danger` or `#rrggbb`
    #[arg(long = "attach-color", value_name = "COLOR")]
    color: Option<String>,
    /// Text above the attachment
    #[arg(long = "attach-pretext", value_name = "MARKDOWN")]
    pretext: Option<String>,
    /// Plain text for notifications
    #[arg(long = "attach-fallback", value_name = "TEXT")]
    fallback: Option<String>,
    /// The author's name
    #[arg(long = "attach-author", value_name = "NAME")]
    author_name: Option<String>,
    /// Where the author's name leads
    #[arg(long = "attach-author-link", value_name = "URL")]
    author_link: Option<String>,
    /// The author's icon
    #[arg(long = "attach-author-icon", value_name = "URL")]
    author_icon: Option<String>,
    /// An image below the text
    #[arg(long = "attach-image", value_name = "URL")]
    image_url: Option<String>,
    /// A small image at the right
    #[arg(long = "attach-thumb", value_name = "URL")]
    thumb_url: Option<String>,
    /// Text at the end
    #[arg(long = "attach-footer", value_name = "TEXT")]
    footer: Option<String>,
    /// An icon before the footer
    #[arg(long = "attach-footer-icon", value_name = "URL")]
    footer_icon: Option<String>,
    /// A cell of the table, as `title=value`; a short one stands beside others
    #[arg(long = "attach-field", value_name = "TITLE=VALUE", value_parser = key_value)]
    fields: Vec<(String, String)>,
    /// As --attach-field, as wide as the post
    #[arg(long = "attach-long-field", value_name = "TITLE=VALUE", value_parser = key_value)]
    long_fields: Vec<(String, String)>,
}

impl MessageArgs {
    /// The payload, not checked. `stdin_taken` tells that stdin gave the webhook.
    pub(crate) fn payload(&self, stdin_taken: bool) -> Result<Payload, Failure> {
        let mut payload = match &self.payload {
            Some(path) if path.as_os_str() == "-" => parse(&stdin(stdin_taken)?, "stdin")?,
            Some(path) => {
                let shown = path.display().to_string();
                let file = fs::File::open(path)
                    .map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
                parse(&read(file, &shown)?, &shown)?
            }
            None => Payload::new(self.text(stdin_taken)?),
        };
        if let Some(language) = &self.code {
            payload.set_text(mm_core::code_block([payload.text()], language));
        }
        let mut payload = self.add_flags(payload);
        if self.defuse {
            payload.defuse_mentions();
        }
        Ok(payload)
    }

    fn text(&self, stdin_taken: bool) -> Result<String, Failure> {
        match (&self.message, self.text.as_slice()) {
            (Some(message), _) if message == "-" => stdin(stdin_taken),
            (Some(message), _) => Ok(message.clone()),
            (None, [dash]) if dash == "-" => stdin(stdin_taken),
            (None, []) if self.speaks_without_text() => Ok(String::new()),
            (None, []) => stdin(stdin_taken),
            (None, words) => Ok(words.join(" ")),
        }
    }

    /// Whether the flags alone make a message, and stdin is not asked for one.
    fn speaks_without_text(&self) -> bool {
        self.attachment.attachment().is_some() && io::stdin().is_terminal()
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

impl AttachmentArgs {
    fn attachment(&self) -> Option<Attachment> {
        let mut attachment = Attachment::new(self.text.clone().unwrap_or_default());
        let mut any = self.text.is_some();
        macro_rules! set {
            ($($field:ident),*) => {$(
                if let Some(value) = &self.$field {
                    attachment = attachment.$field(value);
                    any = true;
                }
            )*};
        }
        set!(
            title,
            title_link,
            color,
            pretext,
            fallback,
            author_name,
            author_link,
            author_icon
        );
        set!(image_url, thumb_url, footer, footer_icon);
        for (short, fields) in [(true, &self.fields), (false, &self.long_fields)] {
            for (title, value) in fields {
                let field = Field::new(title, value.as_str());
                attachment = attachment.with_field(if short { field.short() } else { field });
                any = true;
            }
        }
        any.then_some(attachment)
    }
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("expected `key=value`".to_owned()),
    }
}

fn parse(json: &str, shown: &str) -> Result<Payload, Failure> {
    serde_json::from_str(json).map_err(|error| {
        Failure::usage(format!("{shown} holds no payload: {error}"))
            .hint("a payload is a JSON object such as {\"text\": \"hello\"}")
    })
}

/// The whole of stdin, with a hint for who forgot to type.
fn stdin(taken: bool) -> Result<String, Failure> {
    if taken {
        return Err(
            Failure::usage("stdin cannot give both the webhook and the message")
                .hint("give the message as an argument, or the webhook by MM_WEBHOOK"),
        );
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        output::hint("type the message, then press Ctrl-D; Ctrl-C sends nothing");
    }
    let text = read(stdin.lock(), "stdin")?;
    // A shell's line end is no part of the message.
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// Everything, with bytes that are no UTF-8 replaced, and said so.
fn read(input: impl Read, shown: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    input
        .take(INPUT_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
    if bytes.len() as u64 > INPUT_BYTES_MAX {
        return Err(Failure::usage(format!("{shown} is larger than 64 MiB"))
            .hint("`mm tee` posts input of any size"));
    }
    String::from_utf8(bytes).or_else(|error| {
        output::note(format!(
            "{shown} is not all UTF-8; what is not was replaced by \u{fffd}"
        ));
        Ok(String::from_utf8_lossy(error.as_bytes()).into_owned())
    })
}
