//! Which request is what.

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::{Method, Request};
use serde_json::json;

use crate::answer::Answer;
use crate::refusal::Refusal;
use crate::service::Inner;

/// Answers a request.
pub(crate) async fn answer(service: Arc<Inner>, request: Request<Incoming>) -> Answer {
    let path = request.uri().path();
    let place = within(path, &service.settings.prefix).to_owned();
    match (request.method(), place.as_str()) {
        (&Method::POST, "" | "api/posts") => service.post(request).await,
        (&Method::GET, "api/me") => service.me(request.headers()).await,
        (&Method::GET | &Method::HEAD, "health") => health(),
        (&Method::GET, "metrics") => service.metrics(request.headers()).await,
        (&Method::GET, "") => service.page(&request).await,
        (&Method::GET, "oauth_callback") => service.callback(&request).await,
        (&Method::POST, "test") => service.test(request).await,
        (&Method::POST, "logout") => service.logout(request).await,
        (
            _,
            "" | "api/posts" | "api/me" | "health" | "metrics" | "oauth_callback" | "test"
            | "logout",
        ) => {
            let text = "this is not what can be done here";
            Refusal::new(405, "method", text).answer()
        }
        _ => Refusal::new(404, "not_found", "there is nothing here").answer(),
    }
}

/// Says that it runs, to whoever asks.
fn health() -> Answer {
    let body = json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")});
    Answer::json(200, &body)
}

/// The path behind the service's own. Who asks at its port rather than through the hub's proxy
/// may leave that out.
fn within<'a>(path: &'a str, prefix: &str) -> &'a str {
    let bare = prefix.trim_end_matches('/');
    let rest = match path.strip_prefix(bare) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
        _ => path,
    };
    rest.trim_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_with_the_prefix_and_without() {
        for (path, expected) in [
            ("/services/jupyterpost", ""),
            ("/services/jupyterpost/", ""),
            ("/services/jupyterpost/api/me", "api/me"),
            ("/", ""),
            ("/health", "health"),
            ("/services/jupyterpostx", "services/jupyterpostx"),
        ] {
            assert_eq!(within(path, "/services/jupyterpost/"), expected, "{path}");
        }
    }
}
