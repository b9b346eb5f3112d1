//! The mail server of aiosmtpd, which `cargo xtask setup` installs; Python's own parser reads
//! what it keeps.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use mm_messengers::{Encryption, FROM, REPLY_TO, Smtp, SmtpBuilder};
use mm_outbox::{Cancel, Draft, ErrorKind, Messenger, Outbox, Subscription, recipients};
use mm_sender::TlsSettings;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, SanType};
use serde_json::{Value, json};

use super::server::LONG;
use crate::stage::{Folder, send};

/// A server in a process of its own, ended with the test.
struct Server {
    child: Child,
    port: u16,
    lines: Receiver<Value>,
}

impl Server {
    fn start(folder: &Path, encryption: Encryption) -> Self {
        let mode = match encryption {
            Encryption::StartTls => "starttls",
            Encryption::Tls => "tls",
            _ => "plain",
        };
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/smtp/server.py");
        let mut command = Command::new(python());
        command.args([script, mode]).arg(folder);
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        let mut child = command
            .stdin(Stdio::piped()) // It ends with this, whatever becomes of the test.
            .stdout(Stdio::piped())
            .stderr(Stdio::null()) // What it thinks of a server without TLS.
            .spawn()
            .expect("`cargo xtask setup` installs it");
        let (tell, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines() {
                let value: Value = serde_json::from_str(&line.unwrap()).unwrap();
                let _ = tell.send(value); // The test may have seen enough.
            }
        });
        let port = lines.recv_timeout(LONG).expect("aiosmtpd is installed");
        let port = port["port"].as_u64().unwrap().try_into().unwrap();
        Self { child, port, lines }
    }

    fn mail(&self) -> Value {
        self.lines.recv_timeout(LONG).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    target.join("foreign/venv/bin/python")
}

/// A certificate of 127.0.0.1, its key and the authority that signed it, as files.
fn certificates(folder: &Path) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = params.self_signed(&key).unwrap();
    fs::write(folder.join("ca.pem"), ca.pem()).unwrap();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([]).unwrap();
    params.subject_alt_names = vec![SanType::IpAddress("127.0.0.1".parse().unwrap())];
    let cert = params.signed_by(&key, &issuer).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
}

fn builder(server: &Server, folder: &Path, encryption: Encryption) -> SmtpBuilder {
    Smtp::builder("127.0.0.1", "Jürgen <outbox@example.com>")
        .port(server.port)
        .encryption(encryption)
        .tls(TlsSettings::default().ca_file(folder.join("ca.pem")))
        .login("outbox", "pässword-1")
        .timeout(LONG)
}

#[test]
fn a_mail_arrives_as_it_was_written_in_the_clear_and_encrypted() {
    for encryption in [
        Encryption::StartTls,
        Encryption::Tls,
        Encryption::DangerUnencrypted,
    ] {
        let folder = Folder::new("smtp-real");
        certificates(&folder.0);
        let server = Server::start(&folder.0, encryption);
        let builder = builder(&server, &folder.0, encryption);
        let smtp = builder.reply_to("Help <help@example.com>").build().unwrap();
        let outbox = folder.outbox(smtp);
        let subject = "Grüße aus Köln 👋 ".repeat(12);
        let html = "<p>Größe: <b>3 &lt; 4</b></p>\n.\n..x";
        let draft = Draft::email_html(subject.trim(), html)
            .with("plain", "Größe: 3 < 4\n.\n..x")
            .with("unsubscribe_url", "https://example.com/u?a=1");
        let to = recipients("smtp", ["Ada Łovelace <ada@example.com>"]);
        outbox.schedule(draft, to).unwrap();
        // The server refuses its first mail for now.
        let report = send(&outbox);
        assert_eq!((report.errors, report.sent), (1, 1), "{encryption:?}");
        let (first, mail) = (server.mail(), server.mail());
        assert_eq!(first["Message-ID"], mail["Message-ID"]);
        let id = mail["Message-ID"].as_str().unwrap();
        assert!(
            id.starts_with('<') && id.ends_with("-1@example.com>"),
            "{id}"
        );
        assert_eq!(mail["Subject"], subject.trim());
        assert_eq!(mail["From"], "Jürgen <outbox@example.com>");
        assert_eq!(mail["To"], "Ada Łovelace <ada@example.com>");
        assert_eq!(mail["Reply-To"], "Help <help@example.com>");
        assert_eq!(mail["List-Unsubscribe"], "<https://example.com/u?a=1>");
        assert_eq!(mail["type"], "multipart/alternative");
        assert_eq!(mail["plain"], "Größe: 3 < 4\n.\n..x");
        assert_eq!(mail["html"], html);
        assert!(mail["age"].as_f64().unwrap().abs() < 60.0, "{mail}");
        let is_encrypted = encryption != Encryption::DangerUnencrypted;
        assert_eq!(mail["is_encrypted"], is_encrypted);
        assert_eq!(mail["user"], "outbox");
        assert_eq!(
            mail["envelope"],
            json!(["outbox@example.com", ["ada@example.com"]])
        );
        assert_eq!(mail["defects"], json!([]));
    }
}

#[test]
fn a_text_alone_is_a_mail_of_one_part() {
    let folder = Folder::new("smtp-text");
    certificates(&folder.0);
    let server = Server::start(&folder.0, Encryption::Tls);
    let smtp = builder(&server, &folder.0, Encryption::Tls);
    let smtp = smtp.default_subject("News").build().unwrap();
    let test = || smtp.test("ada@example.com", "größer", &Cancel::new());
    assert_eq!(test().unwrap_err().kind(), ErrorKind::Status(451));
    test().unwrap();
    let [_, mail] = [server.mail(), server.mail()];
    assert_eq!(
        (&mail["type"], &mail["plain"]),
        (&json!("text/plain"), &json!("größer"))
    );
    assert_eq!(mail["Subject"], "News");
}

