//! Mattermost by token, which the catcher is.

use mm_catcher::{Catcher, CatcherBuilder, Faults, Post};
use mm_driver::{Driver, Request};
use mm_messengers::MattermostBot;
use mm_outbox::mm_core::{Attachment, Payload};
use mm_outbox::{Cancel, Draft, Filter, Messenger, Outbox, SendOptions, Status, recipients};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::stage::{Folder, send};

const PASSWORD: &str = "Passw0rd!!";
const TOKEN: &str = "8u81pyui9pfgjysykinoobtwiw";
const POSTS: &str = "/api/v4/posts";

/// A server with a team, a channel and its admin.
struct Scene {
    catcher: Catcher,
    admin: Driver,
    channel: String,
}

fn user(catcher: &Catcher, name: &str) -> Driver {
    let nobody = Driver::builder(&catcher.url()).build().unwrap();
    let email = format!("{name}@example.test");
    let user = json!({"username": name, "email": email, "password": PASSWORD});
    let made = nobody.request("POST", "/api/v4/users").json(user).send();
    made.unwrap();
    let driver = Driver::builder(&catcher.url()).login(name, PASSWORD);
    driver.build().unwrap()
}

impl Scene {
    fn new() -> Self {
        Self::of(Catcher::builder())
    }

    fn of(catcher: CatcherBuilder) -> Self {
        let catcher = catcher.start().unwrap();
        let admin = user(&catcher, "admin");
        let make = |path, what: Value| admin.request("POST", path).json(what).send().unwrap();
        let team = json!({"name": "ops", "display_name": "Operations", "type": "O"});
        let team = make("/api/v4/teams", team);
        let channel = json!({
            "team_id": team["id"], "name": "alerts", "display_name": "All Alerts", "type": "O",
        });
        let channel = make("/api/v4/channels", channel);
        Self {
            channel: channel["id"].as_str().unwrap().to_owned(),
            catcher,
            admin,
        }
    }

    fn bot(&self) -> MattermostBot {
        MattermostBot::new(self.admin.clone()).team("ops")
    }

    fn posted(&self) -> Vec<Post> {
        let posts = self.catcher.posts().into_iter();
        posts.filter(|post| post.kind.is_empty()).collect()
    }

    /// How many posts were asked for.
    fn tries(&self) -> usize {
        let requests = self.catcher.requests().into_iter();
        let posts = requests.filter(|one| one.method == "POST" && one.path == POSTS);
        posts.count()
    }

    fn schedule(&self, outbox: &Outbox, text: &str) {
        let to = recipients("mattermost", [self.channel.as_str()]);
        outbox.schedule(text, to).unwrap();
    }
}

#[test]
fn an_address_is_a_channel_or_a_person_by_any_name() {
    let (scene, folder) = (Scene::new(), Folder::new("bot-addresses"));
    user(&scene.catcher, "grace");
    let outbox = folder.outbox(scene.bot());
    let names = [&scene.channel, "alerts", "~alerts", "All Alerts", "@grace"];
    let to = recipients("mattermost", names);
    outbox.schedule("hello", to).unwrap();
    assert_eq!(send(&outbox).sent, 5);
    let posts = scene.posted();
    let alerts = posts.iter().filter(|post| post.channel == "alerts");
    assert_eq!((alerts.count(), posts.len()), (4, 5));
}

#[test]
fn a_post_whose_answer_was_lost_is_found_and_not_doubled() {
    let (scene, folder) = (Scene::new(), Folder::new("bot-lost"));
    let outbox = folder.outbox(scene.bot());
    let cut = format!("path={POSTS},first=1,cut.at=head");
    scene.catcher.set_faults(cut.parse::<Faults>().unwrap());
    scene.schedule(&outbox, "once");
    let report = send(&outbox);
    assert_eq!((report.errors, report.sent), (1, 1));
    assert_eq!((scene.posted().len(), scene.tries()), (1, 1));
}

/// A worker that dies when the post is out, before that is written.
fn die_behind_the_post(scene: &Scene, folder: &Folder) -> Connection {
    let outbox = folder.outbox(scene.bot());
    let store = Connection::open(folder.0.join("outbox.db")).unwrap();
    store
        .execute_batch(
            "CREATE TRIGGER dead BEFORE UPDATE ON dispatches WHEN NEW.status = 2 \
             BEGIN SELECT RAISE(ABORT, 'dead'); END",
        )
        .unwrap();
    scene.schedule(&outbox, "once");
    let (_, result) = outbox.send_scheduled(&SendOptions::default());
    assert!(result.is_err());
    drop(outbox);
    assert_eq!((scene.posted().len(), scene.tries()), (1, 1));
    store.execute_batch("DROP TRIGGER dead").unwrap();
    store
}

#[test]
fn within_the_window_the_server_takes_a_repeat_for_the_post_that_is_there() {
    let (scene, folder) = (Scene::new(), Folder::new("bot-window"));
    let store = die_behind_the_post(&scene, &folder);
    // Even one that is not known to be out is no second post.
    let back = "UPDATE dispatches SET status = 0, owner = NULL, is_doubtful = 0";
    store.execute(back, []).unwrap();
    let outbox = folder.outbox(scene.bot());
    assert_eq!(send(&outbox).sent, 1);
    assert_eq!((scene.posted().len(), scene.tries()), (1, 2));
}

