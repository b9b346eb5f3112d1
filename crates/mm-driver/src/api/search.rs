// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 2 operations: `search_files`, `search_files_in_team`.

#[cfg(feature = "search")]
use crate::TeamId;

crate::__declare! {
    SearchApi search "search";
    + files::search_files SearchFiles (terms: String, is_or_search: bool);
    + teams::search_files_in_team SearchFilesInTeam (team_id: TeamId, terms: String, is_or_search:
        bool);
}
