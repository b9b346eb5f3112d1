use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::clean::{ATTRIBUTES, TAGS};
use super::{link, markdown};

#[test]
fn markdown_is_shown_as_mattermost_shows_it() {
    for (text, html) in [
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        (
            "**a** _b_ ~~c~~",
            "<p><strong>a</strong> <em>b</em> <del>c</del></p>\n",
        ),
        ("some_snake_case", "<p>some_snake_case</p>\n"),
        (
            "hi @anna. see ~town-square, #go-live or anna@example.com",
            "<p>hi <span class=\"mention\">@anna</span>. see <span class=\"channel\">~town-square\
             </span>, <span class=\"hashtag\">#go-live</span> or anna@example.com</p>\n",
        ),
        (
            ":tada: :nope:",
            "<p><span class=\"emoji\" title=\":tada:\">🎉</span> :nope:</p>\n",
        ),
        (
            "a ~b c~ d",
            "<p>a <span class=\"channel\">~b</span> c~ d</p>\n",
        ),
        (
            "> [!NOTE]\n> x",
            "<blockquote>\n<p>[!NOTE]<br>\nx</p>\n</blockquote>\n",
        ),
        ("`:tada: @anna`", "<p><code>:tada: @anna</code></p>\n"),
    ] {
        assert_eq!(markdown(text), html, "{text}");
    }
}

#[test]
fn bare_addresses_are_links_without_the_sentence_around_them() {
    let html = markdown("see https://ci.example.com/a_b?x=1&y=(2). And (www.example.com)!");
    assert!(
        html.contains("href=\"https://ci.example.com/a_b?x=1&amp;y=(2)\""),
        "{html}"
    );
    assert!(html.contains("href=\"http://www.example.com\""), "{html}");
    assert!(html.contains(">www.example.com</a>)!"), "{html}");
}

#[test]
fn links_open_elsewhere_and_tell_nothing_about_the_page() {
    let html = markdown("[a](https://example.com)");
    assert!(html.contains("target=\"_blank\""), "{html}");
    assert!(html.contains("rel=\"noopener noreferrer\""), "{html}");
}

#[test]
fn tables_keep_their_alignment_and_task_lists_their_ticks() {
    let html = markdown("| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open");
    assert!(html.contains("<th align=\"right\">b</th>"), "{html}");
    assert!(html.contains("<td align=\"right\">2</td>"), "{html}");
    assert_eq!(html.matches("type=\"checkbox\"").count(), 2, "{html}");
    assert_eq!(html.matches("checked").count(), 1, "{html}");
    assert_eq!(html.matches("disabled").count(), 2, "{html}");
}

#[test]
fn html_in_a_post_is_text() {
    let html = markdown("<script>alert(1)</script> <b onclick=x>y</b>");
    assert!(
        html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{html}"
    );
    assert!(html.contains("&lt;b onclick=x&gt;"), "{html}");
    let block = markdown("<div>\n<style>*{}</style>\n</div>");
    assert!(block.starts_with("<p>&lt;div&gt;<br>&lt;style"), "{block}");
}

#[test]
fn only_links_to_the_web_and_mails_are_links() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.com/x",
        "/api/v4/users",
        "\\\\example.com",
    ] {
        let html = markdown(&format!("[x](<{address}>) ![y](<{address}>)"));
        assert_harmless(&html);
        let safe = link(address).is_none_or(|link| link.starts_with("http://"));
        assert!(safe, "{address}");
    }
    assert_eq!(
        link("example.com/a").as_deref(),
        Some("http://example.com/a")
    );
    assert_eq!(
        link("example.com:80/a").as_deref(),
        Some("http://example.com:80/a")
    );
    assert_eq!(link("mailto:a@b.c").as_deref(), Some("mailto:a@b.c"));
}

#[test]
fn an_image_of_another_host_is_a_link() {
    let html = markdown("![chart](https://example.com/c.png)");
    assert!(!html.contains("<img"), "{html}");
    assert!(html.contains("class=\"picture\""), "{html}");
    assert!(html.contains(">chart</a>"), "{html}");
}

