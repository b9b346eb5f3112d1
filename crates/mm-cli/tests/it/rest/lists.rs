//! `mm channels`, `mm users`.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use mm_driver::Request;

use crate::rest::scene::{Scene, add_channel};
use crate::server::{Server, answer};
use crate::support::{Run, TOKEN, mm};

fn lines(run: &Run) -> Vec<&str> {
    run.code(0).quiet();
    run.text().lines().collect()
}

fn values(run: &Run) -> Vec<Value> {
    let parsed = lines(run).into_iter().map(serde_json::from_str);
    parsed.map(Result::unwrap).collect()
}

#[test]
fn channels_are_listed_with_names_kinds_and_display_names() {
    let scene = Scene::new();
    let ada = scene.member("ada");
    let secret = add_channel(&scene.admin, &scene.team, "zebra", "Zebra \u{1b}[31mRoom");
    assert_eq!(secret.name, "zebra");
    scene.admin.direct(&ada.me().unwrap().id).unwrap();
    let run = scene.run(["channels"]);
    let all = lines(&run);
    assert!(
        all.iter()
            .any(|line| line.starts_with("@ada ") && line.ends_with("direct")),
        "{run}"
    );
    let alerts = all.iter().find(|line| line.starts_with("~alerts")).unwrap();
    assert!(
        alerts.contains("  public  ") && alerts.ends_with("All Alerts"),
        "{run}"
    );
    assert!(run.text().contains("Zebra \u{241b}[31mRoom"), "{run}");
    let some = scene.run(["channels", "ALERT"]);
    assert_eq!(lines(&some).len(), 1);
    let json = values(&scene.run(["channels", "--json", "~alerts"]));
    assert_eq!(json[0]["id"], scene.channel.id.as_str());
}

#[test]
fn public_channels_are_those_of_the_team_whoever_is_in_them() {
    let scene = Scene::new();
    let ada = scene.member("ada");
    add_channel(&ada, &scene.team, "adas", "Ada's");
    let names = |run: Run| {
        let names = values(&run).into_iter().map(|it| it["name"].clone());
        names.collect::<Vec<_>>()
    };
    assert!(!names(scene.run(["channels", "--json"])).contains(&json!("adas")));
    assert!(names(scene.run(["channels", "--json", "--public"])).contains(&json!("adas")));
}

#[test]
fn who_is_in_several_teams_is_asked_for_one() {
    let scene = Scene::new();
    let team = json!({"name": "dev", "display_name": "Development", "type": "O"});
    let made = scene.admin.request("POST", "/api/v4/teams").json(team);
    made.send().unwrap();
    let run = scene.run(["channels"]);
    run.code(2)
        .says("in several teams: name one by --team (dev, ops)");
    scene.run(["channels", "--team", "Development"]).code(0);
    scene.mm(["channels"]).env("MM_TEAM", "dev").run().code(0);
}

#[test]
fn people_are_listed_by_team_channel_term_or_all() {
    let scene = Scene::new();
    let ada = scene.member("ada").me().unwrap();
    let names = |run: Run| {
        let names = values(&run).into_iter().map(|it| it["username"].clone());
        names.collect::<Vec<_>>()
    };
    let all = names(scene.run(["users", "--json"]));
    assert!(all.contains(&json!("ada")) && all.contains(&json!("admin")));
    assert_eq!(
        names(scene.run(["users", "--json", "-c", "alerts"])),
        ["admin"]
    );
    assert_eq!(names(scene.run(["users", "--json", "@ada"])), ["ada"]);
    assert!(names(scene.run(["users", "--json", "--everyone"])).contains(&json!("ada")));
    let run = scene.run(["users", "ada"]);
    let line = lines(&run)[0];
    assert!(
        line.starts_with("@ada") && line.contains(&ada.email),
        "{run}"
    );
}

#[test]
fn the_end_of_the_reader_ends_the_asking_for_pages() {
    // It never has the last page.
    let server = Server::start(|number, _| {
        let user = |place: usize| json!({"id": format!("{number}-{place}"), "username": "ada"});
        let page: Vec<_> = (0..200).map(user).collect();
        let headers = "Content-Type: application/json\r\n";
        answer("200 OK", headers, json!(page).to_string())
    });
    for args in [
        &["users", "--everyone"][..],
        &["api", "get_users", "--paginate"],
    ] {
        let url = format!("http://{}", server.address);
        let program = mm().env("MM_TOKEN", TOKEN).env("MM_SERVER", url);
        let (process, reader) = program.args(args).start_unread();
        let mut line = String::new();
        BufReader::new(reader).read_line(&mut line).unwrap();
        assert!(line.contains("ada"), "{line}");
        process.wait().code(0).quiet();
    }
}

#[test]
fn nobody_is_not_looked_for() {
    let scene = Scene::new();
    let before = scene.requests();
    for term in ["", " ", "@"] {
        let run = scene.run(["users", term]);
        run.code(2).says("there is nothing to look for");
    }
    assert_eq!(scene.requests(), before);
}
