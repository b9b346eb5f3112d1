use serde_json::{Value, json};

use crate::blocks::*;
use crate::limits::*;
use crate::{Payload, PayloadBuilder};

fn url() -> BlockAction {
    BlockAction::external("https://example.com")
}

fn with(block: impl Into<Block>) -> PayloadBuilder {
    Payload::builder().block(block)
}

/// A post of these blocks in which the actions `a` and `b` are run.
fn with_actions(blocks: Value) -> PayloadBuilder {
    Payload::builder()
        .text("[a](mmaction://a) [b](mmaction://b)")
        .prop("mm_blocks", blocks)
        .block_action("a", url())
        .block_action("b", url())
}

#[track_caller]
fn assert_refused(builder: PayloadBuilder, field: &str, words: &str) {
    let error = builder.build().expect_err("should be refused");
    assert_eq!(error.field(), Some(field), "{error}");
    assert!(error.to_string().contains(words), "{error}");
}

#[test]
fn the_post_of_the_reference_is_taken() {
    with(Text::new("Deployed `main` to **staging**. Choose:"))
        .block(
            Container::new()
                .flow(Flow::Horizontal)
                .gap(Gap::Small)
                .block(Button::new("View logs", "view_logs").style("primary"))
                .block(Button::new("Rollback", "rollback").style("#2d81ff"))
                .block(StaticSelect::new("Next…", "next").option("Promote", "promote")),
        )
        .block(Collapsible::new(Text::new("**Details**")).block(Divider::new()))
        .block(
            ColumnSet::new().gap("medium").column(
                Column::new()
                    .width("stretch")
                    .block(Image::new("https://example.com/i.png").max_width(400_u32)),
            ),
        )
        .block_action("view_logs", url().with_context("id", 42))
        .block_action("rollback", url().with_query("id", "42"))
        .block_action("next", BlockAction::external("/plugins/ci/next"))
        .build()
        .unwrap();
}

#[test]
fn required_fields_are_named() {
    for (block, field) in [
        (json!({"type": "text"}), "text"),
        (json!({"type": "text", "text": ""}), "text"),
        (json!({"type": "image"}), "url"),
        (json!({"type": "button", "action_id": "a"}), "text"),
        (json!({"type": "button", "text": "t"}), "action_id"),
        (
            json!({"type": "static_select", "action_id": "a", "data_source": "users"}),
            "placeholder",
        ),
        (
            json!({"type": "static_select", "placeholder": "p", "data_source": "users"}),
            "action_id",
        ),
        (
            json!({"type": "static_select", "placeholder": "p", "action_id": "a"}),
            "options",
        ),
        (
            json!({"type": "static_select", "placeholder": "p", "action_id": "a",
                "options": [{"value": "v"}]}),
            "options[0].text",
        ),
        (
            json!({"type": "static_select", "placeholder": "p", "action_id": "a",
                "options": [{"text": "t"}]}),
            "options[0].value",
        ),
    ] {
        let error = with_actions(json!([{"type": "divider"}, block]))
            .build()
            .unwrap_err();
        let path = format!("props.mm_blocks[1].{field}");
        assert_eq!(error.field(), Some(path.as_str()), "{error}");
    }
}

#[test]
fn words_of_blocks_are_those_of_the_server() {
    let one = |kind: &str, field: &str| {
        let mut block = json!({
            "type": kind, "text": "t", "url": "u", "action_id": "a", "placeholder": "p",
            "options": [{"text": "t", "value": "v"}],
        });
        block[field] = json!("odd");
        block
    };
    for (kind, field) in [
        ("text", "size"),
        ("image", "size"),
        ("image", "image_style"),
        ("image", "horizontal_alignment"),
        ("button", "style"),
        ("static_select", "data_source"),
        ("container", "background"),
        ("container", "flow"),
        ("container", "gap"),
        ("container", "max_height"),
        ("column_set", "gap"),
    ] {
        assert_refused(
            with_actions(json!([one(kind, field)])),
            &format!("props.mm_blocks[0].{field}"),
            "`odd`",
        );
    }
    for field in ["width", "gap"] {
        let set = json!({"type": "column_set", "columns": [one("column", field)]});
        let path = format!("props.mm_blocks[0].columns[0].{field}");
        assert_refused(with_actions(json!([set])), &path, "`odd`");
    }
}

#[test]
fn colours_of_buttons_are_words_or_hexadecimal() {
    let styled = |style: &str| with(Button::new("t", "a").style(style)).block_action("a", url());
    for style in [
        "default", "primary", "danger", "good", "success", "warning", "#abc", "#2D81ff",
    ] {
        styled(style).build().unwrap();
    }
    for style in ["red", "#", "#12345", "#gggggg", "#1234567"] {
        assert_refused(styled(style), "props.mm_blocks[0].style", style);
    }
}

