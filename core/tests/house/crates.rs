//! Which crate may use which, where each foreign crate is named, and what core must never touch.

use crate::source::{Product, Token, folder};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// A crate, and the modules that name it, with `/` those below them, too: of a foreign crate, one.
type Named = (&'static str, &'static [&'static str]);

/// Each crate of the product, lowest first: which of ours it uses, and which foreign crates, named where.
const CRATES: &[(&str, &[&str], &[Named])] = &[
    ("lanes", &[], &[]),
    (
        "base",
        &["lanes"],
        &[
            ("aes_gcm", &["primitives/aes"]),
            ("aes_kw", &["primitives/aes"]),
            ("argon2", &["primitives/argon2id"]),
            ("aws_lc_rs", &["primitives/native/"]),
            ("bech32", &["text"]),
            ("curve25519_dalek", &["primitives/group/"]),
            ("ed25519_dalek", &["primitives/portable/"]),
            ("episeal_lanes", &["primitives/many"]),
            ("getrandom", &["primitives/randomness"]),
            ("hkdf", &["primitives/hash"]),
            ("hmac", &["primitives/hash"]),
            ("icu_normalizer", &["text/unicode"]),
            ("p256", &["primitives/portable/"]),
            ("p384", &["primitives/portable/"]),
            ("p521", &["primitives/portable/"]),
            ("pkcs8", &["primitives/ecdsa"]),
            ("rayon", &["many"]),
            ("rsa", &["primitives/portable/"]),
            ("sec1", &["primitives/ecdsa"]),
            ("sha2", &["primitives/hash"]),
            ("subtle", &["primitives/secret"]),
            ("x25519_dalek", &["primitives/portable/"]),
        ],
    ),
    ("messages", &["base"], &[]),
    ("visits", &["base", "messages"], &[]),
    ("rules", &["base"], &[("serde", &["json/"]), ("serde_json", &["json/"])]),
    (
        "acceptance",
        // Its coded enums alone: nothing that issues or verifies is in the second opinion, and the other way round.
        &["base"],
        &[
            ("base45", &["transport"]),
            ("ciborium", &["cbor"]),
            ("coset", &["message"]),
            ("episeal_base", &["rejection"]),
            ("flate2", &["transport"]),
            ("p256", &["es256/"]),
            ("ring", &["es256/"]),
            ("x509_cert", &["signer"]),
        ],
    ),
    (
        "certificates",
        &["acceptance", "base", "rules"],
        &[
            ("base64ct", &["base64"]),
            ("episeal_acceptance", &["issue/own_output", "lib"]),
            ("episeal_rules", &["payload"]),
            ("fast_qr", &["qr"]),
            ("miniz_oxide", &["zlib"]),
            ("serde", &["json/"]),
            ("serde_json", &["json/"]),
            ("x509_cert", &["x509/"]),
        ],
    ),
    (".", &["certificates", "rules", "visits"], &[]),
];

/// Wiping is everybody's, and so is what all stand on.
const EVERYWHERE: &[&str] = &["episeal_base", "episeal_messages", "zeroize"];

/// The clock, files, the environment, the network, the console, threads, global state.
const FORBIDDEN: &[&str] = &[
    "Instant",
    "SystemTime",
    "dbg",
    "env",
    "eprint",
    "eprintln",
    "fs",
    "io",
    "net",
    "print",
    "println",
    "process",
    "thread",
    "thread_local",
    "unsafe",
];

/// The names below `[dependencies]` and `[target.*.dependencies]`, as code writes them.
pub(crate) fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut is_product = false;
    let mut found = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_product = line == "[dependencies]" || line.starts_with("[target.") && line.ends_with(".dependencies]");
        } else if let Some((name, _)) = line.split_once(['.', ' ', '='])
            && is_product
            && !line.starts_with('#')
        {
            found.insert(name.replace('-', "_"));
        }
    }
    found
}

fn is_in(file: &str, modules: &[&str]) -> bool {
    modules.iter().any(|module| match module.strip_suffix('/') {
        Some(folder) => file.strip_prefix(folder).is_some_and(|rest| rest == ".rs" || rest.starts_with('/')),
        None => file.strip_suffix(".rs") == Some(*module),
    })
}

#[test]
fn a_crate_uses_those_of_ours_that_stand_below_it() {
    for (at, (name, ours, _)) in CRATES.iter().enumerate() {
        let manifest = fs::read_to_string(folder(name).join("Cargo.toml")).unwrap();
        let used: Vec<_> = dependencies(&manifest)
            .into_iter()
            .filter_map(|used| Some(used.strip_prefix("episeal_")?.to_owned()))
            .collect();
        assert_eq!(used, *ours, "{name}");
        assert!(ours.iter().all(|used| CRATES[..at].iter().any(|(below, ..)| below == used)), "{name}");
    }
}

