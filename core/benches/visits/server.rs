//! The server: everything is admitted by its signatures alone.

use super::bare::{Step::*, floor};
use super::in_turn::{Row, row};
use super::visitor::chain;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;

pub(crate) fn rows(world: &'static World) -> Vec<Row> {
    let first = world.seal(&check_in("Mara"));
    let second = world.check_out(&first.kept(), NOON);
    let published = Some(world.published());
    let new = StoredVisit { published: published.clone(), highest: None };
    let known = StoredVisit { highest: Some(first.visit().to_vec()), ..new.clone() };
    let notes = StoredNotes { published, ..StoredNotes::default() };
    let note = world.note(TODAY, &first.kept().record_id(), NOON);
    let admit = |visit: &[u8], stored: &_| UnverifiedVisit::parse(visit).unwrap().admit(stored, NOON).unwrap();
    let [of_first, of_second] = [&first, &second].map(|visit| [(1, Verify(visit.visit().len()))]);
    // Of the staff, and of their certificate by the venue.
    let of_note = [(1, Verify(note.len())), (1, Verify(128))];
    let number = std::cell::Cell::new(1);
    vec![
        row("admit a visit", move || admit(first.visit(), &new), floor(&of_first)),
        row("admit a check-out", move || admit(second.visit(), &known), floor(&of_second)),
        row("admit a venue day key", || admit_day_key(&world.day_key, &[], NOON).unwrap(), floor(&chain(world)[..2])),
        row(
            "admit a note",
            move || UnverifiedNote::parse(&note).unwrap().admit(&notes, NOON).unwrap(),
            floor(&of_note),
        ),
        row(
            "certify an office, revoke, trust",
            move || {
                number.set(number.get() + 1);
                trust_in(&world.authority, &revocations(&world.authority, number.get(), &[world.office.id()]))
            },
            floor(&[(1, Sign(256)), (1, Verify(256))]),
        ),
    ]
}
