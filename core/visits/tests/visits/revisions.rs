//! Check-outs, later revisions and departure notes: what counts, what is reported.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft;
use episeal_testkit::visits::*;

fn visits_of(sealed: &[&Sealed]) -> Vec<Vec<u8>> {
    sorted(sealed.iter().map(|sealed| sealed.visit().to_vec()).collect())
}

fn between(from_hour: i64, to_hour: i64, world: &World) -> Ask {
    let window = Period::new(MORNING + from_hour * HOUR, MORNING + to_hour * HOUR).unwrap();
    Ask { windows: vec![window], ..world.ask() }
}

/// Releases one visit with these notes and opens it.
fn with_notes(world: &World, ask: &Ask, sealed: &Sealed, notes: &[Vec<u8>]) -> (Result<(), RecordError>, Findings) {
    let request = world.request(ask);
    let visits = [sealed.visit().to_vec()];
    let (parts, pushed) = world.release(&request, &visits, notes);
    (pushed[0], world.open(&request, &parts, &visits))
}

#[test]
fn a_check_out_is_released_with_its_check_in() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    let second = world.check_out(&first.kept(), MORNING + 11 * HOUR);
    let findings = world.story(&world.ask(), &visits_of(&[&first, &second]));
    assert_eq!(findings.visits.len(), 1);
    assert_eq!(findings.visits[0].1.departure(), Some(MORNING + 11 * HOUR));
    // After the departure nothing is released, though revision 0 has an open end.
    let findings = world.story(&between(11, 12, &world), &visits_of(&[&first, &second]));
    assert_eq!(findings.visits.len(), 1, "the departure itself touches the window");
    let second = world.check_out(&first.kept(), MORNING + 11 * HOUR - 1);
    let findings = world.story(&between(11, 12, &world), &visits_of(&[&first, &second]));
    assert_eq!((findings.visits.len(), findings.errors.len()), (0, 0));
}

#[test]
fn a_revision_that_changes_arrival_or_area_disagrees() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    let honest = world.check_out(&first.kept(), NOON);
    // The visitor's own device, told a different story: kept bytes with another arrival, another area.
    let changed = |item: usize, value: Value| {
        let kept = craft::kept_with(&first.kept(), &[(item, value)]);
        world.check_out(&kept, NOON)
    };
    let moved = changed(craft::KEPT_ARRIVAL, (MORNING + 9 * HOUR).into());
    let elsewhere = changed(craft::KEPT_AREA, Value::Array(vec!["Keller".into()]));
    let id = first.kept().record_id();
    for (second, expected) in
        [(honest, vec![]), (moved, vec![RecordError::Disagrees]), (elsewhere, vec![RecordError::Disagrees])]
    {
        let findings = world.story(&world.ask(), &visits_of(&[&first, &second]));
        assert_eq!(findings.errors_of(id), expected);
        assert_eq!(findings.visits.len(), 1, "the check-in is sound");
        assert_eq!(findings.visits[0].1.visit().arrival(), MORNING + 10 * HOUR);
    }
}

#[test]
fn a_revision_after_the_release_is_reported_beside_the_visit_and_hides_nothing() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    let second = world.check_out(&first.kept(), NOON);
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits_of(&[&first]), &[]);
    let findings = world.open(&request, &parts, &visits_of(&[&first, &second]));
    assert_eq!(findings.names(), ["Mara"]);
    assert_eq!(findings.errors_of(first.kept().record_id()), [RecordError::Unexamined]);
}

#[test]
fn the_staffs_note_is_a_departure_for_who_has_none() {
    let world = World::new();
    let sealed = world.seal(&CheckIn { kind: CheckInKind::Staff, ..check_in("Opa") });
    let id = sealed.kept().record_id();
    let notes = [world.note(TODAY, &id, MORNING + 11 * HOUR), world.note(TODAY + 1, &id, MORNING + 11 * HOUR + 60)];
    let (said, findings) = with_notes(&world, &world.ask(), &sealed, &notes);
    assert_eq!(said, Ok(()));
    let visit = &findings.visits[0].1;
    assert_eq!(
        (visit.departure(), visit.noted_departure()),
        (Some(MORNING + 11 * HOUR + 60), Some(MORNING + 11 * HOUR + 60))
    );
    assert_eq!(visit.visit().kind(), CheckInKind::Staff);
    // It narrows the stay: a later window has nobody.
    let ask = Ask { windows: vec![Period::new(MORNING + 11 * HOUR + 1_000, NOON).unwrap()], ..world.ask() };
    let (_, findings) = with_notes(&world, &ask, &sealed, &notes);
    assert!(findings.visits.is_empty());
}

