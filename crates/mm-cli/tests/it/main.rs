//! The programs as their users meet them: processes with arguments, pipes and exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod catch;
mod catch_usage;
mod codes;
mod doctor;
mod doctor_way;
mod flags;
mod follow;
mod manual;
#[cfg(feature = "outbox")]
mod outbox;
mod precedence;
mod process;
mod profile;
#[cfg(feature = "rest")]
mod rest;
mod run;
mod secrets;
mod seed;
mod send;
mod send_webhook;
mod server;
#[cfg(feature = "xmpp")]
#[path = "../../../mm-messengers/tests/it/stage.rs"]
#[expect(dead_code, reason = "it is that of other tests")]
mod stage;
mod support;
mod tee;
mod tee_ends;
mod tee_losses;
mod terminal;
