//! What a visitor shared is compared with what is stored.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft::{self, Parts};
use episeal_testkit::visits::shares::*;
use episeal_testkit::visits::*;

/// What the office finds out about the one shared visit when the server stores these.
fn checked(world: &World, kept: &Kept, stored: &[Vec<u8>]) -> SharedVisit {
    let visitor = Visitor { stored: Vec::new(), kept: vec![kept.clone()] };
    let share = world.share(&visitor);
    let mut opened = world.open_share(share.bytes(), share.code()).unwrap();
    for visit in stored {
        assert_eq!(opened.add_stored(visit), Ok(true));
    }
    opened.visits().remove(0)
}

#[test]
fn each_shared_visit_is_checked_against_the_stored_ones() {
    let world = World::new();
    let visitor = Visitor::with(&world, 2);
    let (kept, visit) = (&visitor.kept[0], visitor.stored[0].clone());
    let author = craft::author_of(kept);
    let (parts, other) = (Parts::of(&visit), Parts::of(&visitor.stored[1]));

    let good = checked(&world, kept, std::slice::from_ref(&visit));
    assert_eq!((good.visit().is_ok(), good.errors()), (true, &[][..]));

    let nothing = checked(&world, kept, &[]);
    assert_eq!(nothing.visit(), Err(RecordError::Missing));
    assert_eq!(nothing.case_stay().err(), Some(RecordError::Missing));
    assert_eq!(nothing.arrival(), kept.arrival());

    let forged = parts.signed_by(&craft::identity_of(world.venue.export_secret_bytes().unwrap().expose_secret_bytes()));
    let moved = Parts { record: other.record, ..parts.clone() };
    let other_day = parts.clone().with_header_item(1, (TODAY + 1).into());
    let lied = craft::kept_with(kept, &[(craft::KEPT_ARRIVAL, (kept.arrival() + 60).into())]);
    let (lie, _) = visit_and_kept(&world.check_out(&lied, NOON));
    for (stored, expected) in [
        (forged, RecordError::BadSignature),
        (moved.signed_by(&author), RecordError::Undecryptable),
        (other_day.signed_by(&author), RecordError::Undecryptable),
        (lie, RecordError::Disagrees),
    ] {
        let alone = checked(&world, kept, std::slice::from_ref(&stored));
        let is_stored = expected != RecordError::Disagrees;
        let missing = (!is_stored).then_some(RecordError::Missing);
        let errors: Vec<_> = missing.into_iter().chain([expected]).collect();
        assert_eq!(alone.visit(), Err(errors[0]));
        assert_eq!(alone.errors(), errors);
        // A bad revision hides no sound one, in either order.
        for stored in [[visit.clone(), stored.clone()], [stored, visit.clone()]] {
            let beside = checked(&world, kept, &stored);
            assert_eq!(beside.visit().unwrap().arrival(), kept.arrival());
            assert_eq!(beside.errors(), [expected]);
        }
    }
}

#[test]
fn a_visitor_who_claims_other_times_than_sealed_disagrees() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let lied = craft::kept_with(&visitor.kept[0], &[(craft::KEPT_ARRIVAL, (MORNING + 61).into())]);
    let result = checked(&world, &lied, &visitor.stored);
    assert_eq!(result.visit(), Err(RecordError::Disagrees));
    let left = craft::kept_with(&visitor.kept[0], &[(craft::KEPT_DEPARTURE, NOON.into())]);
    let result = checked(&world, &left, &visitor.stored);
    assert_eq!(result.visit(), Err(RecordError::Disagrees));
}

#[test]
fn a_lost_check_out_leaves_the_check_in_readable() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let (_lost, kept) = visit_and_kept(&world.check_out(&visitor.kept[0], NOON));
    let result = checked(&world, &kept, &visitor.stored);
    assert_eq!(result.visit().unwrap().departure(), None);
    assert_eq!(result.departure(), Some(NOON));
    assert_eq!(result.case_stay().unwrap().stay.departure, None);
    assert_eq!(result.errors(), [RecordError::Missing]);
}

#[test]
fn the_highest_sound_revision_counts_also_one_that_the_device_forgot() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let (check_out, _) = visit_and_kept(&world.check_out(&visitor.kept[0], NOON));
    let stored = [check_out, visitor.stored[0].clone()];
    let result = checked(&world, &visitor.kept[0], &stored);
    assert_eq!(result.visit().unwrap().departure(), Some(NOON));
    assert_eq!(result.errors(), []);
}

#[test]
fn what_is_no_visit_is_refused_and_spoils_nothing() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let share = world.share(&visitor);
    let mut opened = world.open_share(share.bytes(), share.code()).unwrap();
    assert_eq!(opened.add_stored(b"x"), Err(RecordError::Malformed));
    assert_eq!(opened.add_stored(&world.day_key), Err(RecordError::WrongPurpose));
    assert_eq!(opened.add_stored(&visitor.stored[0]), Ok(true));
    assert_eq!(opened.visits()[0].errors(), []);
}

