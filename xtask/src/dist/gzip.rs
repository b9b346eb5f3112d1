//! gzip, which gives the same bytes for the same text: without a name and a time.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

/// As small as it gets.
pub(crate) fn best(bytes: &[u8]) -> io::Result<Vec<u8>> {
    pack(bytes, Compression::best())
}

/// As fast as it gets.
#[cfg(test)]
pub(crate) fn fast(bytes: &[u8]) -> io::Result<Vec<u8>> {
    pack(bytes, Compression::fast())
}

fn pack(bytes: &[u8], level: Compression) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_a_time_nor_a_name_is_written() {
        let packed = best(b"text").unwrap();
        assert_eq!(packed[..8], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    }
}
