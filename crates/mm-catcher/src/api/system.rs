//! What a client asks a server about itself.

use serde_json::json;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::refusal::Refusal;

pub(super) const SERVED: &[Served] = &[
    ("GetPing", Access::Open, ping),
    ("GetSupportedTimezone", Access::Session, timezones),
];

/// The zones of the IANA database, links among them.
const TIMEZONES: &str = include_str!("timezones.txt");

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
    if call.world.rules.search_told {
        status["ActiveSearchBackend"] = "database".into();
    }
    if !call.flag("get_server_status") {
        return Ok(Answer::json(200, &status));
    }
    status["database_status"] = "OK".into();
    status["filestore_status"] = "OK".into();
    Ok(Answer::json(200, &status)
        .header("status", "OK")
        .header("database_status", "OK")
        .header("filestore_status", "OK"))
}

fn timezones(_: &mut Call<'_>) -> Result<Answer, Refusal> {
    let zones: Vec<&str> = TIMEZONES.lines().collect();
    Ok(Answer::json(200, &zones))
}
