// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 3 operations: `get_reactions`, `save_reaction`, `delete_reaction`.

#[cfg(feature = "reactions")]
use crate::types::{Reaction, StatusOk};
#[cfg(feature = "reactions")]
use crate::{PostId, UserId};

crate::__declare! {
    ReactionsApi reactions "reactions";
    get_reactions GetReactions GET "/api/v4/posts/{post_id}/reactions" -> Vec<Reaction> (Path
        post_id: PostId) [];
    save_reaction SaveReaction POST "/api/v4/reactions" -> Reaction (Body user_id: UserId, Body
        post_id: PostId, Body emoji_name: String) [];
    delete_reaction DeleteReaction DELETE
        "/api/v4/users/{user_id}/posts/{post_id}/reactions/{emoji_name}" -> StatusOk (Path user_id:
        UserId, Path post_id: PostId, Path emoji_name: String) [];
}
