//! The example runs.

#[path = "../../examples/usage.rs"]
mod example;

use mm_catcher::Catcher;

use crate::scene::{PASSWORD, Scene};

#[test]
fn the_example_does_what_it_says() {
    let scene = Scene::new();
    for _ in 0..2 {
        example::run(&scene.catcher.url(), "admin", PASSWORD).unwrap();
    }
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

#[test]
fn the_example_runs_as_the_person_that_a_furnished_catcher_tells_of() {
    let catcher = Catcher::builder().furnished(true).start().unwrap();
    let person = catcher.ready().unwrap().person.unwrap();
    example::run(&catcher.url(), &person.username, &person.password).unwrap();
}
