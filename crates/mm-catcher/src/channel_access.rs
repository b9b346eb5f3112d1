//! Who may do what in channels and with posts, as the roles of a fresh server say.

use crate::call::Call;
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::world::model::{Channel, ChannelKind, Post};

impl Call<'_> {
    /// A channel, whoever asks.
    ///
    /// # Errors
    /// 404 if there is none.
    pub(crate) fn channel(&self, id: Id) -> Result<&Channel, Refusal> {
        self.world.channels.get(&id).ok_or_else(|| {
            Refusal::new(
                404,
                "app.channel.get.existing.app_error",
                "There is no such channel.",
            )
        })
    }

    /// A channel that who asks is in, or that an admin asks for.
    ///
    /// # Errors
    /// 403 if it is not so, and also if there is no such channel.
    pub(crate) fn own_channel(&self, id: Id) -> Result<&Channel, Refusal> {
        let channel = self.world.channels.get(&id);
        let channel = channel.ok_or_else(Refusal::forbidden)?;
        let me = self.me()?;
        allow(me.is_admin() || self.world.is_channel_member(&id, &me.id))?;
        Ok(channel)
    }

    /// A channel whose posts who asks may read.
    ///
    /// # Errors
    /// 403 if it is not so, and also if there is no such channel.
    pub(crate) fn channel_to_read(&self, id: Id) -> Result<&Channel, Refusal> {
        if self.world.rules.public_posts {
            self.readable_channel(id)
        } else {
            self.own_channel(id)
        }
    }

    /// A channel that who asks may post to.
    ///
    /// # Errors
    /// 403 if it is not so, and also if there is no such channel.
    pub(crate) fn channel_to_post(&self, id: Option<Id>) -> Result<&Channel, Refusal> {
        let channel = id.and_then(|id| self.world.channels.get(&id));
        let channel = channel.ok_or_else(Refusal::forbidden)?;
        let me = self.me()?;
        let is_public = channel.kind == ChannelKind::Public
            && channel
                .team
                .is_some_and(|team| self.world.is_team_member(&team, &me.id));
        allow(
            me.is_admin()
                || self.world.is_channel_member(&channel.id, &me.id)
                || me.has_role("system_post_all")
                || is_public && me.has_role("system_post_all_public"),
        )?;
        Ok(channel)
    }

    /// A post that was not deleted, whoever asks.
    ///
    /// # Errors
    /// 404 if there is none.
    pub(crate) fn post(&self, id: Id) -> Result<&Post, Refusal> {
        let post = self.world.posts.get(&id);
        let post = post.filter(|post| post.delete_at == 0);
        post.ok_or_else(|| Refusal::new(404, "app.post.get.app_error", "There is no such post."))
    }

    /// A post of a channel that who asks is in.
    ///
    /// # Errors
    /// 403 if it is not so. A missing post is 404 to admins alone: others may not know.
    pub(crate) fn own_post(&self, id: Id) -> Result<&Post, Refusal> {
        let post = self.world.posts.get(&id);
        match post {
            Some(post) => self.own_channel(post.channel).map(|_| ())?,
            None => self.require_admin()?,
        }
        self.post(id)
    }

    /// Whether who asks manages what belongs to a team, or to none.
    pub(crate) fn manages(&self, team: Option<Id>) -> bool {
        team.map_or_else(|| self.is_admin(), |team| self.manages_team(team))
    }

    /// Refuses who is neither admin of a channel nor of its team nor of the system.
    pub(crate) fn require_channel_admin(&self, channel: &Channel) -> Result<(), Refusal> {
        let me = self.my_id()?;
        let member = self.world.channel_members.get(&(channel.id, me));
        allow(member.is_some_and(|member| member.is_admin) || self.manages(channel.team))
    }
}
