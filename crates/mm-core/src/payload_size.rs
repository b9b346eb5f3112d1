//! What a payload costs in memory.

use std::io;

use crate::Payload;
use crate::payload::More;
use crate::payload_wire::Props;

impl Payload {
    /// About how many bytes the payload holds beside its own 96: the text, the names,
    /// and for the rest twice what it takes as JSON.
    ///
    /// Cheap for payloads of text and names; the rest is counted by writing it.
    pub fn heap_size(&self) -> usize {
        let names = [
            &self.channel,
            &self.username,
            &self.icon_url,
            &self.icon_emoji,
        ];
        let names: usize = names.into_iter().flatten().map(|name| name.len()).sum();
        let more = self.more.as_ref().map_or(0, |more| more.heap_size());
        self.text.capacity() + names + more
    }
}

impl More {
    fn heap_size(&self) -> usize {
        let mut bytes = Bytes(0);
        let written = serde_json::to_writer(&mut bytes, &self.attachments)
            .and_then(|()| serde_json::to_writer(&mut bytes, &Props(self)))
            .and_then(|()| serde_json::to_writer(&mut bytes, &self.extra));
        debug_assert!(written.is_ok(), "counting cannot fail");
        size_of::<Self>() + 2 * bytes.0
    }
}

/// Counts what is written.
struct Bytes(usize);

impl io::Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
