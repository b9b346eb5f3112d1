//! The page, and what it asks for under `/_catcher/`.

mod assets;
mod clear;
mod export;
mod faults;
mod find;
mod forward;
mod live;
mod overview;
mod place;
mod refused;
mod render;
mod shown;

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::channel::Channel;
use serde_json::{Value, json};

use self::assets::Asset;
use self::find::Search;
use self::place::Place;
use crate::answer::Answer;
use crate::call::Request;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::server::Server;

/// How many posts are given unless asked for.
const POSTS: usize = 50;
/// How many posts are given at most, whatever is asked for.
const POSTS_MAX: usize = 200;

/// An answer, and its body if that comes piece by piece.
pub(crate) type Reply = (Answer, Option<Channel<Bytes>>);

/// Whether a path belongs to the page rather than to the server that is stood in for.
pub(crate) fn is_ours(path: &str) -> bool {
    path == "/" || path.starts_with("/_catcher/")
}

/// Answers the page.
pub(crate) async fn answer(server: &Arc<Server>, request: &Request) -> Reply {
    let (mut answer, stream) = route(server, request)
        .await
        .unwrap_or_else(|refusal| (refusal.answer(), None));
    // An uploaded file may be a page itself; it gets less than the page does.
    let is_file = request.path.starts_with("/_catcher/files/");
    let headers = if is_file {
        &assets::FILE_HEADERS[..]
    } else {
        &assets::PAGE_HEADERS[..]
    };
    for (name, value) in headers {
        answer = answer.header(name, *value);
    }
    (answer, stream)
}

async fn route(server: &Arc<Server>, request: &Request) -> Result<Reply, Refusal> {
    let path = request
        .path
        .strip_prefix("/_catcher/")
        .unwrap_or(&request.path);
    let segments: Vec<&str> = path.split('/').collect();
    let method = request.method.as_str();
    // No page of another site can make a request of this type without being asked about.
    let json = request
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/json"));
    if !matches!(method, "GET" | "HEAD") && !json {
        return Err(Refusal::new(
            415,
            "mm_catcher.page.content_type.app_error",
            "What changes something must have the content type application/json.",
        ));
    }
    let whole = match (method, segments.as_slice()) {
        ("GET" | "HEAD", ["", ""]) => asset(&assets::INDEX, request),
        ("GET" | "HEAD", ["assets", name]) => match assets::find(name) {
            Some(found) => asset(&found, request),
            None => Refusal::no_such_path(&request.path),
        },
        ("GET", ["overview"]) => Answer::json(200, &overview::json(server, request)),
        ("GET", ["faults"]) => Answer::json(200, server.faulty().faults()),
        ("POST", ["faults"]) => faults::set(server, &request.body)?,
        ("GET", ["posts"]) => {
            let search = search(request)?;
            beside(server, move |server| Ok(find::json(server, &search))).await?
        }
        ("DELETE", ["posts"]) => {
            let removed = clear::place(server, &place(request)?);
            server.notify();
            Answer::json(200, &json!({"removed": removed}))
        }
        ("GET", ["posts", id]) => {
            let id = post_id(id)?;
            beside(server, move |server| shown::whole(server, id)).await?
        }
        ("GET", ["posts", id, "thread"]) => {
            let id = post_id(id)?;
            let posts = move |server: &Server| Ok(json!({"posts": shown::thread(server, id)?}));
            beside(server, posts).await?
        }
        ("POST", ["posts", id, "forward"]) => {
            forward::post(server, post_id(id)?, &request.body).await?
        }
        ("GET" | "HEAD", ["files", id]) => file(server, id)?,
        ("GET", ["live"]) => return Ok(live::stream(server)),
        ("GET", ["export"]) => return Ok(export::stream(server, place(request)?)),
        _ => Refusal::no_such_path(&request.path),
    };
    Ok((whole, None))
}

/// An uploaded file, for pictures in posts and for saving.
fn file(server: &Server, id: &str) -> Result<Answer, Refusal> {
    let world = server.world();
    let id: Id = id.parse().map_err(|_| Refusal::bad_url_param("file_id"))?;
    let file = world.files.infos.get(&id);
    let file = file.filter(|file| file.delete_at == 0);
    let found = file.and_then(|file| Some((file, world.files.bytes(&id)?)));
    let (file, bytes) = found.ok_or_else(|| {
        Refusal::new(404, "app.file_info.get.app_error", "There is no such file.")
    })?;
    let is_picture = matches!(
        file.mime_type.as_str(),
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp" | "image/avif"
    );
    let answer = if is_picture {
        Answer::bytes(200, &file.mime_type, bytes.clone())
    } else {
        Answer::bytes(200, "application/octet-stream", bytes.clone())
            .header("content-disposition", "attachment")
    };
    Ok(answer)
}

fn asset(asset: &Asset, request: &Request) -> Answer {
    let etag = asset.etag();
    if request.header("if-none-match") == Some(&etag) {
        return Answer::empty(304).header("etag", etag);
    }
    let body = if request.method == "HEAD" {
        ""
    } else {
        asset.body
    };
    Answer::bytes(200, asset.content_type, body).header("etag", etag)
}

/// Answers with what takes a while to find and to render, beside what serves the others.
async fn beside(
    server: &Arc<Server>,
    find: impl FnOnce(&Server) -> Result<Value, Refusal> + Send + 'static,
) -> Result<Answer, Refusal> {
    let server = Arc::clone(server);
    let found = tokio::task::spawn_blocking(move || find(&server)).await;
    let failed = |_| {
        Refusal::new(
            500,
            "mm_catcher.page.app_error",
            "This post cannot be shown.",
        )
    };
    Ok(Answer::json(200, &found.map_err(failed)??))
}

fn search(request: &Request) -> Result<Search, Refusal> {
    let number = |name| request.query(name).and_then(|text| text.parse().ok());
    Ok(Search {
        place: place(request)?,
        words: find::words(&request.query("q").unwrap_or_default()),
        before: number("before"),
        after: number("after"),
        limit: request
            .query("limit")
            .and_then(|text| text.parse().ok())
            .map_or(POSTS, |limit: usize| limit.clamp(1, POSTS_MAX)),
    })
}

fn place(request: &Request) -> Result<Place, Refusal> {
    let text = request.query("place").unwrap_or_else(|| "all".to_owned());
    Place::parse(&text).ok_or_else(|| Refusal::bad_url_param("place"))
}

fn post_id(text: &str) -> Result<Id, Refusal> {
    text.parse().map_err(|_| Refusal::bad_url_param("post_id"))
}

#[cfg(test)]
mod tests;
