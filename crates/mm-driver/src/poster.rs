//! Deliveries by REST: into threads, and with files.

use std::time::Instant;

use mm_core::{Cancel, Delivery, Error, ErrorKind, Limits, Payload, Receipt, Transport};
use serde_json::{Map, Value, json};

use crate::transfer::{upload_request, uploaded};
use crate::types::Post;
use crate::unfinished::{Progress, Unfinished};
use crate::{ChannelId, Driver, FilePart, PostId, RawRequest, Request, TeamId};

/// The prop that names the delivery of a post, by which it is found when it is repeated.
const DELIVERY: &str = "mm_delivery";
/// How many posts are looked at for one's own, at once: as many as a server gives.
const PAGE: usize = 200;
/// How often, for a delivery that an earlier process may have begun: hours may have passed.
const PAGES_RESUMED: usize = 5;
/// How many files a post has on every server.
const DEFAULT_FILES_PER_POST: usize = 5;
/// How many newer ones take.
const FILES_PER_POST_MAX: usize = 10;

/// A [`Transport`] that posts by REST as the driver's user or bot: so that a queue, a log
/// handler or a program can post by token, into a thread, and with files.
///
/// A payload's `channel` is looked up in the team as people write it. Override of name and
/// icon is for webhooks: a real server ignores it for posts of users, and so does this.
///
/// Each post carries the id of its delivery in its props. A delivery that is sent again, or
/// that comes from a store ([`Delivery::resumed`]), looks for its own posts first, so that an
/// answer that was lost doubles nothing, however late: among the channel's last 200 posts, or
/// 1000. Posts of others are not believed to be its own, whatever stands in their props. Files that were uploaded for it are not uploaded again.
#[derive(Debug)]
pub struct Poster {
    driver: Driver,
    channel: ChannelId,
    team: Option<TeamId>,
    root: Option<PostId>,
    files: Vec<FilePart>,
    files_per_post: usize,
    continues_in_thread: bool,
    limits: Limits,
    unfinished: Unfinished,
}

/// A post that is a part of a delivery.
struct Part<'a> {
    /// None for one that has files alone.
    payload: Option<&'a Payload>,
    files: &'a [FilePart],
    /// The place of the first of them among all files of the delivery.
    first_file: usize,
}

impl Poster {
    /// Posts to this channel.
    pub fn new(driver: Driver, channel: impl Into<ChannelId>) -> Self {
        Self {
            driver,
            channel: channel.into(),
            team: None,
            root: None,
            files: Vec::new(),
            files_per_post: DEFAULT_FILES_PER_POST,
            continues_in_thread: false,
            limits: Limits::default(),
            unfinished: Unfinished::default(),
        }
    }

    /// Looks the payload's own `channel` up in this team.
    #[must_use]
    pub fn team(mut self, team: impl Into<TeamId>) -> Self {
        self.team = Some(team.into());
        self
    }

    /// Posts into the thread of this post, which is its root.
    #[must_use]
    pub fn thread(mut self, root: impl Into<PostId>) -> Self {
        self.root = Some(root.into());
        self
    }

    /// Gives these files to each delivery's first post; those that it has no room for follow in
    /// its thread.
    #[must_use]
    pub fn files(mut self, files: Vec<FilePart>) -> Self {
        self.files = files;
        self
    }

    /// How many files one post has. Default 5, which every server takes; newer ones take 10,
    /// which is the most.
    #[must_use]
    pub fn files_per_post(mut self, files: usize) -> Self {
        self.files_per_post = files.clamp(1, FILES_PER_POST_MAX);
        self
    }

    /// Puts what a long text has beyond its first post into the thread of that, rather than
    /// after it.
    #[must_use]
    pub fn continues_in_thread(mut self) -> Self {
        self.continues_in_thread = true;
        self
    }

