// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 2 operations: `convert_group_message_to_channel`, `get_group_message_members_common_teams`.

#[cfg(feature = "group_message")]
use crate::{ChannelId, TeamId};

crate::__declare! {
    GroupMessageApi group_message "group_message";
    + channels::get_group_message_members_common_teams GetGroupMessageMembersCommonTeams
        (channel_id: ChannelId);
    + channels::convert_group_message_to_channel ConvertGroupMessageToChannel (channel_id:
        ChannelId, team_id: TeamId);
}
