//! Mails, over a server that fails as it is told and over one that others wrote.

mod faults;
mod real;
mod server;
