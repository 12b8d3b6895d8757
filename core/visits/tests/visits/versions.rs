//! Version 2, as section 23 of FORMAT.md sketches it: X-Wing and ML-DSA-44 with bytes of their lengths. Every reader of
//! version 1 recognises it.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::judge::{judge, judged_kinds};
use episeal_testkit::visits::craft::{self, Parts};
use episeal_testkit::visits::seeds::*;
use episeal_testkit::visits::*;

const XWING_PUBLIC: usize = 1_216;
const XWING_CIPHERTEXT: usize = 1_120;
const ML_DSA_44_PUBLIC: usize = 1_312;
const ML_DSA_44_SIGNATURE: usize = 2_420;

const UNSUPPORTED: Option<Result<(), RecordError>> = Some(Err(RecordError::UnsupportedVersion));
const MALFORMED: Option<Result<(), RecordError>> = Some(Err(RecordError::Malformed));

fn bytes(length: usize) -> Value {
    Value::Bytes(vec![7; length])
}

fn list(items: &[Value]) -> Value {
    Value::Array(items.to_vec())
}

fn typ(name: &str) -> (Value, Value) {
    let text = format!("application/vnd.episeal.{name}+cose");
    (16.into(), text.into())
}

fn wrapped(value: &Value) -> Value {
    Value::Bytes(craft::encode(value))
}

/// Signed with ML-DSA-44 (-48).
fn signed(name: &str, payload: &[Value]) -> Vec<u8> {
    let header = Value::Map(vec![(1.into(), (-48).into()), typ(name)]);
    let parts = [wrapped(&header), Value::Map(vec![]), wrapped(&list(payload)), bytes(ML_DSA_44_SIGNATURE)];
    craft::encode(&Value::Tag(18, Box::new(list(&parts))))
}

fn header(name: &str, clear: Option<&[Value]>) -> Value {
    let mut entries = vec![(1.into(), 3.into()), (5.into(), bytes(12)), typ(name), ((-70_002).into(), bytes(32))];
    entries.extend(clear.map(|clear| ((-70_003).into(), wrapped(&list(clear)))));
    wrapped(&Value::Map(entries))
}

/// Sealed to an X-Wing key.
fn envelope(name: &str, length: usize, clear: Option<&[Value]>) -> Vec<u8> {
    let algorithm = Value::Map(vec![(1.into(), (-65_535).into())]);
    let epk = Value::Map(vec![((-4).into(), bytes(XWING_CIPHERTEXT))]);
    let recipient = list(&[wrapped(&algorithm), epk, bytes(40)]);
    let parts = [header(name, clear), Value::Map(vec![]), bytes(length + 16), list(&[recipient])];
    craft::encode(&Value::Tag(96, Box::new(list(&parts))))
}

fn encrypted0(name: &str, clear: &[Value]) -> Vec<u8> {
    let parts = [header(name, Some(clear)), Value::Map(vec![]), bytes(4_112)];
    craft::encode(&Value::Tag(16, Box::new(list(&parts))))
}

fn certificate() -> Vec<u8> {
    let (authority, office) = (bytes(ML_DSA_44_PUBLIC), bytes(ML_DSA_44_PUBLIC));
    let said = [2.into(), authority, office, "Amt".into(), 0.into(), 1.into()];
    signed("office-certificate", &said)
}

fn office_day_key() -> Vec<u8> {
    let (office, public) = (bytes(ML_DSA_44_PUBLIC), bytes(XWING_PUBLIC));
    let certificate = Value::Bytes(certificate());
    let said = [2.into(), office, TODAY.into(), public, certificate];
    signed("office-day-key", &said)
}

fn venue_day_key() -> Vec<u8> {
    let (venue, public) = (bytes(ML_DSA_44_PUBLIC), bytes(XWING_PUBLIC));
    let named = Value::Bytes(office_day_key());
    signed("venue-day-key", &[2.into(), venue, TODAY.into(), public, named])
}

fn visit() -> Vec<u8> {
    let author = bytes(ML_DSA_44_PUBLIC);
    let header = list(&[2.into(), TODAY.into(), bytes(16), 0.into(), author]);
    let ticket = XWING_CIPHERTEXT + 40;
    let index = Value::Bytes(envelope("index", 512 + ticket, None));
    let record = Value::Bytes(envelope("record", 1_536, None));
    signed("visit", &[wrapped(&header), index, record])
}

