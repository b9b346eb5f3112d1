//! Signed links, by which a recipient says that a message was read, or unsubscribes.

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use mm_core::{Error, ErrorKind, ServerUrl};
use sha2::Sha256;

use crate::message::DispatchId;
use crate::outbox::Outbox;
use crate::subscription::Subscription;
use crate::view::Filter;

/// How short a secret may be.
const SECRET_BYTES_MIN: usize = 16;
/// What a page shows of itself.
const HEAD: &str = "<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" \
                    content=\"width=device-width\"><title>Messages</title>";

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkKind {
    /// The message was read.
    Read,
    /// No more messages of this type by this messenger.
    Unsubscribe,
}

impl LinkKind {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Unsubscribe => "unsubscribe",
        }
    }
}

/// What to answer to a request. No header but the content's type is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkAnswer {
    /// The status.
    pub status: u16,
    /// The `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

/// Called with what a link was for, and with the dispatch; with the error if it failed.
type Hook = Arc<dyn Fn(LinkKind, Option<DispatchId>, Option<&Error>) + Send + Sync>;

/// Makes and knows links: what of them needs no store.
#[derive(Clone)]
pub(crate) struct Signer {
    base: ServerUrl,
    key: Hmac<Sha256>,
}

impl Signer {
    pub(crate) fn new(base: &str, secret: &[u8]) -> Result<Self, Error> {
        let key = Hmac::new_from_slice(secret).ok();
        let key = key.filter(|_| secret.len() >= SECRET_BYTES_MIN);
        let key = key.ok_or_else(|| {
            let text = format!("the secret of links has less than {SECRET_BYTES_MIN} bytes");
            Error::new(ErrorKind::InvalidSetting).with_message(text)
        })?;
        let base = base.parse()?;
        Ok(Self { base, key })
    }

    /// The link for a dispatch of the store of this id.
    pub(crate) fn url(&self, store: &str, kind: LinkKind, dispatch: DispatchId) -> String {
        let signature = self.sign(store, kind, dispatch).finalize().into_bytes();
        let mut hex = String::with_capacity(2 * signature.len());
        for byte in signature {
            hex.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
            hex.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
        }
        let base = self.base.as_str().trim_end_matches('/');
        format!("{base}/messages/{}/{}/{hex}", kind.word(), dispatch.0)
    }

    fn sign(&self, store: &str, kind: LinkKind, dispatch: DispatchId) -> Hmac<Sha256> {
        let mut mac = self.key.clone();
        mac.update(format!("{store}/{}/{}", kind.word(), dispatch.0).as_bytes());
        mac
    }
}

/// Shows no key.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

/// Makes signed links, and serves them.
///
/// An outbox that is told the same URL and secret by [`OutboxBuilder::links`] puts them into what
/// it sends.
///
/// [`OutboxBuilder::links`]: crate::OutboxBuilder::links
#[derive(Clone)]
pub struct Links {
    outbox: Outbox,
    signer: Signer,
    hook: Option<Hook>,
}

impl Outbox {
    /// Serves the links that this outbox makes; none if the builder was not told of
    /// [links](crate::OutboxBuilder::links).
    pub fn links(&self) -> Option<Links> {
        Some(Links {
            outbox: self.clone(),
            signer: self.0.signer.clone()?,
            hook: None,
        })
    }
}

impl Links {
    /// Links below a URL, which reaches [`serve`](Self::serve). Who has the secret can make
    /// them, so it is as long and as random as a password of a machine.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`]; [`ErrorKind::InvalidSetting`] for a secret of less than 16
    /// bytes.
    pub fn new(outbox: Outbox, base: &str, secret: &[u8]) -> Result<Self, Error> {
        Ok(Self {
            outbox,
            signer: Signer::new(base, secret)?,
            hook: None,
        })
    }

