//! Logging in, sessions and their cookies, tokens.

use mm_catcher::Catcher;
use serde_json::json;

use crate::client::Client;

const JSON: (&str, &str) = ("Content-Type", "application/json");

fn catcher() -> (Catcher, Client) {
    let catcher = Catcher::start().unwrap();
    let admin = Client::new_user(&catcher, "admin");
    (catcher, admin)
}

fn id_of(client: &Client) -> String {
    let me = client.get("/api/v4/users/me").json();
    me["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_user_logs_in_by_name_or_address_in_any_case() {
    let (catcher, _) = catcher();
    let client = Client::of(&catcher);
    for login_id in ["admin", "ADMIN", "Admin@Example.Test"] {
        let body = json!({"login_id": login_id, "password": "Passw0rd!!"});
        let reply = client.post("/api/v4/users/login", &body);
        assert_eq!(reply.status, 200, "{login_id}");
        assert_eq!(reply.header("token").unwrap().len(), 26);
        assert!(reply.header("set-cookie").is_none());
        assert!(reply.json()["notify_props"].is_object());
    }
    let body = json!({"login_id": " admin", "password": "Passw0rd!!"});
    assert_eq!(client.post("/api/v4/users/login", &body).status, 401);
}

#[test]
fn a_browser_gets_the_cookies_of_its_session() {
    let (catcher, _) = catcher();
    let client = Client::of(&catcher);
    let body = json!({"login_id": "admin", "password": "Passw0rd!!"}).to_string();
    let page = ("X-Requested-With", "XMLHttpRequest");
    let path = "/api/v4/users/login";
    let reply = client.send("POST", path, &[page, JSON], body.as_bytes());
    let token = reply.header("token").unwrap();
    let cookies: Vec<&str> = reply
        .head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .map(|(_, value)| value)
        .collect();
    assert_eq!(cookies.len(), 3);
    assert!(cookies[0].starts_with(&format!("MMAUTHTOKEN={token}; Path=/; Expires=")));
    assert!(cookies[0].ends_with("Max-Age=15552000; HttpOnly"));
    let csrf = cookies[2].strip_prefix("MMCSRF=").unwrap();
    let csrf = csrf.split_once(';').unwrap().0;
    let cookie = format!("MMAUTHTOKEN={token}");
    let ids = json!([id_of_cookie(&client, &cookie)]).to_string();
    let ask = |headers: &[(&str, &str)]| {
        let path = "/api/v4/users/ids";
        client.send("POST", path, headers, ids.as_bytes()).status
    };
    assert_eq!(ask(&[("Cookie", &cookie), JSON]), 401);
    assert_eq!(
        ask(&[("Cookie", &cookie), ("X-CSRF-Token", csrf), JSON]),
        200
    );
}

fn id_of_cookie(client: &Client, cookie: &str) -> String {
    let me = client.send("GET", "/api/v4/users/me", &[("Cookie", cookie)], b"");
    me.json()["id"].as_str().unwrap().to_owned()
}

#[test]
fn ten_wrong_passwords_lock_a_user_until_the_password_is_reset() {
    let (catcher, admin) = catcher();
    let bob = Client::new_user(&catcher, "bob");
    let wrong = json!({"login_id": "bob", "password": "wrong"});
    let right = json!({"login_id": "bob", "password": "Passw0rd!!"});
    for _ in 0..10 {
        let reply = bob.post("/api/v4/users/login", &wrong);
        assert_eq!(
            reply.error(),
            "api.user.login.invalid_credentials_email_username"
        );
    }
    let reply = bob.post("/api/v4/users/login", &right);
    assert_eq!(
        reply.error(),
        "api.user.check_user_login_attempts.too_many.app_error"
    );
    let path = format!("/api/v4/users/{}/password", id_of(&bob));
    let reset = admin.put(&path, &json!({"new_password": "Passw0rd!!"}));
    assert_eq!(reset.status, 200, "{}", reset.text());
    assert_eq!(bob.post("/api/v4/users/login", &right).status, 200);
}

#[test]
fn logging_out_ends_the_session_and_takes_the_cookie_back() {
    let (_catcher, admin) = catcher();
    let reply = admin.post("/api/v4/users/logout", &json!({}));
    assert_eq!(
        reply.header("set-cookie").unwrap(),
        "MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly"
    );
    let reply = admin.get("/api/v4/users/me");
    assert_eq!(reply.status, 401);
    assert!(
        reply
            .header("set-cookie")
            .unwrap()
            .starts_with("MMAUTHTOKEN=;")
    );
}

#[test]
fn deactivation_ends_sessions_tokens_and_bots() {
    let (catcher, admin) = catcher();
    let bob = Client::new_user(&catcher, "bob");
    let id = id_of(&bob);
    let roles = format!("/api/v4/users/{id}/roles");
    let role = json!({"roles": "system_user system_user_access_token"});
    assert_eq!(admin.put(&roles, &role).status, 200);
    let token = bob.post("/api/v4/users/me/tokens", &json!({"description": "t"}));
    let mut by_token = Client::of(&catcher);
    by_token.token = Some(token.json()["token"].as_str().unwrap().to_owned());
    assert_eq!(by_token.get("/api/v4/users/me").status, 200);
    let bot = admin
        .post("/api/v4/bots", &json!({"username": "robot"}))
        .json();
    let bot = bot["user_id"].as_str().unwrap();
    let assigned = admin.post(&format!("/api/v4/bots/{bot}/assign/{id}"), &json!({}));
    assert_eq!(assigned.json()["owner_id"], id.as_str());

    let active = format!("/api/v4/users/{id}/active");
    let own = bob.put(&active, &json!({"active": false}));
    assert_eq!(own.error(), "api.user.update_active.not_enable.app_error");
    assert_eq!(admin.put(&active, &json!({"active": false})).status, 200);
    assert_eq!(bob.get("/api/v4/users/me").status, 401);
    assert_eq!(by_token.get("/api/v4/users/me").status, 401);
    let again = json!({"login_id": "bob", "password": "Passw0rd!!"});
    let again = Client::of(&catcher).post("/api/v4/users/login", &again);
    assert_eq!(again.error(), "api.user.login.inactive.app_error");
    let gone = admin.get(&format!("/api/v4/bots/{bot}"));
    assert_eq!(gone.error(), "store.sql_bot.get.missing.app_error");

    assert_eq!(admin.put(&active, &json!({"active": true})).status, 200);
    assert_eq!(bob.get("/api/v4/users/me").status, 401); // Sessions do not come back,
    assert_eq!(by_token.get("/api/v4/users/me").status, 200); // tokens do.
}

#[test]
fn a_token_is_told_once_and_can_be_disabled_and_revoked() {
    let (catcher, admin) = catcher();
    let bob = Client::new_user(&catcher, "bob");
    let wanted = json!({"description": "ci"});
    assert_eq!(bob.post("/api/v4/users/me/tokens", &wanted).status, 403);
    let reply = admin.post("/api/v4/users/me/tokens", &json!({"description": ""}));
    assert_eq!(reply.error(), "api.context.invalid_body_param.app_error");
    let made = admin.post("/api/v4/users/me/tokens", &wanted).json();
    let id = made["id"].as_str().unwrap();
    let listed = admin.get("/api/v4/users/me/tokens").json();
    assert_eq!(listed[0]["description"], "ci");
    assert!(listed[0].get("token").is_none());
    let mut by_token = Client::of(&catcher);
    by_token.token = Some(made["token"].as_str().unwrap().to_owned());
    let named = json!({"token_id": id});
    for (turn, status) in [("disable", 401), ("enable", 200), ("revoke", 401)] {
        let path = format!("/api/v4/users/tokens/{turn}");
        assert_eq!(admin.post(&path, &named).status, 200, "{turn}");
        assert_eq!(by_token.get("/api/v4/users/me").status, status, "{turn}");
    }
    let again = admin.post("/api/v4/users/tokens/revoke", &named);
    assert_eq!(again.error(), "app.user_access_token.get_by_user.app_error");
    assert_eq!(again.status, 404);
}

#[test]
fn sessions_are_listed_without_their_tokens_and_ended_one_by_one() {
    let (_catcher, mut admin) = catcher();
    let first = admin.clone();
    admin.log_in("admin");
    let sessions = admin.get("/api/v4/users/me/sessions").json();
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().all(|session| session["token"] == ""));
    for session in sessions {
        let body = json!({"session_id": session["id"]});
        admin.post("/api/v4/users/me/sessions/revoke", &body);
    }
    assert!(
        first.get("/api/v4/users/me").status == 401 || admin.get("/api/v4/users/me").status == 401
    );
}

