// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 4 operations, such as `get_posts_for_reporting`, `get_users_for_reporting`, `start_batch_users_export`.

#[cfg(feature = "reports")]
use serde_json::Value;

#[cfg(feature = "reports")]
use crate::{ChannelId, Millis};

crate::__declare! {
    ReportsApi reports "reports";
    get_posts_for_reporting GetPostsForReporting POST "/api/v4/reports/posts" -> Value (Body
        channel_id: ChannelId) [Body cursor: String, Body start_time: Millis, Body time_field:
        String, Body sort_direction: String, Body per_page: i64, Body include_deleted: bool, Body
        exclude_system_posts: bool, Body include_metadata: bool];
    get_users_for_reporting GetUsersForReporting GET "/api/v4/reports/users" -> Value () [Query
        sort_column: String, Query direction: String, Query sort_direction: String, Query page_size:
        i64, Query from_column_value: String, Query from_id: String, Query date_range: String, Query
        role_filter: String, Query team_filter: String, Query has_no_team: bool, Query hide_active:
        bool, Query hide_inactive: bool, Query search_term: String];
    get_user_count_for_reporting GetUserCountForReporting GET "/api/v4/reports/users/count" -> Value
        () [Query role_filter: String, Query team_filter: String, Query has_no_team: bool, Query
        hide_active: bool, Query hide_inactive: bool, Query search_term: String];
    start_batch_users_export StartBatchUsersExport POST "/api/v4/reports/users/export" -> Value ()
        [Query date_range: String, Whole body: Value];
}
