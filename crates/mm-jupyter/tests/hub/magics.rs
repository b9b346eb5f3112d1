//! The magics in a kernel of a user's real server.

use crate::kernel::Kernel;
use crate::shared::hub;
use crate::wait::wait_until;

fn signed(text: &str) -> String {
    format!("*@alice (via jupyterpost)*: {text}")
}

#[test]
fn a_line_posts_to_oneself_and_to_another() {
    let hub = hub();
    let mut kernel = Kernel::start(hub, "alice");
    // The server has been given all that is needed.
    kernel.run("%load_ext mm_jupyter");
    let run = kernel.run("%post @me Computation done!");
    let shown = run.texts("text/markdown");
    assert!(shown[0].starts_with("Posted to [@alice](http"), "{run:?}");
    kernel.run("%post --silent @bob Have a look");
    let own = hub.texts(&hub.direct("alice"));
    assert!(own.contains(&signed("Computation done!")), "{own:?}");
    assert_eq!(hub.texts(&hub.direct("bob")), [signed("Have a look")]);
}
