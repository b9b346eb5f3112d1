//! Teams, channels and people by what they are called.

use std::time::{Duration, Instant};

use mm_driver::Request;
use mm_driver::mm_core::{Cancel, ErrorKind};
use serde_json::json;

use crate::scene::{Scene, add_channel};

#[test]
fn a_channel_is_found_by_each_of_its_names() {
    let scene = Scene::new();
    let team = &scene.team.id;
    for name in [
        "alerts",
        "~alerts",
        "All Alerts",
        "ALERTS",
        " alerts ",
        scene.channel.id.as_str(),
    ] {
        let found = scene.admin.find_channel(team, name).unwrap();
        assert_eq!(found.id, scene.channel.id, "{name}");
    }
}

#[test]
fn a_display_name_wins_over_a_name() {
    let scene = Scene::new();
    let team = &scene.team.id;
    let shown = add_channel(&scene.admin, &scene.team, "other", "alerts");
    assert_eq!(
        scene.admin.find_channel(team, "alerts").unwrap().id,
        shown.id
    );
    // With the sign of a name it is a name.
    assert_eq!(
        scene.admin.find_channel(team, "~alerts").unwrap().id,
        scene.channel.id
    );
}

#[test]
fn a_public_channel_is_found_by_who_is_not_in_it() {
    let scene = Scene::new();
    let (other, _) = scene.member("other");
    let found = other.find_channel(&scene.team.id, "alerts").unwrap();
    assert_eq!(found.id, scene.channel.id);
}

#[test]
fn a_name_of_a_user_opens_the_direct_channel() {
    let scene = Scene::new();
    let (_, other) = scene.member("other");
    let first = scene.admin.find_channel(&scene.team.id, "@other").unwrap();
    let me = scene.admin.me().unwrap().id;
    let mut ids = [me.as_str(), other.id.as_str()];
    ids.sort_unstable();
    assert_eq!(first.name, ids.join("__"));
    assert_eq!(scene.admin.direct(&other.id).unwrap().id, first.id);
    let (_, third) = scene.member("third");
    let group = scene.admin.group([&other.id, &third.id]).unwrap();
    assert_eq!(group.type_, "G");
}

#[test]
fn what_is_not_there_is_named_in_the_error() {
    let scene = Scene::new();
    let team = &scene.team.id;
    let error = scene.admin.find_channel(team, "nowhere").unwrap_err();
    assert_eq!(error.status(), Some(404));
    assert!(
        error.to_string().contains("no channel `nowhere`"),
        "{error}"
    );
    let error = scene.admin.find_channel(team, "@nobody").unwrap_err();
    assert!(error.to_string().contains("no user `nobody`"), "{error}");
    let error = scene.admin.find_team("no/team?").unwrap_err();
    assert!(error.to_string().contains("no team `no/team?`"), "{error}");
    let error = scene.admin.find_channel(team, " ").unwrap_err();
    assert_eq!(error.field(), Some("channel"));
}

#[test]
fn a_name_that_was_found_is_not_asked_for_again() {
    let scene = Scene::new();
    scene.admin.find_channel(&scene.team.id, "alerts").unwrap();
    let before = scene.catcher.requests().len();
    scene.admin.find_channel(&scene.team.id, "alerts").unwrap();
    assert_eq!(scene.catcher.requests().len(), before);
    // After a logout somebody else may see other channels.
    scene.admin.logout().unwrap();
    let before = scene.catcher.requests().len();
    scene.admin.find_channel(&scene.team.id, "alerts").unwrap();
    assert!(scene.catcher.requests().len() > before);
}

#[test]
fn teams_and_people_are_found_by_each_of_their_names() {
    let scene = Scene::new();
    for name in ["ops", "Operations", "OPS", scene.team.id.as_str()] {
        assert_eq!(
            scene.admin.find_team(name).unwrap().id,
            scene.team.id,
            "{name}"
        );
    }
    let (_, other) = scene.member("other");
    for name in [
        "other",
        "@other",
        "Other",
        "other@example.test",
        other.id.as_str(),
    ] {
        assert_eq!(scene.admin.find_user(name).unwrap().id, other.id, "{name}");
    }
    assert_eq!(scene.admin.find_user("@me").unwrap().username, "admin");
}

#[test]
fn a_reply_goes_to_the_root_whichever_post_it_answers() {
    let scene = Scene::new();
    let root = scene.post("root");
    let posts = scene.admin.posts();
    let first = posts.reply(&root.id, "first").unwrap().send().unwrap();
    let second = posts.reply(&first.id, "second").unwrap().send().unwrap();
    assert_eq!((&first.root_id, &second.root_id), (&root.id, &root.id));
    let edited = posts.edit(&second.id, "changed").send().unwrap();
    assert_eq!(
        (edited.message.as_str(), &edited.root_id),
        ("changed", &root.id)
    );
    let reaction = posts.react(&second.id, ":tada:").unwrap();
    assert_eq!(reaction.emoji_name, "tada");
    let (_, other) = scene.member("other");
    let path = format!("/api/v4/channels/{}/members", scene.channel_id());
    let member = json!({"user_id": other.id});
    scene
        .admin
        .request("POST", path)
        .json(member)
        .send()
        .unwrap();
    let shown = posts
        .ephemeral(&other.id, scene.channel_id(), "psst")
        .send()
        .unwrap();
    assert_eq!(shown.message, "psst");
}

#[test]
fn a_look_up_ends_at_its_deadline_and_when_it_is_cancelled() {
    let scene = Scene::new();
    scene.admin.me().unwrap();
    let silence = "path=/api/v4/users/me/teams,silence.every=1";
    scene.catcher.set_faults(silence.parse().unwrap());
    let begun = Instant::now();
    let soon = begun + Duration::from_millis(200);
    let team = scene
        .admin
        .find_team_until("ops", Some(soon), &Cancel::new());
    assert_eq!(team.unwrap_err().kind(), ErrorKind::Timeout);
    let over = Cancel::new();
    over.cancel();
    for name in ["alerts", "@admin"] {
        let found = scene
            .admin
            .find_channel_until(&scene.team.id, name, None, &over);
        assert_eq!(found.unwrap_err().kind(), ErrorKind::Canceled, "{name}");
    }
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "one request may take 30 s"
    );
}
