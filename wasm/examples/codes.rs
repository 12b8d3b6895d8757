//! Writes the codes of core's enums, and what each says in English, as TypeScript: `front/generated/codes.ts` and
//! `front/generated/english.ts`. Run by `build.mjs`.

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
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// The enum's name, and code and sentence of every variant.
macro_rules! enums {
    ($($name:ident),+ $(,)?) => {
        [$( (stringify!($name), $name::ALL.iter().map(|one| (one.code(), one.sentence())).collect::<Vec<_>>()) ),+]
    };
}

fn main() -> std::io::Result<()> {
    let enums = enums![
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
    ];
    let (mut codes, mut sentences) = (String::from("// Written by examples/codes.rs.\n"), BTreeMap::new());
    for (name, variants) in &enums {
        let list: String = variants.iter().map(|(code, _)| format!("  \"{code}\",\n")).collect();
        let _ = write!(codes, "\nexport const {name}Codes = [\n{list}] as const;\n");
        let _ = writeln!(codes, "export type {name}Code = (typeof {name}Codes)[number];");
        sentences.extend(variants.iter().copied());
    }
    let texts: String = sentences.iter().map(|(code, sentence)| format!("  {code:?}: {sentence:?},\n")).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("front/generated");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("codes.ts"), codes)?;
    std::fs::write(
        folder.join("english.ts"),
        format!("// Written by examples/codes.rs.\nexport const english = {{\n{texts}}} as const;\n"),
    )
}
