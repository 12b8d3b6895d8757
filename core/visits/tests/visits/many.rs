//! What many at once give is what each gives alone, in their order, whatever the others are.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;

/// Sound visits, some of them outside of the window and some with a second revision, ascending; then some of them
/// spoilt, each in a way of its own, so that hardly any eight are alike.
fn mixed(world: &World) -> (Vec<Vec<u8>>, Vec<RecordId>) {
    let stranger = World::new();
    let mut visits = Vec::new();
    for number in 0..60 {
        let sealed = world.seal(&check_in_at("V", NOON - 3_600 * (number % 4)));
        visits.push(sealed.visit().to_vec());
        if number % 5 == 0 {
            visits.push(world.check_out(&sealed.kept(), NOON).visit().to_vec());
        }
    }
    let mut visits = sorted(visits);
    let mut ids: Vec<_> =
        visits.iter().map(|visit| UnverifiedVisit::parse(visit).unwrap().claimed_address().record_id()).collect();
    for (place, visit) in visits.iter_mut().enumerate() {
        let end = visit.len();
        match place % 9 {
            // The author's signature, the record's ciphertext and thereby the signature, no visit at all.
            1 => visit[end - 1] ^= 1,
            3 => visit[end - 200] ^= 1,
            5 if place.is_multiple_of(2) => visit.truncate(end / 2),
            7 if place.is_multiple_of(4) => *visit = stranger.seal(&check_in("S")).visit().to_vec(),
            _ => {}
        }
    }
    // One twice, and one where it does not belong.
    visits.insert(20, visits[19].clone());
    ids.insert(20, ids[19]);
    visits.swap(28, 31);
    ids.swap(28, 31);
    (visits, ids)
}

/// The reports, by place among all, and what an office finds.
fn released(
    world: &World,
    request: &[u8],
    pushed: &[VisitWithNotes],
    at_once: usize,
) -> (Vec<ReleaseReport>, Findings) {
    let verified = world.verify(request).unwrap();
    let mut release = world.venue.release(&verified, &world.trust, NOON).unwrap();
    let mut reports = Vec::new();
    for (begin, many) in (0..).step_by(at_once).zip(pushed.chunks(at_once)) {
        let refused = release.push_many(many).into_iter();
        reports.extend(refused.map(|report| ReleaseReport { at: begin + report.at, ..report }));
    }
    release.finish();
    let parts: Vec<_> = std::iter::from_fn(|| release.next_part().unwrap()).collect();
    let stored: Vec<_> = pushed.iter().map(|noted| noted.visit.clone()).collect();
    (reports, world.open(request, &parts, &stored))
}

fn one_by_one(world: &World, request: &[u8], pushed: &[VisitWithNotes]) -> Vec<ReleaseReport> {
    let verified = world.verify(request).unwrap();
    let mut release = world.venue.release(&verified, &world.trust, NOON).unwrap();
    let each = pushed.iter().map(|noted| release.push(&noted.visit, &noted.notes).err());
    (0..).zip(each).filter_map(|(at, error)| error.map(|error| ReleaseReport { at, error })).collect()
}

fn are_the_same(world: &World) {
    let request = world.request(&world.ask());
    let (visits, ids) = mixed(world);
    let note = |place: usize| match place % 4 {
        0 => vec![world.note(TODAY, &ids[place], NOON)],
        2 if place.is_multiple_of(3) => vec![b"no note".to_vec()],
        _ => Vec::new(),
    };
    let pushed =
        visits.iter().enumerate().map(|(place, visit)| VisitWithNotes { visit: visit.clone(), notes: note(place) });
    let pushed: Vec<_> = pushed.collect();
    let expected = one_by_one(world, &request, &pushed);
    let kinds: std::collections::BTreeSet<_> = expected.iter().map(|report| report.error).collect();
    assert!(kinds.len() >= 4 && expected.len() < pushed.len() / 2, "{kinds:?}");
    // What was spoilt, by the places from before one was inserted; a flipped bit is a wrong signature or no visit.
    let error_at = |at: u32| expected.iter().find(|report| report.at == at).map(|report| report.error);
    assert_eq!([1, 3, 10, 12].map(error_at), [Some(RecordError::BadSignature); 4]);
    assert_eq!(
        [14, 16, 20].map(error_at),
        [RecordError::Malformed, RecordError::NoDayKey, RecordError::OutOfOrder].map(Some)
    );

    let (_, alone) = released(world, &request, &pushed, 1);
    assert!(!alone.visits.is_empty() && !alone.errors.is_empty());
    for at_once in [2, 7, 8, 9, 16, pushed.len()] {
        let (reports, findings) = released(world, &request, &pushed, at_once);
        assert_eq!(reports, expected, "{at_once} at once");
        assert!(findings.visits == alone.visits && findings.errors == alone.errors, "{at_once} at once");
        assert_eq!((&findings.unreadable, findings.end), (&alone.unreadable, alone.end));
    }
}

#[test]
fn many_pushed_at_once_are_released_as_one_by_one() {
    are_the_same(&World::new());
}

#[test]
fn many_pushed_at_once_are_released_as_one_by_one_where_the_venue_may_read() {
    are_the_same(&World::where_the_venue_may_read());
}

#[test]
fn results_come_in_the_order_of_the_list_and_all_of_them_at_the_end() {
    let world = World::new();
    let enough = episeal_base::many::enough();
    let sealed: Vec<_> = (0..=2 * enough).map(|_| world.seal(&check_in("V"))).collect();
    let visits = sorted(sealed.iter().map(|sealed| sealed.visit().to_vec()).collect());
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits, &[]);
    let mut opening = world.opening(&request, std::slice::from_ref(&world.day_key));
    let mut parts = parts.iter();
    let (mut found, mut waiting) = (Vec::new(), 0);
    for (added, visit) in visits.iter().enumerate() {
        while opening.wants_part() {
            opening.add_part(parts.next().unwrap()).unwrap();
        }
        opening.add_visit(visit).unwrap();
        found.extend(std::iter::from_fn(|| opening.next_result()).map(|result| result.record_id()));
        waiting = waiting.max(added + 1 - found.len());
    }
    // The last record may go on.
    assert!(waiting <= enough + 1, "{waiting}");
    parts.for_each(|part| opening.add_part(part).unwrap());
    opening.finish().unwrap();
    found.extend(std::iter::from_fn(|| opening.next_result()).map(|result| result.record_id()));
    let mut expected: Vec<_> = sealed.iter().map(|sealed| sealed.kept().record_id()).collect();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn after_the_end_all_that_is_pushed_is_out_of_order() {
    let world = World::new();
    let verified = world.verify(&world.request(&world.ask())).unwrap();
    let mut release = world.venue.release(&verified, &world.trust, NOON).unwrap();
    assert_eq!(release.push_many(&[]), []);
    release.finish();
    let noted = VisitWithNotes { visit: world.seal(&check_in("V")).visit().to_vec(), notes: vec![] };
    let late = [0, 1].map(|at| ReleaseReport { at, error: RecordError::OutOfOrder });
    assert_eq!(release.push_many(&[noted.clone(), noted]), late);
}
