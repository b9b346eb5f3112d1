//! The commands that ask and post by token, against a server of its own each.

mod api;
mod by_token;
mod completion;
mod download_ends;
mod files;
mod listen;
mod listen_ends;
mod listen_exec;
mod lists;
mod login;
mod login_file;
mod post;
mod scene;
mod whoami;