#[test]
fn the_visitors_own_departure_prevails_over_a_note() {
    let world = World::new();
    let sealed = world.seal(&staying("Mara", MORNING + 10 * HOUR, MORNING + 11 * HOUR));
    let note = world.note(TODAY, &sealed.kept().record_id(), NOON);
    let (said, findings) = with_notes(&world, &world.ask(), &sealed, &[note]);
    assert_eq!(said, Ok(()));
    assert_eq!(findings.visits[0].1.departure(), Some(MORNING + 11 * HOUR));
    assert_eq!(findings.visits[0].1.noted_departure(), None);
}

#[test]
fn a_note_of_another_venues_staff_for_another_record_or_before_arrival_is_invalid() {
    let (world, other) = (World::new(), World::new());
    let (sealed, another) = (world.seal(&check_in("Opa")), world.seal(&check_in("Oma")));
    let id = sealed.kept().record_id();
    let notes = [
        other.note(TODAY, &id, NOON),
        world.note(TODAY, &another.kept().record_id(), NOON),
        world.note(TODAY, &id, MORNING + 10 * HOUR - TOLERANCE - 1),
        world.note(TODAY, &id, MORNING + 34 * HOUR + 1),
    ];
    for note in notes {
        let (said, findings) = with_notes(&world, &world.ask(), &sealed, &[note]);
        assert_eq!(said, Err(RecordError::NoteInvalid));
        assert_eq!(findings.names(), ["Opa"], "the visit is released without it");
        assert_eq!(findings.visits[0].1.departure(), None);
    }
}

#[test]
fn a_visit_whose_record_names_another_venue_disagrees() {
    // The visitor's device was told another venue's name for the same day key: kept bytes with another identity
    // cannot pass check_out, so the record is resealed by a forged poster: refused already at the day key.
    let (world, other) = (World::new(), World::new());
    let first = world.seal(&check_in("Mara"));
    let identity = Value::Bytes(other.venue.id().as_bytes().to_vec());
    let kept = craft::kept_with(&first.kept(), &[(craft::KEPT_VENUE, identity)]);
    let readers = Readers::OfficeOnly;
    let out = check_out(&kept, NOON, &world.day_key, &world.trust, readers, NOON);
    assert_eq!(out.err(), Some(RecordError::WrongVenue));
}

#[test]
fn a_revision_that_disagrees_hides_no_sound_one_at_the_venue_either() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    // A second story: two hours earlier, and gone before the window.
    let earlier = (craft::KEPT_ARRIVAL, (MORNING + 8 * HOUR).into());
    let kept = craft::kept_with(&first.kept(), &[earlier]);
    let second = world.check_out(&kept, MORNING + 8 * HOUR + 180);
    let findings = world.story(&between(10, 12, &world), &visits_of(&[&first, &second]));
    assert_eq!(findings.names(), ["Mara"]);
    assert_eq!(findings.errors_of(first.kept().record_id()), [RecordError::Disagrees]);
    // And a window that only the second story touches releases nothing.
    let findings = world.story(&between(7, 9, &world), &visits_of(&[&first, &second]));
    assert!(findings.visits.is_empty() && findings.errors.is_empty());
}

#[test]
fn a_departure_up_to_ten_minutes_before_arrival_is_the_arrival() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    let second = world.check_out(&first.kept(), MORNING + 10 * HOUR - TOLERANCE);
    let visit = first.kept().open(second.visit()).unwrap();
    assert_eq!(visit.departure(), Some(MORNING + 10 * HOUR));
    let note = world.note(TODAY, &first.kept().record_id(), MORNING + 10 * HOUR - 60);
    let (said, findings) = with_notes(&world, &world.ask(), &first, &[note]);
    assert_eq!(said, Ok(()));
    assert_eq!(findings.visits[0].1.departure(), Some(MORNING + 10 * HOUR));
}
