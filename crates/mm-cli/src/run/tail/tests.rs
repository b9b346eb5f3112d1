use super::*;

fn tail(lines: usize, chars: usize, pieces: impl IntoIterator<Item = Vec<u8>>) -> Excerpt {
    let mut tail = Tail::new(lines, chars);
    for piece in pieces {
        tail.push(Stream::Out, &piece);
        assert!(tail.bytes <= 2 * BYTES_KEPT);
    }
    tail.finish(chars)
}

fn numbered(count: usize) -> impl Iterator<Item = Vec<u8>> {
    (1..=count).map(|number| format!("line {number}\n").into_bytes())
}

#[test]
fn the_last_lines_are_kept_and_all_are_counted() {
    for count in [0, 1, 3, 4, 50_000, 500_000] {
        let excerpt = tail(3, 1000, numbered(count));
        let first = count.saturating_sub(2).max(1);
        let lines: Vec<_> = (first..=count)
            .map(|number| format!("line {number}"))
            .collect();
        assert_eq!(excerpt.lines, lines);
        assert_eq!(excerpt.total, count as u64);
    }
}

#[test]
fn only_whole_lines_are_shown_as_far_as_characters_last() {
    let excerpt = tail(50, 20, numbered(9));
    assert_eq!(excerpt.lines, ["line 8", "line 9"]);
    assert_eq!(excerpt.total, 9);
}

#[test]
fn of_a_line_that_is_too_long_the_end_is_shown() {
    for long in ["abcdefgh", "123456789abcdefgh"] {
        let excerpt = tail(50, 5, [long.as_bytes().to_vec()]);
        assert_eq!(excerpt.lines, ["…defgh"]);
    }
    let excerpt = tail(50, 5, (0..1000).map(|_| vec![b'x'; 1000]));
    assert_eq!(
        (excerpt.lines, excerpt.total),
        (vec!["…xxxxx".to_owned()], 1)
    );
}

#[test]
fn a_long_progress_bar_does_not_push_out_what_was_before() {
    let bar = (0..50_000).map(|step| format!("\rstep {step:>8} of 50000").into_bytes());
    let excerpt = tail(5, 1000, numbered(2).chain(bar));
    assert_eq!(
        excerpt.lines,
        ["line 1", "line 2", "step    49999 of 50000"]
    );
    let frames = (0..50_000).map(|step| format!("\x1b[2Aa {step}\nb {step}\n").into_bytes());
    let excerpt = tail(5, 1000, numbered(4).chain(frames));
    assert_eq!(excerpt.lines, ["line 1", "line 2", "a 49999", "b 49999"]);
}

#[test]
fn no_lines_cost_nothing() {
    let excerpt = tail(0, 1000, numbered(10));
    assert!(excerpt.lines.is_empty());
}

#[test]
fn line_ends_are_counted_wherever_they_are() {
    let mut bytes = Vec::new();
    let mut expected = 0;
    for number in 0..2_000_u32 {
        let byte = number.wrapping_mul(2_654_435_761).to_be_bytes()[0] % 32;
        bytes.push(byte);
        expected += u64::from(byte == b'\n');
        assert_eq!(newlines(&bytes), expected);
    }
    assert_eq!(newlines(&[b'\n'; 77]), 77);
}
