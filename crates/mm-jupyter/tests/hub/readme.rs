//! The hub and the notebooks of who used jupyterpost before, as they are.

use std::process::Command;

use serde_json::{Value, json};

use crate::ending::end;
use crate::environment::{Environment, package};
use crate::hub::{Hub, SCOPE};
use crate::kernel::Kernel;

const BEGIN: &str = "\
from jupyterpost import post
from matplotlib import pyplot

pyplot.plot([0, 1])
post(
    message=\"Check out my plot\",
    channel=\"my-channel\",  # Or \"@username\"
    attachment=pyplot.gcf(),  # Or png bytes
)";
const OUTSIDE: &str = "\
import os, jupyterpost
jupyterpost.post('From outside', 'my-channel', service_url=os.environ['WHERE'], token=os.environ['WHO'])";

/// A hub with roles of its own.
fn start() -> Hub {
    let roles = json!([
        {"name": "user", "scopes": ["self", "list:users"]},
        {"name": "server", "scopes": ["users:activity!user", "access:servers!server"]},
        {"name": "teachers", "users": ["teacher"], "scopes": ["read:users:activity"]},
    ]);
    let options = json!({"jupyterpost_url": "{hub}services/jupyterpost"});
    let hub = Hub::start("jupyterpost", options, &roles);
    hub.add("myself");
    hub.mattermost.channel("my-channel", "O");
    hub
}

#[test]
fn what_was_written_for_jupyterpost_goes_on_and_the_hub_ends_with_all_that_is_its() {
    let hub = start();
    let mut kernel = Kernel::start(&hub, "myself");
    kernel.run(BEGIN);
    kernel.run("run_long_computation = lambda: None");
    kernel.run("run_long_computation()\n%post @myself Computation done!");
    kernel.run("%%post my-channel -r\n## Markdown title\n- Anything\n- Goes");
    kernel.run("%%post my-channel -i\nimport matplotlib.pyplot as plt\nplt.plot([0, 1])");
    from_outside(&mut kernel);
    let posts = hub.posts("my-channel");
    let expected = [
        ("Check out my plot", 1),
        ("## Markdown title\n- Anything\n- Goes", 0),
        (
            "```python\nimport matplotlib.pyplot as plt\nplt.plot([0, 1])\n```",
            1,
        ),
        ("From outside", 0),
    ];
    for (post, (text, files)) in posts.iter().zip(expected) {
        assert!(
            post.text.starts_with("*@myself (via jupyterpost)*:"),
            "{post:?}"
        );
        assert!(post.text.ends_with(text), "{post:?}");
        assert_eq!(post.file_ids.len(), files, "{post:?}");
    }
    assert_eq!(posts.len(), 4, "{posts:?}");
    let done = "*@myself (via jupyterpost)*: Computation done!";
    assert_eq!(hub.texts(&hub.direct("myself")), [done]);
    roles_are_as_they_were(&hub);
    drop(kernel);
    end(&hub, "INT");
}

/// Posts from a program that knows only where and who.
fn from_outside(kernel: &mut Kernel) {
    let run = kernel.run(
        "import os\nprint(os.environ['JUPYTERPOST_URL'], os.environ['JPY_API_TOKEN'], end='')",
    );
    let (url, token) = run.stdout.split_once(' ').unwrap();
    let outside = Command::new(Environment::find().python())
        .args(["-c", OUTSIDE])
        .env_clear()
        .envs([("WHERE", url), ("WHO", token)])
        .env("PYTHONPATH", package())
        .output()
        .unwrap();
    assert!(outside.status.success(), "{outside:?}");
}

fn roles_are_as_they_were(hub: &Hub) {
    let scopes = |user: &str| {
        let (_, token) = hub.token(user, &[]);
        hub.who(&token)["scopes"].as_array().unwrap().clone()
    };
    let has = |scopes: &[Value], scope: &str| scopes.iter().any(|found| found == scope);
    let user = scopes("myself");
    assert!(has(&user, SCOPE) && has(&user, "list:users"), "{user:?}");
    assert!(!has(&user, "read:users:activity"), "{user:?}");
    let teacher = scopes("teacher");
    assert!(
        has(&teacher, SCOPE) && has(&teacher, "read:users:activity"),
        "{teacher:?}"
    );
}
