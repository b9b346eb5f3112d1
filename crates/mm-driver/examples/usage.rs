//! What the driver is used for most, in the order in which one learns it.
//!
//! Run it with `MM_SERVER`, `MM_LOGIN` and `MM_PASSWORD`, such as `mm catch` tells of a person,
//! as often as you like.
#![expect(clippy::print_stdout, reason = "shows what it finds")]

use std::env;
use std::error::Error;

use mm_driver::mm_core::Payload;
use mm_driver::types::User;
use mm_driver::{Driver, FilePart, Request};
use serde_json::json;

#[cfg_attr(test, expect(dead_code, reason = "a test calls what is below"))]
fn main() -> Result<(), Box<dyn Error>> {
    let [server, login, password] = ["MM_SERVER", "MM_LOGIN", "MM_PASSWORD"]
        .map(|name| env::var(name).map_err(|_| format!("{name} is not set")));
    run(&server?, &login?, &password?)
}

/// Uses the server at this URL as this user, in a team and a channel that it makes if they are
/// not there.
///
/// # Errors
/// Whatever the server refuses.
pub(crate) fn run(server: &str, login: &str, password: &str) -> Result<(), Box<dyn Error>> {
    // Scheme, port and subpath as pasted. Proxy and roots of trust come from the environment.
    let driver = Driver::builder(server).login(login, password).build()?;
    let me = driver.login()?;
    println!("logged in as {} ({})", me.username, me.id);

    // Operations have the names of the API's reference. What they cannot do without are
    // arguments, the rest is set by name.
    let found = driver.users().get_user_by_username(&me.username).send()?;
    println!("known since {}", found.create_at);
    driver.teams().get_all_teams().per_page(10).send()?;
    let (teams, channels) = (driver.teams(), driver.channels());
    let team = match driver.find_team("usage") {
        Err(error) if error.status() == Some(404) => {
            teams.create_team("usage", "How it is used", "O").send()?
        }
        found => found?,
    };
    let channel = match driver.find_channel(&team.id, "awesome channel") {
        Err(error) if error.status() == Some(404) => channels
            .create_channel(&team.id, "awesome-channel", "awesome channel", "O")
            .send()?
            .into(),
        found => found?,
    };

    // Files are streamed; a post takes their ids.
    let file = FilePart::bytes("important.txt", "very");
    let file = driver.files().upload(&channel.id, file)?;
    let post = driver
        .posts()
        .create_post(&channel.id, "This is the important file")
        .file_ids([&file.id])
        .send()?;
    driver.posts().reply(&post.id, "Thank you")?.send()?;

    // Lists are read page by page, by themselves.
    let members: Vec<User> = driver.users().all(&team.id).collect::<Result<_, _>>()?;
    println!("{} in the team", members.len());
    for post in driver.posts().all(&channel.id) {
        println!("  {}", post?.message);
    }

    // Any other list: by a key of its items.
    let of_channel = driver.channels().get_channel_members(&channel.id);
    for member in of_channel.pages(|member| member.user_id.as_str()) {
        println!("  {}", member?.user_id);
    }

    // What the table of operations does not have, and webhooks.
    let ping = driver
        .request("GET", "/api/v4/system/ping")
        .query("get_server_status", "true");
    println!("the server is {}", ping.send()?["status"]);
    let hook = json!({"channel_id": channel.id, "display_name": "usage"});
    let hook = driver
        .request("POST", "/api/v4/hooks/incoming")
        .json(hook)
        .send()?;
    let hook = hook["id"].as_str().unwrap_or_default();
    driver.call_webhook(hook, &Payload::new("by webhook"))?;

    driver.logout()?;
    Ok(())
}