#[test]
fn one_click_in_a_mail_unsubscribes_who_got_it() {
    let folder = Folder::new("smtp-links");
    certificates(&folder.0);
    let server = Server::start(&folder.0, Encryption::Tls);
    let smtp = builder(&server, &folder.0, Encryption::Tls)
        .build()
        .unwrap();
    let outbox = Outbox::sqlite(folder.0.join("outbox.db"))
        .backoff(Duration::ZERO, Duration::ZERO)
        .messenger(smtp)
        .links("https://example.com/app", *b"0123456789abcdef")
        .open()
        .unwrap();
    for address in ["ada@example.com", "bob@example.com"] {
        let of = Subscription::of_address("email_plain", "smtp", address);
        assert!(outbox.subscribe(&of).unwrap());
    }
    outbox
        .schedule_all(&[(Draft::email_text("News", "some"), None)])
        .unwrap();
    outbox.prepare_dispatches().unwrap();
    assert_eq!(send(&outbox).sent, 2);
    let mails = [server.mail(), server.mail(), server.mail()];
    let mut mails = mails.iter().rev(); // The server refuses the first for now.
    let mail = mails.find(|mail| mail["To"] == "ada@example.com").unwrap();
    assert_eq!(mail["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
    let url = mail["List-Unsubscribe"].as_str().unwrap();
    let url = url
        .strip_prefix('<')
        .and_then(|url| url.strip_suffix('>'))
        .unwrap();
    assert!(
        url.starts_with("https://example.com/app/messages/unsubscribe/"),
        "{url}"
    );
    let links = outbox.links().unwrap();
    assert_eq!(links.serve("POST", url).status, 200);
    let left = outbox.subscriptions(None, None).unwrap();
    assert_eq!(
        left,
        [Subscription::of_address(
            "email_plain",
            "smtp",
            "bob@example.com"
        )]
    );
}

#[test]
fn a_mail_says_who_wrote_it_and_bounces_to_who_sends_it() {
    let folder = Folder::new("smtp-from");
    certificates(&folder.0);
    let server = Server::start(&folder.0, Encryption::Tls);
    let outbox = folder.outbox(
        builder(&server, &folder.0, Encryption::Tls)
            .build()
            .unwrap(),
    );
    let draft = Draft::email_text("Hi", "text")
        .with(FROM, "\"Größe, Ada\" <ada@example.com>")
        .with(REPLY_TO, "list@example.org");
    outbox
        .schedule(draft, recipients("smtp", ["bob@example.com"]))
        .unwrap();
    // Words that are no address, and an address of elsewhere.
    let draft = Draft::email_text("Hi", "text").with(FROM, "Berlin");
    outbox
        .schedule(draft, recipients("smtp", ["cat@example.com"]))
        .unwrap();
    let draft = Draft::email_text("Hi", "text").with(FROM, "eve@example.org");
    outbox
        .schedule(draft, recipients("smtp", ["dan@example.com"]))
        .unwrap();
    let bad = Draft::email_text("Hi", "text").with(REPLY_TO, "a@b\r\nBcc: c@d");
    outbox
        .schedule(bad, recipients("smtp", ["fay@example.com"]))
        .unwrap();
    let report = send(&outbox);
    assert_eq!((report.sent, report.errors, report.failed), (3, 1, 1));
    let mails: Vec<_> = (0..4).map(|_| server.mail()).collect();
    let to = |name: &str| {
        mails
            .iter()
            .rfind(|mail| mail["To"] == format!("{name}@example.com"))
            .unwrap()
    };
    let heads = |mail: &Value| ["From", "Sender", "Reply-To"].map(|name| mail[name].clone());
    let own = "Jürgen <outbox@example.com>";
    let ada = "\"Größe, Ada\" <ada@example.com>";
    assert_eq!(
        heads(to("bob")),
        [json!(ada), json!(own), json!("list@example.org")]
    );
    assert_eq!(heads(to("cat")), [json!(own), json!(null), json!(null)]);
    assert_eq!(
        heads(to("dan")),
        [json!(own), json!(null), json!("eve@example.org")]
    );
    for mail in &mails {
        assert_eq!(mail["envelope"][0], "outbox@example.com");
        assert_eq!(
            (&mail["List-Unsubscribe"], &mail["defects"]),
            (&json!(null), &json!([]))
        );
    }
}

#[test]
fn a_wrong_password_and_an_unknown_authority_are_told() {
    let folder = Folder::new("smtp-wrong");
    certificates(&folder.0);
    let server = Server::start(&folder.0, Encryption::StartTls);
    let builder = || builder(&server, &folder.0, Encryption::StartTls);
    let test = |builder: SmtpBuilder| {
        let smtp = builder.build().unwrap();
        smtp.test("ada@example.com", "x", &Cancel::new())
            .unwrap_err()
    };
    let error = test(builder().login("outbox", "wrong-password"));
    assert_eq!(error.kind(), ErrorKind::Status(535), "{error:?}");
    assert!(error.to_string().contains("the login"), "{error}");
    let error = test(builder().tls(TlsSettings::default()));
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    let anyone = TlsSettings::default().danger_accept_invalid_certs(true);
    let error = test(builder().tls(anyone));
    assert_eq!(error.kind(), ErrorKind::Status(451), "{error:?}");
}