#[test]
fn columns_stand_in_column_sets_alone() {
    assert_refused(
        with(Column::new()),
        "props.mm_blocks[0]",
        "column_set alone",
    );
    let inner = Container::new().block(Column::new());
    assert_refused(
        with(inner),
        "props.mm_blocks[0].content[0]",
        "column_set alone",
    );
    let set = json!({"type": "column_set", "columns": [{"type": "divider"}]});
    assert_refused(
        with(Block::from(set)),
        "props.mm_blocks[0].columns[0]",
        "must be a column",
    );
}

#[test]
fn malformed_blocks_are_told_and_unknown_ones_pass() {
    for (block, field, words) in [
        (json!({"type": "text", "text": 5}), ".text", "a string"),
        (
            json!({"type": "image", "url": "u", "max_width": -1}),
            ".max_width",
            "whole number",
        ),
        (
            json!({"type": "button", "query": []}),
            ".query",
            "an object",
        ),
        (json!({"text": "t"}), ".type", "a string"),
        (json!({"type": 5}), ".type", "a string"),
        (json!("text"), "", "an object"),
        (
            json!({"type": "container", "content": {}}),
            ".content",
            "a list",
        ),
        (
            json!({"type": "container", "content": [{"type": "text", "text": 5}]}),
            ".content[0].text",
            "a string",
        ),
        (
            json!({"type": "collapsible", "header": ["x"]}),
            ".header[0]",
            "an object",
        ),
        (
            json!({"type": "collapsible", "content": ["x"]}),
            ".content[0]",
            "an object",
        ),
    ] {
        let path = format!("props.mm_blocks[0]{field}");
        assert_refused(with_actions(json!([block])), &path, words);
    }
    with(Block::from(json!({"type": "video", "url": 5})))
        .build()
        .unwrap();
    let known = Block::Other(json!({"type": "divider"}));
    assert_refused(with(known), "props.mm_blocks[0]", "known kind");
}

#[test]
fn blocks_are_counted_through_the_whole_tree() {
    let set = |columns: usize| {
        (0..columns).fold(ColumnSet::new(), |set, _| {
            set.column(Column::new().block(Divider::new()))
        })
    };
    // One set and two for each column, and one more.
    with(set(49)).block(Divider::new()).build().unwrap();
    let many = with(set(49)).block(Divider::new()).block(Divider::new());
    assert_refused(many, "props.mm_blocks[2]", "100");
    assert_eq!(BLOCKS_MAX, 100);
}

#[test]
fn nesting_has_an_end_and_deep_trees_end_no_stack() {
    let nested = |levels: usize| {
        (1..levels).fold(Block::from(Divider::new()), |inner, _| {
            Container::new().block(inner).into()
        })
    };
    with(nested(BLOCK_DEPTH_MAX)).build().unwrap();
    let path = format!(
        "props.mm_blocks[0]{}",
        ".content[0]".repeat(BLOCK_DEPTH_MAX)
    );
    let error = with(nested(BLOCK_DEPTH_MAX + 1)).build().unwrap_err();
    assert_eq!(error.field(), Some(path.as_str()));
    assert!(error.to_string().contains("32"), "{error}");
    let error = with(nested(5_000)).build().unwrap_err();
    assert!(error.to_string().contains("nests deeper"), "{error}");
}

#[test]
fn texts_and_buttons_share_a_limit() {
    let posts = |text: usize, button: usize| {
        with(Text::new("é".repeat(text)))
            .block(Button::new("é".repeat(button), "a"))
            .block_action("a", url())
    };
    posts(15_000, 1_000).build().unwrap();
    assert_refused(posts(15_000, 1_001), "props.mm_blocks[1].text", "16000");
    assert_refused(posts(16_001, 1), "props.mm_blocks[0].text", "16000");
}

#[test]
fn every_action_that_is_run_must_be_there() {
    assert_refused(
        with(Button::new("t", "go")),
        "props.mm_blocks[0].action_id",
        "`go`",
    );
    let select = StaticSelect::of_users("p", "go");
    assert_refused(with(select), "props.mm_blocks[0].action_id", "`go`");
    assert_refused(
        with(Text::new("[x](mmaction://go)")),
        "props.mm_blocks[0].text",
        "`go`",
    );
    assert_refused(
        Payload::builder().text("[x](mmaction://go)"),
        "text",
        "`go`",
    );
    Payload::builder()
        .text("`[x](mmaction://go)`")
        .build()
        .unwrap();
    // The case counts.
    let other = with(Button::new("t", "go")).block_action("Go", url());
    assert_refused(other, "props.mm_blocks[0].action_id", "`go`");
}

