//! Who may post where.

use serde::Deserialize;

use crate::wildcard::Wildcard;

/// Rules by users and groups of the hub. What any rule denies is denied; as soon as one rule of
/// the file allows something, what no rule allows is denied.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Rules(Vec<Rule>);

/// What holds for some users.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Rule {
    /// Of the hub. With neither users nor groups the rule is for everybody.
    users: Vec<Wildcard>,
    groups: Vec<Wildcard>,
    /// Names of channels as in their URLs, `@name` for users, `@me` for oneself.
    allow: Vec<Wildcard>,
    deny: Vec<Wildcard>,
}

/// Where a post is to go, as rules name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// A channel of this name.
    Channel(&'a str),
    /// The user of this name in Mattermost.
    User { name: &'a str, is_self: bool },
}

impl Rules {
    /// Whether a user of these groups may post there.
    pub(crate) fn allow(&self, user: &str, groups: &[String], target: Target<'_>) -> bool {
        let mut is_allowed = self.0.iter().all(|rule| rule.allow.is_empty());
        for rule in self.0.iter().filter(|rule| rule.is_for(user, groups)) {
            if rule.deny.iter().any(|pattern| target.is_like(pattern)) {
                return false;
            }
            is_allowed |= rule.allow.iter().any(|pattern| target.is_like(pattern));
        }
        is_allowed
    }

    /// Whether any rule asks for the groups of a user.
    pub(crate) fn ask_for_groups(&self) -> bool {
        self.0.iter().any(|rule| !rule.groups.is_empty())
    }

    /// What a user may post to and what not, as the rules say it; none if everything is allowed.
    pub(crate) fn of(&self, user: &str, groups: &[String]) -> (Option<Vec<&str>>, Vec<&str>) {
        let (mut allowed, mut denied) = (Vec::new(), Vec::new());
        for rule in self.0.iter().filter(|rule| rule.is_for(user, groups)) {
            allowed.extend(rule.allow.iter().map(Wildcard::as_str));
            denied.extend(rule.deny.iter().map(Wildcard::as_str));
        }
        let is_open = self.0.iter().all(|rule| rule.allow.is_empty());
        ((!is_open).then_some(allowed), denied)
    }
}

impl Rule {
    fn is_for(&self, user: &str, groups: &[String]) -> bool {
        if self.users.is_empty() && self.groups.is_empty() {
            return true;
        }
        let is_member = |pattern: &Wildcard| groups.iter().any(|group| pattern.matches(group));
        self.users.iter().any(|pattern| pattern.matches(user)) || self.groups.iter().any(is_member)
    }
}

impl Target<'_> {
    fn is_like(self, pattern: &Wildcard) -> bool {
        let of_users = pattern.as_str().strip_prefix('@');
        match self {
            Self::Channel(name) => of_users.is_none() && pattern.without_sign("~").matches(name),
            Self::User { name, is_self } => {
                of_users.is_some_and(|rest| is_self && rest == "me")
                    || of_users.is_some() && pattern.without_sign("@").matches(name)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Rules {
        #[derive(Deserialize)]
        struct File {
            rule: Rules,
        }
        toml::from_str::<File>(text).unwrap().rule
    }

    fn allows(rules: &Rules, user: &str, groups: &[&str], target: &str) -> bool {
        let groups: Vec<_> = groups.iter().map(|&group| group.to_owned()).collect();
        let target = match target.strip_prefix('@') {
            Some(name) => Target::User {
                name,
                is_self: name == user,
            },
            None => Target::Channel(target),
        };
        rules.allow(user, &groups, target)
    }

    #[test]
    fn without_rules_everything_is_allowed() {
        let none = Rules::default();
        assert!(allows(&none, "alice", &[], "town-square"));
        assert!(allows(&none, "alice", &[], "@bob"));
    }

    #[test]
    fn what_is_denied_is_denied_whatever_else_is_allowed() {
        let rules = rules(
            "[[rule]]\ndeny = [\"town-*\", \"@*\"]\n[[rule]]\nusers = [\"alice\"]\ndeny = []",
        );
        assert!(!allows(&rules, "alice", &[], "town-square"));
        assert!(!allows(&rules, "alice", &[], "@bob"));
        assert!(allows(&rules, "alice", &[], "lab"), "nothing is asked for");
    }

    #[test]
    fn as_soon_as_something_is_allowed_the_rest_is_not() {
        let rules = rules(
            "[[rule]]\ngroups = [\"students-*\"]\nallow = [\"course-*\", \"@me\"]\n\
             [[rule]]\nusers = [\"prof\"]\nallow = [\"*\", \"@*\"]\ndeny = [\"~town-square\"]",
        );
        let students = ["students-2026"];
        assert!(allows(&rules, "alice", &students, "course-1"));
        assert!(allows(&rules, "alice", &students, "@alice"));
        assert!(!allows(&rules, "alice", &students, "@bob"));
        assert!(!allows(&rules, "alice", &students, "lab"));
        assert!(!allows(&rules, "alice", &[], "course-1"), "in no group");
        assert!(allows(&rules, "prof", &[], "lab"));
        assert!(allows(&rules, "prof", &[], "@bob"));
        assert!(!allows(&rules, "prof", &[], "town-square"));
        let students = ["students-1".to_owned()];
        let (allowed, denied) = rules.of("alice", &students);
        assert_eq!(allowed.unwrap(), ["course-*", "@me"]);
        assert_eq!(denied, [""; 0]);
    }

    #[test]
    fn a_star_for_channels_is_none_for_users() {
        let rules = rules("[[rule]]\nallow = [\"*\"]");
        assert!(allows(&rules, "alice", &[], "lab"));
        assert!(!allows(&rules, "alice", &[], "@bob"));
    }
}
