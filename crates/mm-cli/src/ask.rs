//! Questions to who sits at a terminal.

use std::io::{self, IsTerminal, Read, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::at_signal::AtSignal;
use crate::failure::Failure;

/// How long an answer may be.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
const CTRL_C: u8 = 3;
const CTRL_D: u8 = 4;
const CTRL_U: u8 = 21;
const BACKSPACES: [u8; 2] = [8, 127];

/// Whether somebody can be asked.
pub(crate) fn is_possible() -> bool {
    io::stdin().is_terminal()
}

/// The next line of stdin, after a question if somebody is there to read it.
pub(crate) fn line(question: &str) -> Result<String, Failure> {
    if is_possible() {
        tell(question);
    }
    let answer = read(|_, _| {}).map_err(|error| failed(&error))?;
    Ok(answer.trim().to_owned())
}

/// The same for a secret: it is not shown while it is typed.
pub(crate) fn secret(question: &str) -> Result<String, Failure> {
    if !is_possible() {
        return line(question);
    }
    let hidden = Hidden::new().map_err(|error| failed(&error))?;
    tell(question); // Who sees it may type already.
    let answer = read(edit);
    drop(hidden);
    tell("\n");
    Ok(answer.map_err(|error| failed(&error))?.trim().to_owned())
}

fn tell(text: &str) {
    let mut err = io::stderr().lock();
    // If nobody reads it, nobody answers.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Reads byte by byte, as what follows the line is for somebody else.
fn read(edit: impl Fn(&mut Vec<u8>, u8)) -> io::Result<String> {
    let (mut stdin, mut line, mut byte) = (io::stdin().lock(), Vec::new(), [0]);
    while line.len() < ANSWER_BYTES_MAX && stdin.read(&mut byte)? > 0 {
        match byte[0] {
            b'\n' | b'\r' | CTRL_D => break,
            CTRL_C => return Err(io::ErrorKind::Interrupted.into()),
            other => line.push(other),
        }
        if let Some(last) = line.last().copied() {
            edit(&mut line, last);
        }
    }
    String::from_utf8(line).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// What the keys do that no terminal looks at now.
fn edit(line: &mut Vec<u8>, last: u8) {
    if BACKSPACES.contains(&last) {
        line.pop();
        // A character may have several bytes, of which the first is none of these.
        while line.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
    } else if last == CTRL_U {
        line.clear();
    }
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct Hidden {
    before: Termios,
    _at_signal: AtSignal,
}

impl Hidden {
    fn new() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut hidden = before.clone();
        // Ctrl-C comes as a key, so that the terminal is not left like this.
        hidden.local_modes &= !(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        let at_signal = before.clone();
        let at_signal = AtSignal::run(move || show(&at_signal));
        tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self {
            before,
            _at_signal: at_signal,
        })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        show(&self.before);
    }
}

fn show(before: &Termios) {
    // There is nothing else to try.
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
}

fn failed(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::Interrupted => Failure::interrupted(),
        io::ErrorKind::InvalidData => Failure::usage("what was typed is no UTF-8"),
        _ => Failure::usage(format!("stdin: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backspace_takes_a_whole_character_back() {
        let typed = |keys: &[u8]| {
            let mut line = Vec::new();
            for key in keys {
                line.push(*key);
                edit(&mut line, *key);
            }
            String::from_utf8(line).unwrap()
        };
        assert_eq!(typed(b"ab\x7fc"), "ac");
        assert_eq!(typed("a\u{e4}\u{1f680}\u{8}\u{8}b".as_bytes()), "ab");
        assert_eq!(typed(b"\x7f\x7fa"), "a");
        assert_eq!(typed(b"wrong\x15right"), "right");
    }
}
