//! The catcher's page in a real browser: what arrives is seen, and nothing of it runs.

use mm_catcher::{Catcher, CutAt, RetryAfterForm};
use mm_sender::mm_core::Cancel;
use mm_sender::{Http, HttpSettings, ProxyChoice, Request};
use serde_json::{Value, json};

use self::browser::Browser;
use crate::support::Hook;

pub(crate) mod browser;

const ESCAPE: &str = "\u{e00c}";
const ENTER: &str = "\u{e007}";

/// A catcher with a user and two channels.
struct Chat {
    catcher: Catcher,
    http: Http,
    token: String,
    channels: [String; 2],
}

impl Chat {
    fn start() -> Self {
        Self::on(Catcher::start().unwrap())
    }

    fn on(catcher: Catcher) -> Self {
        let settings = HttpSettings::default().proxy(ProxyChoice::Direct);
        let address = catcher.address();
        let http = Http::new(false, &address.ip().to_string(), address.port(), &settings).unwrap();
        let mut chat = Self {
            catcher,
            http,
            token: String::new(),
            channels: Default::default(),
        };
        let user =
            json!({"username": "anna", "email": "anna@example.com", "password": "Passw0rd!"});
        chat.ask("/users", &user);
        let login = json!({"login_id": "anna", "password": "Passw0rd!"});
        chat.token = chat.ask("/users/login", &login).1;
        let (team, _) = chat.ask(
            "/teams",
            &json!({"name": "dev", "display_name": "Dev", "type": "O"}),
        );
        chat.channels = ["alerts", "builds"].map(|name| {
            let channel =
                json!({"team_id": team["id"], "name": name, "display_name": name, "type": "O"});
            let (channel, _) = chat.ask("/channels", &channel);
            channel["id"].as_str().unwrap().to_owned()
        });
        chat.catcher.clear(); // Of what tells who joined.
        chat
    }

    /// The answer, and the token in its header if there is one.
    fn ask(&self, path: &str, body: &Value) -> (Value, String) {
        let url = format!("{}/api/v4{path}", self.catcher.url());
        let (body, token) = (body.to_string(), format!("Bearer {}", self.token));
        let mut headers = vec![("content-type", "application/json")];
        if !self.token.is_empty() {
            headers.push(("authorization", &token));
        }
        let request = Request::new("POST", &url)
            .headers(&headers)
            .body(body.as_bytes());
        let answer = self.http.send(&request, &Cancel::new()).unwrap();
        let text = String::from_utf8_lossy(answer.body()).into_owned();
        assert!((200..300).contains(&answer.status()), "{path}: {text}");
        let token = answer.header("token").unwrap_or_default().to_owned();
        (serde_json::from_str(&text).unwrap(), token)
    }

    /// Posts by a webhook; gives the post's id.
    fn hook(&self, inbox: &str, text: &str) -> String {
        let (url, body) = (
            self.catcher.webhook_url(inbox),
            json!({"text": text}).to_string(),
        );
        let request = Request::new("POST", &url)
            .headers(&[("content-type", "application/json")])
            .body(body.as_bytes());
        let answer = self.http.send(&request, &Cancel::new()).unwrap();
        assert_eq!(answer.status(), 200);
        self.catcher.posts().pop().unwrap().id.to_string()
    }

    /// Posts to a channel; gives the post's id.
    fn post(&self, channel: usize, text: &str) -> String {
        self.post_with(channel, &json!({"message": text}))
    }

    fn post_with(&self, channel: usize, fields: &Value) -> String {
        let mut body = fields.clone();
        body["channel_id"] = self.channels[channel].as_str().into();
        let (post, _) = self.ask("/posts", &body);
        post["id"].as_str().unwrap().to_owned()
    }

    /// The page, once it listens.
    fn open(&self) -> Browser {
        let browser = Browser::open(&self.catcher.url());
        browser.until("document.getElementById('status').dataset.state === 'on'");
        browser
    }
}

/// An expression that is true once a post of this id is shown.
fn shown(id: &str) -> String {
    format!("document.querySelector('#posts [data-id=\"{id}\"]') !== null")
}

