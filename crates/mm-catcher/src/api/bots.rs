//! Bots.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::refusal::Refusal;
use crate::world::model::{Bot, User};

pub(super) const SERVED: &[Served] = &[("CreateBot", Access::Session, create)];

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let owner = call.my_id()?;
    let body = call.object();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let username = text("username").to_lowercase();
    let email = format!("{username}@localhost");
    let id = call.world.add_user(&username, &email, "");
    let Some(user) = call.world.users.get_mut(&id) else {
        return Err(Refusal::forbidden());
    };
    "system_user".clone_into(&mut user.roles);
    text("display_name").clone_into(&mut user.first_name);
    user.bot = Some(Bot {
        description: text("description").to_owned(),
        owner,
    });
    Ok(Answer::json(201, &view(user)))
}

/// A bot as its own operations give it.
fn view(user: &User) -> Value {
    let bot = user.bot.as_ref();
    json!({
        "user_id": user.id,
        "username": user.username,
        "display_name": user.first_name,
        "description": bot.map(|bot| &bot.description),
        "owner_id": bot.map(|bot| bot.owner),
        "create_at": user.create_at,
        "update_at": user.update_at,
        "delete_at": user.delete_at,
    })
}
