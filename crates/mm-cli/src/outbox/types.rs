//! Message types that the file declares: each is made of templates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mm_outbox::{TemplateType, Templates};
use serde::Deserialize;
use serde_json::Value;

use crate::profile;

/// Where templates stand that are files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Folder {
    folder: PathBuf,
}

/// A message type as the file declares it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    title: Option<String>,
    #[serde(default)]
    messengers: Vec<String>,
    #[serde(default)]
    priority: i64,
    retries: Option<u32>,
    #[serde(default)]
    dynamic: bool,
    subscribe: Option<bool>,
    group: Option<String>,
    #[serde(default)]
    defaults: BTreeMap<String, Value>,
    text: Option<String>,
    html: Option<String>,
    subject: Option<String>,
    /// What messengers have for themselves.
    #[serde(default)]
    by: BTreeMap<String, Texts>,
}

/// Templates that stand in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    text: Option<String>,
    html: Option<String>,
    subject: Option<String>,
}

impl Texts {
    /// By the names that templates have.
    fn named(self, stem: &str) -> Vec<(String, String)> {
        let ends = [
            ("txt", self.text),
            ("html", self.html),
            ("subject", self.subject),
        ];
        let named = |(end, text): (&str, Option<String>)| Some((format!("{stem}.{end}"), text?));
        ends.into_iter().filter_map(named).collect()
    }
}

/// Makes the types of the tables; else what is wrong.
pub(super) fn made(
    tables: BTreeMap<String, Table>,
    folder: Option<Folder>,
    place: &Path,
    messengers: &BTreeSet<&str>,
) -> Result<Vec<TemplateType>, String> {
    let of_folder = folder.map(|folder| Templates::folder(profile::placed(&folder.folder, place)));
    let mut made = Vec::new();
    for (alias, table) in tables {
        let wrong = |text: String| format!("type.{alias}: {text}");
        let mut named = table.messengers.iter().chain(table.by.keys());
        if let Some(unknown) = named.find(|named| !messengers.contains(named.as_str())) {
            return Err(wrong(format!("no messenger `{unknown}` is declared")));
        }
        made.push(one(&alias, table, of_folder.as_ref()).map_err(wrong)?);
    }
    Ok(made)
}

fn one(alias: &str, table: Table, of_folder: Option<&Templates>) -> Result<TemplateType, String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if alias.is_empty() || !alias.chars().all(is_plain) {
        return Err("a type's name has letters, digits, `-` and `_` alone".to_owned());
    }
    let of_all = Texts {
        text: table.text,
        html: table.html,
        subject: table.subject,
    };
    let mut texts = of_all.named(alias);
    for (messenger, own) in table.by {
        texts.extend(own.named(&format!("{alias}_{messenger}")));
    }
    let templates = match (texts.is_empty(), of_folder) {
        (false, _) => Templates::embedded(texts).map_err(|error| error.to_string())?,
        (true, Some(folder)) => folder.clone(),
        (true, None) => {
            return Err(
                "it has no template: give it a text, or name a folder in [templates]".to_owned(),
            );
        }
    };
    if table.retries == Some(0) {
        return Err("retries must be 1 or more".to_owned());
    }
    let mut made = TemplateType::new(alias, templates)
        .supported(table.messengers)
        .priority(table.priority)
        .dynamic(table.dynamic)
        .allow_subscription(table.subscribe.unwrap_or(true));
    if let Some(title) = table.title {
        made = made.title(title);
    }
    if let Some(retries) = table.retries {
        made = made.retry_limit(retries);
    }
    if let Some(mark) = table.group {
        made = made.group_mark(mark);
    }
    for (name, value) in table.defaults {
        made = made.default_value(name, value);
    }
    Ok(made)
}
