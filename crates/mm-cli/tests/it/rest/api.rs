//! `mm api`.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::process::OnTerminal;
use crate::rest::files::{in_folder, run_in};
use crate::rest::scene::Scene;
use crate::support::{Folder, Run, mm};

fn values(run: &Run) -> Vec<Value> {
    run.code(0).quiet();
    let lines = run.text().lines().map(serde_json::from_str);
    lines.map(Result::unwrap).collect()
}

#[test]
fn all_694_rows_of_the_reference_are_listed_a_line_each() {
    let run = mm().args(["api", "--list"]).run();
    run.code(0).quiet();
    let lines: BTreeSet<&str> = run.text().lines().collect();
    assert_eq!(lines.len(), 694);
    let create = lines
        .iter()
        .find(|line| line.starts_with("posts.create_post "));
    let words: Vec<_> = create.unwrap().split_whitespace().collect();
    assert_eq!(words, ["posts.create_post", "POST", "/api/v4/posts"]);
    let json = values(&mm().args(["api", "--list", "--json"]).run());
    assert_eq!(json.len(), 694);
    let some = mm().args(["api", "--list", "emoji"]).run();
    assert!(
        some.text().lines().all(|line| line.contains("emoji")),
        "{some}"
    );
    let one = mm().args(["api", "--list", "create_post"]).run();
    assert!(
        one.text().contains("  -f channel_id=") && one.text().contains("needed"),
        "{one}"
    );
}

#[test]
fn a_field_goes_where_the_operation_has_it() {
    let scene = Scene::new();
    let channel = format!("channel_id={}", scene.channel.id);
    let props = r#"props={"a":[1,true]}"#;
    let post = [
        "posts.create_post",
        "-f",
        &channel,
        "-f",
        "message=1=true",
        "-f",
        props,
    ];
    let post = scene.run([
        "api", post[0], post[1], post[2], post[3], post[4], post[5], post[6],
    ]);
    let post = values(&post).remove(0);
    assert_eq!(post["message"], "1=true");
    assert_eq!(post["props"]["a"], serde_json::json!([1, true]));
    let id = format!("post_id={}", post["id"].as_str().unwrap());
    assert_eq!(
        values(&scene.run(["api", "GetPost", "-f", &id]))[0]["id"],
        post["id"]
    );
    let user = scene.run(["api", "get_user", "-f", "user_id=me"]);
    assert_eq!(values(&user)[0]["username"], "admin");
    let list = scene.run([
        "api",
        "get_users_by_usernames",
        "-f",
        "usernames=admin,nobody",
    ]);
    assert_eq!(values(&list)[0].as_array().unwrap().len(), 1);
}

