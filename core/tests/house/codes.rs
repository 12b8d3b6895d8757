//! Codes of enums: one code has one meaning and one sentence over all enums.

use episeal::certificates::acceptance::Rejection;
use episeal::certificates::{CertificateError, IssueError};
use episeal::rules::RulesError;
use episeal::visits::RecordError;
use episeal::visits::office::LeftOut;
use episeal::visits::trust::SuccessionRole;
use episeal::visits::visitor::{CheckInKind, Readers};
use std::collections::BTreeMap;

/// Code and sentence of every variant of these enums.
macro_rules! codes {
    ($($name:ident),+) => {{
        let mut all = Vec::new();
        $(all.extend($name::ALL.iter().map(|variant| (variant.code(), variant.sentence())));)+
        all
    }};
}

fn all() -> Vec<(&'static str, &'static str)> {
    let errors = codes!(RecordError, CertificateError, IssueError, RulesError, Rejection);
    let others = codes!(CheckInKind, Readers, SuccessionRole, LeftOut);
    [errors, others].concat()
}

#[test]
fn one_code_has_one_sentence_over_all_enums() {
    let mut sentences = BTreeMap::new();
    for (code, sentence) in all() {
        let first = *sentences.entry(code).or_insert(sentence);
        assert_eq!(first, sentence, "{code}");
    }
}

#[test]
fn a_code_finds_its_variant() {
    for error in RecordError::ALL {
        assert_eq!(RecordError::from_code(error.code()), Some(*error));
        assert_eq!(error.to_string(), format!("{}: {}", error.code(), error.sentence()));
    }
    for typo in ["", "Malformed", "malformed ", "bad_signature"] {
        assert_eq!(RecordError::from_code(typo), None, "{typo}");
    }
}

/// A binding's mirror of an enum, expanded from the same list.
macro_rules! mirror {
    (
        $(#[doc = $about:literal])+ $name:ident, list $list:ident;
        $( $(#[doc = $doc:literal])+ $variant:ident => $code:literal, $sentence:literal; )+
    ) => {
        #[derive(Debug, PartialEq)]
        enum Mirror { $( $variant, )+ }

        impl From<$name> for Mirror {
            fn from(error: $name) -> Self {
                match error { $( $name::$variant => Self::$variant, )+ }
            }
        }
    };
}

episeal::visits::record_errors!(mirror);

#[test]
fn a_binding_mirrors_an_enum_by_its_list() {
    assert_eq!(Mirror::from(RecordError::Undecryptable), Mirror::Undecryptable);
}
