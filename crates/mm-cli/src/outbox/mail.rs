//! A mail as text, taken apart.

use mail_parser::{Addr, Address, Message, MessageParser, MessagePart, PartType};

/// What of a mail is carried.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mail {
    /// The addresses of To, Cc and Bcc, each once.
    pub(super) to: Vec<String>,
    pub(super) from: Option<String>,
    pub(super) reply_to: Option<String>,
    pub(super) subject: String,
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
}

/// Takes a mail apart; else why it cannot be carried.
pub(super) fn parse(bytes: &[u8]) -> Result<Mail, String> {
    let mail = MessageParser::default().parse(bytes);
    let Some(mail) = mail.filter(|mail| !mail.headers().is_empty()) else {
        return Err("stdin holds no mail: it begins with no header".to_owned());
    };
    let attachments = mail.attachment_count();
    if attachments > 0 {
        return Err(format!(
            "the mail has attachments, {attachments} of them, which are not carried"
        ));
    }
    let text = joined(mail.text_bodies(), |body| match body {
        PartType::Text(text) => Some(text),
        _ => None,
    });
    let html = joined(mail.html_bodies(), |body| match body {
        PartType::Html(html) => Some(html),
        _ => None,
    });
    Ok(Mail {
        to: recipients(&mail)?,
        from: mail.from().and_then(shown),
        reply_to: mail.reply_to().and_then(shown),
        subject: mail
            .subject()
            .unwrap_or_default()
            .replace(char::is_control, " "),
        text,
        html,
    })
}

/// The bodies of one kind as one; none if there is none.
fn joined<'a>(
    parts: impl Iterator<Item = &'a MessagePart<'a>>,
    of_kind: impl Fn(&'a PartType<'a>) -> Option<&'a std::borrow::Cow<'a, str>>,
) -> Option<String> {
    let bodies = parts.filter_map(|part| of_kind(&part.body));
    let bodies: Vec<String> = bodies.map(|body| body.replace("\r\n", "\n")).collect();
    if bodies.is_empty() {
        return None;
    }
    let all = bodies.join("\n");
    Some(all.trim_end_matches('\n').to_owned())
}

fn recipients(mail: &Message<'_>) -> Result<Vec<String>, String> {
    let all = mail.all_to().chain(mail.all_cc()).chain(mail.all_bcc());
    let mut addresses: Vec<String> = Vec::new();
    for one in all.flat_map(Address::iter) {
        let Some(address) = address(one) else {
            let name = one.name().unwrap_or_default();
            return Err(format!("a recipient of the mail has no address: {name:?}"));
        };
        if !addresses.iter().any(|known| known == address) {
            addresses.push(address.to_owned());
        }
    }
    Ok(addresses)
}

/// An address; a single word is one too, as in `To: root`.
fn address<'a>(one: &'a Addr<'_>) -> Option<&'a str> {
    let word = one
        .name()
        .filter(|name| !name.contains(char::is_whitespace));
    let is_one = |address: &&str| !address.is_empty() && !address.contains(char::is_control);
    one.address().or(word).filter(is_one)
}

/// The first address with its name.
fn shown(all: &Address<'_>) -> Option<String> {
    let first = all.first()?;
    let address = address(first)?;
    Some(match (first.address(), first.name()) {
        (Some(_), Some(name)) => {
            let name = name.replace(char::is_control, " ");
            let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{quoted}\" <{address}>")
        }
        _ => address.to_owned(),
    })
}

/// The same up to a line of a single dot, which ends a mail where nobody says otherwise.
pub(super) fn up_to_dot(bytes: &[u8]) -> &[u8] {
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if matches!(line, b".\n" | b".\r\n") || (line == b"." && at + 1 == bytes.len()) {
            return &bytes[..at];
        }
        at += line.len();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_a_line_has_no_control_characters() {
        let with = |head: &[u8]| parse(&[head, b"\r\n\r\nhello"].concat());
        assert!(with(b"To: a\0b@example.com").is_err());
        let mail = with(b"Subject: =?utf-8?q?a=0D=0AX-Mine:_b?=\r\nFrom: =?utf-8?q?c=0Ad?= <e@f>");
        let mail = mail.unwrap();
        assert_eq!(mail.subject, "a  X-Mine: b");
        assert_eq!(mail.from.as_deref(), Some("\"c d\" <e@f>"));
    }

    #[test]
    fn headers_and_bodies_are_decoded() {
        let mail = parse(
            b"From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>\r\n\
              To: Ada <ada@example.com>, bob@example.com\r\n\
              Cc: bob@example.com\r\n\
              Bcc: eve@example.com\r\n\
              Subject: =?iso-8859-1?q?=E4nderung?=\r\n\
              Content-Type: multipart/alternative; boundary=x\r\n\r\n\
              --x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
              Content-Transfer-Encoding: quoted-printable\r\n\r\n=FCber\r\n\
              --x\r\nContent-Type: text/html\r\n\r\n<b>over</b>\r\n--x--\r\n",
        )
        .unwrap();
        assert_eq!(
            mail.to,
            ["ada@example.com", "bob@example.com", "eve@example.com"]
        );
        assert_eq!(
            mail.from.as_deref(),
            Some("\"J\u{fc}rgen\" <j@example.com>")
        );
        assert_eq!(mail.subject, "\u{e4}nderung");
        assert_eq!(mail.text.as_deref(), Some("\u{fc}ber"));
        assert_eq!(mail.html.as_deref(), Some("<b>over</b>"));
    }

    #[test]
    fn a_mail_of_cron_is_text() {
        let mail =
            parse(b"To: root\nSubject: Cron <root@db1> backup\n\none\n\ntwo \xc3\xa4\n").unwrap();
        assert_eq!(mail.to, ["root"]);
        assert_eq!(mail.text.as_deref(), Some("one\n\ntwo \u{e4}"));
        assert_eq!(mail.html, None);
    }

    #[test]
    fn what_is_not_carried_is_told() {
        let mail = b"To: a@b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n\
                     --x\nContent-Type: image/png\nContent-Disposition: attachment\n\nabc\n--x--\n";
        assert!(parse(mail).unwrap_err().contains("attachments, 1 of them"));
        let nameless = parse(b"To: Ada Lovelace\n\nhi\n").unwrap_err();
        assert!(nameless.contains("Ada Lovelace"), "{nameless}");
        assert!(parse(b"").is_err());
    }

    #[test]
    fn a_dot_alone_ends_a_mail() {
        for (text, end) in [
            ("a\n.\nb", "a\n"),
            ("a\r\n.\r\nb", "a\r\n"),
            ("a\n.", "a\n"),
            ("a\n..\n.b\n", "a\n..\n.b\n"),
            ("", ""),
        ] {
            assert_eq!(up_to_dot(text.as_bytes()), end.as_bytes(), "{text:?}");
        }
    }
}
