//! What offices write to each other and to guests: referrals and notices.

use super::cbor::{change_bytes, change_encoded};
use super::town::town;
use super::{Choices, cose, random};
use crate::api::visits::*;
use crate::visits::craft::{bytes_of, decode, identity_of, payload, sign};
use crate::visits::*;
use ed25519_dalek::SigningKey;
use episeal_messages::request::ReferralAddress;
use episeal_messages::sealed;
use std::sync::OnceLock;

struct Letters {
    bonn: OfficeId,
    bonn_key: SigningKey,
    order: Vec<u8>,
    notice: Vec<u8>,
}

fn letters() -> &'static Letters {
    static LETTERS: OnceLock<Letters> = OnceLock::new();
    random::once(&LETTERS, "letters", || {
        let world = &town().world;
        let (bonn, _, bonn_day_key) = certified_office(&world.authority, "Gesundheitsamt Bonn");
        // What a referral to Köln says: what is in a request of Bonn, and to whom.
        let request = bonn.request(&world.ask(), &bonn_day_key, NOON).unwrap();
        let mut order = decode(&payload(&request)).into_array().unwrap();
        let keys = referral_keys(&world.office_day_key, &bonn_day_key);
        let referral = bonn.refer(&world.ask(), &keys, &world.trust, NOON).unwrap();
        let opened = world.office.open_referral(&referral, &world.trust, NOON).expect("what is referred can be opened");
        assert_eq!((opened.office(), opened.ask()), (bonn.id(), &world.ask()));
        order.insert(3, ciborium::Value::Bytes(world.office.id().as_bytes().to_vec()));
        let findings = world.story(&world.ask(), &[town().sealed.visit().to_vec()]);
        let keys: Vec<_> = findings.visits.iter().filter_map(|(_, visit)| visit.notice_key()).collect();
        let scope = NoticeScope { kid: keys[0].kid(), size: 1_024 };
        Letters {
            bonn: bonn.id(),
            bonn_key: identity_of(bonn.export_secret_bytes().unwrap().expose_secret_bytes()),
            order: cose_payload(order),
            notice: world.office.notice(&scope, &keys, &world.certificate, NOON).unwrap(),
        }
    })
}

fn cose_payload(items: Vec<ciborium::Value>) -> Vec<u8> {
    craft::encode(&ciborium::Value::Array(items))
}

/// A referral order or a notice changes and is signed and sealed again: what an office opens is of the office that
/// signed it, and nobody is told but who was read.
pub fn letters_sent(data: &[u8]) {
    let mut choices = Choices::new(data);
    match choices.is_one_in(2) {
        true => referral(&mut choices),
        false => notice(&mut choices),
    }
}

fn referral(choices: &mut Choices<'_>) {
    let (letters, world) = (letters(), &town().world);
    let mut order = letters.order.clone();
    change_encoded(&mut order, choices);
    let signed = sign("referral-order", order.clone(), &letters.bonn_key);
    let read = crate::judge::judge("referral-order", &signed).expect("a kind that is known");
    let day_key = decode(&payload(&world.office_day_key)).into_array().unwrap();
    let public: [u8; 32] = bytes_of(&day_key[3]).try_into().unwrap();
    let kid = world.office.day_keys(NOON).unwrap()[0].kid;
    let mut bytes = sealed::seal(&ReferralAddress { kid }, &public, &signed).unwrap();
    let whole = bytes.clone();
    if choices.is_one_in(8) {
        change_bytes(&mut bytes, choices);
    }
    let opened = world.office.open_referral(&bytes, &world.trust, NOON);
    assert!(opened.is_err() || bytes == whole, "every byte is authenticated");
    assert!(order != letters.order || bytes != whole || opened.is_ok(), "{opened:?}");
    assert!(opened.is_err() || read.is_ok(), "what is opened can be read: {read:?}");
    assert!(order != letters.order || read.is_ok(), "{read:?}");
    if let Ok(referral) = opened {
        assert_eq!((referral.office(), referral.office_name()), (letters.bonn, "Gesundheitsamt Bonn"));
        super::cbor::assert_deterministic(&order);
    }
}

fn notice(choices: &mut Choices<'_>) {
    let (letters, town) = (letters(), town());
    let notice = cose::resigned("notice", &letters.notice, &town.office, choices);
    let verified = VerifiedNotice::verify(&notice, &town.world.trust, NOON);
    let admitted = admit_notice(&notice, &town.world.trust, NOON);
    assert!(admitted.is_err() || verified.is_ok(), "what a server takes, a guest can read");
    assert!(payload(&notice) != payload(&letters.notice) || verified.is_ok());
    let Ok(verified) = verified else { return };
    let told = town.sealed.kept().is_told_by(&verified);
    assert!(payload(&notice) != payload(&letters.notice) || told == Ok(true));
    let other = crate::visits::diary::kept(7, TODAY);
    assert_ne!(other.is_told_by(&verified), Ok(true), "nobody else is told");
}
