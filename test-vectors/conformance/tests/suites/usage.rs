//! What is typed.

use crate::bench::Bench;

#[test]
fn wrong_usage_is_two_and_every_command_is_explained() {
    let bench = Bench::new();
    for line in ["", "certlogic", "dgc-testdata", "messages more", "frobnicate"] {
        let done = bench.run(line);
        assert_eq!((done.code, done.stdout.len()), (2, 0), "{line}");
        assert!(done.stderr.contains("--help"), "{line}: {}", done.stderr);
    }
    for command in ["", "certlogic", "dgc-testdata", "messages"] {
        assert!(bench.ok(&format!("{command} --help")).text().contains("--json"), "{command}");
    }
}

#[test]
fn no_message_is_no_answer() {
    let done = Bench::new().ok("messages --json");
    assert_eq!((done.stdout.len(), done.stderr.trim_end()), (0, "{\"messages\":0}"));
}
