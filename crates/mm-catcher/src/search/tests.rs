use super::*;
use crate::id::Id;

fn post(message: &str) -> Post {
    Post {
        id: Id::random(),
        seq: 1,
        create_at: 1_795_219_303_000, // On the 21st of November 2026.
        update_at: 0,
        edit_at: 0,
        delete_at: 0,
        is_pinned: false,
        user: Id::MIN,
        channel: Id::MIN,
        root: None,
        message: message.into(),
        kind: "".into(),
        props: "{}".into(),
        hashtags: crate::hook::hashtags(message).into(),
        pending_post_id: "".into(),
        file_ids: [].into(),
        priority: None,
        silent: false,
        request: 0,
        inbox: None,
    }
}

fn means(typed: &str, message: &str) -> bool {
    Query::parse(typed, false, 0).means(&post(message))
}

#[test]
fn all_words_must_be_there_in_any_form_and_order() {
    assert!(means("edited", "edit by patch"));
    assert!(means("patch EDIT", "Edited, by patch!"));
    assert!(!means("patch undo", "edited by patch"));
    assert!(!means("dit", "edited"));
    assert!(means("the patch", "edited by patch"));
}

#[test]
fn one_word_is_enough_if_it_is_to_be() {
    let query = Query::parse("nothing edited", true, 0);
    assert!(query.means(&post("edited by patch")));
    assert!(!query.means(&post("something else")));
}

#[test]
fn words_in_quotes_follow_each_other() {
    assert!(means("\"by patch\"", "edited by patch"));
    assert!(!means("\"patch by\"", "edited by patch"));
}

#[test]
fn the_beginning_of_a_word_is_enough_before_a_star() {
    assert!(means("edi*", "edited by patch"));
    assert!(!means("dit*", "edited by patch"));
}

#[test]
fn words_after_a_minus_must_not_be_there() {
    assert!(means("disk -full", "disk is empty"));
    assert!(!means("disk -full", "disk is full"));
    assert!(!means("-full", "disk is full"));
    assert!(!means("disk -#tag", "disk #tag"));
}

#[test]
fn hashtags_are_found_whole() {
    assert!(means("#tag", "a #Tag b"));
    assert!(!means("#tag", "a #tags b"));
    assert!(!means("#tag", "a tag b"));
    assert!(means("#ta*", "a #tags b"));
}

#[test]
fn days_bound_the_time() {
    assert!(means("on:2026-11-21", "x"));
    assert!(!means("on:2026-11-20", "x"));
    assert!(means("before:2026-11-22 after:2026-11-20", "x"));
    assert!(!means("before:2026-11-21", "x"));
    assert!(!means("-on:2026-11-21", "x"));
}

#[test]
fn names_are_taken_out_with_or_without_a_space() {
    let query = Query::parse("from:@Bob in: town-square -in:~alerts hello", false, 0);
    assert_eq!(query.from, ["bob"]);
    assert_eq!(query.within, ["town-square"]);
    assert_eq!(query.not_within, ["alerts"]);
    assert!(query.means(&post("hello")));
    assert!(Query::parse(" \"\" ", false, 0).is_empty());
}
