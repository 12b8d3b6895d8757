//! Sealed bodies without the cost of Argon2: every bit, every other key.

use super::*;
use crate::id::OfBytes;
use episeal_base::primitives::SigningKey;

const DAY_OF_VISIT: u32 = 20_000;
const ARRIVAL: i64 = DAY_OF_VISIT as i64 * DAY + 3_600;

fn shared() -> Shared {
    let author = SigningKey::generate().unwrap();
    Shared {
        header: Header::new(DAY_OF_VISIT, KeyId::of_bytes([3; 16]), 1, *author.public()),
        visitor: AgreementKey::generate().unwrap(),
        venue: VenueId::of_bytes([4; 32]),
        name: Zeroizing::new("Brauhaus".into()),
        area: Area::parse("Saal/Tisch 4").unwrap(),
        stay: Stay { arrival: ARRIVAL, departure: Some(ARRIVAL + 60) },
    }
}

fn address() -> ShareAddress {
    ShareAddress {
        share_id: ShareId::of_bytes([1; 16]),
        office: OfficeId::of_bytes([2; 32]),
        kid: KeyId::of_bytes([5; 16]),
        expires: ARRIVAL + DAY,
    }
}

fn open(bytes: &[u8], key: &AgreementKey, psi: &PrivateInfo) -> Result<usize, RecordError> {
    let share = UnverifiedShare::parse(bytes)?;
    super::open(&share, key, psi).map(|shared| shared.len())
}

#[test]
fn a_flipped_bit_anywhere_in_a_share_is_refused() {
    let (key, psi) = (AgreementKey::generate().unwrap(), PrivateInfo::random().unwrap());
    let bytes = seal(&address(), key.public(), &psi, &[shared()]).unwrap();
    assert_eq!(open(&bytes, &key, &psi), Ok(1));
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&changed, &key, &psi).is_err(), "bit {bit}");
    }
}

#[test]
fn a_share_needs_its_key_and_its_psi() {
    let (key, psi) = (AgreementKey::generate().unwrap(), PrivateInfo::random().unwrap());
    let other = (AgreementKey::generate().unwrap(), PrivateInfo::random().unwrap());
    let bytes = seal(&address(), key.public(), &psi, &[shared()]).unwrap();
    for (key, psi) in [(&other.0, &psi), (&key, &other.1), (&other.0, &other.1)] {
        assert_eq!(open(&bytes, key, psi), Err(RecordError::Undecryptable));
    }
    // Nor does it open for anyone who leaves psi out, or takes it to be empty.
    let without = Sealed::<ShareAddress>::parse(&bytes).unwrap().open(&key);
    assert_eq!(without.err(), Some(RecordError::Undecryptable));
    let zeros = PrivateInfo::copy_of(&[0; 32]);
    assert_eq!(open(&bytes, &key, &zeros), Err(RecordError::Undecryptable));
}

fn refused(body: &[u8]) -> Option<RecordError> {
    decode_body(body).err()
}

#[test]
fn a_body_is_read_as_it_was_written_and_not_otherwise() {
    let mut three = vec![shared(), shared(), shared()];
    three.sort_by_key(Shared::record_id);
    let body = encode_body(&three);
    assert_eq!(decode_body(&body).map(|shared| encode_body(&shared)), Ok(body.clone()));
    three.swap(0, 1);
    assert_eq!(refused(&encode_body(&three)), Some(RecordError::Malformed));
    three.swap(0, 1);
    three.push(shared());
    three.truncate(3);
    let twice = [&[0x82][..], &encode_body(&three[..1])[1..], &encode_body(&three[..1])[1..]];
    assert_eq!(refused(&twice.concat()), Some(RecordError::Malformed));
    assert_eq!(refused(&encode_body(&[])), Some(RecordError::Malformed));
    assert_eq!(refused(&[&body[..], &[0]].concat()), Some(RecordError::Malformed));
    assert_eq!(refused(&body[..body.len() - 1]), Some(RecordError::Malformed));
}

#[test]
fn a_stay_that_cannot_be_is_malformed() {
    let with = |change: fn(&mut Shared)| {
        let mut shared = shared();
        change(&mut shared);
        refused(&encode_body(&[shared]))
    };
    assert_eq!(with(|_| ()), None);
    assert_eq!(with(|shared| shared.stay.departure = Some(ARRIVAL + DAY)), None);
    let malformed = Some(RecordError::Malformed);
    assert_eq!(with(|shared| shared.stay.departure = Some(ARRIVAL + DAY + 1)), malformed);
    assert_eq!(with(|shared| shared.stay.departure = Some(ARRIVAL - 1)), malformed);
    assert_eq!(with(|shared| shared.stay.arrival += DAY), malformed);
    assert_eq!(with(|shared| shared.header.day -= 1), malformed);
    assert_eq!(with(|shared| *shared.name = String::new()), malformed);
    assert_eq!(with(|shared| *shared.name = "\u{202e}".into()), malformed);
    assert_eq!(with(|shared| shared.header.revision = 24), malformed);
}

#[test]
fn the_longest_shared_visit_fits_its_capacity() {
    let level = "ü".repeat(32);
    let mut longest = shared();
    longest.name = Zeroizing::new("ü".repeat(80));
    longest.area = Area::parse(&[level.as_str(); 5].join("/")).unwrap();
    assert!(encode_body(&[longest]).len() < SHARED_CAPACITY);
}

/// A newer version has other fields, and is not called malformed because of them.
#[test]
fn a_newer_version_is_told_from_a_malformed_address() {
    let newer = Writer::new().array(2).uint(2).text("?").finish();
    assert_eq!(sealed::decode::<ShareAddress>(&newer).err(), Some(RecordError::UnsupportedVersion));
    let (key, psi) = (AgreementKey::generate().unwrap(), PrivateInfo::random().unwrap());
    let (kind, ext) = (ShareAddress::KIND, ShareAddress::KIND.ext(&newer));
    let share = crate::envelope::seal_with_psi(kind, &newer, &ext, (key.public(), &psi), b"?");
    let claimed = UnverifiedShare::parse(&share.unwrap());
    assert_eq!(claimed.err(), Some(RecordError::UnsupportedVersion));
    for clear in [&sealed::encode(&address())[..70], b"", b"\x85\x01\x01\x01\x01\x01"] {
        assert_eq!(sealed::decode::<ShareAddress>(clear).err(), Some(RecordError::Malformed));
    }
}
