// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 9 operations, such as `get_emoji`, `create_emoji`, `search_emoji`.

#[cfg(feature = "emoji")]
use crate::types::Emoji;
#[cfg(feature = "emoji")]
use crate::{EmojiId, FilePart, Texts};

crate::__declare! {
    EmojiApi emoji "emoji";
    get_emoji_list GetEmojiList GET "/api/v4/emoji" -> Vec<Emoji> paged<Emoji> () [Query page: i64,
        Query per_page: i64, Query sort: String];
    create_emoji CreateEmoji POST "/api/v4/emoji" -> Emoji (Form emoji: String, Form image:
        FilePart) [];
    autocomplete_emoji AutocompleteEmoji GET "/api/v4/emoji/autocomplete" -> Vec<Emoji> (Query name:
        String) [];
    get_emoji_by_name GetEmojiByName GET "/api/v4/emoji/name/{emoji_name}" -> Emoji (Path
        emoji_name: String) [];
    get_emojis_by_names GetEmojisByNames POST "/api/v4/emoji/names" -> Vec<Emoji> (Whole names:
        Texts) [];
    search_emoji SearchEmoji POST "/api/v4/emoji/search" -> Vec<Emoji> (Body term: String) [Body
        prefix_only: String];
    delete_emoji DeleteEmoji DELETE "/api/v4/emoji/{emoji_id}" -> Emoji (Path emoji_id: EmojiId) [];
    get_emoji GetEmoji GET "/api/v4/emoji/{emoji_id}" -> Emoji (Path emoji_id: EmojiId) [];
    get_emoji_image GetEmojiImage GET "/api/v4/emoji/{emoji_id}/image" -> Bytes (Path emoji_id:
        EmojiId) [];
}
