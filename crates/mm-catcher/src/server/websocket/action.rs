//! What becomes of a request on a websocket.
#![expect(clippy::unnecessary_wraps, reason = "all actions have one shape")]

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::socket::{Identity, Socket};
use crate::compat::Version;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::server::{Server, session};
use crate::world::World;
use crate::world::model::User;

/// From here on, actions of plugins are theirs alone to answer.
const PLUGINS_ASKED: Version = Version { major: 6, minor: 0 };
/// From here on, clients tell which channel is in view.
const PRESENCE_TOLD: Version = Version { major: 9, minor: 1 };
/// From here on, clients confirm what they notified of.
const NOTIFICATIONS_CONFIRMED: Version = Version {
    major: 9,
    minor: 10,
};

/// Whether a connection goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    GoOn,
    /// It ends without a word.
    End,
}

type Done = Result<Map<String, Value>, Refusal>;

/// Does what a client asks for.
pub(super) fn act(server: &Server, socket: &Socket, ask: &Ask) -> Flow {
    let mut world = server.world();
    if ask.action.starts_with("custom_") && world.version >= PLUGINS_ASKED {
        return Flow::GoOn;
    }
    let is_challenge = ask.action == "authentication_challenge" && ask.seq > 0;
    let Some(me) = socket.identity() else {
        if !is_challenge {
            return Flow::GoOn; // Who has not said who it is gets no answer.
        }
        let sender = ask.text("token").and_then(|token| token.parse().ok());
        let Some(sender) = sender.and_then(|token| session::holder(&world, token)) else {
            return Flow::End;
        };
        let me = socket.enter(&mut world, sender);
        answer(&mut world, me.connection, ask.seq, Ok(Map::new()));
        world.set_online(me.user, false);
        drop(world);
        server.notify();
        return Flow::GoOn;
    };
    if is_challenge && !world.hub.is_deaf(me.connection) {
        return Flow::GoOn;
    }
    let done = done(&mut world, me, ask);
    answer(&mut world, me.connection, ask.seq, done);
    drop(world);
    server.notify();
    Flow::GoOn
}

/// Does what a user asks for; in the server's order.
fn done(world: &mut World, me: Identity, ask: &Ask) -> Done {
    if ask.action.is_empty() {
        let id = "api.web_socket_router.no_action.app_error";
        return Err(Refusal::new(400, id, "The request names no action."));
    }
    if ask.seq <= 0 {
        let id = "api.web_socket_router.bad_seq.app_error";
        return Err(Refusal::new(
            400,
            id,
            "The number of a request is at least 1.",
        ));
    }
    if world
        .users
        .get(&me.user)
        .is_none_or(|user| !user.is_active())
    {
        let id = "api.web_socket_router.not_authenticated.app_error";
        return Err(Refusal::new(401, id, "This connection stands for nobody."));
    }
    let action: fn(&mut World, Id, &Ask) -> Done = match ask.action.as_str() {
        "ping" => ping,
        "user_typing" => typing,
        "user_update_active_status" => update_active_status,
        "get_statuses" => statuses,
        "get_statuses_by_ids" => statuses_by_ids,
        "presence" if world.version >= PRESENCE_TOLD => return Ok(Map::new()),
        "posted_notify_ack" if world.version >= NOTIFICATIONS_CONFIRMED => confirmed,
        _ => {
            let id = "api.web_socket_router.bad_action.app_error";
            return Err(Refusal::new(500, id, "There is no such action."));
        }
    };
    if session::holder(world, me.token).is_none() {
        let id = "api.context.invalid_token.error";
        return Err(Refusal::new(
            401,
            id,
            "The token of this connection holds no more.",
        ));
    }
    action(world, me.user, ask)
}

fn ping(world: &mut World, _: Id, _: &Ask) -> Done {
    let pong = json!({
        "node_id": "",
        "server_time": world.now(),
        "text": "pong",
        "version": format!("{}.0", world.version),
    });
    Ok(object(pong))
}

