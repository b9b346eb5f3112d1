//! The example runs.

#[path = "../../examples/usage.rs"]
mod example;

use crate::scene::{PASSWORD, Scene};

#[test]
fn the_example_does_what_it_says() {
    let scene = Scene::new();
    example::run(&scene.catcher.url(), "admin", PASSWORD).unwrap();
    let texts: Vec<String> = scene
        .catcher
        .posts()
        .into_iter()
        .map(|post| post.text)
        .collect();
    for text in ["This is the important file", "Thank you", "by webhook"] {
        assert!(texts.iter().any(|own| own == text), "{texts:?}");
    }
}
