//! As much of HTTP/1.1 as a page of forms needs: one request on each connection, everything
//! bounded in size, number and time.

mod answer;
mod request;
mod server;

pub(super) use answer::Answer;
pub(super) use request::Request;
pub(super) use server::serve;