/// A text of version 2 in the case of its prefix.
fn text(prefix: &str) -> String {
    let hrp = bech32::Hrp::parse(prefix).unwrap();
    match prefix.starts_with('E') {
        true => bech32::encode_upper::<bech32::Bech32m>(hrp, &[7; 32]),
        false => bech32::encode_lower::<bech32::Bech32m>(hrp, &[7; 32]),
    }
    .unwrap()
}

fn file(label: &str) -> Vec<u8> {
    craft::encode(&list(&[label.into(), bytes(2_000), Value::Null]))
}

/// One of `kind` in version 2.
fn specimen(kind: &str) -> Vec<u8> {
    let id = || bytes(16);
    let two = || Value::from(2);
    match kind {
        "office-certificate" => certificate(),
        "office-day-key" => office_day_key(),
        "venue-day-key" => venue_day_key(),
        "visit" => visit(),
        "release" => envelope(kind, 4_096, Some(&[two(), bytes(32), 0.into(), true.into()])),
        "referral" => envelope(kind, 4_096, Some(&[two(), id()])),
        "share" => envelope(kind, 4_096, Some(&[two(), id(), bytes(32), id(), 0.into()])),
        "live-hello" => {
            let day_key = Value::Bytes(office_day_key());
            envelope(kind, 64, Some(&[two(), id(), 0.into(), day_key]))
        }
        "live-share" => envelope(kind, 4_096, Some(&[two(), bytes(32), bytes(64)])),
        "invitation" | "keyring" => encrypted0(kind, &[two(), id()]),
        "diary" | "live-visitor" | "live-office" => encrypted0(kind, &[two(), id(), id()]),
        "authority" | "office" | "venue" | "staff" => text(&format!("episeal-2-{kind}")).into_bytes(),
        "poster" | "check-in-code" => text("EPISEAL-2-ANYTHING").into_bytes(),
        "kept" | "trust" => file(&format!("episeal-2 {kind}")),
        "request-log" => file("episeal-2 request log"),
        "share-log" => file("episeal-2 share log"),
        ring if ring.ends_with("-ring") => text("EPISEAL-2-SECRET").into_bytes(),
        // Every other is signed, and its fields may be any.
        _ => signed(kind, &[two(), bytes(ML_DSA_44_PUBLIC), Value::Null]),
    }
}

#[test]
fn every_message_text_and_file_of_version_2_is_recognised() {
    for kind in judged_kinds() {
        assert_eq!(judge(kind, &specimen(kind)), UNSUPPORTED, "{kind}");
    }
    assert_eq!(judge("anything", &[]), None);
}

#[test]
fn specimens_are_longer_than_what_version_1_allows() {
    assert!(visit().len() > 4_096 && visit().len() <= 16_384);
    for day_key in [office_day_key(), venue_day_key()] {
        assert!(day_key.len() > 4_096 && day_key.len() <= 65_536);
    }
}

/// A day key of this many bytes, of this version, which no one signed.
fn of_length(length: usize, version: i64) -> Vec<u8> {
    let message = |filler| signed("venue-day-key", &[version.into(), bytes(filler)]);
    let filler = length - (message(4_200).len() - 4_200);
    // Above 65,535 bytes a header is longer.
    let longer = message(filler).len() - length;
    message(filler - longer)
}

#[test]
fn the_size_for_every_version_comes_before_the_version_and_version_1s_own_after_it() {
    for (length, version, expected) in
        [(65_535, 2, UNSUPPORTED), (65_537, 2, MALFORMED), (8_000, 1, MALFORMED), (8_000, 2, UNSUPPORTED)]
    {
        let day_key = of_length(length, version);
        assert_eq!(day_key.len(), length);
        assert_eq!(judge("venue-day-key", &day_key), expected, "{length} {version}");
        assert_eq!(
            judge("office-day-key", &day_key),
            match length {
                65_537 => MALFORMED,
                _ => Some(Err(RecordError::WrongPurpose)),
            }
        );
    }
    let long = [&visit()[..], &[0; 16_384]].concat();
    assert_eq!(judge("visit", &long), MALFORMED);
}

/// Version 1 with a record that is too long, signed by its author.
fn long_visit(length: usize) -> Vec<u8> {
    let sealed = seeds().world.seal(&check_in("Mara"));
    let parts = Parts::of(sealed.visit());
    let more = length - sealed.visit().len();
    let record = [&parts.record[..], &vec![0; more]].concat();
    Parts { record, ..parts }.signed_by(&craft::author_of(&sealed.kept()))
}

