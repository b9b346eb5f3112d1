//! Message types that are made of templates.

use std::collections::HashMap;
use std::fmt;
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};
use mm_core::{Error, ErrorKind};
use serde_json::{Map, Value};

use crate::message::Message;
use crate::message_type::{DEFAULT_RETRY_LIMIT, For, MessageType};
use crate::messenger::Content;
use crate::template_bounds::{self, Made, TOO_LARGE, TOO_LONG};

/// The ends of a template's name by what it makes.
const TEXT: &str = "txt";
const HTML: &str = "html";
const SUBJECT: &str = "subject";

/// Templates by their names, embedded or in a folder.
///
/// For a message type `news` and the messenger `smtp` a text is made of the first that there is
/// of `news_smtp.txt` and `news.txt`; HTML, if there is one, of `news_smtp.html` or `news.html`;
/// a subject of `news_smtp.subject` or `news.subject`. Names that the context lacks are errors,
/// and so is what does not end: a template may take 2,000,000 steps and make 16 MiB. Of a folder,
/// nothing outside of it is included. (What it joins in memory alone, as `x ~ x` over and over, the
/// library of templates does not bound: a template that takes all memory that way ends its worker, and
/// its message fails once it has done so as often as it may be tried.)
///
/// Beside the context a template knows `message.id`, `message.sender` and `messenger`. Of a
/// [dynamic](TemplateType::dynamic) type alone it also knows `address` and `user`, and, where the outbox
/// makes [links](crate::OutboxBuilder::links), `mark_read_url` and `unsubscribe_url`.
#[derive(Clone)]
pub struct Templates {
    environment: Arc<Environment<'static>>,
    place: Place,
}

#[derive(Clone)]
enum Place {
    Embedded,
    Folder(Arc<Path>),
}

impl Templates {
    /// Those of a folder, read when they are needed and then kept.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        let path: Arc<Path> = path.into().into();
        let mut environment = strict();
        let folder = Arc::clone(&path);
        environment.set_loader(move |name| {
            template_bounds::read(&folder, name).map_err(|error| {
                let kind = minijinja::ErrorKind::InvalidOperation;
                let text = format!("{} cannot be read: {error}", folder.join(name).display());
                minijinja::Error::new(kind, text)
            })
        });
        Self {
            environment: Arc::new(environment),
            place: Place::Folder(path),
        }
    }

    /// Those of a program: names and texts.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] says which one is no template, and where.
    pub fn embedded<N: Into<String>, T: Into<String>>(
        templates: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Self, Error> {
        let mut environment = strict();
        for (name, text) in templates {
            environment
                .add_template_owned(name.into(), text.into())
                .map_err(|error| wrong(&error, ErrorKind::InvalidSetting))?;
        }
        Ok(Self {
            environment: Arc::new(environment),
            place: Place::Embedded,
        })
    }

    /// Reads those of a message type; whether there is one that makes a text.
    fn check(&self, kind: &str) -> Result<bool, Error> {
        let mut has_text = false;
        for name in self.names()? {
            let Some((stem, end @ (TEXT | HTML | SUBJECT))) = name.rsplit_once('.') else {
                continue;
            };
            let rest = stem.strip_prefix(kind);
            if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_')) {
                continue;
            }
            let read = self.environment.get_template(&name);
            read.map_err(|error| wrong(&error, ErrorKind::InvalidSetting))?;
            has_text |= end != SUBJECT;
        }
        Ok(has_text)
    }

    fn names(&self) -> Result<Vec<String>, Error> {
        let Place::Folder(path) = &self.place else {
            let known = self.environment.templates();
            return Ok(known.map(|(name, _)| name.to_owned()).collect());
        };
        let wrong = |error: std::io::Error| {
            let text = format!("the folder of templates {} cannot be read", path.display());
            Error::new(ErrorKind::InvalidSetting)
                .with_message(text)
                .with_source(error)
        };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path).map_err(wrong)? {
            // What is no text is no template's name.
            names.extend(entry.map_err(wrong)?.file_name().into_string());
        }
        names.sort_unstable();
        Ok(names)
    }

    fn render(
        &self,
        kind: &str,
        end: &str,
        message: &Message,
        to: For<'_>,
    ) -> Result<Option<String>, Error> {
        let aliases = iter::once(&to.messenger).chain(to.other_aliases);
        let own = aliases.map(|alias| format!("{kind}_{alias}.{end}"));
        for name in own.chain([format!("{kind}.{end}")]) {
            let template = match self.environment.get_template(&name) {
                Ok(template) => template,
                Err(error) if error.kind() == minijinja::ErrorKind::TemplateNotFound => continue,
                Err(error) => return Err(wrong(&error, ErrorKind::InvalidPayload)),
            };
            // What is known of one recipient alone is not there else, rather than empty.
            let own = |value: Option<&str>| match (to.address, value) {
                (None, _) => minijinja::Value::UNDEFINED,
                (Some(_), value) => minijinja::Value::from(value),
            };
            let about = context! {
                mark_read_url => link(to.mark_read_url),
                unsubscribe_url => link(to.unsubscribe_url),
                message => context! { id => message.id.0, sender => message.sender.as_deref() },
                messenger => to.messenger,
                address => own(to.address),
                user => own(to.user),
                ..minijinja::Value::from(Serde(&message.context))
            };
            let mut made = Made::default();
            return match template.render_captured_to(&about, &mut made) {
                Ok(_) => Ok(Some(made.text())),
                Err(_) if made.is_too_large => {
                    let text = format!("the template {name}: {TOO_LARGE}");
                    Err(Error::new(ErrorKind::InvalidPayload).with_message(text))
                }
                Err(error) => {
                    let is_undefined = error.kind() == minijinja::ErrorKind::UndefinedError;
                    let missing = is_undefined.then(|| missing(&template, &about));
                    Err(lacking(&error, &missing.unwrap_or_default()))
                }
            };
        }
        Ok(None)
    }
}

