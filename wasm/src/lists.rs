//! What the package takes from core as TypeScript: the codes of the enums, what each says in English, and the limits.
//! `build.mjs` writes it into `front/generated/`; it is in no module of the package.

use episeal::certificates::acceptance::{App, Rejection};
use episeal::certificates::guard::GuardOutcome;
use episeal::certificates::issue::RecoveryProfile;
use episeal::certificates::names::NameLanguage;
use episeal::certificates::qr::QrLevel;
use episeal::certificates::{
    CertificateError, CertificateKind, Check, Deviation, IssueError, NotJudged, RevocationHashType,
};
use episeal::rules::{Outcome, RuleType, RulesError};
use episeal::visits::office::LeftOut;
use episeal::visits::store::SecretSlot;
use episeal::visits::trust::SuccessionRole;
use episeal::visits::visitor::{CheckInKind, Readers};
use episeal::visits::{Field, RecordError};
use std::fmt::Write;
use wasm_bindgen::prelude::wasm_bindgen;

/// The enum's name, and code and sentence of every variant.
macro_rules! enums {
    ($($name:ident),+ $(,)?) => {
        vec![$( (stringify!($name), $name::ALL.iter().map(|one| (one.code(), one.sentence())).collect::<Vec<_>>()) ),+]
    };
}

/// Name, documentation and value.
fn limits() -> Vec<(&'static str, &'static str, String)> {
    vec![
        ("MAX_DIARY_VISITS", "The most visits in a diary.", format!("{:?}", episeal::visits::diary::MAX_DIARY_VISITS)),
        (
            "MAX_DIARY_PENDING",
            "The most check-ins of a diary that wait to be sealed.",
            format!("{:?}", episeal::visits::diary::MAX_DIARY_PENDING),
        ),
        (
            "MAX_CERTIFICATE_SECONDS",
            "The longest validity of an office's certificate: 90 days, in seconds.",
            format!("{:?}", episeal::visits::authority::MAX_CERTIFICATE_SECONDS),
        ),
        (
            "MAX_REVOCATIONS_SECONDS",
            "The longest validity of a revocation list: 31 days, in seconds.",
            format!("{:?}", episeal::visits::authority::MAX_REVOCATIONS_SECONDS),
        ),
        ("MAX_NOTICE_TAGS", "The most tags of a notice.", format!("{:?}", episeal::visits::office::MAX_NOTICE_TAGS)),
        (
            "NOTICE_STEP",
            "The number of tags is a multiple of this.",
            format!("{:?}", episeal::visits::office::NOTICE_STEP),
        ),
        (
            "MAX_REQUEST_SECONDS",
            "The longest validity of a request: 7 days, in seconds.",
            format!("{:?}", episeal::visits::office::MAX_REQUEST_SECONDS),
        ),
        (
            "MAX_NOTES",
            "The most departure notes that a server keeps for a record.",
            format!("{:?}", episeal::visits::server::MAX_NOTES),
        ),
        (
            "MAX_NOTES_OF_STAFF",
            "The most departure notes of one staff key for a record.",
            format!("{:?}", episeal::visits::server::MAX_NOTES_OF_STAFF),
        ),
        (
            "MAX_STAFF_NOTES",
            "The most departure notes of one staff key, for all records together.",
            format!("{:?}", episeal::visits::server::MAX_STAFF_NOTES),
        ),
        (
            "MAX_PUBLISHED",
            "The most day keys that a server ever publishes for a venue and day.",
            format!("{:?}", episeal::visits::server::MAX_PUBLISHED),
        ),
        ("MAX_NOTE", "The longest departure note, in bytes.", format!("{:?}", episeal::visits::server::MAX_NOTE)),
        (
            "LIVE_SECONDS",
            "How long a live share may take: one hour, in seconds.",
            format!("{:?}", episeal::visits::share::LIVE_SECONDS),
        ),
        (
            "MAX_SHARE_SECONDS",
            "The longest validity of a share: 7 days, in seconds.",
            format!("{:?}", episeal::visits::share::MAX_SHARE_SECONDS),
        ),
        ("MAX_SHARED", "The most visits of a share.", format!("{:?}", episeal::visits::share::MAX_SHARED)),
        (
            "POLICY_LEAST_WINDOW",
            "The least window: half an hour, in seconds.",
            format!("{:?}", episeal::visits::venue::Policy::LEAST_WINDOW),
        ),
        (
            "CONTACT_MAX_NAME_BYTES",
            "The longest name, street or city, in bytes of UTF-8.",
            format!("{:?}", episeal::visits::visitor::Contact::MAX_NAME_BYTES),
        ),
        (
            "CONTACT_MAX_PHONE_BYTES",
            "The longest telephone number, in bytes.",
            format!("{:?}", episeal::visits::visitor::Contact::MAX_PHONE_BYTES),
        ),
        (
            "CONTACT_MAX_EMAIL_BYTES",
            "The longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3 less the angle brackets).",
            format!("{:?}", episeal::visits::visitor::Contact::MAX_EMAIL_BYTES),
        ),
        (
            "CONTACT_MAX_POSTAL_CODE_BYTES",
            "The longest postal code, in bytes.",
            format!("{:?}", episeal::visits::visitor::Contact::MAX_POSTAL_CODE_BYTES),
        ),
        (
            "CONTACT_MAX_HOUSE_NUMBER_BYTES",
            "The longest house number, in bytes.",
            format!("{:?}", episeal::visits::visitor::Contact::MAX_HOUSE_NUMBER_BYTES),
        ),
        (
            "POSTER_MAX_NAME_BYTES",
            "The longest name of a venue, in bytes of UTF-8.",
            format!("{:?}", episeal::visits::visitor::Poster::MAX_NAME_BYTES),
        ),
        ("MAX_REVISION", "The highest revision of a visit.", format!("{:?}", episeal::visits::visitor::MAX_REVISION)),
        (
            "MAX_VISIT",
            "The longest sealed visit of version 1, in bytes.",
            format!("{:?}", episeal::visits::visitor::MAX_VISIT),
        ),
        (
            "DAYS_AHEAD",
            "How many days ahead a day key may be drawn.",
            format!("{:?}", episeal::visits::key_ring::DAYS_AHEAD),
        ),
        ("MAX_TRUST", "The longest kept trust, in bytes: 32 MiB.", format!("{:?}", episeal::visits::trust::MAX_TRUST)),
        ("DAY_SECONDS", "Seconds in a day.", format!("{:?}", episeal::visits::DAY)),
        ("DIARY_DAYS", "How many days before today a diary goes back.", format!("{:?}", episeal::visits::DIARY_DAYS)),
        ("KEY_DAYS", "How many days before today keys are kept.", format!("{:?}", episeal::visits::KEY_DAYS)),
        (
            "MAX_TIME",
            "The latest time, in seconds since 1970: 9999-12-31T23:59:59Z.",
            format!("{:?}", episeal::visits::MAX_TIME),
        ),
        (
            "TOLERANCE_SECONDS",
            "The one clock tolerance: ten minutes, in seconds.",
            format!("{:?}", episeal::visits::TOLERANCE),
        ),
        ("MAX_MESSAGE", "The longest message, in bytes.", format!("{:?}", episeal::visits::MAX_MESSAGE)),
        ("AREA_MAX_LEVELS", "The most levels of an area.", format!("{:?}", episeal::visits::Area::MAX_LEVELS)),
        (
            "AREA_MAX_LEVEL_BYTES",
            "The longest level of an area, in bytes of UTF-8.",
            format!("{:?}", episeal::visits::Area::MAX_LEVEL_BYTES),
        ),
        (
            "MAX_RESERVATION_SECONDS",
            "The longest lifetime of a reservation, in seconds: an hour.",
            format!("{:?}", episeal::certificates::guard::MAX_RESERVATION_SECONDS),
        ),
        (
            "HANDING_OUT_SECONDS",
            "How long handing out may take, in seconds: this much of a reservation's lifetime is left when it is checked.",
            format!("{:?}", episeal::certificates::guard::HANDING_OUT_SECONDS),
        ),
        (
            "MAX_UVCI",
            "The longest certificate identifier, in characters, with prefix and check character.",
            format!("{:?}", episeal::certificates::issue::MAX_UVCI),
        ),
        (
            "QUIET_ZONE",
            "The light border on each side, in modules.",
            format!("{:?}", episeal::certificates::qr::QUIET_ZONE),
        ),
        (
            "MAX_INFLATED",
            "The most that a certificate inflates to, in bytes.",
            format!("{:?}", episeal::certificates::hcert::MAX_INFLATED),
        ),
        ("CERTIFICATE_PREFIX", "What every text begins with.", format!("{:?}", episeal::certificates::hcert::PREFIX)),
        (
            "MAX_CERTIFICATE_TEXT",
            "The longest text of a certificate that is looked at, in characters.",
            format!("{:?}", episeal::certificates::hcert::MAX_TEXT),
        ),
        (
            "MAX_EXPRESSION",
            "The longest text of an expression or of the data it is evaluated on, in bytes.",
            format!("{:?}", episeal::rules::MAX_EXPRESSION),
        ),
        ("MAX_PAYLOAD", "The longest payload, in bytes of JSON.", format!("{:?}", episeal::rules::MAX_PAYLOAD)),
        (
            "MAX_RULE_SET",
            "The longest text of a rule set, in bytes of JSON.",
            format!("{:?}", episeal::rules::MAX_RULE_SET),
        ),
        ("MAX_RULES", "The most rules of a rule set.", format!("{:?}", episeal::rules::MAX_RULES)),
        (
            "MAX_TRAVEL_SECONDS",
            "The longest period that is searched: ten years of 366 days, in seconds.",
            format!("{:?}", episeal::rules::MAX_TRAVEL_SECONDS),
        ),
        (
            "MAX_VALUE_SETS",
            "The longest text of value sets, in bytes of JSON.",
            format!("{:?}", episeal::rules::MAX_VALUE_SETS),
        ),
    ]
}

