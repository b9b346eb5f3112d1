//! The pictures of users: a square in a colour of their own.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{Access, Served, users};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;

pub(super) const SERVED: &[Served] = &[
    ("GetProfileImage", Access::Session, image),
    ("GetDefaultProfileImage", Access::Session, image),
];

/// Width and height, as of a real server's.
const SIDE: u32 = 128;

fn image(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    if !call.world.users.contains(&id) {
        return Err(users::missing());
    }
    let picture = square(colour(id));
    Ok(Answer::bytes(200, "image/png", picture).header("cache-control", "max-age=300, private"))
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
