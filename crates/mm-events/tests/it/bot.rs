//! The bot, and the synopsis of the Perl module of that kind.

use std::sync::mpsc;

use mm_events::{Bot, ErrorKind, EventKind};

use crate::stage::{LONG, Stage, text};

fn bot(stage: &Stage) -> Bot {
    Bot::of(stage.builder().build().unwrap(), "dev").unwrap()
}

#[test]
fn the_synopsis_of_the_perl_module_runs() {
    let stage = Stage::new();
    let host = stage.catcher.url();
    // A person with a password, in the team.
    let admin = serde_json::json!({"email": "janedoe@example.com", "username": "janedoe", "password": "foobar123"});
    let ask = stage.driver.request("POST", "/api/v4/users");
    let user = mm_driver::Request::json(ask, admin).send().unwrap();
    let team = stage
        .driver
        .request("GET", "/api/v4/teams/name/dev")
        .send()
        .unwrap();
    let path = format!("/api/v4/teams/{}/members", team["id"].as_str().unwrap());
    let jane = mm_driver::Driver::builder(&host).login("janedoe", "foobar123");
    let jane = jane.proxy(mm_sender::ProxyChoice::Direct).build().unwrap();
    let ask = jane.request("POST", path);
    let member = serde_json::json!({"team_id": team["id"], "user_id": user["id"]});
    mm_driver::Request::json(ask, member).send().unwrap();

    let mconn = Bot::new(&host, "dev", "janedoe@example.com", "foobar123").unwrap();
    let (tell, told) = mpsc::channel();
    mconn.on("posted", move |_, message| {
        if let EventKind::Posted(data) = &message.kind {
            tell.send(format!("<{}> {}", data.sender_name, data.post.message))
                .unwrap();
        }
    });
    mconn.start().unwrap();
    assert!(mconn.is_started());
    mconn.send("town-square", "Hey everybody!").unwrap();
    assert_eq!(
        told.recv_timeout(LONG).unwrap(),
        "<@janedoe> Hey everybody!"
    );
    mconn.stop();
    assert!(!mconn.is_started());
}

#[test]
fn a_bot_replies_in_the_thread() {
    let stage = Stage::new();
    let bot = bot(&stage);
    let (tell, told) = mpsc::channel();
    bot.on("posted", move |bot, event| {
        if text(event).unwrap() == "ping" {
            tell.send(bot.reply(event, "pong").unwrap()).unwrap();
        }
    });
    bot.start().unwrap();
    let post = bot.send("Alerts", "ping").unwrap();
    let reply = told.recv_timeout(LONG).unwrap();
    assert_eq!((reply.root_id, reply.message.as_str()), (post.id, "pong"));
}

#[test]
fn a_channel_is_found_by_each_of_its_names() {
    let stage = Stage::new();
    let bot = bot(&stage);
    for name in ["alerts", "~alerts", "Alerts", stage.channel.as_str()] {
        let post = bot.send(name, "here").unwrap();
        assert_eq!(post.channel_id, stage.channel, "{name}");
    }
    let to_self = bot.send("@devbot", "psst").unwrap();
    assert_ne!(to_self.channel_id, stage.channel);
    for name in ["nowhere", "@nobody", ""] {
        let error = bot.send(name, "here").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidPayload, "{name}");
    }
}

#[test]
fn a_start_that_fails_says_why() {
    let stage = Stage::new();
    let wrong = Bot::new(&stage.catcher.url(), "dev", "devbot", "wrong").unwrap();
    assert_eq!(wrong.start().unwrap_err().kind(), ErrorKind::Status(401));
    let client = stage.builder().build().unwrap();
    let none = Bot::of(client, "no-such-team").unwrap();
    assert_eq!(none.start().unwrap_err().kind(), ErrorKind::Status(404));
    assert!(Bot::new("chat.example", "", "a", "b").is_err());
}