#[test]
fn a_visitor_who_claims_another_place_or_day_than_sealed_disagrees() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let kept = &visitor.kept[0];
    let header = Parts::of(&visitor.stored[0]);
    let area = Value::Array(vec!["Saal".into()]);
    let elsewhere = Value::Bytes(World::new().venue.id().as_bytes().to_vec());
    let other_day = header.with_header_item(1, (TODAY + 1).into());
    for (story, error) in [
        (vec![(craft::KEPT_AREA, area)], RecordError::Disagrees),
        // The published key for that venue, or for that day, is a different one.
        (vec![(craft::KEPT_VENUE, elsewhere)], RecordError::NotPublished),
        (
            vec![
                (craft::KEPT_HEADER, Value::Bytes(other_day.header)),
                (craft::KEPT_ARRIVAL, (kept.arrival() + DAY).into()),
            ],
            RecordError::NotPublished,
        ),
    ] {
        let lied = craft::kept_with(kept, &story);
        let result = checked(&world, &lied, &visitor.stored);
        assert_eq!(result.visit(), Err(error));
        assert_eq!(result.errors(), [error]);
    }
}

#[test]
fn a_visit_under_another_key_than_the_published_one_is_only_what_the_visitor_says() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let kept = &visitor.kept[0];
    let header = Parts::of(&visitor.stored[0]);
    let header = header.with_header_item(2, Value::Bytes(vec![7; 16])).header;
    let lied = craft::kept_with(kept, &[(craft::KEPT_HEADER, Value::Bytes(header))]);
    let share = world.share_for(&world.recipient(), &[lied]);
    let share = share.unwrap();
    let mut opened = world.open_share(share.bytes(), share.code()).unwrap();
    assert_eq!(opened.add_stored(&visitor.stored[0]), Ok(false));
    let visit = opened.visits().remove(0);
    assert_eq!(visit.errors(), [RecordError::NotPublished]);
    assert_eq!(visit.visit(), Err(RecordError::NotPublished));
    assert_eq!(visit.arrival(), kept.arrival());
    // It is not acted on, but listed.
    let stay = visit.case_stay().unwrap();
    let criteria = history::within(MORNING - DAY, NOON);
    let day_keys = std::slice::from_ref(&world.day_key);
    let plan = world.office.plan(&[stay], &criteria, day_keys, NOON);
    let plan = plan.unwrap();
    assert_eq!(plan.asks().len(), 0);
    let left_out = [LeftOutStay { record_id: kept.record_id(), reason: LeftOut::NotPublished }];
    assert_eq!(plan.left_out(), left_out);
    // Nor where the published key was not known when the share was opened, although the plan knows it: nothing stored
    // was compared with what the visitor says.
    let share = world.share_for(&world.recipient(), &visitor.kept[..1]).unwrap();
    let mut log = ShareLog::new();
    let opened = open_share(&world.office, share.bytes(), share.code(), &mut log, NOON);
    let stay = opened.unwrap().visits()[0].case_stay().unwrap();
    assert!(!stay.is_under_published_key);
    let plan = world.office.plan(&[stay], &criteria, day_keys, NOON).unwrap();
    assert_eq!((plan.asks().len(), plan.left_out()), (0, &left_out[..]));
}

/// A venue hands one guest a key of its own: what the guest shares is reported, whatever the server stores under it.
#[test]
fn a_visit_under_an_unpublished_key_is_not_read_even_where_a_server_stores_it() {
    let mut world = World::new();
    let published = world.day_key.clone();
    let ring = world.venue.export_secret_bytes().unwrap();
    let identity = std::str::from_utf8(ring.expose_secret_bytes()).unwrap();
    let identity = format!("{}\n", identity.lines().next().unwrap());
    world.venue = Venue::import_secret_bytes(identity.as_bytes()).unwrap();
    world.draw(TODAY, NOON);
    let visitor = Visitor::with(&world, 1);
    let share = world.share(&visitor);
    let mut log = ShareLog::new();
    let open = |log: &mut ShareLog| {
        let office = &world.office;
        open_share(office, share.bytes(), share.code(), log, NOON)
    };
    let mut opened = open(&mut log).unwrap();
    assert_eq!(opened.venue_days(), [VenueDay { venue: world.venue.id(), day: TODAY }]);
    assert_eq!(opened.add_stored(&visitor.stored[0]), Ok(true));
    assert_eq!(opened.add_published(&published), Ok(true));
    assert_eq!(opened.add_published(&published), Ok(true));
    assert_eq!(opened.add_published(&world.day_key), Err(RecordError::Disagrees), "one a venue and day");
    assert_eq!(opened.add_published(&World::new().day_key), Ok(false));
    let visit = opened.visits().remove(0);
    assert_eq!(visit.errors(), [RecordError::NotPublished]);
    assert!(visit.visit().is_err());
}

/// Two revisions with the same number: reported, and the same one counts in whatever order they come.
#[test]
fn one_revision_with_two_contents_disagrees_in_either_order() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let check_out = |departure| world.check_out(&visitor.kept[0], departure).visit().to_vec();
    let (one, two) = (check_out(NOON), check_out(NOON - 60));
    let departures = [[&one, &two], [&two, &one]].map(|stored| {
        let stored = [visitor.stored[0].clone(), stored[0].clone(), stored[1].clone()];
        let result = checked(&world, &visitor.kept[0], &stored);
        assert_eq!(result.errors(), [RecordError::Disagrees]);
        result.visit().unwrap().departure()
    });
    assert_eq!(departures[0], departures[1]);
    let twice = [visitor.stored[0].clone(), one.clone(), one];
    assert_eq!(checked(&world, &visitor.kept[0], &twice).errors(), []);
}
