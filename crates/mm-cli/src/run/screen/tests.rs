use super::*;

fn shown(bytes: impl AsRef<[u8]>) -> Vec<String> {
    let bytes = bytes.as_ref();
    let mut whole = Screen::new(50, 1000);
    whole.write(Stream::Out, bytes);
    let mut pieces = Screen::new(50, 1000);
    for byte in bytes {
        pieces.write(Stream::Out, std::slice::from_ref(byte));
    }
    assert_eq!(whole.lines(), pieces.lines(), "cut anywhere it is the same");
    whole.lines().into()
}

#[test]
fn lines_are_lines() {
    assert_eq!(shown("a\n\nb\r\nc"), ["a", "", "b", "c"]);
    assert_eq!(shown("a\n\n\n"), ["a"]);
    assert_eq!(shown("a\tb  \n"), ["a\tb"]);
    assert!(shown("").is_empty());
}

#[test]
fn colours_titles_and_links_are_taken_out() {
    assert_eq!(
        shown("\x1b[1;31mred\x1b[0m \x1b[38:2:1:2:3mx\x1b[m"),
        ["red x"]
    );
    assert_eq!(shown("\x1b]0;title\x07a\x1b]8;;http://h/\x1b\\b"), ["ab"]);
    assert_eq!(shown("\x1bP1$r0m\x1b\\a\x1b(Bb\x07c"), ["abc"]);
}

#[test]
fn a_progress_bar_is_shown_at_its_last_state() {
    assert_eq!(shown("  1%\r 50%\r100%\ndone\n"), ["100%", "done"]);
    assert_eq!(shown("downloading\r\x1b[Kok\n"), ["ok"]);
    assert_eq!(shown("downloading\r\x1b[2Kok\n"), ["ok"]);
    assert_eq!(shown("abc\rx"), ["xbc"]);
    assert_eq!(shown("|\x08/\x08-\x08\\"), ["\\"]);
}

#[test]
fn lines_that_are_drawn_again_are_there_once() {
    assert_eq!(
        shown("a 1\nb 1\n\x1b[2Aa 2\nb 2\nend"),
        ["a 2", "b 2", "end"]
    );
    assert_eq!(shown("a 1\nb 1\n\x1b[2F\x1b[Jnew\n"), ["new"]);
}

#[test]
fn a_frame_drawn_again_from_the_top_replaces_the_one_before() {
    let frame = |n| format!("\x1b[Htop {n}\n\x1b[2;3Hx{n}\n");
    let text = format!("before\n{}{}{}after", frame(1), frame(2), frame(3));
    assert_eq!(shown(text), ["before", "top 3", "  x3", "after"]);
}

#[test]
fn a_cleared_screen_keeps_what_was_before() {
    assert_eq!(shown("a\n\x1b[H\x1b[2J\x1b[3Jb\n"), ["a", "b"]);
    let twice = "a\n\x1b[H\x1b[2Jb\nb\n\x1b[H\x1b[2Jc\n";
    assert_eq!(shown(twice), ["a", "c"]);
}

#[test]
fn what_editors_and_pagers_draw_leaves_no_trace() {
    assert_eq!(
        shown("a\n\x1b[?1049h\x1b[H~\n~\n:q\x1b[?1049lb\n"),
        ["a", "b"]
    );
}

#[test]
fn what_is_no_text_is_replaced() {
    assert_eq!(shown(b"a\xff\xfeb\xc3\n"), ["a\u{fffd}\u{fffd}b\u{fffd}"]);
    assert_eq!(
        shown("\u{fc}\u{1f980}\u{9b}1m\0\x7f"),
        ["\u{fc}\u{1f980}1m"]
    );
}

#[test]
fn lines_of_two_streams_stay_whole() {
    let mut screen = Screen::new(50, 1000);
    for (stream, text) in [
        (Stream::Out, "out "),
        (Stream::Err, "warning\n"),
        (Stream::Out, "1\nout 2\n"),
        (Stream::Err, "error"),
    ] {
        screen.write(stream, text.as_bytes());
    }
    assert_eq!(screen.lines(), ["out 1", "warning", "out 2", "error"]);
}

#[test]
fn nothing_makes_it_grow_without_end() {
    let mut screen = Screen::new(10, 100);
    for number in 0..20_000 {
        screen.write(Stream::Out, format!("{number}\n").as_bytes());
    }
    screen.write(Stream::Err, b"\x1b]");
    for _ in 0..100 {
        screen.write(Stream::Err, &[b'x'; 10_000]);
        screen.write(Stream::Out, &[b'y'; 10_000]);
        screen.write(
            Stream::Out,
            b"\x1b[65535;65535H.\x1b[65535B.\x1b[65535C.\x1b[65535A.",
        );
    }
    assert!(screen.rows.len() <= ROWS_KEPT);
    assert!(screen.rows.iter().all(|row| row.text.len() <= 301));
    let chars: usize = screen.rows.iter().map(|row| row.text.len()).sum();
    assert_eq!(chars, screen.chars);
    assert!(screen.dropped() >= 19_000);
}
