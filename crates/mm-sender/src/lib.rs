#![doc = include_str!("../README.md")]

mod answer;
mod failure;
mod gate;
mod http;
mod link;
mod no_proxy;
mod proxy;
mod repeat;
mod retry_after;
mod route;
mod secrets;
mod sender;
mod sender_builder;
mod stream;
mod tls;
mod wire;

pub use answer::judge_api;
pub use gate::{Pass, RETRY_AFTER_MAX, RateGate};
pub use http::{BodyEnd, DEFAULT_TIMEOUT, Http, HttpSettings, Request, Response};
pub use mm_core::{self, Error, ErrorKind, Payload, Receipt, RetryPolicy, WebhookUrl};
pub use proxy::Proxy;
pub use route::{ProxyChoice, Route};
pub use secrets::{Secrets, basic_authorization};
pub use sender::{Connected, WebhookSender};
pub use sender_builder::{DEFAULT_DEADLINE, WebhookSenderBuilder};
pub use tls::TlsSettings;
pub use wire::{Breaker, Dialer, Wire};
