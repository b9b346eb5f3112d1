//! Mattermost Blocks: texts, images, buttons and menus in a layout.

use serde_json::{Map, Value};

use crate::action::{ActionOption, DataSource};
use crate::wire::{object, words};

mod build;
mod registry;
mod wire;

pub use registry::{BlockAction, BlockActionKind};

/// An element of `props.mm_blocks`, which newer servers prefer over attachments.
///
/// See the server's
/// [reference](https://developers.mattermost.com/integrate/reference/mm-blocks/).
/// Each kind converts into a block, so [`PayloadBuilder::block`] takes it as it is.
///
/// ```
/// use mm_core::blocks::{BlockAction, Button, Container, Text};
/// use mm_core::Payload;
///
/// let payload = Payload::builder()
///     .block(Text::new("Deployed to **staging**."))
///     .block(Container::new().block(Button::new("Roll back", "rollback").style("danger")))
///     .block_action("rollback", BlockAction::external("https://ci.example.com/rollback"))
///     .build()?;
/// assert_eq!(payload.blocks().len(), 2);
/// # Ok::<(), mm_core::Error>(())
/// ```
///
/// [`PayloadBuilder::block`]: crate::PayloadBuilder::block
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Block {
    /// Markdown.
    Text(Text),
    /// A picture.
    Image(Image),
    /// A line between blocks.
    Divider(Divider),
    /// A button.
    Button(Button),
    /// A menu.
    StaticSelect(StaticSelect),
    /// Blocks in a frame.
    Container(Container),
    /// Blocks that can be folded away.
    Collapsible(Collapsible),
    /// Columns beside each other.
    ColumnSet(ColumnSet),
    /// A column, which stands in a column set alone.
    Column(Column),
    /// Another kind, or one of these with a value that does not belong there.
    Other(Value),
}

object! {
    /// Markdown.
    pub struct Text type "text" {
        /// The Markdown; mentions notify.
        text text,
        /// Shows it in a muted colour.
        flag is_subtle,
        /// How large it is; `default` where it is not set.
        value size: TextSize,
    }
}

object! {
    /// A picture.
    pub struct Image type "image" {
        /// Where it is: GIF, JPEG, PNG, BMP or SVG.
        text url,
        /// What it shows, in words.
        text alt_text,
        /// What is shown when the pointer rests on it.
        text title,
        /// How large it is; `stretch` where it is not set.
        value size: ImageSize,
        /// The greatest width in pixels.
        value max_width: u32,
        /// The greatest height in pixels.
        value max_height: u32,
        /// How it is cut.
        value image_style: ImageStyle,
        /// Where it stands.
        value horizontal_alignment: Alignment,
    }
}

object! {
    /// A line between blocks.
    pub struct Divider type "divider" {}
}

object! {
    /// A button.
    pub struct Button type "button" {
        /// The label, in Markdown.
        text text,
        /// The entry of `props.mm_blocks_actions` that is run.
        text action_id,
        /// The colour: `default`, `primary`, `danger`, `good`, `success`, `warning`
        /// or `#rrggbb`.
        text style,
        /// What is shown when the pointer rests on it.
        text tooltip,
        /// Makes it visible but unusable.
        flag disabled,
        /// Parameters that the server adds to the action's URL.
        value query: Map<String, Value>,
    }
}

object! {
    /// A menu.
    pub struct StaticSelect type "static_select" {
        /// The entry of `props.mm_blocks_actions` that is run.
        text action_id,
        /// What is shown while nothing is chosen.
        text placeholder,
        /// The entries. [`StaticSelect::option`] adds one.
        list options: ActionOption,
        /// The value of the entry that is chosen at first.
        text initial_option,
        /// Makes it visible but unusable.
        flag disabled,
        /// Where the entries come from, in place of `options`.
        value data_source: DataSource,
    }
}

object! {
    /// Blocks in a frame.
    pub struct Container type "container" {
        /// The blocks. [`Container::block`] adds one.
        blocks content,
        /// Draws a border.
        flag border,
        /// The colour of a bar at the left: `default`, `primary`, `good`, `warning`,
        /// `danger` or one of CSS.
        text accent_color,
        /// What is behind the blocks; `none` where it is not set.
        value background: Background,
        /// In which direction the blocks follow; `vertical` where it is not set.
        value flow: Flow,
        /// The space between the blocks; `none` where it is not set.
        value gap: Gap,
        /// The greatest height. What is longer scrolls.
        value max_height: MaxHeight,
    }
}

object! {
    /// Blocks that can be folded away.
    pub struct Collapsible type "collapsible" {
        /// The blocks that always show. [`Collapsible::header_block`] adds one.
        blocks header,
        /// The blocks that show unfolded. [`Collapsible::block`] adds one.
        blocks content,
        /// Folds it at first.
        flag collapsed,
    }
}

object! {
    /// Columns beside each other.
    pub struct ColumnSet type "column_set" {
        /// The columns. [`ColumnSet::column`] adds one.
        blocks columns,
        /// The space between the columns.
        value gap: Gap,
    }
}

object! {
    /// A column in a column set.
    pub struct Column type "column" {
        /// The blocks. [`Column::block`] adds one.
        blocks items,
        /// How wide it is.
        value width: ColumnWidth,
        /// The space between the blocks.
        value gap: Gap,
    }
}

words! {
    /// The size of a text.
    pub enum TextSize {
        /// Smaller than a post.
        Small = "small",
        /// As in a post.
        Default = "default",
    }
}

words! {
    /// The size of an image.
    pub enum ImageSize {
        /// The image's own.
        Auto = "auto",
        /// Tiny.
        XSmall = "xsmall",
        /// Small.
        Small = "small",
        /// Medium.
        Medium = "medium",
        /// Large.
        Large = "large",
        /// All of the width.
        Stretch = "stretch",
    }
}

words! {
    /// How an image is cut.
    pub enum ImageStyle {
        /// Not at all.
        Default = "default",
        /// Round, as the picture of a person.
        Person = "person",
    }
}

words! {
    /// Where an image stands.
    pub enum Alignment {
        /// At the left.
        Left = "left",
        /// In the middle.
        Center = "center",
        /// At the right.
        Right = "right",
    }
}

words! {
    /// What is behind blocks.
    pub enum Background {
        /// Nothing.
        None = "none",
        /// Gray.
        Gray = "gray",
    }
}

words! {
    /// In which direction blocks follow.
    pub enum Flow {
        /// Beside each other.
        Horizontal = "horizontal",
        /// Below each other.
        Vertical = "vertical",
    }
}

words! {
    /// The space between blocks.
    pub enum Gap {
        /// None.
        None = "none",
        /// Small.
        Small = "small",
        /// Medium.
        Medium = "medium",
        /// Large.
        Large = "large",
        /// Larger still.
        XLarge = "xlarge",
    }
}

words! {
    /// The greatest height of a container.
    pub enum MaxHeight {
        /// As high as what is in it.
        None = "none",
        /// Small.
        Small = "small",
        /// Medium.
        Medium = "medium",
        /// Large.
        Large = "large",
    }
}

words! {
    /// The width of a column.
    pub enum ColumnWidth {
        /// As wide as what is in it.
        Auto = "auto",
        /// What the others leave.
        Stretch = "stretch",
    }
}
