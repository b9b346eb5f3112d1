//! Sends payloads to one incoming webhook.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mm_core::{Cancel, Delivery, Error, Payload, Receipt, Transport, WebhookUrl};

use crate::answer;
use crate::gate::RateGate;
use crate::http::{Http, Request, Response};
use crate::repeat;
use crate::route::Route;
use crate::secrets::{Secrets, basic_authorization};
use crate::sender_builder::{Settings, WebhookSenderBuilder};

/// Sends payloads to one incoming webhook, over connections that are kept.
///
/// One sender can be shared by many threads. Senders to one server share its rate limit
/// through a [`RateGate`], whoever made them.
///
/// ```no_run
/// use mm_sender::{Payload, WebhookSender};
///
/// let sender = WebhookSender::new("https://chat.example.com/hooks/xxx".parse()?);
/// sender.send(&Payload::builder().text("Disk **/var** is at 91 %").build()?)?;
/// # Ok::<(), mm_sender::Error>(())
/// ```
pub struct WebhookSender {
    url: WebhookUrl,
    settings: Settings,
    client: Mutex<Option<Arc<Http>>>,
    gate: Arc<RateGate>,
    /// For a gateway before the server.
    authorization: Option<String>,
    secrets: Secrets,
}

impl WebhookSender {
    /// A sender with all settings at their defaults.
    pub fn new(url: WebhookUrl) -> Self {
        Self::builder(url).build()
    }

    /// A builder for a sender to this webhook.
    pub fn builder(url: WebhookUrl) -> WebhookSenderBuilder {
        WebhookSenderBuilder::new(url)
    }

    pub(crate) fn from_builder(builder: WebhookSenderBuilder) -> Self {
        let WebhookSenderBuilder { url, settings } = builder;
        let userinfo = url.expose_userinfo();
        let authorization = userinfo.map(basic_authorization);
        let secrets = Secrets::of_url(&url);
        let gate = RateGate::of(url.origin());
        Self {
            url,
            settings,
            client: Mutex::default(),
            gate,
            authorization,
            secrets,
        }
    }

    /// Checks proxy and TLS settings and gets ready to send, without traffic. Does nothing
    /// if it is connected. A send does it by itself.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`](mm_core::ErrorKind::InvalidSetting) names what cannot be used.
    pub fn connect(&self) -> Result<(), Error> {
        self.http().map(drop)
    }

    /// Closes the kept connections. Sends under way end as they would; a later send
    /// connects again.
    pub fn disconnect(&self) {
        let client = self.client().take();
        drop(client); // Outside the lock: closing may take a moment.
    }

    /// Whether [`connect`](Self::connect) was called, or a send, since the last
    /// [`disconnect`](Self::disconnect).
    pub fn is_connected(&self) -> bool {
        self.client().is_some()
    }

