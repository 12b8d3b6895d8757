//! Each foreign crate is named in one place; nothing of ours, no clock, no files, no console.

use std::fs;
use std::path::Path;

/// Which file may name a crate.
const CRATES: &[(&str, &str)] = &[
    ("base45::", "transport.rs"),
    ("flate2", "transport.rs"),
    ("ciborium", "cbor.rs"),
    ("coset", "message.rs"),
    ("p256", "signer.rs"),
    ("x509_cert", "signer.rs"),
];

const FORBIDDEN: &[&str] = &["std::", "println!", "unsafe ", "episeal", "miniz_oxide", "aws_lc_rs"];

/// All that is taken from us: how an enum of codes is declared.
const OURS: &str = "use episeal_base::{coded, errors};";

/// Every file below `src`, and its lines of code.
fn files() -> Vec<(String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![source.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let text = fs::read_to_string(&path).unwrap();
                    let code: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                    found.push((path.strip_prefix(&source).unwrap().to_str().unwrap().to_owned(), code.join("\n")));
                }
            }
        }
    }
    found
}

#[test]
fn a_foreign_crate_is_named_in_its_place_alone() {
    for (name, place) in CRATES {
        let named: Vec<_> = files().into_iter().filter(|(_, code)| code.contains(name)).map(|(file, _)| file).collect();
        assert_eq!(named, [*place], "{name}");
    }
}

#[test]
fn nothing_of_ours_reads_and_nothing_reaches_out() {
    for (file, code) in files() {
        let code = code.replace(OURS, "");
        for word in FORBIDDEN {
            assert!(!code.contains(word), "{file} has {word}");
        }
    }
}
