//! The texts of a certificate, in one place: wiped together, and each found by where it stands.

use zeroize::Zeroizing;

/// Room for the texts of nearly every certificate, in bytes.
const USUAL: usize = 320;

/// Texts one after the other. Wiped on drop, and whenever they need more room.
pub(crate) struct Texts(Zeroizing<String>);

/// Where a text stands among the others of its certificate.
#[derive(Clone, Copy)]
pub(crate) struct Text {
    start: usize,
    end: usize,
}

impl Texts {
    pub(crate) fn new() -> Self {
        Self(Zeroizing::new(String::with_capacity(USUAL)))
    }

    pub(crate) fn push(&mut self, text: &str) -> Text {
        let start = self.0.len();
        let end = start.saturating_add(text.len());
        if self.0.capacity() < end {
            let mut larger = Zeroizing::new(String::with_capacity(end.saturating_mul(2)));
            larger.push_str(&self.0);
            self.0 = larger;
        }
        self.0.push_str(text);
        Text { start, end }
    }

    /// The text that was pushed there.
    pub(crate) fn at(&self, text: Text) -> &str {
        self.0.get(text.start..text.end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_found_where_it_was_put() {
        let mut texts = Texts::new();
        let long = "ä".repeat(USUAL);
        let pushed = ["", "Erika", &long, "", "Müller"].map(|text| (text, texts.push(text)));
        for (text, place) in pushed {
            assert_eq!(texts.at(place), text);
        }
    }
}
