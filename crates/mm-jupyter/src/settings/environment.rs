//! The environment of a service that the hub has started.

use std::fs;
use std::io::Read as _;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::path::{Path, PathBuf};

use mm_core::{Error, ServerUrl, Token, split_host_port};

use super::file::File;
use super::{Hub, Mattermost, Secret, Settings, invalid};

/// How long a file with a token may be.
const TOKEN_BYTES_MAX: u64 = 64 * 1024;
const DEFAULT_SIGNATURE: &str = "(via jupyterpost)";
const DEFAULT_NAME: &str = "jupyterpost";

type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

pub(super) fn read(environment: Environment<'_>, config: Option<&Path>) -> Result<Settings, Error> {
    let set = |name: &str| environment(name).filter(|text| !text.trim().is_empty());
    let needed = |name: &str| {
        set(name).ok_or_else(|| {
            invalid(format!(
                "{name} is not set; the hub starts a service with it, and so this program is \
                 declared in jupyterhub_config.py rather than started by hand"
            ))
        })
    };
    let name = set("JUPYTERHUB_SERVICE_NAME").unwrap_or_else(|| DEFAULT_NAME.to_owned());
    let prefix = with_slash(&needed("JUPYTERHUB_SERVICE_PREFIX")?);
    if !prefix.starts_with('/') {
        return Err(invalid("JUPYTERHUB_SERVICE_PREFIX does not begin with `/`"));
    }
    let listen = address(&needed("JUPYTERHUB_SERVICE_URL")?)?;
    let config = config
        .map(Path::to_owned)
        .or_else(|| set("MM_JUPYTER_CONFIG").map(PathBuf::from));
    let file = config.as_deref().map_or(Ok(File::default()), File::read)?;
    Ok(Settings {
        listen,
        hub: hub(&set, &needed, &name, &prefix)?,
        name,
        prefix,
        mattermost: mattermost(&set)?,
        ends_with_parent: set("MM_JUPYTER_END_WITH_PARENT").is_some(),
        signature: set("BOT_SIGNATURE").unwrap_or_else(|| DEFAULT_SIGNATURE.to_owned()),
        file,
    })
}

fn hub(
    set: &dyn Fn(&str) -> Option<String>,
    needed: &dyn Fn(&str) -> Result<String, Error>,
    name: &str,
    prefix: &str,
) -> Result<Hub, Error> {
    let api = needed("JUPYTERHUB_API_URL")?;
    let api = ServerUrl::parse(api.trim_end_matches('/'))
        .map_err(|error| invalid("JUPYTERHUB_API_URL is no URL").with_source(error))?;
    let base = with_slash(&set("JUPYTERHUB_BASE_URL").unwrap_or_else(|| "/".to_owned()));
    let host = set("JUPYTERHUB_HOST").unwrap_or_default();
    let public = set("JUPYTERHUB_PUBLIC_HUB_URL").map(|url| with_slash(&url));
    let is_https = [&public, &set("JUPYTERHUB_PUBLIC_URL")]
        .into_iter()
        .flatten()
        .chain([&host])
        .any(|url| url.starts_with("https:"));
    Ok(Hub {
        api,
        token: Secret(needed("JUPYTERHUB_API_TOKEN")?.trim().to_owned()),
        client_id: set("JUPYTERHUB_CLIENT_ID").unwrap_or_else(|| format!("service-{name}")),
        pages: public.unwrap_or_else(|| format!("{host}{base}hub/")),
        callback: set("JUPYTERHUB_OAUTH_CALLBACK_URL")
            .unwrap_or_else(|| format!("{prefix}oauth_callback")),
        is_https,
    })
}

fn mattermost(set: &dyn Fn(&str) -> Option<String>) -> Result<Mattermost, Error> {
    let needed = |name: &str| {
        let advice = "give it to configure_jupyterhub, or set it in the service's environment";
        set(name).ok_or_else(|| invalid(format!("{name} is not set; {advice}")))
    };
    let url = needed("MATTERMOST_URL")?;
    let url = url.trim().trim_end_matches('/');
    // As the seed's users have it.
    let url = url.strip_suffix("/api/v4").unwrap_or(url);
    let url = ServerUrl::parse(url)
        .map_err(|error| invalid("MATTERMOST_URL is no URL of a server").with_source(error))?;
    let token = match (set("MATTERMOST_TOKEN"), set("MATTERMOST_TOKEN_FILE")) {
        (Some(token), _) => token,
        (None, Some(path)) => of_file(Path::new(&path))?,
        (None, None) => {
            return Err(needed("MATTERMOST_TOKEN")
                .err()
                .unwrap_or_else(|| invalid("")));
        }
    };
    let token = Token::parse(&token)
        .map_err(|error| invalid("MATTERMOST_TOKEN is no token").with_source(error))?;
    let team = needed("MATTERMOST_TEAM")?.trim().to_owned();
    Ok(Mattermost { url, token, team })
}

