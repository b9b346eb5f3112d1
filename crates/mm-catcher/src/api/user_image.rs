//! The pictures of users: a square in a colour of their own.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::file_upload::bytes_max;
use super::{Access, Served, users};
use crate::answer::Answer;
use crate::call::Call;
use crate::hook::{MediaType, parts};
use crate::id::Id;
use crate::picture::pixels;
use crate::refusal::Refusal;

pub(super) const SERVED: &[Served] = &[
    ("GetProfileImage", Access::Session, image),
    ("GetDefaultProfileImage", Access::Session, default_image),
    ("SetProfileImage", Access::Session, set),
    ("SetDefaultProfileImage", Access::Session, unset),
];

/// Width and height, as of a real server's.
const SIDE: u32 = 128;

fn image(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    let Some(bytes) = call.world.files.bytes(&id).cloned() else {
        return default_image(call);
    };
    if !call.world.users.contains(&id) {
        return Err(users::missing());
    }
    let media_type = if bytes.starts_with(b"\xff\xd8") {
        "image/jpeg"
    } else {
        "image/png"
    };
    Ok(Answer::bytes(200, media_type, bytes).header("cache-control", "max-age=86400, private"))
}

fn default_image(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    if !call.world.users.contains(&id) {
        return Err(users::missing());
    }
    let picture = square(colour(id));
    Ok(Answer::bytes(200, "image/png", picture).header("cache-control", "max-age=300, private"))
}

/// Keeps a picture under the user's own id.
fn set(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    call.require_user_or_bot(id)?;
    let refused = |status: u16, what: &str| {
        Refusal::new(
            status,
            format!("api.user.upload_profile_user.{what}.app_error"),
            "There is no picture in the form that the server could take.",
        )
    };
    let body = call.request.body.clone();
    if body.len() > bytes_max(call.world) {
        return Err(refused(413, "too_large"));
    }
    let content_type = call.request.header("content-type").unwrap_or_default();
    let form = MediaType::parse(content_type);
    let boundary = form.as_ref().and_then(|form| form.param("boundary"));
    let parts = boundary.and_then(|boundary| parts(&body, boundary));
    let parts = parts.ok_or_else(|| refused(500, "parse"))?;
    let mut parts = parts.iter();
    let image = parts.find(|part| part.name == "image" && part.filename.is_some());
    let image = image.ok_or_else(|| refused(400, "no_file"))?;
    if pixels(image.content).is_none() {
        return Err(refused(400, "decode_config"));
    }
    let picture = body.slice_ref(image.content);
    call.world.files.put_bytes(id, picture);
    changed(call, id)
}

fn unset(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    call.require_user_or_bot(id)?;
    call.world.files.remove_bytes(&id);
    changed(call, id)
}

fn changed(call: &mut Call<'_>, id: Id) -> Result<Answer, Refusal> {
    let now = call.world.now();
    let user = call.world.users.get_mut(&id).ok_or_else(users::missing)?;
    user.update_at = now;
    super::user_update::tell_updated(call.world, id);
    Ok(Answer::ok())
}

/// The same colour for the same user each time, neither pale nor dark.
fn colour(id: Id) -> [u8; 3] {
    let mut sums = [0_u8; 3];
    for (at, byte) in id.as_str().bytes().enumerate() {
        let sum = &mut sums[at % 3];
        *sum = sum.wrapping_mul(31).wrapping_add(byte);
    }
    sums.map(|sum| 64 + sum / 2)
}

/// A PNG of one colour.
fn square(colour: [u8; 3]) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(SIDE.to_be_bytes());
    header.extend(SIDE.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]); // Eight bits each of red, green and blue.
    let mut rows = Vec::new();
    for _ in 0..SIDE {
        rows.push(0); // No filter.
        rows.extend((0..SIDE).flat_map(|_| colour));
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let data = encoder.write_all(&rows).and_then(|()| encoder.finish());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &data.unwrap_or_default());
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let start = png.len();
    png.extend(kind);
    png.extend(data);
    let mut sum = flate2::Crc::new();
    sum.update(&png[start..]);
    png.extend(sum.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_a_png_whose_chunks_add_up() {
        let png = square([1, 2, 3]);
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x80\0\0\0\x80"));
        // What every PNG ends with, sum and all.
        assert!(png.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"));
    }
}
