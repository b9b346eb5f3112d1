//! Lists that come page by page, as iterators.

use std::collections::{HashSet, VecDeque};
use std::iter::FusedIterator;

use mm_core::Error;

use crate::call::Call;
use crate::json::FromJson;
use crate::{RawRequest, Request};

/// How many a page has: the most that a server gives.
const PER_PAGE: usize = 200;

/// A list that is asked for page by page, while it is read. After an error it is over.
#[derive(Debug)]
#[must_use = "nothing is asked for before it is read"]
pub struct Pages<'d, T> {
    call: Call<'d>,
    page: usize,
    ready: VecDeque<T>,
    /// The keys of those that were given, as some come again when others are added meanwhile.
    given: HashSet<String>,
    key_of: fn(&T) -> &str,
    is_over: bool,
}

impl<'d, T: FromJson> Pages<'d, T> {
    /// The pages of what this call gets.
    pub(crate) fn new(call: Call<'d>, key_of: fn(&T) -> &str) -> Self {
        Self {
            call: call.without_query(&["page", "per_page"]),
            page: 0,
            ready: VecDeque::new(),
            given: HashSet::new(),
            key_of,
            is_over: false,
        }
    }

    fn fetch(&mut self) -> Result<(), Error> {
        let page = [
            ("page".to_owned(), self.page.to_string()),
            ("per_page".to_owned(), PER_PAGE.to_string()),
        ];
        let items: Vec<T> = self.call.get_with(page)?;
        self.page += 1;
        self.is_over = items.len() < PER_PAGE;
        let (given, key_of) = (&mut self.given, self.key_of);
        let fresh = items
            .into_iter()
            .filter(|item| given.insert(key_of(item).to_owned()));
        self.ready.extend(fresh);
        Ok(())
    }
}

impl<T: FromJson> Iterator for Pages<'_, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.is_over {
            if let Err(error) = self.fetch() {
                self.is_over = true;
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

impl<T: FromJson> FusedIterator for Pages<'_, T> {}

impl<'d> RawRequest<'d> {
    /// The items of a list that comes page by page (`page` and `per_page`), of which each has
    /// an id of its own: `|user: &User| user.id.as_str()`. What comes again because something
    /// was added meanwhile is left out.
    pub fn pages<T: FromJson>(self, id_of: fn(&T) -> &str) -> Pages<'d, T> {
        Pages::new(self.into_call(), id_of)
    }
}

#[cfg(feature = "users")]
mod of_users {
    use super::Pages;
    use crate::api::users::UsersApi;
    use crate::types::User;
    use crate::{ChannelId, TeamId};

    impl<'d> UsersApi<'d> {
        /// All users of a team, 200 a request.
        pub fn all(&self, team: impl Into<TeamId>) -> Pages<'d, User> {
            let team = String::from(team.into());
            self.get_users()
                .in_team(team)
                .pages(|user| user.id.as_str())
        }

        /// All users of the server, 200 a request.
        pub fn everyone(&self) -> Pages<'d, User> {
            self.get_users().pages(|user| user.id.as_str())
        }

        /// All members of a channel, 200 a request.
        pub fn of_channel(&self, channel: impl Into<ChannelId>) -> Pages<'d, User> {
            let channel = String::from(channel.into());
            let users = self.get_users().in_channel(channel);
            users.pages(|user| user.id.as_str())
        }
    }
}

#[cfg(feature = "channels")]
mod of_channels {
    use super::Pages;
    use crate::TeamId;
    use crate::api::channels::ChannelsApi;
    use crate::types::Channel;

    impl<'d> ChannelsApi<'d> {
        /// All public channels of a team, 200 a request.
        pub fn all_public(&self, team: impl Into<TeamId>) -> Pages<'d, Channel> {
            let channels = self.get_public_channels_for_team(team);
            channels.pages(|channel| channel.id.as_str())
        }
    }
}
