//! Markdown of untrusted posts as harmless HTML.
//!
//! HTML in a post is text, as it is for Mattermost. What the Markdown makes is cleaned once
//! more all the same: a mistake here must not run in the reader's browser.

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html,
};

mod clean;
mod code;
pub(crate) mod emoji;
mod shallow;
mod words;

/// Turns the Markdown of a post into HTML that may stand in the page.
pub(crate) fn markdown(text: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let text = &*shallow::shallow(text);
    let mut writer = Writer::default();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            // One tilde strikes nothing out here: it begins the name of a channel.
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough)
                if !text[range.start..].starts_with("~~") =>
            {
                writer.event(Event::Text("~".into()));
            }
            event => writer.event(event),
        }
    }
    writer.flush();
    let mut output = String::with_capacity(text.len() * 2);
    html::push_html(&mut output, writer.events.into_iter());
    clean::clean(&output)
}

/// The address of a link, if it is one that may be followed: to the web, or a mail.
pub(crate) fn link(address: &str) -> Option<String> {
    let address = address.trim();
    let scheme = address.split_once(':').filter(|(scheme, _)| {
        scheme.starts_with(|char: char| char.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || "+.-".contains(char))
    });
    match scheme {
        Some((scheme, rest)) => {
            let known = ["http", "https", "mailto"]
                .iter()
                .any(|known| scheme.eq_ignore_ascii_case(known));
            // `example.com:8065/path` has no scheme but a port.
            let port = rest.starts_with(|char: char| char.is_ascii_digit());
            let host = scheme.contains('.') || scheme == "localhost";
            if known {
                Some(address.to_owned())
            } else {
                (port && host).then(|| format!("http://{address}"))
            }
        }
        // Within the server: there is nothing here to go to.
        None if address.is_empty() || address.starts_with(['/', '#', '?', '.', '\\']) => None,
        None => Some(format!("http://{address}")),
    }
}

/// Appends a text with everything escaped that HTML would take for its own.
fn escape(text: &str, output: &mut String) {
    for char in text.chars() {
        match char {
            '<' => output.push_str("&lt;"),
            '>' => output.push_str("&gt;"),
            '&' => output.push_str("&amp;"),
            '"' => output.push_str("&quot;"),
            '\'' => output.push_str("&#39;"),
            _ => output.push(char),
        }
    }
}

/// Takes the parser's events, and gives those of the page.
#[derive(Default)]
struct Writer<'a> {
    events: Vec<Event<'a>>,
    /// Text that the parser gave in pieces: names and addresses are found in the whole.
    text: String,
    /// The language and the text of the code block that is read.
    code: Option<(String, String)>,
    /// For each open link or image, what ends it.
    ends: Vec<&'static str>,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl<'a> Writer<'a> {
    fn event(&mut self, event: Event<'a>) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                match &mut self.code {
                    Some((_, code)) => code.push_str(&text),
                    None => self.text.push_str(&text),
                }
            }
            other => {
                self.flush();
                self.other(other);
            }
        }
    }

    fn other(&mut self, event: Event<'a>) {
        match event {
            // Every line of a post is a line.
            Event::SoftBreak => self.events.push(Event::HardBreak),
            Event::Start(Tag::HtmlBlock) => self.html("<p>"),
            Event::End(TagEnd::HtmlBlock) => self.html("</p>"),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((language.to_owned(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, code)) = self.code.take() {
                    self.html(code::block(&language, &code));
                }
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => self.start_link(link_type, &dest_url),
            Event::Start(Tag::Image { dest_url, .. }) => self.start_image(&dest_url),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let end = self.ends.pop().unwrap_or_default();
                self.html(end);
            }
            Event::Start(Tag::Table(columns)) => {
                self.columns = columns;
                self.html("<table>");
            }
            Event::End(TagEnd::Table) => self.html("</tbody></table>"),
            Event::Start(Tag::TableHead) => {
                self.in_head = true;
                self.column = 0;
                self.html("<thead><tr>");
            }
            Event::End(TagEnd::TableHead) => {
                self.in_head = false;
                self.html("</tr></thead><tbody>");
            }
            Event::Start(Tag::TableRow) => {
                self.column = 0;
                self.html("<tr>");
            }
            Event::End(TagEnd::TableRow) => self.html("</tr>"),
            Event::Start(Tag::TableCell) => self.start_cell(),
            Event::End(TagEnd::TableCell) => {
                self.html(if self.in_head { "</th>" } else { "</td>" });
            }
            other => self.events.push(other),
        }
    }

    /// Alignment as an attribute: the page allows no inline style.
    fn start_cell(&mut self) {
        let tag = if self.in_head { "th" } else { "td" };
        let align = match self.columns.get(self.column) {
            Some(Alignment::Center) => " align=\"center\"",
            Some(Alignment::Right) => " align=\"right\"",
            _ => "",
        };
        self.column += 1;
        self.html(format!("<{tag}{align}>"));
    }

    fn start_link(&mut self, kind: LinkType, address: &str) {
        let mail = matches!(kind, LinkType::Email);
        let address = if mail {
            format!("mailto:{address}")
        } else {
            address.to_owned()
        };
        self.start_anchor("<a href=\"", &address, "</a>");
    }

    /// An image of another host is not loaded: who posted it would learn who reads it, and when.
    fn start_image(&mut self, address: &str) {
        self.start_anchor("<a class=\"picture\" href=\"", address, "</a>");
    }

    fn start_anchor(&mut self, start: &str, address: &str, end: &'static str) {
        // No link within a link.
        let address = if self.ends.contains(&"</a>") {
            None
        } else {
            link(address)
        };
        if let Some(address) = address {
            let mut tag = start.to_owned();
            escape(&address, &mut tag);
            tag.push_str("\">");
            self.html(tag);
            self.ends.push(end);
        } else {
            self.html("<span class=\"nolink\">");
            self.ends.push("</span>");
        }
    }

    /// Hands out the text so far.
    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            let in_link = self.ends.contains(&"</a>");
            // Line ends are left in the text of HTML blocks alone.
            let html = words::mark(text.trim_end_matches('\n'), in_link);
            self.html(html.replace('\n', "<br>"));
        }
    }

    fn html(&mut self, html: impl Into<CowStr<'a>>) {
        self.events.push(Event::InlineHtml(html.into()));
    }
}

#[cfg(test)]
mod tests;
