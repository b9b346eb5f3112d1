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
    let run = kernel.run("%post --silent @bob Have a look");
    assert_eq!(run.texts("text/markdown"), [""; 0]);
    let own = hub.texts(&hub.direct("alice"));
    assert!(own.contains(&signed("Computation done!")), "{own:?}");
    assert_eq!(hub.texts(&hub.direct("bob")), [signed("Have a look")]);
}

#[test]
fn a_cell_is_shown_and_posted_with_all_that_it_puts_out() {
    let hub = hub();
    hub.mattermost.channel("cells", "O");
    let mut kernel = Kernel::start(hub, "alice");
    kernel.run("import mm_jupyter, sys\nfrom IPython.display import Latex, Markdown");
    let run = kernel.try_run(
        "%%post cells -i --title Report\nfor sign in 'hello': print(sign, end='')\n\
         print(' there', file=sys.stderr)\ndisplay(Markdown('**bold**'), Latex(r'$\\pi$'))\n41 + 1",
    );
    assert_eq!((run.status.as_str(), run.stdout.as_str()), ("ok", "hello"));
    assert_eq!(run.stderr, " there\n");
    assert!(run.texts("text/plain").contains(&"42"), "{run:?}");
    kernel.run("%%post cells --silent\nimport pandas\npandas.DataFrame({'x': [1, 2]})");
    kernel.run("%%post cells -r\n## Markdown title\n- {run} and $it\n");
    let posts = hub.texts("cells");
    assert_eq!(posts.len(), 3, "{posts:?}");
    let parts = [
        "#### Report",
        "```python\nfor sign in 'hello': print(sign, end='')\n",
        "41 + 1\n```",
        "```\nhello\n there\n```",
        "\n\n**bold**\n\n",
        "```latex\n\\pi\n```",
        "```\n42\n```",
    ];
    let places = parts.map(|part| posts[0].find(part));
    assert!(places.iter().all(Option::is_some), "{}", posts[0]);
    assert!(places.is_sorted(), "{}", posts[0]);
    let table = "|  | x |\n| ---: | ---: |\n| 0 | 1 |\n| 1 | 2 |";
    assert!(posts[1].ends_with(table), "{}", posts[1]);
    let raw = "## Markdown title\n- {run} and $it";
    assert!(posts[2].ends_with(raw), "{}", posts[2]);
}

#[test]
fn a_cell_that_fails_is_posted_as_failed_and_ends_what_follows() {
    let hub = hub();
    hub.mattermost.channel("failures", "O");
    let mut kernel = Kernel::start(hub, "alice");
    kernel.run("%load_ext mm_jupyter");
    let run = kernel.try_run("%%post failures\nprint('before')\n1 / 0");
    assert_eq!(run.status, "error");
    assert!(run.traceback.contains("ZeroDivisionError"), "{run:?}");
    let posts = hub.texts("failures");
    let failed = ":x: **The cell failed:** `ZeroDivisionError: division by zero`";
    for part in [failed, "```\nbefore\n```", "Traceback", "1 / 0"] {
        assert!(posts[0].contains(part), "{part}: {posts:?}");
    }
    assert!(!posts[0].contains('\u{1b}'), "{posts:?}");
    // What the service refuses is told, and the cell stands.
    let run = kernel.try_run("%%post no-such-channel\n6 * 7");
    assert_eq!(run.status, "ok");
    assert!(run.texts("text/plain").contains(&"42"), "{run:?}");
    let told = "%%post: not posted to no-such-channel: there is no public channel";
    assert!(run.stderr.starts_with(told), "{run:?}");
}

#[test]
fn a_thread_goes_on_and_nobody_has_to_wait() {
    let hub = hub();
    hub.mattermost.channel("threads", "O");
    let mut kernel = Kernel::start(hub, "alice");
    kernel.run("from mm_jupyter import post\nroot = post('root', 'threads')");
    let root = hub.posts("threads").remove(0).id;
    kernel.run(&format!("%post --thread {root} threads A line"));
    kernel.run(&format!("%%post --thread {root}\nprint('a cell')"));
    kernel.run("root.reply('a reply')\nroot.edit('edited')");
    let posts = hub.posts("threads");
    let in_thread = posts.iter().filter(|post| post.root_id == Some(root));
    assert_eq!((posts.len(), in_thread.count()), (4, 3), "{posts:?}");
    assert_eq!(posts[0].text, signed("edited"));
    kernel.run("%%post --no-wait threads\nprint('later')");
    kernel.run("%post --no-wait threads later");
    wait_until("both posts", || hub.posts("threads").len() == 6);
}
