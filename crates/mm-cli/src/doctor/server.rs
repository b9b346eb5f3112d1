//! What the server tells of itself, and what a token lets it tell.

use mm_core::{Cancel, Token, WebhookUrl};
use mm_sender::{Request, Response};
use serde_json::Value;

use crate::doctor::report::Report;
use crate::failure::Failure;
use crate::settings::Settings;

/// How much of an answer of the REST API is read: the client configuration is long.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// What the answer's headers tell.
pub(crate) fn describe(answer: &Response, report: &mut Report) {
    if let Some(version) = answer.header("x-version-id") {
        let version: Vec<_> = version.split('.').take(3).collect();
        report.ok("server", format!("Mattermost {}", version.join(".")));
    }
    let limit = answer.header("x-ratelimit-limit");
    if let (Some(limit), Some(left)) = (limit, answer.header("x-ratelimit-remaining")) {
        report.ok(
            "limit",
            format!("{left} of {limit} requests are left for now"),
        );
    }
}

/// Asks the REST API for the settings that matter to a webhook.
pub(crate) fn ask(
    settings: &Settings,
    url: &WebhookUrl,
    token: &Token,
    report: &mut Report,
) -> Result<(), Failure> {
    let config = get(settings, url, token, "/api/v4/config/client?format=old")?;
    if config.status() == 401 {
        let hint = Some("make a new token, or check that the whole token was copied");
        report.fail_as(
            "token",
            "the server does not know the token",
            hint,
            crate::exit::REFUSED,
        );
        return Ok(());
    }
    match json(&config) {
        Some(config) => overrides(&config, report),
        None => report.note("token", "the server does not show its settings", ""),
    }
    let id = url.secrets().next().unwrap_or_default();
    let hook = get(
        settings,
        url,
        token,
        &format!("/api/v4/hooks/incoming/{id}"),
    )?;
    match json(&hook) {
        Some(hook) => lock(&hook, report),
        None => report.note(
            "token",
            "the token may not read the webhook, so whether it is locked is not known",
            "use the token of who made the webhook",
        ),
    }
    Ok(())
}

fn overrides(config: &Value, report: &mut Report) {
    for (key, what) in [
        ("EnablePostUsernameOverride", "the username"),
        ("EnablePostIconOverride", "icon and emoji"),
    ] {
        // The server tells booleans as texts here.
        match config[key].as_str() {
            Some("true") => report.ok("override", format!("{what} may be chosen")),
            Some("false") => report.note(
                "override",
                format!("{what} of a message are ignored"),
                "an administrator allows it under System Console > Integrations > Integration \
                 Management",
            ),
            _ => {}
        }
    }
}

fn lock(hook: &Value, report: &mut Report) {
    match hook["channel_locked"].as_bool() {
        Some(true) => report.note(
            "channel",
            "the webhook is locked to its own channel; a message that names another is refused",
            "uncheck `Lock to this channel` in the webhook's settings",
        ),
        Some(false) => report.ok("channel", "the webhook is not locked to a channel"),
        None => {}
    }
}

fn get(
    settings: &Settings,
    url: &WebhookUrl,
    token: &Token,
    path: &str,
) -> Result<Response, Failure> {
    let target = format!("{}{path}", url.site());
    let bearer = format!("Bearer {}", token.expose_secret());
    let headers = [("authorization", bearer.as_str())];
    let request = Request::new("GET", &target)
        .headers(&headers)
        .timeout(settings.timeout())
        .body_max(ANSWER_BYTES_MAX);
    Ok(settings.http(url)?.send(&request, &Cancel::new())?)
}

fn json(answer: &Response) -> Option<Value> {
    let body = (answer.status() == 200).then(|| answer.body())?;
    serde_json::from_slice(body).ok()
}
