//! Several authorities, their lists, and trust where something is handed over (core/FORMAT.md, sections 6, 7, 13, 16).

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft;
use episeal_testkit::visits::*;

/// What the office of this day key is to anyone with this trust.
fn judged(day_key: &[u8], trust: &Trust) -> Option<RecordError> {
    ShareRecipient::verify(day_key, trust, NOON).err()
}

fn two() -> [Authority; 2] {
    [(); 2].map(|()| Authority::generate().unwrap())
}

fn pinned(authorities: &[Authority; 2]) -> Trust {
    let ids = authorities.each_ref().map(Authority::id);
    Trust::new(&ids).unwrap()
}

#[test]
fn each_pinned_authority_vouches_for_its_own_offices() {
    let authorities = two();
    let keys = authorities.each_ref().map(|authority| certified_office(authority, "Amt").2);
    let mut trust = pinned(&authorities);
    for (authority, key) in authorities.iter().zip(&keys) {
        let before = judged(key, &trust);
        assert_eq!(before, Some(RecordError::RevocationsExpired), "no list of its");
        let list = revocations(authority, 1, &[]);
        trust.take_revocations(&list, NOON).unwrap();
        assert_eq!(judged(key, &trust), None);
    }
    let one = trust_in(&authorities[0], &revocations(&authorities[0], 1, &[]));
    assert_eq!(judged(&keys[0], &one), None);
    assert_eq!(judged(&keys[1], &one), Some(RecordError::OfficeUncertified));
}

#[test]
fn the_expiry_of_one_authoritys_list_does_not_touch_the_others() {
    let authorities = two();
    let keys = authorities.each_ref().map(|authority| certified_office(authority, "Amt").2);
    let mut trust = pinned(&authorities);
    let expired = authorities[0].revoke(1, &[], &period(NOON - DAY, NOON)).unwrap();
    trust.take_revocations(&expired, NOON).unwrap();
    trust.take_revocations(&revocations(&authorities[1], 1, &[]), NOON).unwrap();
    assert_eq!(judged(&keys[0], &trust), Some(RecordError::RevocationsExpired));
    assert_eq!(judged(&keys[1], &trust), None);
}

#[test]
fn an_office_revoked_by_one_authority_is_trusted_through_none() {
    let authorities = two();
    let (office, _, key) = certified_office(&authorities[0], "Amt");
    let mut trust = pinned(&authorities);
    trust.take_revocations(&revocations(&authorities[0], 1, &[]), NOON).unwrap();
    assert_eq!(judged(&key, &trust), None);
    trust.take_revocations(&revocations(&authorities[1], 1, &[office.id()]), NOON).unwrap();
    assert_eq!(judged(&key, &trust), Some(RecordError::OfficeRevoked));
}

#[test]
fn what_a_superseded_or_expired_list_names_stays_revoked() {
    let authorities = two();
    let (office, _, key) = certified_office(&authorities[0], "Amt");
    for expires in [NOON, NOON + DAY] {
        let mut trust = pinned(&authorities);
        let naming = authorities[1].revoke(1, &[office.id()], &period(NOON - DAY, expires));
        trust.take_revocations(&naming.unwrap(), NOON).unwrap();
        for authority in &authorities {
            trust.take_revocations(&revocations(authority, 2, &[]), NOON).unwrap();
        }
        assert_eq!(judged(&key, &trust), Some(RecordError::OfficeRevoked));
        // Nor does a restart forget it, and a list of the next number does not take it back.
        let mut kept = Trust::import_bytes(&trust.export_bytes()).unwrap();
        for authority in &authorities {
            kept.take_revocations(&revocations(authority, 3, &[]), NOON).unwrap();
        }
        assert_eq!(judged(&key, &kept), Some(RecordError::OfficeRevoked));
    }
}

