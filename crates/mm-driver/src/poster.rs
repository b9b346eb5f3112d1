//! Deliveries by REST: into threads, and with files.

use std::time::Instant;

use mm_core::{Cancel, Delivery, Error, ErrorKind, Limits, Payload, Receipt, Transport};
use serde_json::{Map, Value, json};

use crate::transfer::{upload_request, uploaded};
use crate::types::Post;
use crate::{ChannelId, Driver, FileId, FilePart, PostId, RawRequest, Request, TeamId};

/// The prop that names the delivery of a post, by which it is found when it is repeated.
const DELIVERY: &str = "mm_delivery";
/// How many posts are looked at for one's own.
const LOOKED_AT: usize = 60;
/// How many files a post has on every server; newer ones take ten.
const FILES_PER_POST: usize = 5;

/// A [`Transport`] that posts by REST as the driver's user or bot: so that a queue, a log
/// handler or a program can post by token, into a thread, and with files.
///
/// A payload's `channel` is looked up in the team as people write it. Override of name and
/// icon is for webhooks: a real server ignores it for posts of users, and so does this.
///
/// Each post carries the id of its delivery in its props. A delivery that is sent again looks
/// for its own posts first, so that an answer that was lost doubles nothing, however late.
#[derive(Debug)]
pub struct Poster {
    driver: Driver,
    channel: ChannelId,
    team: Option<TeamId>,
    root: Option<PostId>,
    files: Vec<FilePart>,
    limits: Limits,
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
            limits: Limits::default(),
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

    /// Gives these files to each delivery's first post; those beyond five follow in its
    /// thread.
    #[must_use]
    pub fn files(mut self, files: Vec<FilePart>) -> Self {
        self.files = files;
        self
    }

    /// What the server takes; by default what every server does.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    fn channel_of(&self, payload: &Payload) -> Result<ChannelId, Error> {
        match (payload.channel(), &self.team) {
            (Some(name), Some(team)) => Ok(self.driver.find_channel(team, name)?.id.clone()),
            (Some(_), None) => Err(Error::invalid_payload(
                "channel",
                "the payload names a channel, and no team was set to look it up in",
            )),
            (None, _) => Ok(self.channel.clone()),
        }
    }

    /// The posts of this delivery that are on the server already, by their parts.
    fn own_posts(
        &self,
        channel: &ChannelId,
        delivery: &Delivery,
    ) -> Result<Vec<(u64, Post)>, Error> {
        let id = delivery.id().to_string();
        let path = format!("/api/v4/channels/{channel}/posts");
        let request = self
            .driver
            .get(&path)
            .query("per_page", LOOKED_AT.to_string());
        let list: crate::types::PostList = as_told(request, delivery).send_typed()?;
        let posts = list.posts.into_values();
        Ok(posts
            .filter_map(|post| {
                let own = &post.props[DELIVERY];
                let is_own = own["id"] == id.as_str();
                let part = own["part"].as_u64().filter(|_| is_own)?;
                Some((part, post))
            })
            .collect())
    }
}

impl Transport for Poster {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        let mut payload = delivery.payload().clone();
        let channel = self.channel_of(&payload)?;
        // It may be written in ways that no webhook takes.
        payload.set_channel(None::<String>);
        payload.check(&self.limits)?;
        let is_again = delivery.attempts() > 0;
        let before = if is_again {
            self.own_posts(&channel, delivery)?
        } else {
            Vec::new()
        };
        delivery.count_attempt();
        let parts = payload.into_posts(self.limits.text_chars());
        let mut files = self.files.chunks(FILES_PER_POST);
        let mut posts: Vec<(Option<&Payload>, &[FilePart])> = parts
            .iter()
            .map(|part| (Some(part), &[] as &[FilePart]))
            .collect();
        if let Some(first) = posts.first_mut() {
            first.1 = files.next().unwrap_or_default();
        }
        // Files that the first post has no room for get posts in its thread.
        posts.extend(files.map(|files| (None, files)));
        let total = posts.len();
        let mut ids: Vec<PostId> = Vec::with_capacity(total);
        for (part, (payload, files)) in posts.into_iter().enumerate() {
            let known = before.iter().find(|(own, _)| *own == part as u64);
            let root = match payload {
                Some(_) => self.root.as_ref(),
                None => self.root.as_ref().or(ids.first()),
            };
            let id = match known {
                Some((_, post)) => Ok(post.id.clone()),
                None => self.post(&channel, payload, files, root, (delivery, part)),
            };
            ids.push(id.map_err(|error| match total {
                1 => error,
                _ => error.with_parts(part, total),
            })?);
            if part >= delivery.parts_sent() {
                delivery.count_part();
            }
        }
        let ids = ids.into_iter().map(String::from).collect();
        Ok(Receipt::new(total, delivery.attempts()).with_post_ids(ids))
    }

    fn wait_ready(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        self.driver.wait_ready(deadline, cancel)
    }
}

impl Poster {
    fn post(
        &self,
        channel: &ChannelId,
        payload: Option<&Payload>,
        files: &[FilePart],
        root: Option<&PostId>,
        (delivery, part): (&Delivery, usize),
    ) -> Result<PostId, Error> {
        let files: Vec<FileId> = files
            .iter()
            .map(|file| {
                let request = upload_request(&self.driver, channel, file.clone());
                Ok(uploaded(as_told(request, delivery))?.id)
            })
            .collect::<Result<_, Error>>()?;
        let mut body = body_of(payload)?;
        body["channel_id"] = json!(channel);
        body["file_ids"] = json!(files);
        // By which the server knows it for 30 s, by itself.
        body["pending_post_id"] = json!(format!("{}:{part}", delivery.id()));
        body["props"][DELIVERY] = json!({"id": delivery.id().to_string(), "part": part});
        if let Some(root) = root {
            body["root_id"] = json!(root);
        }
        let silent = payload.is_some_and(Payload::is_silent);
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
