//! One payload as several posts.

use crate::Payload;
use crate::payload::More;

impl Payload {
    /// The payload as several, one for each text, to be sent in this order.
    ///
    /// Without texts it is returned as it is.
    pub fn into_parts(self, texts: Vec<String>) -> Vec<Self> {
        let Some(last) = texts.len().checked_sub(1) else {
            return vec![self];
        };
        let mut base = self;
        let mut more = base.more.take();
        texts
            .into_iter()
            .enumerate()
            .map(|(index, text)| {
                let mut part = base.clone();
                part.text = text;
                if let Some(more) = &mut more {
                    part.more = Some(Box::new(more.part(index == 0, index == last)));
                    part.drop_empty_more();
                }
                part
            })
            .collect()
    }
}

impl More {
    fn part(&mut self, is_first: bool, is_last: bool) -> Self {
        let mut part = Self {
            post_type: self.post_type.clone(),
            priority: self.priority.clone(),
            silent: self.silent,
            extra: self.extra.clone(),
            ..Self::default()
        };
        if is_first {
            part.card = self.card.take();
            part.props = std::mem::take(&mut self.props);
            part.blocks = std::mem::take(&mut self.blocks);
            part.block_actions = std::mem::take(&mut self.block_actions);
        }
        if is_last {
            part.attachments = std::mem::take(&mut self.attachments);
        }
        part
    }
}
