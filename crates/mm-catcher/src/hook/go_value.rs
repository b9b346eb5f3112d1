//! JSON values as Go holds, prints and counts them.

use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::{Number, Value};

/// Makes every number what a double-precision one would be, as Go reads numbers of
/// which it does not know what they are for.
pub(crate) fn round_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => *number = rounded(number),
        Value::Array(list) => list.iter_mut().for_each(round_numbers),
        Value::Object(map) => map.values_mut().for_each(round_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn rounded(number: &Number) -> Number {
    const EXACT: u64 = 1 << 53;
    match number.as_i64() {
        Some(whole) if whole.unsigned_abs() < EXACT => number.clone(),
        _ => {
            // Written with the fewest digits, and zeros up to the point.
            let digits = number.as_f64().map(|double| double.to_string());
            let whole = digits.and_then(|digits| {
                let signed = digits.parse::<i64>().map(Number::from);
                signed
                    .or_else(|_| digits.parse::<u64>().map(Number::from))
                    .ok()
            });
            whole.unwrap_or_else(|| number.clone())
        }
    }
}

/// A value as Go's `%v` prints it.
pub(crate) fn print(value: &Value) -> String {
    let mut text = String::new();
    print_into(value, &mut text);
    text
}

fn print_into(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("<nil>"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::String(own) => text.push_str(own),
        Value::Number(number) => print_number(number.as_f64().unwrap_or_default(), text),
        Value::Array(list) => {
            text.push('[');
            for (index, value) in list.iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                print_into(value, text);
            }
            text.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            text.push_str("map[");
            for (index, (key, value)) in entries.into_iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                text.push_str(key);
                text.push(':');
                print_into(value, text);
            }
            text.push(']');
        }
    }
}

/// The fewest digits, with an exponent from 10^6 on and below 10^-4.
fn print_number(number: f64, text: &mut String) {
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..EXPONENT_FROM).contains(&exponent) {
        let _ = write!(text, "{number}");
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(text, "{digits}e{sign}{:02}", exponent.abs());
    }
}

/// From which power of ten on `%v` writes an exponent.
const EXPONENT_FROM: i32 = 6;

/// How many characters a value has in Go's JSON, in which `<`, `>`, `&` and two line
/// separators take six each.
pub(crate) fn json_chars(value: &impl Serialize) -> usize {
    let mut count = Count::default();
    // Nothing that is counted has keys that are no text, which is all that can fail.
    let _ = serde_json::to_writer(&mut count, value);
    count.chars
}

#[derive(Default)]
struct Count {
    chars: usize,
    last: [u8; 2],
}

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for &byte in bytes {
            match byte {
                b'<' | b'>' | b'&' => self.chars += 6,
                // The last byte of U+2028 and U+2029.
                0xA8 | 0xA9 if self.last == [0xE2, 0x80] => self.chars += 5,
                0x80..=0xBF => {} // Within a code point.
                _ => self.chars += 1,
            }
            self.last = [self.last[1], byte];
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
