//! The first programs fit on a slide: at most 15 lines of `main`, with everything that they need in it.

use std::fs;
use std::path::Path;

const MAX_LINES: usize = 15;

/// The lines of `main` in each program of a text, without those that only close a brace, and those that nobody sees.
fn programs(text: &str) -> Vec<Vec<&str>> {
    let mains = text.split("fn main()").skip(1);
    let body = |rest| str::lines(rest).skip(1).take_while(|line| *line != "}").filter(|line| is_shown(line)).collect();
    mains.map(body).collect()
}

fn is_shown(line: &str) -> bool {
    !line.starts_with('#') && !line.trim().chars().all(|c| "{}();,".contains(c))
}

#[test]
fn a_first_program_has_at_most_15_lines() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(core.join("src/lib.rs")).unwrap();
    let page = page.lines().map(|line| line.strip_prefix("//! ").unwrap_or_default());
    let readme = fs::read_to_string(core.join("../README.md")).unwrap();
    let first = readme.split("## First programs").nth(1).unwrap().split("\n## ").next().unwrap();
    for text in [page.collect::<Vec<_>>().join("\n"), first.to_owned()] {
        assert_eq!(programs(&text).len(), 4);
        for program in programs(&text) {
            assert!((5..=MAX_LINES).contains(&program.len()), "{} lines:\n{}", program.len(), program.join("\n"));
        }
        assert_eq!(text.matches("fn ").count(), 4, "no other function");
        let shown = text.lines().filter(|line| is_shown(line));
        assert_eq!(shown.filter(|line| line.contains("testkit")).count(), 0, "no helper");
    }
}
