// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 13 operations, such as `get_plugins`, `upload_plugin`, `remove_plugin`.

#[cfg(feature = "plugins")]
use serde_json::Value;

#[cfg(feature = "plugins")]
use crate::types::{
    GetPluginsAnswer, MarketplacePlugin, PluginManifest, PluginManifestWebapp, PluginStatus,
    StatusOk, System,
};
#[cfg(feature = "plugins")]
use crate::FilePart;

crate::__declare! {
    PluginsApi plugins "plugins";
    get_plugins GetPlugins GET "/api/v4/plugins" -> GetPluginsAnswer () [];
    upload_plugin UploadPlugin POST "/api/v4/plugins" -> StatusOk (Form plugin: FilePart) [Form
        force: String];
    install_plugin_from_url InstallPluginFromUrl POST "/api/v4/plugins/install_from_url" -> StatusOk
        (Query plugin_download_url: String) [Query force: String, Whole body: Value];
    get_marketplace_plugins GetMarketplacePlugins GET "/api/v4/plugins/marketplace" ->
        Vec<MarketplacePlugin> paged<MarketplacePlugin> () [Query page: i64, Query per_page: i64,
        Query filter: String, Query server_version: String, Query local_only: bool];
    install_marketplace_plugin InstallMarketplacePlugin POST "/api/v4/plugins/marketplace" ->
        PluginManifest (Body id: String) [Body version: String];
    get_marketplace_visited_by_admin GetMarketplaceVisitedByAdmin GET
        "/api/v4/plugins/marketplace/first_admin_visit" -> System () [];
    reattach_plugin ReattachPlugin POST "/api/v4/plugins/reattach" -> Value () [Whole body: Value];
    get_plugin_statuses GetPluginStatuses GET "/api/v4/plugins/statuses" -> Vec<PluginStatus> () [];
    get_webapp_plugins GetWebappPlugins GET "/api/v4/plugins/webapp" -> Vec<PluginManifestWebapp> ()
        [];
    remove_plugin RemovePlugin DELETE "/api/v4/plugins/{plugin_id}" -> StatusOk (Path plugin_id:
        String) [];
    detach_plugin DetachPlugin POST "/api/v4/plugins/{plugin_id}/detach" -> Value (Path plugin_id:
        String) [Whole body: Value];
    disable_plugin DisablePlugin POST "/api/v4/plugins/{plugin_id}/disable" -> StatusOk (Path
        plugin_id: String) [Whole body: Value];
    enable_plugin EnablePlugin POST "/api/v4/plugins/{plugin_id}/enable" -> StatusOk (Path
        plugin_id: String) [Whole body: Value];
}
