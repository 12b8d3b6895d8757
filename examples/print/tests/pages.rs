//! Pages of all kinds of people, kept in `target/tmp/pages`: `make audit` holds them against veraPDF's profile of
//! PDF/UA-1, and sees that those in `refused` do not conform.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[allow(
    dead_code,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]
#[path = "../../../core/tests/certificate_support/dsc.rs"]
mod dsc;

use dsc::{Dsc, pkcs8, secret_key};
use episeal::{
    Date, DateOfBirth, NameLanguage, PersonName, Recovery, RecoveryProfile, SignerKey, Uvci,
};
use std::fs;
use std::path::Path;

/// The longest page, in bytes: two fonts with the letters that are used.
const MAX_PAGE: usize = 131_072;

fn page(name: PersonName, born: &str, issuer: &str) -> Vec<u8> {
    let day = |text: &str| Date::parse(text).unwrap();
    let recovery = Recovery {
        name,
        date_of_birth: DateOfBirth::parse(born).unwrap(),
        first_positive: day("2021-06-01"),
        test_country: "DE".into(),
        issuer: issuer.into(),
        country: "DE".into(),
        uvci: Uvci::generate_with_subject("DE", "IZ12345A", "WWWWWWWWWWWW").unwrap(),
        profile: RecoveryProfile::Germany,
        valid_from: day("2021-06-29"),
        valid_until: day("2021-11-28"),
        issued: day("2021-07-01").start(),
        expires: day("2021-11-28").end(),
    };
    let key = SignerKey::from_pkcs8(&pkcs8(&secret_key())).unwrap();
    let issued = recovery.issue(&Dsc::default().signer(), &key).unwrap();
    episeal_print::a4(issued.text()).unwrap()
}

/// By the name of the file.
fn pages() -> Vec<(&'static str, Vec<u8>)> {
    let office = "Stadt Köln, Gesundheitsamt";
    let of = |surname: &str, given: &str, language| {
        let name = PersonName::new(surname, given, language).unwrap();
        page(name, "1964-08-12", office)
    };
    let chinese = PersonName::with_document_spelling("王", "芳", "WANG", "FANG").unwrap();
    let long = "W".repeat(80);
    let longest = PersonName::with_document_spelling(&long, &long, &long, &long).unwrap();
    vec![
        ("german", of("Müller", "Zoë", NameLanguage::Other)),
        (
            "polish",
            of("Brzęczyszczykiewicz", "Żółć", NameLanguage::Other),
        ),
        ("greek", of("Παπαδόπουλος", "Γεώργιος", NameLanguage::Other)),
        ("cyrillic", of("Щеглова", "Юлия", NameLanguage::Other)),
        ("lone", of("Suharto", "", NameLanguage::Other)),
        ("chinese", page(chinese, "", office)),
        ("longest", page(longest, "1964-08-12", &long)),
    ]
}

/// The page with one thing changed that a reader needs.
fn without(page: &[u8], [part, instead]: [&str; 2]) -> Vec<u8> {
    assert_eq!(part.len(), instead.len());
    let place = page
        .windows(part.len())
        .position(|bytes| bytes == part.as_bytes())
        .unwrap();
    let mut page = page.to_vec();
    page[place..][..part.len()].copy_from_slice(instead.as_bytes());
    page
}

#[test]
fn pages_are_small_and_kept_for_the_audit() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let refused = folder.join("refused");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&refused).unwrap();
    let pages = pages();
    for (name, page) in &pages {
        assert!(page.len() < MAX_PAGE, "{name}: {} bytes", page.len());
        fs::write(folder.join(name).with_extension("pdf"), page).unwrap();
    }
    for (name, change) in [
        ("not-marked", ["/StructParents", "/StructParentz"]),
        ("no-picture-text", ["/Alt(", "/Alz("]),
        ("no-heads", ["/S/TH/", "/S/TB/"]),
        ("no-part", ["<pdfuaid:part>1<", "<pdfuaid:part>7<"]),
        (
            "no-title",
            ["/DisplayDocTitle true", "/DisplayDocTitlf true"],
        ),
    ] {
        let page = without(&pages[0].1, change);
        fs::write(refused.join(name).with_extension("pdf"), page).unwrap();
    }
}
