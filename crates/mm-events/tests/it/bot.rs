//! The bot, and the synopsis of the Perl module of that kind.

#[path = "../../examples/synopsis.rs"]
mod synopsis;

use std::sync::mpsc;

use mm_events::{Bot, ErrorKind};

use crate::stage::{LONG, Stage, text};

fn bot(stage: &Stage) -> Bot {
    Bot::of(stage.builder().build().unwrap(), "dev").unwrap()
}

#[test]
fn the_synopsis_of_the_perl_module_runs() {
    let stage = Stage::new();
    let host = stage.catcher.url();
    stage.person();

    let printed = synopsis::run(&host, "dev", "janedoe@example.com", "foobar123").unwrap();
    assert_eq!(printed, "<@janedoe> Hey everybody!");
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
        assert!(!error.may_have_acted(), "{name}: {error}");
    }
}

#[test]
fn a_start_that_fails_says_why() {
    let stage = Stage::new();
    let wrong = Bot::new(&stage.catcher.url(), "dev", "devbot", "wrong").unwrap();
    assert_eq!(wrong.start().unwrap_err().kind(), ErrorKind::Status(401));
    let client = stage.builder().build().unwrap();
    let none = Bot::of(client, "no-such-team").unwrap();
    assert!(
        none.start()
            .unwrap_err()
            .to_string()
            .contains("no-such-team")
    );
    assert!(Bot::new("chat.example", "", "a", "b").is_err());
}
