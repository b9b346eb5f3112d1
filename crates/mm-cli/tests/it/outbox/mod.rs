//! `mm outbox`, with a server that takes what it sends.

mod commands;
mod deaths;
mod kinds;
mod schedule;
mod sendmail;
mod settings;
mod stage;
mod types;
mod way;
mod work;