#[test]
fn a_visit_of_version_1_over_4096_bytes_stays_malformed() {
    for length in [4_097, 8_000, 16_000] {
        let visit = long_visit(length);
        assert!(visit.len() >= length);
        assert_eq!(judge("visit", &visit), MALFORMED, "{length}");
    }
}

#[test]
fn another_algorithm_or_length_under_version_1_is_malformed() {
    let of_version = |version: i64| {
        let said = [version.into(), bytes(ML_DSA_44_PUBLIC), 1.into()];
        signed("revocations", &said)
    };
    assert_eq!(judge("revocations", &of_version(1)), MALFORMED);
    assert_eq!(judge("revocations", &of_version(2)), UNSUPPORTED);
    let share = envelope("share", 4_096, Some(&[1.into(), bytes(16)]));
    assert_eq!(judge("share", &share), MALFORMED);
}

#[test]
fn every_seed_is_judged_right_as_what_it_is_and_as_nothing_else() {
    for (number, message) in seeds().messages.iter().enumerate() {
        let right: Vec<_> = judged_kinds().into_iter().filter(|kind| judge(kind, message) == Some(Ok(()))).collect();
        assert_eq!(right.len(), 1, "seed {number}: {right:?}");
    }
}

/// The message with the last byte of its signature changed.
fn with_other_signature(message: &[u8]) -> Vec<u8> {
    let mut changed = message.to_vec();
    *changed.last_mut().unwrap() ^= 1;
    changed
}

#[test]
fn a_signature_is_judged_where_the_message_names_the_signer() {
    let world = &seeds().world;
    let bad = Some(Err(RecordError::BadSignature));
    for (kind, message) in [
        ("visit", &seeds().messages[0]),
        ("venue-day-key", &world.day_key),
        ("office-day-key", &world.office_day_key),
        ("request", &seeds().request),
    ] {
        assert_eq!(judge(kind, message), Some(Ok(())), "{kind}");
        assert_eq!(judge(kind, &with_other_signature(message)), bad, "{kind}");
    }
    // The day key inside is judged, too.
    let inner = Value::Bytes(with_other_signature(&world.office_day_key));
    let venue = world.venue.export_secret_bytes().unwrap();
    let venue = craft::identity_of(venue.expose_secret_bytes());
    let outer = craft::venue_day_key(&world.day_key, 4, inner, &venue);
    assert_eq!(judge("venue-day-key", &outer), bad);
}

#[test]
fn an_error_of_a_nested_message_is_the_outer_ones() {
    let world = &seeds().world;
    let venue = world.venue.export_secret_bytes().unwrap();
    let venue = craft::identity_of(venue.expose_secret_bytes());
    let with_inner = |inner: Vec<u8>| {
        let outer = craft::venue_day_key(&world.day_key, 4, Value::Bytes(inner), &venue);
        judge("venue-day-key", &outer)
    };
    assert_eq!(with_inner(world.office_day_key.clone()), Some(Ok(())));
    let later = signed("office-day-key", &[2.into(), Value::Null]);
    assert_eq!(with_inner(later), UNSUPPORTED);
    assert_eq!(with_inner(b"\xf6".to_vec()), MALFORMED);
    let purpose = Some(Err(RecordError::WrongPurpose));
    assert_eq!(with_inner(world.certificate.clone()), purpose);
    // Two levels down: the certificate inside the day key inside.
    let office = world.office.export_secret_bytes().unwrap();
    let office = craft::identity_of(office.expose_secret_bytes());
    let mut said = craft::decode(&craft::payload(&world.office_day_key));
    for (certificate, expected) in [
        (world.certificate.clone(), Some(Ok(()))),
        (world.day_key.clone(), purpose),
        (b"\x00".to_vec(), MALFORMED),
        (signed("office-certificate", &[3.into()]), UNSUPPORTED),
    ] {
        said.as_array_mut().unwrap()[4] = Value::Bytes(certificate);
        let inner = craft::sign("office-day-key", craft::encode(&said), &office);
        assert_eq!(with_inner(inner.clone()), expected);
        assert_eq!(judge("office-day-key", &inner), expected);
    }
}

