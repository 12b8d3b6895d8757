//! Invitations: whoever has not seen the code opens and forges nothing (FORMAT.md, section 17).

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::codes::*;
use episeal_testkit::visits::*;

#[test]
fn another_apps_invitation_is_refused() {
    let world = World::new();
    let (mut mine, other) = (Shown::new(), Shown::new());
    let theirs = other.code().invite(&world.poster, &world.day_key).unwrap();
    assert_eq!(mine.accept(&theirs), Some(RecordError::CodeExpired));
    // Nor does it help the server to write my handle into it.
    let handle = mine.code().handle();
    let place = theirs.windows(16).position(|part| part == other.code().handle().as_bytes());
    let mut moved = theirs;
    moved[place.unwrap()..][..16].copy_from_slice(handle.as_bytes());
    assert_eq!(mine.accept(&moved), Some(RecordError::Undecryptable));
}

#[test]
fn a_flipped_bit_in_an_invitation_is_refused_and_uses_nothing_up() {
    let world = World::new();
    let mut shown = Shown::new();
    let invitation = shown.code().invite(&world.poster, &world.day_key).unwrap();
    for bit in 0..invitation.len() * 8 {
        let mut changed = invitation.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(shown.accept(&changed).is_some(), "bit {bit}");
    }
    let longer = [invitation.as_slice(), &[0]].concat();
    assert_eq!(shown.accept(&longer), Some(RecordError::Malformed));
    let shorter = &invitation[..invitation.len() - 1];
    assert_eq!(shown.accept(shorter), Some(RecordError::Malformed));
    assert_eq!(shown.accept(&invitation), None);
}

#[test]
fn messages_of_another_purpose_or_version_are_no_invitations() {
    let world = World::new();
    let mut shown = Shown::new();
    let visit = world.seal(&check_in("Mara"));
    let locked = lock(&world.venue.export_secret_bytes().unwrap(), "correct horse").unwrap();
    for other in [visit.visit(), world.day_key.as_slice(), locked.as_slice()] {
        assert_eq!(shown.accept(other), Some(RecordError::WrongPurpose));
    }
    assert_eq!(shown.accept(&Sealed0::of(&shown, &world).version(2).seal()), Some(RecordError::UnsupportedVersion));
}

#[test]
fn the_code_alone_opens_and_writes_an_invitation() {
    let world = World::new();
    let mut shown = Shown::new();
    let code = shown.code();
    assert_eq!(code.handle().as_bytes().to_vec(), handle_of(&shown.secret()));
    let area = Area::parse("Saal").unwrap();
    let poster = world.venue.poster("Brauhaus", area).unwrap();
    let ours = code.invite(&poster, &world.day_key).unwrap();
    let theirs = Sealed0::of(&shown, &world);
    assert_eq!(open_literally(&ours, &shown.secret()), Some(theirs.body.clone()));
    let opened = shown.codes.accept(&theirs.seal(), NOON).unwrap();
    assert_eq!(opened.poster(), &poster);
    assert_eq!(opened.venue_day_key(), world.day_key);
}

#[test]
fn who_knows_the_handle_and_not_the_code_opens_and_forges_nothing() {
    let world = World::new();
    let mut shown = Shown::new();
    let invitation = shown.code().invite(&world.poster, &world.day_key).unwrap();
    let handle = shown.code().handle().as_bytes().to_vec();
    for guess in [handle, vec![0; 16], vec![], Shown::new().secret(), world.day_key.clone()] {
        assert_eq!(open_literally(&invitation, &guess), None);
        let forged = Sealed0 { code: guess, ..Sealed0::of(&shown, &world) };
        assert_eq!(shown.accept(&forged.seal()), Some(RecordError::Undecryptable));
    }
    let place = |part: &[u8]| invitation.windows(part.len()).any(|found| found == part);
    assert!(place(shown.code().handle().as_bytes()));
    for hidden in [shown.secret().as_slice(), world.venue.id().as_bytes(), b"Brauhaus"] {
        assert!(!place(hidden), "the server sees {hidden:?}");
    }
}

#[test]
fn a_forged_body_is_refused_and_uses_nothing_up() {
    let (world, other) = (World::new(), World::new());
    let mut shown = Shown::new();
    let honest = |shown: &Shown| Sealed0::of(shown, &world);
    let text = |length| Value::Text("x".repeat(length));
    let day_key_of = |identity: &[u8; 32], seed| {
        let key = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
        let identity = Value::Bytes(identity.to_vec());
        Value::Bytes(craft::venue_day_key(&world.day_key, 1, identity, &key))
    };
    let malformed = RecordError::Malformed;
    let forgeries = [
        (1, text(0), malformed),
        (1, text(161), malformed),
        (1, "Brau\u{202e}haus".into(), malformed),
        (1, Value::Null, malformed),
        (2, Value::Array(vec!["a/b".into()]), malformed),
        (2, Value::Array(vec!["a".into(); 6]), malformed),
        (0, Value::Bytes(vec![1; 31]), malformed),
        (3, Value::Bytes(vec![]), malformed),
        (3, Value::Bytes(world.office_day_key.clone()), RecordError::WrongPurpose),
        (3, Value::Bytes(other.day_key.clone()), RecordError::WrongVenue),
        (0, Value::Bytes(other.venue.id().as_bytes().to_vec()), RecordError::WrongVenue),
        (3, day_key_of(world.venue.id().as_bytes(), 3), RecordError::BadSignature),
    ];
    for (place, value, error) in forgeries {
        let forged = honest(&shown).item(place, value.clone()).seal();
        assert_eq!(shown.accept(&forged), Some(error), "{value:?}");
    }
    let mut longer = honest(&shown);
    longer.body.push(Value::Null);
    assert_eq!(shown.accept(&longer.seal()), Some(malformed));
    let mut shorter = honest(&shown);
    shorter.body.pop();
    assert_eq!(shown.accept(&shorter.seal()), Some(malformed));
    assert_eq!(shown.accept(&honest(&shown).seal()), None);
}

#[test]
fn staff_invite_to_the_posters_venue_alone() {
    let (world, other) = (World::new(), World::new());
    let code = Shown::new().code();
    let invite = |day_key: &[u8]| code.invite(&world.poster, day_key).err();
    assert_eq!(invite(&other.day_key), Some(RecordError::WrongVenue));
    assert_eq!(invite(&world.office_day_key), Some(RecordError::WrongPurpose));
    let mut changed = world.day_key.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(invite(&changed), Some(RecordError::BadSignature));
    assert_eq!(invite(b""), Some(RecordError::Malformed));
    assert_eq!(invite(&world.day_key), None);
}

#[test]
fn the_longest_invitation_fits_into_one_block() {
    let world = World::new();
    let area = vec!["ü".repeat(32); 5].join("/");
    let name = "ü".repeat(80);
    let longest = world.venue.poster(&name, Area::parse(&area).unwrap());
    let mut shown = Shown::new();
    let (short, long) = (
        shown.code().invite(&world.poster, &world.day_key).unwrap(),
        shown.code().invite(&longest.clone().unwrap(), &world.day_key).unwrap(),
    );
    assert_eq!(short.len(), long.len(), "the length tells nothing");
    let opened = shown.codes.accept(&long, NOON).unwrap();
    assert_eq!(opened.poster(), &longest.unwrap());
}
