//! What becomes of attempts, whatever they leave.

use crate::shelf::{LATER, NEXT, NOON, PERSON, RESPELLED, Shelf, tags};
use episeal::certificates::IssueError;
use episeal::certificates::guard::GuardOutcome;
use episeal_guard_store::{GuardStoreError, Settled};

/// When everything has run out.
const END: i64 = NOON + 9_999;

#[test]
fn a_crash_before_handing_out_burns_nothing() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    let crashed = desk.reserve(PERSON, NOON);
    for at in [NOON, NOON + 599] {
        desk.assert_refused(PERSON, at, "busy");
        assert_eq!(shelf.states(tags(&desk.key, PERSON)), crashed.state());
    }
    desk.issue(NEXT, NOON);
    desk.issue(PERSON, LATER);
    desk.assert_refused(RESPELLED, END, "already-issued");
}

#[test]
fn a_decision_that_refuses_changes_nothing() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    desk.issue(NEXT, NOON);
    let before = shelf.read();
    let refused = desk.swap(PERSON, |_| Err(IssueError::ReservationLost));
    assert!(matches!(refused, Err(GuardStoreError::Guard(IssueError::ReservationLost))));
    let damaged = desk.swap(PERSON, |_| Ok(b"?".to_vec()));
    assert!(matches!(damaged, Err(GuardStoreError::Guard(IssueError::GuardStateInvalid))));
    let nobody = desk.store.swap(&[], &[], |_| Ok::<_, GuardStoreError>(((), None)));
    assert!(matches!(nobody, Err(GuardStoreError::NoKey)));
    assert_eq!(shelf.read(), before);
}

#[test]
fn what_a_crash_left_open_is_listed_and_settled() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    desk.issue(NEXT, NOON);
    let crashed = desk.reserve(PERSON, NOON);
    assert!(desk.listed(NOON + 599).is_empty(), "it may still run");
    assert_eq!(desk.listed(LATER), [crashed.attempt()]);
    let open = desk.store.unsettled().unwrap();
    assert_eq!((open.open.len(), open.open[0].epoch, open.damaged), (1, 7, 0));
    let early = desk.store.settle(&crashed.attempt(), GuardOutcome::Failed, NOON + 599);
    assert!(matches!(early, Err(GuardStoreError::Guard(IssueError::ReservationRuns))));
    let settled = desk.store.settle(&crashed.attempt(), GuardOutcome::Issued, LATER);
    assert_eq!(settled.unwrap(), Settled::Whole);
    assert_eq!(shelf.states(tags(&desk.key, PERSON)), crashed.issued_unreserved());
    assert!(desk.listed(END).is_empty());
    desk.assert_refused(PERSON, LATER, "already-issued");
    let again = desk.store.settle(&crashed.attempt(), GuardOutcome::Failed, LATER);
    assert_eq!(again.unwrap(), Settled::NotOpen);
    desk.assert_refused(PERSON, END, "already-issued");
}

#[test]
fn an_attempt_that_is_settled_as_failed_gives_the_right_back() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    let crashed = desk.reserve(PERSON, NOON);
    let settled = desk.store.settle(&crashed.attempt(), GuardOutcome::Failed, LATER);
    assert_eq!(settled.unwrap(), Settled::Whole);
    assert!(desk.listed(END).is_empty());
    desk.issue(PERSON, LATER);
}

/// A certificate is out, its program crashed, and another attempt came before the operator: in the same spelling or
/// another one, and it failed, is running or crashed, too.
#[test]
fn an_attempt_whose_place_another_took_is_settled_under_every_tag() {
    for (next, ends) in [(PERSON, true), (PERSON, false), (RESPELLED, true), (RESPELLED, false)] {
        let shelf = Shelf::new();
        let mut desk = shelf.desk();
        let out = desk.reserve(PERSON, NOON);
        let other = desk.reserve(next, LATER);
        if ends {
            desk.swap(next, |stored| other.failed(stored)).unwrap();
        }
        let mut names = desk.listed(END);
        assert_eq!(names.len(), if ends { 1 } else { 2 });
        assert_eq!(names.remove(0), out.attempt());
        let settled = desk.store.settle(&out.attempt(), GuardOutcome::Issued, LATER + 1);
        assert_eq!(settled.unwrap(), Settled::Whole);
        assert_eq!(desk.listed(END), names, "the other one is open");
        for person in [PERSON, RESPELLED] {
            desk.assert_refused(person, END, "already-issued");
        }
        // That the other one handed out nothing takes nothing back.
        for name in names {
            desk.store.settle(&name, GuardOutcome::Failed, END).unwrap();
        }
        desk.assert_refused(PERSON, END, "already-issued");
        assert!(desk.listed(END).is_empty());
    }
}

