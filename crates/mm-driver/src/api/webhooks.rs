// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 11 operations, such as `get_incoming_webhook`, `get_outgoing_webhook`, `get_incoming_webhooks`.

#[cfg(feature = "webhooks")]
use serde_json::Value;

#[cfg(feature = "webhooks")]
use crate::types::{IncomingWebhook, OutgoingWebhook, StatusOk};
#[cfg(feature = "webhooks")]
use crate::{ChannelId, HookId, TeamId, Texts, UserId};

crate::__declare! {
    WebhooksApi webhooks "webhooks";
    get_incoming_webhooks GetIncomingWebhooks GET "/api/v4/hooks/incoming" -> Vec<IncomingWebhook>
        paged<IncomingWebhook> () [Query page: i64, Query per_page: i64, Query team_id: TeamId,
        Query include_total_count: bool];
    create_incoming_webhook CreateIncomingWebhook POST "/api/v4/hooks/incoming" -> IncomingWebhook
        (Body channel_id: ChannelId) [Body user_id: UserId, Body display_name: String, Body
        description: String, Body username: String, Body icon_url: String, Body channel_locked:
        bool];
    delete_incoming_webhook DeleteIncomingWebhook DELETE "/api/v4/hooks/incoming/{hook_id}" ->
        StatusOk (Path hook_id: HookId) [];
    get_incoming_webhook GetIncomingWebhook GET "/api/v4/hooks/incoming/{hook_id}" ->
        IncomingWebhook (Path hook_id: HookId) [];
    update_incoming_webhook UpdateIncomingWebhook PUT "/api/v4/hooks/incoming/{hook_id}" ->
        IncomingWebhook (PathAndId hook_id: HookId, Body channel_id: ChannelId, Body display_name:
        String, Body description: String) [Body username: String, Body icon_url: String, Body
        channel_locked: bool];
    get_outgoing_webhooks GetOutgoingWebhooks GET "/api/v4/hooks/outgoing" -> Vec<OutgoingWebhook>
        paged<OutgoingWebhook> () [Query page: i64, Query per_page: i64, Query team_id: TeamId,
        Query channel_id: ChannelId];
    create_outgoing_webhook CreateOutgoingWebhook POST "/api/v4/hooks/outgoing" -> OutgoingWebhook
        (Body team_id: TeamId, Body display_name: String, Body trigger_words: Texts, Body
        callback_urls: Texts) [Body channel_id: ChannelId, Body creator_id: UserId, Body
        description: String, Body trigger_when: i64, Body content_type: String];
    delete_outgoing_webhook DeleteOutgoingWebhook DELETE "/api/v4/hooks/outgoing/{hook_id}" ->
        StatusOk (Path hook_id: HookId) [];
    get_outgoing_webhook GetOutgoingWebhook GET "/api/v4/hooks/outgoing/{hook_id}" ->
        OutgoingWebhook (Path hook_id: HookId) [];
    update_outgoing_webhook UpdateOutgoingWebhook PUT "/api/v4/hooks/outgoing/{hook_id}" ->
        OutgoingWebhook (PathAndId hook_id: HookId, Body channel_id: ChannelId, Body display_name:
        String, Body description: String) [];
    regen_outgoing_hook_token RegenOutgoingHookToken POST
        "/api/v4/hooks/outgoing/{hook_id}/regen_token" -> StatusOk (Path hook_id: HookId) [Whole
        body: Value];
}