#[test]
fn the_lists_of_an_authority_name_at_most_10_000_offices() {
    let authorities = two();
    let mut offices: Vec<_> = (0..=10_000_u32)
        .map(|number| {
            let mut office = [0; 32];
            office[..4].copy_from_slice(&number.to_be_bytes());
            let text = String::from_utf8(labelled("episeal-office", &office)).unwrap();
            OfficeId::parse(&text.to_lowercase()).unwrap()
        })
        .collect();
    let last = offices.pop().unwrap();
    let mut trust = pinned(&authorities);
    let mut take = |authority: &Authority, number, offices: &[OfficeId]| {
        let list = revocations(authority, number, offices);
        trust.take_revocations(&list, NOON).err()
    };
    assert_eq!(take(&authorities[0], 1, &offices), None);
    let too_long = Some(RecordError::TooLong);
    assert_eq!(take(&authorities[0], 2, &[last]), too_long);
    assert_eq!(take(&authorities[0], 2, &offices[7..9]), None);
    assert_eq!(take(&authorities[1], 1, &[last]), None, "each for itself");
    let kept = trust.export_bytes();
    assert_eq!(Trust::import_bytes(&kept).unwrap().export_bytes(), kept);
}

#[test]
fn a_list_is_taken_from_the_authority_it_names_alone() {
    let [a, b] = two();
    let mut trust = Trust::new(&[a.id()]).unwrap();
    let foreign = revocations(&b, 1, &[]);
    let refused = trust.take_revocations(&foreign, NOON);
    assert_eq!(refused, Err(RecordError::OfficeUncertified));
    let ring = b.export_secret_bytes().unwrap();
    let key = craft::identity_of(ring.expose_secret_bytes());
    let payload = craft::payload(&revocations(&a, 1, &[]));
    let forged = craft::sign("revocations", payload, &key);
    let refused = trust.take_revocations(&forged, NOON);
    assert_eq!(refused, Err(RecordError::BadSignature));
    assert_eq!(trust.number(&a.id()), None, "nothing was changed");
}

#[test]
fn a_certificate_is_signed_by_the_authority_it_names() {
    let authorities = two();
    let (mut office, certificate, _) = certified_office(&authorities[0], "Amt");
    let ring = authorities[1].export_secret_bytes().unwrap();
    let key = craft::identity_of(ring.expose_secret_bytes());
    let forged = craft::sign("office-certificate", craft::payload(&certificate), &key);
    let day_key = office.day_key(TODAY, &forged, NOON).unwrap();
    let mut trust = pinned(&authorities);
    for authority in &authorities {
        let list = revocations(authority, 1, &[]);
        trust.take_revocations(&list, NOON).unwrap();
    }
    assert_eq!(judged(&day_key, &trust), Some(RecordError::OfficeUncertified));
}

#[test]
fn a_revocation_list_from_the_future_is_refused() {
    let authority = Authority::generate().unwrap();
    let mut trust = Trust::new(&[authority.id()]).unwrap();
    let issued = |at| authority.revoke(1, &[], &period(at, at + DAY)).unwrap();
    let ahead = trust.take_revocations(&issued(NOON + TOLERANCE + 1), NOON);
    assert_eq!(ahead, Err(RecordError::RevocationsAhead));
    assert_eq!(trust.number(&authority.id()), None);
    assert_eq!(trust.take_revocations(&issued(NOON + TOLERANCE), NOON), Ok(()));
}

#[test]
fn two_lists_of_one_number_disagree() {
    let authority = Authority::generate().unwrap();
    let (office, _, key) = certified_office(&authority, "Amt");
    let list = revocations(&authority, 4, &[]);
    let mut trust = trust_in(&authority, &list);
    let other = revocations(&authority, 4, &[office.id()]);
    let refused = trust.take_revocations(&other, NOON);
    assert_eq!(refused, Err(RecordError::Disagrees));
    assert_eq!(judged(&key, &trust), None, "nothing was changed");
    assert_eq!(trust.take_revocations(&list, NOON), Ok(()));
}

