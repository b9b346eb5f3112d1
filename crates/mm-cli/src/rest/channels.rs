//! `mm channels`: the channels of a team.

use mm_driver::FromJson;
use mm_driver::types::Channel;

use crate::args::RestArgs;
use crate::failure::Failure;
use crate::lines;
use crate::rest::{Session, names, print_json};

/// `mm channels`
#[derive(Debug, clap::Args)]
pub(crate) struct ChannelsArgs {
    /// Only those whose name or display name has this in it
    #[arg(value_name = "PART")]
    part: Option<String>,

    /// All public channels of the team, not those that the user is in
    #[arg(long)]
    public: bool,

    /// Print each channel as a line of JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pub(crate) rest: RestArgs,
}

pub(crate) fn run(args: &ChannelsArgs) -> Result<(), Failure> {
    let session = Session::open(&args.rest)?;
    let driver = session.driver();
    let team = session.place.team()?.id;
    let channels: Vec<Channel> = if args.public {
        driver
            .channels()
            .all_public(&team)
            .collect::<Result<_, _>>()?
    } else {
        let path = format!("/api/v4/users/me/teams/{team}/channels");
        driver.request("GET", path).send_typed()?
    };
    let me = driver.me()?.id;
    let direct = channels.iter().filter(|channel| channel.type_ == "D");
    let people = names::people(driver, direct.map(|channel| names::partner(channel, &me)))?;
    let mut rows: Vec<(String, Channel)> = channels
        .into_iter()
        .map(|channel| (names::channel(&channel, &people, &me), channel))
        .collect();
    if let Some(part) = &args.part {
        let part = part.trim_start_matches('~').to_lowercase();
        rows.retain(|(name, channel)| {
            let texts = [name, &channel.display_name];
            texts.iter().any(|text| text.to_lowercase().contains(&part))
        });
    }
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    if args.json {
        return rows
            .iter()
            .try_for_each(|(_, channel)| print_json(&channel.to_json()));
    }
    let row = |(name, channel): (String, Channel)| {
        let display_name = match channel.type_.as_str() {
            "D" | "G" => String::new(),
            _ => channel.display_name,
        };
        [
            name,
            kind(&channel.type_).to_owned(),
            display_name,
            channel.purpose,
        ]
    };
    lines::table(&rows.into_iter().map(row).collect::<Vec<_>>())
}

fn kind(letter: &str) -> &'static str {
    match letter {
        "O" => "public",
        "P" => "private",
        "D" => "direct",
        "G" => "group",
        _ => "other",
    }
}