#[test]
fn a_key_ring_with_one_line_of_a_later_version_is_so_as_a_whole() {
    let ring = seeds().world.venue.export_secret_bytes().unwrap();
    let ring = std::str::from_utf8(ring.expose_secret_bytes()).unwrap();
    let line = text("EPISEAL-2-VENUE-DAY-SECRET") + "\n";
    let damaged = line.replace('Q', "P");
    for (changed, expected) in [
        (format!("{ring}{line}"), UNSUPPORTED),
        (format!("{line}{ring}"), UNSUPPORTED),
        (format!("{ring}{damaged}"), MALFORMED),
    ] {
        assert_eq!(judge("venue-ring", changed.as_bytes()), expected);
    }
    assert_eq!(judge("venue-ring", ring.as_bytes()), Some(Ok(())));
}

/// Who signs what in the seeds' world.
fn key_of(ring: &SecretBytes) -> ed25519_dalek::SigningKey {
    craft::identity_of(ring.expose_secret_bytes())
}

/// One of every message that has extensions and is not sealed, with these as its last element.
fn extended(ext: Value) -> Vec<(&'static str, Vec<u8>)> {
    let world = &seeds().world;
    let authority = key_of(&world.authority.export_secret_bytes().unwrap());
    let office = key_of(&world.office.export_secret_bytes().unwrap());
    let venue = key_of(&world.venue.export_secret_bytes().unwrap());
    let said = |message: &[u8]| {
        let said = craft::decode(&craft::payload(message));
        let mut said = said.into_array().unwrap();
        said.push(ext.clone());
        said
    };
    let poster = seeds().world.poster.to_text().unwrap();
    let (hrp, poster) = bech32::decode(&poster).unwrap();
    let mut poster = craft::decode(&poster).into_array().unwrap();
    poster.push(ext.clone());
    let poster = bech32::encode_upper::<bech32::Bech32m>(hrp, &craft::encode(&list(&poster)));
    let signed = |name, said: &[Value], key| craft::sign(name, craft::encode(&list(said)), key);
    vec![
        ("office-certificate", signed("office-certificate", &said(&world.certificate), &authority)),
        ("revocations", signed("revocations", &said(&world.revocations), &authority)),
        ("office-day-key", signed("office-day-key", &said(&world.office_day_key), &office)),
        ("venue-day-key", signed("venue-day-key", &said(&world.day_key), &venue)),
        ("request", signed("request", &said(&seeds().request), &office)),
        ("poster", poster.unwrap().into_bytes()),
    ]
}

fn map(entries: &[(u64, usize)]) -> Value {
    let entry = |(key, length): &(u64, usize)| (Value::from(*key), bytes(*length));
    Value::Map(entries.iter().map(entry).collect())
}

#[test]
fn what_a_reader_does_not_know_is_passed_over_and_what_it_must_know_is_refused() {
    let eight: Vec<_> = (120..128).map(|key| (key, 1)).collect();
    let nine: Vec<_> = (119..128).map(|key| (key, 1)).collect();
    for (ext, expected) in [
        (map(&[(0, 0)]), Some(Ok(()))),
        (map(&[(127, 256)]), Some(Ok(()))),
        (map(&eight), Some(Ok(()))),
        (map(&[(128, 0)]), UNSUPPORTED),
        (map(&[(1, 0), (255, 9)]), UNSUPPORTED),
        (map(&[(1, 257), (255, 9)]), MALFORMED),
        (map(&nine), MALFORMED),
        (map(&[(256, 0)]), MALFORMED),
        (map(&[(1, 257)]), MALFORMED),
        (map(&[]), MALFORMED),
        (list(&[]), MALFORMED),
        (Value::Null, MALFORMED),
    ] {
        for (kind, message) in extended(ext.clone()) {
            assert_eq!(judge(kind, &message), expected, "{kind} {ext:?}");
        }
    }
}