#[test]
fn a_cookie_without_its_other_half_is_refused_even_where_nobody_need_be_logged_in() {
    let (catcher, admin) = catcher();
    let cookie = format!("MMAUTHTOKEN={}", admin.token.clone().unwrap());
    let client = Client::of(&catcher);
    let body = json!({"login_id": "admin", "password": "Passw0rd!!"}).to_string();
    let path = "/api/v4/users/login";
    let send =
        |cookie: &str| client.send("POST", path, &[("Cookie", cookie), JSON], body.as_bytes());
    let refused = send(&cookie);
    assert_eq!(refused.status, 401);
    assert_eq!(refused.error(), "api.context.session_expired.app_error");
    // One that does not hold is no matter.
    assert_eq!(send("MMAUTHTOKEN=old").status, 200);
    // A personal token has no other half.
    let made = admin.post("/api/v4/users/me/tokens", &json!({"description": "t"}));
    let cookie = format!("MMAUTHTOKEN={}", made.json()["token"].as_str().unwrap());
    assert_eq!(send(&cookie).status, 200);
}

#[test]
fn a_body_of_a_login_holds_texts_alone_on_older_servers() {
    for (version, status) in [("5.37", 400), ("11.11", 200)] {
        let catcher = Catcher::builder().compat(version.parse().unwrap());
        let catcher = catcher.start().unwrap();
        Client::new_user(&catcher, "admin");
        let login = |extra: serde_json::Value| {
            let mut body = json!({"login_id": "admin", "password": "Passw0rd!!"});
            body["token"] = extra;
            Client::of(&catcher).post("/api/v4/users/login", &body)
        };
        assert_eq!(login(json!("")).status, 200);
        assert_eq!(login(json!(null)).status, 200);
        let odd = login(json!(false));
        assert_eq!(odd.status, status);
        if status == 400 {
            assert_eq!(odd.error(), "api.user.login.blank_pwd.app_error");
        }
    }
}

