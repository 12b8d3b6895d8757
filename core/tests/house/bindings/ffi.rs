//! What `ffi` exports can be called from Kotlin, Java, Swift and Python alike, and whatever is given arrives: it is
//! judged where it is used, because uniffi panics where a conversion fails in a function that has no such error.

use super::{Function, public, within};
use crate::source::{Product, Token};
use std::collections::BTreeMap;

/// Java cannot call a Kotlin function that takes one of these: its name is mangled.
const UNSIGNED: [&str; 6] = ["u8", "u16", "u32", "u64", "u128", "usize"];

fn is(token: Option<&Token>, text: &str) -> bool {
    token.is_some_and(|token| token.text == text)
}

/// Whether tokens begin with these words.
fn begins(tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token.text == *word)
}

/// Where these words stand.
fn places<'a>(tokens: &'a [Token], words: &'a [&str]) -> impl Iterator<Item = &'a [Token]> {
    (0..tokens.len()).map(|at| &tokens[at..]).filter(|rest| begins(rest, words))
}

/// What follows the attributes at the beginning.
fn without_attributes(mut tokens: &[Token]) -> &[Token] {
    while is(tokens.first(), "#") {
        tokens = within(tokens).1;
    }
    tokens
}

/// The functions that are exported: by themselves, in an `impl` or in a trait, in macros, too.
pub(super) fn exported(tokens: &[Token]) -> Vec<Function<'_>> {
    let mut found = Vec::new();
    for attribute in places(tokens, &["#", "[", "uniffi", "::", "export"]) {
        let item = without_attributes(attribute);
        if begins(item, &["impl"]) {
            found.extend(public(within_braces(item)));
        } else if begins(item, &["pub", "trait"]) {
            found.extend(places(within_braces(item), &["fn"]).map(|method| Function::read(&method[1..])));
        } else if begins(item, &["pub", "fn"]) {
            found.push(Function::read(&item[2..]));
        }
    }
    found
}

fn within_braces(item: &[Token]) -> &[Token] {
    let start = item.iter().position(|token| token.text == "{").unwrap();
    within(&item[start..]).0
}

/// The records: name and fields.
fn records(tokens: &[Token]) -> Vec<(&str, &[Token])> {
    let all = places(tokens, &["record", "!", "{"]).chain(places(tokens, &["personal", "!", "{"]));
    all.map(|rest| (rest[3].text.as_str(), within_braces(&rest[3..]))).collect()
}

/// The conversions on the way in that may fail, by what follows their beginning.
fn failing(tokens: &[Token]) -> Vec<&str> {
    let fails =
        |rest: &&[Token]| within(rest).0.iter().any(|token| ["?", "Err", "map_err"].contains(&token.text.as_str()));
    places(tokens, &["custom_type", "!", "("]).filter(fails).map(|rest| rest[3].text.as_str()).collect()
}

/// What no other language has, or Java cannot call.
fn foreign(types: &[Token]) -> Vec<&str> {
    let is_bytes = |at: usize| at >= 2 && types[at].text == "u8" && begins(&types[at - 2..], &["Vec", "<"]);
    let is_repeated = |at: usize| at >= 1 && types[at - 1].text == "$";
    let is_tuple = |at: usize| types[at].text == "(" && !is(types.get(at + 1), ")") && !is_repeated(at);
    let offends = |at: &usize| UNSIGNED.contains(&types[*at].text.as_str()) && !is_bytes(*at) || is_tuple(*at);
    (0..types.len()).filter(offends).map(|at| types[at].text.as_str()).collect()
}

/// Whether what may be left out stands before what may not.
fn has_optional_first(arguments: &[Token]) -> bool {
    let (mut depth, mut optional) = (0_i32, Vec::new());
    for (at, token) in arguments.iter().enumerate() {
        depth += i32::from(["<", "("].contains(&token.text.as_str()));
        depth -= i32::from([">", ")"].contains(&token.text.as_str()));
        if token.text == ":" && depth == 0 {
            optional.push(is(arguments.get(at + 1), "Option"));
        }
    }
    !optional.is_sorted()
}