/// What everything that reads bytes or texts from outside says about its own kind in version 2.
fn said_by_readers() -> Vec<(&'static str, Option<RecordError>)> {
    let Seeds { world, kept, request, codes, shared, .. } = seeds();
    let (office, trust) = (&world.office, &world.trust);
    // A lock that is taken within the list below is held to its end.
    let stored = shared.opened.lock().unwrap().add_stored(&visit()).err();
    let mut log = ShareLog::new();
    let published = world.published();
    let open = |request: &[u8], day_keys: &[Vec<u8>]| {
        office.own_request(request).and_then(|own| office.open_release(&own, day_keys, NOON))
    };
    let mut opening = open(request, std::slice::from_ref(&world.day_key)).unwrap();
    let later = |kind: &str| specimen(kind);
    let said_text = |kind: &str| String::from_utf8(specimen(kind)).unwrap();
    let staff = Staff::generate().unwrap();
    let note = |certificate: &[u8], day_key: &[u8]| {
        let id = kept.record_id();
        let noted = staff.note_departure(&assignment(&world.venue.id(), certificate, day_key), &id, NOON);
        noted.err()
    };
    let certificate = world.venue.certify_staff(&staff.id(), TODAY).unwrap();
    vec![
        ("admit", admit_with(&visit(), Some(&published), None, NOON).err()),
        ("admit_day_key", admit_day_key(&venue_day_key(), &[], NOON).err()),
        (
            "admit_note",
            admit_note_with(&later("departure-note"), Some(&published), &StoredNotes::default(), NOON).err(),
        ),
        ("parse a visit", UnverifiedVisit::parse(&visit()).err()),
        ("parse a venue day key", UnverifiedDayKey::parse(&venue_day_key()).err()),
        ("parse a note", UnverifiedNote::parse(&later("departure-note")).err()),
        ("parse a share", UnverifiedShare::parse(&later("share")).err()),
        ("take_revocations", trust.clone().take_revocations(&later("revocations"), NOON).err()),
        ("take_succession", trust.clone().take_succession(&later("succession")).err()),
        ("trust", Trust::import_bytes(&later("trust")).err()),
        ("reader_of", reader_of(&world.poster, &venue_day_key(), trust, NOON).err()),
        ("open", kept.open(&visit()).err()),
        ("kept", Kept::import_secret_bytes(&later("kept")).err()),
        ("diary", unlock_diary(&later("diary"), PIN, None).err()),
        ("share recipient", ShareRecipient::verify(&office_day_key(), trust, NOON).err()),
        ("finish", shared.live.lock().unwrap().finish(&later("live-answer"), trust, NOON).err()),
        ("accept", codes.lock().unwrap().accept(&later("invitation"), NOON).err()),
        ("verify_request", world.verify(&later("request")).err()),
        ("own_request", office.own_request(&later("request")).err()),
        ("open_release", open(request, &[venue_day_key()]).err()),
        ("add_part", opening.add_part(&later("release")).err()),
        ("add_visit", opening.add_visit(&visit()).err()),
        ("open_referral", office.open_referral(&later("referral"), trust, NOON).err()),
        ("open_share", open_share(office, &later("share"), &shared.code, &mut log, NOON).err()),
        ("add_stored", stored),
        ("add_published", shared.opened.lock().unwrap().add_published(&venue_day_key()).err()),
        ("answer_live", office.answer_live(&later("live-hello"), &shared.code, &mut log, NOON).err()),
        ("live answer", shared.answer.lock().unwrap().open(&later("live-share"), NOON).err()),
        ("request", office.request(&world.ask(), &office_day_key(), NOON).err()),
        ("note_departure", note(&later("staff-certificate"), &world.day_key)),
        ("note_departure", note(&certificate, &venue_day_key())),
        ("check-in code", CheckInReader::new().read(&said_text("check-in-code"), NOON).err()),
        ("poster", Poster::parse(&said_text("poster")).err()),
        ("authority", AuthorityId::parse(&said_text("authority")).err()),
        ("office", OfficeId::parse(&said_text("office")).err()),
        ("venue", VenueId::parse(&said_text("venue")).err()),
        ("staff", StaffId::parse(&said_text("staff")).err()),
        ("authority keys", Authority::import_secret_bytes(&later("authority-ring")).err()),
        ("office keys", Office::import_secret_bytes(&later("office-ring")).err()),
        ("venue keys", Venue::import_secret_bytes(&later("venue-ring")).err()),
        ("staff keys", Staff::import_secret_bytes(&later("staff-ring")).err()),
        ("unlock", unlock(&later("keyring"), PASSPHRASE).err()),
        ("request log", RequestLog::from_bytes(&later("request-log")).err()),
        ("share log", ShareLog::from_bytes(&later("share-log")).err()),
    ]
}

#[test]
fn every_public_reader_says_of_version_2_that_it_is_newer() {
    for (reader, said) in said_by_readers() {
        assert_eq!(said, Some(RecordError::UnsupportedVersion), "{reader}");
    }
}