#[test]
fn what_the_settings_turn_off_lets_nobody_in() {
    let (catcher, admin) = catcher();
    let made = admin.post("/api/v4/users/me/tokens", &json!({"description": "t"}));
    let mut by_token = Client::of(&catcher);
    by_token.token = Some(made.json()["token"].as_str().unwrap().to_owned());
    let bot = admin
        .post("/api/v4/bots", &json!({"username": "robot"}))
        .json();
    let path = format!("/api/v4/users/{}/tokens", bot["user_id"].as_str().unwrap());
    let made = admin.post(&path, &json!({"description": "t"}));
    let mut robot = Client::of(&catcher);
    robot.token = Some(made.json()["token"].as_str().unwrap().to_owned());
    let off = json!({
        "ServiceSettings": {"EnableUserAccessTokens": false},
        "EmailSettings": {"EnableSignInWithUsername": false},
    });
    let patched = admin.put("/api/v4/config/patch", &off);
    assert_eq!(patched.status, 200, "{}", patched.text());
    assert_eq!(by_token.get("/api/v4/users/me").status, 401);
    assert_eq!(robot.get("/api/v4/users/me").status, 200);
    let login = |login_id: &str| {
        let body = json!({"login_id": login_id, "password": "Passw0rd!!"});
        Client::of(&catcher).post("/api/v4/users/login", &body)
    };
    let refused = login("admin");
    assert_eq!(refused.error(), "api.user.login.invalid_credentials_email");
    assert_eq!(login("admin@example.test").status, 200);
}
