//! Every input of the minimised corpora, and some that are made here, through what the fuzz targets do.

#![allow(clippy::unwrap_used)]

use episeal_testkit::fuzz::{TARGETS, Target};
use episeal_testkit::judge::{judge, judged_kinds};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// How many inputs are made for each target.
const MADE: u32 = 64;

/// The inputs in `fuzz/minimised`; for measuring, those in the folder that is named.
fn inputs(target: &str) -> Vec<Vec<u8>> {
    let minimised = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/minimised");
    let folder = std::env::var_os("EPISEAL_CORPUS").map_or_else(minimised, Into::into).join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Bytes that are the same in every run, the first ones none: SHA-256 of target, number and place.
fn made(target: &str, number: u32) -> Vec<u8> {
    let block = |place: u32| Sha256::digest(format!("{target} {number} {place}"));
    (0..(number % 16).max(number.min(1))).flat_map(block).collect()
}

fn replay(name: &str) {
    let (_, run): &Target = TARGETS.iter().find(|(target, _)| *target == name).unwrap();
    let inputs = inputs(name);
    assert!(inputs.len() >= 10, "{name} has {} inputs", inputs.len());
    inputs.iter().for_each(|data| run(data));
    (0..MADE).for_each(|number| run(&made(name, number)));
}

/// Whoever changes a reader finds out without a fuzzer: of each kind one is accepted.
#[test]
fn every_kind_of_message_is_replayed() {
    let inputs = inputs("messages");
    let kinds = judged_kinds();
    for kind in &kinds {
        let is_accepted = |data: &Vec<u8>| {
            let (number, bytes) = data.split_first().unwrap();
            kinds[usize::from(*number) % kinds.len()] == *kind && judge(kind, bytes) == Some(Ok(()))
        };
        assert!(inputs.iter().any(is_accepted), "{kind}");
    }
}

macro_rules! replayed {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name));
        })+

        #[test]
        fn every_target_is_replayed() {
            let names: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [$(stringify!($name)),+]);
            for name in names {
                let file = format!("../../fuzz/fuzz_targets/{name}.rs");
                let target = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
                assert!(target.lines().count() <= 20 && target.contains(name), "{name}");
            }
        }
    };
}

replayed! {
    areas certificates chains check_ins diary dsc guard hcert issuing key_rings lanes letters live messages names
    opening plans requests resigned revocation rules server shares signer_lists texts travel trust visits
}
