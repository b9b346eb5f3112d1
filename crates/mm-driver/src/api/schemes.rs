// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 7 operations, such as `get_scheme`, `get_schemes`, `patch_scheme`.

#[cfg(feature = "schemes")]
use crate::types::{Channel, Scheme, StatusOk, Team};
#[cfg(feature = "schemes")]
use crate::SchemeId;

crate::__declare! {
    SchemesApi schemes "schemes";
    get_schemes GetSchemes GET "/api/v4/schemes" -> Vec<Scheme> paged<Scheme> () [Query scope:
        String, Query page: i64, Query per_page: i64];
    create_scheme CreateScheme POST "/api/v4/schemes" -> Scheme (Body display_name: String, Body
        scope: String) [Body name: String, Body description: String];
    delete_scheme DeleteScheme DELETE "/api/v4/schemes/{scheme_id}" -> StatusOk (Path scheme_id:
        SchemeId) [];
    get_scheme GetScheme GET "/api/v4/schemes/{scheme_id}" -> Scheme (Path scheme_id: SchemeId) [];
    get_channels_for_scheme GetChannelsForScheme GET "/api/v4/schemes/{scheme_id}/channels" ->
        Vec<Channel> paged<Channel> (Path scheme_id: SchemeId) [Query page: i64, Query per_page:
        i64];
    patch_scheme PatchScheme PUT "/api/v4/schemes/{scheme_id}/patch" -> Scheme (Path scheme_id:
        SchemeId) [Body name: String, Body description: String];
    get_teams_for_scheme GetTeamsForScheme GET "/api/v4/schemes/{scheme_id}/teams" -> Vec<Team>
        paged<Team> (Path scheme_id: SchemeId) [Query page: i64, Query per_page: i64];
}
