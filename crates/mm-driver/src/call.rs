//! A request that is put together, and what its answer becomes.

use std::fmt;
use std::io::Write;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::Driver;
use crate::file::FilePart;
use crate::form::Field;
use crate::json::FromJson;
use crate::operation::{Operation, Place};
use crate::param::Argument;

/// What RFC 3986 leaves as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How much of an answer that is no JSON is looked at.
const BEGIN_BYTES_MAX: usize = 4096;

/// A request of one operation.
pub struct Call<'d> {
    driver: &'d Driver,
    method: &'static str,
    path: String,
    query: Vec<(String, String)>,
    body: Body,
    options: Options,
    /// What is wrong with an argument; told when it is sent.
    wrong: Option<Error>,
}

/// The body of a request.
#[derive(Default)]
pub(crate) enum Body {
    #[default]
    None,
    Fields(Map<String, Value>),
    Whole(Value),
    Form(Vec<Field>),
    /// Bytes as they are.
    File(FilePart),
}

/// How a request is sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) cancel: Cancel,
    /// When all must be over, if that is before the driver's own deadline.
    pub(crate) until: Option<Instant>,
    /// Whether whoever calls tries again by itself.
    pub(crate) is_single_attempt: bool,
}

impl Options {
    /// Until a time, unless it is cancelled before.
    pub(crate) fn ended_by(until: Option<Instant>, cancel: &Cancel) -> Self {
        Self {
            cancel: cancel.clone(),
            until,
            ..Self::default()
        }
    }
}

impl<'d> Call<'d> {
    pub(crate) fn new(driver: &'d Driver, operation: &Operation) -> Self {
        Self::raw(driver, operation.method, operation.path.to_owned())
    }

    /// A request of any method and path.
    pub(crate) fn raw(driver: &'d Driver, method: &'static str, path: String) -> Self {
        // Without the slash it would be a part of the host, and the token go there.
        let wrong = (!path.starts_with('/')).then(|| {
            Error::new(ErrorKind::InvalidUrl).with_message("the path does not begin with `/`")
        });
        Self {
            driver,
            method,
            path,
            query: Vec::new(),
            body: Body::None,
            options: Options::default(),
            wrong,
        }
    }

    /// Puts an argument where it belongs.
    #[must_use]
    pub(crate) fn with(mut self, place: Place, name: &'static str, argument: Argument) -> Self {
        match place {
            Place::Path => self.fill(name, &argument.into_text()),
            Place::PathAndBody => {
                let text = argument.into_text();
                self.fill(name, &text);
                self.field(name, Value::from(text));
            }
            Place::PathAndId => {
                let text = argument.into_text();
                self.fill(name, &text);
                self.field("id", Value::from(text));
            }
            Place::Query => self.query.push((name.to_owned(), argument.into_text())),
            Place::Body => self.field(name, argument.into_json()),
            Place::Whole => self.body = Body::Whole(argument.into_json()),
            Place::Raw => {
                if let Argument::File(file) = argument {
                    self.body = Body::File(file);
                }
            }
            Place::Form => self.part(name, argument),
        }
        self
    }

    pub(crate) fn has_whole_body(&self) -> bool {
        matches!(self.body, Body::Whole(_))
    }

    pub(crate) fn set_body(&mut self, body: Body) {
        self.body = body;
    }

    fn fill(&mut self, name: &str, text: &str) {
        // These would make another path of it.
        if matches!(text, "" | "." | "..") {
            let reason = if text.is_empty() {
                "is empty"
            } else {
                "cannot stand in a path"
            };
            let wrong = Error::invalid_payload(name, reason);
            self.wrong.get_or_insert(wrong);
        }
        let text = utf8_percent_encode(text, ENCODED).to_string();
        self.path = self.path.replacen(&format!("{{{name}}}"), &text, 1);
    }

    fn field(&mut self, name: &str, value: Value) {
        if !matches!(self.body, Body::Fields(_)) {
            self.body = Body::Fields(Map::new());
        }
        if let Body::Fields(fields) = &mut self.body {
            fields.insert(name.to_owned(), value);
        }
    }

    fn part(&mut self, name: &'static str, argument: Argument) {
        if !matches!(self.body, Body::Form(_)) {
            self.body = Body::Form(Vec::new());
        }
        if let Body::Form(parts) = &mut self.body {
            parts.push(match argument {
                Argument::File(file) => Field::file(name, file),
                other => Field::text(name, other.into_text()),
            });
        }
    }

    /// Sends it, and makes the typed answer; an empty one is null.
    pub(crate) fn send<T: FromJson>(self) -> Result<T, Error> {
        let driver = self.driver;
        let body = self.send_bytes()?;
        let read = read(&body).map_err(|error| no_json(&body, driver).with_source(error))?;
        read.map_err(|_| {
            Error::new(ErrorKind::Protocol)
                .with_message("the answer is JSON of another shape than the API's reference states")
        })
    }