#[test]
fn a_post_appears_without_a_reload_and_its_thread_opens() {
    let chat = Chat::start();
    let browser = chat.open();
    browser
        .until("document.querySelector('.empty h2').textContent === 'Waiting for the first post'");
    browser.run("globalThis.sameDocument = true");

    let root = chat.post(0, "Deployed **v2** :tada:");
    browser.until(&shown(&root));
    let text = browser.run("return document.querySelector('#posts .text').innerText");
    assert_eq!(text, "Deployed v2 🎉");
    browser.until("[...document.querySelectorAll('.place')].some((place) => /alerts.*1$/.test(place.textContent))");

    let reply = chat.post_with(0, &json!({"message": "Thanks!", "root_id": root}));
    browser.until(&shown(&reply));
    browser.press("k");
    browser.press("k");
    browser.press(ENTER);
    browser.until("document.querySelectorAll('#details .post').length === 2");
    let second = chat.post_with(0, &json!({"message": "Me too", "root_id": root}));
    browser.until(&format!(
        "document.querySelector('#details [data-id=\"{second}\"]')"
    ));
    browser.press(ESCAPE);
    browser.until("document.getElementById('details').hidden");
    assert_eq!(
        browser.run("return globalThis.sameDocument"),
        true,
        "it was reloaded"
    );
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn on_a_phone_a_post_says_whose_it_is_and_its_details_open_by_a_tap() {
    let chat = Chat::start();
    let id = chat.post(
        0,
        &format!("Deployed **v2**\n\nto {}", "all hosts ".repeat(20)),
    );
    let file = chat.post(0, "```\ncode\n```");
    let browser = chat.open();
    browser.as_phone();
    browser.until(&format!("{} && {}", shown(&id), shown(&file)));
    let labels = browser.run("return [...document.querySelectorAll('#posts .post')].map((post) => post.getAttribute('aria-label'))");
    let long = labels[0].as_str().unwrap();
    assert!(
        long.starts_with("anna: Deployed v2 to all hosts") && long.ends_with('…'),
        "{long}"
    );
    assert_eq!(labels[1], "anna: code");

    let place = browser.run(&format!(
        "const box = document.querySelector('[data-id=\"{file}\"] .post-more').getBoundingClientRect();
         return box.width > 20 && box.left > 0 && box.right <= 390 && document.elementFromPoint(box.x + 5, box.y + 5).textContent"
    ));
    assert_eq!(place, "Details");
    browser.run(&format!(
        "document.querySelector('[data-id=\"{file}\"] .post-more').click()"
    ));
    browser.until("document.querySelector('#details [role=tab]')");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn grey_signs_are_seen_on_white_and_on_black() {
    let chat = Chat::start();
    let id = chat.post(0, ":grey_exclamation: begun");
    let browser = chat.open();
    browser.until(&shown(&id));
    for theme in ["light", "dark"] {
        browser.run(&format!(
            "document.documentElement.dataset.theme = '{theme}'"
        ));
        let colours = browser.run(
            "const sign = getComputedStyle(document.querySelector('#posts .emoji'));
             const parts = (text) => text.match(/\\d+/g).slice(0, 3).map(Number);
             return [sign.color, parts(sign.textShadow), parts(getComputedStyle(document.body).backgroundColor)]",
        );
        assert_eq!(colours[0], "rgba(0, 0, 0, 0)");
        let [one, other] = [luminance(&colours[1]), luminance(&colours[2])];
        let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
        assert!(contrast >= 4.5, "{theme}: {contrast}");
    }
}

/// How bright a colour is, as the guidelines for accessibility say.
fn luminance(colour: &Value) -> f64 {
    let part = |at: usize| {
        let part = colour[at].as_f64().unwrap() / 255.0;
        if part <= 0.03928 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)
}

#[test]
fn posts_are_found_by_words_and_a_channel_is_cleared() {
    let chat = Chat::start();
    let [alert, build] = [chat.post(0, "disk full"), chat.post(1, "build passed")];
    let browser = chat.open();
    browser.until(&format!("{} && {}", shown(&alert), shown(&build)));

    browser.press("/passed");
    browser.until(&format!("{} && !({})", shown(&build), shown(&alert)));
    browser.press(ESCAPE);
    browser.until(&shown(&alert));

    browser.run("[...document.querySelectorAll('.place')].find((place) => place.textContent.includes('alerts')).click()");
    browser.until(&format!("{} && !({})", shown(&alert), shown(&build)));
    browser.press("c");
    browser.until("document.querySelector('dialog .button.danger') === document.activeElement");
    browser.press(ENTER);
    browser.until(&format!("!({})", shown(&alert)));
    browser.run("document.querySelector('[data-place=all]').click()");
    browser.until(&format!("{} && !({})", shown(&build), shown(&alert)));
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn an_inbox_appears_with_its_first_post_and_is_cleared_alone() {
    let chat = Chat::start();
    let other = chat.post(0, "of a channel");
    let browser = chat.open();
    browser.until(&shown(&other));
    let caught = chat.hook("ci", "build 7 is green");
    browser.until(&shown(&caught));
    browser.until("document.querySelector('[data-place=\"inbox:ci\"]')");
    browser.run("document.querySelector('[data-place=\"inbox:ci\"]').click()");
    browser.until(&format!("{} && !({})", shown(&caught), shown(&other)));
    browser.press("c");
    browser.until("document.querySelector('dialog .button.danger') === document.activeElement");
    browser.press(ENTER);
    browser.until(&format!("!({})", shown(&caught)));
    browser.run("document.querySelector('[data-place=all]').click()");
    browser.until(&format!("{} && !({})", shown(&other), shown(&caught)));
    assert_eq!(chat.catcher.posts().len(), 1);
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn a_post_is_forwarded_to_a_real_webhook() {
    let real = Hook::start();
    let chat = Chat::start();
    let id = chat.post(0, "worth **telling**");
    let browser = chat.open();
    browser.until(&shown(&id));
    browser.press("k");
    browser.press("f");
    browser.until("document.activeElement.name === 'url'");
    browser.press(&real.url());
    browser.press(ENTER);
    browser.until("document.querySelector('.toast')?.textContent === 'Forwarded'");
    assert_eq!(real.texts(), ["worth **telling**"]);
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn nothing_of_a_post_runs() {
    const ATTACKS: [&str; 10] = [
        "<script>ran = 1; alert(1)</script>",
        "<img src=x onerror='ran = 1'> <svg onload='ran = 1'></svg>",
        "[a](javascript:ran=1) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>ran=1</script>)",
        "![a](javascript:ran=1) ![b](https://127.0.0.1:1/x.png\"onerror=\"ran=1)",
        "<iframe srcdoc='<script>parent.ran=1</script>'></iframe><style>*{display:none}</style>",
        "```\"onmouseover=\"ran=1\n</code></pre><script>ran = 1</script>\n```",
        "**unclosed _and [broken](https://x <b onclick='ran=1'>\n| a |\n|---|\n| <script>ran=1</script>",
        "<a href='javascript:ran=1'>x</a> <https://x/'onclick='ran=1>",
        "{{constructor.constructor('ran=1')()}} ${ran=1} <math><mtext><style><img onerror=ran=1 src>",
        "&lt;script&gt;ran=1&lt;/script&gt; &#x3c;script>ran=1</script>",
    ];
    // A server that does not know Blocks takes anything for them.
    let old = Catcher::builder().compat("10.0".parse().unwrap());
    let chat = Chat::on(old.start().unwrap());
    let browser = chat.open();
    browser.run("globalThis.violations = []; document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))");
    let mut last = String::new();
    for attack in ATTACKS {
        chat.post(0, attack);
        last = chat.post_with(1, &json!({"message": attack, "props": {
            "override_username": attack, "override_icon_url": "javascript:ran=1", "from_webhook": "true",
            "card": attack,
            "attachments": [{
                "pretext": attack, "text": attack, "title": attack, "title_link": "javascript:ran=1",
                "author_name": attack, "author_link": "javascript:ran=1", "color": "red;background:url(//x)",
                "image_url": "javascript:ran=1", "thumb_url": "data:image/svg+xml,<svg onload=ran=1>",
                "footer": attack, "fields": [{"title": attack, "value": attack}],
                "actions": [{"name": attack, "style": attack}],
            }],
            "mm_blocks": [
                {"type": "text", "text": attack}, {"type": "button", "text": attack, "style": attack},
                {"type": "image", "url": "javascript:ran=1", "alt_text": attack}, {"type": attack},
                {"type": "container", "accent_color": "url(javascript:ran=1)", "content": [{"type": "text", "text": attack}]},
            ],
        }}));
    }
    browser.until(&shown(&last));
    browser.until(&format!(
        "document.querySelectorAll('#posts .post').length === {}",
        2 * ATTACKS.len()
    ));
    // Whatever can be clicked is clicked, links aside: those must lead to the web.
    browser.run(
        "for (const one of document.querySelectorAll('#posts button:not(.copy-code)')) one.click()",
    );
    browser.run("for (const one of document.querySelectorAll('#posts .text *')) one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))");
    browser.until("document.querySelector('#details [role=tab]')");
    for tab in ["thread", "card", "request", "json"] {
        browser.run(&format!(
            "document.querySelector('#details [data-tab={tab}]')?.click()"
        ));
        browser.until("document.querySelector('#panel-body').childElementCount > 0");
    }

    assert_eq!(
        browser.run("return typeof globalThis.ran"),
        "undefined",
        "a script ran"
    );
    assert_eq!(browser.run("return violations"), json!([]));
    let links = "return [...document.querySelectorAll('main a, aside a')].map((a) => a.protocol).filter((protocol) => !['http:', 'https:', 'mailto:'].includes(protocol))";
    assert_eq!(browser.run(links), json!([]));
    let elements = "return document.querySelectorAll(':is(main, aside) :is(script, style, iframe, svg, img, object, embed, form, math)').length";
    assert_eq!(browser.run(elements), 0);
    let handlers = "return [...document.querySelectorAll('main *, aside *')].flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith('on') || name === 'srcdoc')";
    assert_eq!(browser.run(handlers), json!([]));
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn a_fault_is_set_changed_and_ended_in_its_form() {
    let chat = Chat::start();
    let browser = chat.open();
    // Opens the form, types into fields by their labels, and presses a button of it.
    let apply = |fields: &[(&str, &str)], button: &str| {
        browser.run("[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Faults').click()");
        browser.until("document.querySelector('form.faults')");
        for (label, value) in fields {
            browser.run(&format!(
                "const label = [...document.querySelectorAll('form.faults label')].find((one) => one.textContent === '{label}');
                 const field = document.getElementById(label.htmlFor);
                 if (['Form', 'At'].includes('{label}') && field.tagName !== 'SELECT') throw new Error('no choice');
                 field.value = '{value}';
                 field.dispatchEvent(new Event('input'))"
            ));
        }
        browser.run(&format!("[...document.querySelectorAll('form.faults button')].find((one) => one.textContent === '{button}').click()"));
        browser.until("document.querySelector('form.faults') === null");
        chat.catcher.faults()
    };
    let set = apply(
        &[
            ("Clock skew (seconds)", "-90"),
            ("Milliseconds", "5"),
            ("Form", "http_date"),
            ("At", "body"),
        ],
        "Apply",
    );
    assert_eq!((set.clock_skew_s, set.latency.ms), (Some(-90), Some(5)));
    assert_eq!(set.retry_after.form, Some(RetryAfterForm::HttpDate));
    assert_eq!(set.cut.at, Some(CutAt::Body));
    let changed = apply(&[("Milliseconds", ""), ("At", "")], "Apply");
    assert_eq!(changed.cut.at, None);
    assert_eq!(
        (changed.clock_skew_s, changed.latency.ms),
        (Some(-90), None)
    );
    assert_eq!(apply(&[], "All off"), mm_catcher::Faults::default());
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn many_posts_are_a_window_that_moves() {
    const POSTS: usize = 400;
    let chat = Chat::start();
    let ids: Vec<String> = (0..POSTS)
        .map(|number| chat.post(0, &format!("post {number}")))
        .collect();
    let browser = chat.open();
    browser.until(&shown(&ids[POSTS - 1]));
    let first = "Number(document.querySelector('#posts .post').dataset.seq)";
    let mut top = browser.run(&format!("return {first}")).as_u64().unwrap();
    let oldest = chat.catcher.posts()[0].seq;
    while top > oldest {
        browser.run("const list = document.getElementById('posts'); list.scrollTop = 0; list.dispatchEvent(new Event('scroll'))");
        browser.until(&format!("{first} < {top}"));
        top = browser.run(&format!("return {first}")).as_u64().unwrap();
        let there = browser
            .run("return document.querySelectorAll('#posts .post').length")
            .as_u64()
            .unwrap();
        assert!(there <= 150, "{there} posts in the document");
    }
    assert!(browser.run(&format!("return !({})", shown(&ids[POSTS - 1]))) == true);

    let newest = chat.post(0, "newest");
    browser.until("document.getElementById('newer').textContent === '↓ 1 new post'");
    browser.run("document.getElementById('newer').click()");
    browser.until(&shown(&newest));
    assert_eq!(browser.complaints(), [""; 0]);
}
