//! Writes seeds for fuzz targets from the test vectors: `fuzz_seeds TEST-VECTORS CORPUS`.
//!
//! A seed begins with the bytes by which its target chooses what the rest is.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::print_stdout, clippy::unwrap_used)]

use episeal_testkit::fuzz::TARGETS;
use episeal_testkit::fuzz::visits::release_part;
use episeal_testkit::judge::{judge, judged_kinds};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Target to seeds.
type Seeds = BTreeMap<&'static str, Vec<Vec<u8>>>;
/// Of each kind of message, the shortest that is accepted: it is replayed whatever a fuzzer finds.
type Shortest = BTreeMap<u8, Vec<u8>>;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|ext| ext == "json")).collect()
}

/// All texts in what is given.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let is_hex =
        text.len().is_multiple_of(2) && !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect())
}

fn seeds_of(vector: &Value, seeds: &mut Seeds, shortest: &mut Shortest) {
    let mut found = Vec::new();
    texts(&vector["given"], &mut found);
    let mut add = |target, head: &[u8], rest: &[u8]| {
        if rest.len() <= 4_096 {
            seeds.entry(target).or_default().push([head, rest].concat());
        }
    };
    for text in found {
        let bytes = unhex(&text).unwrap_or_else(|| text.clone().into_bytes());
        for (number, kind) in (0..).zip(judged_kinds()) {
            if judge(kind, &bytes) == Some(Ok(())) {
                add("messages", &[number], &bytes);
                add("second", &[0, number], &bytes);
                let known = shortest.entry(number).or_insert_with(|| bytes.clone());
                if bytes.len() < known.len() {
                    known.clone_from(&bytes);
                }
            }
        }
        if text.starts_with("HC1:") {
            add("hcert", &[0], text.as_bytes());
        } else if unhex(&text).is_none() {
            add("texts", &[0], text.as_bytes());
            add("names", &[0, 0], text.as_bytes());
        }
        if bytes.starts_with(&[0x30, 0x82]) {
            add("dsc", &[4], &bytes);
        }
        if bytes.starts_with(b"{\"keys\"") {
            add("signer_lists", &[5], &bytes);
        }
    }
    let json = |name: &str| vector["given"].get(name).map(Value::to_string);
    if let (Some(logic), Some(data)) = (json("logic"), json("data")) {
        add("rules", &[0], format!("{logic}\n{data}").as_bytes());
    }
    for name in ["rules", "value_sets", "payload"] {
        json(name).into_iter().for_each(|json| add("rules", &[0], json.as_bytes()));
    }
}

fn main() {
    let [vectors, corpus] = [1, 2].map(|at| PathBuf::from(env::args_os().nth(at).unwrap()));
    let (mut seeds, mut shortest) = (Seeds::new(), Shortest::new());
    for file in files(&vectors) {
        let vector: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        seeds_of(&vector, &mut seeds, &mut shortest);
    }
    // It is inside of another message wherever it is in a vector.
    let part = release_part();
    let of_part = (0..).zip(judged_kinds()).filter(|(_, kind)| judge(kind, &part) == Some(Ok(())));
    shortest.extend(of_part.map(|(number, _)| (number, part.clone())));
    // Where bytes are choices, any bytes do.
    for (target, _) in TARGETS {
        let made = |number: u32| (0..1 + number % 8).flat_map(move |at| Sha256::digest(format!("{number} {at}")));
        seeds.entry(target).or_default().extend((0..64).map(|number| made(number).collect()));
    }
    for (target, seeds) in seeds {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder).unwrap();
        for seed in &seeds {
            let name: String = Sha256::digest(seed)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
            fs::write(folder.join(name), seed).unwrap();
        }
        println!("{target} {}", seeds.len());
    }
    for (number, message) in shortest {
        let name = format!("kind-{number:02}");
        fs::write(corpus.join("messages").join(name), [&[number], message.as_slice()].concat()).unwrap();
    }
}
