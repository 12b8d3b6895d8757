//! Texts of others, for a terminal.

use std::fmt::Write;

/// JSON that says the same, without characters that a terminal obeys or that change the order of what is read: each of
/// them stands in a text, and is `\uXXXX` here. Line ends outside of texts stay.
pub(crate) fn json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_control(c) {
            // All of them have four figures. A string takes whatever is written.
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Category Cc, separators of lines, and the marks, embeddings, overrides and isolates of UAX #9.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn what_is_escaped_reads_the_same() {
        let others = "\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        let controls = ('\0'..='\u{9f}').filter(|c| c.is_control());
        let text: String = controls.chain(others.chars()).collect();
        for value in [
            Value::from(text.as_str()),
            serde_json::json!({ text.as_str(): [text.as_str()] }),
        ] {
            for written in [
                value.to_string(),
                serde_json::to_string_pretty(&value).unwrap(),
            ] {
                let escaped = json(&written);
                let lines = escaped.replace('\n', "");
                assert!(!lines.contains(is_control), "{escaped}");
                assert_eq!(serde_json::from_str::<Value>(&escaped).unwrap(), value);
            }
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            r#"{"gn":"Zoë \\u009b \" \\"}"#,
            "\"عبد\u{200c}الله\"",
            "[\n  1\n]",
        ] {
            assert_eq!(json(text), text);
        }
    }
}
