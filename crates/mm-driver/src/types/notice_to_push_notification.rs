// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! From `Notice` to `PushNotification`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::record::records;
use super::{
    AddOn, BoardsLimits, Emoji, FileInfo, FilesLimits, IntegrationsLimits, MessagesLimits, Reaction,
    SidebarCategoryWithChannels, TeamsLimits,
};
use crate::{ChannelId, FileId, HookId, Millis, PostId, Secret, TeamId, UserId};

records! {
    /// `Notice` of the API's reference.
    pub Notice {
        action: String,
        action_param as "actionParam": String,
        action_text as "actionText": String,
        description: String,
        id: String,
        image: String,
        sys_admin_only as "sysAdminOnly": bool,
        team_admin_only as "teamAdminOnly": bool,
        title: String,
    }

    /// `OAuthApp` of the API's reference.
    pub OAuthApp {
        callback_urls: Vec<String>,
        client_secret: Secret,
        create_at: Millis,
        description: String,
        homepage: String,
        icon_url: String,
        id: String,
        is_trusted: bool,
        name: String,
        update_at: Millis,
    }

    /// `OpenGraph` of the API's reference.
    pub OpenGraph {
        article: Option<Box<OpenGraphArticle>>,
        audios: Vec<OpenGraphAudios>,
        book: Option<Box<OpenGraphBook>>,
        description: String,
        determiner: String,
        images: Vec<OpenGraphImages>,
        locale: String,
        locales_alternate: Vec<String>,
        profile: Option<Box<OpenGraphProfile>>,
        site_name: String,
        title: String,
        type_ as "type": String,
        url: String,
        videos: Vec<OpenGraphVideos>,
    }

    /// `OpenGraphArticle` of the API's reference.
    pub OpenGraphArticle {
        authors: Vec<OpenGraphArticleAuthors>,
        expiration_time: String,
        modified_time: String,
        published_time: String,
        section: String,
        tags: Vec<String>,
    }

    /// `OpenGraphArticleAuthors` of the API's reference.
    pub OpenGraphArticleAuthors {
        first_name: String,
        gender: String,
        last_name: String,
        username: String,
    }

    /// `OpenGraphAudios` of the API's reference.
    pub OpenGraphAudios {
        secure_url: String,
        type_ as "type": String,
        url: String,
    }

    /// `OpenGraphBook` of the API's reference.
    pub OpenGraphBook {
        authors: Vec<OpenGraphBookAuthors>,
        isbn: String,
        release_date: String,
        tags: Vec<String>,
    }

    /// `OpenGraphBookAuthors` of the API's reference.
    pub OpenGraphBookAuthors {
        first_name: String,
        gender: String,
        last_name: String,
        username: String,
    }

    /// `OpenGraphImages` of the API's reference.
    pub OpenGraphImages {
        height: i64,
        secure_url: String,
        type_ as "type": String,
        url: String,
        width: i64,
    }

    /// `OpenGraphProfile` of the API's reference.
    pub OpenGraphProfile {
        first_name: String,
        gender: String,
        last_name: String,
        username: String,
    }

    /// `OpenGraphVideos` of the API's reference.
    pub OpenGraphVideos {
        height: i64,
        secure_url: String,
        type_ as "type": String,
        url: String,
        width: i64,
    }

    /// `OrderedSidebarCategories` of the API's reference.
    pub OrderedSidebarCategories {
        categories: Vec<SidebarCategoryWithChannels>,
        order: Vec<String>,
    }

    /// `OrphanedRecord` of the API's reference.
    pub OrphanedRecord {
        child_id: String,
        parent_id: String,
    }

    /// `OutgoingWebhook` of the API's reference.
    pub OutgoingWebhook {
        callback_urls: Vec<String>,
        channel_id: ChannelId,
        content_type: String,
        create_at: Millis,
        creator_id: UserId,
        delete_at: Millis,
        description: String,
        display_name: String,
        id: HookId,
        team_id: TeamId,
        trigger_when: i64,
        trigger_words: Vec<String>,
        update_at: Millis,
    }

    /// `PaymentMethod` of the API's reference.
    pub PaymentMethod {
        card_brand: String,
        exp_month: i64,
        exp_year: i64,
        last_four: i64,
        name: String,
        type_ as "type": String,
    }

    /// `PaymentSetupIntent` of the API's reference.
    pub PaymentSetupIntent {
        client_secret: Secret,
        id: String,
    }

    /// `PluginManifest` of the API's reference.
    pub PluginManifest {
        backend: Option<Box<PluginManifestBackend>>,
        description: String,
        id: String,
        min_server_version: String,
        name: String,
        server: Option<Box<PluginManifestServer>>,
        settings_schema: Value,
        version: String,
        webapp: Option<Box<PluginManifestWebapp>>,
    }

    /// `PluginManifestBackend` of the API's reference.
    pub PluginManifestBackend {
        executable: String,
    }

    /// `PluginManifestServer` of the API's reference.
    pub PluginManifestServer {
        executable: String,
        executables: Option<Box<PluginManifestServerExecutables>>,
    }

    /// `PluginManifestServerExecutables` of the API's reference.
    pub PluginManifestServerExecutables {
        darwin_amd64 as "darwin-amd64": String,
        linux_amd64 as "linux-amd64": String,
        windows_amd64 as "windows-amd64": String,
    }

    /// `PluginManifestWebapp` of the API's reference.
    pub PluginManifestWebapp {
        id: String,
        version: String,
        webapp: Option<Box<PluginManifestWebappWebapp>>,
    }

    /// `PluginManifestWebappWebapp` of the API's reference.
    pub PluginManifestWebappWebapp {
        bundle_path: String,
    }

    /// `PluginStatus` of the API's reference.
    pub PluginStatus {
        cluster_id: String,
        description: String,
        name: String,
        plugin_id: String,
        plugin_path: String,
        state: f64,
        version: String,
    }

    /// `Post` of the API's reference.
    pub Post {
        channel_id: ChannelId,
        create_at: Millis,
        delete_at: Millis,
        edit_at: Millis,
        file_ids: Vec<FileId>,
        has_reactions: bool,
        hashtag: String,
        hashtags: String,
        id: PostId,
        is_pinned: bool,
        last_reply_at: Millis,
        message: String,
        metadata: Option<Box<PostMetadata>>,
        original_id: PostId,
        pending_post_id: String,
        props: Value,
        reply_count: i64,
        root_id: PostId,
        type_ as "type": String,
        update_at: Millis,
        user_id: UserId,
    }

    /// `PostAcknowledgement` of the API's reference.
    pub PostAcknowledgement {
        acknowledged_at: Millis,
        post_id: PostId,
        user_id: UserId,
    }

    /// `PostList` of the API's reference.
    pub PostList {
        first_inaccessible_post_time: i64,
        has_next: bool,
        next_post_id: PostId,
        order: Vec<String>,
        posts: BTreeMap<String, Post>,
        prev_post_id: PostId,
    }

    /// `PostListWithSearchMatches` of the API's reference.
    pub PostListWithSearchMatches {
        matches: BTreeMap<String, Vec<String>>,
        order: Vec<String>,
        posts: BTreeMap<String, Post>,
    }

    /// `PostMetadata` of the API's reference.
    pub PostMetadata {
        acknowledgements: Vec<PostAcknowledgement>,
        embeds: Vec<PostMetadataEmbeds>,
        emojis: Vec<Emoji>,
        files: Vec<FileInfo>,
        images: Value,
        priority: Option<Box<PostMetadataPriority>>,
        reactions: Vec<Reaction>,
    }

    /// `PostMetadataEmbeds` of the API's reference.
    pub PostMetadataEmbeds {
        data: Value,
        type_ as "type": String,
        url: String,
    }

    /// `PostMetadataPriority` of the API's reference.
    pub PostMetadataPriority {
        priority: String,
        requested_ack: bool,
    }

    /// `PostsUsage` of the API's reference.
    pub PostsUsage {
        count: f64,
    }

    /// `Preference` of the API's reference.
    pub Preference {
        category: String,
        name: String,
        user_id: UserId,
        value: String,
    }

    /// `Product` of the API's reference.
    pub Product {
        add_ons: Vec<AddOn>,
        description: String,
        id: String,
        name: String,
        price_per_seat: String,
    }

    /// `ProductLimits` of the API's reference.
    pub ProductLimits {
        boards: Option<Box<BoardsLimits>>,
        files: Option<Box<FilesLimits>>,
        integrations: Option<Box<IntegrationsLimits>>,
        messages: Option<Box<MessagesLimits>>,
        teams: Option<Box<TeamsLimits>>,
    }

    /// `PushNotification` of the API's reference.
    pub PushNotification {
        ack_id: String,
        badge: f64,
        category: String,
        channel_id: ChannelId,
        channel_name: String,
        cont_ava: f64,
        device_id: String,
        from_webhook: String,
        is_id_loaded: bool,
        message: String,
        override_icon_url: String,
        override_username: String,
        platform: String,
        post_id: PostId,
        root_id: PostId,
        sender_id: String,
        sender_name: String,
        server_id: String,
        sound: String,
        team_id: TeamId,
        type_ as "type": String,
        version: String,
    }
}
