//! `mm post`.

use rustix::fs::{CWD, FileType, Mode, mknodat};
use serde_json::Value;

use crate::process::OnTerminal;
use crate::rest::scene::Scene;
use crate::support::mm;

/// What the program printed: the id of a post.
fn id(text: &str) -> String {
    assert_eq!(text.len(), 27, "{text}");
    text.trim_end().to_owned()
}

#[test]
fn a_channel_is_found_by_every_name_that_people_give_it() {
    let scene = Scene::new();
    let by_id = scene.channel.id.to_string();
    for name in ["alerts", "~alerts", "All Alerts", &by_id] {
        let run = scene.run(["post", "--channel", name, "to", name]);
        run.code(0).quiet();
        let post = scene.admin.posts().get_post(id(run.text())).send().unwrap();
        assert_eq!(post.message, format!("to {name}"));
        assert_eq!(post.channel_id, scene.channel.id);
    }
    let ada = scene.member("ada").me().unwrap();
    let run = scene.run(["post", "-c", "@ada", "--json", "psst"]);
    let channel = run.json()["channel_id"].as_str().unwrap().to_owned();
    assert_eq!(channel, scene.admin.direct(&ada.id).unwrap().id.to_string());
}

#[test]
fn the_channel_may_come_from_a_variable_or_the_profile() {
    let scene = Scene::new();
    let by_variable = scene.mm(["post", "one"]).env("MM_CHANNEL", "alerts");
    by_variable.run().code(0).quiet();
    let profile = "[profiles.default]\nchannel = \"alerts\"\nteam = \"ops\"\n";
    scene.mm(["post", "two"]).config(profile).run().code(0);
    assert_eq!(scene.messages(), ["two", "one"]);
    let run = scene.mm(["post", "three"]).run();
    run.code(2).tells_once("no channel is given", "MM_CHANNEL");
}

#[test]
fn a_text_comes_from_words_or_from_stdin() {
    let scene = Scene::new();
    scene.run(["post", "-c", "alerts", "two", "words"]).code(0);
    let piped = scene.mm(["post", "-c", "alerts"]);
    piped.stdin("from\na pipe\n").run().code(0);
    let dash = scene.mm(["post", "-c", "alerts", "-"]);
    dash.stdin("by a dash").run().code(0);
    assert_eq!(scene.messages(), ["by a dash", "from\na pipe", "two words"]);
    let before = scene.requests();
    let run = scene.mm(["post", "-c", "alerts"]).stdin(" \n").run();
    run.code(2).tells_once("the message is empty", "--delete");
    assert_eq!(scene.requests(), before);
}

#[test]
fn a_text_that_is_too_long_becomes_several_posts() {
    let scene = Scene::new();
    let run = scene
        .mm(["post", "-c", "alerts"])
        .stdin("word ".repeat(5_000));
    let run = run.run();
    run.code(0).quiet();
    assert_eq!(run.text().lines().count(), 2);
    assert_eq!(scene.messages().len(), 2);
}

#[test]
fn a_reply_goes_into_the_thread_of_whichever_post_of_it() {
    let scene = Scene::new();
    let root = scene.post("root").id;
    let link = format!("{}/ops/pl/{root}", scene.catcher.url());
    let first = id(scene.run(["post", "--thread", &link, "first"]).text());
    let second = scene.run(["post", "--thread", &first, "--json", "second"]);
    assert_eq!(second.json()["root_id"], root.as_str());
    // The channel of the environment has no say in it.
    let other = scene.mm(["post", "--thread", &first, "third"]);
    other.env("MM_CHANNEL", "nonsense").run().code(0).quiet();
    let run = scene.run(["post", "--thread", &first, "-c", "alerts", "x"]);
    run.code(2)
        .tells_once("is in a channel already", "--thread");
}

#[test]
fn a_post_is_changed_reacted_to_and_deleted() {
    let scene = Scene::new();
    let post = scene.post("before").id.to_string();
    assert_eq!(
        id(scene.run(["post", "--edit", &post, "after"]).text()),
        post
    );
    assert_eq!(scene.messages(), ["after"]);
    let run = scene.run(["post", "--react", &post, ":eyes:", "--json"]);
    assert_eq!(run.json()["emoji_name"], "eyes");
    let reactions = scene.admin.reactions().get_reactions(post.as_str());
    assert_eq!(reactions.send().unwrap().len(), 1);
    assert_eq!(id(scene.run(["post", "--delete", &post]).text()), post);
    assert!(scene.messages().is_empty());
    let run = scene.run(["post", "--delete", &post]);
    run.code(1).says("404").says("hint: ");
}

