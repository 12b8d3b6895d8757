//! Sizes: a function is read at a glance, a file at one sitting, a crate in a day.
//!
//! Lines of code are those with something other than comments and tests on them.

use crate::source::{Product, Token};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Each crate of the product and the library beneath Kotlin, Swift and Python, and how many lines of code it may have.
const CRATES: &[(&str, usize)] = &[
    ("lanes", 1_100),
    ("base", 5_000),
    ("messages", 5_000),
    ("visits", 5_000),
    ("certificates", 5_000),
    ("rules", 5_000),
    ("acceptance", 5_000),
    (".", 100),
    ("../ffi", 5_000),
];

const MAX_FILE: usize = 400;
/// From its signature to its closing brace, with comments.
const MAX_FUNCTION: usize = 60;

pub(crate) fn lines_of_code(tokens: &[Token]) -> usize {
    tokens.iter().flat_map(|token| token.first..=token.last).collect::<BTreeSet<_>>().len()
}

/// The functions with a body, and how many lines each has.
fn functions(tokens: &[Token]) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        if pair[0].text != "fn" || pair[1].text == "(" {
            continue;
        }
        let mut depth = 0_i32;
        for token in &tokens[at..] {
            match token.text.as_str() {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                ";" if depth == 0 => break,
                _ => {}
            }
            if token.text == "}" && depth == 0 {
                found.push((pair[1].text.as_str(), token.last - pair[0].first + 1));
                break;
            }
        }
    }
    found
}

#[test]
fn files_and_functions_stay_small() {
    for (name, _) in CRATES {
        for source in Product::read(name).sources {
            let lines = lines_of_code(&source.tokens);
            assert!(lines <= MAX_FILE, "{name}: {} has {lines} lines of code", source.file);
            for (function, lines) in functions(&source.tokens) {
                assert!(lines <= MAX_FUNCTION, "{name}: {}: {function} has {lines} lines", source.file);
            }
        }
    }
}

#[test]
fn crates_stay_small() {
    let mut table = String::new();
    let mut is_over = false;
    for (name, most) in CRATES {
        let lines: usize = Product::read(name).sources.iter().map(|source| lines_of_code(&source.tokens)).sum();
        writeln!(table, "{name:>14} {lines:>6} of {most:>6}").unwrap();
        is_over |= lines > *most;
    }
    assert!(!is_over, "lines of code:\n{table}");
}

#[test]
fn lines_are_counted_without_comments_blanks_and_tests() {
    let text = "//! Comment.\n\n/// Comment.\n#[inline]\nfn one() {\n    // Comment.\n    two();\n\n}\n\n\
        fn two() -> [u8; 1] { [1] }\ntrait A {\n    fn three();\n}\nstatic B: fn() = one;\nconst C: &str = \"\n\n\";\n\
        #[cfg(test)]\nmod tests {\n    fn four() {}\n}\n";
    let product = Product::of(BTreeMap::from([("lib.rs".to_owned(), text.to_owned())]));
    let tokens = &product.sources[0].tokens;
    assert_eq!(lines_of_code(tokens), 4 + 1 + 3 + 1 + 3);
    assert_eq!(functions(tokens), [("one", 5), ("two", 1)]);
}
