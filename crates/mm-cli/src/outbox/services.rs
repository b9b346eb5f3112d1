//! The kinds of messengers beside Mattermost's webhook: how each is made of its table.

use std::sync::Arc;

use mm_core::{Error, Token};
use mm_messengers::{
    CommandMessenger, Encryption, Facebook, HttpMessenger, MattermostBot, Smtp, Telegram, Twitter,
    Vk,
};
use mm_outbox::Messenger;

use super::keys::Keys;
use super::kinds::{Kind, Made};
use crate::failure::Failure;

/// The kinds of this file.
pub(super) const SERVICES: &[Kind] = &[
    Kind {
        name: "mattermost-bot",
        other_names: &[],
        about: "Mattermost by the token of a bot; an address is a channel by any of its names, or \
                @user",
        secrets: &["token"],
        keys: &["server", "team"],
        is_network: true,
        make: mattermost_bot,
    },
    Kind {
        name: "smtp",
        other_names: &[],
        about: "mails; an address is ada@example.com or Ada <ada@example.com>",
        secrets: &["password"],
        keys: &[
            "host",
            "port",
            "encryption",
            "user",
            "from",
            "from_of_any_domain",
            "reply_to",
            "subject",
        ],
        is_network: true,
        make: smtp,
    },
    Kind {
        name: "telegram",
        other_names: &[],
        about: "Telegram by its Bot API; an address is the id of a chat, or @channel",
        secrets: &["token"],
        keys: &["base_url"],
        is_network: true,
        make: telegram,
    },
    Kind {
        name: "twitter",
        other_names: &["x"],
        about: "X; an address is empty, or the user whom a post begins with",
        secrets: &[
            "api_key",
            "api_secret",
            "access_token",
            "access_token_secret",
        ],
        keys: &["base_url"],
        is_network: true,
        make: twitter,
    },
    Kind {
        name: "fb",
        other_names: &[],
        about: "Facebook by the feed of a page; an address is the id of a page, or empty",
        secrets: &["page_token"],
        keys: &["base_url", "graph_version"],
        is_network: true,
        make: facebook,
    },
    Kind {
        name: "vk",
        other_names: &[],
        about: "VK by a wall; an address is the id of a person, or of a community with a minus",
        secrets: &["token"],
        keys: &["base_url", "version"],
        is_network: true,
        make: vk,
    },
    Kind {
        name: "command",
        other_names: &[],
        about: "a program of your own: JSON on its stdin, and its exit code; an address is \
                whatever it takes",
        secrets: &[],
        keys: &["program", "args", "timeout"],
        is_network: false,
        make: command,
    },
    Kind {
        name: "http",
        other_names: &[],
        about: "a request made of templates; secrets.secret is the key secret",
        secrets: &["secret"],
        keys: &["url", "method", "headers", "body"],
        is_network: true,
        make: http,
    },
];

fn made(messenger: impl Messenger + 'static) -> Made {
    Made {
        messenger: Arc::new(messenger),
        check: None,
    }
}

fn token(keys: &Keys, key: &str) -> Result<Token, Failure> {
    keys.of(Token::parse(&keys.required_secret(key)?))
}

fn mattermost_bot(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let driver = mm_driver::Driver::builder(&keys.required("server")?)
        .token(token(keys, "token")?)
        .timeout(keys.timeout()?)
        .proxy(keys.proxy()?)
        .tls(keys.tls()?);
    let bot = MattermostBot::new(keys.of(driver.build())?).called(alias);
    Ok(made(match keys.text("team")? {
        Some(team) => bot.team(team),
        None => bot,
    }))
}

fn smtp(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let mut builder = Smtp::builder(keys.required("host")?, keys.required("from")?)
        .timeout(keys.timeout()?)
        .proxy(keys.own_proxy()?)
        .tls(keys.tls()?);
    builder = match keys.text("encryption")?.as_deref() {
        None | Some("starttls") => builder,
        Some("tls") => builder.encryption(Encryption::Tls),
        Some("danger_none") => builder.encryption(Encryption::DangerUnencrypted),
        Some(_) => {
            return Err(keys.wrong("encryption is starttls, tls or danger_none"));
        }
    };
    if let Some(port) = keys.number("port")? {
        builder = builder.port(port);
    }
    match (keys.text("user")?, keys.secret("password")?) {
        (Some(user), Some(password)) => builder = builder.login(user, password),
        (None, None) => {}
        _ => return Err(keys.wrong("user and password belong together")),
    }
    if keys.flag("from_of_any_domain")? {
        builder = builder.from_of_any_domain();
    }
    if let Some(address) = keys.text("reply_to")? {
        builder = builder.reply_to(address);
    }
    if let Some(subject) = keys.text("subject")? {
        builder = builder.default_subject(subject);
    }
    Ok(made(keys.of(builder.build())?.called(alias)))
}

/// Sets what all builders of services have.
macro_rules! service {
    ($keys:ident, $builder:expr) => {{
        let builder = $builder
            .timeout($keys.timeout()?)
            .proxy($keys.proxy()?)
            .tls($keys.tls()?);
        match $keys.text("base_url")? {
            Some(url) => builder.base_url(url),
            None => builder,
        }
    }};
}

fn telegram(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let builder = service!(keys, Telegram::builder(token(keys, "token")?));
    Ok(made(keys.of(builder.build())?.called(alias)))
}

fn twitter(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let [key, secret] = [token(keys, "api_key")?, token(keys, "api_secret")?];
    let access = token(keys, "access_token")?;
    let access_secret = token(keys, "access_token_secret")?;
    let builder = service!(keys, Twitter::builder(key, secret, access, access_secret));
    Ok(made(keys.of(builder.build())?.called(alias)))
}

fn facebook(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let builder = Facebook::builder().page_token(token(keys, "page_token")?);
    let mut builder = service!(keys, builder);
    if let Some(version) = keys.text("graph_version")? {
        builder = builder.graph_version(version);
    }
    Ok(made(keys.of(builder.build())?.called(alias)))
}

fn vk(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let mut builder = service!(keys, Vk::builder(token(keys, "token")?));
    if let Some(version) = keys.text("version")? {
        builder = builder.version(version);
    }
    Ok(made(keys.of(builder.build())?.called(alias)))
}

fn command(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let mut messenger = CommandMessenger::new(keys.required("program")?);
    for argument in keys.texts("args")? {
        messenger = messenger.arg(argument);
    }
    let messenger = messenger.timeout(keys.timeout()?);
    Ok(made(messenger.called(alias)))
}

fn http(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let mut builder = HttpMessenger::builder(keys.required("url")?)
        .timeout(keys.timeout()?)
        .proxy(keys.proxy()?)
        .tls(keys.tls()?);
    if let Some(method) = keys.text("method")? {
        builder = builder.method(method);
    }
    for header in keys.texts("headers")? {
        let Some((name, value)) = header.split_once(':') else {
            return Err(keys.wrong("each of headers is \"Name: value\""));
        };
        builder = builder.header(name.trim(), value.trim());
    }
    if let Some(body) = keys.text("body")? {
        builder = builder.body(body);
    }
    if let Some(secret) = keys.secret("secret")? {
        builder = builder.secret("secret", secret);
    }
    let built: Result<HttpMessenger, Error> = builder.build();
    Ok(made(keys.of(built)?.called(alias)))
}
