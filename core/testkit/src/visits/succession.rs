//! One authority or venue takes the place of another.

use crate::api::visits::*;

pub fn authority_succeeds(old: &Authority, new: &Authority, from: u32) -> Vec<u8> {
    let consent = new.consent_to_succeed(&old.id(), from).unwrap();
    old.succeed(&consent).unwrap()
}

pub fn venue_succeeds(old: &Venue, new: &Venue, from: u32) -> Vec<u8> {
    let consent = new.consent_to_succeed(&old.id(), from).unwrap();
    old.succeed(&consent).unwrap()
}