fn of_file(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    let read =
        fs::File::open(path).and_then(|file| file.take(TOKEN_BYTES_MAX).read_to_string(&mut text));
    read.map_err(|error| {
        let text = format!("MATTERMOST_TOKEN_FILE: cannot read {}", path.display());
        invalid(text).with_source(error)
    })?;
    Ok(text)
}

/// Where to listen, of the URL at which the hub's proxy looks for the service.
fn address(url: &str) -> Result<SocketAddr, Error> {
    let wrong = || {
        invalid(
            "JUPYTERHUB_SERVICE_URL is no `http://HOST:PORT`; give the service a `url` as \
             `http://127.0.0.1:10101` in jupyterhub_config.py",
        )
    };
    let rest = url.trim().strip_prefix("http://").ok_or_else(wrong)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // Also port 0, for tests: any that is free.
    if let Ok(address) = host.parse::<SocketAddr>() {
        return Ok(address);
    }
    let (host, port) = split_host_port(host).map_err(|error| wrong().with_source(error))?;
    let port = port.unwrap_or(80);
    let host = host.trim_matches(['[', ']']);
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, port));
    }
    let mut found = (host, port)
        .to_socket_addrs()
        .map_err(|error| wrong().with_source(error))?;
    found.next().ok_or_else(wrong)
}

fn with_slash(text: &str) -> String {
    format!("{}/", text.trim().trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [(&str, &str); 8] = [
        ("JUPYTERHUB_SERVICE_NAME", "jupyterpost"),
        ("JUPYTERHUB_SERVICE_PREFIX", "/base/services/jupyterpost/"),
        ("JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:10101"),
        ("JUPYTERHUB_API_URL", "http://127.0.0.1:8081/hub/api"),
        ("JUPYTERHUB_API_TOKEN", "the token of the hub"),
        ("MATTERMOST_URL", "https://mm.example.org/sub/api/v4/"),
        ("MATTERMOST_TOKEN", "thetokenofmattermost"),
        ("MATTERMOST_TEAM", "team"),
    ];

    fn read_with(changes: &[(&str, &str)]) -> Result<Settings, Error> {
        let of = |name: &str| {
            let mut all = changes.iter().chain(&GOOD);
            let found = all.find(|(known, _)| *known == name)?;
            Some(found.1.to_owned())
        };
        read(&of, None)
    }

    #[test]
    fn the_environment_of_a_hub_is_all_that_is_needed() {
        let settings = read_with(&[]).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:10101");
        assert_eq!(settings.prefix, "/base/services/jupyterpost/");
        assert_eq!(
            settings.mattermost.url.as_str(),
            "https://mm.example.org/sub"
        );
        assert_eq!(settings.signature, "(via jupyterpost)");
        assert_eq!(settings.hub.client_id, "service-jupyterpost");
        assert_eq!(
            settings.hub.callback,
            "/base/services/jupyterpost/oauth_callback"
        );
        let shown = format!("{settings:?}");
        assert!(!shown.contains("the token of the hub"), "{shown}");
        assert!(!shown.contains("thetokenofmattermost"), "{shown}");
    }

    #[test]
    fn what_is_missing_is_named() {
        for name in [
            "JUPYTERHUB_SERVICE_PREFIX",
            "JUPYTERHUB_SERVICE_URL",
            "JUPYTERHUB_API_URL",
            "JUPYTERHUB_API_TOKEN",
            "MATTERMOST_URL",
            "MATTERMOST_TOKEN",
            "MATTERMOST_TEAM",
        ] {
            let error = read_with(&[(name, " ")]).unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn the_hubs_own_pages_are_found_for_browsers() {
        let pages = |changes: &[(&str, &str)]| read_with(changes).unwrap().hub.pages;
        assert_eq!(pages(&[]), "/hub/");
        assert_eq!(pages(&[("JUPYTERHUB_BASE_URL", "/base/")]), "/base/hub/");
        let public = (
            "JUPYTERHUB_PUBLIC_HUB_URL",
            "https://hub.example.org/base/hub",
        );
        assert_eq!(pages(&[public]), "https://hub.example.org/base/hub/");
        assert!(read_with(&[public]).unwrap().hub.is_https);
    }

    #[test]
    fn a_url_that_cannot_be_listened_at_is_refused() {
        for bad in [
            "https://127.0.0.1:1",
            "127.0.0.1:1",
            "http://",
            "http://h:port",
        ] {
            let error = read_with(&[("JUPYTERHUB_SERVICE_URL", bad)]).unwrap_err();
            assert!(
                error.to_string().contains("JUPYTERHUB_SERVICE_URL"),
                "{error}"
            );
        }
        let at = read_with(&[("JUPYTERHUB_SERVICE_URL", "http://[::1]:7/x")]).unwrap();
        assert_eq!(at.listen.to_string(), "[::1]:7");
    }
}
