//! The settings of a [`MattermostLogger`].

use std::sync::Arc;
use std::time::Duration;

use log::LevelFilter;
use mm_core::{Error, ErrorKind, RetryPolicy, Transport};
use mm_threaded::{Join, Overflow, Threaded};

use crate::emoji::EmojiMap;
use crate::error_logger::{ErrorLogger, Reporter};
use crate::format::Format;
use crate::handler::{Handler, next_id};
use crate::logger::{DEFAULT_FLUSH_TIMEOUT, MattermostLogger};
use crate::quiet::Quiet;
use crate::repeat::Repeats;

/// How long after a post the next one waits for more records by default.
pub const DEFAULT_POST_SPACING: Duration = Duration::from_millis(100);

/// Builds a [`MattermostLogger`].
#[must_use = "a builder does nothing until `build` is called"]
#[expect(
    missing_debug_implementations,
    reason = "it holds the transport and closures"
)]
pub struct MattermostLoggerBuilder {
    transport: Box<dyn Transport>,
    name: String,
    filter: String,
    format: Format,
    emoji: EmojiMap,
    channel: Option<String>,
    username: Option<String>,
    allow_mentions: bool,
    error_logger: Option<ErrorLogger>,
    repeat_window: Option<Duration>,
    flush_timeout: Duration,
    capacity_messages: Option<usize>,
    capacity_bytes: Option<usize>,
    overflow: Overflow,
    retry: RetryPolicy,
    give_up_after: Option<Duration>,
    join: bool,
    join_chars_max: Option<usize>,
    post_spacing: Duration,
}

impl MattermostLoggerBuilder {
    pub(crate) fn over(transport: Box<dyn Transport>) -> Self {
        Self {
            transport,
            name: "mm-log".to_owned(),
            filter: "info".to_owned(),
            format: Format::Plain,
            emoji: EmojiMap::default(),
            channel: None,
            username: None,
            allow_mentions: false,
            error_logger: None,
            repeat_window: None,
            flush_timeout: DEFAULT_FLUSH_TIMEOUT,
            capacity_messages: None,
            capacity_bytes: None,
            overflow: Overflow::RefuseNew,
            retry: RetryPolicy::default().attempts(u32::MAX),
            give_up_after: None,
            join: true,
            join_chars_max: None,
            post_spacing: DEFAULT_POST_SPACING,
        }
    }

    /// The name of the handler: of its thread, and before its error messages. Default
    /// `mm-log`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The least level that is delivered. Default: info. As [`filter`](Self::filter) with
    /// nothing but a level.
    pub fn level(self, level: LevelFilter) -> Self {
        self.filter(level.as_str())
    }

    /// Directives as in `RUST_LOG`: `warn,app::db=debug,noisy=off`. Default: `info`.
    ///
    /// `info/timeout` lets only messages through that contain `timeout`. In a program with
    /// feature `regex` of `env_filter` (`env_logger` has it by default) that is a regular
    /// expression. Panics pass any filter.
    pub fn filter(mut self, directives: impl Into<String>) -> Self {
        self.filter = directives.into();
        self
    }

    /// How a record becomes a message. Default: [`Format::Plain`].
    pub fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// Which emoji a record gets. Default: [`EmojiMap::default`].
    pub fn emoji(mut self, map: EmojiMap) -> Self {
        self.emoji = map;
        self
    }

