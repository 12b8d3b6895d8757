//! What `ffi` exports can be called from Kotlin, Java, Swift and Python alike, and what it cannot convert is an error.

use super::{Function, public, within};
use crate::source::{Product, Token};
use std::collections::{BTreeMap, BTreeSet};

/// Java cannot call a Kotlin function that takes one of these: its name is mangled.
const UNSIGNED: [&str; 6] = ["u8", "u16", "u32", "u64", "u128", "usize"];

/// What may fail to convert, and the error that says so: a function that takes it and returns no such error panics.
const CONVERSIONS: &[(&str, &str)] = &[
    ("Area", "RecordError"),
    ("AuthorityId", "RecordError"),
    ("CheckInHandle", "RecordError"),
    ("Count", "RecordError"),
    ("Day", "RecordError"),
    ("KeyId", "RecordError"),
    ("OfficeId", "RecordError"),
    ("RecordId", "RecordError"),
    ("ShareId", "RecordError"),
    ("StaffId", "RecordError"),
    ("VenueId", "RecordError"),
];

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

/// The types that are converted by a function that may fail: they are named where they are, or in a macro's arguments.
fn conversions(tokens: &[Token]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let fails = |rest: &&[Token]| within(rest).0.iter().any(|token| token.text == "?");
    let named = places(tokens, &["custom_type", "!", "("]).filter(fails).filter(|rest| rest[3].text != "$");
    found.extend(named.map(|rest| rest[3].text.clone()));
    for definition in places(tokens, &["macro_rules", "!"]) {
        let body = within(definition).0;
        if places(body, &["custom_type", "!", "(", "$"]).any(|rest| fails(&rest)) {
            for call in places(tokens, &[definition[2].text.as_str(), "!", "("]) {
                found.extend(within(call).0.iter().filter(|token| token.text != ",").map(|token| token.text.clone()));
            }
        }
    }
    found
}

/// Types by what may fail to convert in them: those of the list, and records that have one.
fn fallible<'a>(records: &[(&'a str, &[Token])]) -> BTreeMap<&'a str, BTreeSet<&'static str>> {
    let mut errors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, error) in CONVERSIONS {
        errors.entry(name).or_default().insert(error);
    }
    // A record stands within few others.
    for _ in 0..4 {
        for (name, fields) in records {
            let all: BTreeSet<_> =
                fields.iter().filter_map(|token| errors.get(token.text.as_str())).flatten().copied().collect();
            if !all.is_empty() {
                errors.insert(name, all);
            }
        }
    }
    errors
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
fn faults(function: &Function<'_>, fallible: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
    let mut found: Vec<_> = foreign(function.arguments).into_iter().map(str::to_owned).collect();
    found.extend(foreign(function.returned).into_iter().map(str::to_owned));
    if has_optional_first(function.arguments) {
        found.push("an optional argument is not last".to_owned());
    }
    for argument in function.arguments {
        for error in fallible.get(argument.text.as_str()).into_iter().flatten() {
            if !function.returned.iter().any(|token| token.text == *error) {
                found.push(format!("{} may be refused, and no {error} says so", argument.text));
            }
        }
    }
    found
}

fn all_tokens() -> Vec<Token> {
    Product::read("../ffi").sources.into_iter().flat_map(|source| source.tokens).collect()
}

#[test]
fn every_language_can_call_what_is_exported() {
    let tokens = all_tokens();
    let records = records(&tokens);
    let fallible = fallible(&records);
    for function in exported(&tokens) {
        assert_eq!(faults(&function, &fallible), [""; 0], "{}", function.name);
    }
    for (name, fields) in records {
        assert_eq!(foreign(fields), [""; 0], "{name}");
    }
}

#[test]
fn what_may_fail_to_convert_is_known() {
    let listed = CONVERSIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(conversions(&all_tokens()), listed);
}

#[test]
fn no_argument_has_a_default() {
    let tokens = all_tokens();
    for attribute in places(&tokens, &["#", "[", "uniffi"]) {
        assert!(within(attribute).0.iter().all(|token| token.text != "default"), "a default in {attribute:?}");
    }
}

#[test]
fn what_cannot_be_called_is_found() {
    let text = "record! { Inner { day: Day, size: u32, } } personal! { Outer { inner: Vec<Inner>, } } \
        #[uniffi::export] #[rustfmt::skip] impl A { pub fn one(&self, a: Vec<u8>, b: Option<i64>) -> Option<u64> { 1 } \
        #[uniffi::constructor] pub fn two(b: Option<Vec<u8>>, a: String) -> Result<(), RecordError> {} fn own(a: u8) {} } \
        macro_rules! m { () => { #[uniffi::export] impl $a { pub fn three(outer: Outer) -> Result<A, FieldError> {} } } } \
        #[uniffi::export(with_foreign)] pub trait T { fn four(&self) -> Result<(A, B), RecordError>; } \
        #[uniffi::export] pub fn five(inner: Inner) -> Result<Vec<u8>, RecordError> {} pub fn own(a: u8) {} \
        custom_type!(Day, i64, { try_lift: |a| Ok(b(a)?), }); custom_type!(Time, i64, { try_lift: |a| Ok(a), }); \
        macro_rules! t { ($n:ident) => { custom_type!($n, String, { try_lift: |a| Ok(b(a)?) }); } } t!(Area, Id);";
    let product = Product::of(BTreeMap::from([("lib.rs".to_owned(), text.to_owned())]));
    let tokens = &product.sources[0].tokens;
    let (records, names) = (records(tokens), |name: &str| name.to_owned());
    let fallible = fallible(&records);
    let found: Vec<_> = exported(tokens).iter().map(|function| faults(function, &fallible)).collect();
    let expected = [
        vec![names("u64")],
        vec![names("an optional argument is not last")],
        vec![names("Outer may be refused, and no RecordError says so")],
        vec![names("(")],
        vec![],
    ];
    assert_eq!(found, expected);
    assert_eq!(records.iter().map(|(_, fields)| foreign(fields).len()).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(conversions(tokens), ["Area", "Day", "Id"].map(str::to_owned).into());
}
