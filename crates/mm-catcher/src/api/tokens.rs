//! Personal access tokens.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::model::AccessToken;

pub(super) const SERVED: &[Served] = &[("CreateUserAccessToken", Access::Session, create)];

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    let body = call.object();
    let description = body
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let token = AccessToken {
        id: Id::random(),
        token: Id::random(),
        user,
        description: description.to_owned(),
        is_active: true,
    };
    let answer = json!({
        "id": token.id,
        "token": token.token,
        "user_id": token.user,
        "description": token.description,
        "is_active": true,
    });
    call.world.tokens.insert(token.id, token);
    Ok(Answer::json(200, &answer))
}
