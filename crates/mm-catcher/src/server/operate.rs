//! An operation of the API at work.

use std::sync::Arc;

use super::Server;
use super::session::{self, Claim};
use crate::answer::Answer;
use crate::api::{self, Access, Doing, GoOn, Next};
use crate::body_limit;
use crate::call::{Call, Request};
use crate::calling::{self, Heard, Outcall};
use crate::operations::{self, Route};
use crate::refusal::Refusal;
use crate::world::World;

/// Takes the cookie of a session back.
pub(crate) const NO_COOKIE: &str = "MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly";

/// What one step of an operation came to.
enum Step {
    Done(Answer),
    Call(Outcall, GoOn),
}

/// Runs an operation of the API.
pub(crate) async fn operate(
    server: &Arc<Server>,
    request: &Request,
    posts: &mut u32,
    remarks: &mut Vec<String>,
) -> Answer {
    let Some(route) = operations::find(&request.method, &request.path) else {
        return Refusal::no_such_path(&request.path);
    };
    let step = first_step(server, request, &route, posts, remarks);
    let (call, go_on) = match step {
        Step::Done(answer) => return answer,
        Step::Call(call, go_on) => (call, go_on),
    };
    let heard = tokio::task::spawn_blocking(move || calling::make(&call)).await;
    let heard = heard.unwrap_or_else(|_| Err("the call broke down".to_owned()));
    last_step(server, request, &route, posts, remarks, go_on, heard)
}

fn first_step(
    server: &Server,
    request: &Request,
    route: &Route,
    posts: &mut u32,
    remarks: &mut Vec<String>,
) -> Step {
    let mut world = server.world();
    if request.method == "HEAD" && !world.rules.file_heads {
        return Step::Done(Refusal::no_such_path(&request.path));
    }
    let Some((access, doing)) = api::served(route.operation.id) else {
        return Step::Done(not_served(route.operation.id).answer());
    };
    let claim = match session::claim(&world, request) {
        Ok(claim) => claim,
        Err(refusal) => return Step::Done(refusal.answer()),
    };
    if access == Access::Session && claim.sender().is_none() {
        let answer = Refusal::no_session().answer();
        return Step::Done(match claim {
            Claim::Stale => answer.header("set-cookie", NO_COOKIE),
            Claim::None | Claim::Holds(_) => answer,
        });
    }
    if let Err(refusal) = body_limit::check_for(&world, route.operation.id, &request.body) {
        return Step::Done(refusal.answer());
    }
    let mut call = call_of(&mut world, server, request, route, claim);
    let next = match doing {
        Doing::AtOnce(handler) => handler(&mut call).map(Next::Answer),
        Doing::Calling(caller) => caller(&mut call),
    };
    *posts += call.posts;
    remarks.append(&mut call.remarks);
    match next {
        Ok(Next::Answer(answer)) => Step::Done(answer),
        Ok(Next::Call(call, go_on)) => Step::Call(call, go_on),
        Err(refusal) => Step::Done(refusal.answer()),
    }
}

fn last_step(
    server: &Server,
    request: &Request,
    route: &Route,
    posts: &mut u32,
    remarks: &mut Vec<String>,
    go_on: GoOn,
    heard: Result<Heard, String>,
) -> Answer {
    let mut world = server.world();
    // The session may have ended meanwhile; then nobody asks any more.
    let claim = session::claim(&world, request).unwrap_or(Claim::None);
    let mut call = call_of(&mut world, server, request, route, claim);
    let done = go_on(&mut call, heard);
    *posts += call.posts;
    remarks.append(&mut call.remarks);
    done.unwrap_or_else(|refusal| refusal.answer())
}

fn call_of<'a>(
    world: &'a mut World,
    server: &'a Server,
    request: &'a Request,
    route: &'a Route,
    claim: Claim,
) -> Call<'a> {
    let sender = claim.sender();
    Call {
        world,
        settings: &server.settings,
        request,
        route,
        user: sender.map(|sender| sender.user),
        token: sender.map(|sender| sender.token),
        remarks: Vec::new(),
        posts: 0,
    }
}

/// 501 for what a real server knows and this one does not.
fn not_served(operation: &str) -> Refusal {
    Refusal::new(
        501,
        "mm_catcher.not_served.app_error",
        format!("The catcher does not serve {operation}."),
    )
}