/// A link that is not there is no empty text, but an error of who writes it.
fn link(url: Option<&str>) -> minijinja::Value {
    url.map_or(minijinja::Value::UNDEFINED, minijinja::Value::from)
}

/// The names of a template that are not known, in their order.
fn missing(template: &minijinja::Template<'_, '_>, about: &minijinja::Value) -> Vec<String> {
    let all = template.undeclared_variables(false).into_iter();
    let is_missing = |name: &String| {
        let found = about.get_attr(name);
        found.is_ok_and(|value| value.is_undefined())
    };
    let mut names: Vec<_> = all.filter(is_missing).collect();
    names.sort_unstable();
    names
}

/// What is wrong, with the names that are missing: the line alone may have several.
fn lacking(error: &minijinja::Error, missing: &[String]) -> Error {
    let wrong = wrong(error, ErrorKind::InvalidPayload);
    if missing.is_empty() {
        return wrong;
    }
    let text = format!("{wrong}; not defined: {}", missing.join(", "));
    Error::new(ErrorKind::InvalidPayload).with_message(text)
}

fn strict() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    template_bounds::bound(&mut environment);
    environment
}

/// What is wrong, and where: the library's own words name template and line, and no value.
fn wrong(error: &minijinja::Error, kind: ErrorKind) -> Error {
    // Of a template in another the inner one tells.
    let mut error = error;
    while let Some(inner) =
        std::error::Error::source(error).and_then(<dyn std::error::Error>::downcast_ref)
    {
        error = inner;
    }
    let place = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("the template {name}, line {line}"),
        (Some(name), None) => format!("the template {name}"),
        _ => "a template".to_owned(),
    };
    let detail = match (error.kind(), error.detail()) {
        (minijinja::ErrorKind::OutOfFuel, _) => TOO_LONG.to_owned(),
        (_, Some(detail)) => detail.to_owned(),
        (kind, None) => kind.to_string(),
    };
    Error::new(kind).with_message(format!("{place}: {detail}"))
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Embedded => f.write_str("Templates(embedded)"),
            Place::Folder(path) => f.debug_tuple("Templates").field(path).finish(),
        }
    }
}

/// A message type that is made of [`Templates`].
///
/// ```
/// use mm_outbox::{TemplateType, Templates};
///
/// let templates = Templates::embedded([
///     ("deployed.txt", "{{ service }} {{ version }} is out"),
///     ("deployed.subject", "{{ service }} is out"),
///     ("deployed_smtp.html", "<b>{{ service }}</b> {{ version }} is out"),
/// ])?;
/// let deployed = TemplateType::new("deployed", templates).title("Deployments").priority(2);
/// # Ok::<(), mm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TemplateType {
    alias: String,
    title: String,
    templates: Templates,
    supported: Vec<String>,
    priority: i64,
    retry_limit: u32,
    is_dynamic: bool,
    allows_subscription: bool,
    group_mark: Option<String>,
    defaults: HashMap<String, Value>,
}

