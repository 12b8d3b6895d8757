//! Pages of all kinds of people, kept in `target/tmp/pages`: `make audit` checks them with veraPDF against PDF/UA-1,
//! and checks that those in `refused` do not conform.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[path = "support/issued.rs"]
mod issuing;

use episeal::certificates::names::{NameLanguage, NameParts, PersonName};
use issuing::issued_by;
use std::fs;
use std::path::Path;

/// The longest page, in bytes: two fonts with the letters that are used.
const MAX_PAGE: usize = 131_072;

fn page(name: PersonName, born: &str, issuer: &str) -> Vec<u8> {
    episeal_print::a4(&issued_by(issuer, name, born)).unwrap()
}

fn parts(surname: &str, given_names: &str) -> NameParts {
    NameParts { surname: surname.into(), given_names: given_names.into() }
}

/// By the name of the file.
fn pages() -> Vec<(&'static str, Vec<u8>)> {
    let office = "Stadt Köln, Gesundheitsamt";
    let of = |surname: &str, given: &str, language| {
        let name = PersonName::new(surname, given, language).unwrap();
        page(name, "1964-08-12", office)
    };
    let chinese = PersonName::with_document_spelling(&parts("王", "芳"), &parts("WANG", "FANG")).unwrap();
    let long = "W".repeat(80);
    let longest = PersonName::with_document_spelling(&parts(&long, &long), &parts(&long, &long)).unwrap();
    vec![
        ("german", of("Müller", "Zoë", NameLanguage::Other)),
        ("polish", of("Brzęczyszczykiewicz", "Żółć", NameLanguage::Other)),
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
    let place = page.windows(part.len()).position(|bytes| bytes == part.as_bytes()).unwrap();
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
        ("no-title", ["/DisplayDocTitle true", "/DisplayDocTitlf true"]),
    ] {
        let page = without(&pages[0].1, change);
        fs::write(refused.join(name).with_extension("pdf"), page).unwrap();
    }
}