#[test]
fn what_is_wrong_with_a_list_is_told_in_the_order_of_the_specification() {
    let [a, b] = two();
    let mut trust = trust_in(&a, &revocations(&a, 5, &[]));
    let ahead = NOON + DAY;
    let list = |authority: &Authority, number| authority.revoke(number, &[], &period(ahead, ahead + DAY)).unwrap();
    let unsigned = {
        let ring = b.export_secret_bytes().unwrap();
        let key = craft::identity_of(ring.expose_secret_bytes());
        craft::sign("revocations", craft::payload(&list(&a, 4)), &key)
    };
    for (bytes, now, expected) in [
        (list(&b, 4), NOON, RecordError::OfficeUncertified),
        (unsigned, NOON, RecordError::BadSignature),
        (list(&a, 4), NOON, RecordError::RevocationsAhead),
        (list(&a, 4), ahead, RecordError::RevocationsOlder),
        (list(&a, 5), ahead, RecordError::Disagrees),
    ] {
        assert_eq!(trust.take_revocations(&bytes, now), Err(expected));
    }
    assert_eq!(trust.number(&a.id()), Some(5));
}

#[test]
fn one_to_eight_authorities_are_pinned() {
    let ids: Vec<_> = (0..9).map(|_| Authority::generate().unwrap().id()).collect();
    assert_eq!(Trust::new(&[]).err(), Some(RecordError::Missing));
    assert!(Trust::new(&ids[..1]).is_ok());
    assert_eq!(Trust::new(&ids).err(), Some(RecordError::TooLong));
    let twice = [ids[0], ids[1], ids[0]];
    assert_eq!(Trust::new(&twice).err(), Some(RecordError::Disagrees));
    let mut trust = Trust::new(&ids[..8]).unwrap();
    assert_eq!(trust.pin(&ids[3]), Ok(()), "pinned already");
    assert_eq!(trust.pin(&ids[8]), Err(RecordError::TooLong));
}

#[test]
fn the_number_of_a_list_is_at_most_2_to_the_53_minus_1() {
    let authority = Authority::generate().unwrap();
    let most = (1 << 53) - 1;
    let list = authority.revoke(most, &[], &period(NOON, NOON + DAY)).unwrap();
    let trust = trust_in(&authority, &list);
    assert_eq!(trust.number(&authority.id()), Some(most));
    let more = authority.revoke(most + 1, &[], &period(NOON, NOON + DAY));
    assert_eq!(more, Err(RecordError::TooLong));
    let ring = authority.export_secret_bytes().unwrap();
    let key = craft::identity_of(ring.expose_secret_bytes());
    let mut items = craft::decode(&craft::payload(&list)).into_array().unwrap();
    items[2] = Value::from(most + 1);
    let forged = craft::sign("revocations", craft::encode(&items.into()), &key);
    let mut trust = Trust::new(&[authority.id()]).unwrap();
    let refused = trust.take_revocations(&forged, NOON);
    assert_eq!(refused, Err(RecordError::Malformed));
}

/// Trust in the world's authority with a list that has expired.
fn expired(world: &World, offices: &[OfficeId]) -> Trust {
    let list = world.authority.revoke(3, offices, &period(NOON - DAY, NOON - 1));
    trust_in(&world.authority, &list.unwrap())
}

#[test]
fn a_late_revocation_list_stops_check_ins_and_no_check_out() {
    let mut world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let office = world.office.id();
    world.trust = expired(&world, &[]);
    assert_eq!(world.try_seal(&check_in("Jo")).err(), Some(RecordError::RevocationsExpired));
    // An expired certificate would cost no departure either: only what is known to be revoked does.
    assert_eq!(world.check_out(&sealed.kept(), NOON).kept().revision(), 1);
    world.trust = Trust::new(&[Authority::generate().unwrap().id()]).unwrap();
    assert_eq!(world.check_out(&sealed.kept(), NOON).kept().revision(), 1);
    for trust in [expired(&world, &[office]), trust_with(&world, &[office])] {
        let refused = check_out_with(&world, &sealed.kept(), &world.day_key, &trust);
        assert_eq!(refused, Some(RecordError::OfficeRevoked));
    }
}

