//! `mm outbox serve`: a page about what is in the store, and the links of recipients.

mod dispatches;
mod door;
mod found;
mod http;
mod messages;
mod overview;
mod pages;
mod settings;
mod site;
mod standing;
mod subscriptions;
mod testing;
mod trials;
mod visit;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use mm_core::Cancel;

use self::door::Door;
use self::pages::Pages;
use self::site::{Public, Site};
use self::standing::Counted;
use self::trials::Trials;
use super::config::Config;
use super::signals;
use crate::failure::Failure;
use crate::lines::print;

pub(super) use settings::Tables;

/// Where it listens if nothing is said.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8066);
/// How long test messages may take to give up at the end.
const END_TIME: Duration = Duration::from_millis(500);

/// `mm outbox serve`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The page shows messages, dispatches, errors and subscriptions, and has buttons \
                        that requeue,\ndrop, unsubscribe and send test messages. It is entered with a \
                        token: `token`, `token_env` or\n`token_file` of [serve] in the settings; \
                        where none is set one is made for this time and\nprinted, as long as only \
                        this machine can reach the page. Programs send it as\n`Authorization: \
                        Bearer TOKEN` and find JSON at /api/status and /api/dispatches; /healthz \
                        needs none.\n\nWith [links] in the settings (`url`, `secret`) it serves \
                        the links by which recipients say that\na message was read, or \
                        unsubscribe. For other machines put a proxy with TLS before it; it may \
                        add\na path before those of the page.\n\nCtrl-C, SIGTERM or SIGHUP end \
                        it, with code 0."
)]
pub(super) struct ServeArgs {
    /// The address and the port; with port 0 a free one is taken, and printed
    /// [default: `listen` of [serve], or 127.0.0.1:8066]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

pub(super) fn run(config: Config, args: &ServeArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    let tables = &config.tables;
    let wanted = match args.listen {
        Some(address) => address,
        None => tables.listen()?.unwrap_or(LISTEN),
    };
    let links = tables.links(&outbox)?;
    let public = tables.url()?.as_deref().and_then(Public::of);
    let set = tables.token()?;
    if set.is_none() && !wanted.ip().is_loopback() {
        let text =
            format!("other machines can reach {wanted}, and there is no token to enter with");
        return Err(Failure::usage(text).hint(
            "set token_env = \"NAME\" or token_file = \"FILE\" in [serve] of the settings, or \
             listen on 127.0.0.1",
        ));
    }
    let made = match &set {
        Some(_) => None,
        None => Some(door::random()?),
    };
    let token = set.or_else(|| made.clone()).unwrap_or_default();
    let listener = TcpListener::bind(wanted).map_err(|error| {
        Failure::refused(format!("cannot listen on {wanted}: {error}"))
            .hint("name another address and port by --listen, or in [serve] of the settings")
    })?;
    let address = listener.local_addr().unwrap_or(wanted);
    let stop = Cancel::new();
    let site = Site {
        outbox,
        trials: Arc::new(Trials::default()),
        stop: stop.clone(),
        counted: Counted::default(),
        links,
        pages: Pages::new()?,
        door: Door::new(&token)?,
        cookie: format!("mm-outbox-{}", address.port()),
        public,
        takes_token_by_url: made.is_some(),
        config: Arc::new(config),
    };
    let _signals = signals::stop(stop.clone())?;
    print(format_args!("listening on http://{address}/"))?;
    if let Some(made) = made {
        print(format_args!("enter by http://{address}/?token={made}"))?;
    }
    let trials = Arc::clone(&site.trials);
    let answering: Arc<dyn Fn(&http::Request) -> http::Answer + Send + Sync> =
        Arc::new(move |request| site.answer(request));
    http::serve(&listener, &stop, &answering)
        .map_err(|error| Failure::refused(format!("cannot listen any more: {error}")))?;
    trials.wait_for_all(END_TIME);
    Ok(())
}
