//! `sendToMattermost`: the flags and exit codes of the Python tool of that name.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use mm_core::{Payload, WebhookUrl};
use mm_sender::{Proxy, WebhookSender};

use crate::args::duration;
use crate::exit;
use crate::output;

/// Send message to Mattermost channel
#[derive(Debug, Parser)]
#[command(name = "sendToMattermost", version)]
struct Args {
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
    #[arg(long, short = 't', value_name = "SECONDS", value_parser = duration)]
    timeout: Option<Duration>,

    /// Address (including port) of a proxy server for http(s) requests
    #[arg(long, short = 'p', value_name = "URL")]
    proxy: Option<String>,
}

pub(crate) fn run() -> ExitCode {
    match send(&Args::parse()) {
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

fn send(args: &Args) -> Result<(), mm_core::Error> {
    let mut builder = WebhookSender::builder(WebhookUrl::parse(&args.webhook)?);
    // Its empty values are none.
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    if let Some(channel) = given(&args.channel) {
        builder = builder.default_channel(channel);
    }
    if let Some(emoji) = given(&args.emoji) {
        builder = builder.default_emoji(emoji);
    }
    if let Some(timeout) = args.timeout {
        // There the time is for the whole, not for one of several attempts.
        builder = builder.timeout(timeout).deadline(timeout);
    }
    if let Some(proxy) = given(&args.proxy) {
        builder = builder.proxy(Proxy::parse(&proxy)?);
    }
    builder.build().send(&Payload::new(&args.message)).map(drop)
}
