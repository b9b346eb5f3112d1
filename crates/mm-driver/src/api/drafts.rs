// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 4 operations, such as `get_drafts`, `upsert_draft`, `delete_draft`.

#[cfg(feature = "drafts")]
use serde_json::Value;

#[cfg(feature = "drafts")]
use crate::{ChannelId, PostId, TeamId, UserId};

crate::__declare! {
    DraftsApi drafts "drafts";
    + users::upsert_draft UpsertDraft (draft: Value);
    + users::delete_draft DeleteDraft (user_id: UserId, channel_id: ChannelId);
    + users::delete_draft_for_thread DeleteDraftForThread (user_id: UserId, channel_id: ChannelId,
        thread_id: PostId);
    + users::get_drafts GetDrafts (user_id: UserId, team_id: TeamId);
}
