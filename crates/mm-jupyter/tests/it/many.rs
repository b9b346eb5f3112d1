//! Fifty users at once.

use std::sync::Arc;
use std::thread;

use crate::client::Form;
use crate::hub::SCOPE;
use crate::scene::Scene;

#[test]
fn fifty_users_with_five_megabytes_each_are_served_within_forty() {
    let scene = Scene::new();
    let users: Vec<String> = (0..50).map(|number| format!("user{number}")).collect();
    for user in &users {
        scene.hub.add(user, user, &[SCOPE]);
    }
    let image: Arc<Vec<u8>> = Arc::new(
        (0..5 * 1024 * 1024_u32)
            .map(|at| (at % 251) as u8)
            .collect(),
    );
    let threads: Vec<_> = users
        .iter()
        .map(|user| {
            let form = Form::of(&[("message", user), ("channel", "plots")]);
            let request = scene.request("POST", "").token(user);
            let image = Arc::clone(&image);
            thread::spawn(move || request.form(form.file("plot.png", &image)).send())
        })
        .collect();
    for thread in threads {
        let answer = thread.join().unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    let posts = scene.posts();
    assert_eq!(posts.len(), 50);
    for post in &posts {
        let sizes: Vec<_> = scene.files(post).iter().map(|file| file.size).collect();
        assert_eq!(sizes, [i64::try_from(image.len()).unwrap()]);
    }
    let most = scene.service.memory("VmHWM");
    assert!(most < 40 * 1024, "{most} KiB");
}
