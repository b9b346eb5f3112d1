//! Who may do what, by the roles that a fresh server gives.

use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;

/// The role that lets a user make tokens of its own.
const TOKEN_ROLES: [&str; 2] = ["system_admin", "system_user_access_token"];

impl Call<'_> {
    /// Whether who asks is an admin of the system.
    pub(crate) fn is_admin(&self) -> bool {
        self.me().is_ok_and(crate::world::model::User::is_admin)
    }

    /// Refuses who may not see a team: members may, and admins.
    pub(crate) fn require_team(&self, team: Id) -> Result<(), Refusal> {
        let me = self.me()?;
        allow(me.is_admin() || self.world.is_team_member(&team, &me.id))
    }

    /// Whether who asks manages a team: its hooks, commands and members.
    pub(crate) fn manages_team(&self, team: Id) -> bool {
        self.me().is_ok_and(|me| {
            me.is_admin() || {
                let member = self.world.team_members.get(&(team, me.id));
                member.is_some_and(|member| member.is_admin && member.delete_at == 0)
            }
        })
    }

    /// Refuses who does not manage a team.
    pub(crate) fn require_team_admin(&self, team: Id) -> Result<(), Refusal> {
        allow(self.manages_team(team))
    }

    /// Refuses who may not make, see or end tokens.
    pub(crate) fn require_token_role(&self) -> Result<(), Refusal> {
        let me = self.me()?;
        allow(TOKEN_ROLES.iter().any(|role| me.has_role(role)))
    }

    /// Refuses who may not act for a user: itself, admins, and for a bot its owner.
    pub(crate) fn require_user_or_bot(&self, user: Id) -> Result<(), Refusal> {
        let me = self.me()?;
        let owner = self
            .world
            .users
            .get(&user)
            .and_then(|user| user.bot.as_ref());
        allow(me.id == user || me.is_admin() || owner.is_some_and(|bot| bot.owner == me.id))
    }
}

/// 403 unless it is allowed.
pub(crate) fn allow(allowed: bool) -> Result<(), Refusal> {
    if allowed {
        Ok(())
    } else {
        Err(Refusal::forbidden())
    }
}
