//! The settings of messages that go into the outbox.

use std::path::Path;

use super::Settings;
use crate::failure::Failure;
use crate::outbox::OutboxWay;

impl Settings {
    pub(super) fn outbox_way(&self) -> Result<OutboxWay, Failure> {
        let (args, profile) = (&self.args, &self.profile);
        let of_others = [
            ("webhook", "--webhook"),
            ("webhook_file", "--webhook-file"),
            ("channel", "--channel"),
            ("server", "--server"),
            ("token", "--token"),
            ("token_file", "--token-file"),
        ];
        let given = of_others.iter().find(|(field, _)| args.flags.has(field));
        if let Some((_, flag)) = given {
            let text = format!("{flag} has no meaning beside --outbox");
            return Err(Failure::usage(text)
                .hint("--outbox ALIAS:ADDRESS says where it goes; the messenger knows the rest"));
        }
        let username = args.username.as_ref().or(profile.username.as_ref());
        let emoji = args.emoji.as_ref().or(profile.emoji.as_ref());
        let icon_url = args.icon_url.as_ref().or(profile.icon_url.as_ref());
        OutboxWay::open(
            args.outbox_config.as_deref(),
            &args.outbox,
            |mut transport| {
                if let Some(username) = username {
                    transport = transport.default_username(username);
                }
                if let Some(emoji) = emoji {
                    transport = transport.default_emoji(emoji);
                }
                if let Some(url) = icon_url {
                    transport = transport.default_icon_url(url);
                }
                transport
            },
        )
    }

    /// Whether messages go into the outbox.
    pub(crate) fn is_by_outbox(&self) -> bool {
        !self.args.outbox.is_empty()
    }

    /// The file that declares it, if one is named.
    pub(crate) fn outbox_file(&self) -> Option<&Path> {
        let file = self.args.outbox_config.as_deref();
        file.filter(|file| !file.as_os_str().is_empty())
    }
}