/// What is wrong with a function.
fn faults<'a>(function: &Function<'a>) -> Vec<&'a str> {
    let mut found = [foreign(function.arguments), foreign(function.returned)].concat();
    if has_optional_first(function.arguments) {
        found.push("an optional argument is not last");
    }
    found
}

fn all_tokens() -> Vec<Token> {
    Product::read("../ffi").sources.into_iter().flat_map(|source| source.tokens).collect()
}

#[test]
fn every_language_can_call_what_is_exported() {
    let tokens = all_tokens();
    for function in exported(&tokens) {
        assert_eq!(faults(&function), [""; 0], "{}", function.name);
    }
    for (name, fields) in records(&tokens) {
        assert_eq!(foreign(fields), [""; 0], "{name}");
    }
}

#[test]
fn no_conversion_on_the_way_in_fails() {
    let tokens = all_tokens();
    assert!(places(&tokens, &["custom_type", "!", "("]).count() > 3);
    assert_eq!(failing(&tokens), [""; 0]);
}

#[test]
fn no_argument_has_a_default() {
    let tokens = all_tokens();
    for attribute in places(&tokens, &["#", "[", "uniffi"]) {
        assert!(within(attribute).0.iter().all(|token| token.text != "default"), "a default in {attribute:?}");
    }
}

/// Those that hand out a secret's bytes under a name that does not say so.
fn unsaid<'a>(functions: &[Function<'a>]) -> Vec<&'a str> {
    let hands_out = |function: &&Function<'a>| function.calls("exposed") && function.name != "export_secret_bytes";
    functions.iter().filter(hands_out).map(|function| function.name).collect()
}

#[test]
fn a_secret_leaves_as_bytes_by_one_name_alone() {
    let tokens = all_tokens();
    let functions = exported(&tokens);
    assert_eq!(unsaid(&functions), [""; 0]);
    assert!(functions.iter().filter(|function| function.name == "export_secret_bytes").count() > 8);
    // Core's secrets show their bytes to the function by which they leave, and to core when a key ring is read again.
    let shown = places(&tokens, &["expose_secret_bytes"]).count();
    assert_eq!(shown, 2, "the bytes of secrets are used elsewhere, too");
}

#[test]
fn what_cannot_be_called_is_found() {
    let text = "record! { Inner { day: Day, size: u32, } } personal! { Outer { inner: Vec<Inner>, } }\n\
        #[uniffi::export] #[rustfmt::skip] impl A {\n\
        pub fn one(&self, a: Vec<u8>, b: Option<i64>) -> Option<u64> { 1 }\n\
        #[uniffi::constructor] pub fn two(b: Option<Vec<u8>>, a: String) -> Result<(), RecordError> {}\n\
        fn own(a: u8) {} }\n\
        macro_rules! m { () => { #[uniffi::export] impl $a { pub fn three(a: usize) -> A {} } } }\n\
        #[uniffi::export(with_foreign)] pub trait T { fn four(&self) -> Result<(A, B), RecordError>; }\n\
        #[uniffi::export] pub fn five(inner: Inner) -> Result<Vec<u8>, RecordError> {} pub fn own(a: u8) {}\n\
        custom_type!(Day, i64, { try_lift: |a| Ok(b(a)?), }); custom_type!(Time, i64, { try_lift: |a| Ok(a), });";
    let product = Product::of(BTreeMap::from([("lib.rs".to_owned(), text.to_owned())]));
    let tokens = &product.sources[0].tokens;
    let found: Vec<_> = exported(tokens).iter().map(|function| faults(function).concat()).collect();
    assert_eq!(found, ["u64", "an optional argument is not last", "usize", "(", ""]);
    assert_eq!(records(tokens).iter().map(|(_, fields)| foreign(fields).len()).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(failing(tokens), ["Day"]);
}

#[test]
fn a_secret_that_leaves_by_another_name_is_found() {
    let text = "#[uniffi::export] impl A { pub fn export_secret_bytes(&self) -> Vec<u8> { exposed(&self.0) }\n\
        pub fn key(&self) -> Vec<u8> { exposed(&self.0) } }";
    let product = Product::of(BTreeMap::from([("lib.rs".to_owned(), text.to_owned())]));
    assert_eq!(unsaid(&exported(&product.sources[0].tokens)), ["key"]);
}
