// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! From `TopDmInsightUserInformation` to `ViewChannelAnswer`.

use serde_json::Value;

use crate::record::records;
use super::{FileInfo, InsightUserInformation, Post, Timezone, TopDm};
use crate::{ChannelId, Millis, Secret, UploadId, UserId};

records! {
    /// `TopDmInsightUserInformation` of the API's reference.
    pub TopDmInsightUserInformation {
        create_at: Millis,
        first_name: String,
        id: String,
        last_name: String,
        last_picture_update: String,
        nickname: String,
        position: String,
        username: String,
    }

    /// `TopDmList` of the API's reference.
    pub TopDmList {
        has_next: bool,
        items: Vec<TopDm>,
    }

    /// `TopReaction` of the API's reference.
    pub TopReaction {
        count: i64,
        emoji_name: String,
    }

    /// `TopReactionList` of the API's reference.
    pub TopReactionList {
        has_next: bool,
        items: Vec<TopReaction>,
    }

    /// `TopThread` of the API's reference.
    pub TopThread {
        participants as "Participants": Vec<String>,
        channel_display_name: String,
        channel_id: ChannelId,
        channel_name: String,
        post: Option<Box<Post>>,
        user_information: Option<Box<InsightUserInformation>>,
    }

    /// `TopThreadList` of the API's reference.
    pub TopThreadList {
        has_next: bool,
        items: Vec<TopThread>,
    }

    /// `UpgradeToEnterpriseStatusAnswer` of the API's reference.
    pub UpgradeToEnterpriseStatusAnswer {
        error: String,
        percentage: i64,
    }

    /// `UploadFileAnswer` of the API's reference.
    pub UploadFileAnswer {
        client_ids: Vec<String>,
        file_infos: Vec<FileInfo>,
    }

    /// `UploadSession` of the API's reference.
    pub UploadSession {
        channel_id: ChannelId,
        create_at: Millis,
        file_offset: i64,
        file_size: i64,
        filename: String,
        id: UploadId,
        type_ as "type": String,
        user_id: UserId,
    }

    /// `User` of the API's reference.
    pub User {
        auth_data: Secret,
        auth_service: String,
        bot_description: String,
        create_at: Millis,
        delete_at: Millis,
        disable_welcome_email: bool,
        email: String,
        email_verified: bool,
        failed_attempts: i64,
        first_name: String,
        id: UserId,
        is_bot: bool,
        last_name: String,
        last_password_update: Millis,
        last_picture_update: i64,
        locale: String,
        mfa_active: bool,
        nickname: String,
        notify_props: Option<Box<UserNotifyProps>>,
        position: String,
        props: Value,
        remote_id: String,
        roles: String,
        terms_of_service_create_at: Millis,
        terms_of_service_id: String,
        timezone: Option<Box<Timezone>>,
        update_at: Millis,
        username: String,
    }

    /// `UserAccessToken` of the API's reference.
    pub UserAccessToken {
        description: String,
        id: String,
        token: Secret,
        user_id: UserId,
    }

    /// `UserAccessTokenSanitized` of the API's reference.
    pub UserAccessTokenSanitized {
        description: String,
        id: String,
        is_active: bool,
        user_id: UserId,
    }

    /// `UserAuthData` of the API's reference.
    pub UserAuthData {
        auth_data: Secret,
        auth_service: String,
    }

    /// `UserAutocomplete` of the API's reference.
    pub UserAutocomplete {
        out_of_channel: Vec<User>,
        users: Vec<User>,
    }

    /// `UserAutocompleteInChannel` of the API's reference.
    pub UserAutocompleteInChannel {
        in_channel: Vec<User>,
        out_of_channel: Vec<User>,
    }

    /// `UserAutocompleteInTeam` of the API's reference.
    pub UserAutocompleteInTeam {
        in_team: Vec<User>,
    }

    /// `UserNotifyProps` of the API's reference.
    pub UserNotifyProps {
        channel: String,
        desktop: String,
        desktop_sound: String,
        email: String,
        first_name: String,
        mention_keys: String,
        push: String,
    }

    /// `UserTermsOfService` of the API's reference.
    pub UserTermsOfService {
        create_at: Millis,
        terms_of_service_id: String,
        user_id: UserId,
    }

    /// `UserThread` of the API's reference.
    pub UserThread {
        id: String,
        last_reply_at: Millis,
        last_viewed_at: Millis,
        participants: Vec<Post>,
        post: Option<Box<Post>>,
        reply_count: i64,
    }

    /// `UserThreads` of the API's reference.
    pub UserThreads {
        threads: Vec<UserThread>,
        total: i64,
    }

    /// `UsersStats` of the API's reference.
    pub UsersStats {
        total_users_count: i64,
    }

    /// `ViewChannelAnswer` of the API's reference.
    pub ViewChannelAnswer {
        last_viewed_at_times: Value,
        status: String,
    }
}