    /// Connects, and disconnects when the returned guard is dropped.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn connected(&self) -> Result<Connected<'_>, Error> {
        self.connect()?;
        Ok(Connected { sender: self })
    }

    /// Sends a payload and waits for the server's answer, at most the sender's deadline.
    ///
    /// # Errors
    /// Why it was not accepted, or not wholly: [`Error::parts`] tells how many posts of a
    /// split text are out. To go on after them, hold a [`Delivery`] and
    /// [`deliver`](Self::deliver) it again.
    pub fn send(&self, payload: &Payload) -> Result<Receipt, Error> {
        self.deliver(&mut Delivery::new(payload.clone()))
    }

    /// Sends a text as it is.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn send_text(&self, text: impl Into<String>) -> Result<Receipt, Error> {
        self.deliver(&mut Delivery::new(Payload::new(text)))
    }

    /// Sends what of a delivery is not out yet.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn deliver(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        let own = Instant::now().checked_add(self.settings.deadline);
        // The earlier one, where there are two.
        let deadline = own.into_iter().chain(delivery.deadline()).min();
        let posts = self.posts(delivery.payload())?;
        let total = posts.len();
        for post in posts.iter().skip(delivery.parts_sent()) {
            repeat::send(self, post, delivery, deadline).map_err(|error| match total {
                1 => error,
                _ => error.with_parts(delivery.parts_sent(), total),
            })?;
            delivery.count_part();
        }
        Ok(Receipt::new(total, delivery.attempts()))
    }

    /// The bodies that would be sent for a payload, with the sender's defaults filled in:
    /// one, or one for each part of a long text.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPayload`](mm_core::ErrorKind::InvalidPayload) names the field that is wrong.
    pub fn posts(&self, payload: &Payload) -> Result<Vec<Payload>, Error> {
        let Settings {
            channel,
            username,
            icon_url,
            icon_emoji,
            limits,
            split,
            ..
        } = &self.settings;
        let mut payload = payload.clone();
        if payload.channel().is_none() {
            payload.set_channel(channel.as_deref());
        }
        if payload.username().is_none() {
            payload.set_username(username.as_deref());
        }
        if payload.icon_emoji().is_none() && payload.icon_url().is_none() {
            payload.set_icon_url(icon_url.as_deref());
            payload.set_icon_emoji(icon_emoji.as_deref());
        }
        payload.check(limits)?;
        if !split {
            payload.check_text_len(limits)?;
        }
        Ok(payload.into_posts(limits.text_chars()))
    }

    /// The webhook.
    pub fn url(&self) -> &WebhookUrl {
        &self.url
    }

    /// The way to the server, and why.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn route(&self) -> Result<Route, Error> {
        Ok(self.http()?.route().clone())
    }

    /// Posts a body as it is, past every check, retry and limit: for tools that look
    /// at how a server answers.
    ///
    /// # Errors
    /// No answer came. An answer with an error status is an answer.
    pub fn probe(&self, body: &[u8], cancel: &Cancel) -> Result<Response, Error> {
        self.post(body, self.settings.timeout, cancel)
    }

    /// Whether the webhook accepted what [`probe`](Self::probe) posted.
    ///
    /// # Errors
    /// What the answer says otherwise.
    pub fn judge_probe(&self, answer: &Response) -> Result<(), Error> {
        self.judge(answer)
    }

    /// Takes the secrets of the webhook and the proxy out of a text from elsewhere.
    pub fn redact(&self, text: &str) -> String {
        self.all_secrets().redact(text)
    }

    /// Those of the webhook, and those of the proxy once one was chosen.
    fn all_secrets(&self) -> Secrets {
        let client = self.client().clone();
        let proxy = client.as_ref().and_then(|client| client.route().proxy());
        let secrets = self.secrets.clone();
        match proxy {
            Some(proxy) => secrets.and(proxy.secrets().clone()),
            None => secrets,
        }
    }

    pub(crate) fn gate(&self) -> &RateGate {
        &self.gate
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Makes one request. Every status is an answer.
    pub(crate) fn post(
        &self,
        body: &[u8],
        timeout: Duration,
        cancel: &Cancel,
    ) -> Result<Response, Error> {
        let mut headers = vec![("content-type", "application/json"), ("accept", "*/*")];
        if let Some(authorization) = &self.authorization {
            headers.push(("authorization", authorization));
        }
        let request = Request::new("POST", self.url.expose_secret());
        self.http()?.send(
            &request.headers(&headers).body(body).timeout(timeout),
            cancel,
        )
    }

    /// Whether an answer says that the payload was accepted.
    pub(crate) fn judge(&self, answer: &Response) -> Result<(), Error> {
        let asked = self.gate.learn(answer);
        answer::accepted(answer, asked, &self.all_secrets())
    }

    fn http(&self) -> Result<Arc<Http>, Error> {
        let mut client = self.client();
        if let Some(client) = &*client {
            return Ok(Arc::clone(client));
        }
        let url = &self.url;
        let http = Http::new(
            url.is_https(),
            url.host(),
            url.port(),
            &self.settings.http(),
        )?;
        Ok(Arc::clone(client.insert(Arc::new(http))))
    }

    fn client(&self) -> MutexGuard<'_, Option<Arc<Http>>> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for WebhookSender {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        self.deliver(delivery)
    }

    fn wait_ready(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        self.gate.wait_open(deadline, cancel)
    }
}

impl fmt::Debug for WebhookSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookSender")
            .field("url", &self.url)
            .field("connected", &self.is_connected())
            .finish_non_exhaustive()
    }
}

/// A connected sender, which disconnects when this is dropped.
#[must_use = "the sender disconnects when this is dropped"]
#[derive(Debug)]
pub struct Connected<'a> {
    sender: &'a WebhookSender,
}

impl Deref for Connected<'_> {
    type Target = WebhookSender;

    fn deref(&self) -> &WebhookSender {
        self.sender
    }
}

impl Drop for Connected<'_> {
    fn drop(&mut self) {
        self.sender.disconnect();
    }
}
