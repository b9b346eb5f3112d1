//! What is posted, by tables.

use super::*;

fn one(body: &str) -> Draft {
    let mut outcome = outcome(body);
    assert_eq!(outcome.refusal, None, "{body}");
    assert_eq!(outcome.drafts.len(), 1, "{body}");
    outcome.drafts.remove(0)
}

#[test]
fn a_plain_text_is_one_post() {
    let draft = one(r#"{"text":"see #alerts <u|l>"}"#);
    assert_eq!(draft.message, "see #alerts [l](u)");
    assert_eq!((&*draft.post_type, &*draft.hashtags), ("", "#alerts"));
    let props = json!({
        "from_webhook": "true", "override_username": "webhook", "webhook_display_name": "Alerts",
    });
    assert_eq!(Value::Object(draft.props), props);
}

#[test]
fn names_and_icons_come_from_the_request_then_from_the_hook() {
    let hook = HookFacts {
        display_name: "Alerts",
        username: "own",
        icon_url: "http://own",
    };
    let props = |body: &str, overrides| {
        let outcome = posts(read_json(body), &hook, overrides, &rules("11.11"), &());
        let get = |key: &str| {
            outcome.drafts[0]
                .props
                .get(key)
                .cloned()
                .unwrap_or_default()
        };
        let name = get("override_username");
        (
            name,
            get("override_icon_url"),
            get("override_icon_emoji"),
            outcome.remarks.len(),
        )
    };
    let null = Value::Null;
    assert_eq!(
        props(r#"{"text":"a"}"#, ON),
        (json!("own"), json!("http://own"), null.clone(), 0)
    );
    let asks = r#"{"text":"a","username":"u","icon_url":"i","icon_emoji":":ghost:"}"#;
    let ghost = json!("/static/emoji/1f47b.png");
    assert_eq!(props(asks, ON), (json!("u"), ghost, json!(":ghost:"), 1));
    let off = Overrides {
        username: false,
        icon: false,
    };
    assert_eq!(props(asks, off), (null.clone(), null.clone(), null, 3));
    let unknown = r#"{"text":"a","icon_url":"i","icon_emoji":"no_such"}"#;
    assert_eq!(
        props(unknown, ON),
        (json!("own"), json!("i"), json!("no_such"), 2)
    );
}

#[test]
fn the_server_sets_its_props_itself() {
    let body = json!({"text": "a", "username": "u", "props": {
        "from_webhook": "false", "override_username": "evil", "override_icon_url": "evil",
        "webhook_display_name": "evil", "attachments": [{}], "channel_mentions": {},
        "add_channel_member": {}, "override_icon_emoji": "smile", "from_bot": "true",
        "card": "c", "number": 1.0, "deep": [{"big": 12_345_678_901_234_567_890_u64}],
    }});
    let outcome = outcome(body.to_string());
    let props = json!({
        "from_webhook": "true", "override_username": "u", "webhook_display_name": "Alerts",
        "override_icon_url": "/static/emoji/1f604.png", "override_icon_emoji": "smile",
        "from_bot": "true", "card": "c", "number": 1,
        "deep": [{"big": 12_345_678_901_234_567_000_u64}],
    });
    assert_eq!(Value::Object(outcome.drafts[0].props.clone()), props);
    assert_eq!(outcome.remarks.len(), 7);
}

#[test]
fn the_emoji_in_the_props_wins_and_has_a_picture_where_icons_are_allowed() {
    let body = json!({"text": "a", "icon_emoji": "ghost", "icon_url": "i",
        "props": {"override_icon_emoji": "smile", "override_icon_url": "evil"}});
    let props = |icon| {
        let overrides = Overrides {
            username: false,
            icon,
        };
        let incoming = read_json(body.to_string());
        let outcome = posts(incoming, &HOOK, overrides, &rules("11.11"), &());
        Value::Object(outcome.drafts[0].props.clone())
    };
    let smile = json!({
        "from_webhook": "true", "webhook_display_name": "Alerts", "override_icon_emoji": "smile",
    });
    assert_eq!(props(false), smile);
    assert_eq!(props(true)["override_icon_emoji"], "smile");
    let picture = "/static/emoji/1f604.png";
    assert_eq!(props(true)["override_icon_url"], picture);
}

#[test]
fn characters_are_counted_as_go_writes_them() {
    for (text, chars) in [
        ("é😀", 2),
        ("<>&", 18),
        ("\u{2028}\u{2029}\u{2027}", 13),
        ("\n\"\u{1}", 10),
        ("\u{a8}\u{20a8}", 2),
    ] {
        assert_eq!(go_value::json_chars(&text), chars + 2, "{text:?}");
    }
}

#[test]
fn a_type_is_custom_or_known() {
    for known in [
        "",
        "me",
        "slack_attachment",
        "custom_x",
        "custom_",
        "reminder",
        "burn_on_read",
    ] {
        let body = json!({"text": "a", "type": known}).to_string();
        assert_eq!(one(&body).post_type, known);
    }
    let on = |version: &str, post_type: &str| {
        let body = json!({"text": "a", "type": post_type}).to_string();
        let outcome = outcome_on(version, body);
        assert_eq!(outcome.drafts, [], "{post_type}");
        refused(&outcome)
    };
    for post_type in ["x", "Custom_x", "custom_a_type_that_is_too_long"] {
        assert_eq!(on("11.11", post_type), NOT_CREATED);
    }
    assert_eq!(on("5.37", "burn_on_read"), NOT_CREATED);
    assert_eq!(on("11.11", "system_join_channel"), BAD_PARAM);
    let attached = one(r#"{"type":"system_x","attachments":[{}]}"#);
    assert_eq!(attached.post_type, "slack_attachment");
}

#[test]
fn attachments_have_every_field_and_strings_as_values() {
    let body = json!({"attachments": [null, {
        "text": "a", "ts": 1.7e9, "color": "odd",
        "fields": [null, {"title": "t", "value": 1_700_000, "short": "TRUE"}, {}],
        "actions": [{"name": "n", "type": "button", "disabled": true, "options": [{"text": "o"}],
            "integration": {"url": "u", "context": {"k": 1.0}}}, null],
    }]});
    let draft = one(&body.to_string());
    let expected = json!([{
        "id": 0, "fallback": "", "color": "odd", "pretext": "", "author_name": "",
        "author_link": "", "author_icon": "", "title": "", "title_link": "", "text": "a",
        "fields": [
            {"title": "t", "value": "1.7e+06", "short": true},
            {"title": "", "value": null, "short": false},
        ],
        "image_url": "", "thumb_url": "", "footer": "", "footer_icon": "", "ts": 1_700_000_000,
        "actions": [{"name": "n", "type": "button", "disabled": true,
            "options": [{"text": "o", "value": ""}],
            "integration": {"url": "u", "context": {"k": 1}}}, null],
    }]);
    assert_eq!(draft.props["attachments"], expected);
    assert_eq!(draft.post_type, "slack_attachment");
    let bare = one(r#"{"attachments":[{"fields":[null]}]}"#);
    assert_eq!(bare.props["attachments"][0]["fields"], Value::Null);
    assert!(bare.props["attachments"][0].get("actions").is_none());
}

#[test]
fn values_are_printed_as_go_prints_them() {
    for (value, expected) in [
        (json!(5), "5"),
        (json!(-0.5), "-0.5"),
        (json!(999_999), "999999"),
        (json!(1_234_567), "1.234567e+06"),
        (json!(0.0001), "0.0001"),
        (json!(0.000_05), "5e-05"),
        (json!(1e100), "1e+100"),
        (json!(true), "true"),
        (json!([1, "a", null]), "[1 a <nil>]"),
        (json!({"b": 1, "a": {}}), "map[a:map[] b:1]"),
    ] {
        assert_eq!(go_value::print(&value), expected);
    }
}

#[test]
fn a_long_text_is_cut_every_16383_code_points() {
    let text = "é".repeat(2 * 16_383) + "Z";
    let body = json!({"text": text, "attachments": [{"text": "x"}], "props": {"card": "c"}});
    let outcome = outcome(body.to_string());
    let chars: Vec<_> = outcome
        .drafts
        .iter()
        .map(|d| d.message.chars().count())
        .collect();
    assert_eq!(chars, [16_383, 16_383, 1]);
    let attached: Vec<_> = outcome
        .drafts
        .iter()
        .map(|d| d.props.contains_key("attachments"))
        .collect();
    assert_eq!(attached, [false, false, true]);
    for draft in &outcome.drafts {
        assert_eq!(draft.props["card"], "c");
        assert_eq!(draft.post_type, "slack_attachment");
    }
    assert_eq!(outcome.remarks, ["the text was cut into 3 posts"]);
    let old = json!({"text": "x".repeat(4_001)}).to_string();
    assert_eq!(outcome_on("4.10", old).drafts.len(), 2);
}

#[test]
fn the_text_is_cut_after_its_links_were_rewritten() {
    let text = "<http://127.0.0.1/|l>".repeat(1_000);
    let outcome = outcome(json!({"text": text}).to_string());
    let message: String = outcome.drafts.iter().map(|d| &*d.message).collect();
    assert_eq!(outcome.drafts.len(), 2);
    assert_eq!(message, "[l](http://127.0.0.1/)".repeat(1_000));
}

#[test]
fn attachments_are_spread_over_posts_until_they_fit() {
    let list: Vec<_> = (0..5)
        .map(|n| json!({"text": n.to_string().repeat(3_000)}))
        .collect();
    let outcome = outcome_on(
        "5.37",
        json!({"text": "t", "attachments": list}).to_string(),
    );
    let counts: Vec<_> = outcome
        .drafts
        .iter()
        .map(|d| {
            (
                &*d.message,
                d.props["attachments"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(counts, [("t", 2), ("", 2), ("", 1)]);
    assert_eq!(
        outcome.remarks,
        ["the attachments were spread over 3 posts"]
    );
}

#[test]
fn the_text_of_an_attachment_that_fits_nowhere_is_cut() {
    let text_of = |outcome: &Outcome, post: usize, index: usize| {
        let list = &outcome.drafts[post].props["attachments"];
        list[index]["text"].as_str().unwrap().chars().count()
    };
    let long = |text: String| json!({"attachments": [{"text": "a"}, {"text": text}]}).to_string();
    let cut = outcome_on("5.37", long("é".repeat(9_000)));
    assert_eq!(cut.drafts.len(), 2);
    let left = text_of(&cut, 1, 0);
    let props_chars = go_value::json_chars(&cut.drafts[1].props);
    assert_eq!(props_chars, rules("5.37").props_runes_max);
    assert!(
        cut.remarks[1].contains(&left.to_string()),
        "{:?}",
        cut.remarks
    );

    // Characters that are escaped count as they are written, but are cut one by one.
    let escaped = outcome_on("5.37", long("\n".repeat(7_200)));
    assert!(text_of(&escaped, 1, 0) < 200);
    assert_eq!(
        refused(&outcome_on("5.37", long("<".repeat(2_000)))),
        TOO_LONG
    );
    let title = json!({"attachments": [{"title": "x".repeat(9_000)}]}).to_string();
    assert_eq!(refused(&outcome_on("5.37", &title)), TOO_LONG);
    assert_eq!(outcome(&title).drafts.len(), 1);
}

#[test]
fn props_that_are_too_long_are_refused() {
    let props = |chars: usize| json!({"text": "p", "props": {"card": "c".repeat(chars)}});
    let overhead = go_value::json_chars(&outcome(props(0).to_string()).drafts[0].props);
    let most = 7_600 - overhead;
    assert_eq!(outcome_on("5.37", props(most).to_string()).refusal, None);
    let outcome = outcome_on("5.37", props(most + 1).to_string());
    assert_eq!(refused(&outcome), TOO_LONG);
    assert_eq!(outcome.drafts, []);
}

#[test]
fn a_post_with_nul_fails_and_those_before_it_stay() {
    let text = "a".repeat(16_383) + "\0";
    let half = outcome(json!({"text": text}).to_string());
    assert_eq!(half.drafts.len(), 1);
    assert_eq!(refused(&half), NOT_CREATED);
    let props = json!({"text": "a", "props": {"x": [{"y": "\0"}]}}).to_string();
    assert_eq!(refused(&outcome(&props)), NOT_CREATED);
    assert_eq!(outcome_on("5.37", &props).refusal, None);
}

#[test]
fn a_priority_must_make_sense() {
    let not_urgent = "api.post.post_priority.urgent_persistent_notification_post.request_error";
    let nobody = "api.post.post_priority.min_recipients_persistent_notification_post.request_error";
    for (text, priority, expected) in [
        ("a", json!({}), Some(BAD_PARAM)),
        ("a", json!({"priority": "loud"}), Some(BAD_PARAM)),
        ("a", json!({"priority": ""}), None),
        (
            "a",
            json!({"priority": "important", "requested_ack": true}),
            None,
        ),
        (
            "a",
            json!({"priority": "", "requested_ack": true}),
            Some(BAD_PARAM),
        ),
        (
            "@alice",
            json!({"priority": "important", "persistent_notifications": true}),
            Some((400, not_urgent)),
        ),
        (
            "@all",
            json!({"priority": "urgent", "persistent_notifications": true}),
            Some((400, nobody)),
        ),
        (
            "@alice",
            json!({"priority": "urgent", "persistent_notifications": true}),
            None,
        ),
    ] {
        let body = json!({"text": text, "priority": priority}).to_string();
        let outcome = outcome(&body);
        assert_eq!(
            outcome.refusal.is_some().then(|| refused(&outcome)),
            expected,
            "{body}"
        );
    }
    let urgent = json!({"priority": "urgent", "persistent_notifications": true});
    let silent = json!({"text": "@alice", "silent": true, "priority": urgent});
    assert_eq!(refused(&outcome(silent.to_string())), BAD_PARAM);
    let direct = json!({"text": "a", "channel": "@alice", "priority": urgent});
    let draft = one(&direct.to_string());
    assert!(draft.priority.unwrap().persistent_notifications.unwrap() && !draft.silent);
    assert!(one(r#"{"text":"a","silent":true}"#).silent);
}

#[test]
fn blocks_are_checked_where_the_server_knows_them() {
    let blocks = json!({"mm_blocks": [{"type": "text", "text": "a"}]});
    let good = one(&json!({"props": blocks}).to_string());
    assert_eq!(good.props["mm_blocks"], blocks["mm_blocks"]);
    let bad = json!({"text": "a", "props": {"mm_blocks": "x"}}).to_string();
    assert_eq!(refused(&outcome(&bad)).0, 400);
    assert_eq!(outcome_on("5.37", &bad).drafts[0].props["mm_blocks"], "x");
    let unused = json!({"text": "a", "props": {"mm_blocks_actions": {
        "go": {"type": "openURL", "url": "http://127.0.0.1/"}}}});
    assert_eq!(refused(&outcome(unused.to_string())).0, 400);
}