#[test]
fn a_body_comes_from_a_file_or_stdin_and_fields_are_added_to_it() {
    let scene = Scene::new();
    let body = format!(
        r#"{{"channel_id": "{}", "message": "from a file"}}"#,
        scene.channel.id
    );
    let from_file = scene.mm(["api", "create_post", "--input", "post.json"]);
    from_file.file("post.json", &body).run().code(0).quiet();
    let from_stdin = scene.mm([
        "api",
        "create_post",
        "--input",
        "-",
        "-f",
        "message=changed",
    ]);
    from_stdin.stdin(&body).run().code(0).quiet();
    assert_eq!(scene.messages(), ["changed", "from a file"]);
    let list = scene.mm(["api", "get_users_by_usernames", "--input", "-"]);
    assert_eq!(
        values(&list.stdin(r#"["admin"]"#).run())[0][0]["username"],
        "admin"
    );
}

#[test]
fn the_id_in_the_path_is_that_of_the_body_too() {
    let scene = Scene::new();
    let post = format!("post_id={}", scene.post("old").id);
    let fields = ["api", "update_post", "-f", &post, "-f", "message=new"];
    scene.run(fields).code(0).quiet();
    assert_eq!(scene.messages(), ["new"]);
    let from_stdin = scene.mm(["api", "update_post", "-f", &post, "--input", "-"]);
    let from_stdin = from_stdin.stdin(r#"{"message": "newer"}"#);
    from_stdin.run().code(0).quiet();
    assert_eq!(scene.messages(), ["newer"]);
}

#[test]
fn what_is_wrong_is_told_before_anything_is_sent_and_before_a_token_is_wanted() {
    let id = "9ic3z5kxtprsjkwy8471x5bu9o";
    let post_id = format!("post_id={id}");
    for (args, error, hint) in [
        (
            &["create_pots"][..],
            "no operation `create_pots`",
            "perhaps `create_post`",
        ),
        (
            &["posts.creat_post"],
            "no operation",
            "perhaps `posts.create_post`",
        ),
        (&["xyzzy"], "no operation `xyzzy`", "mm api --list"),
        (
            &["create_post", "-f", "mesage=x"],
            "no field `mesage`",
            "perhaps `message`",
        ),
        (
            &["create_post", "-f", "message=x"],
            "needs channel_id",
            "-f channel_id=...",
        ),
        (
            &["create_post"],
            "needs channel_id, message",
            "-f message=...",
        ),
        (
            &[
                "get_posts_for_channel",
                "-f",
                "channel_id=x",
                "-f",
                "page=one",
            ],
            "whole number",
            "",
        ),
        (
            &["get_post", "-f", &post_id, "-f", "include_deleted=yes"],
            "`true` or `false`",
            "",
        ),
        (
            &["create_emoji", "-f", "emoji={}", "-f", "image=missing.png"],
            "missing.png",
            "",
        ),
        (
            &["create_post", "--input", "none.json"],
            "none.json: No such file",
            "",
        ),
        (
            &["get_user", "--input", "none.json"],
            "takes no JSON body",
            "leave --input out",
        ),
        (
            &["create_post", "--input", "/dev/zero"],
            "/dev/zero: it is larger than 64 MiB",
            "",
        ),
        (
            &["get_user", "-f", "user_id=me", "-f", "user_id=you"],
            "`user_id` is given twice",
            "give it once",
        ),
        (
            &["get_users_by_ids", "-f", "user_ids=a", "-f", "user_ids=b"],
            "`user_ids` is given twice",
            "-f user_ids=a,b",
        ),
        (
            &["upload_file", "-f", "channel_id=x", "-f", "files=."],
            "`files` is a file, and . cannot be read: it is no file",
            "",
        ),
        (&["get_me", "--paginate"], "", ""),
    ] {
        let run = mm().arg("api").args(args).run();
        run.code(2).says("error: ").says(error).says(hint);
    }
    let run = mm().args(["api", "create_post", "--input", "bad.json"]);
    run.file("bad.json", "{")
        .run()
        .code(2)
        .says("bad.json is no JSON");
    mm().args(["api", "get_user", "-f", "novalue"])
        .run()
        .code(2)
        .says("`name=value`");
    mm().args(["api"]).run().code(2).says("OPERATION");
}

#[test]
fn all_pages_are_asked_for_and_each_item_is_a_line() {
    let scene = Scene::new();
    for number in 0..7 {
        scene.post(&number.to_string());
    }
    let channel = format!("channel_id={}", scene.channel.id);
    let posts = scene.run([
        "api",
        "get_posts_for_channel",
        "--paginate",
        "-f",
        &channel,
        "-f",
        "per_page=3",
    ]);
    let messages: Vec<_> = values(&posts)
        .into_iter()
        .map(|post| post["message"].clone())
        .collect();
    assert_eq!(messages[..7], ["6", "5", "4", "3", "2", "1", "0"]);
    let users = scene.run(["api", "users.get_users", "--paginate"]);
    assert!(
        values(&users)
            .iter()
            .any(|user| user["username"] == "admin")
    );
    let run = scene.run(["api", "get_user", "-f", "user_id=me", "--paginate"]);
    run.code(2)
        .tells_once("`users.get_user` has no pages", "--paginate");
}

#[test]
fn files_go_up_by_their_path_and_come_down_as_they_are() {
    let scene = Scene::new();
    let channel = format!("channel_id={}", scene.channel.id);
    let up = scene.mm(["api", "upload_file", "-f", &channel, "-f", "files=a.bin"]);
    let up = up.file("a.bin", [0, 159, 146, 150, 10]).run();
    let id = values(&up)[0]["file_infos"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = format!("file_id={id}");
    let down = scene.mm(["api", "get_file", "-f", &id]).run();
    assert_eq!(down.code(0).out, [0, 159, 146, 150, 10]);
    let program = scene.mm(["api", "get_file", "-f", &id, "-o", "b.bin"]);
    let folder = program.folder.path().to_owned();
    let mut process = program.start();
    process.write("");
    process.out.wait(|_| folder.join("b.bin").exists());
    assert_eq!(
        fs::read(folder.join("b.bin")).unwrap(),
        [0, 159, 146, 150, 10]
    );
    process.end().code(0).quiet();
}

#[test]
fn on_a_terminal_an_answer_has_lines_and_does_nothing_to_it() {
    let scene = Scene::new();
    let post = scene.post("\u{1b}[31mred\u{202e}");
    let id = format!("post_id={}", post.id);
    let (code, said) = OnTerminal::start(scene.mm(["api", "get_post", "-f", &id])).wait();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.lines().count() > 10, "{said}");
    assert!(
        !said.contains('\u{1b}') && !said.contains('\u{202e}'),
        "{said}"
    );
}

#[test]
fn what_the_server_refuses_is_told_with_its_words() {
    let scene = Scene::new();
    let id = format!("post_id={}", "a".repeat(26));
    let run = scene.run(["api", "get_post", "-f", &id]);
    run.code(1)
        .says("status 404")
        .says("hint: check the name or id");
    let run = scene.run(["api", "get_ldap_groups"]);
    run.code(1).says("501");
}

#[test]
fn an_answer_goes_into_a_file_or_stays_a_line_on_a_terminal() {
    let scene = Scene::new();
    let get = ["api", "get_user", "-f", "user_id=me"];
    let folder = Folder::new();
    let run = run_in(&folder, scene.mm(get).args(["-o", "me.json"]));
    assert_eq!(run.code(0).quiet().text(), "");
    let files = in_folder(&folder);
    assert_eq!((files.len(), files[0].0.as_str()), (1, "me.json"));
    let user: Value = serde_json::from_slice(&files[0].1).unwrap();
    assert_eq!(user["username"], "admin");
    let (code, said) = OnTerminal::start(scene.mm(get).arg("--json")).wait();
    assert_eq!((code, said.lines().count()), (Some(0), 1), "{said}");
    let both = scene.run(["api", "get_users", "--paginate", "-o", "x"]);
    both.code(2).says("cannot be used with");
}
