//! What a request asks for.

use crate::refusal::Refusal;
use crate::settings::Limits;
use crate::spool::Spooled;

/// How long a key may be.
const KEY_CHARS: std::ops::RangeInclusive<usize> = 8..=64;
/// How long a field other than the message may be.
pub(crate) const FIELD_CHARS_MAX: usize = 1_000;
/// How long the id of a post is.
const ID_CHARS: usize = 26;

/// The fields of a request, as they came.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub(crate) message: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) thread: Option<String>,
    pub(crate) post_id: Option<String>,
    pub(crate) action: Option<String>,
    pub(crate) key: Option<String>,
    /// Of a form of the page: what makes it one.
    pub(crate) seal: Option<String>,
    pub(crate) files: Vec<Spooled>,
}

/// What is to be done.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) task: Task,
    pub(crate) message: String,
    pub(crate) files: Vec<Spooled>,
    pub(crate) key: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// A new post in a channel, as it was named.
    Post { channel: String },
    /// A new post in the thread of a post.
    Reply { to: String },
    /// Another text for one's own post.
    Edit { post: String },
}

impl Task {
    /// Where it was to go, as far as the request says it.
    pub(crate) fn place(&self) -> &str {
        match self {
            Self::Post { channel } => channel,
            Self::Reply { .. } | Self::Edit { .. } => "",
        }
    }
}

impl Fields {
    /// Takes a field; those of other names are not looked at.
    ///
    /// # Errors
    /// It came before.
    pub(crate) fn set(&mut self, name: &str, value: String) -> Result<(), Refusal> {
        let field = match name {
            "message" => &mut self.message,
            "channel" => &mut self.channel,
            "thread" => &mut self.thread,
            "post_id" => &mut self.post_id,
            "action" => &mut self.action,
            "key" => &mut self.key,
            "seal" => &mut self.seal,
            _ => return Ok(()),
        };
        if field.is_some() {
            let text = format!("the field `{name}` stands twice in the request");
            return Err(Refusal::bad("field_twice", text));
        }
        if name != "message" && value.chars().count() > FIELD_CHARS_MAX {
            return Err(field_too_long(name));
        }
        *field = Some(value);
        Ok(())
    }