    /// Called after each link that was followed, also by one that failed.
    #[must_use]
    pub fn on_followed(
        mut self,
        hook: impl Fn(LinkKind, Option<DispatchId>, Option<&Error>) + Send + Sync + 'static,
    ) -> Self {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// The link for a dispatch.
    pub fn url(&self, kind: LinkKind, dispatch: DispatchId) -> String {
        self.signer.url(self.outbox.0.store.id(), kind, dispatch)
    }

    /// Answers a request for a path, with or without what the base has before it. Reading a
    /// message is said by `GET`; to unsubscribe takes a `POST`, since programs look at links
    /// before people do, and `GET` gives a page with a button that sends it. The button of a mail
    /// program sends a `POST` too (RFC 8058), whose body need not be read.
    pub fn serve(&self, method: &str, path: &str) -> LinkAnswer {
        let Some((kind, id)) = self.parse(path) else {
            return page(404, "There is nothing here. Is the link whole?");
        };
        match (kind, method) {
            (LinkKind::Unsubscribe, "GET" | "HEAD") => ask(),
            (LinkKind::Unsubscribe, "POST") | (LinkKind::Read, "GET" | "HEAD" | "POST") => {
                self.follow(kind, id)
            }
            _ => page(405, "This link is followed by GET or POST."),
        }
    }

    /// None if it is no link of this key.
    fn parse(&self, path: &str) -> Option<(LinkKind, DispatchId)> {
        let path = path.split(['?', '#']).next()?;
        let (_, link) = path.rsplit_once("/messages/")?;
        let mut parts = link.trim_end_matches('/').split('/');
        let (word, id, hex) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let mut kinds = [LinkKind::Read, LinkKind::Unsubscribe].into_iter();
        let kind = kinds.find(|kind| kind.word() == word)?;
        let id = DispatchId(id.parse().ok()?);
        let signature = unhex(hex)?;
        // Compares in a time that tells nothing.
        let store = self.outbox.0.store.id();
        let signed = self.signer.sign(store, kind, id);
        signed.verify_slice(&signature).ok()?;
        Some((kind, id))
    }

    fn follow(&self, kind: LinkKind, id: DispatchId) -> LinkAnswer {
        let done = match kind {
            LinkKind::Read => self.outbox.mark_read(id),
            LinkKind::Unsubscribe => self.unsubscribe(id),
        };
        if let Some(hook) = &self.hook {
            hook(kind, Some(id), done.as_ref().err());
        }
        match (done, kind) {
            (Ok(true), LinkKind::Read) => page(200, "Thank you."),
            (Ok(_), LinkKind::Unsubscribe) => page(200, "You get no more messages of this kind."),
            (Ok(false), LinkKind::Read) => page(410, "This message is no longer known."),
            (Err(_), _) => page(503, "This does not work now. Please try again later."),
        }
    }

    /// Whether there was a subscription.
    fn unsubscribe(&self, id: DispatchId) -> Result<bool, Error> {
        let filter = Filter {
            id: Some(id),
            ..Filter::default()
        };
        let Some(dispatch) = self.outbox.dispatches(&filter)?.pop() else {
            return Ok(false);
        };
        let messages = self.outbox.0.store.messages(&[dispatch.message])?;
        let Some(message) = messages.get(&dispatch.message) else {
            return Ok(false);
        };
        let subscription = match dispatch.user {
            Some(user) => Subscription::of_user(&message.message_type, dispatch.messenger, user),
            None => Subscription::of_address(
                &message.message_type,
                dispatch.messenger,
                dispatch.address,
            ),
        };
        self.outbox.unsubscribe(&subscription)
    }
}

fn unhex(hex: &str) -> Option<Vec<u8>> {
    if !hex.len().is_multiple_of(2) || !hex.is_ascii() {
        return None;
    }
    let pairs = (0..hex.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok())
        .collect()
}

fn page(status: u16, text: &str) -> LinkAnswer {
    LinkAnswer {
        status,
        content_type: "text/html; charset=utf-8",
        body: format!("{HEAD}<p>{text}</p>"),
    }
}

fn ask() -> LinkAnswer {
    let mut answer = page(200, "Do you want no more messages of this kind?");
    answer.body += "<form method=\"post\"><button>Unsubscribe</button></form>";
    answer
}

impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Links")
            .field("base", &self.signer.base)
            .finish_non_exhaustive()
    }
}