impl TemplateType {
    /// A type of this alias, which its templates' names begin with.
    pub fn new(alias: impl Into<String>, templates: Templates) -> Self {
        let alias = alias.into();
        Self {
            title: alias.clone(),
            alias,
            templates,
            supported: Vec::new(),
            priority: 0,
            retry_limit: DEFAULT_RETRY_LIMIT,
            is_dynamic: false,
            allows_subscription: true,
            group_mark: None,
            defaults: HashMap::new(),
        }
    }

    /// What people call it. Default: the alias.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The messengers that can carry it. Default: all.
    #[must_use]
    pub fn supported<A: Into<String>>(mut self, aliases: impl IntoIterator<Item = A>) -> Self {
        self.supported = aliases.into_iter().map(Into::into).collect();
        self
    }

    /// The priority of those that say nothing. Default 0.
    #[must_use]
    pub fn priority(mut self, priority: i64) -> Self {
        self.priority = priority;
        self
    }

    /// How often each dispatch is tried. Default 10.
    #[must_use]
    pub fn retry_limit(mut self, attempts: u32) -> Self {
        self.retry_limit = attempts.max(1);
        self
    }

    /// Whether it is rendered for each dispatch, which `address` and `user` are known for then,
    /// rather than once for a message and messenger. Default: no.
    #[must_use]
    pub fn dynamic(mut self, is_dynamic: bool) -> Self {
        self.is_dynamic = is_dynamic;
        self
    }

    /// Whether users may subscribe to it. Default: yes.
    #[must_use]
    pub fn allow_subscription(mut self, allows: bool) -> Self {
        self.allows_subscription = allows;
        self
    }

    /// What is scheduled is appended to the unsent message of this mark. Default: none.
    #[must_use]
    pub fn group_mark(mut self, mark: impl Into<String>) -> Self {
        self.group_mark = Some(mark.into());
        self
    }

    /// What a context that lacks this name has for it.
    #[must_use]
    pub fn default_value(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.defaults.insert(name.into(), value.into());
        self
    }

    /// Reads its templates, so that what is wrong with them is known before a message is taken.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] says which one is no template, and where; or that there is
    /// none, or no folder.
    pub fn check(&self) -> Result<(), Error> {
        if self.templates.check(&self.alias)? {
            return Ok(());
        }
        let text = format!(
            "there is no template {alias}.{TEXT} or {alias}.{HTML}, nor one of a messenger such \
             as {alias}_smtp.{TEXT}",
            alias = self.alias
        );
        Err(Error::new(ErrorKind::InvalidSetting).with_message(text))
    }

    fn with_defaults(&self, message: &Message) -> Message {
        let mut message = message.clone();
        let context: &mut Map<String, Value> = &mut message.context;
        for (name, value) in &self.defaults {
            context.entry(name.clone()).or_insert_with(|| value.clone());
        }
        message
    }
}

impl MessageType for TemplateType {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn supported_messengers(&self) -> &[String] {
        &self.supported
    }

    fn priority(&self) -> i64 {
        self.priority
    }

    fn retry_limit(&self) -> u32 {
        self.retry_limit
    }

    fn allows_subscription(&self) -> bool {
        self.allows_subscription
    }

    fn has_dynamic_context(&self) -> bool {
        self.is_dynamic
    }

    fn group_mark(&self) -> Option<&str> {
        self.group_mark.as_deref()
    }

    fn content(&self, message: &Message, to: For<'_>) -> Result<Content, Error> {
        let message = self.with_defaults(message);
        let render = |end| self.templates.render(&self.alias, end, &message, to);
        let (text, html, subject) = (render(TEXT)?, render(HTML)?, render(SUBJECT)?);
        let mut content = match (text, &html) {
            (Some(text), _) => Content::text(text),
            (None, Some(html)) => Content::text(crate::message_type::plain_of(html)),
            (None, None) => {
                let text = format!(
                    "there is no template {alias}_{messenger}.{TEXT}, {alias}.{TEXT}, \
                     {alias}_{messenger}.{HTML} or {alias}.{HTML}",
                    alias = self.alias,
                    messenger = to.messenger,
                );
                return Err(Error::new(ErrorKind::InvalidPayload).with_message(text));
            }
        };
        content.html = html;
        // A line break in a subject would begin another header.
        content.subject =
            subject.map(|subject| subject.split_whitespace().collect::<Vec<_>>().join(" "));
        Ok(content)
    }
}
