//! SHA-1, which names group channels; nothing here is a secret.

use std::fmt::Write as _;

/// How many bytes are taken in at once.
const BLOCK: usize = 64;

/// The hash of some bytes, as hexadecimal digits.
pub(crate) fn sha1_hex(bytes: &[u8]) -> String {
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % BLOCK != BLOCK - 8 {
        padded.push(0);
    }
    padded.extend((bytes.len() as u64 * 8).to_be_bytes());
    let mut hash: [u32; 5] = [
        0x6745_2301,
        0xefcd_ab89,
        0x98ba_dcfe,
        0x1032_5476,
        0xc3d2_e1f0,
    ];
    for block in padded.chunks_exact(BLOCK) {
        take_in(&mut hash, block);
    }
    let mut hex = String::new();
    for word in hash {
        let _ = write!(hex, "{word:08x}");
    }
    hex
}

#[expect(clippy::many_single_char_names, reason = "the names of the standard")]
fn take_in(hash: &mut [u32; 5], block: &[u8]) {
    let mut words = [0_u32; 80];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    for at in 16..words.len() {
        let word = words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16];
        words[at] = word.rotate_left(1);
    }
    let [mut a, mut b, mut c, mut d, mut e] = *hash;
    for (at, word) in words.iter().enumerate() {
        let (mixed, key) = match at {
            0..20 => (b & c | !b & d, 0x5a82_7999),
            20..40 => (b ^ c ^ d, 0x6ed9_eba1),
            40..60 => (b & c | b & d | c & d, 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6),
        };
        let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e);
        let next = next.wrapping_add(key).wrapping_add(*word);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
    }
    for (sum, word) in hash.iter_mut().zip([a, b, c, d, e]) {
        *sum = sum.wrapping_add(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_come_out() {
        assert_eq!(sha1_hex(b""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        assert_eq!(sha1_hex(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let long = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(sha1_hex(long), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    }

    #[test]
    fn a_group_has_the_name_that_a_real_server_gave_it() {
        let ids = [
            "9ic3z5kxtprsjkwy8471x5bu9o",
            "c9hx8jr8fjfcjpfpbwxaeey6io",
            "woit6fwa1br58f6oi9dmcx7bgo",
        ];
        let name = sha1_hex(ids.concat().as_bytes());
        assert_eq!(name, "c1cfdd71d3b06ea5b0f96cae09f44b4bb23a9284");
    }
}
