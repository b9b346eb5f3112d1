// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 9 operations, such as `get_bot`, `get_bots`, `patch_bot`.

#[cfg(feature = "bots")]
use serde_json::Value;

#[cfg(feature = "bots")]
use crate::types::Bot;
#[cfg(feature = "bots")]
use crate::UserId;

crate::__declare! {
    BotsApi bots "bots";
    get_bots GetBots GET "/api/v4/bots" -> Vec<Bot> paged<Bot> () [Query page: i64, Query per_page:
        i64, Query include_deleted: bool, Query only_orphaned: bool];
    create_bot CreateBot POST "/api/v4/bots" -> Bot (Body username: String) [Body display_name:
        String, Body description: String];
    get_bot GetBot GET "/api/v4/bots/{bot_user_id}" -> Bot (Path bot_user_id: UserId) [Query
        include_deleted: bool];
    patch_bot PatchBot PUT "/api/v4/bots/{bot_user_id}" -> Bot (Path bot_user_id: UserId, Body
        username: String) [Body display_name: String, Body description: String];
    assign_bot AssignBot POST "/api/v4/bots/{bot_user_id}/assign/{user_id}" -> Bot (Path
        bot_user_id: UserId, Path user_id: UserId) [Whole body: Value];
    disable_bot DisableBot POST "/api/v4/bots/{bot_user_id}/disable" -> Bot (Path bot_user_id:
        UserId) [Whole body: Value];
    enable_bot EnableBot POST "/api/v4/bots/{bot_user_id}/enable" -> Bot (Path bot_user_id: UserId)
        [Whole body: Value];
    + users::convert_bot_to_user ConvertBotToUser (bot_user_id: UserId, password: String);
    + users::convert_user_to_bot ConvertUserToBot (user_id: UserId);
}
