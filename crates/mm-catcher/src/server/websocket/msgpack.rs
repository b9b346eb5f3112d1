//! `MessagePack`, which newer servers take in binary frames instead of JSON.

use serde_json::{Map, Number, Value};

/// How deep values may lie in one another.
const DEPTH_MAX: usize = 64;

/// Reads the first value; what follows is not looked at, as with JSON. Raw bytes and extensions,
/// which no action takes, become null.
pub(super) fn parse(bytes: &[u8]) -> Option<Value> {
    Reader { rest: bytes }.value(DEPTH_MAX)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let kind = self.take::<1>()?[0];
        Some(match kind {
            0x00..=0x7f => kind.into(),
            0x80..=0x8f => self.map(usize::from(kind & 0x0f), depth)?,
            0x90..=0x9f => self.array(usize::from(kind & 0x0f), depth)?,
            0xa0..=0xbf => self.text(usize::from(kind & 0x1f))?,
            0xc0 => Value::Null,
            0xc2 | 0xc3 => (kind == 0xc3).into(),
            0xc4..=0xc6 => {
                let len = self.len(kind - 0xc4)?;
                self.skip(len)?;
                Value::Null
            }
            0xc7..=0xc9 => {
                let len = self.len(kind - 0xc7)?;
                self.skip(len + 1)?; // Its first byte is its type.
                Value::Null
            }
            0xca => float(f32::from_be_bytes(self.take()?).into()),
            0xcb => float(f64::from_be_bytes(self.take()?)),
            0xcc => self.take::<1>()?[0].into(),
            0xcd => u16::from_be_bytes(self.take()?).into(),
            0xce => u32::from_be_bytes(self.take()?).into(),
            0xcf => u64::from_be_bytes(self.take()?).into(),
            0xd0 => i8::from_be_bytes(self.take()?).into(),
            0xd1 => i16::from_be_bytes(self.take()?).into(),
            0xd2 => i32::from_be_bytes(self.take()?).into(),
            0xd3 => i64::from_be_bytes(self.take()?).into(),
            0xd4..=0xd8 => {
                self.skip(1 + (1 << (kind - 0xd4)))?;
                Value::Null
            }
            0xd9..=0xdb => {
                let len = self.len(kind - 0xd9)?;
                self.text(len)?
            }
            0xdc | 0xdd => {
                let len = self.len(kind - 0xdc + 1)?;
                self.array(len, depth)?
            }
            0xde | 0xdf => {
                let len = self.len(kind - 0xde + 1)?;
                self.map(len, depth)?
            }
            0xe0..=0xff => i8::from_be_bytes([kind]).into(),
            0xc1 => return None,
        })
    }

    /// A length of one, two or four bytes.
    fn len(&mut self, size: u8) -> Option<usize> {
        match size {
            0 => Some(usize::from(self.take::<1>()?[0])),
            1 => Some(usize::from(u16::from_be_bytes(self.take()?))),
            _ => usize::try_from(u32::from_be_bytes(self.take()?)).ok(),
        }
    }

    fn text(&mut self, len: usize) -> Option<Value> {
        let bytes = self.skip(len)?;
        Some(String::from_utf8_lossy(bytes).into())
    }

    fn array(&mut self, len: usize, depth: usize) -> Option<Value> {
        (0..len).map(|_| self.value(depth)).collect()
    }

    fn map(&mut self, len: usize, depth: usize) -> Option<Value> {
        let mut map = Map::new();
        for _ in 0..len {
            let Value::String(name) = self.value(depth)? else {
                return None;
            };
            map.insert(name, self.value(depth)?);
        }
        Some(map.into())
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*bytes)
    }

    fn skip(&mut self, len: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(bytes)
    }
}

fn float(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_of_value_is_read() {
        for (bytes, value) in [
            (&b"\x07"[..], json!(7)),
            (b"\xff", json!(-1)),
            (b"\xcc\xc8", json!(200)),
            (b"\xcd\x01\x00", json!(256)),
            (b"\xce\x00\x01\x00\x00", json!(65536)),
            (
                b"\xcf\x00\x00\x00\x01\x00\x00\x00\x00",
                json!(4_294_967_296_u64),
            ),
            (b"\xd1\xff\x00", json!(-256)),
            (b"\xcb\x3f\xf8\x00\x00\x00\x00\x00\x00", json!(1.5)),
            (b"\xc0", json!(null)),
            (b"\xc3", json!(true)),
            (b"\xa2hi", json!("hi")),
            (b"\xd9\x02hi", json!("hi")),
            (b"\x92\xc2\xa1x", json!([false, "x"])),
            (b"\xdc\x00\x01\x01", json!([1])),
            (
                b"\x82\xa3seq\x01\xa6action\xa4ping",
                json!({"seq": 1, "action": "ping"}),
            ),
            (b"\xde\x00\x01\xa1a\xc4\x01\x00", json!({"a": null})),
            (b"\x92\xd4\x01\x02\x05", json!([null, 5])),
        ] {
            assert_eq!(parse(bytes), Some(value), "{bytes:x?}");
        }
    }

    #[test]
    fn what_is_cut_or_endless_is_nothing() {
        for bytes in [
            &b""[..],
            b"\x83\xa3seq\x01",
            b"\xc1",
            b"\xdf\xff\xff\xff\xff",
            b"{\"seq\":1}",
        ] {
            assert!(
                parse(bytes).is_none_or(|value| value.is_number()),
                "{bytes:x?}"
            );
        }
        assert_eq!(parse(&[0x91; 8000]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_value_or_nothing(bytes: Vec<u8>) {
            let _ = parse(&bytes);
        }
    }
}
