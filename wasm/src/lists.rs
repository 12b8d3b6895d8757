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

/// Documentation, name and value of each.
macro_rules! limits {
    ($( #[doc = $about:literal] $name:ident = $($value:ident)::+; )+) => {
        fn limits() -> Vec<(&'static str, &'static str, String)> {
            vec![$( (stringify!($name), $about.trim_ascii(), format!("{:?}", episeal::$($value)::+)) ),+]
        }
    };
}

limits! {
    /// The most visits in a diary.
    MAX_DIARY_VISITS = visits::diary::MAX_DIARY_VISITS;
    /// The most check-ins of a diary that wait to be sealed.
    MAX_DIARY_PENDING = visits::diary::MAX_DIARY_PENDING;
    /// The longest validity of an office's certificate: 90 days, in seconds.
    MAX_CERTIFICATE_SECONDS = visits::authority::MAX_CERTIFICATE_SECONDS;
    /// The longest validity of a revocation list: 31 days, in seconds.
    MAX_REVOCATIONS_SECONDS = visits::authority::MAX_REVOCATIONS_SECONDS;
    /// The most tags of a notice.
    MAX_NOTICE_TAGS = visits::office::MAX_NOTICE_TAGS;
    /// The number of tags is a multiple of this.
    NOTICE_STEP = visits::office::NOTICE_STEP;
    /// The longest validity of a request: 7 days, in seconds.
    MAX_REQUEST_SECONDS = visits::office::MAX_REQUEST_SECONDS;
    /// The most departure notes that a server keeps for a record.
    MAX_NOTES = visits::server::MAX_NOTES;
    /// The most departure notes of one staff key for a record.
    MAX_NOTES_OF_STAFF = visits::server::MAX_NOTES_OF_STAFF;
    /// The most departure notes of one staff key, for all records together.
    MAX_STAFF_NOTES = visits::server::MAX_STAFF_NOTES;
    /// The most day keys that a server ever publishes for a venue and day.
    MAX_PUBLISHED = visits::server::MAX_PUBLISHED;
    /// The longest departure note, in bytes.
    MAX_NOTE = visits::server::MAX_NOTE;
    /// How long a live share may take: one hour, in seconds.
    LIVE_SECONDS = visits::share::LIVE_SECONDS;
    /// The longest validity of a share: 7 days, in seconds.
    MAX_SHARE_SECONDS = visits::share::MAX_SHARE_SECONDS;
    /// The most visits of a share.
    MAX_SHARED = visits::share::MAX_SHARED;
    /// The least window: half an hour, in seconds.
    POLICY_LEAST_WINDOW = visits::venue::Policy::LEAST_WINDOW;
    /// The longest name, street or city, in bytes of UTF-8.
    CONTACT_MAX_NAME_BYTES = visits::visitor::Contact::MAX_NAME_BYTES;
    /// The longest telephone number, in bytes.
    CONTACT_MAX_PHONE_BYTES = visits::visitor::Contact::MAX_PHONE_BYTES;
    /// The longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3 less the angle brackets).
    CONTACT_MAX_EMAIL_BYTES = visits::visitor::Contact::MAX_EMAIL_BYTES;
    /// The longest postal code, in bytes.
    CONTACT_MAX_POSTAL_CODE_BYTES = visits::visitor::Contact::MAX_POSTAL_CODE_BYTES;
    /// The longest house number, in bytes.
    CONTACT_MAX_HOUSE_NUMBER_BYTES = visits::visitor::Contact::MAX_HOUSE_NUMBER_BYTES;
    /// The longest name of a venue, in bytes of UTF-8.
    POSTER_MAX_NAME_BYTES = visits::visitor::Poster::MAX_NAME_BYTES;
    /// The highest revision of a visit.
    MAX_REVISION = visits::visitor::MAX_REVISION;
    /// The longest sealed visit of version 1, in bytes.
    MAX_VISIT = visits::visitor::MAX_VISIT;
    /// How many days ahead a day key may be drawn.
    DAYS_AHEAD = visits::key_ring::DAYS_AHEAD;
    /// The longest kept trust, in bytes: 32 MiB.
    MAX_TRUST = visits::trust::MAX_TRUST;
    /// Seconds in a day.
    DAY_SECONDS = visits::DAY;
    /// How many days before today a diary goes back.
    DIARY_DAYS = visits::DIARY_DAYS;
    /// How many days before today keys are kept.
    KEY_DAYS = visits::KEY_DAYS;
    /// The latest time, in seconds since 1970: 9999-12-31T23:59:59Z.
    MAX_TIME = visits::MAX_TIME;
    /// The one clock tolerance: ten minutes, in seconds.
    TOLERANCE_SECONDS = visits::TOLERANCE;
    /// The longest message, in bytes.
    MAX_MESSAGE = visits::MAX_MESSAGE;
    /// The most levels of an area.
    AREA_MAX_LEVELS = visits::Area::MAX_LEVELS;
    /// The longest level of an area, in bytes of UTF-8.
    AREA_MAX_LEVEL_BYTES = visits::Area::MAX_LEVEL_BYTES;
    /// The longest lifetime of a reservation, in seconds: an hour.
    MAX_RESERVATION_SECONDS = certificates::guard::MAX_RESERVATION_SECONDS;
    /// How long handing out may take, in seconds: this much of a reservation's lifetime is left when it is checked.
    HANDING_OUT_SECONDS = certificates::guard::HANDING_OUT_SECONDS;
    /// The longest certificate identifier, in characters, with prefix and check character.
    MAX_UVCI = certificates::issue::MAX_UVCI;
    /// The light border on each side, in modules.
    QUIET_ZONE = certificates::qr::QUIET_ZONE;
    /// The most that a certificate inflates to, in bytes.
    MAX_INFLATED = certificates::hcert::MAX_INFLATED;
    /// What every text begins with.
    CERTIFICATE_PREFIX = certificates::hcert::PREFIX;
    /// The longest text of a certificate that is looked at, in characters.
    MAX_CERTIFICATE_TEXT = certificates::hcert::MAX_TEXT;
    /// The longest text of an expression or of the data it is evaluated on, in bytes.
    MAX_EXPRESSION = rules::MAX_EXPRESSION;
    /// The longest payload, in bytes of JSON.
    MAX_PAYLOAD = rules::MAX_PAYLOAD;
    /// The longest text of a rule set, in bytes of JSON.
    MAX_RULE_SET = rules::MAX_RULE_SET;
    /// The most rules of a rule set.
    MAX_RULES = rules::MAX_RULES;
    /// The longest period that is searched: ten years of 366 days, in seconds.
    MAX_TRAVEL_SECONDS = rules::MAX_TRAVEL_SECONDS;
    /// The longest text of value sets, in bytes of JSON.
    MAX_VALUE_SETS = rules::MAX_VALUE_SETS;
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
