//! The coloured block beside a text.

use serde_json::Value;

use crate::action::Action;
use crate::wire::object;

object! {
    /// A message attachment: a block with a coloured edge, a title, a text, a table of
    /// fields, images, and buttons or menus.
    ///
    /// Every field is optional. See the server's
    /// [reference](https://developers.mattermost.com/integrate/reference/message-attachments/).
    ///
    /// ```
    /// use mm_core::Attachment;
    ///
    /// let attachment = Attachment::new("The disk is full")
    ///     .color("danger")
    ///     .title("db-1")
    ///     .field("Free", "0 MB")
    ///     .short_field("Since", "12:04");
    /// assert_eq!(attachment.fields.len(), 2);
    /// ```
    pub struct Attachment {
        /// A summary in plain text, shown where attachments cannot be: in
        /// notifications and on old clients.
        text fallback,
        /// The colour of the edge: `good`, `warning`, `danger` or `#rrggbb`.
        text color,
        /// Markdown above the block.
        text pretext,
        /// Markdown in the block.
        text text,
        /// The name of the author, above the title.
        text author_name,
        /// Where the author's name links to; needs the name.
        text author_link,
        /// The URL of a picture of 16 pixels beside the author's name.
        text author_icon,
        /// The title.
        text title,
        /// Where the title links to; needs the title.
        text title_link,
        /// The table. [`Attachment::field`] and [`Attachment::short_field`] add to it.
        list fields: Field,
        /// The URL of an image below the text.
        text image_url,
        /// The URL of an image of 75 pixels at the right.
        text thumb_url,
        /// Plain text below the block; the server shows 300 characters of it.
        text footer,
        /// The URL of a picture of 16 pixels beside the footer.
        text footer_icon,
        /// When it happened, as seconds since 1970: a number or a string.
        value ts: Value,
        /// Buttons and menus. [`Attachment::action`] adds one.
        list actions: Action,
    }
}

object! {
    /// A cell of an attachment's table.
    pub struct Field {
        /// The heading of the cell.
        text title,
        /// What the cell shows: Markdown, or a number or other JSON, which the server
        /// turns into text.
        value value: Value,
        /// Whether two such cells fit beside each other.
        flag short,
    }
}

impl Attachment {
    /// An attachment of this Markdown text.
    pub fn new(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }

    /// Adds a cell that takes the whole width.
    #[must_use]
    pub fn field(self, title: impl Into<String>, value: impl Into<Value>) -> Self {
        self.with_field(Field::new(title, value))
    }

    /// Adds a cell of half the width.
    #[must_use]
    pub fn short_field(self, title: impl Into<String>, value: impl Into<Value>) -> Self {
        self.with_field(Field::new(title, value).short())
    }

    /// Adds a cell.
    #[must_use]
    pub fn with_field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Adds a button or a menu.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }
}

impl Field {
    /// A cell that takes the whole width.
    pub fn new(title: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::default().title(title).value(value)
    }
}