fn check_out_with(world: &World, kept: &Kept, day_key: &[u8], trust: &Trust) -> Option<RecordError> {
    let _ = world;
    check_out(kept, NOON, day_key, trust, Readers::OfficeOnly, NOON).err()
}

#[test]
fn a_check_out_asks_for_the_visits_key_and_both_signatures() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let other = World::new();
    let says = |day_key: &[u8]| check_out_with(&world, &sealed.kept(), day_key, &world.trust);
    assert_eq!(says(&world.day_key), None);
    assert_eq!(says(&other.day_key), Some(RecordError::Disagrees));
    let key = |ring: SecretBytes| craft::identity_of(ring.expose_secret_bytes());
    let venue = key(world.venue.export_secret_bytes().unwrap());
    let stranger = key(other.venue.export_secret_bytes().unwrap());
    let payload = craft::payload(&world.day_key);
    let by_another = craft::sign("venue-day-key", payload, &stranger);
    assert_eq!(says(&by_another), Some(RecordError::BadSignature));
    let payload = craft::payload(&world.office_day_key);
    let office_key = craft::sign("office-day-key", payload, &stranger);
    let named = Value::Bytes(office_key);
    let by_another = craft::venue_day_key(&world.day_key, 4, named, &venue);
    assert_eq!(says(&by_another), Some(RecordError::BadSignature));
}

#[test]
fn a_release_is_refused_after_a_revocation_and_can_be_tried_again() {
    let world = World::new();
    let verified = world.verify(&world.request(&world.ask())).unwrap();
    let says = |trust: &Trust, now| world.venue.release(&verified, trust, now).err();
    let revoked = trust_with(&world, &[world.office.id()]);
    assert_eq!(says(&revoked, NOON), Some(RecordError::OfficeRevoked));
    let stale = expired(&world, &[]);
    assert_eq!(says(&stale, NOON), Some(RecordError::RevocationsExpired));
    let foreign = Trust::new(&[Authority::generate().unwrap().id()]).unwrap();
    assert_eq!(says(&foreign, NOON), Some(RecordError::OfficeUncertified));
    assert_eq!(says(&world.trust, NOON), None);
    // The request expires as well: trust is judged first.
    let late = NOON + DAY;
    assert_eq!(says(&revoked, late), Some(RecordError::OfficeRevoked));
    assert_eq!(says(&world.trust, late), Some(RecordError::RequestExpired));
}

#[test]
fn finishing_asks_for_trust_first_and_uses_nothing_up() {
    let world = World::new();
    let kept = world.seal(&check_in("Mara")).kept();
    let recipient = ShareRecipient::verify(&world.office_day_key, &world.trust, NOON).unwrap();
    let mut live = LiveShare::start(&[kept], &recipient, &world.trust, NOON).unwrap();
    let mut log = ShareLog::new();
    let answer = world.office.answer_live(live.hello(), live.code(), &mut log, NOON).unwrap();
    let (stale, revoked) = (expired(&world, &[]), trust_with(&world, &[world.office.id()]));
    let late = NOON + LIVE_SECONDS;
    // Each breaks one rule and all those that are checked later.
    for (bytes, trust, now, expected) in [
        (&b""[..], &revoked, late, RecordError::OfficeRevoked),
        (b"", &stale, late, RecordError::RevocationsExpired),
        (b"", &world.trust, late, RecordError::ShareExpired),
        (b"", &world.trust, NOON, RecordError::Malformed),
        (answer.answer(), &revoked, NOON, RecordError::OfficeRevoked),
        (answer.answer(), &stale, NOON, RecordError::RevocationsExpired),
    ] {
        assert_eq!(live.finish(bytes, trust, now).err(), Some(expected));
    }
    assert!(live.finish(answer.answer(), &world.trust, NOON).is_ok());
    let again = live.finish(answer.answer(), &revoked, NOON);
    assert_eq!(again.err(), Some(RecordError::ShareUsed));
}
