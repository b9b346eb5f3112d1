//! The errors that a real server gives, from its answer to what the user sees.

use mm_core::ErrorKind;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::support::{Hook, run};

/// The answer of a server.
struct Recorded {
    status: u16,
    id: &'static str,
    message: &'static str,
    /// A part of what the user is told to do.
    hint: &'static str,
    exit: i32,
}

const RECORDED: &[Recorded] = &[
    Recorded {
        status: 400,
        id: "web.incoming_webhook.invalid.app_error",
        message: "Invalid webhook.",
        hint: "check that the whole URL was copied",
        exit: 1,
    },
    Recorded {
        status: 400,
        id: "web.incoming_webhook.split_props_length.app_error",
        message: "Unable to split webhook props into 7600 character parts.",
        hint: "too large for this server",
        exit: 1,
    },
    Recorded {
        status: 400,
        id: "web.incoming_webhook.text.app_error",
        message: "Kein Text angegeben",
        hint: "give a text",
        exit: 1,
    },
    Recorded {
        status: 403,
        id: "web.incoming_webhook.channel_locked.app_error",
        message: "This webhook is not permitted to post to the requested channel.",
        hint: "leave the channel out",
        exit: 1,
    },
    Recorded {
        status: 403,
        id: "web.incoming_webhook.permissions.app_error",
        message: "Inappropriate channel permissions.",
        hint: "add the owner",
        exit: 1,
    },
    Recorded {
        status: 404,
        id: "web.incoming_webhook.channel.app_error",
        message: "Couldn't find the channel.",
        hint: "not the display name",
        exit: 1,
    },
    Recorded {
        status: 500,
        id: "api.post.create_webhook_post.creating.app_error",
        message: "Error creating post.",
        hint: "its log says why",
        exit: 75,
    },
    Recorded {
        status: 501,
        id: "web.incoming_webhook.disabled.app_error",
        message: "Incoming webhooks have been disabled by the system admin.",
        hint: "an administrator turns them on",
        exit: 1,
    },
];

impl Recorded {
    fn hook(&self) -> Hook {
        let answer = ResponseTemplate::new(self.status).set_body_json(json!({
            "id": self.id,
            "message": self.message,
            "detailed_error": "",
            "request_id": "kzgz3w74b3duxypbp8zssu6y9e",
            "status_code": self.status,
        }));
        Hook::answering([answer])
    }
}

#[test]
fn each_recorded_error_ends_as_kind_id_and_hint() {
    for recorded in RECORDED {
        let hook = recorded.hook();
        let error = hook.sender().build().send_text("hello").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status(recorded.status));
        assert_eq!(error.server_id(), Some(recorded.id));
        assert!(error.hint().unwrap().contains(recorded.hint), "{error}");
        assert_eq!(hook.texts(), ["hello"], "{error} was repeated");
    }
}

#[test]
fn each_recorded_error_ends_as_exit_code_and_hint_of_the_program() {
    for recorded in RECORDED {
        let hook = recorded.hook();
        let ran = run(&mut hook.mm(&["send", "--json", "hello"]), b"");
        assert_eq!(ran.code, Some(recorded.exit), "{ran:?}");
        let result: Value = serde_json::from_slice(&ran.stdout).unwrap();
        assert_eq!(result["ok"], false);
        assert_eq!(result["status"], recorded.status);
        assert_eq!(result["id"], recorded.id);
        assert_eq!(result["attempts"], 1);
        let message = recorded.message.trim_end_matches('.');
        let [error, hint] = ran.stderr.lines().collect::<Vec<_>>()[..] else {
            panic!("{}", ran.stderr);
        };
        assert!(error.starts_with("error: ") && error.contains(message));
        assert!(hint.starts_with("hint: ") && hint.contains(recorded.hint));
        assert!(!format!("{ran:?}").contains("8aix33e45idrfjj63p8uomwzih"));
    }
}

#[test]
fn a_rate_limit_ends_as_try_again_later() {
    let limited = ResponseTemplate::new(429)
        .insert_header("Retry-After", "1")
        .set_body_raw("limit exceeded\n", "text/plain");
    let hook = Hook::answering([limited]);
    let ran = run(&mut hook.mm(&["send", "--attempts", "1", "hello"]), b"");
    assert_eq!(ran.code, Some(75), "{ran:?}");
    assert!(ran.stderr.contains("hint: the server asks to slow down"));
}

#[test]
fn a_message_that_arrives_ends_well_and_says_nothing() {
    let hook = Hook::start();
    let ran = run(&mut hook.mm(&["send", "-"]), "grüße ✓\n".as_bytes());
    assert_eq!(
        (ran.code, &*ran.stdout, &*ran.stderr),
        (Some(0), &b""[..], "")
    );
    let texts = hook.texts();
    assert_eq!(texts.len(), 1);
    assert_eq!(texts[0].trim_end(), "grüße ✓");
}