    /// What the server takes; by default what every server does.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    fn channel_of(&self, delivery: &Delivery) -> Result<ChannelId, Error> {
        match (delivery.payload().channel(), &self.team) {
            (Some(name), Some(team)) => {
                let (deadline, cancel) = (delivery.deadline(), delivery.cancel());
                let found = self
                    .driver
                    .find_channel_until(team, name, deadline, cancel)?;
                Ok(found.id.clone())
            }
            (Some(_), None) => Err(Error::invalid_payload(
                "channel",
                "the payload names a channel, and no team was set to look it up in",
            )),
            (None, _) => Ok(self.channel.clone()),
        }
    }

    /// What a delivery becomes: each part of its text a post, the first of them with files;
    /// those that it has no room for get posts of their own.
    fn parts<'a>(&'a self, payloads: &'a [Payload]) -> Vec<Part<'a>> {
        let mut files = self.files.chunks(self.files_per_post);
        let mut parts: Vec<Part<'a>> = payloads
            .iter()
            .map(|payload| Part {
                payload: Some(payload),
                files: &[],
                first_file: 0,
            })
            .collect();
        if let Some(first) = parts.first_mut() {
            first.files = files.next().unwrap_or_default();
        }
        parts.extend(files.enumerate().map(|(number, files)| Part {
            payload: None,
            files,
            first_file: (number + 1) * self.files_per_post,
        }));
        parts
    }

    /// Finds the posts of this delivery that are on the server already.
    fn find_own(
        &self,
        delivery: &Delivery,
        total: usize,
        progress: &mut Progress,
    ) -> Result<(), Error> {
        // Anybody may write such a prop into a post.
        let me = self.driver.my_id(delivery.deadline(), delivery.cancel())?;
        let id = delivery.id().to_string();
        let path = format!("/api/v4/channels/{}/posts", progress.channel);
        let pages = if delivery.is_resumed() {
            PAGES_RESUMED
        } else {
            1
        };
        for page in 0..pages {
            let request = self.driver.get(&path);
            let request = request.query("page", page.to_string());
            let request = request.query("per_page", PAGE.to_string());
            let request = request.query("skipFetchThreads", "true");
            let list: crate::types::PostList = as_told(request, delivery).send_typed()?;
            for post in list.posts.into_values() {
                let own = &post.props[DELIVERY];
                let is_own = post.user_id == me && own["id"] == id.as_str();
                if let Some(part) = (0..total).find(|part| is_own && own["part"] == *part) {
                    progress.posts.entry(part).or_insert(post.id);
                }
            }
            if progress.posts.len() >= total || list.order.len() < PAGE {
                break;
            }
        }
        Ok(())
    }

    /// Posts what is not out yet.
    fn go_on(
        &self,
        delivery: &mut Delivery,
        parts: &[Part<'_>],
        progress: &mut Progress,
    ) -> Result<(), Error> {
        let total = parts.len();
        if delivery.attempts() > 0 || delivery.is_resumed() {
            self.find_own(delivery, total, progress)?;
        }
        delivery.count_attempt();
        for (number, part) in parts.iter().enumerate() {
            // What is surely out is not sent again, even if somebody has deleted it since.
            if !progress.posts.contains_key(&number) && number >= delivery.parts_sent() {
                let posted = self.post(delivery, number, part, progress);
                let id = posted.map_err(|error| match total {
                    1 => error,
                    _ => error.with_parts(number, total),
                })?;
                progress.posts.insert(number, id);
            }
            if number >= delivery.parts_sent() {
                delivery.count_part();
            }
        }
        Ok(())
    }
}

impl Transport for Poster {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        let mut payload = delivery.payload().clone();
        let begun = self.unfinished.take(delivery.id());
        let mut progress = match begun {
            Some(progress) => progress,
            None => Progress::new(self.channel_of(delivery)?),
        };
        // It may be written in ways that no webhook takes.
        payload.set_channel(None::<String>);
        payload.check(&self.limits)?;
        let payloads = payload.into_posts(self.limits.text_chars());
        let parts = self.parts(&payloads);
        if let Err(error) = self.go_on(delivery, &parts, &mut progress) {
            self.unfinished.keep(delivery.id().clone(), progress);
            return Err(error);
        }
        let ids = progress.posts.into_values().map(String::from).collect();
        Ok(Receipt::new(parts.len(), delivery.attempts()).with_post_ids(ids))
    }

    fn wait_ready(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        self.driver.wait_ready(deadline, cancel)
    }
}

