#![doc = include_str!("../README.md")]

#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the server that shows it is being built")
)]
mod page;
