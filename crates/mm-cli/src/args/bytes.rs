//! Sizes as people write them.

/// A size such as `64M`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bytes(pub(crate) usize);

impl std::str::FromStr for Bytes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim().to_ascii_lowercase();
        let text = text.trim_end_matches("ib").trim_end_matches('b');
        let (digits, factor) = match text.strip_suffix(['k', 'm', 'g']) {
            None => (text, 1),
            Some(digits) => match text.as_bytes().last() {
                Some(b'k') => (digits, 1 << 10),
                Some(b'm') => (digits, 1 << 20),
                _ => (digits, 1 << 30),
            },
        };
        let bytes = digits
            .trim()
            .parse::<usize>()
            .ok()
            .and_then(|n| n.checked_mul(factor));
        bytes
            .filter(|bytes| *bytes > 0)
            .map(Self)
            .ok_or("expected a size such as `64M`".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("64M", 64 << 20),
            ("1 GiB", 1 << 30),
            ("512k", 512 << 10),
            ("7", 7),
        ] {
            assert_eq!(text.parse(), Ok(Bytes(bytes)), "{text}");
        }
        for text in ["", "0", "M", "-1", "1.5M", "99999999999999999999"] {
            assert!(text.parse::<Bytes>().is_err(), "{text}");
        }
    }
}
