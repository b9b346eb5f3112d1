//! What an event is about: where it happened, who did it, and its text.

use mm_events::Event;
use serde_json::Value;

/// An event as JSON, and where in it is what people ask for. Events that have no type of their
/// own keep these in the same places.
pub(super) struct About {
    pub(super) json: Value,
}

impl About {
    pub(super) fn of(event: &Event) -> Self {
        Self {
            json: event.to_json(),
        }
    }

    /// The first of these within the event's data that says something.
    pub(super) fn first(&self, paths: &[&str]) -> &str {
        let texts = paths.iter().filter_map(|path| {
            let found = self.json.pointer(path)?.as_str()?;
            Some(found).filter(|text| !text.is_empty())
        });
        texts.into_iter().next().unwrap_or_default()
    }

    /// The id of the channel, or nothing.
    pub(super) fn channel(&self) -> &str {
        self.first(&[
            "/data/post/channel_id",
            "/data/channel/id",
            "/data/channelMember/channel_id",
            "/data/reaction/channel_id",
            "/data/channel_id",
            "/broadcast/channel_id",
        ])
    }

    /// The id of the team, or nothing.
    pub(super) fn team(&self) -> &str {
        self.first(&[
            "/data/team/id",
            "/data/channel/team_id",
            "/data/team_id",
            "/broadcast/team_id",
        ])
    }

    /// The id of who did it, or whom it is about; or nothing.
    pub(super) fn user(&self) -> &str {
        self.first(&[
            "/data/post/user_id",
            "/data/reaction/user_id",
            "/data/channelMember/user_id",
            "/data/user/id",
            "/data/user_id",
            "/data/creator_id",
        ])
    }

    /// Whether its post has this in its text or its attachments, whatever the case.
    pub(super) fn says(&self, lowercase: &str) -> bool {
        let has = |text: &Value| {
            let text = text.as_str().unwrap_or_default();
            text.to_lowercase().contains(lowercase)
        };
        let post = &self.json["data"]["post"];
        let parts = ["pretext", "author_name", "title", "text", "fallback"];
        let attachments = post["props"]["attachments"].as_array();
        let mut attachments = attachments.into_iter().flatten();
        has(&post["message"])
            || attachments.any(|attachment| {
                let fields = attachment["fields"].as_array();
                let mut fields = fields.into_iter().flatten();
                parts.iter().any(|part| has(&attachment[part]))
                    || fields.any(|field| has(&field["title"]) || has(&field["value"]))
            })
    }
}
