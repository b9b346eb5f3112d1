// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `agents` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_agents", |d, _| d.agents().get_agents().send().map(drop)),
    ("get_agents_status", |d, _| d.agents().get_agents_status().send().map(drop)),
    ("get_llm_services", |d, _| d.agents().get_llm_services().send().map(drop)),
];
