//! How large a picture is, read from the head of its file.

/// Width and height of a PNG, GIF, JPEG, BMP or WebP; none if it is none of them, or broken.
pub(crate) fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = match bytes {
        [0x89, b'P', b'N', b'G', ..] => (be32(bytes, 16)?, be32(bytes, 20)?),
        [b'G', b'I', b'F', b'8', ..] => (le16(bytes, 6)?, le16(bytes, 8)?),
        [0xff, 0xd8, ..] => of_jpeg(bytes)?,
        [b'B', b'M', ..] => (le32(bytes, 18)?, le32(bytes, 22)?),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => of_webp(bytes)?,
        _ => return None,
    };
    (size.0 > 0 && size.1 > 0).then_some(size)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(array(bytes, at)?))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(array(bytes, at)?))
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(array(bytes, at)?)))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(array(bytes, at)?)))
}

/// Goes from segment to segment to the one that tells the size.
fn of_jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let [mark, kind] = array(bytes, at)?;
        if mark != 0xff {
            return None;
        }
        match kind {
            0xff => at += 1, // Padding.
            // Frames of all kinds; the three left out are tables.
            0xc0..=0xcf if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                return Some((be16(bytes, at + 7)?, be16(bytes, at + 5)?));
            }
            _ => at += 2 + usize::try_from(be16(bytes, at + 2)?).ok()?,
        }
    }
}

fn of_webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match &array::<4>(bytes, 12)? {
        b"VP8 " => Some((le16(bytes, 26)? & 0x3fff, le16(bytes, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = le32(bytes, 21)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => {
            let size = |at| Some((le32(bytes, at)? & 0x00ff_ffff) + 1);
            Some((size(24)?, size(27)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_stand_in_the_heads_of_files() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x03\x08\x02\0\0\0";
        assert_eq!(pixels(png), Some((4, 3)));
        assert_eq!(pixels(b"GIF89a\x10\0\x20\0"), Some((16, 32)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08\0\x05\0\x07\x03";
        assert_eq!(pixels(jpeg), Some((7, 5)));
        let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x09\0\0\x13\0\0\0";
        assert_eq!(pixels(webp), Some((10, 20)));
    }

    #[test]
    fn what_is_broken_is_no_picture() {
        let broken: [&[u8]; 6] = [
            b"",
            b"text",
            b"\x89PNG",
            b"\xff\xd8\xff\xe0\0\x01",
            b"\xff\xd8\xff\xd8\0\0",
            b"GIF89a\0\0\0\0",
        ];
        for bytes in broken {
            assert_eq!(pixels(bytes), None, "{bytes:?}");
        }
    }
}
