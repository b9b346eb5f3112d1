//! The one way in: tests, benchmarks and checks of this workspace.
fn main() {}
