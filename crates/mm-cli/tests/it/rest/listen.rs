//! `mm listen`: what it prints, and what it runs.

use mm_driver::Request;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::process::{OnTerminal, Process};
use crate::rest::scene::{Scene, add_channel};
use crate::support::Program;

/// Starts it, and waits until events come.
pub(super) fn listening(program: Program) -> Process {
    let process = program.start();
    process.err.wait_text("note: listening to ");
    process
}

#[test]
fn each_event_is_a_line_with_time_place_person_and_short_words() {
    let scene = Scene::new();
    let ada = scene.member("ada");
    let process = listening(scene.mm(["listen"]));
    let post = scene.post("one\ntwo");
    let posts = scene.admin.posts();
    posts.reply(&post.id, "a reply").unwrap().send().unwrap();
    posts.edit(&post.id, "three").send().unwrap();
    posts.react(&post.id, "eyes").unwrap();
    posts.delete_post(post.id.as_str()).send().unwrap();
    let members = format!("/api/v4/channels/{}/members", scene.channel.id);
    let id = ada.me().unwrap().id;
    let add = scene.admin.request("POST", members.as_str());
    add.json(json!({"user_id": id})).send().unwrap();
    let remove = format!("{members}/{id}");
    scene.admin.request("DELETE", remove).send().unwrap();
    process.out.wait_text(" was removed by @admin\n");
    process.signal(Signal::TERM);
    let run = scene.seen(process.wait());
    run.code(0);
    assert!(!run.text().contains("channels_viewed"), "{run}");
    let lines: Vec<_> = run.text().lines().collect();
    for what in [
        " ops/~alerts @admin: one\u{240a}two".to_owned(),
        " ops/~alerts @admin replied: a reply".to_owned(),
        " ops/~alerts @admin edited: three".to_owned(),
        format!(" ops/~alerts @admin reacted with :eyes: to {}", post.id),
        " ops/~alerts @admin had a post deleted: three".to_owned(),
        " ops/~alerts @ada joined".to_owned(),
        " ops/~alerts @ada was removed by @admin".to_owned(),
    ] {
        let line = lines.iter().find(|line| line.ends_with(&what));
        let line = line.unwrap_or_else(|| panic!("no {what:?} in {run}"));
        let (time, _) = line.split_once(' ').unwrap();
        assert!(time.len() == 20 && time.ends_with('Z'), "{line}");
    }
}

#[test]
fn a_direct_post_is_shown_by_the_other_and_a_name_is_asked_once() {
    let scene = Scene::new();
    let ada = scene.member("ada");
    let direct = ada.direct(&scene.admin.me().unwrap().id).unwrap();
    let events = ["listen", "--event", "posted", "--count", "3"];
    let process = listening(scene.mm(events));
    let before = scene.requests();
    for text in ["one", "two", "three"] {
        ada.posts().create_post(&direct.id, text).send().unwrap();
    }
    let run = process.wait();
    assert!(run.text().ends_with(" @ada @ada: three\n"), "{run}");
    let requests = scene.catcher.requests();
    let asked = requests[before..].iter().filter(|it| it.method == "GET");
    let mut asked: Vec<_> = asked.map(|it| it.path.clone()).collect();
    let all = asked.len();
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), all, "{asked:?}");
}

#[test]
fn escapes_of_a_post_do_nothing_to_the_terminal_that_listens() {
    let scene = Scene::new();
    let process = OnTerminal::start(scene.mm(["listen", "--event", "posted", "--count", "1"]));
    process.screen.wait_text("listening to ");
    scene.post("\u{1b}]0;evil\u{7}\u{1b}[2J\u{9b}31m\u{202e}\r end");
    let (code, said) = process.wait();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("␛]0;evil␇␛[2J<U+009B>31m<U+202E>␍ end"),
        "{said}"
    );
    assert!(said.contains("\u{1b}[1m"), "no colours: {said}");
}

#[test]
fn as_json_each_event_is_a_line_in_the_shape_of_the_wire() {
    let scene = Scene::new();
    let process = listening(scene.mm(["listen", "--json", "--count", "1", "-c", "alerts"]));
    scene.post("one\n\u{9b}\u{1b}");
    let run = scene.seen(process.wait());
    assert!(!run.text().contains(['\u{9b}', '\u{1b}']), "{run}");
    let event = run.code(0).json();
    assert_eq!(event["event"], "posted");
    assert_eq!(event["data"]["post"]["message"], "one\n\u{9b}\u{1b}");
    assert_eq!(event["broadcast"]["channel_id"], scene.channel.id.as_str());
}

