//! Every operation of mm-driver sends the method, path, query and body that the API's reference
//! states.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod sends;
#[rustfmt::skip]
mod tags;