#[test]
fn an_attempt_whose_place_another_took_is_settled_as_failed_and_takes_nothing_from_it() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    let crashed = desk.reserve(PERSON, NOON);
    desk.issue(RESPELLED, LATER);
    assert_eq!(desk.listed(END), [crashed.attempt()]);
    desk.store.settle(&crashed.attempt(), GuardOutcome::Failed, END).unwrap();
    assert!(desk.listed(END).is_empty());
    for person in [PERSON, RESPELLED] {
        desk.assert_refused(person, END, "already-issued");
    }
}

#[test]
fn who_lost_its_place_and_handed_nothing_out_gives_up_and_is_not_listed() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    let slow = desk.reserve(PERSON, NOON);
    desk.issue(PERSON, LATER);
    assert!(desk.swap(PERSON, |stored| slow.check(stored, LATER).map(|()| slow.state())).is_err());
    assert_eq!(desk.listed(END), [slow.attempt()]);
    desk.store.give_up(&slow.attempt()).unwrap();
    assert!(desk.listed(END).is_empty());
    desk.assert_refused(PERSON, END, "already-issued");
}

#[test]
fn a_damaged_state_hides_no_other() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    let crashed = desk.reserve(PERSON, NOON);
    let next = tags(&desk.key, NEXT);
    shelf.put(next.person, b"?");
    shelf.put(next.recovery_id, b"?");
    assert_eq!(desk.store.unsettled().unwrap().damaged, 2);
    assert_eq!(desk.listed(LATER), [crashed.attempt()]);
    desk.assert_refused(NEXT, END, "guard-state-invalid");
    assert_eq!(desk.store.settle(&[7; 16], GuardOutcome::Issued, LATER).unwrap(), Settled::NotOpen);
}

#[test]
fn an_epoch_is_not_forgotten_while_an_attempt_runs() {
    let shelf = Shelf::new();
    let mut desk = shelf.desk();
    desk.reserve(PERSON, NOON);
    let before = shelf.read();
    let forgotten = desk.store.forget(7, NOON + 599);
    assert!(matches!(forgotten, Err(GuardStoreError::Guard(IssueError::ReservationRuns))));
    assert_eq!(shelf.read(), before);
    assert_eq!(desk.store.forget(7, LATER).unwrap(), 2);
}

#[test]
fn of_ten_thousand_tags_a_damaged_state_concerns_one_person() {
    let shelf = Shelf::new();
    let (mut desk, mut database) = (shelf.desk(), shelf.database());
    let transaction = database.transaction().unwrap();
    let issued = [&[0x83, 1, 1, 0x50][..], &[9; 16]].concat();
    let sql = "INSERT INTO tag (tag, epoch, state) VALUES (?1, 7, ?2)";
    for number in 0..10_000 {
        let tags = tags(&desk.key, ["Müller", "1964-08-12", &number.to_string()]);
        let state: &[u8] = if number == 4_711 { b"?" } else { &issued };
        transaction.execute(sql, (tags.person.as_bytes(), state)).unwrap();
    }
    transaction.commit().unwrap();
    let with_id = |id| ["Müller", "1964-08-12", id];
    desk.assert_refused(with_id("4711"), NOON, "guard-state-invalid");
    for known in ["0", "4710", "4712", "9999"] {
        desk.assert_refused(with_id(known), NOON, "already-issued");
    }
    desk.issue(with_id("10000"), NOON);
    let count = database.query_row("SELECT count(*) FROM tag", (), |row| row.get(0));
    assert_eq!(count, Ok(10_002));
}
