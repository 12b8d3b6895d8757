//! Release and opening are streams: four times the visits need no more memory.

use episeal_testkit::api::visits::*;
use episeal_testkit::memory::{alone, peak};
use episeal_testkit::visits::*;

/// Parts have a thousand, and are opened 8 or 32 at a time: after four, groups begin in a part where they did before.
const FEW: usize = 5_000;
const MANY: usize = 4 * FEW;

/// The most bytes that a release and an opening hold, whatever their length.
const RELEASE: usize = 1_000_000;
const OPENING: usize = 900_000;
/// How many are pushed together.
const GROUP: usize = 250;

/// As stored, ascending by record id.
fn visits(world: &World) -> Vec<VisitWithNotes> {
    let visits = sorted((0..MANY).map(|_| world.seal(&check_in("Mara")).visit().to_vec()).collect());
    visits.into_iter().map(|visit| VisitWithNotes { visit, notes: Vec::new() }).collect()
}

/// Its parts, of which nothing is kept while the release goes on.
fn release(world: &World, request: &[u8], visits: &[VisitWithNotes], mut take: impl FnMut(Vec<u8>)) {
    let mut release = world.venue.release(&world.verify(request).unwrap(), &world.trust, NOON).unwrap();
    let mut take_all = |release: &mut Release| {
        while let Some(part) = release.next_part().unwrap() {
            take(part);
        }
    };
    for group in visits.chunks(GROUP) {
        assert!(release.push_many(group).is_empty());
        take_all(&mut release);
    }
    release.finish();
    take_all(&mut release);
}

/// How many visits were opened, each forgotten at once.
fn open(world: &World, request: &[u8], parts: &[Vec<u8>], visits: &[VisitWithNotes]) -> usize {
    let mut opening = world.opening(request, std::slice::from_ref(&world.day_key));
    let (mut parts, mut opened) = (parts.iter(), 0);
    let mut take_all = |opening: &mut Opening| {
        while let Some(outcome) = opening.next_result() {
            outcome.result().unwrap();
            opened += 1;
        }
    };
    for visit in visits {
        while opening.wants_part() {
            opening.add_part(parts.next().unwrap()).unwrap();
        }
        opening.add_visit(&visit.visit).unwrap();
        take_all(&mut opening);
    }
    opening.finish().unwrap();
    take_all(&mut opening);
    opened
}

/// Release and opening of these visits.
fn peaks(world: &World, request: &[u8], visits: &[VisitWithNotes]) -> [usize; 2] {
    let mut parts = Vec::new();
    release(world, request, visits, |part| parts.push(part));
    let ((), released_in) = peak(|| release(world, request, visits, drop));
    let (opened, opened_in) = peak(|| open(world, request, &parts, visits));
    assert_eq!((parts.len(), opened), (visits.len().div_ceil(1_000), visits.len()));
    [released_in, opened_in]
}

#[test]
fn a_release_and_an_opening_of_four_times_the_visits_hold_no_more() {
    let (world, _alone) = (World::new(), alone());
    let (request, visits) = (world.request(&world.ask()), visits(&world));
    let few = peaks(&world, &request, &visits[..FEW]);
    let many = peaks(&world, &request, &visits);
    let allowed = [RELEASE, OPENING];
    assert!(many.iter().zip(&allowed).all(|(most, allowed)| most <= allowed), "{few:?}, {many:?} of {allowed:?}");
    assert!(many.iter().zip(&few).all(|(many, few)| many <= &(few + 1_024)), "{few:?}, {many:?}");
}
