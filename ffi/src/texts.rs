//! What codes say to a person, in English and in German.

use serde_json::Value;
use std::sync::LazyLock;

/// In which language something is said.
#[derive(Clone, Copy, uniffi::Enum)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

/// By the name of the enum and the code; complete, which the tests hold.
static GERMAN: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../core/texts/german.json")).unwrap_or_default());

/// What a code of an enum says.
pub(crate) fn said(of: &str, code: &str, english: &str, language: Language) -> String {
    match language {
        Language::English => english.into(),
        Language::German => german(of, code).unwrap_or(english).into(),
    }
}

/// What an error says to a person: of its name and its message, `code: text`. What is not known says its message.
#[uniffi::export]
pub fn error_text(name: String, message: String, language: Language) -> String {
    let (code, english) = message.split_once(": ").unwrap_or((&message, &message));
    said(&name, code, english, language)
}

/// What a person's entry that was refused says: of the code of its field, and its message, `code: field: text`.
#[uniffi::export]
pub fn field_error_text(field: String, message: String, language: Language) -> String {
    said_of_field(&field, &message, language)
}

fn said_of_field(field: &str, message: &str, language: Language) -> String {
    let (code, english) = message.split_once(": ").unwrap_or((message, message));
    let labelled = || Some(format!("{}: {}", german("Field", field)?, german("RecordError", code)?));
    match language {
        Language::English => english.into(),
        Language::German => labelled().unwrap_or_else(|| english.into()),
    }
}

fn german(of: &str, code: &str) -> Option<&'static str> {
    GERMAN.get(whose_codes(of))?.get(code)?.as_str()
}

/// An app that refuses a certificate says which rejection it is.
fn whose_codes(of: &str) -> &str {
    match of {
        "Refusal" => "Rejection",
        of => of,
    }
}

#[cfg(all(test, feature = "certificates", feature = "visits"))]
mod tests;
