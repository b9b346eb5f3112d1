//! What keeps messages by token from their channel.

use mm_core::Delivery;

use crate::args::DoctorArgs;
use crate::doctor::report::Report;
use crate::doctor::{network, test_message};
use crate::harmless;
use crate::rest::{Place, hint};
use crate::settings::Settings;

pub(super) fn check(args: &DoctorArgs, settings: &Settings, report: &mut Report) {
    let driver = match settings.driver() {
        Ok(driver) => driver,
        Err(failure) => return report.failure("token", &failure),
    };
    let url = driver.url();
    report.ok("server", url.as_str());
    if !url.is_https() && !network::is_loopback(url.host()) {
        let text = "the connection is not encrypted: anyone on the way can read the token";
        report.note("server", text, "use `https://` if the server has it");
    }
    match driver.me() {
        Ok(user) => report.ok(
            "token",
            harmless::line(&format!("it is that of @{}", user.username)),
        ),
        Err(error) => return report.failure("token", &hint::of_api(error.into())),
    }
    let Some(name) = settings.channel() else {
        let text = "no channel is given, so each message must name one";
        return report.note(
            "channel",
            text,
            "set MM_CHANNEL, or `channel` in the profile",
        );
    };
    match Place::new(driver.clone(), settings.team()).channel(name) {
        Ok(channel) => report.ok("channel", format!("`{name}` is there ({})", channel.id)),
        Err(error) => return report.failure("channel", &hint::of_api(error.into())),
    }
    if args.post {
        let posted = settings.way(true).and_then(|way| {
            let mut delivery = Delivery::new(test_message(args));
            let posted = way.deliver(&mut delivery);
            posted.map(drop).map_err(|error| way.failure(error))
        });
        match posted {
            Ok(()) => report.ok("post", "the test message is posted"),
            Err(failure) => report.failure("post", &failure),
        }
    }
}
