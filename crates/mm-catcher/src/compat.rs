//! What changed between versions of the server.

use std::fmt;
use std::str::FromStr;

/// A version of the Mattermost server, such as `11.11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
}

impl Version {
    /// The version that is answered as when none is asked for.
    pub const LATEST: Self = Self::new(11, 11);
    /// The oldest version whose rules are known.
    pub const OLDEST: Self = Self::new(4, 0);

    const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// The version whose rules hold for this one: itself, or the newest or the oldest that is
    /// known.
    #[must_use]
    pub fn nearest_known(self) -> Self {
        self.clamp(Self::OLDEST, Self::LATEST)
    }
}

impl Default for Version {
    fn default() -> Self {
        Self::LATEST
    }
}

/// A text is no version: `11.11` is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a version looks like 11.11")]
pub struct NoVersion;

impl FromStr for Version {
    type Err = NoVersion;

    fn from_str(text: &str) -> Result<Self, NoVersion> {
        let number = |digits: &str| {
            if digits.starts_with('+') {
                return Err(NoVersion);
            }
            digits.parse().map_err(|_| NoVersion)
        };
        let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
        Ok(Self::new(number(major)?, number(minor)?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What a server of one version does.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub(crate) struct Rules {
    pub(crate) version: Version,
    /// The longest text of a post, in code points.
    pub(crate) text_chars: usize,
    /// The longest `props` that users may write, in runes of the server's JSON.
    pub(crate) props_runes_max: usize,
    /// How many files a post holds.
    pub(crate) files_per_post: usize,
    /// `;` separates the fields of a form as `&` does; else a field with one is dropped.
    pub(crate) form_semicolons: bool,
    /// `<url|a|b>` is a link with the label `a|b`; else it is no link.
    pub(crate) link_label_pipes: bool,
    /// The database refuses NUL in `props` too.
    pub(crate) props_refuse_nul: bool,
    /// Webhooks know `priority`.
    pub(crate) priority: bool,
    /// The post type `reminder` exists.
    pub(crate) reminder: bool,
    /// The post type `burn_on_read` exists.
    pub(crate) burn_on_read: bool,
    /// `props.mm_blocks` are checked, and show something without a text.
    pub(crate) blocks: bool,
    /// Webhooks know `silent`.
    pub(crate) silent: bool,
    /// Posts have threads of their own: no `parent_id`, a `remote_id`, and replies are counted
    /// wherever a post is shown.
    pub(crate) threads: bool,
    /// Threads are given page by page.
    pub(crate) thread_pages: bool,
    /// A channel may have a name of one letter, that ends in any sign it may hold.
    pub(crate) short_channel_names: bool,
    /// Who is in the team reads its public channels without being in them.
    pub(crate) public_posts: bool,
    /// Urgent mentions are counted, and reactions and files tell their channel.
    pub(crate) urgent_mentions: bool,
    /// One event tells of all the channels that were viewed.
    pub(crate) views_together: bool,
    /// Who writes to a group mentions all of it.
    pub(crate) group_mentions: bool,
    /// Channels tell of banners and policies.
    pub(crate) channel_banners: bool,
    /// A fresh server wants passwords of ten characters and of all kinds.
    pub(crate) mixed_passwords: bool,
    /// A new bot is looked at before its user is.
    pub(crate) bots_first: bool,
    /// Clients are told the switches of features that 5.x had.
    pub(crate) old_switches: bool,
    /// The refusal of a password names what is wrong with it, not all that is asked for.
    pub(crate) password_faults: bool,
    /// A ping says what the server searches with.
    pub(crate) search_told: bool,
    /// A body that is to be a list is told from one that cannot be read, and who is named in
    /// it twice counts once.
    pub(crate) lists_parsed: bool,
    /// Whoever deletes a post is told if there is none.
    pub(crate) missing_posts_told: bool,
    /// A channel that would take another's name is told that it exists.
    pub(crate) taken_names_told: bool,
    /// A path with its query has a longest length.
    pub(crate) short_urls: bool,
    /// Files can be asked for by `HEAD`.
    pub(crate) file_heads: bool,
    /// A body that is no file has a limit of its own.
    pub(crate) short_bodies: bool,
}

/// What a row changes.
type Change = fn(&mut Rules);

/// The rules before the first row.
const OLDEST: Rules = Rules {
    version: Version::new(0, 0),
    text_chars: 4_000,
    props_runes_max: 7_600,
    files_per_post: 5,
    form_semicolons: true,
    link_label_pipes: true,
    props_refuse_nul: false,
    priority: false,
    reminder: false,
    burn_on_read: false,
    blocks: false,
    silent: false,
    threads: false,
    thread_pages: false,
    short_channel_names: false,
    public_posts: false,
    urgent_mentions: false,
    views_together: false,
    group_mentions: false,
    channel_banners: false,
    mixed_passwords: true,
    bots_first: false,
    old_switches: true,
    password_faults: false,
    search_told: false,
    lists_parsed: false,
    missing_posts_told: false,
    taken_names_told: false,
    short_urls: false,
    file_heads: false,
    short_bodies: false,
};

/// What is new from a version on. Where no source tells the minor version, it is the
/// earliest that is plausible.
const CHANGES: &[(Version, Change)] = &[
    (Version::new(5, 0), |rules| rules.text_chars = 16_383),
    (Version::new(5, 35), |rules| rules.files_per_post = 10),
    (Version::new(6, 0), |rules| {
        rules.props_runes_max = 760_000;
        rules.props_refuse_nul = true;
        rules.threads = true;
        rules.short_channel_names = true;
        rules.mixed_passwords = false;
        rules.bots_first = true;
        rules.old_switches = false;
        rules.search_told = true;
    }),
    (Version::new(6, 4), |rules| rules.form_semicolons = false),
    (Version::new(7, 0), |rules| rules.thread_pages = true),
    (Version::new(7, 7), |rules| rules.reminder = true),
    (Version::new(8, 0), |rules| {
        rules.public_posts = true;
        rules.urgent_mentions = true;
        rules.views_together = true;
        rules.lists_parsed = true;
    }),
    (Version::new(9, 0), |rules| {
        rules.link_label_pipes = false;
        rules.priority = true;
        rules.group_mentions = true;
        rules.password_faults = true;
    }),
    (Version::new(9, 4), |rules| rules.short_bodies = true),
    (Version::new(9, 7), |rules| rules.short_urls = true),
    (Version::new(10, 0), |rules| {
        rules.file_heads = true;
        rules.missing_posts_told = true;
        rules.taken_names_told = true;
    }),
    (Version::new(10, 9), |rules| rules.channel_banners = true),
    (Version::new(11, 1), |rules| rules.burn_on_read = true),
    (Version::new(11, 10), |rules| {
        rules.blocks = true;
        rules.silent = true;
    }),
];

impl Rules {
    /// The rules of a server of this version.
    pub(crate) fn of(version: Version) -> Self {
        let mut rules = OLDEST;
        for (_, change) in CHANGES.iter().take_while(|(from, _)| *from <= version) {
            change(&mut rules);
        }
        rules.version = version;
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_one_or_two_numbers() {
        let read = |text: &str| text.parse::<Version>();
        assert_eq!(read("5.37"), Ok(Version::new(5, 37)));
        assert_eq!(read("11"), Ok(Version::new(11, 0)));
        assert_eq!(read("11.11").unwrap().to_string(), "11.11");
        for wrong in ["", ".", "5.", ".5", "5.37.0", "v5", "+5", "5.x", "70000"] {
            assert_eq!(read(wrong), Err(NoVersion), "{wrong}");
        }
    }

    #[test]
    fn versions_are_ordered_as_numbers() {
        assert!(Version::new(5, 9) < Version::new(5, 37));
        assert!(Version::new(5, 37) < Version::new(11, 0));
        assert_eq!(Version::default(), Version::LATEST);
    }

    #[test]
    fn beyond_the_known_versions_the_nearest_one_holds() {
        for (asked, known) in [
            ("3.0", "4.0"),
            ("4.0", "4.0"),
            ("5.37", "5.37"),
            ("11.11", "11.11"),
            ("11.99", "11.11"),
            ("99", "11.11"),
        ] {
            let asked: Version = asked.parse().unwrap();
            let known = known.parse().unwrap();
            assert_eq!(asked.nearest_known(), known);
            let rules = Rules {
                version: asked,
                ..Rules::of(known)
            };
            assert_eq!(Rules::of(asked), rules);
        }
    }

    #[test]
    fn the_table_is_in_the_order_of_versions() {
        assert!(CHANGES.is_sorted_by(|(a, _), (b, _)| a < b));
        let known = Version::OLDEST..=Version::LATEST;
        assert!(CHANGES.iter().all(|(from, _)| known.contains(from)));
    }

    #[test]
    fn a_rule_holds_from_its_version_on() {
        let of = |text: &str| Rules::of(text.parse().unwrap());
        assert_eq!(of("4.10").text_chars, 4_000);
        assert_eq!(of("5.37").text_chars, 16_383);
        assert_eq!(of("5.37").props_runes_max, 7_600);
        assert_eq!(of("11.11").props_runes_max, 760_000);
        assert!(!of("11.9").blocks && of("11.10").blocks && of("12").blocks);
        assert!(!of("5.37").priority && of("11.11").priority);
    }
}
