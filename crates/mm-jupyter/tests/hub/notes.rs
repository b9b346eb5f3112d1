//! A note of progress, from a real kernel.

use crate::kernel::Kernel;
use crate::shared::hub;

#[test]
fn a_progress_note_is_one_post_that_is_edited_and_told_how_it_ended() {
    let hub = hub();
    hub.mattermost.channel("notes", "O");
    let mut kernel = Kernel::start(hub, "alice");
    kernel.run(
        "from mm_jupyter import progress\n\
         with progress('training', channel='notes', every=0) as note:\n    \
             for step in note.track(range(20)):\n        note.update(loss=0.5)",
    );
    let run = kernel.try_run(
        "with progress('more', channel='notes') as note:\n    raise ValueError('diverged')",
    );
    assert_eq!(run.status, "error");
    let posts = hub.posts("notes");
    assert_eq!(posts.len(), 2, "{posts:?}");
    let texts = hub.texts("notes");
    for part in [
        "**training** is done after",
        "loss: **0.5**",
        "done: **20 of 20**",
    ] {
        assert!(texts[0].contains(part), "{part}: {texts:?}");
    }
    assert!(posts[0].edit_at > 0);
    assert!(texts[1].contains("**more** failed after"), "{texts:?}");
    assert!(texts[1].contains("`ValueError: diverged`"), "{texts:?}");
}
