//! Names of the API as Rust writes them.

/// Words that Rust keeps for itself.
const KEYWORDS: [&str; 10] = [
    "type", "in", "match", "move", "ref", "use", "where", "for", "loop", "mod",
];

/// `CreateOAuthApp` as `create_o_auth_app`.
pub(super) fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, &c) in chars.iter().enumerate() {
        let is_upper = |at: usize| chars.get(at).is_some_and(char::is_ascii_uppercase);
        let is_lower = |at: usize| chars.get(at).is_some_and(char::is_ascii_lowercase);
        let before = at.checked_sub(1).map(|at| chars[at]);
        let begins = is_upper(at)
            && before.is_some_and(|before| {
                before != '_' && (!before.is_ascii_uppercase() || is_lower(at + 1))
            });
        if begins {
            snake.push('_');
        }
        snake.push(if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '_'
        });
    }
    snake
}

/// `create_post` as `CreatePost`.
pub(super) fn camel(name: &str) -> String {
    let mut camel = String::new();
    for word in snake(name).split('_') {
        let mut chars = word.chars();
        camel.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        camel.push_str(chars.as_str());
    }
    camel
}

/// A field or a parameter: its name in Rust, and `as "..."` where it is another on the wire.
pub(super) fn field(name: &str) -> String {
    let snake = match name {
        // Only there so that a browser does not take an old picture from its cache.
        "_" => "last_picture_update".to_owned(),
        name => snake(name),
    };
    let own = if KEYWORDS.contains(&snake.as_str()) {
        format!("{snake}_")
    } else {
        snake
    };
    if own == name {
        own
    } else {
        format!("{own} as \"{name}\"")
    }
}

/// The name of a field or a parameter in Rust alone.
pub(super) fn rust(name: &str) -> String {
    let field = field(name);
    field.split(' ').next().unwrap_or_default().to_owned()
}

/// The type of an id by the name of its field or parameter.
pub(super) fn id_type(name: &str) -> Option<&'static str> {
    let types = [
        ("user_id", "UserId"),
        ("bot_user_id", "UserId"),
        ("other_user_id", "UserId"),
        ("creator_id", "UserId"),
        ("owner_id", "UserId"),
        ("channel_id", "ChannelId"),
        ("team_id", "TeamId"),
        ("post_id", "PostId"),
        ("root_id", "PostId"),
        ("original_id", "PostId"),
        ("thread_id", "PostId"),
        ("next_post_id", "PostId"),
        ("prev_post_id", "PostId"),
        ("file_id", "FileId"),
        ("group_id", "GroupId"),
        ("emoji_id", "EmojiId"),
        ("hook_id", "HookId"),
        ("command_id", "CommandId"),
        ("job_id", "JobId"),
        ("role_id", "RoleId"),
        ("scheme_id", "SchemeId"),
        ("upload_id", "UploadId"),
    ];
    let found = types.iter().find(|(of, _)| *of == name);
    found.map(|(_, id)| *id)
}

/// Whether a number of this name is a time in milliseconds. (`target_time` of a reminder and
/// `dnd_end_time` of a status are in seconds.)
pub(super) fn is_millis(name: &str) -> bool {
    matches!(
        snake(name).as_str(),
        "since"
            | "updated_since"
            | "from_create_at"
            | "from_update_at"
            | "cursor_create_at"
            | "cursor_update_at"
            | "last_delete_at"
            | "expires_at"
            | "scheduled_at"
            | "start_time"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_rust_writes_them() {
        for (name, expected) in [
            ("CreatePost", "create_post"),
            ("CreateOAuthApp", "create_o_auth_app"),
            ("GetLDAPGroups", "get_ldap_groups"),
            ("CreateCPAField", "create_cpa_field"),
            ("UpgradeToE0Enterprise", "upgrade_to_e0_enterprise"),
            ("getPlaybookRuns", "get_playbook_runs"),
            ("channel_ID", "channel_id"),
            ("conditionID", "condition_id"),
            ("linux-amd64", "linux_amd64"),
        ] {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(camel("StatusOK"), "StatusOk");
        assert_eq!(camel("OAuthApp"), "OAuthApp");
        assert_eq!(camel("Server_Busy"), "ServerBusy");
        assert_eq!(field("type"), "type_ as \"type\"");
        assert_eq!(field("perPage"), "per_page as \"perPage\"");
        assert_eq!(rust("perPage"), "per_page");
        assert!(is_millis("fromCreateAt") && !is_millis("target_time"));
    }
}
