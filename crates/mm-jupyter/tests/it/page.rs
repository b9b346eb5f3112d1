//! The page for people.

use crate::client::{Answer, Request};
use crate::hub::SCOPE;
use crate::scene::Scene;
use crate::service::PREFIX;

fn cookie(answer: &Answer, kind: &str) -> String {
    let name = format!("jupyterpost-{kind}=");
    let mut cookies = answer
        .head
        .lines()
        .filter_map(|line| line.strip_prefix("set-cookie: "));
    let found = cookies.find(|cookie| cookie.starts_with(&name) && !cookie.contains("Max-Age=0"));
    let found = found.unwrap_or_else(|| panic!("{kind}: {answer:?}"));
    assert!(found.contains("HttpOnly; SameSite=Lax"), "{found}");
    assert!(found.contains(&format!("Path={PREFIX}")), "{found}");
    found.split(';').next().unwrap().to_owned()
}

/// Logs in as the hub does it, and gives the cookie of the session.
fn log_in(scene: &Scene) -> String {
    scene.hub.add("of-browser", "alice", &[SCOPE]);
    let to_hub = scene
        .request("GET", "")
        .header("accept", "text/html")
        .send();
    assert_eq!(to_hub.status, 303, "{to_hub:?}");
    let location = to_hub.header("location").unwrap();
    let begin = "/hub/api/oauth2/authorize?client_id=service-jupyterpost&redirect_uri=\
                 %2Fservices%2Fjupyterpost%2Foauth_callback&response_type=code&state=";
    let state = location
        .strip_prefix(begin)
        .unwrap_or_else(|| panic!("{location}"));
    let path = format!("oauth_callback?code=good&state={state}");
    let back = scene
        .request("GET", &path)
        .header("cookie", &cookie(&to_hub, "state"));
    let back = back.send();
    assert_eq!(
        (back.status, back.header("location").as_deref()),
        (303, Some(PREFIX)),
        "{back:?}"
    );
    cookie(&back, "session")
}

fn page(scene: &Scene, session: &str) -> Answer {
    let request = scene.request("GET", "").header("accept", "text/html");
    request.header("cookie", session).send()
}

fn form(scene: &Scene, to: &str, session: &str, body: &str) -> Answer {
    let request: Request = scene.request("POST", to).header("cookie", session);
    request
        .body("application/x-www-form-urlencoded", body)
        .send()
}

fn seal(page: &Answer) -> String {
    let begin = "name=\"seal\" value=\"";
    let (_, rest) = page.body.split_once(begin).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn a_person_logs_in_by_the_hub_and_sees_what_holds() {
    let scene = Scene::with("[[rule]]\nallow = [\"plots\", \"@me\"]\n");
    let session = log_in(&scene);
    let page = page(&scene, &session);
    assert_eq!(page.status, 200, "{page:?}");
    for text in [
        "alice",
        "<code>plots</code>",
        "@me",
        "lab",
        "60 posts a minute",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}

#[test]
fn a_test_post_is_made_and_listed_and_nothing_is_markup() {
    let scene = Scene::new();
    let session = log_in(&scene);
    let seal = seal(&page(&scene, &session));
    let body = format!("seal={seal}&channel=plots&message=hello");
    assert_eq!(form(&scene, "test", &session, &body).status, 303);
    assert_eq!(scene.posts()[0].text, "*@alice (via jupyterpost)*: hello");
    let shown = page(&scene, &session).body;
    assert!(shown.contains("Posted to ~plots."), "{shown}");
    assert!(shown.contains(&scene.posts()[0].id.to_string()), "{shown}");
    let body = format!("seal={seal}&channel=%3Cscript%3Ex&message=hello");
    assert_eq!(form(&scene, "test", &session, &body).status, 303);
    let shown = page(&scene, &session).body;
    assert!(
        shown.contains("there is no public channel `&lt;script&gt;x`"),
        "{shown}"
    );
    assert!(!shown.contains("<script"), "{shown}");
    let place = "<td>&lt;script&gt;x</td>";
    assert!(shown.contains(place), "where it was to go: {shown}");
    let again = page(&scene, &session).body;
    assert!(
        !again.contains("role=\"status\""),
        "it is told once: {again}"
    );
}

#[test]
fn a_form_of_another_site_and_a_login_that_was_not_begun_are_refused() {
    let scene = Scene::new();
    let session = log_in(&scene);
    for body in ["channel=plots&message=x", "seal=00&channel=plots&message=x"] {
        assert_eq!(form(&scene, "test", &session, body).status, 403);
    }
    let nobody = form(
        &scene,
        "test",
        "jupyterpost-session=none",
        "channel=plots&message=x",
    );
    assert_eq!(nobody.status, 401, "{nobody:?}");
    assert!(nobody.body.contains("not logged in any more"), "{nobody:?}");
    assert!(scene.posts().is_empty());
    for path in [
        "oauth_callback?error=text-of-others&state=x",
        "oauth_callback?code=good&state=x",
        "oauth_callback?code=good",
    ] {
        let answer = scene.request("GET", path).send();
        assert_eq!(answer.status, 403, "{path}");
        assert!(!answer.body.contains("text-of-others"), "{answer:?}");
    }
    let to_hub = scene
        .request("GET", "")
        .header("accept", "text/html")
        .send();
    let location = to_hub.header("location").unwrap();
    let (_, state) = location.split_once("state=").unwrap();
    let path = format!("oauth_callback?error=access_denied&state={state}");
    let begun = scene
        .request("GET", &path)
        .header("cookie", &cookie(&to_hub, "state"));
    let denied = begun.send();
    assert_eq!(denied.status, 403);
    assert!(denied.body.contains("access_denied"));
}

#[test]
fn a_session_ends_by_logging_out_and_with_its_token() {
    let scene = Scene::with("token_time = \"0s\"");
    let session = log_in(&scene);
    let seal_of = seal(&page(&scene, &session));
    let out = form(&scene, "logout", &session, &format!("seal={seal_of}"));
    assert_eq!(
        (out.status, out.header("location").as_deref()),
        (303, Some("/hub/home"))
    );
    assert_eq!(page(&scene, &session).status, 303);
    let session = log_in(&scene);
    scene.hub.revoke("of-browser");
    assert_eq!(page(&scene, &session).status, 303);
}

#[test]
fn a_program_without_a_token_is_told_and_not_sent_to_a_login() {
    let scene = Scene::new();
    let answer = scene.request("GET", "").header("accept", "*/*").send();
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (401, "no_token")
    );
}