/// Code and sentence of every variant, by the name of the enum.
fn coded() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    enums![
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
    ]
}

#[wasm_bindgen]
pub fn codes_ts() -> String {
    let mut file = String::from("// Written by build.mjs from core.\n");
    for (name, variants) in coded() {
        let list: String = variants.iter().map(|(code, _)| format!("  \"{code}\",\n")).collect();
        let _ = write!(file, "\nexport const {name}Codes = [\n{list}] as const;\n");
        let _ = writeln!(file, "/** What it says to a person, `{name}` of `episeal/texts` has. */");
        let _ = writeln!(file, "export type {name}Code = (typeof {name}Codes)[number];");
    }
    file
}

#[wasm_bindgen]
pub fn english_ts() -> String {
    let mut file = String::from("// Written by build.mjs from core.\n\nexport const english = {\n");
    for (name, variants) in coded() {
        let texts: String = variants.iter().map(|(code, text)| format!("    {code:?}: {text:?},\n")).collect();
        let _ = writeln!(file, "  {name}: {{\n{texts}  }},");
    }
    file + "} as const;\n"
}

#[wasm_bindgen]
pub fn limits_ts() -> String {
    let each = limits().into_iter();
    let list = each.map(|(name, about, value)| format!("\n/** {about} */\nexport const {name} = {value};\n"));
    String::from("// Written by build.mjs from core.\n") + &list.collect::<String>()
}
