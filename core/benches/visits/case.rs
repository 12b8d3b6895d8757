//! Office and venue: a request, its release and its opening.

use super::bare::{Step::*, floor};
use super::in_turn::{Row, row};
use super::visitor::chain;
use super::{INDEX, RECORD, WRAPPED};
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;

/// Released and opened at once: several rounds of whatever is computed many at a time, and still a short turn.
const VISITS: usize = 64;

pub(crate) fn rows(world: &'static World) -> Vec<Row> {
    let asked: &'static [u8] = world.request(&world.ask()).leak();
    let visits = (0..VISITS).map(|_| world.seal(&check_in("Mara")).visit().to_vec());
    let visits: &'static [Vec<u8>] = sorted(visits.collect()).leak();
    let (parts, _) = world.release(asked, visits, &[]);
    let staff = Staff::generate().unwrap();
    let certificate = world.venue.certify_staff(&staff.id(), TODAY).unwrap();
    let assignment = assignment(&world.venue.id(), &certificate, &world.day_key);
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let note = move || staff.note_departure(&assignment, &id, NOON).unwrap();
    let noting = [&chain(world)[..1], &WRAPPED, &[(1, Verify(128)), (1, Encrypt(64)), (1, Sign(512))]].concat();
    // Once for the request, once for each of those who vouch for it.
    let verifying = [&chain(world)[1..], &[(1, Verify(asked.len()))]].concat();
    let mut rows = vec![
        row("note a departure", note, floor(&noting)),
        row("request", || world.request(&world.ask()), floor(&[(1, Sign(asked.len()))])),
        row("verify a request", || world.verify(asked).unwrap(), floor(&verifying)),
        open(world, asked, visits, parts),
    ];
    rows.extend(release(world, asked, visits));
    rows
}

/// Author and index; the part in which the entry is sealed is shared by a thousand.
fn release(world: &'static World, asked: &'static [u8], visits: &'static [Vec<u8>]) -> Vec<Row> {
    let of_each = [
        (1, Verify(visits[0].len())),
        (1, Agree),
        (2, Derive),
        (1, Hash(INDEX)),
        (1, Unwrap),
        (1, Decrypt(INDEX)),
        (1, Hash(visits[0].len())),
    ];
    let release = move |push: &dyn Fn(&mut Release)| {
        let mut release = world.venue.release(&world.verify(asked).unwrap(), &world.trust, NOON).unwrap();
        push(&mut release);
        release.finish();
        release.next_part().unwrap().unwrap()
    };
    let noted: Vec<_> = visits.iter().map(|visit| VisitWithNotes { visit: visit.clone(), notes: Vec::new() }).collect();
    let together = move || release(&|release| assert!(release.push_many(&noted).is_empty()));
    let one_by_one = move || release(&|release| visits.iter().for_each(|visit| release.push(visit, &[]).unwrap()));
    vec![
        row("release 64 one by one, of each", one_by_one, floor(&of_each)).of_each(VISITS),
        row("release 64 together, of each", together, floor(&of_each)).of_each(VISITS),
    ]
}

/// Author, index, ticket and record.
fn open(world: &'static World, asked: &'static [u8], visits: &'static [Vec<u8>], parts: Vec<Vec<u8>>) -> Row {
    let of_each = [
        (1, Verify(visits[0].len())),
        (1, Agree),
        (3, Derive),
        (1, Hash(RECORD)),
        (1, Unwrap),
        (1, Decrypt(INDEX)),
        (1, Decrypt(RECORD)),
        (1, Hash(visits[0].len())),
    ];
    let own = world.office.own_request(asked).unwrap();
    let open = move || {
        let mut opening = world.office.open_release(&own, std::slice::from_ref(&world.day_key), NOON).unwrap();
        parts.iter().for_each(|part| opening.add_part(part).unwrap());
        visits.iter().for_each(|visit| opening.add_visit(visit).unwrap());
        opening.finish().unwrap();
        assert_eq!(
            std::iter::from_fn(|| opening.next_result()).filter(|opened| opened.result().is_ok()).count(),
            VISITS
        );
    };
    row("open 64, of each", open, floor(&of_each)).of_each(VISITS)
}
