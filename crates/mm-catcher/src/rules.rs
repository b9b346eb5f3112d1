//! What the server takes as a name, an address, a password or a URL.

use std::borrow::Cow;

use crate::refusal::Refusal;
use crate::world::World;

/// Usernames that nobody may have.
const USERNAMES_TAKEN: [&str; 4] = ["all", "channel", "matterbot", "system"];
/// How long a username may be.
const USERNAME_MAX: usize = 64;
/// How long an e-mail address may be.
const EMAIL_MAX: usize = 128;
/// How many bytes of a password are looked at by bcrypt, and so how long one may be.
const PASSWORD_BYTES_MAX: usize = 72;
/// What the names of teams may not begin with: paths of the server.
const TEAM_NAMES_TAKEN: [&str; 17] = [
    "admin",
    "api",
    "boards",
    "channel",
    "claim",
    "error",
    "files",
    "help",
    "landing",
    "login",
    "mfa",
    "oauth",
    "plug",
    "plugins",
    "post",
    "signup",
    "playbooks",
];
/// Punctuation that a password can be asked to have.
const SYMBOLS: &str = " !\"\\#$%&'()*+,-./:;<=>?@[]^_`|~";

/// A limit that a field breaks: 400 with the server's id for it.
pub(crate) fn broken(id: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal::new(
        400,
        id,
        "A field is missing, too long or holds what it may not.",
    )
}

/// Refuses a text of more than so many code points.
pub(crate) fn at_most(text: &str, max: usize, id: &'static str) -> Result<(), Refusal> {
    if text.chars().count() > max {
        Err(broken(id).detail(format!("at most {max} characters")))
    } else {
        Ok(())
    }
}

/// Whether it can be a username: lower case, digits, `.`, `-`, `_`.
pub(crate) fn is_username(name: &str) -> bool {
    let allowed = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_')
    };
    (1..=USERNAME_MAX).contains(&name.len())
        && name.bytes().all(allowed)
        && !USERNAMES_TAKEN.contains(&name)
}

/// Whether it can be an e-mail address: one bare address in lower case.
pub(crate) fn is_email(email: &str) -> bool {
    let allowed = |part: &str, also: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !part.contains("..")
            && part
                .chars()
                .all(|char| char.is_alphanumeric() || also.contains(char) || char == '.')
    };
    email.len() <= EMAIL_MAX
        && email == email.to_lowercase()
        && email.rsplit_once('@').is_some_and(|(local, domain)| {
            allowed(local, "!#$%&'*+-/=?^_`{|}~") && allowed(domain, "-")
        })
}

/// Whether a character is of a kind.
type IsOfKind = fn(char) -> bool;

/// Refuses a password that breaks the server's settings; `id` if that has one id for all.
pub(crate) fn check_password(
    world: &World,
    password: &str,
    id: Option<&'static str>,
) -> Result<(), Refusal> {
    let is_on = |name: &str| world.is_on(&format!("PasswordSettings.{name}"), false);
    let shortest = world.number("PasswordSettings.MinimumLength", 8);
    let mut faults = Vec::new();
    if password.len() < shortest {
        faults.push("_min_length");
    }
    if password.len() > PASSWORD_BYTES_MAX {
        faults.push("_max_length");
    }
    let has_length = faults.is_empty();
    let kinds: [(&str, &str, IsOfKind); 4] = [
        ("Lowercase", "_lowercase", |char| char.is_ascii_lowercase()),
        ("Uppercase", "_uppercase", |char| char.is_ascii_uppercase()),
        ("Number", "_number", |char| char.is_ascii_digit()),
        ("Symbol", "_symbol", |char| SYMBOLS.contains(char)),
    ];
    let kinds = kinds.into_iter().filter(|(setting, ..)| is_on(setting));
    let kinds: Vec<(&str, IsOfKind)> = kinds.map(|(_, name, is_of)| (name, is_of)).collect();
    let missing = kinds
        .iter()
        .filter(|(_, is_of)| !password.chars().any(is_of));
    let missing: Vec<&str> = missing.map(|(name, _)| *name).collect();
    if has_length && missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = if !world.rules.password_faults {
        kinds.iter().map(|(name, _)| *name).collect()
    } else if has_length {
        missing
    } else {
        faults
    };
    let rules = format!("model.user.is_valid.pwd{}", names.concat());
    let id = id.map_or_else(|| format!("{rules}.app_error").into(), Cow::Borrowed);
    let text = format!("The password breaks the rules: {shortest} to {PASSWORD_BYTES_MAX} bytes.");
    Err(Refusal::new(400, id, text))
}

