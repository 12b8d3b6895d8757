use super::*;
use crate::coded;
use crate::errors::{FieldError, RecordError};
use episeal::certificates::{
    CertificateError, CertificateKind, Check, Deviation, IssueError, NotJudged, RevocationHashType, acceptance::App,
    acceptance::Rejection, guard::GuardOutcome, issue::RecoveryProfile, names::NameLanguage, qr::QrLevel,
};
use episeal::rules::{Outcome, RuleType, RulesError};
use episeal::visits::{
    Field, FieldError as Refused, office::LeftOut, store::SecretSlot, trust::SuccessionRole, visitor::CheckInKind,
    visitor::Readers,
};
use std::collections::{BTreeMap, BTreeSet};

type Codes = BTreeMap<String, BTreeSet<&'static str>>;

macro_rules! codes {
    ($($name:ident),+ $(,)?) => {
        [$( (stringify!($name).to_owned(), $name::ALL.iter().map(|one| one.code()).collect()) ),+]
    };
}

fn of_core() -> Codes {
    Codes::from(codes!(
        App,
        CertificateError,
        CertificateKind,
        Check,
        CheckInKind,
        Deviation,
        Field,
        GuardOutcome,
        IssueError,
        LeftOut,
        NameLanguage,
        NotJudged,
        Outcome,
        QrLevel,
        Readers,
        RecordError,
        RecoveryProfile,
        Rejection,
        RevocationHashType,
        RuleType,
        RulesError,
        SecretSlot,
        SuccessionRole,
    ))
}

#[test]
fn german_says_something_for_every_code_and_for_nothing_else() {
    let all = GERMAN.as_object().unwrap();
    let core = of_core();
    assert_eq!(all.keys().collect::<BTreeSet<_>>(), core.keys().collect());
    for (name, codes) in core {
        let known: BTreeSet<_> = all[&name].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(known, codes, "{name}");
        for code in codes {
            let text = german(&name, code).unwrap();
            assert!(!text.is_empty() && text.trim() == text && text != code, "{name} {code}: {text}");
        }
    }
}

#[test]
fn an_error_says_its_text_in_each_language() {
    for error in RecordError::ALL {
        let text = |language| error_text("RecordError".into(), error.to_string(), language);
        assert_eq!(text(Language::English), error.sentence());
        assert_eq!(text(Language::German), GERMAN["RecordError"][error.code()].as_str().unwrap());
    }
}

#[test]
fn one_code_says_something_else_in_another_enum() {
    let text = |name: &str| error_text(name.into(), "malformed: what stands there".into(), Language::German);
    assert_eq!(text("RecordError"), GERMAN["RecordError"]["malformed"].as_str().unwrap());
    assert_eq!(text("SuccessionRole"), "what stands there");
}

#[test]
fn what_is_not_known_says_its_message() {
    for language in [Language::English, Language::German] {
        assert_eq!(error_text("Unknown".into(), "closed: it was closed".into(), language), "it was closed");
        assert_eq!(error_text("RecordError".into(), "without a code".into(), language), "without a code");
        assert_eq!(field_error_text("unknown".into(), "too-long: x: y".into(), language), "x: y");
    }
}

#[test]
fn an_entry_that_was_refused_says_which_one_and_why() {
    for field in Field::ALL {
        let refused = Refused::new(*field, RecordError::TooLong);
        let text = |language| field_error_text(field.code().into(), FieldError::from(refused).to_string(), language);
        assert_eq!(text(Language::English), refused.sentence());
        let of = |name: &str, code: &str| GERMAN[name][code].as_str().unwrap();
        assert_eq!(text(Language::German), format!("{}: {}", of("Field", field.code()), of("RecordError", "too-long")));
    }
}

#[test]
fn an_enum_says_its_code_and_its_text() {
    let kind = coded::CheckInKind::OneTime;
    assert_eq!(kind.code(), CheckInKind::OneTime.code());
    assert_eq!(kind.text(Language::English), CheckInKind::OneTime.sentence());
    assert_eq!(kind.text(Language::German), german("CheckInKind", CheckInKind::OneTime.code()).unwrap());
}