    /// The channel. Default: the webhook's own.
    pub fn channel(mut self, channel: impl Into<String>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// The username. Default: the webhook's own.
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// Lets `@all`, `@here`, `@channel` and `@user` in records notify people. Default
    /// false: what is logged often comes from strangers.
    pub fn allow_mentions(mut self, allow: bool) -> Self {
        self.allow_mentions = allow;
        self
    }

    /// Who is told what could not be delivered. Default: the error output.
    pub fn error_logger(mut self, logger: impl Into<ErrorLogger>) -> Self {
        self.error_logger = Some(logger.into());
        self
    }

    /// Delivers of equal records within this window only the first, and when it ends a
    /// count of the others. Default: all are delivered.
    pub fn repeat_window(mut self, window: Duration) -> Self {
        self.repeat_window = Some(window);
        self
    }

    /// How long a flush through `log` and the guard waits. Default 5 s.
    pub fn flush_timeout(mut self, timeout: Duration) -> Self {
        self.flush_timeout = timeout;
        self
    }

    /// How many records may wait. Default 10,000.
    pub fn capacity_messages(mut self, messages: usize) -> Self {
        self.capacity_messages = Some(messages);
        self
    }

    /// How many bytes the waiting records may hold. Default 16 MiB.
    pub fn capacity_bytes(mut self, bytes: usize) -> Self {
        self.capacity_bytes = Some(bytes);
        self
    }

    /// What happens when there is no room. Default: the new record is refused.
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.overflow = overflow;
        self
    }

    /// When a record is tried again. Default: what surely was not accepted, as often as
    /// the time allows.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How long a record is tried. Default 5 minutes.
    pub fn give_up_after(mut self, time: Duration) -> Self {
        self.give_up_after = Some(time);
        self
    }

    /// Whether records that wait for the server become one post. Default true.
    pub fn join(mut self, join: bool) -> Self {
        self.join = join;
        self
    }

    /// How long a joined post may get, in code points. Default: what today's server takes.
    pub fn join_chars_max(mut self, chars: usize) -> Self {
        self.join_chars_max = Some(chars);
        self
    }

    /// How long after a post the next one waits for more records, unless it is full: the
    /// first record goes out at once, and a storm does not use up what a fast server
    /// allows. Default 100 ms, which stays within the 10 requests a second of a server
    /// with a rate limit; none where records are not joined.
    pub fn post_spacing(mut self, time: Duration) -> Self {
        self.post_spacing = time;
        self
    }

    /// The handler. Its thread starts with the first record.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for a directive that cannot be read.
    pub fn build(self) -> Result<MattermostLogger, Error> {
        let filter = env_filter::Builder::new()
            .try_parse(&self.filter)
            .map_err(|error| {
                let message = format!("the log filter cannot be read: {error}");
                Error::new(ErrorKind::InvalidSetting).with_message(message)
            })?
            .build();
        let waits_for_room = matches!(self.overflow, Overflow::Wait(_));
        let id = next_id();
        let reporter = Arc::new(Reporter::new(id, self.name.clone(), self.error_logger));
        let tell = Arc::clone(&reporter);
        let mut queue = Threaded::builder(Quiet {
            inner: self.transport,
            handler: id,
        })
        .name(self.name)
        .overflow(self.overflow)
        .retry(self.retry)
        .on_error(move |lost| tell.lost(&lost));
        if let Some(messages) = self.capacity_messages {
            queue = queue.capacity_messages(messages);
        }
        if let Some(bytes) = self.capacity_bytes {
            queue = queue.capacity_bytes(bytes);
        }
        if let Some(time) = self.give_up_after {
            queue = queue.give_up_after(time);
        }
        let is_code = matches!(self.format, Format::CodeBlock);
        if self.join || is_code {
            let mut join = if is_code {
                Join::code_block("")
            } else {
                Join::lines()
            };
            if let Some(chars) = self.join_chars_max {
                join = join.chars_max(chars);
            }
            join = join.spacing(self.post_spacing);
            queue = queue.join(if self.join { join } else { join.alone() });
        }
        let handler = Arc::new_cyclic(|own| Handler {
            id,
            filter,
            filters_text: self.filter.contains('/'),
            format: self.format,
            emoji: self.emoji,
            channel: self.channel,
            username: self.username,
            defuse: !self.allow_mentions,
            queue: queue.build(),
            waits_for_room,
            reporter,
            repeats: self.repeat_window.map(Repeats::new),
            own: own.clone(),
        });
        Ok(MattermostLogger {
            handler,
            flush_timeout: self.flush_timeout,
        })
    }
}
