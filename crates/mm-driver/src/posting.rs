//! What every bot does with posts.

use mm_core::{Cancel, Error};
use serde_json::json;

use crate::api::posts::{CreatePost, CreatePostEphemeral, PatchPost, PostsApi};
use crate::types::Reaction;
use crate::{ChannelId, PostId, Request, UserId};

impl<'d> PostsApi<'d> {
    /// A reply to a post, whichever of its thread it is: the root is looked up.
    ///
    /// # Errors
    /// There is no such post, or the server could not be asked.
    pub fn reply(
        &self,
        to: impl Into<PostId>,
        message: impl Into<String>,
    ) -> Result<CreatePost<'d>, Error> {
        let post = self.get_post(to.into()).send()?;
        let root = if post.root_id.is_empty() {
            &post.id
        } else {
            &post.root_id
        };
        Ok(self.create_post(&post.channel_id, message).root_id(root))
    }

    /// Changes the text of a post; what else it has stays.
    pub fn edit(&self, post: impl Into<PostId>, message: impl Into<String>) -> PatchPost<'d> {
        self.patch_post(post).message(message)
    }

    /// A post that one user alone sees, until it looks at something else.
    pub fn ephemeral(
        &self,
        user: impl Into<UserId>,
        channel: impl Into<ChannelId>,
        message: impl Into<String>,
    ) -> CreatePostEphemeral<'d> {
        let post = json!({"channel_id": channel.into(), "message": message.into()});
        self.create_post_ephemeral(user, post)
    }

    /// Adds a reaction of the driver's own user, such as `thumbsup`; colons around it are
    /// dropped.
    ///
    /// # Errors
    /// Why it was not added.
    pub fn react(&self, post: impl Into<PostId>, emoji: &str) -> Result<Reaction, Error> {
        let driver = self.driver();
        let reaction = json!({
            "user_id": driver.my_id(None, &Cancel::new())?,
            "post_id": post.into(),
            "emoji_name": emoji.trim_matches(':'),
        });
        driver
            .request("POST", "/api/v4/reactions")
            .json(reaction)
            .send_typed()
    }
}
