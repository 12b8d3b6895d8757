//! An error of one of many is reported in its place, whatever the others are: of every part of a visit, where the venue
//! examines it, and where the office opens it.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::faults::{FAULTS, Fault, Opened, Stage};
use episeal_testkit::visits::*;

/// Eight are computed at once, and one more stays alone.
const TOGETHER: usize = 9;

/// What is said of visits with these faults, in their order.
struct Said {
    reports: Vec<ReleaseReport>,
    findings: Findings,
}

/// Pushed together, and opened together.
fn said(stage: &Stage, request: &[u8], visits: &[VisitWithNotes]) -> Said {
    let world = &stage.world;
    let mut release = world.venue.release(&world.verify(request).unwrap(), &world.trust, NOON).unwrap();
    let reports = release.push_many(visits);
    release.finish();
    let parts: Vec<_> = std::iter::from_fn(|| release.next_part().unwrap()).collect();
    let stored: Vec<_> = visits.iter().map(|noted| noted.visit.clone()).collect();
    Said { reports, findings: Findings::of(world.opening(request, &stage.day_keys), &parts, &stored) }
}

/// Guest after guest with these faults.
#[track_caller]
fn check(stage: &Stage, request: &[u8], made: &[Vec<VisitWithNotes>], faults: &[usize]) {
    let visits: Vec<_> = faults.iter().zip(made).map(|(fault, of_guest)| of_guest[*fault].clone()).collect();
    let Said { reports, findings } = said(stage, request, &visits);
    let faults: Vec<&Fault> = faults.iter().map(|fault| &FAULTS[*fault]).collect();
    let what: Vec<_> = faults.iter().map(|fault| fault.what).collect();
    let pushed = (0..).zip(&faults).filter_map(|(at, fault)| Some(ReleaseReport { at, error: fault.pushed? }));
    assert_eq!(reports, pushed.collect::<Vec<_>>(), "{what:?}");

    let (mut found, mut errors, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
    for (fault, guest) in faults.iter().zip(&stage.guests) {
        let id = guest.kept().record_id();
        match fault.opened {
            Opened::Visit => found.push(id),
            Opened::Nothing => {}
            Opened::Error(error) => errors.push((id, error)),
            Opened::Unreadable(error) => unreadable.push(error),
        }
    }
    assert_eq!(findings.visits.iter().map(|(id, _)| *id).collect::<Vec<_>>(), found, "{what:?}");
    assert_eq!((findings.errors, findings.unreadable, findings.end), (errors, unreadable, Ok(())), "{what:?}");
}

#[test]
fn an_error_of_one_of_many_is_reported_in_its_place_whatever_the_others_are() {
    let stage = Stage::new(TOGETHER);
    let request = stage.world.request(&stage.world.ask());
    let of_guest = |guest| FAULTS.iter().map(|fault| stage.make(fault, guest)).collect();
    let made: Vec<Vec<_>> = (0..TOGETHER).map(of_guest).collect();
    for fault in 0..FAULTS.len() {
        // In every place, each among others.
        let others: Vec<_> = (0..TOGETHER).map(|at| (fault + at) % FAULTS.len()).collect();
        check(&stage, &request, &made, &others);
        // All alike, and one among sound ones: first, last of eight, alone.
        check(&stage, &request, &made, &[fault; TOGETHER]);
        for place in [0, 7, 8] {
            let mut sound = [0; TOGETHER];
            sound[place] = fault;
            check(&stage, &request, &made, &sound);
        }
    }
}

/// What is said of a repeated visit depends on the one before it alone.
#[test]
fn a_repeated_visit_is_out_of_order_in_its_place() {
    let stage = Stage::new(TOGETHER);
    let request = stage.world.request(&stage.world.ask());
    let sound: Vec<_> = (0..TOGETHER).map(|guest| stage.make(&FAULTS[0], guest)).collect();
    for place in 1..TOGETHER {
        let mut visits = sound.clone();
        visits[place] = visits[place - 1].clone();
        let Said { reports, findings } = said(&stage, &request, &visits);
        let at = u32::try_from(place).unwrap();
        assert_eq!(reports, [ReleaseReport { at, error: RecordError::OutOfOrder }]);
        assert_eq!((findings.visits.len(), findings.unreadable), (TOGETHER - 1, vec![RecordError::OutOfOrder]));
    }
}
