//! `sendToMattermost`: the flags and exit codes of the Python tool of that name.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use mm_core::{Error, ErrorKind, Payload, WebhookUrl};
use mm_sender::{Proxy, WebhookSender};

use crate::settings::SLACK;
use crate::{args, exit, output};

/// Send message to Mattermost channel
#[derive(Debug, Parser)]
#[command(
    name = "sendToMattermost",
    infer_long_args = true,
    args_override_self = true, // The last one wins.
    after_help = "Exit codes: 0 delivered, 1 not delivered, 2 wrong usage.\n\
                  `mm send` does more, and keeps the webhook out of the process list."
)]
pub(crate) struct Args {
    /// (required) Mattermost webhook to send the message to
    #[arg(long, short = 'w', value_name = "URL")]
    webhook: String,

    /// (required) Message to send
    #[arg(long, short = 'm', value_name = "TEXT", allow_hyphen_values = true)]
    message: String,

    /// Mattermost channel to send the message to. REQUIRES that the webhook has access to
    /// the channel. Default is the channel configured with the webhook
    #[arg(long, short = 'c', value_name = "NAME")]
    channel: Option<String>,

    /// Name of an emoji to tag the message with
    #[arg(long, short = 'e', value_name = "NAME")]
    emoji: Option<String>,

    /// Timeout in seconds to wait until sending is considered as failed
    #[arg(
        long,
        short = 't',
        value_name = "SECONDS",
        allow_negative_numbers = true
    )]
    timeout: Option<f64>,

    /// Address (including port) of a proxy server for http(s) requests
    #[arg(long, short = 'p', value_name = "URL")]
    proxy: Option<String>,
}

pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return args::tell(&error),
    };
    match send(&args) {
        Ok(()) => exit::OK,
        Err(error) => {
            output::error(format!(
                "failed to send message to Mattermost: {}",
                error.with_causes()
            ));
            if let Some(hint) = error.hint() {
                output::hint(hint);
            }
            // The Python tool knows 1 for everything but its usage.
            ExitCode::from(exit::REFUSED)
        }
    }
}

fn send(args: &Args) -> Result<(), Error> {
    let mut builder = WebhookSender::builder(WebhookUrl::parse(&args.webhook)?);
    // Its empty values are none.
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    if let Some(channel) = given(&args.channel) {
        builder = builder.default_channel(channel);
    }
    if let Some(emoji) = given(&args.emoji) {
        builder = builder.default_emoji(emoji);
    }
    // Its zero is none, too.
    if let Some(seconds) = args.timeout.filter(|seconds| *seconds != 0.0) {
        let timeout = Duration::try_from_secs_f64(seconds).map_err(|error| {
            Error::new(ErrorKind::InvalidSetting)
                .with_message("the timeout cannot be used")
                .with_source(error)
        })?;
        // There the time is for the whole, not for one of several attempts.
        builder = builder.timeout(timeout).deadline(timeout + SLACK);
    }
    if let Some(proxy) = given(&args.proxy) {
        builder = builder.proxy(Proxy::parse(&proxy)?);
    }
    builder.build().send(&Payload::new(&args.message)).map(drop)
}
