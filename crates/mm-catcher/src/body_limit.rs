//! How long the body of a request may be that carries no file.

use crate::refusal::Refusal;
use crate::world::World;

/// The setting of a fresh server.
const BYTES_MAX: usize = 300_000;
/// What a server reads beyond its setting.
const BEYOND: usize = 512;
/// What carries files, which have a limit of their own.
const FILES: [&str; 6] = [
    "CreateEmoji",
    "SetBotIconImage",
    "SetProfileImage",
    "SetTeamIcon",
    "UploadData",
    "UploadFile",
];

/// How much of a body is read; old servers have no limit but that of files.
pub(crate) fn bytes_max(world: &World) -> usize {
    if world.rules.short_bodies {
        world.number("ServiceSettings.MaximumPayloadSizeBytes", BYTES_MAX) + BEYOND
    } else {
        usize::MAX
    }
}

/// Refuses a body that is too long.
pub(crate) fn check(world: &World, body: &[u8]) -> Result<(), Refusal> {
    let max = bytes_max(world);
    if body.len() > max {
        let id = "api.context.request_body_too_large.app_error";
        let detail = format!("ServiceSettings.MaximumPayloadSizeBytes allows {max} bytes");
        return Err(Refusal::new(413, id, "The body of the request is too long.").detail(detail));
    }
    Ok(())
}

/// Refuses a body that is too long for an operation of the API.
pub(crate) fn check_for(world: &World, operation: &str, body: &[u8]) -> Result<(), Refusal> {
    if FILES.contains(&operation) {
        return Ok(());
    }
    check(world, body)
}
