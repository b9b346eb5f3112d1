//! What a client asks a server about itself.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::refusal::Refusal;

pub(super) const SERVED: &[Served] = &[
    ("GetPing", Access::Open, ping),
    ("GetClientConfig", Access::Open, client_config),
    ("GetClientLicense", Access::Open, client_license),
    ("PatchConfig", Access::Session, patch_config),
];

fn ping(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut status = json!({
        "AndroidLatestVersion": "",
        "AndroidMinVersion": "",
        "DesktopLatestVersion": "",
        "DesktopMinVersion": "",
        "IosLatestVersion": "",
        "IosMinVersion": "",
        "status": "OK",
    });
    if call.flag("get_server_status") {
        status["database_status"] = "OK".into();
        status["filestore_status"] = "OK".into();
    }
    Ok(Answer::json(200, &status))
}

fn client_config(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    if call.query("format").as_deref() != Some("old") {
        return Err(Refusal::new(
            501,
            "api.config.client.old_format.app_error",
            "Ask for format=old: there is no other format yet.",
        ));
    }
    Ok(Answer::json(
        200,
        &json!({"Version": call.world.version.to_string()}),
    ))
}

fn client_license(_: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(200, &json!({"IsLicensed": "false"})))
}

/// Keeps each setting by section and name, as in `ServiceSettings.EnableIncomingWebhooks`.
fn patch_config(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    let body = call.object();
    for (section, settings) in &body {
        for (name, value) in settings.as_object().into_iter().flatten() {
            call.world
                .config
                .insert(format!("{section}.{name}"), value.clone());
        }
    }
    Ok(Answer::json(200, &Value::Object(body)))
}
