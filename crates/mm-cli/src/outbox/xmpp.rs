//! The kind that speaks XMPP.

use std::sync::Arc;

use mm_messengers::{Xmpp, XmppEncryption};

use super::keys::Keys;
use super::kinds::{Kind, Made};
use crate::failure::Failure;

/// The kind of this file.
pub(super) const XMPP: &[Kind] = &[Kind {
    name: "xmpp",
    other_names: &["xmppsleek"],
    about: "chat messages by XMPP; an address is ada@example.com, or a room with ?join behind it",
    secrets: &["password"],
    keys: &["jid", "host", "port", "encryption"],
    is_network: true,
    make: xmpp,
}];

fn xmpp(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let password = keys.required_secret("password")?;
    let mut builder = Xmpp::builder(keys.required("jid")?, password)
        .timeout(keys.timeout()?)
        .proxy(keys.own_proxy()?)
        .tls(keys.tls()?);
    builder = match keys.text("encryption")?.as_deref() {
        None | Some("starttls") => builder,
        Some("tls") => builder.encryption(XmppEncryption::Tls),
        Some("danger_none") => builder.encryption(XmppEncryption::DangerUnencrypted),
        Some(_) => {
            return Err(keys.wrong("encryption is starttls, tls or danger_none"));
        }
    };
    if let Some(host) = keys.text("host")? {
        builder = builder.host(host);
    }
    if let Some(port) = keys.number("port")? {
        builder = builder.port(port);
    }
    Ok(Made {
        messenger: Arc::new(keys.of(builder.build())?.called(alias)),
        check: None,
    })
}
