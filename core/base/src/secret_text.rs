//! Texts about people or of secrets: wiped on drop, and shown by nothing.

use crate::primitives::equal_texts;
use zeroize::Zeroizing;

/// A text that is personal or secret. Wiped on drop and compared in constant time; `Debug` shows nothing of it.
#[derive(Clone, Default)]
pub struct SecretText(Zeroizing<String>);

opaque_debug!(SecretText);

impl SecretText {
    /// A copy of `text`; wiping the original is up to the caller.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// The text, for showing it to whom it belongs or storing it in a protected place.
    #[must_use]
    pub fn expose_secret_text(&self) -> &str {
        &self.0
    }
}

impl PartialEq for SecretText {
    fn eq(&self, other: &Self) -> bool {
        equal_texts(&self.0, &other.0)
    }
}

impl Eq for SecretText {}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for SecretText {
    /// Takes over the text without a copy.
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_equal_as_a_whole() {
        let text = SecretText::new("Erika");
        assert_eq!(text, "Erika".into());
        for other in ["", "Erik", "Erikas", "erika"] {
            assert_ne!(text, other.into());
        }
    }

    #[test]
    fn a_text_is_kept_and_not_shown() {
        for text in [SecretText::new("Erika"), "Erika".into(), String::from("Erika").into()] {
            assert_eq!(text.clone().expose_secret_text(), "Erika");
            assert_eq!(format!("{text:?}"), "SecretText { .. }");
        }
    }
}