#[test]
fn files_are_attached_more_than_one_post_takes_in_several() {
    let scene = Scene::new();
    let mut program = scene.mm(["post", "-c", "alerts", "files", "--json"]);
    for number in 0..7 {
        let name = format!("{number} \u{e4} 'x\".txt");
        program = program
            .file(&name, "x".repeat(number))
            .args(["--file", &name]);
    }
    let run = program.run();
    run.code(0).quiet();
    let posts: Vec<Value> = run
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let files = |post: &Value| post["file_ids"].as_array().unwrap().len();
    assert_eq!(posts.iter().map(files).collect::<Vec<_>>(), [5, 2]);
    let infos = scene.admin.posts();
    let infos = infos.get_file_infos_for_post(posts[1]["id"].as_str().unwrap());
    let names: Vec<_> = infos
        .send()
        .unwrap()
        .into_iter()
        .map(|info| info.name)
        .collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"6 \u{e4} 'x\".txt".to_owned()), "{names:?}");
}

#[test]
fn files_need_no_text_and_wait_for_none() {
    let scene = Scene::new();
    let program = scene.mm(["post", "-c", "alerts", "--file", "a"]);
    // Its stdin stays open.
    program.file("a", "b").start().wait().code(0).quiet();
    assert_eq!(scene.messages(), [""]);
}

#[test]
fn a_bar_tells_how_far_files_are_on_a_terminal_and_only_there() {
    let scene = Scene::new();
    let program = || {
        let program = scene.mm(["post", "-c", "alerts", "--file", "big.bin", "x"]);
        program.file("big.bin", vec![7; 3 << 20])
    };
    program().run().code(0).quiet();
    let (code, said) = OnTerminal::start(program()).wait();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("big.bin [") && said.contains("/3.00 MiB"),
        "{said}"
    );
}

#[test]
fn nothing_is_sent_with_what_is_wrong_already() {
    let scene = Scene::new();
    let before = scene.requests();
    for (args, text) in [
        (
            &["-c", "alerts", "--file", "missing", "x"][..],
            "missing: No such file",
        ),
        (&["-c", "alerts", "--file", ".", "x"], ".: it is no file"),
        (&["--edit", "nonsense", "x"], "expected an id"),
        (&["--thread", "../../users/me", "x"], "expected an id"),
        (&["--react", "nonsense", "eyes"], "expected an id"),
        (
            &["--edit", &"a".repeat(26), "--delete", &"a".repeat(26)],
            "cannot be used with",
        ),
    ] {
        let run = scene.mm(["post"]).args(args).run();
        scene.seen(run).code(2).says(text);
    }
    assert_eq!(scene.requests(), before);
}

#[test]
fn a_channel_that_is_not_there_is_told_by_its_name() {
    let scene = Scene::new();
    let run = scene.run(["post", "-c", "nonsense", "x"]);
    run.code(1)
        .tells_once("there is no channel `nonsense`", "check the name");
    let run = scene.run(["post", "-c", "@nobody", "x"]);
    run.code(1)
        .tells_once("there is no user `nobody`", "check the name");
    let run = scene.run(["post", "-c", "alerts", "--team", "nonsense", "x"]);
    run.code(1)
        .tells_once("there is no team `nonsense`", "check the name");
    let run = mm().args(["post", "-c", "alerts", "x"]).run();
    run.code(2).tells_once("no token is given", "mm login");
}

#[test]
fn an_error_is_one_line_whatever_it_quotes() {
    let scene = Scene::new();
    let run = scene.run(["post", "-c", "a\nb\u{1b}[31m\u{202e}", "x"]);
    run.code(1)
        .tells_once("`a\u{240a}b\u{241b}[31m<U+202E>`", "check the name");
}

#[test]
fn what_is_posted_and_cannot_be_printed_is_told_to_be_there() {
    let scene = Scene::new();
    let full = std::fs::File::options().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let program = scene.mm(["post", "-c", "alerts"]);
    let run = program.arg("x".repeat(20_000)).start_to(full).wait();
    run.code(1)
        .tells_once("No space left", "do not do it again");
    // All of it, not only what comes before the error.
    assert_eq!(scene.messages().len(), 2);
}

#[test]
fn a_post_that_is_named_is_in_a_channel_already() {
    let scene = Scene::new();
    let id = scene.post("one").id.to_string();
    let before = scene.requests();
    for what in [&["--thread", &id][..], &["--edit", &id]] {
        let run = scene.mm(["post", "-c", "alerts", "x"]).args(what).run();
        run.code(2)
            .tells_once("in a channel already", "leave --channel out");
    }
    for what in [&["--delete", &id][..], &["--react", &id, "eyes"]] {
        let run = scene.mm(["post", "-c", "alerts"]).args(what).run();
        run.code(2)
            .tells_once("in a channel already", "leave --channel out");
    }
    assert_eq!(scene.requests(), before);
}

#[test]
fn a_pipe_is_no_file_and_is_not_waited_for() {
    let scene = Scene::new();
    let program = scene.mm(["post", "-c", "alerts", "--file", "pipe", "x"]);
    let mode = Mode::RUSR | Mode::WUSR;
    mknodat(
        CWD,
        program.folder.path().join("pipe"),
        FileType::Fifo,
        mode,
        0,
    )
    .unwrap();
    program.run().code(2).says("pipe: it is no file");
}
