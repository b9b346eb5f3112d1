//! What to do about an error, for people.

use crate::{Error, ErrorKind};

/// What to do about each error id of the server that a webhook meets; the ids are those
/// that a real server answers with.
const BY_SERVER_ID: &[(&str, &str)] = &[
    (
        "web.incoming_webhook.invalid.app_error",
        "the webhook does not exist or its channel is archived: check that the whole URL was \
         copied, or make a new one under Integrations > Incoming Webhooks",
    ),
    (
        "web.incoming_webhook.disabled.app_error",
        "incoming webhooks are off: an administrator turns them on under System Console > \
         Integrations > Integration Management",
    ),
    (
        "web.incoming_webhook.channel.app_error",
        "give the channel's name as it stands in its URL (lower case, not the display name), \
         or `@user` for a direct message",
    ),
    (
        "web.incoming_webhook.user.app_error",
        "there is no such user: give the user name after `@`, not the display name",
    ),
    (
        "web.incoming_webhook.channel_locked.app_error",
        "the webhook is locked to its own channel: leave the channel out, or edit the webhook \
         and uncheck `Lock to this channel`",
    ),
    (
        "web.incoming_webhook.permissions.app_error",
        "the webhook's owner is no member of that channel: add the owner, or choose another \
         channel",
    ),
    (
        "web.incoming_webhook.split_props_length.app_error",
        "props, card and attachments together are too large for this server: send less of them",
    ),
    (
        "web.incoming_webhook.text.app_error",
        "give a text, an attachment or blocks",
    ),
    (
        "api.post.create_webhook_post.creating.app_error",
        "the server failed while it stored the post; its log says why, and earlier parts of a \
         long text may be posted",
    ),
];

impl Error {
    /// What to do about it, as one sentence for people; none where nobody can know.
    pub fn hint(&self) -> Option<&'static str> {
        if let Some(own) = self.own_hint() {
            return Some(own);
        }
        let by_id = |id: &str| BY_SERVER_ID.iter().find(|(own, _)| *own == id);
        if let Some((_, hint)) = self.server_id().and_then(by_id) {
            return Some(hint);
        }
        Some(match self.kind() {
            ErrorKind::InvalidUrl => {
                "copy the whole URL of the webhook: `https://your-server/hooks/` and 26 letters \
                 and digits"
            }
            ErrorKind::Connect => {
                "check that the server's name and port are right and that it can be reached from \
                 here; behind a proxy, set HTTPS_PROXY"
            }
            ErrorKind::Proxy(Some(407)) => {
                "give the proxy's user and password: `http://user:password@host:port`"
            }
            ErrorKind::Proxy(_) => {
                "check the proxy's address, and that it lets CONNECT through to this server and \
                 port; NO_PROXY leaves a server out"
            }
            ErrorKind::Tls => {
                "if the server's certificate comes from your own authority, give that authority's \
                 certificate as an extra CA file; if the server speaks no TLS there, use `http://`"
            }
            ErrorKind::Timeout | ErrorKind::Interrupted if self.may_have_acted() => {
                "look whether the message is there before you send it again, or choose \
                 at-least-once to have it repeated"
            }
            ErrorKind::Protocol => {
                "check that the URL leads to the Mattermost server itself and not to a login page \
                 or proxy before it"
            }
            ErrorKind::Redirect(_) => {
                "use the URL that the server redirects to; most often it is `https://` instead of \
                 `http://`"
            }
            ErrorKind::RateLimited => {
                "the server asks to slow down: try again later, or join messages into fewer posts"
            }
            ErrorKind::Status(404 | 405) => {
                "check the path of the URL: after the site it is `/hooks/` and the webhook's id, \
                 with nothing behind"
            }
            ErrorKind::Status(413) => {
                "the message is too large for the server or a proxy before it"
            }
            ErrorKind::Status(401 | 403) => {
                "something before the server wants credentials: give user and password in the URL, \
                 or ask who runs it"
            }
            ErrorKind::Status(502..=504) => "the server is down or starting: try again later",
            ErrorKind::QueueFull => {
                "messages come faster than they can be sent: join them, or make the queue larger"
            }
            ErrorKind::Forked => "start sending after the fork, in the child",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_id_beats_the_kind() {
        let locked = "web.incoming_webhook.channel_locked.app_error";
        let error = Error::new(ErrorKind::Status(403)).with_server_id(locked);
        assert!(error.hint().unwrap().contains("Lock to this channel"));
        assert!(
            Error::new(ErrorKind::Status(403))
                .hint()
                .unwrap()
                .contains("credentials")
        );
    }

    #[test]
    fn what_an_error_says_itself_beats_all() {
        let error = Error::new(ErrorKind::Connect).with_server_id(BY_SERVER_ID[0].0);
        assert_eq!(error.with_hint("wait").hint(), Some("wait"));
    }

    #[test]
    fn an_unknown_id_falls_back_to_the_kind() {
        let error = Error::new(ErrorKind::Status(503)).with_server_id("api.new.app_error");
        assert!(error.hint().unwrap().contains("try again later"));
    }

    #[test]
    fn hints_are_one_line_without_a_full_stop() {
        for (id, hint) in BY_SERVER_ID {
            assert!(!hint.contains('\n') && !hint.ends_with('.'), "{id}");
        }
    }
}
