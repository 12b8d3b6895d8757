//! Notices: a guest learns that their own visit was read; nobody else learns anything.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;

/// Mara was read, Nils came too late to be.
struct Read {
    world: World,
    mara: Sealed,
    nils: Sealed,
    keys: Vec<NoticeKey>,
}

fn read() -> Read {
    let world = World::new();
    let mara = world.seal(&check_in_at("Mara", NOON - HOUR));
    let nils = world.seal(&check_in_at("Nils", NOON));
    let visits = sorted(vec![mara.visit().to_vec(), nils.visit().to_vec()]);
    let findings = world.story(&world.ask(), &visits);
    assert_eq!(findings.names(), ["Mara"]);
    let keys = findings.visits.iter().filter_map(|(_, visit)| visit.notice_key());
    let keys = keys.collect();
    Read { world, mara, nils, keys }
}

impl Read {
    fn kid(&self) -> KeyId {
        self.keys[0].kid()
    }

    fn notice(&self, size: u32, keys: &[NoticeKey]) -> Result<Vec<u8>, RecordError> {
        let scope = NoticeScope { kid: self.kid(), size };
        self.world.office.notice(&scope, keys, &self.world.certificate, NOON)
    }

    fn verified(&self, notice: &[u8]) -> VerifiedNotice {
        VerifiedNotice::verify(notice, &self.world.trust, NOON).unwrap()
    }
}

fn tags(notice: &[u8]) -> Vec<Vec<u8>> {
    let payload = craft::decode(&craft::payload(notice)).into_array().unwrap();
    payload[5].as_array().unwrap().iter().map(craft::bytes_of).collect()
}

#[test]
fn the_guest_who_was_read_is_told_and_no_other() {
    let read = read();
    let notice = read.verified(&read.notice(1_024, &read.keys).unwrap());
    assert_eq!(read.mara.kept().is_told_by(&notice), Ok(true));
    assert_eq!(read.nils.kept().is_told_by(&notice), Ok(false));
    assert_eq!(notice.office_name(), "Gesundheitsamt Köln");
    assert_eq!((notice.office(), notice.at()), (read.world.office.id(), NOON));
    let world = &read.world;
    let admitted = admit_notice(&read.notice(1_024, &read.keys).unwrap(), &world.trust, NOON);
    assert_eq!(admitted.unwrap().kid(), read.kid());
    // The check-out of the same visit is announced by the same key.
    let later = world.check_out(&read.mara.kept(), NOON);
    assert_eq!(later.kept().is_told_by(&notice), Ok(true));
}

/// With other people's library, from the specification.
#[test]
fn the_tag_is_derived_as_the_specification_says() {
    let read = read();
    let secret = read.mara.kept().export_secret_bytes();
    let items = craft::decode(secret.expose_secret_bytes()).into_array().unwrap();
    let id = read.mara.kept().record_id();
    let info = |items: Vec<Value>| craft::encode(&Value::Array(items));
    let label = info(vec!["episeal-1 notice key".into(), Value::Bytes(id.as_bytes().to_vec())]);
    let key = codes::hkdf(&craft::bytes_of(&items[2]), &label);
    let bytes = read.notice(1_024, &read.keys).unwrap();
    let payload = craft::decode(&craft::payload(&bytes)).into_array().unwrap();
    let label = info(vec!["episeal-1 notice".into(), payload[3].clone(), Value::Bytes(read.kid().as_bytes().to_vec())]);
    let tag = codes::hkdf(&key[..16], &label)[..16].to_vec();
    assert!(tags(&bytes).contains(&tag));
    let exported = read.keys[0].export_secret_bytes();
    let exported = secret_of("EPISEAL-NOTICE-SECRET", exported.expose_secret_bytes());
    assert_eq!(exported, [&read.kid().as_bytes()[..], &key[..16]].concat());
}

#[test]
fn nothing_says_how_many_were_read() {
    let read = read();
    for size in [1_024, 2_048] {
        let (with, without) = (read.notice(size, &read.keys).unwrap(), read.notice(size, &[]).unwrap());
        assert_eq!(with.len(), without.len());
        assert_eq!(tags(&with).len(), size as usize);
        // Two notices of one day have no tag in common: real tags and padding look the same.
        let again = tags(&read.notice(size, &read.keys).unwrap());
        assert!(tags(&with).iter().all(|tag| !again.contains(tag)));
    }
}

#[test]
fn visits_that_nobody_keeps_have_no_notice_key() {
    let world = World::new();
    for kind in [CheckInKind::OneTime, CheckInKind::Staff, CheckInKind::Companion] {
        let mut check_in = check_in_at("Mara", NOON - HOUR);
        check_in.kind = kind;
        let visits = vec![world.seal(&check_in).visit().to_vec()];
        let findings = world.story(&world.ask(), &visits);
        assert!(findings.visits[0].1.notice_key().is_none(), "{kind:?}");
    }
}

