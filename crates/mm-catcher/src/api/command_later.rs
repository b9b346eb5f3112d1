//! `POST /hooks/commands/{id}`: what a slash command answers later, by its `response_url`.

use super::command_answer::{CommandAnswer, Given, apply};
use crate::body_limit;
use crate::call::Request;
use crate::calling::Heard;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::World;

/// How often one call may be answered later.
const USES_MAX: u32 = 5;
/// For how long.
const LIFE_MS: i64 = 30 * 60 * 1000;

/// Whether a request is meant to be a late answer.
pub(crate) fn is_meant(request: &Request) -> bool {
    let id = request.path.strip_prefix("/hooks/commands/");
    request.method == "POST"
        && id
            .is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Takes a late answer; gives how many posts it made.
///
/// # Errors
/// The answer is too long or cannot be read, or nobody waits for it (any more).
pub(crate) fn answer(world: &mut World, request: &Request) -> Result<u32, Refusal> {
    body_limit::check(world, &request.body)?;
    let heard = Heard {
        status: 200,
        content_type: request
            .header("content-type")
            .unwrap_or_default()
            .to_owned(),
        body: request.body.to_vec(),
    };
    let answer = CommandAnswer::read(&heard).ok_or_else(|| {
        let id = "web.command_webhook.parse.app_error";
        Refusal::new(400, id, "The answer is no JSON of a command's.")
    })?;
    let now = world.now();
    let id = request.path.trim_start_matches("/hooks/commands/");
    let id = id.parse().ok().filter(|id: &Id| {
        let hook = world.command_hooks.get(id);
        hook.is_some_and(|hook| now - hook.create_at < LIFE_MS)
    });
    let hook = id.and_then(|id| world.command_hooks.get_mut(&id));
    let hook = hook.ok_or_else(|| missing("There is no such call of a command."))?;
    if hook.use_count >= USES_MAX {
        let id = "app.command_webhook.try_use.invalid";
        return Err(Refusal::new(
            400,
            id,
            "This call was answered often enough.",
        ));
    }
    hook.use_count += 1;
    let hook = hook.clone();
    let command = world.commands.get(&hook.command).cloned();
    let command = command.filter(|command| command.delete_at == 0);
    let given = Given {
        user: hook.user,
        channel: hook.channel,
        root: hook.root,
        command: Some(command.ok_or_else(|| missing("The command is gone."))?),
    };
    apply(world, &given, &answer, request.seq)
}

fn missing(text: &'static str) -> Refusal {
    Refusal::new(404, "app.command_webhook.get.missing", text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;
    use crate::world::model::CommandHook;

    #[test]
    fn half_an_hour_later_nobody_waits_for_an_answer() {
        let mut world = World::new(Version::LATEST, false);
        let now = world.now();
        let mut answered = |age: i64| {
            let id = Id::random();
            let hook = CommandHook {
                id,
                create_at: now - age,
                command: Id::random(),
                user: Id::random(),
                channel: Id::random(),
                root: None,
                use_count: USES_MAX,
            };
            world.command_hooks.insert(id, hook);
            let request = Request {
                method: "POST".to_owned(),
                path: format!("/hooks/commands/{id}"),
                query: String::new(),
                headers: hyper::HeaderMap::new(),
                body: bytes::Bytes::from_static(b"late"),
                seq: 1,
            };
            answer(&mut world, &request).unwrap_err().id
        };
        assert_eq!(answered(LIFE_MS / 2), "app.command_webhook.try_use.invalid");
        assert_eq!(answered(LIFE_MS), "app.command_webhook.get.missing");
    }
}
