//! Which rows of the world the data file keeps.

use serde::{Deserialize, Serialize};

use super::World;
use super::table::Table;

/// Does something with every table.
pub(crate) trait Visit {
    /// Why it cannot go on.
    type Error;

    /// Visits a table, of which each row is kept under this name and its key.
    fn table<K, V>(
        &mut self,
        kind: &'static str,
        table: &mut Table<K, V>,
    ) -> Result<(), Self::Error>
    where
        K: Ord + Clone + Serialize + for<'de> Deserialize<'de>,
        V: Stored;
}

/// A row that can be kept as bytes.
pub(crate) trait Stored: Sized {
    fn to_bytes(&self) -> serde_json::Result<Vec<u8>>;
    fn from_bytes(bytes: Vec<u8>) -> serde_json::Result<Self>;
}

/// As JSON, which a newer version with more fields can read.
macro_rules! as_json {
    ($($row:ty),* $(,)?) => {$(
        impl Stored for $row {
            fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
                serde_json::to_vec(self)
            }

            fn from_bytes(bytes: Vec<u8>) -> serde_json::Result<Self> {
                serde_json::from_slice(&bytes)
            }
        }
    )*};
}

as_json!(
    super::model::User,
    super::model::Session,
    super::model::AccessToken,
    super::model::Team,
    super::model::TeamMember,
    super::model::Channel,
    super::model::ChannelMember,
    super::model::Post,
    super::model::Reaction,
    super::files::FileInfo,
    super::files::Upload,
    super::emoji::Emoji,
    super::model::IncomingHook,
    super::model::OutgoingHook,
    super::model::SlashCommand,
    super::model::CommandHook,
    super::model::Status,
    super::record::Record,
    serde_json::Value,
);

impl Stored for bytes::Bytes {
    fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        Ok(self.to_vec())
    }

    fn from_bytes(bytes: Vec<u8>) -> serde_json::Result<Self> {
        Ok(bytes.into())
    }
}

/// JSON has no pairs as keys.
impl Stored for super::model::Preferences {
    fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&self.iter().collect::<Vec<_>>())
    }

    fn from_bytes(bytes: Vec<u8>) -> serde_json::Result<Self> {
        let rows: Vec<((String, String), String)> = serde_json::from_slice(&bytes)?;
        Ok(rows.into_iter().collect())
    }
}

/// Numbers that go on after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counters {
    post: u64,
    request: u64,
    dropped: u64,
    clock: i64,
}

impl World {
    /// Visits every table.
    pub(crate) fn visit<T: Visit>(&mut self, with: &mut T) -> Result<(), T::Error> {
        with.table("user", &mut self.users)?;
        with.table("session", &mut self.sessions)?;
        with.table("token", &mut self.tokens)?;
        with.table("team", &mut self.teams)?;
        with.table("team-member", &mut self.team_members)?;
        with.table("channel", &mut self.channels)?;
        with.table("channel-member", &mut self.channel_members)?;
        with.table("post", self.posts.rows())?;
        with.table("reaction", &mut self.reactions)?;
        with.table("file", &mut self.files.infos)?;
        with.table("bytes", self.files.all_bytes())?;
        with.table("upload", &mut self.uploads)?;
        with.table("emoji", &mut self.emoji)?;
        with.table("incoming-hook", &mut self.incoming_hooks)?;
        with.table("outgoing-hook", &mut self.outgoing_hooks)?;
        with.table("command", &mut self.commands)?;
        with.table("command-hook", &mut self.command_hooks)?;
        with.table("status", &mut self.statuses)?;
        with.table("preferences", &mut self.preferences)?;
        with.table("config", &mut self.config)?;
        with.table("record", self.records.rows())
    }

    /// Finds its way in the rows that the data file put back.
    pub(crate) fn restored(&mut self, counters: Option<Counters>) {
        self.posts.index_all();
        self.files.count();
        self.records.count();
        self.nobody_is_there();
        if let Some(counters) = counters {
            let (post, request) = (self.posts.last(), self.records.last());
            *post = counters.post.max(*post);
            *request = counters.request.max(*request);
            self.dropped = counters.dropped;
            self.clock = counters.clock;
        }
    }

    /// The numbers that must go on after a restart.
    pub(crate) fn counters(&mut self) -> Counters {
        Counters {
            post: *self.posts.last(),
            request: *self.records.last(),
            dropped: self.dropped,
            clock: self.clock,
        }
    }
}
