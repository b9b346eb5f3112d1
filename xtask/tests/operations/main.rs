//! Every operation of mm-driver sends the method, path, query and body that the API's reference
//! states.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[rustfmt::skip]
mod calls;
mod named;
mod scene;
mod sends;
mod served;
#[rustfmt::skip]
mod tags;