#[test]
fn no_action_may_be_left_over() {
    let text = || Payload::builder().text("a");
    assert_refused(
        text().block_action("go", url()),
        "props.mm_blocks_actions.go",
        "no button",
    );
    let disabled = with(Button::new("t", "go").disabled());
    disabled.clone().build().unwrap();
    assert_refused(
        disabled.block_action("go", url()),
        "props.mm_blocks_actions.go",
        "disabled",
    );
    // A form of link that is not understood here is the server's to judge.
    text()
        .text("mmaction://go")
        .block_action("go", url())
        .build()
        .unwrap();
    with(Text::new("mmaction://go"))
        .block_action("go", url())
        .build()
        .unwrap();
    // Blocks of Slack use the registry too.
    let slack = json!([{"type": "actions", "elements": [{"type": "button", "action_id": "go"}]}]);
    text()
        .prop("blocks", slack.clone())
        .block_action("go", url())
        .build()
        .unwrap();
    text()
        .prop("cards", slack)
        .block_action("go", url())
        .build()
        .unwrap();
}

#[test]
fn ids_of_actions_have_a_form() {
    let run = |id: &str| with(Button::new("t", id)).block_action(id, url());
    run(&"x".repeat(ACTION_ID_CHARS_MAX)).build().unwrap();
    for id in ["a b", "a.b", "é", &"x".repeat(ACTION_ID_CHARS_MAX + 1)] {
        assert_refused(run(id), "props.mm_blocks[0].action_id", "1 to 64");
    }
    let unrun = Payload::builder().text("a").block_action("a b", url());
    assert_refused(unrun, "props.mm_blocks_actions.a b", "1 to 64");
}

#[test]
fn the_registry_holds_50_actions() {
    let buttons = |count: usize| {
        (0..count).fold(Payload::builder(), |builder, index| {
            let id = format!("a{index}");
            builder.block(Button::new("t", &id)).block_action(id, url())
        })
    };
    buttons(BLOCK_ACTIONS_MAX).build().unwrap();
    assert_refused(
        buttons(BLOCK_ACTIONS_MAX + 1),
        "props.mm_blocks_actions",
        "51",
    );
}

#[test]
fn actions_call_or_open_what_the_server_lets_them() {
    let go = |action: BlockAction| with(Button::new("t", "go")).block_action("go", action);
    for good in [
        BlockAction::external("http://localhost:8080/x"),
        BlockAction::external("/plugins/ci/x"),
        BlockAction::external("plugins/ci/x"),
        BlockAction::open_url("https://example.com/../x"),
        BlockAction::open_url("/team/channels/off-topic?a=/../"),
    ] {
        go(good).build().unwrap();
    }
    for (bad, field, words) in [
        (
            BlockAction::default().url("https://example.com"),
            "type",
            "missing",
        ),
        (url().kind("newer"), "type", "external, openURL"),
        (BlockAction::default().kind("external"), "url", "missing"),
        (BlockAction::external(""), "url", "missing"),
        (BlockAction::external("/team/x"), "url", "/plugins/"),
        (BlockAction::external("ftp://x"), "url", "http"),
        (BlockAction::open_url("/plugins/ci/x"), "url", "plugin"),
        (BlockAction::open_url("team/x"), "url", "must begin"),
        (BlockAction::open_url("//evil.example"), "url", "single"),
        (BlockAction::open_url("javascript:x"), "url", "must begin"),
        (BlockAction::open_url("/a/../plugins/x"), "url", "climbs"),
        (
            BlockAction::open_url("/a/%2E%2e/plugins/x"),
            "url",
            "climbs",
        ),
    ] {
        assert_refused(
            go(bad),
            &format!("props.mm_blocks_actions.go.{field}"),
            words,
        );
    }
}

#[test]
fn what_goes_along_is_bounded() {
    const CONTEXT: &str = "props.mm_blocks_actions.go.context";
    const QUERY: &str = "props.mm_blocks_actions.go.query";
    let go = |action: BlockAction| with(Button::new("t", "go")).block_action("go", action);
    let context = |count: usize| (0..count).fold(url(), |a, i| a.with_context(format!("k{i}"), i));
    let query = |count: usize| (0..count).fold(url(), |a, i| a.with_query(format!("k{i}"), "v"));
    go(context(ACTION_ENTRIES_MAX)).build().unwrap();
    go(query(ACTION_ENTRIES_MAX)).build().unwrap();
    assert_refused(go(context(ACTION_ENTRIES_MAX + 1)), CONTEXT, "51");
    assert_refused(go(query(ACTION_ENTRIES_MAX + 1)), QUERY, "51");
    let key = "é".repeat(ACTION_KEY_CHARS_MAX);
    go(url().with_context(&key, 1).with_query(&key, "v"))
        .build()
        .unwrap();
    let long = format!("{key}é");
    assert_refused(go(url().with_context(&long, 1)), CONTEXT, "128");
    assert_refused(go(url().with_query(&long, "v")), QUERY, "128");
    let value = "é".repeat(QUERY_VALUE_CHARS_MAX);
    go(url().with_query("k", &value)).build().unwrap();
    assert_refused(
        go(url().with_query("k", value + "é")),
        "props.mm_blocks_actions.go.query.k",
        "2049",
    );
    let number = json!([{"type": "button", "text": "t", "action_id": "a", "query": {"k": 1}}]);
    assert_refused(with_actions(number), "props.mm_blocks[0].query.k", "string");
}
