//! The flags that make an attachment.

use mm_core::{Attachment, Field};

use crate::message::key_value;

/// One attachment.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Attachment")]
pub(crate) struct AttachmentArgs {
    /// The attachment's text
    #[arg(id = "attach_text", long = "attach-text", value_name = "MARKDOWN")]
    text: Option<String>,
    /// The attachment's title
    #[arg(long = "attach-title", value_name = "TEXT")]
    title: Option<String>,
    /// Where the title leads
    #[arg(long = "attach-title-link", value_name = "URL", hide_short_help = true)]
    title_link: Option<String>,
    /// The colour of the bar: `good`, `warning`, `danger` or `#rrggbb`
    #[arg(long = "attach-color", value_name = "COLOR")]
    color: Option<String>,
    /// Text above the attachment
    #[arg(
        long = "attach-pretext",
        value_name = "MARKDOWN",
        hide_short_help = true
    )]
    pretext: Option<String>,
    /// Plain text for notifications
    #[arg(long = "attach-fallback", value_name = "TEXT", hide_short_help = true)]
    fallback: Option<String>,
    /// The author's name
    #[arg(long = "attach-author", value_name = "NAME", hide_short_help = true)]
    author_name: Option<String>,
    /// Where the author's name leads
    #[arg(
        long = "attach-author-link",
        value_name = "URL",
        hide_short_help = true
    )]
    author_link: Option<String>,
    /// The author's icon
    #[arg(
        long = "attach-author-icon",
        value_name = "URL",
        hide_short_help = true
    )]
    author_icon: Option<String>,
    /// An image below the text
    #[arg(long = "attach-image", value_name = "URL", hide_short_help = true)]
    image_url: Option<String>,
    /// A small image at the right
    #[arg(long = "attach-thumb", value_name = "URL", hide_short_help = true)]
    thumb_url: Option<String>,
    /// Text at the end
    #[arg(long = "attach-footer", value_name = "TEXT", hide_short_help = true)]
    footer: Option<String>,
    /// An icon before the footer
    #[arg(
        long = "attach-footer-icon",
        value_name = "URL",
        hide_short_help = true
    )]
    footer_icon: Option<String>,
    /// A cell of the table, as `title=value`; a short one stands beside others
    #[arg(long = "attach-field", value_name = "TITLE=VALUE", value_parser = key_value)]
    fields: Vec<(String, String)>,
    /// As --attach-field, as wide as the post
    #[arg(long = "attach-long-field", value_name = "TITLE=VALUE", value_parser = key_value, hide_short_help = true)]
    long_fields: Vec<(String, String)>,
}

impl AttachmentArgs {
    /// The attachment, if any of its flags is given.
    pub(super) fn attachment(&self) -> Option<Attachment> {
        let mut attachment = Attachment::new(self.text.clone().unwrap_or_default());
        let mut any = self.text.is_some();
        macro_rules! set {
            ($($field:ident),*) => {$(
                if let Some(value) = &self.$field {
                    attachment = attachment.$field(value);
                    any = true;
                }
            )*};
        }
        set!(
            title,
            title_link,
            color,
            pretext,
            fallback,
            author_name,
            author_link,
            author_icon
        );
        set!(image_url, thumb_url, footer, footer_icon);
        for (short, fields) in [(true, &self.fields), (false, &self.long_fields)] {
            for (title, value) in fields {
                let field = Field::new(title, value.as_str());
                attachment = attachment.with_field(if short { field.short() } else { field });
                any = true;
            }
        }
        any.then_some(attachment)
    }
}
