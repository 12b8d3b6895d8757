//! What bindings in Rust hand on: at most three lines a function and no decision, so that nothing of theirs needs a
//! review of its own (bindings in other languages check arguments and nothing else); and in `ffi`, only what Kotlin,
//! Java, Swift and Python can all be given (core/decisions/0016-ffi.md).

mod ffi;

use crate::source::{Product, Token};
use std::collections::BTreeMap;

const MAX_LINES: usize = 3;

/// A function that is exported: its name, what it takes, what it returns and what it does.
pub(crate) struct Function<'a> {
    pub(crate) name: &'a str,
    pub(crate) arguments: &'a [Token],
    pub(crate) returned: &'a [Token],
    body: Option<&'a [Token]>,
}

impl<'a> Function<'a> {
    /// From the tokens after `fn`.
    pub(crate) fn read(tokens: &'a [Token]) -> Self {
        let (arguments, rest) = within(&tokens[1..]);
        let end = rest.iter().position(|token| ["{", ";"].contains(&token.text.as_str())).unwrap();
        let body = (rest[end].text == "{").then(|| within(&rest[end..]).0);
        Self { name: &tokens[0].text, arguments, returned: &rest[..end], body }
    }

    /// How many lines stand between the braces.
    fn lines(&self) -> usize {
        match self.body {
            Some([first, .., last]) => last.last - first.first + 1,
            Some([only]) => only.last - only.first + 1,
            Some([]) | None => 0,
        }
    }

    /// Whether a function of this name is called in it.
    pub(crate) fn calls(&self, name: &str) -> bool {
        self.body.unwrap_or_default().windows(2).any(|pair| pair[0].text == name && pair[1].text == "(")
    }

    /// Whether there is an `if` or a `match`.
    fn decides(&self) -> bool {
        self.body.unwrap_or_default().iter().any(|token| ["if", "match"].contains(&token.text.as_str()))
    }
}

/// What stands in the brackets that come first, and what follows them.
pub(crate) fn within(tokens: &[Token]) -> (&[Token], &[Token]) {
    let mut depth = 0_i32;
    let is_end = |token: &Token| {
        let is = |signs: [&str; 3]| signs.contains(&token.text.as_str());
        depth += i32::from(is(["{", "(", "["])) - i32::from(is(["}", ")", "]"]));
        depth == 0
    };
    let start = tokens.iter().position(|token| ["{", "(", "["].contains(&token.text.as_str())).unwrap();
    let end = start + tokens[start..].iter().position(is_end).unwrap();
    (&tokens[start + 1..end], &tokens[end + 1..])
}

/// The public functions.
pub(crate) fn public(tokens: &[Token]) -> impl Iterator<Item = Function<'_>> {
    let starts = tokens.windows(2).enumerate().filter(|(_, pair)| pair[0].text == "pub" && pair[1].text == "fn");
    starts.map(|(at, _)| Function::read(&tokens[at + 2..]))
}

/// Those of these functions that are long or decide something, and how many there are.
fn not_handed_on<'a>(functions: impl Iterator<Item = Function<'a>>) -> (Vec<&'a str>, usize) {
    let all: Vec<_> = functions.collect();
    let wrong = all.iter().filter(|function| function.lines() > MAX_LINES || function.decides());
    (wrong.map(|function| function.name).collect(), all.len())
}

#[test]
fn a_function_for_webassembly_has_at_most_three_lines_and_decides_nothing() {
    let mut count = 0_usize;
    // What the package's build asks for is in no module of the package.
    for source in Product::read("../wasm").sources.iter().filter(|source| source.file != "lists.rs") {
        let (wrong, all) = not_handed_on(public(&source.tokens));
        assert_eq!(wrong, [""; 0], "{}", source.file);
        count += all;
    }
    assert!(count > 300, "only {count} functions found");
}

#[test]
fn a_function_for_kotlin_swift_and_python_has_at_most_three_lines_and_decides_nothing() {
    let mut count = 0_usize;
    for source in &Product::read("../ffi").sources {
        let (wrong, all) = not_handed_on(ffi::exported(&source.tokens).into_iter());
        assert_eq!(wrong, [""; 0], "{}", source.file);
        count += all;
    }
    assert!(count > 100, "only {count} functions found");
}

#[test]
fn lines_between_the_braces_are_counted() {
    let text = "pub fn one(a: u8) -> u8 { a }\npub fn two() {\n    a();\n    if b { c() }\n}\nfn three() {\n}\n\
        pub fn four() {}\npub fn five() {\n1;\n\n2;\n3\n}\n";
    let product = Product::of(BTreeMap::from([("lib.rs".to_owned(), text.to_owned())]));
    let functions = || public(&product.sources[0].tokens);
    let counted: Vec<_> = functions().map(|function| (function.name, function.lines(), function.decides())).collect();
    assert_eq!(counted, [("one", 1, false), ("two", 2, true), ("four", 0, false), ("five", 4, false)]);
    assert_eq!(not_handed_on(functions()), (vec!["two", "five"], 4));
}
