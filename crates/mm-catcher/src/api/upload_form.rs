//! Files as a form brings them.
//!
//! A server reads a form as it comes in, if it knows the channel before the first file. If
//! not, it reads all of it first, and then by other rules.

use super::file_upload::{check_size, refused};
use crate::call::Call;
use crate::hook::Part;
use crate::id::Id;
use crate::refusal::Refusal;

/// What a form brings.
#[derive(Debug, Default)]
pub(super) struct Sent<'a> {
    pub(super) files: Vec<(String, &'a [u8])>,
    /// The ids that the client gave them: none, or one for each.
    pub(super) client_ids: Vec<String>,
}

/// Reads a form, in the order of its parts.
pub(super) fn read<'a>(call: &Call<'_>, parts: Vec<Part<'a>>) -> Result<Sent<'a>, Refusal> {
    let channel = call.query("channel_id").unwrap_or_default();
    let is_file = |part: &Part<'_>| part.filename.is_some();
    let is_channel = |part: &Part<'_>| part.name == "channel_id";
    let decides = |part: &&Part<'_>| is_file(part) || is_channel(part);
    let first = parts.iter().find(decides);
    if channel.is_empty() && first.is_some_and(is_file) {
        return whole(call, parts);
    }
    in_order(call, channel, parts)
}

fn text(part: &Part<'_>) -> String {
    String::from_utf8_lossy(part.content).into_owned()
}

/// Refuses a channel that who asks may not upload to.
fn check_channel(call: &Call<'_>, channel: &str) -> Result<(), Refusal> {
    let bad = |_| Refusal::bad_url_param("channel_id");
    let channel: Id = channel.parse().map_err(bad)?;
    call.own_channel(channel).map(|_| ())
}

fn in_order<'a>(
    call: &Call<'_>,
    mut channel: String,
    parts: Vec<Part<'a>>,
) -> Result<Sent<'a>, Refusal> {
    let mut sent = Sent::default();
    let mut takes_ids = true;
    for part in parts {
        let Some(name) = &part.filename else {
            match part.name.as_str() {
                "channel_id" => {
                    let id = text(&part);
                    if !channel.is_empty() && channel != id {
                        return Err(refused("multiple_channel_ids"));
                    }
                    channel = id;
                }
                "client_ids" if takes_ids => sent.client_ids.push(text(&part)),
                other => return Err(Refusal::bad_body_param(other)),
            }
            continue;
        };
        check_channel(call, &channel)?;
        // Ids come before the first file, and before the file that each is for.
        takes_ids = !sent.client_ids.is_empty();
        if takes_ids && sent.files.len() >= sent.client_ids.len() {
            return Err(Refusal::bad_body_param("client_ids"));
        }
        check_size(call.world, name, part.content.len())?;
        sent.files.push((name.clone(), part.content));
    }
    if takes_ids && sent.client_ids.len() != sent.files.len() {
        return Err(refused("incorrect_number_of_client_ids"));
    }
    Ok(sent)
}

/// The form when a file comes first: files have the name `files`, and what else it has is not
/// looked at.
fn whole<'a>(call: &Call<'_>, parts: Vec<Part<'a>>) -> Result<Sent<'a>, Refusal> {
    let first = parts.iter().position(|part| part.filename.is_some());
    let before = parts.iter().take(first.unwrap_or_default());
    if let Some(other) = before.into_iter().find(|part| part.name != "client_ids") {
        return Err(Refusal::bad_body_param(&other.name));
    }
    let mut sent = Sent::default();
    let mut channel = None;
    for part in parts {
        match (&part.filename, part.name.as_str()) {
            (Some(name), "files") => sent.files.push((name.clone(), part.content)),
            (None, "channel_id") => {
                channel.get_or_insert_with(|| text(&part));
            }
            (None, "client_ids") => sent.client_ids.push(text(&part)),
            _ => {}
        }
    }
    let channel = channel.ok_or_else(|| Refusal::bad_body_param("channel_id"))?;
    check_channel(call, &channel)?;
    if !sent.client_ids.is_empty() && sent.client_ids.len() != sent.files.len() {
        return Err(refused("incorrect_number_of_client_ids"));
    }
    for (name, bytes) in &sent.files {
        check_size(call.world, name, bytes.len())?;
    }
    sent.client_ids.retain(|id| !id.is_empty());
    Ok(sent)
}
