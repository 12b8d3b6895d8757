//! Other people's texts, for a terminal.

use std::fmt::Write;

/// JSON that says the same, without characters that a terminal obeys, that change the order of what is read or that are
/// invisible: each of them is inside a text, and becomes `\uXXXX` here, or two of these beyond U+FFFF. Line breaks
/// outside of texts stay.
pub(crate) fn json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_control(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string never fails.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Category Cc, line separators, the marks, embeddings, overrides and isolates of UAX #9, and whatever else is
/// invisible: category Cf, except for U+200C and U+200D, which names in Persian and in Indian scripts need, and for
/// signs that are visible or belong to a notation. Variation selectors belong to Japanese names.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn what_is_escaped_reads_the_same() {
        let order = "\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        let unseen = "\u{ad}\u{180e}\u{200b}\u{2060}\u{2061}\u{2062}\u{2063}\u{2064}\u{206a}\u{206f}\u{feff}\u{fff9}\u{fffa}\u{fffb}";
        let tags = '\u{e0000}'..='\u{e007f}';
        let controls = ('\0'..='\u{9f}').filter(|c| c.is_control());
        let text: String = controls.chain(order.chars()).chain(unseen.chars()).chain(tags).collect();
        for value in [Value::from(text.as_str()), serde_json::json!({ text.as_str(): [text.as_str()] })] {
            for written in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                let escaped = json(&written);
                let lines = escaped.replace('\n', "");
                assert!(!lines.contains(is_control), "{escaped}");
                assert_eq!(serde_json::from_str::<Value>(&escaped).unwrap(), value);
            }
        }
    }

    #[test]
    fn a_character_beyond_four_figures_is_a_pair() {
        assert_eq!(json("\"\u{e0001}\u{200b}a\""), r#""\udb40\udc01\u200ba""#);
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            r#"{"gn":"Zoë \\u009b \" \\"}"#,
            "\"عبد\u{200c}الله\"",
            "\"श्\u{200d}री 葛\u{e0100} ❤\u{fe0f} \u{fffd}\u{e0080}\"",
            "[\n  1\n]",
        ] {
            assert_eq!(json(text), text);
        }
    }
}
