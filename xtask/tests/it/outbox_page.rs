//! The page of the outbox in a real browser: a person enters, requeues and tests.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use mm_catcher::Catcher;

use crate::page::browser::Browser;
use crate::support::{Hook, run};

const TOKEN: &str = "a token that is typed";
const EVIL: &str =
    "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>";

/// An outbox with a dispatch that has failed, and its page.
struct Outbox {
    folder: PathBuf,
    url: String,
    process: Child,
    catcher: Catcher,
}

impl Outbox {
    fn start(name: &str) -> Self {
        let name = format!("mm-outbox-page-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let settings = "[store]\nsqlite = \"outbox.db\"\n\
             [serve]\nlisten = \"127.0.0.1:0\"\ntoken_env = \"PAGE_TOKEN\"\n\
             [messenger.chat]\nkind = \"mattermost\"\nwebhook_env = \"HOOK\"\nproxy = \"none\"\n";
        fs::write(folder.join("outbox.toml"), settings).unwrap();
        let catcher = Catcher::builder().furnished(true).start().unwrap();
        let programs = Hook::start();
        let mm = |arguments: &[&str]| -> Command {
            let mut command = programs.mm(&["outbox"]);
            command.args(arguments);
            command.env("MM_OUTBOX_CONFIG", folder.join("outbox.toml"));
            command.env("HOOK", catcher.webhook_url("inbox"));
            command.env("PAGE_TOKEN", TOKEN);
            command
        };
        assert_eq!(run(&mut mm(&["init"]), b"").code, Some(0));
        let scheduled = run(&mut mm(&["schedule", "--to", "chat:nowhere", EVIL]), b"");
        assert_eq!(scheduled.code, Some(0));
        assert_eq!(run(&mut mm(&["send"]), b"").code, Some(1));
        let mut process = mm(&["serve"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let url = line
            .strip_prefix("listening on ")
            .unwrap()
            .trim()
            .to_owned();
        Self {
            folder,
            url,
            process,
            catcher,
        }
    }

    /// Types the token.
    fn enter(&self) -> Browser {
        let browser = Browser::open(&self.url);
        browser.until("document.activeElement.name === 'token'");
        browser.press(TOKEN);
        browser.press("\u{e007}");
        browser.until("document.querySelector('h1').textContent === 'Overview'");
        // That the first page was refused is as it should be.
        let refused = |line: &String| !line.contains("401 (Unauthorized)");
        let mut complaints = browser.complaints();
        complaints.retain(refused);
        assert_eq!(complaints, [""; 0]);
        browser
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Presses the button, or follows the link, of a text.
fn press(browser: &Browser, text: &str) {
    browser.run(&format!(
        "[...document.querySelectorAll('button, a')].find((one) => one.textContent === '{text}').click()"
    ));
}

#[test]
fn a_person_enters_the_token_and_requeues_what_has_failed() {
    let outbox = Outbox::start("requeue");
    let browser = outbox.enter();
    press(&browser, "Dispatches");
    browser.until("document.querySelector('.badge.failed')");
    assert_eq!(browser.run("return document.title"), "Dispatches - outbox");
    let shown = browser.run("return document.querySelector('td.text').textContent");
    assert!(shown.as_str().unwrap().starts_with("<img src=x"), "{shown}");
    press(&browser, "Requeue");
    browser.until("document.querySelector('.notice')");
    let found = browser.run(
        "return [document.querySelector('.notice').textContent, \
         document.querySelector('.badge').textContent]",
    );
    assert_eq!(found[0], "One dispatch waits to be sent again.");
    assert_eq!(found[1], "pending");
    press(&browser, "Leave");
    browser.until("document.querySelector('[name=token]')");
}

#[test]
fn a_person_sends_a_test_message_and_sees_what_became_of_it() {
    let outbox = Outbox::start("test");
    let browser = outbox.enter();
    press(&browser, "Test");
    browser.until("document.querySelector('textarea')");
    browser.run("document.querySelector('textarea').value = 'by hand'");
    press(&browser, "Send");
    browser.until("document.querySelector('.badge.sent')");
    assert_eq!(outbox.catcher.posts().pop().unwrap().text, "by hand");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn on_a_phone_no_page_is_wider_than_the_screen_and_colours_follow_the_system() {
    let outbox = Outbox::start("phone");
    let browser = outbox.enter();
    browser.as_phone();
    for page in [
        "",
        "dispatches",
        "dispatch?id=1",
        "messages",
        "message?id=1",
        "test",
    ] {
        browser.run(&format!("location.href = '{}{page}'", outbox.url));
        let there = format!(
            "location.href === '{}{page}' && document.readyState === 'complete'",
            outbox.url
        );
        browser.until(&there);
        let widths = browser
            .run("return [document.documentElement.scrollWidth, innerWidth, document.title]");
        assert_eq!(widths[0], widths[1], "{page}");
        assert_ne!(widths[2], "ran", "{page}");
    }
    let mut shown = Vec::new();
    for scheme in ["light", "dark"] {
        browser.prefer(scheme);
        shown.push(browser.run("return getComputedStyle(document.body).backgroundColor"));
    }
    assert_eq!(shown, ["rgb(255, 255, 255)", "rgb(22, 24, 29)"]);
    assert_eq!(browser.complaints(), [""; 0]);
}
