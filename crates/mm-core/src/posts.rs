//! A payload with a long text as the posts that a server takes.

use crate::{Payload, TextPart, split_text};

impl Payload {
    /// The payload as posts whose texts have at most `text_chars` code points: itself, or
    /// one for each part of a longer text, to be sent in this order.
    ///
    /// All parts carry channel, username, icon, type and `silent`. Card, blocks and other
    /// props, and a request for acknowledgement, go with the first; attachments with the
    /// last, as a server does that splits a text itself.
    pub fn into_posts(self, text_chars: usize) -> Vec<Self> {
        // No character has less than a byte, so most texts need not be looked at.
        if self.text().len() <= text_chars {
            return vec![self];
        }
        let texts: Vec<_> = split_text(self.text(), text_chars)
            .map(TextPart::into_text)
            .collect();
        if texts.len() < 2 {
            vec![self]
        } else {
            self.into_parts(texts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Attachment;

    #[test]
    fn a_text_within_the_limit_stays_one_post() {
        let payload = Payload::new("\u{e9}".repeat(10));
        assert_eq!(payload.clone().into_posts(10), [payload]);
    }

    #[test]
    fn a_long_text_becomes_posts_that_share_its_settings() {
        let payload = Payload::builder()
            .text("one two three four")
            .channel("ops")
            .silent()
            .card("card")
            .attachment(Attachment::new("attached"))
            .build()
            .unwrap();
        let posts = payload.into_posts(8);
        let texts: Vec<_> = posts.iter().map(Payload::text).collect();
        assert_eq!(texts.concat(), "one two three four");
        assert!(
            posts
                .iter()
                .all(|post| post.channel() == Some("ops") && post.is_silent())
        );
        let cards: Vec<_> = posts.iter().map(|post| post.card().is_some()).collect();
        assert_eq!(cards, [true, false, false]);
        let attachments: Vec<_> = posts.iter().map(|post| post.attachments().len()).collect();
        assert_eq!(attachments, [0, 0, 1]);
    }
}
