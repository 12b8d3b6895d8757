//! The issuance guard where something crashes, stalls, fails, or has a wrong clock.

use episeal_testkit::api::certificates::*;
use episeal_testkit::guard::{ALARM, LOST, MINUTES, NOW, store};

#[test]
fn a_crash_after_the_reservation_burns_nothing() {
    let (mut store, tags) = store();
    let before = store.reserved(tags, NOW);
    let again = store.reserved(tags, NOW + 600);
    // The one that was thought dead comes back: too late.
    assert_eq!(before.check(&store.read(tags), NOW + 600), LOST);
    assert_eq!(store.fail(tags, &before), LOST);
    assert_eq!(store.issue(tags, &again), Ok(()));
}

#[test]
fn a_crash_before_the_reservation_is_stored_burns_nothing() {
    let (mut store, tags) = store();
    let decision = reserve_issuance(&store.keys, &store.read(tags), MINUTES, NOW);
    assert!(decision.is_ok());
    store.reserved(tags, NOW);
}

#[test]
fn a_failure_gives_the_right_back_at_once() {
    let (mut store, tags) = store();
    let reservation = store.reserved(tags, NOW);
    assert_eq!(store.fail(tags, &reservation), Ok(()));
    assert_eq!(store.fail(tags, &reservation), Ok(()), "saying it twice is no error");
    assert_eq!(reservation.check(&store.read(tags), NOW), LOST);
    assert_eq!(store.issue(tags, &reservation), ALARM);
    let reservation = store.reserved(tags, NOW);
    assert_eq!(store.issue(tags, &reservation), Ok(()));
}

#[test]
fn a_crash_after_handing_out_is_settled_by_the_kept_reservation() {
    let (mut store, tags) = store();
    let kept = store.reserved(tags, NOW).state();
    let reservation = Reservation::resume(&kept).unwrap();
    assert_eq!(store.issue(tags, &reservation), Ok(()));
    assert_eq!(store.issue(tags, &reservation), Ok(()), "saying it twice is no error");
    assert_eq!(store.fail(tags, &reservation), LOST);
    assert!(matches!(store.reserve(tags, NOW), Err(IssueError::AlreadyIssued)));
}

#[test]
fn a_certificate_whose_signing_took_too_long_is_not_handed_out() {
    let (mut store, tags) = store();
    let slow = store.reserved(tags, NOW);
    assert_eq!(slow.check(&store.read(tags), NOW + 539), Ok(()));
    // A minute is left for handing out, or handing out does not begin.
    for late in [540, 599, 600] {
        assert_eq!(slow.check(&store.read(tags), NOW + late), LOST);
    }
    let next = store.reserved(tags, NOW + 600);
    // Not even under a clock that went back.
    assert_eq!(slow.check(&store.read(tags), NOW), LOST);
    assert_eq!(next.check(&store.read(tags), NOW + 600), Ok(()));
    store.issue(tags, &next).unwrap();
    assert_eq!(next.check(&store.read(tags), NOW + 600), LOST);
    assert_eq!(next.check(&GuardStates::default(), NOW), LOST);
}

#[test]
fn a_reservation_that_was_lost_after_handing_out_is_an_alarm() {
    let (mut store, tags) = store();
    let (other, slow) = (store.tags("Muller"), store.reserved(tags, NOW));
    assert_eq!(slow.check(&store.read(tags), NOW), Ok(()));
    // Handed out after an hour.
    let next = store.reserved(other, NOW + 3_600);
    assert_eq!(next.check(&store.read(other), NOW + 3_600), Ok(()));
    assert_eq!(store.issue(tags, &slow), ALARM);
    // That one is out is written all the same, and an attempt that has not yet handed out another will no longer do so.
    store.write(tags, &slow.issued_unreserved());
    assert_eq!(next.check(&store.read(other), NOW + 3_600), LOST);
    assert_eq!(store.fail(other, &next), LOST);
    for tags in [tags, other] {
        assert!(matches!(store.reserve(tags, NOW + 9_999), Err(IssueError::AlreadyIssued)));
    }
    assert_eq!(store.issue(other, &next), ALARM, "it was handed out, as well");
    assert_eq!(slow.issued(&GuardStates::default()).err(), Some(IssueError::HandedOutUnreserved));
}

#[test]
fn what_a_crash_left_open_is_found_and_settled() {
    let (mut store, tags) = store();
    let attempt = store.reserved(tags, NOW);
    let open = OpenReservation::read(&attempt.state()).unwrap().unwrap();
    let named = (open.attempt(), open.expires());
    assert_eq!(named, (attempt.attempt(), NOW + 600));
    // With a wrong clock, too.
    for (now, has_run_out) in [(599, false), (600, true), (-6_600, false), (-6_601, true)] {
        assert_eq!(open.has_run_out(NOW + now), has_run_out);
        let failed = open.settled(GuardOutcome::Failed, NOW + now);
        assert_eq!(failed.is_ok(), has_run_out);
    }
    let early = open.settled(GuardOutcome::Failed, NOW).err();
    assert_eq!(early, Some(IssueError::ReservationRuns));
    let failed = open.settled(GuardOutcome::Failed, NOW + 600).unwrap();
    store.write(tags, &failed);
    assert_eq!(store.fail(tags, &attempt), Ok(()), "the same as its own");
    let again = store.reserved(tags, NOW + 600);
    let open = OpenReservation::read(&again.state()).unwrap().unwrap();
    // That it was handed out can be written at once: at worst the attempt stops.
    let issued = open.settled(GuardOutcome::Issued, NOW + 600).unwrap();
    store.write(tags, &issued);
    assert_eq!(again.check(&store.read(tags), NOW + 600), LOST);
    assert_eq!(store.issue(tags, &again), Ok(()), "the same as its own");
    assert!(matches!(store.reserve(tags, NOW + 1_200), Err(IssueError::AlreadyIssued)));
    for settled in [failed, issued] {
        assert!(OpenReservation::read(&settled).unwrap().is_none());
    }
}

#[test]
fn a_clock_that_goes_back_a_little_ends_no_reservation() {
    for seconds in [MINUTES, MAX_RESERVATION_SECONDS] {
        let (mut store, tags) = store();
        let reservation = reserve_issuance(&store.keys, &store.read(tags), seconds, NOW).unwrap();
        store.write(tags, &reservation.state());
        let open = OpenReservation::read(&reservation.state()).unwrap().unwrap();
        // The same for another server, whose clock is behind.
        for back in [1, 60, 3_000, 3_600] {
            let now = NOW - back;
            assert!(matches!(store.reserve(tags, now), Err(IssueError::Busy)));
            let failed = open.settled(GuardOutcome::Failed, now);
            assert_eq!(failed.err(), Some(IssueError::ReservationRuns));
            assert_eq!(reservation.check(&store.read(tags), now), Ok(()));
        }
    }
}

#[test]
fn a_late_settlement_counts_as_long_as_nobody_else_came() {
    let (mut store, tags) = store();
    let reservation = store.reserved(tags, NOW);
    assert_eq!(store.issue(tags, &reservation), Ok(()));
    assert!(matches!(store.reserve(tags, NOW + 601), Err(IssueError::AlreadyIssued)));
}

#[test]
fn a_reservation_by_a_clock_that_was_wrong_has_run_out() {
    let (mut store, tags) = store();
    store.reserved(tags, NOW + 10 * 365 * DAY);
    store.reserved(tags, NOW);
}
