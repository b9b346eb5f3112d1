//! Whatever stands in a `.netrc`: no panic, and an entry before it is read as it was written.

#![no_main]
#![expect(dead_code, reason = "the rest of the crate is not here")]

#[path = "../../src/netrc.rs"]
mod netrc;

use libfuzzer_sys::fuzz_target;

/// A word as it is quoted there.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

fuzz_target!(|input: (&str, &str, &str)| {
    let (login, password, rest) = input;
    let _ = netrc::find(rest, "chat.example.com");
    if [login, password]
        .iter()
        .any(|word| word.contains(['\n', '\r']))
    {
        return;
    }
    let (as_login, as_password) = (quoted(login), quoted(password));
    let text = format!("machine h login {as_login} password {as_password}\nmachine other\n{rest}");
    let expected = Some((login.to_owned(), password.to_owned()));
    assert_eq!(netrc::find(&text, "H"), expected, "{text}");
});
