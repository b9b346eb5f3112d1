//! Posts that users keep for later.

use super::channel_lists::require_user;
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::Post;

pub(super) const SERVED: &[Served] = &[("GetFlaggedPostsForUser", Access::Session, flagged)];

/// The preferences that name such posts.
const CATEGORY: &str = "flagged_post";

fn flagged(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_user(call, user)?;
    let wanted = |name: &str| call.query(name).and_then(|id| id.parse::<Id>().ok());
    let (team, channel) = (wanted("team_id"), wanted("channel_id"));
    let preferences = call.world.preferences.get(&user).into_iter().flatten();
    let kept =
        preferences.filter(|((category, _), value)| category == CATEGORY && *value == "true");
    let posts = kept.filter_map(|((_, id), _)| call.post(id.parse().ok()?).ok());
    let posts = posts.filter(|post| {
        let place = call.channel_to_read(post.channel);
        place.is_ok_and(|place| {
            let is_of_team = place.team.is_none() || place.team == team;
            channel.is_none_or(|id| id == place.id) && (team.is_none() || is_of_team)
        })
    });
    let mut posts: Vec<&Post> = posts.collect();
    posts.sort_by_key(|post| std::cmp::Reverse(post.place()));
    let page = call.paged(posts.into_iter());
    Ok(Answer::json(200, &view::posts(call.world, &page, [])))
}
