//! Check-in codes: what an app shows, staff read and invite under, and the app takes.

use super::Choices;
use super::cbor::change_encoded;
use super::town::town;
use crate::api::visits::*;
use crate::visits::{NOON, TODAY};

const STEP: i64 = 30;

/// A code that was read, its half minute, and what was made of it.
struct Read {
    code: CheckInCode,
    step: i64,
    is_shown: bool,
    is_used: bool,
}

/// Up to 16 steps in time: the app shows, staff read, invite, and the app accepts: exactly an invitation under a code
/// that it shows, in the half minute of that code or the one beside, once.
pub fn check_ins(data: &[u8]) {
    let (world, mut choices) = (&town().world, Choices::new(data));
    let (mut codes, mut reader, mut now) = (CheckInCodes::new(), CheckInReader::new(), NOON);
    let mut read: Vec<Read> = Vec::new();
    for _ in 0..16 {
        if choices.is_empty() {
            break;
        }
        now += choices.one_of(&[0, 1, 29, 30, 31, 60, -30]);
        let step = now.div_euclid(STEP);
        if read.is_empty() || choices.is_one_in(2) {
            let text = codes.expose_secret_text(now).unwrap().to_owned();
            read.iter_mut().for_each(|read| read.is_shown &= (read.step - step).abs() <= 1);
            let is_again = read.iter().any(|read| read.is_shown && read.step == step);
            let said = reader.read(&text, now);
            assert_eq!(said.as_ref().err(), is_again.then_some(&RecordError::CodeUsed));
            let new = said.ok().map(|code| Read { code, step, is_shown: true, is_used: false });
            read.extend(new);
            continue;
        }
        let at = choices.below(read.len());
        let of = &mut read[at];
        let invitation = of.code.invite(&world.poster, &world.day_key).unwrap();
        let mut bytes = invitation.clone();
        if choices.is_one_in(3) {
            change_encoded(&mut bytes, &mut choices);
        }
        let is_current = (of.step - step).abs() <= 1 && of.is_shown;
        let is_fetched = codes.handles(now).unwrap().contains(&of.code.handle());
        assert_eq!(is_fetched, is_current && !of.is_used, "what would be taken is fetched");
        let accepted = codes.accept(&bytes, now);
        let is_right = bytes == invitation && is_current && !of.is_used;
        assert_eq!(accepted.is_ok(), is_right, "{:?}", accepted.err());
        let Ok(accepted) = accepted else { continue };
        of.is_used = true;
        assert_eq!(accepted.poster().venue(), world.venue.id());
        let today = VenueToday::of_invitation(&accepted, &world.trust).unwrap();
        assert_eq!((today.venue(), today.venue_name(), today.day()), (world.venue.id(), "Brauhaus", TODAY));
    }
}
