//! The token: who has it comes in, and nobody else.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::http::{Browser, ask};
use super::{Site, address, settings};
use crate::outbox::stage::{SETTINGS, Stage};
use crate::support::TOKEN;

const PAGES: [&str; 7] = [
    "/",
    "/dispatches?status=failed",
    "/dispatch?id=1",
    "/messages",
    "/message?id=1",
    "/subscriptions",
    "/test",
];

#[test]
fn nothing_is_shown_without_the_token() {
    let site = Site::new();
    site.failed("concealed");
    for page in PAGES {
        let reply = site.get(page).status(401);
        reply
            .shows("name=\"token\"")
            .hides("concealed")
            .hides("nowhere")
            .hides("chat");
        assert_eq!(
            reply.field("next").trim_start_matches("./"),
            page.trim_start_matches('/')
        );
    }
    for api in ["/api/status", "/api/dispatches"] {
        let reply = site.get(api).status(401);
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        assert!(reply.json()["error"].as_str().unwrap().contains("token"));
    }
    for action in ["/requeue", "/test", "/unsubscribe", "/logout"] {
        let reply = ask(site.address, "POST", action, &[], "messenger=chat");
        reply.status(401).hides("chat");
    }
    assert_eq!(site.stage.count("failed"), 1);
    for (cookie, authorization) in [
        (format!("mm-outbox-{}=", site.address.port()), "Bearer "),
        ("mm-outbox-1=x".to_owned(), "Bearer wrong"),
        (String::new(), "Basic Og=="),
    ] {
        let headers = [("Cookie", &*cookie), ("Authorization", authorization)];
        ask(site.address, "GET", "/", &headers, "").status(401);
        ask(site.address, "GET", "/", &headers[..1], "").status(401);
    }
}

#[test]
fn the_token_opens_all_pages_and_leaving_closes_them() {
    let site = Site::new();
    site.failed("seen");
    let browser = site.enter();
    for page in PAGES {
        let reply = browser.get(page).status(200);
        assert!(
            reply
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
    }
    assert_eq!(
        browser.get("/login").status(303).header("location"),
        Some("./")
    );
    site.by_token("GET", "/", "").status(200).shows("Overview");
    let left = browser.post("/logout", "").status(303);
    assert!(left.header("set-cookie").unwrap().contains("Max-Age=0"));
    browser.get("/").status(401);
}

#[test]
fn the_cookie_is_for_this_page_alone_and_for_no_script() {
    let site = Site::new();
    let form = format!("next=dispatches%3Fstatus%3Dfailed&token={TOKEN}");
    let reply = ask(site.address, "POST", "/login", &[], &form).status(303);
    assert_eq!(reply.header("location"), Some("dispatches?status=failed"));
    let cookie = reply.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; HttpOnly; SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains("Path"), "it is of the folder: {cookie}");
    let https = [("X-Forwarded-Proto", "https")];
    let reply = ask(site.address, "POST", "/login", &https, &form).status(303);
    assert!(reply.header("set-cookie").unwrap().ends_with("; Secure"));
    for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let form = format!("next={elsewhere}&token={TOKEN}");
        let reply = ask(site.address, "POST", "/login", &[], &form).status(303);
        assert_eq!(reply.header("location"), Some("./"));
    }
}

#[test]
fn wrong_tokens_can_be_tried_ten_times_a_minute() {
    let site = Site::new();
    let browser = site.enter();
    for number in 0..10 {
        if number % 2 == 0 {
            let reply = ask(site.address, "POST", "/login", &[], "token=wrong").status(401);
            reply.shows("This is not the token.");
        } else {
            let headers = [("Authorization", "Bearer wrong")];
            ask(site.address, "GET", "/api/status", &headers, "").status(401);
        }
    }
    let right = format!("token={TOKEN}");
    let reply = ask(site.address, "POST", "/login", &[], &right).status(429);
    let wait: u64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    reply.shows("Too many wrong tokens.");
    site.by_token("GET", "/api/status", "").status(429);
    browser.get("/").status(200);
    site.process.err.wait_text("a wrong token from 127.0.0.1");
}

#[test]
fn without_a_token_one_is_made_and_printed_with_the_url() {
    let stage = Stage::with(SETTINGS);
    let process = stage.mm(["serve", "--listen", "127.0.0.1:0"]).start();
    let said = process
        .out
        .wait(|said| String::from_utf8_lossy(said).contains("token=") && said.ends_with(b"\n"));
    let address = address(&process);
    let said = String::from_utf8(said).unwrap();
    let url = said.split_whitespace().last().unwrap();
    let target = url.strip_prefix(&format!("http://{address}")).unwrap();
    let token = target.strip_prefix("/?token=").unwrap();
    assert_eq!(token.len(), 48);
    let reply = ask(address, "GET", target, &[], "").status(303);
    assert_eq!(reply.header("location"), Some("./"));
    Browser::with(address, &reply).get("/messages").status(200);
    Browser::enter(address, token);
    let wrong = format!("/?token={}", "0".repeat(48));
    ask(address, "GET", &wrong, &[], "").status(401);
}

#[test]
fn a_token_that_is_set_does_not_stand_in_urls() {
    let site = Site::new();
    let reply = site.get(&format!("/?token={}", TOKEN.to_uppercase()));
    reply.status(401);
    // Every answer is looked through for the token, so that it is not said back either.
    let request = format!("GET /?token={TOKEN} HTTP/1.1\r\nHost: h\r\n\r\n");
    let reply = super::http::raw(site.address, request.as_bytes());
    assert_eq!((reply.status, reply.header("set-cookie")), (401, None));
}

#[test]
fn what_other_machines_reach_needs_a_token_that_is_set_and_long() {
    let stage = Stage::with(SETTINGS);
    for address in ["0.0.0.0:0", "[::]:0"] {
        let run = stage.run(["serve", "--listen", address]);
        run.code(2)
            .tells_once("no token to enter with", "token_file");
    }
    let stage = Stage::with(&settings(""));
    let short = stage.mm(["serve"]).env("PAGE_TOKEN", "short").run();
    short
        .code(2)
        .tells_once("less than 16 characters", "openssl rand");
    let unset = stage.run(["serve"]);
    unset
        .code(2)
        .says("serve: token_env: the variable PAGE_TOKEN is not set");
}

#[test]
fn what_is_wrong_in_the_tables_is_told() {
    let stage = Stage::with(SETTINGS);
    for (tables, error, hint) in [
        (
            "[serve]\ntokn = \"x\"\n",
            "serve: there is no key `tokn`",
            "did you mean token?",
        ),
        (
            "[links]\nkey = \"x\"\n",
            "links: there is no key `key`",
            "secret",
        ),
        (
            "[links]\nurl = \"https://h\"\n",
            "links: secret is missing",
            "secret_env",
        ),
        ("[links]\nsecret_env = \"X\"\n", "links: url is missing", ""),
        (
            "[serve]\nlisten = \"here\"\n",
            "serve: listen is an address",
            "",
        ),
    ] {
        stage
            .folder
            .write("outbox.toml", format!("{SETTINGS}{tables}"));
        let run = stage.run(["serve"]);
        run.code(2).says(error).says(hint);
    }
    let inside = format!("{SETTINGS}[serve]\ntoken = \"{TOKEN}\"\n");
    let path = stage.folder.write("outbox.toml", inside);
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    let run = stage.run(["status"]);
    run.code(2).tells_once("others can read it", "chmod 600");
}
