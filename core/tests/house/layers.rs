//! The house: a module uses only what is below it, and each foreign crate is named in one place.

use std::fs;
use std::path::{Path, PathBuf};

/// Lowest first. Modules of one layer may use each other only where they are listed in [`WITHIN`].
const LAYERS: &[&[&str]] = &[
    &["error"],
    &["primitives"],
    &["wire"],
    &["text", "time", "envelope", "cpace"],
    &["id"],
    &["key_ring"],
    &["message"],
    &["authority", "certificate", "office", "server", "staff", "venue", "visitor"],
    &["diary"],
    &["share"],
    &["judge"],
];

/// The one `use` upward inside `wire`: none. Parties never use each other.
const WITHIN: &[(&str, &str)] = &[];

/// Which files may name a crate.
const CRATES: &[(&str, &[&str])] = &[
    ("x25519_dalek", &["primitives/portable/x25519.rs"]),
    ("curve25519_dalek", &["primitives/group.rs"]),
    ("ed25519_dalek", &["primitives/portable/ed25519.rs"]),
    ("aes_gcm", &["primitives.rs"]),
    ("aes_kw", &["primitives.rs"]),
    ("hkdf::", &["primitives.rs"]),
    ("hmac::", &["primitives.rs"]),
    ("sha2::", &["primitives.rs", "primitives/portable/chain.rs", "primitives/portable/rsa_key.rs"]),
    ("argon2::", &["primitives.rs"]),
    ("getrandom", &["primitives.rs"]),
    ("subtle::", &["primitives.rs"]),
    (
        "aws_lc_rs::",
        &[
            "primitives/native/chain.rs",
            "primitives/native/ecdsa.rs",
            "primitives/native/ed25519.rs",
            "primitives/native/rsa_key.rs",
            "primitives/native/x25519.rs",
        ],
    ),
    ("p256::", &["primitives/portable/chain.rs", "primitives/portable/ecdsa.rs", "primitives/portable/rsa_key.rs"]),
    ("p384", &["primitives/portable/chain.rs"]),
    ("p521", &["primitives/portable/chain.rs"]),
    ("rsa::", &["primitives/portable/chain.rs", "primitives/portable/rsa_key.rs"]),
    ("pkcs8::", &["primitives/ecdsa.rs"]),
    ("sec1::", &["primitives/ecdsa.rs"]),
    ("x509_cert", &["certificate/x509.rs", "certificate/x509/csca.rs", "certificate/x509/pss.rs"]),
    ("miniz_oxide", &["certificate/issue/encoding.rs", "certificate/inflate.rs"]),
    // Nothing that issues or verifies is in the second opinion, and the other way round.
    ("episeal_acceptance", &["lib.rs", "certificate/issue/own_output.rs"]),
    ("flate2", &[]),
    ("fast_qr", &["certificate/qr.rs"]),
    ("bech32", &["text.rs"]),
    ("icu_normalizer", &["text/unicode.rs"]),
    ("icu_properties", &["text/unicode.rs"]),
    ("serde", &["certificate/rules/json.rs", "certificate/rules/json/reader.rs", "certificate/trust/json/reader.rs"]),
    ("ciborium", &[]),
    ("coset", &[]),
];

/// What core must never touch: the clock, files, the environment, the console.
const FORBIDDEN: &[&str] = &[
    "SystemTime",
    "Instant::now",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "println!",
    "eprintln!",
    "std::io",
    "thread",
    "static mut",
    "unsafe ",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file of the product: its path below `src` and its text without tests.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![source()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(source()).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !is_test(&name) {
                let text = fs::read_to_string(&path).unwrap();
                let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
                found.push((name, product.to_owned()));
            }
        }
    }
    found
}

/// A file or folder whose name ends in `tests`.
fn is_test(file: &str) -> bool {
    file.split('/').any(|part| part.trim_end_matches(".rs").ends_with("tests"))
}

fn module_of(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap()
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The modules of this crate that a text names as `crate::module`.
fn used(text: &str) -> Vec<&str> {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines()
        .filter(is_code)
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
        .filter(|module| !module.is_empty())
        .collect()
}

#[test]
fn a_module_uses_only_what_stands_below_it() {
    let mut checked = 0;
    for (file, text) in files() {
        let module = module_of(&file);
        let Some(layer) = layer_of(module) else {
            assert!(["lib", "opaque"].contains(&module), "{file} has no layer");
            continue;
        };
        for target in used(&text) {
            let below = layer_of(target).unwrap_or_else(|| panic!("{file} names crate::{target}"));
            let is_allowed = below < layer || target == module || WITHIN.contains(&(module, target));
            assert!(is_allowed, "{file} uses {target}, which does not stand below it");
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} uses found");
}

#[test]
fn a_foreign_crate_is_named_in_its_place_alone() {
    for (file, text) in files() {
        for (name, places) in CRATES {
            let is_named =
                text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(&name.to_string()));
            assert!(!is_named || places.contains(&file.as_str()), "{file} names {name}");
        }
    }
}

#[test]
fn core_has_no_clock_no_files_no_console_and_no_unsafe() {
    for (file, text) in files() {
        for word in FORBIDDEN {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            assert!(!code.into_iter().any(|line| line.contains(word)), "{file} has {word}");
        }
    }
    let root = fs::read_to_string(source().join("lib.rs")).unwrap();
    assert!(root.contains("#![forbid(unsafe_code)]"));
}

#[test]
fn files_and_functions_stay_small() {
    for (file, text) in files() {
        let code = text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"));
        assert!(code.count() <= 400, "{file} has more than 400 lines of code");
        let mut start = None;
        for (number, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let is_function = line.contains("fn ") && line.trim_start().starts_with(['f', 'p']) && !line.contains(';');
            if is_function {
                start = Some((number, indent));
            }
            if let Some((first, outer)) = start
                && line.trim() == "}"
                && indent == outer
            {
                assert!(number - first < 60, "{file}:{first}: a function of more than 60 lines");
                start = None;
            }
        }
    }
}
