//! The file: made, recognised, converted, waited for.

use crate::shelf::{LATER, NEXT, NOON, PERSON, Shelf, desk_at, tags};
use episeal::certificates::guard::{GuardKey, GuardOutcome};
use episeal_guard_store::{GuardStore, GuardStoreError, Settled};

#[test]
fn a_new_guard_is_one_file_for_its_owner_and_overwrites_nothing() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    desk.issue(PERSON, NOON);
    assert_eq!(shelf.names(), ["guard", "guard.key"], "no journal at rest");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(shelf.path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let before = shelf.read();
    assert!(matches!(GuardStore::create(&shelf.path()), Err(GuardStoreError::Io(_))));
    assert_eq!(shelf.names(), ["guard", "guard.key"]);
    assert_eq!(shelf.read(), before);
}

#[test]
fn what_a_killed_program_left_in_the_making_is_in_nobodys_way() {
    let shelf = Shelf::new();
    let target = shelf.path().with_file_name("other");
    for left in [".other.new", ".other.new-journal"] {
        std::fs::write(target.with_file_name(left), b"left").unwrap();
    }
    GuardStore::create(&target).unwrap();
    assert_eq!(GuardStore::open(&target).unwrap().epochs().unwrap(), [0_u32; 0]);
    assert_eq!(shelf.names(), ["guard", "guard.key", "other"]);
}

#[test]
fn a_guard_that_is_not_there_is_not_made() {
    let shelf = Shelf::new();
    for name in ["missing", ".", "nowhere/guard"] {
        let opened = GuardStore::open(&shelf.path().with_file_name(name));
        assert_eq!(opened.unwrap_err().code(), "io", "{name}");
    }
    assert_eq!(shelf.names(), ["guard", "guard.key"]);
}

#[test]
fn what_is_not_a_whole_guard_of_this_version_is_refused_and_not_changed() {
    let shelf = Shelf::new();
    shelf.desk().issue(PERSON, NOON);
    let whole = shelf.read();
    let refused = |bytes: &[u8]| {
        shelf.write(bytes);
        let reserved = desk_at(&shelf.path()).map_err(|error| error.code());
        let reserved = reserved.and_then(|mut desk| desk.try_reserve(NEXT, NOON));
        assert_eq!(reserved.err(), Some("guard-invalid"));
        assert_eq!(shelf.read(), bytes);
        assert_eq!(shelf.names(), ["guard", "guard.key"]);
    };
    refused(b"");
    refused(b"no database, but long enough to be taken for one of some kind".repeat(99).as_slice());
    refused(&whole[..whole.len() / 2]);
    refused(&[&whole[..100], &[0xa5; 3_000], &whole[3_100..]].concat());
    // Every page but the first: the tables are lost.
    refused(&[&whole[..4_096], &vec![0; whole.len() - 4_096]].concat());
    for change in [
        "PRAGMA user_version = 3",
        "DROP TABLE covered",
        "PRAGMA application_id = 1",
        "CREATE TABLE more (x)",
        "CREATE TRIGGER t AFTER INSERT ON tag BEGIN DELETE FROM tag; END",
    ] {
        shelf.write(&whole);
        shelf.database().execute_batch(change).unwrap();
        refused(&shelf.read());
    }
    shelf.write(&whole);
    shelf.desk().assert_refused(PERSON, NOON, "already-issued");
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let shelf = Shelf::new();
    let whole = shelf.read();
    let opened_after = |change: &str| {
        shelf.write(&whole);
        shelf.database().execute_batch(change).unwrap();
        GuardStore::open(&shelf.path()).unwrap_err()
    };
    assert!(matches!(opened_after("PRAGMA user_version = 3"), GuardStoreError::OtherVersion));
    assert!(matches!(opened_after("PRAGMA application_id = 1"), GuardStoreError::OtherDatabase));
    assert!(matches!(opened_after("DROP TABLE covered"), GuardStoreError::OtherTables));
    shelf.write(&[b'?'; 9_000]);
    assert!(matches!(GuardStore::open(&shelf.path()), Err(GuardStoreError::NoDatabase)));
}

#[test]
fn a_guard_of_the_first_version_is_taken_over_with_its_rows_and_hidden_from_older_programs() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    let crashed = desk.reserve(PERSON, NOON);
    desk.issue(NEXT, NOON);
    let tags = tags(&desk.key, PERSON);
    drop(desk);
    shelf.database().execute_batch("DROP TABLE covered; PRAGMA user_version = 1").unwrap();
    // Rows of a program that knew only person tags.
    let deleted = shelf.database().execute("DELETE FROM tag WHERE tag = ?1", [tags.recovery_id.as_bytes()]);
    assert_eq!(deleted, Ok(1));
    let mut desk = shelf.desk();
    desk.assert_refused(PERSON, NOON + 599, "busy");
    let version = shelf.database().query_row("PRAGMA user_version", (), |row| row.get(0));
    assert_eq!(version, Ok(2));
    desk.assert_refused(NEXT, NOON, "already-issued");
    // The other tag is unknown: settled as far as possible, and not reported as if that were all.
    let settled = desk.store.settle(&crashed.attempt(), GuardOutcome::Issued, NOON);
    assert_eq!(settled.unwrap(), Settled::InPart);
    desk.assert_refused(PERSON, LATER, "already-issued");
}

#[test]
fn a_database_that_another_program_holds_is_waited_for_and_then_refused() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    let holder = shelf.database();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| assert!(matches!(GuardStore::open(&shelf.path()), Err(GuardStoreError::Locked))));
        desk.assert_refused(PERSON, NOON, "guard-locked");
    });
    holder.execute_batch("ROLLBACK").unwrap();
    desk.issue(PERSON, NOON);
}

#[test]
fn epochs_are_entered_in_their_order_and_forgotten_with_their_tags() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    desk.issue(PERSON, NOON);
    let tag = tags(&desk.key, PERSON).person;
    for known in [6, 7] {
        let entered = desk.store.enter(&GuardKey::generate(known).unwrap());
        assert!(matches!(entered, Err(GuardStoreError::EpochKnown)), "{known}");
    }
    let newer = GuardKey::generate(8).unwrap();
    assert!(!desk.store.has(&newer).unwrap());
    desk.store.enter(&newer).unwrap();
    assert!(desk.store.has(&newer).unwrap() && desk.store.has(&desk.key).unwrap());
    assert!(!desk.store.has(&GuardKey::generate(8).unwrap()).unwrap(), "another key of the epoch");
    assert_eq!(desk.store.epochs().unwrap(), [7, 8]);
    desk.assert_refused(NEXT, NOON, "guard-keys");
    assert_eq!(desk.store.forget(7, NOON).unwrap(), 2);
    assert!(matches!(desk.store.forget(7, NOON), Err(GuardStoreError::EpochUnknown)));
    assert!(!shelf.read().windows(32).any(|window| window == tag.as_bytes()), "not even in free pages");
}
