use super::*;

struct Known;

impl Names for Known {
    fn username(&self, user_id: &str) -> Option<String> {
        (user_id == "U1").then(|| "alice".to_owned())
    }

    fn custom_emoji_id(&self, name: &str) -> Option<String> {
        (name == "party_crab").then(|| "crabid".to_owned())
    }
}

fn message(text: &str) -> String {
    let rules = Rules::of("11.11".parse().unwrap());
    convert_message(text.to_owned(), &Known, &rules)
}

#[test]
fn announcements_and_users_become_mentions() {
    assert_eq!(
        message("<!channel> <!here> <!all> <!x>"),
        "@channel @here @all <!x>"
    );
    assert_eq!(
        message("<@U1>, <@U1> <@U2> <@U1 <@>"),
        "@alice, @alice <@U2> <@U1 <@>"
    );
}

#[test]
fn links_with_a_label_become_markdown() {
    for (text, expected) in [
        ("<http://x|y>", "[y](http://x)"),
        ("a <u|l> b <v|m> c", "a [l](u) b [m](v) c"),
        ("<<u|l>", "<[l](u)"),
        ("<u|l\n> <v|m>", "<u|l\n> [m](v)"),
        ("<u> <|l> <u|> <u\n|l>", "<u> <|l> <u|> <u\n|l>"),
        ("<é|ü>", "[ü](é)"),
    ] {
        assert_eq!(message(text), expected);
    }
}

#[test]
fn a_label_with_a_pipe_is_one_on_old_servers_alone() {
    let old = Rules::of("5.37".parse().unwrap());
    let text = "<u|a|b>";
    assert_eq!(convert_message(text.to_owned(), &(), &old), "[a|b](u)");
    assert_eq!(message(text), text);
}

#[test]
fn an_attachment_has_links_over_lines_but_none_in_its_title() {
    let mut attachment = Attachment {
        pretext: "<a|b\nc>".to_owned(),
        text: "<!here> <a\n|b>".to_owned(),
        title: "<!all> <a|b>".to_owned(),
        fallback: "<!all>".to_owned(),
        fields: vec![Some(super::super::attachment::Field {
            value: "<a|b>".into(),
            ..Default::default()
        })],
        ..Attachment::default()
    };
    convert_attachment(&mut attachment, &());
    assert_eq!(attachment.pretext, "[b\nc](a)");
    assert_eq!(attachment.text, "@here [b](a\n)");
    assert_eq!(attachment.title, "@all <a|b>");
    assert_eq!(attachment.fallback, "<!all>");
    assert_eq!(attachment.fields[0].as_ref().unwrap().value, "[b](a)");
}

#[test]
fn many_broken_links_are_read_in_one_go() {
    // Reading the rest of the text for each of them would take minutes.
    let text = "<a|".repeat(300_000);
    for rules in ["5.37", "11.11"] {
        let rules = Rules::of(rules.parse().unwrap());
        assert_eq!(convert_message(text.clone(), &(), &rules), text);
    }
}

#[test]
fn an_emoji_has_the_url_of_its_picture() {
    let url = |name| emoji_url(name, &Known);
    assert_eq!(url(":rotating_light:").unwrap(), "/static/emoji/1f6a8.png");
    assert_eq!(url("ghost").unwrap(), "/static/emoji/1f47b.png");
    assert_eq!(url("warning").unwrap(), "/static/emoji/26a0-fe0f.png");
    let rolling = "/static/emoji/1f644.png";
    assert_eq!(url("face_with_rolling_eyes").unwrap(), rolling);
    let germany = "/static/emoji/1f1e9-1f1ea.png";
    assert_eq!(url("flag-de").unwrap(), germany);
    for name in ["flag-", "flag-zz", "flag-é"] {
        assert_eq!(url(name), None);
    }
    let custom = "/api/v4/emoji/crabid/image";
    assert_eq!(url(":party_crab:").unwrap(), custom);
    assert_eq!(url("no_such_emoji"), None);
    assert_eq!(url("::"), None);
}