impl Poster {
    fn post(
        &self,
        delivery: &Delivery,
        number: usize,
        part: &Part<'_>,
        progress: &mut Progress,
    ) -> Result<PostId, Error> {
        let mut files = Vec::with_capacity(part.files.len());
        for (place, file) in (part.first_file..).zip(part.files) {
            if !progress.files.contains_key(&place) {
                let request = upload_request(&self.driver, &progress.channel, file.clone());
                let uploaded = uploaded(as_told(request, delivery))?;
                progress.files.insert(place, uploaded.id);
            }
            files.extend(progress.files.get(&place).cloned());
        }
        let mut body = body_of(part.payload)?;
        body["channel_id"] = json!(progress.channel);
        body["file_ids"] = json!(files);
        // By which the server knows it for 30 s, by itself.
        body["pending_post_id"] = json!(format!("{}:{number}", delivery.id()));
        body["props"][DELIVERY] = json!({"id": delivery.id().to_string(), "part": number});
        let is_rest = part.payload.is_none() || self.continues_in_thread;
        let first = progress.posts.get(&0).filter(|_| is_rest);
        if let Some(root) = self.root.as_ref().or(first) {
            body["root_id"] = json!(root);
        }
        let silent = part.payload.is_some_and(Payload::is_silent);
        let mut request = self.driver.request("POST", "/api/v4/posts").json(body);
        if silent {
            request = request.query("silent", "true");
        }
        let request = as_told(request, delivery);
        let post: Post = request.send_typed()?;
        if post.id.is_empty() {
            return Err(Error::new(ErrorKind::Protocol)
                .with_message("the answer to a new post has no id of one"));
        }
        Ok(post.id)
    }
}

/// A request that ends with its delivery, and is tried as often as that says.
fn as_told<'d>(request: RawRequest<'d>, delivery: &Delivery) -> RawRequest<'d> {
    let mut request = request.cancel_by(delivery.cancel());
    if let Some(deadline) = delivery.deadline() {
        request = request.until(deadline);
    }
    if delivery.is_single_attempt() {
        request = request.single_attempt();
    }
    request
}

/// A payload as the body of a new post: the wire has the same parts at other places.
fn body_of(payload: Option<&Payload>) -> Result<Value, Error> {
    let wire = payload.map_or(Ok(json!({})), serde_json::to_value);
    let mut wire =
        wire.map_err(|error| Error::new(ErrorKind::InvalidPayload).with_source(error))?;
    let mut take = |name: &str| wire.get_mut(name).map(Value::take).unwrap_or_default();
    let mut props = match take("props") {
        Value::Object(props) => props,
        _ => Map::new(),
    };
    let (text, attachments) = (take("text"), take("attachments"));
    let (kind, priority) = (take("type"), take("priority"));
    if !attachments.is_null() {
        props.insert("attachments".to_owned(), attachments);
    }
    let message = text.as_str().unwrap_or_default();
    let mut body = json!({"message": message, "props": props});
    if !kind.is_null() {
        body["type"] = kind;
    }
    if !priority.is_null() {
        body["metadata"] = json!({"priority": priority});
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use mm_core::Attachment;

    use super::*;

    #[test]
    fn a_payload_keeps_all_that_a_post_can_have() {
        let payload = Payload::builder()
            .text("text")
            .card("card")
            .attachment(Attachment::new("attached"))
            .build()
            .unwrap();
        let body = body_of(Some(&payload)).unwrap();
        assert_eq!(body["message"], "text");
        assert_eq!(body["props"]["card"], "card");
        assert_eq!(body["props"]["attachments"][0]["text"], "attached");
        assert_eq!(body_of(None).unwrap(), json!({"message": "", "props": {}}));
    }
}