    /// Checks what can be checked without a server.
    ///
    /// # Errors
    /// What is missing, or too much.
    pub(crate) fn order(self, limits: &Limits) -> Result<Order, Refusal> {
        let chosen = |field: &Option<String>| {
            let text = field.as_deref().map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let message = self.message.clone().unwrap_or_default();
        let chars = message.chars().count();
        if chars > limits.message_chars {
            let text = format!(
                "the message has {chars} characters, and {} are allowed; attach it as a file",
                limits.message_chars
            );
            return Err(Refusal::new(413, "message_too_long", text));
        }
        if message.trim().is_empty() && self.files.is_empty() {
            let text = "there is nothing to post: neither a message nor a file";
            return Err(Refusal::bad("nothing_to_post", text));
        }
        let key = chosen(&self.key);
        if key.as_deref().is_some_and(|key| !is_key(key)) {
            let text = "`key` has 8 to 64 letters, digits, `-` and `_`";
            return Err(Refusal::bad("bad_key", text));
        }
        let task = task(
            chosen(&self.channel),
            chosen(&self.thread),
            chosen(&self.post_id),
            chosen(&self.action).as_deref(),
        )?;
        if matches!(task, Task::Edit { .. }) && !self.files.is_empty() {
            let text = "files cannot be added to a post; reply to it with them";
            return Err(Refusal::bad("edit_with_files", text));
        }
        Ok(Order {
            task,
            message,
            files: self.files,
            key,
        })
    }
}

fn task(
    channel: Option<String>,
    thread: Option<String>,
    post: Option<String>,
    action: Option<&str>,
) -> Result<Task, Refusal> {
    if let Some(post) = post {
        let post = id("post_id", post)?;
        return match action {
            None | Some("edit") => Ok(Task::Edit { post }),
            Some("reply") => Ok(Task::Reply { to: post }),
            Some(_) => Err(Refusal::bad("bad_action", "`action` is `edit` or `reply`")),
        };
    }
    if action.is_some() {
        let text = "`action` needs `post_id`: the post to edit or to answer";
        return Err(Refusal::bad("bad_action", text));
    }
    if let Some(thread) = thread {
        let to = id("thread", thread)?;
        return Ok(Task::Reply { to });
    }
    match channel {
        Some(channel) => Ok(Task::Post { channel }),
        None => Err(Refusal::bad(
            "no_channel",
            "`channel` is missing: the name of a channel, `@user`, or `@me`",
        )),
    }
}

pub(crate) fn field_too_long(name: &str) -> Refusal {
    let text = format!("the field `{name}` is too long");
    Refusal::new(413, "field_too_long", text)
}

/// The id of a post; also of the link to one.
fn id(field: &str, text: String) -> Result<String, Refusal> {
    let is_id = |text: &str| {
        let is_of_ids = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        text.len() == ID_CHARS && text.bytes().all(is_of_ids)
    };
    if is_id(&text) {
        return Ok(text);
    }
    let last = text.trim_end_matches('/').rsplit_once("/pl/");
    match last {
        Some((_, id)) if is_id(id) => Ok(id.to_owned()),
        _ => Err(Refusal::bad(
            "bad_post_id",
            format!(
                "`{field}` is no id of a post, which has 26 letters and digits, and no link to one"
            ),
        )),
    }
}

fn is_key(key: &str) -> bool {
    let is_of_keys = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    KEY_CHARS.contains(&key.len()) && key.bytes().all(is_of_keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "abcdefghijklmnopqrstuvwxyz";

    fn order(fields: &[(&str, &str)]) -> Result<Order, Refusal> {
        let mut all = Fields::default();
        for (name, value) in fields {
            all.set(name, (*value).to_owned())?;
        }
        let limits = Limits {
            message_chars: 10,
            ..Limits::default()
        };
        all.order(&limits)
    }

    #[test]
    fn a_request_says_where_and_what() {
        let to = |fields: &[(&str, &str)]| {
            let message = [("message", "hi")];
            order(&[&message[..], fields].concat()).unwrap().task
        };
        let (post, link) = (ID.to_owned(), format!("https://mm/team/pl/{ID}"));
        let channel = "@me".to_owned();
        assert_eq!(to(&[("channel", " @me ")]), Task::Post { channel });
        assert_eq!(to(&[("thread", &link)]), Task::Reply { to: post.clone() });
        let reply = [("post_id", ID), ("action", "reply"), ("channel", "x")];
        assert_eq!(to(&reply), Task::Reply { to: post.clone() });
        assert_eq!(to(&[("post_id", ID)]), Task::Edit { post });
    }

    #[test]
    fn what_cannot_be_done_is_named() {
        let message = ("message", "hi");
        for (fields, code) in [
            (&[message][..], "no_channel"),
            (&[message, ("channel", " ")], "no_channel"),
            (&[("channel", "x"), ("message", " \n")], "nothing_to_post"),
            (&[("channel", "x")], "nothing_to_post"),
            (
                &[("channel", "x"), ("message", "12345678901")],
                "message_too_long",
            ),
            (
                &[message, ("channel", "x"), ("channel", "y")],
                "field_twice",
            ),
            (&[message, ("thread", "../../x")], "bad_post_id"),
            (
                &[message, ("post_id", ID), ("action", "delete")],
                "bad_action",
            ),
            (&[message, ("channel", "x"), ("key", "short")], "bad_key"),
            (
                &[message, ("channel", "x"), ("key", "with a space")],
                "bad_key",
            ),
        ] {
            assert_eq!(order(fields).unwrap_err().code, code, "{fields:?}");
        }
    }

    #[test]
    fn a_limit_counts_characters_and_not_bytes() {
        assert!(order(&[("channel", "x"), ("message", "éééééééééé")]).is_ok());
    }
}
