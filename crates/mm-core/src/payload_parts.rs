//! One payload as several posts.

use std::mem::take;

use crate::Payload;
use crate::action_links::names;
use crate::block_registry::{Registry, runs};
use crate::mentions::mentions_someone;
use crate::payload::More;
use crate::priority::Priority;

impl Payload {
    /// The payload as several, one for each text, to be sent in this order.
    ///
    /// Channel, name, icons, type, label of priority and unknown fields go with every
    /// part, as does silence. The card, the blocks and the other `props` go with the
    /// first, the attachments with the last, as on the server. The request to
    /// acknowledge goes with the first, so that people are asked once, and persistent
    /// notifications with the first that mentions someone. An action goes with the
    /// parts whose text links to it, and with the first if its blocks use it.
    ///
    /// Without texts the payload comes back as it is.
    ///
    /// ```
    /// use mm_core::{Attachment, Payload};
    ///
    /// let mut payload = Payload::new("one two");
    /// payload.set_channel(Some("ops"));
    /// payload.set_attachments(vec![Attachment::new("below")]);
    ///
    /// let parts = payload.into_parts(vec!["one".to_owned(), "two".to_owned()]);
    /// assert!(parts.iter().all(|part| part.channel() == Some("ops")));
    /// assert!(parts[0].attachments().is_empty());
    /// assert_eq!(parts[1].attachments().len(), 1);
    /// ```
    pub fn into_parts(mut self, texts: Vec<String>) -> Vec<Self> {
        let Some(last) = texts.len().checked_sub(1) else {
            return vec![self];
        };
        let mut more = self.more.take();
        let mut rare: Vec<_> = more
            .iter_mut()
            .flat_map(|more| more.parts(&texts))
            .collect();
        self.text.clear();
        let mut parts = Vec::with_capacity(texts.len());
        for (index, text) in texts.into_iter().enumerate() {
            let mut part = if index == last {
                take(&mut self)
            } else {
                self.clone()
            };
            part.text = text;
            part.more = rare.get_mut(index).map(|more| Box::new(take(more)));
            part.drop_empty_more();
            parts.push(part);
        }
        parts
    }
}

impl More {
    /// The rare fields of each part; what goes with one part alone is taken out.
    fn parts(&mut self, texts: &[String]) -> Vec<Self> {
        let common = Self {
            post_type: self.post_type.clone(),
            priority: self.priority.clone().map(|priority| Priority {
                requested_ack: None,
                persistent_notifications: None,
                ..priority
            }),
            silent: self.silent,
            extra: self.extra.clone(),
            ..Self::default()
        };
        let mut parts: Vec<Self> = texts
            .iter()
            .map(|text| Self {
                block_actions: self.actions(|id| names(text, id)),
                ..common.clone()
            })
            .collect();
        if let Some(asked) = &self.priority {
            ask_once(asked, &mut parts, texts);
        }
        if let Some(first) = parts.first_mut() {
            let is_linked = |id: &str| texts.iter().any(|text| names(text, id));
            first
                .block_actions
                .append(&mut self.actions(|id| runs(&self.blocks, id) || !is_linked(id)));
            first.card = self.card.take();
            first.props = take(&mut self.props);
            first.blocks = take(&mut self.blocks);
        }
        if let Some(last) = parts.last_mut() {
            last.attachments = take(&mut self.attachments);
        }
        parts
    }

    /// The actions that a part runs: the server wants these and no others.
    fn actions(&self, is_run: impl Fn(&str) -> bool) -> Registry {
        let run = self.block_actions.iter().filter(|(id, _)| is_run(id));
        run.map(|(id, action)| (id.clone(), action.clone()))
            .collect()
    }
}

/// Puts each request to the readers on one part. The server refuses persistent
/// notifications without a mention, so they go where one is; in a direct message, or
/// where it stands beside the text, that is the first part.
fn ask_once(asked: &Priority, parts: &mut [More], texts: &[String]) {
    let mentioning = texts.iter().position(|text| mentions_someone(text));
    for (index, part) in parts.iter_mut().enumerate() {
        let Some(priority) = &mut part.priority else {
            continue;
        };
        if index == 0 {
            priority.requested_ack = asked.requested_ack;
        }
        if index == mentioning.unwrap_or_default() {
            priority.persistent_notifications = asked.persistent_notifications;
        }
    }
}

#[cfg(test)]
mod tests;