#[test]
fn only_what_passes_every_filter_is_printed_and_counted() {
    let scene = Scene::new();
    let ada = scene.member("ada");
    let other = add_channel(&scene.admin, &scene.team, "other", "Other Things");
    let open = |channel: &str| {
        let path = format!("/api/v4/channels/{channel}/members");
        let member = json!({"user_id": ada.me().unwrap().id});
        let added = scene.admin.request("POST", path).json(member);
        added.send().unwrap();
    };
    open(scene.channel.id.as_str());
    open(other.id.as_str());
    let quiet = add_channel(&scene.admin, &scene.team, "quiet", "Quiet");
    let args = "listen --json --channel ~alerts --channel|Other Things|--user ada --user @admin \
                --event posted --event post_edited --match|DISK full|--count 3";
    let args = args.split('|').enumerate().flat_map(|(number, part)| {
        let is_whole = number % 2 == 1;
        let words: Vec<&str> = if is_whole {
            vec![part]
        } else {
            part.split_whitespace().collect()
        };
        words
    });
    let process = listening(scene.mm([]).args(args));
    let post = |channel: &str, text: &str| {
        let posts = scene.admin.posts();
        posts.create_post(channel, text).send().unwrap()
    };
    let first = post(other.id.as_str(), "Disk full on db1");
    post(other.id.as_str(), "something else");
    post(quiet.id.as_str(), "disk full, elsewhere");
    scene.admin.posts().react(&first.id, "eyes").unwrap();
    ada.posts()
        .create_post(&scene.channel.id, "the DISK FULL again")
        .send()
        .unwrap();
    scene
        .admin
        .posts()
        .edit(&first.id, "disk full no more")
        .send()
        .unwrap();
    let run = process.wait();
    run.code(0);
    let events = run.text().lines().map(serde_json::from_str::<Value>);
    let texts: Vec<_> = events
        .map(|event| event.unwrap()["data"]["post"]["message"].clone())
        .collect();
    assert_eq!(
        texts,
        [
            "Disk full on db1",
            "the DISK FULL again",
            "disk full no more"
        ]
    );
}

#[test]
fn wrong_names_are_told_before_it_listens() {
    let scene = Scene::new();
    let run = scene.run(["listen", "--event", "post-edited"]);
    run.code(2).says("perhaps `post_edited`");
    for (flag, value, code, error) in [
        ("--channel", "nowhere", 1, "nowhere"),
        ("--user", "nobody", 1, "nobody"),
        ("--event", "nonsense", 2, "the most frequent are"),
        ("--count", "0", 2, "--count"),
        ("--count", "many", 2, "--count"),
    ] {
        let run = scene.run(["listen", flag, value]);
        run.code(code).says("error: ").says(error);
        assert_eq!(run.text(), "");
    }
    let both = scene.run(["listen", "--json", "--exec", "cat"]);
    both.code(2).says("cannot be used with");
}

#[test]
fn a_command_gets_each_event_on_stdin_one_after_the_other() {
    let scene = Scene::new();
    // What one would see of another that runs at the same time is a `begin` without its `end`.
    let command = "echo begin; cat; echo end";
    let args = ["listen", "--event", "posted", "--count", "3", "--exec"];
    let process = listening(scene.mm(args).arg(command));
    for text in ["one", "two", "three"] {
        scene.post(text);
    }
    let run = scene.seen(process.wait());
    let lines: Vec<_> = run.code(0).text().lines().collect();
    assert_eq!(lines.len(), 9, "{run}");
    for (lines, text) in lines.chunks(3).zip(["one", "two", "three"]) {
        let event: Value = serde_json::from_str(lines[1]).unwrap();
        assert_eq!((lines[0], lines[2]), ("begin", "end"));
        assert_eq!(event["data"]["post"]["message"], text);
    }
}

#[test]
fn a_command_that_fails_or_reads_nothing_is_told_and_ends_nothing() {
    let scene = Scene::new();
    let args = ["listen", "--event", "posted", "--count", "2", "--exec"];
    let process = listening(scene.mm(args).arg("echo ran; exit 3"));
    // More than a pipe holds.
    scene.post(&"\u{1f680}".repeat(16_000));
    scene.post("two");
    let run = process.wait();
    assert_eq!(run.code(0).text(), "ran\nran\n");
    let told = run.err.matches("the command of --exec ended with");
    assert_eq!(told.count(), 2, "{run}");
    run.says("exit status: 3");
}

#[test]
fn a_command_finds_no_secret_in_its_environment() {
    let scene = Scene::new();
    let args = [
        "listen", "--event", "posted", "--count", "1", "--exec", "env",
    ];
    let program = scene
        .mm(args)
        .env("MM_WEBHOOK", "http://127.0.0.1:1/hooks/x");
    let process = listening(program.env("KEPT", "yes"));
    scene.post("one");
    // `seen` looks for the token itself.
    let run = scene.seen(process.wait());
    let names: Vec<_> = run.text().lines().collect();
    assert!(names.contains(&"KEPT=yes"), "{run}");
    assert!(names.contains(&"MM_PROXY=none"), "{run}");
    for secret in ["MM_TOKEN", "MM_WEBHOOK"] {
        assert!(!run.text().contains(secret), "{run}");
    }
}
