//! Of the parties: what they do for every visit.

use crate::{Counted, assert_table, counted};
use episeal_base::primitives::lanes;
use episeal_testkit::api::visits::*;
use episeal_testkit::memory::alone;
use episeal_testkit::visits::codes::Shown;
use episeal_testkit::visits::*;

/// Enough for several rounds of whatever is computed many at a time.
const VISITS: usize = 64;

const TABLE: &[Counted] = &[
    ("verify a venue day key", 10),
    ("who could read", 2),
    ("seal", 60),
    ("check out", 53),
    ("open one's own visit", 22),
    ("export what is kept", 2),
    ("import what is kept", 7),
    ("show a check-in code", 4),
    ("read a check-in code", 6),
    ("invite", 17),
    ("accept an invitation", 44),
    ("admit a visit", 3),
    ("admit a check-out", 4),
    ("admit a venue day key", 11),
    ("admit a note", 6),
    ("request", 26),
    ("verify a request", 25),
    ("release 64 visits one by one", 2235),
    ("release 64 visits together", 1453),
    ("open 64 visits", 1965),
    ("release 64 visits one by one, parallel", 2363),
    ("release 64 visits together, parallel", 1471),
    ("open 64, parallel", 1981),
];

fn visits(world: &World) -> Vec<Vec<u8>> {
    sorted((0..VISITS).map(|_| world.seal(&check_in("Mara")).visit().to_vec()).collect())
}

fn of_a_visitor(world: &World) -> Vec<Counted> {
    let (check_in, verify) =
        (check_in("Mara"), || VenueToday::verify(&world.poster, &world.day_key, &world.trust).unwrap());
    let venue = verify();
    let sealed = venue.seal(&check_in, &world.trust, NOON).unwrap();
    let kept = sealed.kept();
    let exported = kept.export_secret_bytes();
    let leaving = leaving(NOON, Readers::OfficeOnly);
    let (invitation, mut codes, mut step) = (Shown::new(), CheckInCodes::new(), 0);
    let code = invitation.code();
    vec![
        counted("verify a venue day key", verify),
        counted("who could read", || venue.reader(&world.trust, NOON).unwrap()),
        counted("seal", || venue.seal(&check_in, &world.trust, NOON).unwrap()),
        counted("check out", || venue.check_out(&kept, &leaving, &world.trust, NOON).unwrap()),
        counted("open one's own visit", || kept.open(sealed.visit()).unwrap()),
        counted("export what is kept", || kept.export_secret_bytes()),
        counted("import what is kept", || Kept::import_secret_bytes(exported.expose_secret_bytes()).unwrap()),
        counted("show a check-in code", || {
            step += 30;
            codes.expose_secret_text(NOON + step).unwrap().len()
        }),
        counted("read a check-in code", || CheckInReader::new().read(&invitation.text, NOON).unwrap()),
        counted("invite", || code.invite(&world.poster, &world.day_key).unwrap()),
        counted("accept an invitation", || accept(world)),
    ]
}

/// With the code and the invitation, each of which is good for once.
fn accept(world: &World) -> Invitation {
    let mut shown = Shown::new();
    let invitation = shown.code().invite(&world.poster, &world.day_key).unwrap();
    shown.codes.accept(&invitation, NOON).unwrap()
}

fn of_a_server(world: &World) -> Vec<Counted> {
    let first = world.seal(&check_in("Mara"));
    let second = world.check_out(&first.kept(), NOON);
    let stored = |highest| StoredVisit { published: Some(world.published()), highest };
    let (new, known) = (stored(None), stored(Some(first.visit().to_vec())));
    let notes = StoredNotes { published: new.published.clone(), ..StoredNotes::default() };
    let note = world.note(TODAY, &first.kept().record_id(), NOON);
    let admit =
        |visit: &Sealed, stored: &_| UnverifiedVisit::parse(visit.visit()).unwrap().admit(stored, NOON).unwrap();
    vec![
        counted("admit a visit", || admit(&first, &new)),
        counted("admit a check-out", || admit(&second, &known)),
        counted("admit a venue day key", || admit_day_key(&world.day_key, &[], NOON).unwrap()),
        counted("admit a note", || UnverifiedNote::parse(&note).unwrap().admit(&notes, NOON).unwrap()),
    ]
}

fn of_a_case(world: &World) -> Vec<Counted> {
    let (request, visits) = (world.request(&world.ask()), visits(world));
    let (parts, _) = world.release(&request, &visits, &[]);
    let noted: Vec<_> = visits.iter().map(|visit| VisitWithNotes { visit: visit.clone(), notes: Vec::new() }).collect();
    let [each, together, opened] = match cfg!(feature = "parallel") {
        false => ["release 64 visits one by one", "release 64 visits together", "open 64 visits"],
        true => ["release 64 visits one by one, parallel", "release 64 visits together, parallel", "open 64, parallel"],
    };
    let mut found = vec![
        counted("request", || world.request(&world.ask())),
        counted("verify a request", || world.verify(&request).unwrap()),
        counted(each, || {
            release(world, &request, |release| visits.iter().for_each(|visit| release.push(visit, &[]).unwrap()))
        }),
    ];
    // Where there are no lanes, others are computed together.
    if lanes() == 8 {
        found.push(counted(together, || {
            release(world, &request, |release| assert!(release.push_many(&noted).is_empty()))
        }));
        found.push(counted(opened, || open(world, &request, &parts, &visits)));
    }
    found
}

/// The parts, which are one here.
fn release(world: &World, request: &[u8], push: impl FnOnce(&mut Release)) -> Option<Vec<u8>> {
    let mut release = world.venue.release(&world.verify(request).unwrap(), &world.trust, NOON).unwrap();
    push(&mut release);
    release.finish();
    release.next_part().unwrap()
}

/// How many were opened.
fn open(world: &World, request: &[u8], parts: &[Vec<u8>], visits: &[Vec<u8>]) -> usize {
    let mut opening = world.opening(request, std::slice::from_ref(&world.day_key));
    parts.iter().for_each(|part| opening.add_part(part).unwrap());
    visits.iter().for_each(|visit| opening.add_visit(visit).unwrap());
    opening.finish().unwrap();
    let opened = std::iter::from_fn(|| opening.next_result()).filter(|opened| opened.result().is_ok()).count();
    assert_eq!(opened, VISITS);
    opened
}

#[test]
fn operations_on_visits_ask_for_memory_as_often_as_the_table_says() {
    let (world, _alone) = (World::new(), alone());
    let found = [of_a_visitor(&world), of_a_server(&world), of_a_case(&world)].concat();
    assert_table(TABLE, &found);
}
