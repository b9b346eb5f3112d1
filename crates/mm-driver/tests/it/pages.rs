//! Lists page by page.

use mm_driver::types::Post;
use mm_driver::{Driver, Millis, Request};
use serde_json::json;

use crate::scene::{Scene, new_user};

fn texts(posts: impl Iterator<Item = Result<Post, mm_driver::Error>>) -> Vec<String> {
    let posts = posts
        .map(Result::unwrap)
        .filter(|post| post.type_.is_empty());
    posts.map(|post| post.message).collect()
}

fn numbers(numbers: impl Iterator<Item = usize>) -> Vec<String> {
    numbers.map(|number| number.to_string()).collect()
}

#[test]
fn posts_are_read_back_and_forth_without_a_hole_or_a_double() {
    let scene = Scene::new();
    let sent: Vec<Post> = (0..450)
        .map(|number| scene.post(&number.to_string()))
        .collect();
    let posts = scene.admin.posts();
    let channel = scene.channel_id();
    assert_eq!(texts(posts.all(channel)), numbers((0..450).rev()));
    assert_eq!(
        texts(posts.before(channel, &sent[300].id)),
        numbers((0..300).rev())
    );
    assert_eq!(texts(posts.after(channel, &sent[10].id)), numbers(11..450));
    let since = texts(posts.since(channel, sent[440].create_at));
    let first = sent
        .iter()
        .position(|post| post.create_at >= sent[440].create_at);
    assert_eq!(since, numbers((first.unwrap()..450).rev()));
    assert_eq!(
        texts(posts.since(channel, Millis(i64::MAX))),
        Vec::<String>::new()
    );
}

#[test]
fn what_is_posted_meanwhile_shifts_nothing() {
    let scene = Scene::new();
    let sent: Vec<Post> = (0..250)
        .map(|number| scene.post(&number.to_string()))
        .collect();
    let posts = scene.admin.posts();
    let mut back = posts.all(scene.channel_id());
    let first = back.next().unwrap().unwrap();
    for number in 250..300 {
        scene.post(&number.to_string());
    }
    assert_eq!(first.message, "249");
    assert_eq!(texts(back), numbers((0..249).rev()));
    // Forth, what comes meanwhile comes too.
    let mut forth = posts.after(scene.channel_id(), &sent[0].id);
    assert_eq!(forth.next().unwrap().unwrap().message, "1");
    for number in 300..320 {
        scene.post(&number.to_string());
    }
    assert_eq!(texts(forth), numbers(2..320));
}

#[test]
fn deleted_posts_leave_the_others() {
    let scene = Scene::new();
    let sent: Vec<Post> = (0..420)
        .map(|number| scene.post(&number.to_string()))
        .collect();
    let posts = scene.admin.posts();
    for post in &sent[150..260] {
        posts.delete_post(&post.id).send().unwrap();
    }
    let left = (0..150).chain(260..420);
    assert_eq!(texts(posts.all(scene.channel_id())), numbers(left.rev()));
    // From a post that is gone itself.
    assert_eq!(
        texts(posts.after(scene.channel_id(), &sent[200].id)),
        numbers(260..420)
    );
}

#[test]
fn an_error_in_the_middle_is_told_once_and_ends_the_list() {
    let scene = Scene::new();
    for number in 0..250 {
        scene.post(&number.to_string());
    }
    let (other, user) = scene.member("other");
    let path = format!("/api/v4/channels/{}/members", scene.channel_id());
    let member = json!({"user_id": user.id});
    scene
        .admin
        .request("POST", path.clone())
        .json(member)
        .send()
        .unwrap();
    let api = other.posts();
    let mut posts = api.all(scene.channel_id());
    assert!(posts.next().unwrap().is_ok());
    let team = format!("/api/v4/teams/{}/members/{}", scene.team.id, user.id);
    scene.admin.request("DELETE", team).send().unwrap();
    // The rest of the page that is there, then the error, then nothing.
    let rest: Vec<_> = posts.by_ref().collect();
    assert_eq!(rest.iter().filter(|post| post.is_ok()).count(), 199);
    assert_eq!(
        rest.last().unwrap().as_ref().unwrap_err().status(),
        Some(403)
    );
    assert!(posts.next().is_none());
}

#[test]
fn all_users_come_in_as_few_requests_as_pages() {
    let scene = Scene::new();
    let mut names = vec!["admin".to_owned()];
    let nobody = Driver::builder(&scene.catcher.url()).build().unwrap();
    for number in 0..230 {
        let name = format!("user{number:03}");
        let user = json!({
            "username": name, "email": format!("{name}@example.test"), "password": "Passw0rd!!",
        });
        nobody
            .request("POST", "/api/v4/users")
            .json(user)
            .send()
            .unwrap();
        names.push(name);
    }
    let before = scene.catcher.requests().len();
    let users = scene.admin.users();
    let mut found: Vec<String> = users
        .everyone()
        .map(|user| user.unwrap().username)
        .collect();
    assert_eq!(scene.catcher.requests().len() - before, 2);
    found.sort();
    names.sort();
    assert_eq!(found, names);
    let in_team: Vec<_> = users.all(&scene.team.id).map(Result::unwrap).collect();
    assert_eq!(in_team.len(), 1);
}

#[test]
fn a_typed_list_is_read_page_by_page_with_what_was_set() {
    let scene = Scene::new();
    for number in 0..205 {
        new_user(&scene.catcher, &format!("user{number:03}"));
    }
    let since = scene.catcher.requests().last().unwrap().seq;
    let users = scene.admin.users().get_users().active(true);
    // Where it begins and how much a page has is its own.
    let users = users.page(7).per_page(3).query("x", "1");
    let users = users.pages(|user| user.username.as_str());
    let mut names: Vec<_> = users.map(|user| user.unwrap().username).collect();
    let requests = scene.catcher.requests_after(since);
    let asked = requests
        .iter()
        .map(|one| one.path.split_once('?').unwrap().1);
    let expected = [
        "active=true&x=1&page=0&per_page=200",
        "active=true&x=1&page=1&per_page=200",
    ];
    assert_eq!(asked.collect::<Vec<_>>(), expected);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 206);
}

#[test]
fn a_list_that_cannot_be_asked_for_tells_so_once() {
    let scene = Scene::new();
    let members = scene.admin.channels().get_channel_members("");
    let mut pages = members.pages(|member| member.user_id.as_str());
    let error = pages.next().unwrap().unwrap_err();
    assert_eq!(error.kind(), mm_driver::ErrorKind::InvalidPayload);
    assert!(pages.next().is_none());
}

#[test]
fn whoever_is_added_meanwhile_doubles_nobody() {
    let scene = Scene::new();
    for number in 0..205 {
        new_user(&scene.catcher, &format!("user{number:03}"));
    }
    let users = scene.admin.users();
    let mut all = users.everyone();
    let first = all.next().unwrap().unwrap().username;
    // Before all the others in the order of the server.
    new_user(&scene.catcher, "aaa");
    let mut names: Vec<String> = all.map(|user| user.unwrap().username).collect();
    names.push(first);
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(count >= 206, "{count}");
}
