// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 39 operations, such as `get_team`, `patch_team`, `create_team`.

#[cfg(feature = "teams")]
use serde_json::Value;

#[cfg(feature = "teams")]
use crate::types::{
    FileInfoList, GetTeamInviteInfoAnswer, ImportTeamAnswer, StatusOk, Team, TeamExists, TeamMember,
    TeamStats, TeamUnread,
};
#[cfg(feature = "teams")]
use crate::{FilePart, SchemeId, TeamId, Texts, UserId};

crate::__declare! {
    TeamsApi teams "teams";
    search_files_in_team SearchFilesInTeam POST "/api/v4/teams/{team_id}/files/search" ->
        FileInfoList (Path team_id: TeamId, Body terms: String, Body is_or_search: bool) [Body
        time_zone_offset: i64, Body include_deleted_channels: bool, Body page: i64, Body per_page:
        i64];
    get_all_teams GetAllTeams GET "/api/v4/teams" -> Vec<Team> paged<Team> () [Query page: i64,
        Query per_page: i64, Query include_total_count: bool, Query exclude_policy_constrained:
        bool];
    create_team CreateTeam POST "/api/v4/teams" -> Team (Body name: String, Body display_name:
        String, Body type_ as "type": String) [];
    get_team_invite_info GetTeamInviteInfo GET "/api/v4/teams/invite/{invite_id}" ->
        GetTeamInviteInfoAnswer (Path invite_id: String) [];
    invalidate_email_invites InvalidateEmailInvites DELETE "/api/v4/teams/invites/email" -> StatusOk
        () [];
    add_team_member_from_invite AddTeamMemberFromInvite POST "/api/v4/teams/members/invite" ->
        TeamMember (Query token: String) [Whole body: Value];
    get_team_by_name GetTeamByName GET "/api/v4/teams/name/{team_name}" -> Team (Path team_name:
        String) [];
    team_exists TeamExistsCall GET "/api/v4/teams/name/{team_name}/exists" -> TeamExists (Path
        team_name: String) [];
    search_teams SearchTeams POST "/api/v4/teams/search" -> Value () [Body term: String, Body page:
        String, Body per_page: String, Body allow_open_invite: bool, Body group_constrained: bool,
        Body exclude_policy_constrained: bool];
    soft_delete_team SoftDeleteTeam DELETE "/api/v4/teams/{team_id}" -> StatusOk (Path team_id:
        TeamId) [Query permanent: bool];
    get_team GetTeam GET "/api/v4/teams/{team_id}" -> Team (Path team_id: TeamId) [];
    update_team UpdateTeam PUT "/api/v4/teams/{team_id}" -> Team (PathAndId team_id: TeamId, Body
        display_name: String, Body description: String, Body company_name: String, Body
        allowed_domains: String, Body invite_id: String, Body allow_open_invite: String) [];
    get_team_access_control_attributes GetTeamAccessControlAttributes GET
        "/api/v4/teams/{team_id}/access_control/attributes" -> Value (Path team_id: TeamId) [];
    get_team_access_control_policy GetTeamAccessControlPolicy GET
        "/api/v4/teams/{team_id}/access_control/policy" -> Value (Path team_id: TeamId) [];
    remove_team_icon RemoveTeamIcon DELETE "/api/v4/teams/{team_id}/image" -> StatusOk (Path
        team_id: TeamId) [];
    get_team_icon GetTeamIcon GET "/api/v4/teams/{team_id}/image" -> Bytes (Path team_id: TeamId)
        [];
    set_team_icon SetTeamIcon POST "/api/v4/teams/{team_id}/image" -> StatusOk (Path team_id:
        TeamId, Form image: FilePart) [];
    import_team ImportTeam POST "/api/v4/teams/{team_id}/import" -> ImportTeamAnswer (Path team_id:
        TeamId, Form filesize: i64, Form import_from as "importFrom": String, Form file: FilePart)
        [];
    invite_guests_to_team InviteGuestsToTeam POST "/api/v4/teams/{team_id}/invite-guests/email" ->
        StatusOk (Path team_id: TeamId, Body emails: Texts, Body channels: Texts) [Query graceful:
        bool, Query guest_magic_link: bool, Body message: String];
    invite_users_to_team InviteUsersToTeam POST "/api/v4/teams/{team_id}/invite/email" -> StatusOk
        (Path team_id: TeamId, Whole emails: Texts) [Query graceful: bool];
    get_team_members GetTeamMembers GET "/api/v4/teams/{team_id}/members" -> Vec<TeamMember>
        paged<TeamMember> (Path team_id: TeamId) [Query page: i64, Query per_page: i64, Query sort:
        String, Query exclude_deleted_users: bool];
    add_team_member AddTeamMember POST "/api/v4/teams/{team_id}/members" -> TeamMember (PathAndBody
        team_id: TeamId, Body user_id: UserId) [];
    add_team_members AddTeamMembers POST "/api/v4/teams/{team_id}/members/batch" -> Vec<TeamMember>
        (Path team_id: TeamId, Whole members: Value) [Query graceful: bool];
    get_team_members_by_ids GetTeamMembersByIds POST "/api/v4/teams/{team_id}/members/ids" ->
        Vec<TeamMember> (Path team_id: TeamId, Whole user_ids: Texts) [];
    remove_team_member RemoveTeamMember DELETE "/api/v4/teams/{team_id}/members/{user_id}" ->
        StatusOk (Path team_id: TeamId, Path user_id: UserId) [];
    get_team_member GetTeamMember GET "/api/v4/teams/{team_id}/members/{user_id}" -> TeamMember
        (Path team_id: TeamId, Path user_id: UserId) [];
    update_team_member_roles UpdateTeamMemberRoles PUT
        "/api/v4/teams/{team_id}/members/{user_id}/roles" -> StatusOk (Path team_id: TeamId, Path
        user_id: UserId, Body roles: String) [];
    update_team_member_scheme_roles UpdateTeamMemberSchemeRoles PUT
        "/api/v4/teams/{team_id}/members/{user_id}/schemeRoles" -> StatusOk (Path team_id: TeamId,
        Path user_id: UserId, Body scheme_admin: bool, Body scheme_user: bool) [];
    team_members_minus_group_members TeamMembersMinusGroupMembers GET
        "/api/v4/teams/{team_id}/members_minus_group_members" -> Value (Path team_id: TeamId, Query
        group_ids: String) [Query page: i64, Query per_page: i64];
    patch_team PatchTeam PUT "/api/v4/teams/{team_id}/patch" -> Team (Path team_id: TeamId) [Body
        display_name: String, Body description: String, Body company_name: String, Body invite_id:
        String, Body allow_open_invite: bool];
    update_team_privacy UpdateTeamPrivacy PUT "/api/v4/teams/{team_id}/privacy" -> Team (Path
        team_id: TeamId, Body privacy: String) [];
    regenerate_team_invite_id RegenerateTeamInviteId POST
        "/api/v4/teams/{team_id}/regenerate_invite_id" -> Team (Path team_id: TeamId) [Whole body:
        Value];
    restore_team RestoreTeam POST "/api/v4/teams/{team_id}/restore" -> Team (Path team_id: TeamId)
        [Whole body: Value];
    update_team_scheme UpdateTeamScheme PUT "/api/v4/teams/{team_id}/scheme" -> StatusOk (Path
        team_id: TeamId, Body scheme_id: SchemeId) [];
    get_team_stats GetTeamStats GET "/api/v4/teams/{team_id}/stats" -> TeamStats (Path team_id:
        TeamId) [];
    get_teams_for_user GetTeamsForUser GET "/api/v4/users/{user_id}/teams" -> Vec<Team> (Path
        user_id: UserId) [];
    get_team_members_for_user GetTeamMembersForUser GET "/api/v4/users/{user_id}/teams/members" ->
        Vec<TeamMember> (Path user_id: UserId) [];
    get_teams_unread_for_user GetTeamsUnreadForUser GET "/api/v4/users/{user_id}/teams/unread" ->
        Vec<TeamUnread> (Path user_id: UserId, Query exclude_team: String) [Query
        include_collapsed_threads: bool];
    get_team_unread GetTeamUnread GET "/api/v4/users/{user_id}/teams/{team_id}/unread" -> TeamUnread
        (Path user_id: UserId, Path team_id: TeamId) [];
}
