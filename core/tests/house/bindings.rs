//! What bindings in Rust hand on: at most three lines a function and no decision, so that nothing of theirs needs a
//! review of its own (bindings in other languages check arguments and nothing else).

use crate::source::{Product, Token};
use std::collections::BTreeMap;

const MAX_LINES: usize = 3;

/// The public functions: name, how many lines stand between the braces, and whether there is an `if` or a `match`.
fn exported(tokens: &[Token]) -> Vec<(&str, usize, bool)> {
    let mut found = Vec::new();
    for (at, three) in tokens.windows(3).enumerate() {
        let [visibility, keyword, name] = three else { continue };
        if visibility.text == "pub" && keyword.text == "fn" {
            let body = body(&tokens[at..]);
            let decides = body.iter().any(|token| ["if", "match"].contains(&token.text.as_str()));
            let lines = body.first().map_or(0, |first| body[body.len() - 1].last - first.first + 1);
            found.push((name.text.as_str(), lines, decides));
        }
    }
    found
}

/// What is within the first braces.
fn body(tokens: &[Token]) -> &[Token] {
    let start = tokens.iter().position(|token| token.text == "{").unwrap();
    let mut depth = 0_i32;
    let end = tokens[start..].iter().position(|token| {
        depth += i32::from(token.text == "{") - i32::from(token.text == "}");
        depth == 0
    });
    &tokens[start + 1..start + end.unwrap()]
}

#[test]
fn a_function_for_webassembly_has_at_most_three_lines_and_decides_nothing() {
    let mut count = 0_usize;
    // What the package's build asks for is in no module of the package.
    for source in Product::read("../wasm").sources.iter().filter(|source| source.file != "lists.rs") {
        for (name, lines, decides) in exported(&source.tokens) {
            count += 1;
            assert!(lines <= MAX_LINES && !decides, "{}: {name} has {lines} lines, or decides", source.file);
        }
    }
    assert!(count > 300, "only {count} functions found");
}

#[test]
fn lines_between_the_braces_are_counted() {
    let text = "pub fn one(a: u8) -> u8 { a }\npub fn two() {\n    a();\n    if b { c() }\n}\nfn three() {\n}\npub fn four() {}\n";
    let product = Product::of(BTreeMap::from([("lib.rs".to_owned(), text.to_owned())]));
    assert_eq!(exported(&product.sources[0].tokens), [("one", 1, false), ("two", 2, true), ("four", 0, false)]);
}
