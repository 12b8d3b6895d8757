//! Every exported secret carries a label (core/FORMAT.md, section 18): programs that show files recognise it by that.

use episeal_testkit::api::certificates::GuardKey;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;
use std::fs;
use std::path::Path;

/// Every kind of exported secret there is, by the type that exports it.
fn exports() -> Vec<(&'static str, SecretBytes)> {
    let world = World::new();
    let kept = world.seal(&check_in("Mara")).kept().export_secret_bytes();
    let (mut stretch, own) = (Stretch::new(), DiarySecret::generate().unwrap().export_secret_bytes());
    vec![
        ("Authority", world.authority.export_secret_bytes().unwrap()),
        ("Office", world.office.export_secret_bytes().unwrap()),
        ("Venue", world.venue.export_secret_bytes().unwrap()),
        ("Staff", Staff::generate().unwrap().export_secret_bytes().unwrap()),
        ("Kept", kept),
        ("DiarySecret", DiarySecret::generate().unwrap().export_secret_bytes()),
        ("DiaryPinKey", stretch.new_pin_key("482915").unwrap().export_secret_bytes()),
        ("PassphraseKey", stretch.new_passphrase_key(&own, "correct horse").unwrap().export_secret_bytes()),
        ("ShareCodeKey", stretch.draw_share_code().unwrap().key().export_secret_bytes()),
        ("NoticeKey", notice_key().export_secret_bytes()),
        ("RunSecret", RunSecret::generate().unwrap().export_secret_bytes()),
        ("GuardKey", GuardKey::generate(7).unwrap().export_secret_bytes()),
    ]
}

/// Of a visit that was read.
fn notice_key() -> NoticeKey {
    let world = World::new();
    let visits = vec![world.seal(&check_in_at("Mara", NOON - HOUR)).visit().to_vec()];
    let findings = world.story(&world.ask(), &visits);
    findings.visits[0].1.notice_key().unwrap()
}

/// The types of core that export a secret, by the impl that contains the export.
fn exporting_types(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            exporting_types(&path, found);
            continue;
        }
        let mut name = String::new();
        for line in fs::read_to_string(&path).unwrap().lines() {
            if let Some(rest) = line.strip_prefix("impl ") {
                rest.split([' ', '<']).next().unwrap().clone_into(&mut name);
            }
            if line.contains("pub fn export_secret_") {
                found.push(name.clone());
            }
        }
    }
}

#[test]
fn the_list_of_this_test_is_that_of_the_source() {
    let mut found = Vec::new();
    for part in ["base", "certificates", "messages", "rules", "visits"] {
        exporting_types(&Path::new(env!("CARGO_MANIFEST_DIR")).join(part).join("src"), &mut found);
    }
    found.sort_unstable();
    let mut listed: Vec<_> = exports().iter().map(|(name, _)| (*name).to_owned()).collect();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

#[test]
fn every_exported_secret_carries_a_label() {
    for (name, secret) in exports() {
        let bytes = secret.expose_secret_bytes();
        let is_text =
            bytes.starts_with(b"EPISEAL-") && bytes.split(|byte| *byte == b'1').next().unwrap().ends_with(b"-SECRET");
        // An array whose first element is the label.
        let is_file = bytes.get(2..).is_some_and(|rest| rest.starts_with(b"episeal-1 "));
        assert!(is_text || is_file, "{name}");
    }
}