#[test]
fn behind_the_window_a_worker_finds_the_post_of_one_that_died() {
    let folder = Folder::new("bot-window-over");
    let mut scene = Scene::of(Catcher::builder().data(folder.0.join("catcher.db")));
    let store = die_behind_the_post(&scene, &folder);
    store.execute("UPDATE leases SET until = 0", []).unwrap();
    // A server that was started anew knows no keys, as one that forgot them after 30 s.
    let Scene { catcher, .. } = scene;
    let address = catcher.address();
    drop(catcher);
    let again = Catcher::builder().data(folder.0.join("catcher.db"));
    let catcher = again.listen(address).start().unwrap();
    let admin = Driver::builder(&catcher.url()).login("admin", PASSWORD);
    let admin = admin.build().unwrap();
    scene = Scene {
        channel: scene.channel,
        catcher,
        admin,
    };
    assert_eq!((scene.posted().len(), scene.tries()), (1, 1));
    let outbox = folder.outbox(scene.bot());
    assert_eq!(send(&outbox).sent, 1);
    assert_eq!((scene.posted().len(), scene.tries()), (1, 1));
}

#[test]
fn a_long_text_goes_on_behind_the_part_that_is_out() {
    let (scene, folder) = (Scene::new(), Folder::new("bot-parts"));
    let outbox = folder.outbox(scene.bot());
    let fail = format!("path={POSTS},skip=1,first=1,failure.status=500");
    scene.catcher.set_faults(fail.parse::<Faults>().unwrap());
    let text = "word ".repeat(8_000); // Three posts.
    scene.schedule(&outbox, &text);
    let report = send(&outbox);
    assert_eq!((report.errors, report.sent), (1, 1));
    let posts: String = scene
        .posted()
        .iter()
        .map(|post| post.text.clone())
        .collect();
    assert_eq!(posts.replace(' ', ""), text.replace(' ', ""));
    assert_eq!(scene.tries(), 4);
}

#[test]
fn a_name_without_a_team_and_a_channel_that_is_missing_have_failed() {
    let (scene, folder) = (Scene::new(), Folder::new("bot-missing"));
    let outbox = folder.outbox(MattermostBot::new(scene.admin.clone()));
    let to = recipients("mattermost", ["alerts", "@nobody", ""]);
    outbox.schedule("hello", to).unwrap();
    assert_eq!(send(&outbox).failed, 3);
    assert_eq!(scene.tries(), 0);
}

#[test]
fn a_token_that_is_not_accepted_blames_no_message_and_shows_nowhere() {
    let (scene, folder) = (Scene::new(), Folder::new("bot-token"));
    let token = TOKEN.parse().unwrap();
    let driver = Driver::builder(&scene.catcher.url()).token(token).build();
    let bot = MattermostBot::new(driver.unwrap());
    assert!(!format!("{bot:?}").contains(TOKEN));
    let outbox = folder.outbox(bot);
    scene.schedule(&outbox, "hello");
    let (_, result) = outbox.send_scheduled(&SendOptions::default());
    let error = result.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(!format!("{error:?} {}", error.with_causes()).contains(TOKEN));
    let views = outbox.dispatches(&Filter::default()).unwrap();
    assert_eq!((views[0].status, views[0].attempts), (Status::Pending, 0));
}

#[test]
fn a_test_message_needs_no_store() {
    let scene = Scene::new();
    let bot = scene.bot().called("chat");
    assert_eq!(bot.alias(), "chat");
    bot.test("alerts", "works", &Cancel::new()).unwrap();
    assert_eq!(scene.posted().len(), 1);
}

#[test]
fn all_of_a_payload_is_posted_in_the_channel_of_its_address() {
    let (scene, folder) = (Scene::new(), Folder::new("bot-payload"));
    let outbox = folder.outbox(scene.bot());
    let mut payload = Payload::new("disk");
    payload.set_channel(Some("elsewhere"));
    payload.set_attachments(vec![Attachment::new("0 MB left").title("db1")]);
    let to = recipients("mattermost", ["alerts"]);
    outbox.schedule(Draft::payload(&payload), to).unwrap();
    send(&outbox);
    let posts = scene.posted();
    assert_eq!((posts[0].text.as_str(), posts.len()), ("disk", 1));
    assert_eq!(posts[0].props["attachments"][0]["title"], "db1");
    assert_eq!(posts[0].channel, "alerts");
}

#[test]
fn a_stop_ends_a_look_up() {
    let scene = Scene::new();
    scene.admin.me().unwrap();
    let over = Cancel::new();
    over.cancel();
    let asked = scene.catcher.requests().len();
    for to in ["alerts", "@admin"] {
        let error = scene.bot().test(to, "x", &over).unwrap_err();
        assert_eq!(error.kind(), mm_outbox::ErrorKind::Canceled, "{to}");
    }
    assert_eq!(scene.catcher.requests().len(), asked);
}