/// Whether a team can have this name: 2 to 64 lower-case letters, digits and hyphens, the
/// first of them a letter or digit.
pub(crate) fn is_team_name(name: &str) -> bool {
    let edge = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let bytes = name.as_bytes();
    bytes.len() >= 2 && name.bytes().all(allowed) && edge(bytes.first()) && edge(bytes.last())
}

/// Whether a team's name would stand in the way of the server's own paths.
pub(crate) fn is_team_name_taken(name: &str) -> bool {
    let name = name.to_lowercase();
    TEAM_NAMES_TAKEN.iter().any(|taken| name.starts_with(taken))
}

/// Whether it is a URL of HTTP.
pub(crate) fn is_http_url(url: &str) -> bool {
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty()
            && !url
                .chars()
                .any(|char| char.is_whitespace() || char.is_control())
    })
}

/// Whether it looks like the code of a language, such as `pt-BR`.
pub(crate) fn is_locale(locale: &str) -> bool {
    let mut parts = locale.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    locale.is_empty()
        || locale.len() <= 5
            && (2..=3).contains(&language.len())
            && locale
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;

    #[test]
    fn usernames_are_lower_case_and_not_reserved() {
        for good in ["a", "alice", "a.b-c_d", "9lives", &"x".repeat(64)] {
            assert!(is_username(good), "{good}");
        }
        for bad in ["", "Alice", "a b", "all", "channel", "é", &"x".repeat(65)] {
            assert!(!is_username(bad), "{bad}");
        }
    }

    #[test]
    fn addresses_are_bare_and_lower_case() {
        for good in ["a@b", "alice@example.test", "a+b@c.d", "bot@localhost"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b",
            "a@",
            "A@b.c",
            "a b@c.d",
            "x <a@b.c>",
            "a..b@c",
            "a@b@",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn the_names_of_teams_leave_the_servers_paths_alone() {
        for good in ["ab", "t1795219302", "a-b"] {
            assert!(is_team_name(good) && !is_team_name_taken(good), "{good}");
        }
        for bad in ["", "a", "A b", "a_b", "-ab", "ab-"] {
            assert!(!is_team_name(bad), "{bad}");
        }
        for taken in ["api", "admin-team", "Login"] {
            assert!(is_team_name_taken(taken), "{taken}");
        }
    }

    #[test]
    fn a_password_is_measured_by_the_settings() {
        let mut world = World::new(Version::LATEST, false);
        let found = |world: &World, password: &str| {
            check_password(world, password, None).map_err(|refusal| refusal.id.into_owned())
        };
        assert_eq!(found(&world, "simple12"), Ok(()));
        assert_eq!(
            found(&world, "short"),
            Err("model.user.is_valid.pwd_min_length.app_error".to_owned())
        );
        world
            .config
            .insert("PasswordSettings.Symbol".to_owned(), true.into());
        assert_eq!(
            found(&world, "simple12"),
            Err("model.user.is_valid.pwd_symbol.app_error".to_owned())
        );
        assert_eq!(found(&world, "simple 12"), Ok(()));
        assert!(found(&world, &"x!".repeat(40)).is_err());
        let old = World::new("5.37".parse().unwrap(), false);
        let all = "model.user.is_valid.pwd_lowercase_uppercase_number_symbol.app_error";
        assert_eq!(found(&old, "short"), Err(all.to_owned()));
        assert_eq!(found(&old, "Passw0rd!!"), Ok(()));
    }

    #[test]
    fn a_url_of_http_has_a_host() {
        assert!(is_http_url("http://127.0.0.1:9/cb") && is_http_url("https://x"));
        assert!(!is_http_url("ftp://x") && !is_http_url("http://") && !is_http_url("x"));
    }
}