#[test]
fn a_foreign_crate_is_named_in_its_place_alone() {
    for (name, _, places) in CRATES {
        let manifest = fs::read_to_string(folder(name).join("Cargo.toml")).unwrap();
        let mut foreign = dependencies(&manifest);
        foreign.retain(|used| {
            name != &"." && (!EVERYWHERE.contains(&used.as_str()) || places.iter().any(|(of, _)| of == used))
        });
        let listed: BTreeSet<_> = places.iter().map(|(used, _)| (*used).to_owned()).collect();
        assert_eq!(foreign, listed, "{name}: every dependency has its place, and every place a dependency");

        let product = Product::read(name);
        let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for source in &product.sources {
            for used in Product::names(source) {
                named.entry(used).or_default().insert(&source.file);
            }
        }
        for (used, places) in *places {
            assert!(places.len() == 1 || used.starts_with("episeal_"), "{name}: {used} is named in {places:?}");
            let files = named.get(used).cloned().unwrap_or_default();
            assert!(files.iter().all(|file| is_in(file, places)), "{name}: {used} is named in {files:?}");
            for place in *places {
                assert!(files.iter().any(|file| is_in(file, &[place])), "{name}: {used} is not named in {place}");
            }
        }
    }
}

/// The forbidden words of a file: `fs` and the like as parts of paths.
fn forbidden<'a>(tokens: &'a [Token], words: &mut Vec<&'a str>) {
    words.extend(tokens.iter().map(|token| token.text.as_str()).filter(|word| FORBIDDEN.contains(word)));
    let statics = tokens.windows(2).filter(|pair| pair[0].text == "static" && pair[1].text == "mut");
    words.extend(statics.map(|pair| pair[0].text.as_str()));
}

#[test]
fn core_and_ffi_have_no_clock_no_files_no_console_and_no_unsafe() {
    let mut is_unsafe = BTreeSet::new();
    for name in CRATES.iter().map(|(name, ..)| *name).chain(["../ffi"]) {
        for source in Product::read(name).sources {
            let mut words = Vec::new();
            forbidden(&source.tokens, &mut words);
            if name == "lanes" && words.iter().all(|word| *word == "unsafe") {
                is_unsafe.extend((!words.is_empty()).then_some((source.file, words.len())));
            } else {
                assert_eq!(words, [""; 0], "{name}: {}", source.file);
            }
        }
        let root = fs::read_to_string(folder(name).join("src/lib.rs")).unwrap();
        assert_eq!(root.contains("\n#![forbid(unsafe_code)]\n"), name != "lanes", "{name}");
    }
    // Three calls of what needs a feature of the processor, and a vector from numbers and back.
    let expected = [("ifma.rs", 3), ("ifma/words.rs", 2)].map(|(file, count)| (file.to_owned(), count));
    assert_eq!(is_unsafe, BTreeSet::from(expected));
}

/// core/decisions/0011-sorted-lists.md: each kind of item that is sorted is 3 to 6 kB of WebAssembly, each kind of map
/// 2.
#[test]
fn what_visits_need_is_sorted_in_one_place() {
    let is_costly = |word: &str| {
        let is_sort = word == "sort" || word.starts_with("sort_");
        is_sort || ["BTreeMap", "BTreeSet", "BinaryHeap", "HashMap", "HashSet"].contains(&word)
    };
    let mut files = BTreeSet::new();
    for name in ["base", "messages", "visits"] {
        let costly = Product::read(name).sources.into_iter();
        let costly = costly.filter(|source| source.tokens.iter().any(|token| is_costly(&token.text)));
        files.extend(costly.map(|source| format!("{name}/{}", source.file)));
    }
    // By a heap half a kilobyte large, each.
    assert_eq!(files, BTreeSet::from(["base/sorted.rs", "messages/areas/overlap.rs"].map(str::to_owned)));
}

#[test]
fn the_reader_of_this_test_sees_what_it_looks_for() {
    let manifest = "[dependencies]\na-b.workspace = true\n# c\nd = { optional = true }\n[dev-dependencies]\ne = \"1\"\n\
        [target.'cfg(unix)'.dependencies]\nf.workspace = true\n[target.'cfg(unix)'.dev-dependencies]\ng = \"1\"\n";
    assert_eq!(dependencies(manifest), BTreeSet::from(["a_b", "d", "f"].map(str::to_owned)));

    let text = "use std::{fs, fmt}; use aes_gcm::{Aes; x}; fn f() { p256::f(); is!(p384); let _ = unsafe { 1 }; } static mut A: u8 = 0; \
        #[cfg(test)] mod tests { use std::io; fn g() { println!(); } } // thread";
    let product = Product::of(BTreeMap::from([("lib.rs".to_owned(), text.replace("Aes; x", "Aes, x"))]));
    let mut words = Vec::new();
    forbidden(&product.sources[0].tokens, &mut words);
    assert_eq!(words, ["fs", "unsafe", "static"]);
    assert_eq!(Product::names(&product.sources[0]), BTreeSet::from(["aes_gcm", "p256", "p384", "std"]));
    assert!(is_in("json/reader.rs", &["json/"]) && is_in("json.rs", &["json/"]) && !is_in("jsons.rs", &["json/"]));
    assert!(is_in("json.rs", &["json"]) && !is_in("json/reader.rs", &["json"]));
}
