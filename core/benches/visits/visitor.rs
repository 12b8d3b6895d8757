//! The visitor: sealing, and what the visitor's device keeps.

use super::bare::{Step, Step::*, floor};
use super::in_turn::{Row, row};
use super::{BLOCK, INDEX, RECORD};
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::codes::Shown;
use episeal_testkit::visits::*;

/// One signature over the whole, a wrap for venue and reader each, and one to the visitor's own key, whose scalar is
/// known: of that and of the ephemeral keys the base is fixed. Two commitments; a key by which to be told. What is
/// hashed: each KEK's context and the record in the index.
fn sealing(visit: usize) -> Vec<(usize, Step)> {
    vec![
        (4, Base),
        (2, Agree),
        (6, Derive),
        (2, Hash(RECORD)),
        (3, Wrap),
        (1, Encrypt(RECORD)),
        (1, Encrypt(INDEX)),
        (1, Sign(visit)),
    ]
}

/// With the keys of a new visit.
fn first(visit: usize) -> Vec<(usize, Step)> {
    [sealing(visit), vec![(1, Base), (1, Author)]].concat()
}

/// The signatures of venue, office and authority.
pub(crate) fn chain(world: &World) -> [(usize, Step); 3] {
    [&world.day_key, &world.office_day_key, &world.certificate].map(|signed| (1, Verify(signed.len())))
}

pub(crate) fn rows(world: &'static World) -> Vec<Row> {
    [sealed(world), kept(world), codes(world)].into_iter().flatten().collect()
}

fn verified(world: &World) -> VenueToday {
    VenueToday::verify(&world.poster, &world.day_key, &world.trust).unwrap()
}

fn sealed(world: &'static World) -> Vec<Row> {
    let (venue, again) = (verified(world), verified(world));
    let length = world.seal(&check_in("Mara")).visit().len();
    let kept = world.seal(&check_in("Mara")).kept();
    let (arriving, arriving_later) = (check_in("Mara"), check_in("Mara"));
    let leaving = leaving(NOON, Readers::OfficeOnly);
    let who_then_seal = move || {
        let venue = verified(world);
        let reader = venue.reader(&world.trust, NOON).unwrap();
        (reader, venue.seal(&arriving, &world.trust, NOON).unwrap())
    };
    vec![
        row("verify a venue day key", || verified(world), floor(&chain(world)[..1])),
        row("verify, who could read", || verified(world).reader(&world.trust, NOON).unwrap(), floor(&chain(world))),
        row("verify, who could read, seal", who_then_seal, floor(&[&first(length), &chain(world)[..]].concat())),
        row(
            "seal to a venue verified before",
            move || venue.seal(&arriving_later, &world.trust, NOON).unwrap(),
            floor(&first(length)),
        ),
        row(
            "check out",
            move || again.check_out(&kept, &leaving, &world.trust, NOON).unwrap(),
            floor(&sealing(length)),
        ),
    ]
}

fn kept(world: &'static World) -> Vec<Row> {
    let (visit, kept) = visit_and_kept(&world.seal(&check_in("Mara")));
    let exported = kept.export_secret_bytes();
    let opening =
        [(1, Verify(visit.len())), (1, Agree), (2, Derive), (1, Hash(RECORD)), (1, Unwrap), (1, Decrypt(RECORD))];
    let import = move || Kept::import_secret_bytes(exported.expose_secret_bytes()).unwrap();
    let text = world.poster.to_text().unwrap();
    let length = bech32::decode(&text).unwrap().1.len();
    vec![
        row("open one's own visit", move || kept.open(&visit).unwrap(), floor(&opening)),
        row("import what is kept", import, floor(&[(1, Author)])),
        row("write a poster", || world.poster.to_text().unwrap(), floor(&[(1, Write(length))])),
        row("read a poster", move || Poster::parse(&text).unwrap(), floor(&[(1, Read(length))])),
    ]
}

fn codes(world: &'static World) -> Vec<Row> {
    let (shown, mut codes, mut step) = (Shown::new(), CheckInCodes::new(), 0);
    let show = move || {
        step += 30;
        codes.expose_secret_text(NOON + step).unwrap().len()
    };
    let (code, length) = (shown.code(), bech32::decode(&shown.text).unwrap().1.len());
    let text = shown.text;
    let accept = || {
        let mut shown = Shown::new();
        let invitation = shown.code().invite(&world.poster, &world.day_key).unwrap();
        shown.codes.accept(&invitation, NOON).unwrap()
    };
    let sealing = [chain(world)[0], (2, Derive), (1, Encrypt(BLOCK))];
    let texts = [(1, Hash(64)), (1, Write(length)), (1, Read(length))];
    let accepting = [&sealing[..], &texts, &[(2, Derive), (1, Decrypt(BLOCK))], &chain(world)[..1]].concat();
    vec![
        row("show a check-in code", show, floor(&texts[..2])),
        row("read a check-in code", move || CheckInReader::new().read(&text, NOON).unwrap(), floor(&texts[2..])),
        row("invite", move || code.invite(&world.poster, &world.day_key).unwrap(), floor(&sealing)),
        row("show, read, invite, accept", accept, floor(&accepting)),
    ]
}