fn typing(world: &mut World, me: Id, ask: &Ask) -> Done {
    let wrong = || invalid("channel_id");
    let channel: Id = ask
        .text("channel_id")
        .and_then(|id| id.parse().ok())
        .ok_or_else(wrong)?;
    let is_admin = world.users.get(&me).is_some_and(User::is_admin);
    let may_post =
        world.is_channel_member(&channel, &me) || is_admin && world.channels.contains(&channel);
    if !may_post {
        return Err(wrong());
    }
    let parent = ask.text("parent_id").unwrap_or_default();
    world.tell_typing(me, channel, parent);
    Ok(Map::new())
}

fn update_active_status(world: &mut World, me: Id, ask: &Ask) -> Done {
    let is_active = ask.flag("user_is_active");
    let is_active = is_active.ok_or_else(|| invalid("user_is_active"))?;
    let manual = ask.flag("manual").unwrap_or_default();
    if is_active {
        world.set_online(me, manual);
    } else {
        world.set_away_if_idle(me, manual);
    }
    Ok(Map::new())
}

fn statuses(world: &mut World, _: Id, _: &Ask) -> Done {
    let there = world
        .statuses
        .iter()
        .filter(|(_, row)| row.status != "offline");
    Ok(there
        .map(|(id, row)| (id.to_string(), json!(row.status)))
        .collect())
}

fn statuses_by_ids(world: &mut World, _: Id, ask: &Ask) -> Done {
    let ids = ask.data.get("user_ids").and_then(Value::as_array);
    let ids: Vec<&str> = ids
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if ids.is_empty() {
        return Err(invalid("user_ids"));
    }
    let status = |id: &str| match id.parse() {
        Ok(id) => world.status(id).status,
        Err(_) => "offline".to_owned(),
    };
    Ok(ids
        .into_iter()
        .map(|id| (id.to_owned(), json!(status(id))))
        .collect())
}

fn confirmed(_: &mut World, _: Id, _: &Ask) -> Done {
    Ok(Map::new())
}

fn invalid(name: &str) -> Refusal {
    Refusal::new(
        400,
        "api.websocket_handler.invalid_param.app_error",
        format!("The field {name} of the data is missing or wrong."),
    )
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

#[derive(Serialize)]
struct Reply<'a> {
    status: &'a str,
    #[serde(rename = "seq_reply", skip_serializing_if = "is_zero")]
    seq: i64,
    #[serde(skip_serializing_if = "Map::is_empty")]
    data: &'a Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape that serde calls"
)]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// Sends the answer to a request.
fn answer(world: &mut World, connection: Id, seq: i64, done: Done) {
    let (data, error) = match done {
        Ok(data) => (data, None),
        Err(refusal) => {
            let error = json!({
                "id": refusal.id,
                "message": refusal.message,
                "detailed_error": "",
                "status_code": refusal.status,
            });
            (Map::new(), Some(error))
        }
    };
    let reply = Reply {
        status: if error.is_some() { "FAIL" } else { "OK" },
        seq,
        data: &data,
        error,
    };
    let text = serde_json::to_string(&reply).unwrap_or_default(); // Its keys are text.
    world.hub.reply(connection, text + "\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_who_was_deactivated_is_nobody_here() {
        let mut world = World::new(Version::LATEST, false);
        let user = world.add_user("alice", "", "");
        let token = world.add_session(user);
        let me = Identity {
            connection: Id::random(),
            user,
            token,
        };
        let ask = Ask::parse(br#"{"seq":1,"action":"ping"}"#).unwrap();
        assert!(done(&mut world, me, &ask).is_ok());
        world.users.get_mut(&user).unwrap().delete_at = 1;
        let refusal = done(&mut world, me, &ask).unwrap_err();
        assert_eq!(refusal.status, 401);
        assert_eq!(
            refusal.id,
            "api.web_socket_router.not_authenticated.app_error"
        );
    }

    #[test]
    fn a_token_that_was_revoked_is_refused() {
        let mut world = World::new(Version::LATEST, false);
        let user = world.add_user("alice", "", "");
        let me = Identity {
            connection: Id::random(),
            user,
            token: Id::random(),
        };
        let ask = Ask::parse(br#"{"seq":1,"action":"ping"}"#).unwrap();
        let refusal = done(&mut world, me, &ask).unwrap_err();
        assert_eq!(refusal.id, "api.context.invalid_token.error");
    }
}
