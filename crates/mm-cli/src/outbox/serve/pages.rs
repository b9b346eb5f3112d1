//! The pages, made of templates that escape whatever they are given.

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde_json::{Value, json};

use super::http::Answer;
use crate::failure::Failure;

macro_rules! template {
    ($name:literal) => {
        ($name, include_str!(concat!("assets/", $name)))
    };
}

/// Their names end with `.html`, which has values escaped.
const TEMPLATES: [(&str, &str); 11] = [
    template!("base.html"),
    template!("parts.html"),
    template!("overview.html"),
    template!("dispatches.html"),
    template!("dispatch.html"),
    template!("messages.html"),
    template!("message.html"),
    template!("subscriptions.html"),
    template!("test.html"),
    template!("trouble.html"),
    template!("login.html"),
];

/// The pages that have a link on each other: their names, and what they are called.
const NAV: [(&str, &str); 5] = [
    ("", "Overview"),
    ("dispatches", "Dispatches"),
    ("messages", "Messages"),
    ("subscriptions", "Subscriptions"),
    ("test", "Test"),
];

/// Files that need no token.
pub(super) fn asset(path: &str) -> Option<Answer> {
    let (kind, body) = match path {
        "/style.css" => ("text/css; charset=utf-8", include_str!("assets/style.css")),
        "/icon.svg" => ("image/svg+xml", include_str!("assets/icon.svg")),
        _ => return None,
    };
    Some(Answer::new(200, kind, body).header("Cache-Control", "no-cache"))
}

/// The templates, read.
#[derive(Debug)]
pub(super) struct Pages(Environment<'static>);

impl Pages {
    pub(super) fn new() -> Result<Self, Failure> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        for (name, text) in TEMPLATES {
            environment
                .add_template(name, text)
                .map_err(|error| broken(&error))?;
        }
        Ok(Self(environment))
    }

    /// A page about these things.
    pub(super) fn render(&self, status: u16, page: &Page<'_>, about: Value) -> Answer {
        let mut all = json!({
            "page": page.of,
            "title": page.title,
            "seal": page.seal,
            "notice": page.notice,
            "refresh": page.refreshes,
            "nav": NAV,
        });
        if let (Value::Object(all), Value::Object(about)) = (&mut all, about) {
            all.extend(about);
        }
        match self.template(page.template, &all) {
            Ok(html) => Answer::html(status, html),
            Err(_) => Answer::text(500, "This page is broken."),
        }
    }

    /// A page without those things that are on all others.
    pub(super) fn login(&self, status: u16, about: &Value) -> Answer {
        match self.template("login.html", about) {
            Ok(html) => Answer::html(status, html),
            Err(_) => Answer::text(500, "This page is broken."),
        }
    }

    fn template(&self, name: &str, about: &Value) -> Result<String, minijinja::Error> {
        self.0.get_template(name)?.render(Serde(about))
    }
}

/// What is on every page.
#[derive(Debug, Default)]
pub(super) struct Page<'a> {
    pub(super) template: &'a str,
    /// The one of [`NAV`] that it belongs to.
    pub(super) of: &'a str,
    pub(super) title: String,
    /// What its forms hold.
    pub(super) seal: String,
    /// What was done just now.
    pub(super) notice: Option<String>,
    /// Whether it is to be asked for again soon.
    pub(super) refreshes: bool,
}

/// The name of a page and what is asked of it, to be a link on another.
pub(super) fn link<'a>(
    page: &str,
    fields: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let given = fields.into_iter();
    query.extend_pairs(given.filter_map(|(name, value)| Some((name, value?))));
    let page = if page.is_empty() { "./" } else { page };
    match query.finish() {
        query if query.is_empty() => page.to_owned(),
        query => format!("{page}?{query}"),
    }
}

/// A place to go on to that a form names, if it is a page of this site.
pub(super) fn own(place: &str) -> Option<&str> {
    let page = place.split('?').next()?;
    let is_known = ["./", "dispatch", "message"].contains(&page)
        || NAV
            .iter()
            .any(|(name, _)| !name.is_empty() && *name == page);
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\#".contains(c);
    (is_known && place.len() < 2000 && place.chars().all(is_plain)).then_some(place)
}

fn broken(error: &minijinja::Error) -> Failure {
    Failure::refused(format!("the page is broken: {error:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_hold_what_is_given_and_lead_to_pages_of_this_site_alone() {
        let link = link("dispatches", [("to", Some("a&b=\"<")), ("text", None)]);
        assert_eq!(link, "dispatches?to=a%26b%3D%22%3C");
        for good in [&*link, "./", "./?x=1", "test?number=3", "dispatch?id=4"] {
            assert_eq!(own(good), Some(good));
        }
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/dispatches",
            "evil",
            "dispatches/../x",
            "dispatches?a\r\nSet-Cookie: b",
            "javascript:alert(1)",
            "./\\evil.example",
        ] {
            assert_eq!(own(bad), None, "{bad}");
        }
    }

    #[test]
    fn no_page_loads_anything_from_elsewhere_or_runs_anything() {
        for (name, text) in TEMPLATES {
            for refused in [
                "//", "<script", "<style", " style=", " onclick", " onload", "|safe",
            ] {
                assert!(!text.contains(refused), "{refused} in {name}");
            }
        }
        let style = include_str!("assets/style.css");
        assert!(!style.contains("url(") && !style.contains("@import"));
    }
}
