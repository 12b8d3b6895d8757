//! Documentation, which is core's: its names as Swift writes them.

use super::errors::{case, errors};
use std::collections::HashSet;

/// What stands between backticks in comments, and headings as DocC takes them.
pub(super) fn swiftly(text: &str) -> String {
    let variants: HashSet<&str> = errors(text).into_iter().flat_map(|error| error.variants).collect();
    let mut is_comment = false;
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        is_comment |= line.trim_start().starts_with("/**");
        out += &if is_comment { comment(line, &variants) } else { line.to_owned() };
        is_comment &= !line.contains("*/");
    }
    out
}

fn comment(line: &str, variants: &HashSet<&str>) -> String {
    let line = line.replace("* # ", "* ## ").replace("[`", "`").replace("`]", "`");
    let parts = line.split('`').enumerate();
    let named = parts.map(|(at, part)| if at % 2 == 1 { name(part, variants) } else { part.to_owned() });
    named.collect::<Vec<_>>().join("`")
}

/// `Venue::day_key` is `Venue.dayKey`, and the error `WrongDay` is `wrongDay`.
fn name(name: &str, variants: &HashSet<&str>) -> String {
    if variants.contains(name) {
        return case(name);
    }
    name.split("::").map(camel).collect::<Vec<_>>().join(".")
}

fn camel(word: &str) -> String {
    if word.chars().any(|letter| !letter.is_ascii_lowercase() && !letter.is_ascii_digit() && letter != '_') {
        return word.to_owned();
    }
    let mut parts = word.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        let mut letters = part.chars();
        let upper = letters.next().map(|letter| letter.to_ascii_uppercase());
        all + &upper.map_or(String::new(), String::from) + letters.as_str()
    })
}