#[test]
fn attacks_stay_harmless() {
    for text in [
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](https://x/\"onmouseover=\"alert(1))",
        "![a](https://x/\"onerror=\"alert(1))",
        "<a href=\"javascript&colon;alert(1)\">x</a>",
        "```\"onload=alert(1)\n</code></pre><script>alert(1)</script>\n```",
        "<https://x/'onclick='alert(1)>",
        "| <script> |\n|---|\n| <iframe> |",
        "[![x](https://a/b)](javascript:alert(1))",
        "https://x/<script>alert(1)</script>",
        "<math><mtext></p><style><img src onerror=alert(1)></style>",
        "<!--><script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script>",
    ] {
        assert_harmless(&markdown(text));
    }
}

#[test]
fn huge_and_deep_texts_are_rendered_in_time() {
    // Far longer than it takes, far shorter than where each level costs as much as all above it.
    const LONG: Duration = Duration::from_secs(40);
    let starts = ["", "http://x", "```rust\n\"", "```html\n"];
    let pieces = [
        ">",
        "> ",
        "> + ",
        "+ 1. ",
        "- ",
        "*a ",
        "**a _b ",
        "[",
        "![a](",
        "`a",
        "<b>",
        "|",
        ":a",
        "@w.h~#",
        ")",
        "http://x ",
        "\\\"",
        "<!-",
        "a\n\n",
    ];
    for start in starts {
        for piece in pieces {
            let length = if piece.starts_with('>') {
                60_000
            } else {
                6_000
            };
            let pieces = piece.repeat(length / piece.len());
            let text = format!("{start}{pieces}{}", " b*".repeat(1_000));
            let began = Instant::now();
            assert!(!markdown(&text).is_empty(), "{start}{piece}");
            assert!(began.elapsed() < LONG, "{start}{piece}");
        }
    }
}

/// Reads the HTML tag by tag: nothing but what is allowed stands in it.
fn assert_harmless(html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let mut quoted = false;
        let end = rest.find(|char| {
            quoted ^= char == '"';
            char == '>' && !quoted
        });
        let (tag, after) = rest.split_at(end.unwrap_or_else(|| panic!("an open tag: {html}")));
        assert_tag(tag.trim_end_matches('/'), html);
        rest = after;
    }
}

fn assert_tag(tag: &str, html: &str) {
    if let Some(name) = tag.strip_prefix('/') {
        assert!(TAGS.contains(&name), "</{name}> in {html}");
        return;
    }
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(TAGS.contains(&name), "<{name}> in {html}");
    while !rest.is_empty() {
        let (attribute, after) = rest.split_once("=\"").unwrap();
        let (value, after) = after.split_once('"').unwrap();
        let own = ATTRIBUTES
            .iter()
            .any(|(tag, names)| *tag == name && names.contains(&attribute));
        let ours = ["class", "rel", "target"].contains(&attribute)
            || (name == "input" && ["type", "checked", "disabled"].contains(&attribute));
        assert!(own || ours, "{attribute} of <{name}> in {html}");
        if attribute == "href" {
            let schemes = ["http:", "https:", "mailto:"];
            let value = value.to_ascii_lowercase();
            let known = schemes.iter().any(|scheme| value.starts_with(scheme));
            assert!(known, "{value} in {html}");
        }
        rest = after.trim_start();
    }
}

/// Pieces that mean something to Markdown or to HTML.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,6}",
        prop::sample::select(vec![
            "<script>",
            "</script>",
            "<",
            ">",
            "\"",
            "'",
            "&",
            "&lt;",
            "[a](",
            "![b](",
            ")",
            "]",
            "javascript:",
            "data:",
            "https://x.y/",
            "onload=",
            " onerror=\"x\" ",
            "```",
            "`",
            "\n",
            "\n\n",
            "|",
            "|---|",
            "- [x] ",
            "# ",
            "> ",
            "    ",
            ":tada:",
            "@all",
            "~x",
            "#tag",
            "<!--",
            "-->",
            "<style>",
            "<svg>",
            "*",
            "_",
            "~~",
            "\\",
            "[r]: ",
            "<a href=",
            "\0",
            "```html\n",
            "```rust\n",
            "```diff\n",
            "\t",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_is_posted_nothing_but_harmless_html_comes_out(text in pieces()) {
        let html = markdown(&text);
        assert_harmless(&html);
        prop_assert!(!html.to_ascii_lowercase().contains("<script"));
    }

    #[test]
    fn plain_words_come_out_as_they_went_in(text in "[a-zé ,]{1,40}") {
        let html = markdown(&text);
        let expected = text.trim();
        prop_assert!(html.contains(expected) || expected.contains("www"), "{}", html);
    }
}
