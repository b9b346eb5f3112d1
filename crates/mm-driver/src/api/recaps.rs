// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 8 operations, such as `get_recap`, `create_recap`, `delete_recap`.

#[cfg(feature = "recaps")]
use crate::Texts;

crate::__declare! {
    RecapsApi recaps "recaps";
    + ai::get_recaps_for_user GetRecapsForUser ();
    + ai::create_recap CreateRecap (title: String, channel_ids: Texts, agent_id: String);
    + ai::get_recap_limit_status GetRecapLimitStatus ();
    + ai::mark_recaps_as_viewed MarkRecapsAsViewed ();
    + ai::delete_recap DeleteRecap (recap_id: String);
    + ai::get_recap GetRecap (recap_id: String);
    + ai::mark_recap_as_read MarkRecapAsRead (recap_id: String);
    + ai::regenerate_recap RegenerateRecap (recap_id: String);
}
