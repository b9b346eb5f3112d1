//! The web page: what came in, as Mattermost shows it.

pub(crate) mod assets;
pub(crate) mod render;