    /// Sends it, and reads the answer as it is.
    pub(crate) fn send_bytes(mut self) -> Result<Vec<u8>, Error> {
        if let Some(wrong) = self.wrong.take() {
            return Err(wrong);
        }
        let path = self.path_and_query();
        self.driver
            .exchange(self.method, &path, self.body, &self.options)
    }

    /// Sends it, and writes the answer as it comes.
    pub(crate) fn send_to(mut self, writer: &mut dyn Write) -> Result<u64, Error> {
        if let Some(wrong) = self.wrong.take() {
            return Err(wrong);
        }
        let path = self.path_and_query();
        self.driver.download(&path, writer, &self.options)
    }

    /// The same without what was set for these in the query.
    #[must_use]
    pub(crate) fn without_query(mut self, names: &[&str]) -> Self {
        self.query
            .retain(|(name, _)| !names.contains(&name.as_str()));
        self
    }

    /// Gets what it is about with this in the query besides, as often as one likes. A body is
    /// not sent.
    pub(crate) fn get_with<T: FromJson>(
        &self,
        query: impl IntoIterator<Item = (String, String)>,
    ) -> Result<T, Error> {
        let call = Self {
            driver: self.driver,
            method: "GET",
            path: self.path.clone(),
            query: self.query.iter().cloned().chain(query).collect(),
            body: Body::None,
            options: self.options.clone(),
            wrong: self.wrong.clone(),
        };
        call.send()
    }

    fn path_and_query(&mut self) -> String {
        let mut path = std::mem::take(&mut self.path);
        for (name, value) in &self.query {
            path.push(if path.contains('?') { '&' } else { '?' });
            path.extend(utf8_percent_encode(name, ENCODED));
            path.push('=');
            path.extend(utf8_percent_encode(value, ENCODED));
        }
        path
    }
}

fn read<T: FromJson>(body: &[u8]) -> serde_json::Result<Result<T, Value>> {
    if body.trim_ascii().is_empty() {
        return Ok(T::from_json(Value::Null));
    }
    let mut from = serde_json::Deserializer::from_slice(body);
    let read = T::read(&mut from)?;
    from.end().map(|()| read)
}

fn no_json(body: &[u8], driver: &Driver) -> Error {
    let what = if body.trim_ascii_start().starts_with(b"<") {
        "an HTML page came in the place of JSON, so a login page or something else than a \
         Mattermost server answered"
    } else {
        "the answer is no JSON"
    };
    let begin = begin_of(body, driver);
    Error::new(ErrorKind::Protocol).with_message(format!("{what}{begin}"))
}

/// The first words of an answer that is none, for people. Cleaned before it is cut, so that
/// no part of a secret is left.
fn begin_of(body: &[u8], driver: &Driver) -> String {
    let begin = String::from_utf8_lossy(&body[..body.len().min(BEGIN_BYTES_MAX)]);
    let begin: String = begin.chars().filter(|c| !c.is_control()).collect();
    let begin: String = driver.redact(&begin).chars().take(80).collect();
    match begin.trim() {
        "" => String::new(),
        begin => format!(": {begin}"),
    }
}

/// A request holds what may be secret: only what it is for is shown.
impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// What every request of an operation can be told besides its own parameters.
pub trait Request<'d>: Sized {
    #[doc(hidden)]
    fn call(&mut self) -> &mut Call<'d>;
    #[doc(hidden)]
    fn into_call(self) -> Call<'d>;

    /// How long each attempt may take, from name lookup to last byte.
    #[must_use]
    fn timeout(mut self, timeout: Duration) -> Self {
        self.call().options.timeout = Some(timeout);
        self
    }

    /// Lets another thread stop it.
    #[must_use]
    fn cancel_by(mut self, cancel: &Cancel) -> Self {
        self.call().options.cancel = cancel.clone();
        self
    }

    /// When all must be over, with all attempts and waits.
    #[must_use]
    fn until(mut self, deadline: Instant) -> Self {
        self.call().options.until = Some(deadline);
        self
    }

    /// Makes one attempt: whoever calls tries again by itself.
    #[must_use]
    fn single_attempt(mut self) -> Self {
        self.call().options.is_single_attempt = true;
        self
    }

    /// Adds a parameter to the query that the API's reference does not list.
    #[must_use]
    fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.call().query.push((name.into(), value.into()));
        self
    }

    /// Sets a field of the JSON body that the API's reference does not list.
    #[must_use]
    fn field(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.call().field(name, value.into());
        self
    }

    /// Sets the whole JSON body.
    #[must_use]
    fn json(mut self, body: impl Into<Value>) -> Self {
        self.call().body = Body::Whole(body.into());
        self
    }

    /// Sends it, and reads the answer as whatever JSON it is; an empty one is null.
    ///
    /// # Errors
    /// Why it did not succeed.
    fn send_value(self) -> Result<Value, Error> {
        self.into_call().send()
    }
}
