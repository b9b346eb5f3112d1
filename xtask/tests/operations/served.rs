//! Every operation that the catcher serves runs against it, and its answer is of the type that
//! the driver states.

use std::collections::BTreeSet;

use mm_driver::ErrorKind;

use crate::calls::CALLS;
use crate::scene::Scene;

/// How many operations succeed against a catcher, with what a scene has for them.
const SUCCEED: usize = 187;

/// What is refused though the catcher serves it: these need what their parameters do not say,
/// such as a query beside the body, or another state of things than a scene is in.
const REFUSED: [&str; 9] = [
    "add_team_member_from_invite",
    "connect_web_socket",
    "list_commands",
    "remove_recent_custom_status",
    "restore_channel",
    "revoke_session",
    "update_outgoing_webhook",
    "update_team_privacy",
    "upload_data",
];

#[test]
fn what_the_catcher_serves_is_answered_in_the_types_of_the_driver() {
    let (mut refused, mut wrong) = (BTreeSet::new(), Vec::new());
    let mut succeeded = 0;
    for (name, call) in CALLS.iter().copied().flatten() {
        // Of its own, as some end a session or delete what others need.
        let scene = Scene::new();
        match call(&scene.driver, &scene) {
            Ok(()) => succeeded += 1,
            Err(error) if error.status() == Some(501) => {}
            Err(error) if matches!(error.kind(), ErrorKind::Status(400..500)) => {
                if !REFUSED.contains(name) {
                    wrong.push(format!("{name}: {error}"));
                }
                refused.insert(*name);
            }
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(succeeded >= SUCCEED, "{succeeded} succeeded");
    assert_eq!(refused, BTreeSet::from(REFUSED));
}