#[test]
fn a_notice_is_of_one_of_the_sizes_and_of_an_own_day_key() {
    let read = read();
    for size in [0, 1, 1_000, 1_025, 33_792] {
        assert_eq!(read.notice(size, &[]).err(), Some(RecordError::InvalidPolicy), "{size}");
    }
    assert!(read.notice(32_768, &read.keys).is_ok());
    let (world, scope) = (&read.world, NoticeScope { kid: read.kid(), size: 1_024 });
    let (other, certificate, _) = certified_office(&world.authority, "Gesundheitsamt Bonn");
    let refused = other.notice(&scope, &[], &certificate, NOON);
    assert_eq!(refused.err(), Some(RecordError::NoDayKey));
    let refused = world.office.notice(&scope, &[], &certificate, NOON);
    assert_eq!(refused.err(), Some(RecordError::WrongOffice));
    let many: Vec<_> = (0..1_025_u16)
        .map(|number| {
            let mut bytes = read.kid().as_bytes().to_vec();
            bytes.extend([0; 14]);
            bytes.extend(number.to_be_bytes());
            NoticeKey::import_secret_bytes(&labelled("EPISEAL-NOTICE-SECRET", &bytes)).unwrap()
        })
        .collect();
    assert_eq!(read.notice(1_024, &many).err(), Some(RecordError::TooLong));
    assert!(read.notice(1_024, &many[..1_024]).is_ok());
}

#[test]
fn a_key_for_the_notices_of_another_day_is_left_out() {
    let read = read();
    let exported = read.keys[0].export_secret_bytes();
    let secret = secret_of("EPISEAL-NOTICE-SECRET", exported.expose_secret_bytes());
    let other = [&[7; 16], &secret[16..]].concat();
    let other = NoticeKey::import_secret_bytes(&labelled("EPISEAL-NOTICE-SECRET", &other)).unwrap();
    let told = |keys: &[NoticeKey]| {
        let notice = read.verified(&read.notice(1_024, keys).unwrap());
        read.mara.kept().is_told_by(&notice)
    };
    assert_eq!(told(&read.keys), Ok(true));
    assert_eq!(told(&[other]), Ok(false));
}

#[test]
fn a_server_takes_a_notice_of_a_trusted_office_and_of_now() {
    let read = read();
    let (world, notice) = (&read.world, read.notice(1_024, &read.keys).unwrap());
    let admit = |now| admit_notice(&notice, &world.trust, now).err();
    assert_eq!(admit(NOON + 600), None);
    assert_eq!(admit(NOON + 601), Some(RecordError::InvalidTime));
    assert_eq!(admit(NOON - 601), Some(RecordError::InvalidTime));
    let forged =
        resigned(&read, |_| {}, &craft::identity_of(world.venue.export_secret_bytes().unwrap().expose_secret_bytes()));
    let refused = admit_notice(&forged, &world.trust, NOON);
    assert_eq!(refused.err(), Some(RecordError::BadSignature));
}

#[test]
fn a_guest_believes_trusted_offices_alone() {
    let read = read();
    let (world, notice) = (&read.world, read.notice(1_024, &read.keys).unwrap());
    let verify = |trust: &Trust, now| VerifiedNotice::verify(&notice, trust, now).err();
    let revoked = trust_with(world, &[world.office.id()]);
    assert_eq!(verify(&revoked, NOON), Some(RecordError::OfficeRevoked));
    let stranger = Trust::new(&[Authority::generate().unwrap().id()]).unwrap();
    assert_eq!(verify(&stranger, NOON), Some(RecordError::OfficeUncertified));
    let venue = world.venue.export_secret_bytes().unwrap();
    let forged = resigned(&read, |_| {}, &craft::identity_of(venue.expose_secret_bytes()));
    let refused = VerifiedNotice::verify(&forged, &world.trust, NOON);
    assert_eq!(refused.err(), Some(RecordError::BadSignature));
}

/// A notice with other contents, signed by anyone.
fn resigned(read: &Read, change: impl FnOnce(&mut Vec<Value>), key: &ed25519_dalek::SigningKey) -> Vec<u8> {
    let notice = read.notice(1_024, &read.keys).unwrap();
    let mut payload = craft::decode(&craft::payload(&notice)).into_array().unwrap();
    change(&mut payload);
    craft::sign("notice", craft::encode(&Value::Array(payload)), key)
}

#[test]
fn a_notice_that_differs_in_its_version_alone_is_of_a_later_one() {
    let read = read();
    let ring = read.world.office.export_secret_bytes().unwrap();
    let own = craft::identity_of(ring.expose_secret_bytes());
    let judge_version = |version: i64| {
        let notice = resigned(&read, |payload| payload[0] = version.into(), &own);
        VerifiedNotice::verify(&notice, &read.world.trust, NOON).err()
    };
    assert_eq!(judge_version(1), None);
    assert_eq!(judge_version(2), Some(RecordError::UnsupportedVersion));
    assert_eq!(judge_version(-1), Some(RecordError::Malformed));
}

#[test]
fn tags_out_of_order_twice_or_of_another_number_are_malformed() {
    let read = read();
    let ring = read.world.office.export_secret_bytes().unwrap();
    let own = craft::identity_of(ring.expose_secret_bytes());
    let judge_tags = |change: fn(&mut Vec<Value>)| {
        let changed = |payload: &mut Vec<Value>| change(payload[5].as_array_mut().unwrap());
        let notice = resigned(&read, changed, &own);
        VerifiedNotice::verify(&notice, &read.world.trust, NOON).err()
    };
    assert_eq!(judge_tags(|_| {}), None);
    for change in [
        (|tags| tags.swap(0, 1)) as fn(&mut Vec<Value>),
        |tags| tags[1] = tags[0].clone(),
        |tags| tags.truncate(1_023),
        |tags| tags.clear(),
        |tags| tags.push(Value::Bytes(vec![0xff; 16])),
        |tags| tags[0] = Value::Bytes(vec![0; 15]),
    ] {
        assert_eq!(judge_tags(change), Some(RecordError::Malformed));
    }
}
