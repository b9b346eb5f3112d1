//! What `mm catch` says of a wrong command line.

use crate::support::mm;

#[test]
fn what_mm_catch_does_not_take_is_told_in_plain_words() {
    for (args, told) in [
        (&["--inbox", "a/b"][..], "letters and digits"),
        (
            &["--listen", "somewhere"],
            "expected PORT or ADDRESS:PORT, such as 8065",
        ),
        (&["--json", "--quiet"], "cannot be used with '--quiet'"),
        (
            &["--demo", "--empty"],
            "'--demo' cannot be used with '--empty'",
        ),
        (&["--max-posts", "0"], "1 at least"),
        (&["--max-age", "old"], "old"),
        (&["--compat", "new"], "looks like 11.11"),
        (&["--fault-status", "200"], "a status from 400 to 599"),
        (&["--fault", "nonsense=1"], "there is no fault nonsense"),
        (
            &["--fault", "cut.every=x"],
            "cut.every takes a whole number, 0 or more, not x",
        ),
        (&["--fault", "cut.evry=2"], "did you mean cut.every?"),
        (&["--fault-every", "0"], "expected a whole number from 1 on"),
        (&["--fault-seed", "x"], "expected a whole number from 0 to"),
        (&["--listen", "99999"], "a port is a number from 1 to 65535"),
        (&["--max-bytes", "1"], "expected 1MiB at least"),
    ] {
        let run = mm().arg("catch").args(args).run();
        run.code(2)
            .says(told)
            .says("--help")
            .says_not("<VERSION> --max");
    }
}
