//! What somebody who has just started it needs to know.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use mm_catcher::{Catcher, Ready};

/// Where everything is.
pub(super) struct Greeting {
    url: String,
    inboxes: Vec<String>,
    ready: Option<Ready>,
}

impl Greeting {
    pub(super) fn of(catcher: &Catcher) -> Self {
        let ready = catcher.ready();
        Self {
            url: url(catcher.address()),
            inboxes: ready
                .iter()
                .flat_map(|ready| ready.inboxes.clone())
                .collect(),
            ready,
        }
    }

    fn webhooks(&self) -> impl Iterator<Item = String> {
        let url = &self.url;
        self.inboxes
            .iter()
            .map(move |name| format!("{url}/hooks/{name}"))
    }

    /// The URLs alone, a line each: that of the page and the server first.
    pub(super) fn urls(&self) -> String {
        let webhooks = self.webhooks();
        let urls = std::iter::once(self.url.clone()).chain(webhooks);
        urls.map(|url| url + "\n").collect()
    }

    /// All of it, with lines to try.
    pub(super) fn text(&self) -> String {
        let url = &self.url;
        let mut text = format!("Page       {url}/\n");
        let webhooks: Vec<String> = self.webhooks().collect();
        for webhook in &webhooks {
            let _ = writeln!(text, "Webhook    {webhook}");
        }
        if let Some(webhook) = webhooks.first() {
            let _ = write!(
                text,
                "           mm send --webhook {webhook} 'hello'\n           \
                 curl -H 'Content-Type: application/json' -d '{{\"text\": \"hello\"}}' {webhook}\n"
            );
        }
        if let Some(ready) = &self.ready {
            let (bot, token) = (&ready.bot, &ready.bot_token);
            let _ = write!(
                text,
                "Team       {} with the channels {}\n\
                 Bot        {bot}, its token is {token}\n           \
                 curl -H 'Authorization: Bearer {token}' {url}/api/v4/users/me\n",
                ready.team,
                ready.channels.join(", ")
            );
            if let Some(person) = &ready.person {
                let (name, password) = (&person.username, &person.password);
                let _ = writeln!(text, "Person     {name}, the password is {password}");
            }
        }
        text.push_str("Ctrl-C ends it. What comes in is shown here and on the page.\n\n");
        text
    }
}

/// A URL that leads there from this machine.
pub(super) fn url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_leads_to_this_machine_also_if_all_addresses_are_listened_on() {
        for (address, shown) in [
            ("127.0.0.1:8065", "http://127.0.0.1:8065"),
            ("0.0.0.0:80", "http://127.0.0.1:80"),
            ("[::]:80", "http://[::1]:80"),
            ("192.0.2.1:80", "http://192.0.2.1:80"),
        ] {
            assert_eq!(url(address.parse().unwrap()), shown);
        }
    }
}
