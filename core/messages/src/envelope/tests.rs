mod padding;
mod two_keys;

use super::*;
use episeal_base::primitives::Secret;

/// `[1, h'7265616461626c65']`
const READABLE: &[u8] = b"\x82\x01\x48readable";
const EXT: &[u8] = b"bound, never sent";
const SMALL: Kind = Kind { name: "record", role: "visitor", padding: Padding::Fixed(32) };
const BLOCKS: Kind = Kind { name: "release", role: "release", padding: Padding::Multiple(64) };

/// The points of small order in their canonical encodings (RFC 7748, 6.1: X25519 returns zeros).
fn small_order_keys() -> [[u8; 32]; 5] {
    let of_order_8 = [
        [
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09,
            0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
        ],
        [
            0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44,
            0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
        ],
    ];
    let mut one = [0; 32];
    one[0] = 1;
    let mut minus_one = [0xff; 32];
    (minus_one[0], minus_one[31]) = (0xec, 0x7f);
    [[0; 32], one, minus_one, of_order_8[0], of_order_8[1]]
}

fn new_key() -> AgreementKey {
    AgreementKey::generate().unwrap()
}

fn sealed_for(key: &AgreementKey, kind: Kind, body: &[u8]) -> SealedEnvelope {
    seal(kind, None, EXT, key.public(), body).unwrap()
}

fn open(kind: Kind, bytes: &[u8], key: &AgreementKey, ext: &[u8]) -> Result<Vec<u8>, RecordError> {
    let body = Envelope::read(kind, bytes)?.open(key, ext)?;
    Ok(body.to_vec())
}

/// An envelope put together by hand: what it commits to, what it wraps and what it encrypts can differ.
struct Forged<'a> {
    kind: Kind,
    commitment: [u8; 32],
    content_key: &'a ContentKey,
    padded: &'a [u8],
}

fn commitment_to(kind: Kind, key: &ContentKey) -> [u8; 32] {
    commitment(kind.name, EXT, key).unwrap()
}

impl Forged<'_> {
    fn sealed_for(&self, recipient: &[u8; 32]) -> Vec<u8> {
        let iv = [9; 12];
        let protected = Protected { iv, commitment: self.commitment, clear: None }.write(self.kind.name);
        let aad = encrypt_structure(Tag::Encrypt, &protected, EXT);
        let mut buffer = self.padded.to_vec();
        primitives::encrypt(self.content_key, &iv, &aad, &mut buffer).unwrap();
        let role = self.kind.role;
        let ticket = wrap(self.content_key, recipient, role, &protected, EXT).unwrap();
        write_encrypted(&protected, &buffer, Some((&ticket.epk, &ticket.wrapped)))
    }
}

/// What is wrapped for one's own key is wrapped as if for another's: the recipient opens it, and nobody else.
#[test]
fn what_is_sealed_for_ones_own_key_opens_as_what_others_seal() {
    let (own, other) = (new_key(), new_key());
    for body in [&b""[..], b"body", &[7; 31]] {
        let sealed = seal_own(SMALL, EXT, &own, body).unwrap();
        let others = sealed_for(&own, SMALL, body);
        assert_eq!((sealed.bytes.len(), sealed.protected.len()), (others.bytes.len(), others.protected.len()));
        assert_eq!(open(SMALL, &sealed.bytes, &own, EXT).unwrap(), body);
        assert_eq!(open(SMALL, &sealed.bytes, &other, EXT).err(), Some(RecordError::Undecryptable));
        assert_eq!(open(SMALL, &sealed.bytes, &own, b"elsewhere").err(), Some(RecordError::Undecryptable));
    }
}

#[test]
fn what_is_sealed_is_opened_by_its_recipient() {
    let key = new_key();
    for body in [&b""[..], b"body", b"\x80\x00\x00", &[0; 31]] {
        let sealed = sealed_for(&key, SMALL, body);
        assert_eq!(open(SMALL, &sealed.bytes, &key, EXT), Ok(body.to_vec()));
        let envelope = Envelope::read(SMALL, &sealed.bytes).unwrap();
        let content_key = envelope.unwrap(&key, EXT).unwrap();
        assert_eq!(content_key.expose(), sealed.content_key.expose());
        assert_eq!(envelope.protected(), sealed.protected);
        let opened = envelope.open_with(&sealed.content_key, EXT).unwrap();
        assert_eq!(*opened, body);
    }
}

#[test]
fn an_envelope_opens_only_with_its_key_role_and_ext() {
    let key = new_key();
    let bytes = sealed_for(&key, SMALL, b"body").bytes;
    let refused = Err(RecordError::Undecryptable);
    assert_eq!(open(SMALL, &bytes, &new_key(), EXT), refused);
    let role = "venue";
    assert_eq!(open(Kind { role, ..SMALL }, &bytes, &key, EXT), refused);
    for ext in [&b""[..], b"bound, never sen", b"bound, never sent."] {
        assert_eq!(open(SMALL, &bytes, &key, ext), refused);
    }
}

#[test]
fn an_envelope_of_another_kind_is_refused() {
    let key = new_key();
    let bytes = sealed_for(&key, SMALL, b"body").bytes;
    let name = "index";
    let renamed = open(Kind { name, ..SMALL }, &bytes, &key, EXT);
    assert_eq!(renamed, Err(RecordError::WrongPurpose));
    for length in [0, 31, 33, 64] {
        let padding = Padding::Fixed(length);
        let resized = open(Kind { padding, ..SMALL }, &bytes, &key, EXT);
        assert_eq!(resized, Err(RecordError::Malformed));
    }
    let padding = Padding::Multiple(64);
    let resized = open(Kind { padding, ..SMALL }, &bytes, &key, EXT);
    assert_eq!(resized, Err(RecordError::Undecryptable));
}

#[test]
fn two_seals_of_one_body_share_nothing() {
    let key = new_key();
    let [a, b] = [(), ()].map(|()| sealed_for(&key, SMALL, b"body"));
    assert_ne!(a.content_key.expose(), b.content_key.expose());
    let [a, b] = [&a, &b].map(|sealed| Envelope::read(SMALL, &sealed.bytes).unwrap().encrypted);
    assert_ne!(a.protected.iv, b.protected.iv);
    assert_ne!(a.protected.commitment, b.protected.commitment);
    assert_ne!(a.ciphertext, b.ciphertext);
    let ((epk_a, wrapped_a), (epk_b, wrapped_b)) = (a.recipient.unwrap(), b.recipient.unwrap());
    assert_ne!(epk_a, epk_b);
    assert_ne!(wrapped_a, wrapped_b);
}

/// Where `part` is in `bytes`; it occurs once.
fn place(bytes: &[u8], part: &[u8]) -> core::ops::Range<usize> {
    let is_part = |at: &usize| bytes[*at..].starts_with(part);
    let places: Vec<_> = (0..bytes.len()).filter(is_part).collect();
    assert_eq!(places.len(), 1);
    places[0]..places[0] + part.len()
}

#[test]
fn an_envelope_with_any_bit_flipped_never_opens() {
    let key = new_key();
    let clear = Some(READABLE);
    let bytes = seal(SMALL, clear, EXT, key.public(), b"body").unwrap().bytes;
    let open = |bytes: &[u8]| {
        let (envelope, _) = Envelope::read_alone(SMALL, bytes)?;
        envelope.open(&key, EXT).map(|body| body.to_vec())
    };
    assert_eq!(open(&bytes), Ok(b"body".to_vec()));

    let read = Encrypted::read(Tag::Encrypt, &bytes, SMALL.name).unwrap();
    let (epk, wrapped) = read.recipient.unwrap();
    let Protected { iv, commitment, .. } = read.protected;
    let values = [&iv[..], &commitment, b"readable", read.ciphertext, &wrapped];
    let values = values.map(|value| place(&bytes, value));
    let epk = place(&bytes, &epk);
    let version = place(&bytes, &READABLE[..3]);
    let (mut undecryptable, mut unreadable) = (0, 0);
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let refused = open(&flipped).unwrap_err();
        let is_value = values.iter().any(|place| place.contains(&(bit / 8)));
        let is_key = epk.contains(&(bit / 8)) && {
            let epk = flipped[epk.clone()].try_into().unwrap();
            primitives::is_canonical_agreement_key(epk)
        };
        if is_value || is_key {
            undecryptable += 1;
            assert_eq!(refused, RecordError::Undecryptable, "bit {bit}");
        } else if version.contains(&(bit / 8)) {
            unreadable += 1;
        } else {
            unreadable += 1;
            let expected = [RecordError::Malformed, RecordError::WrongPurpose];
            assert!(expected.contains(&refused), "bit {bit}: {refused:?}");
        }
    }
    // iv, kc, clear, ciphertext, wrapped key, and the ephemeral key except for its highest bit.
    assert_eq!(undecryptable, (12 + 32 + 8 + 48 + 40 + 32) * 8 - 1);
    assert_eq!(undecryptable + unreadable, bytes.len() * 8);
}

#[test]
fn a_ticket_opens_only_in_its_role_message_and_ext() {
    let (key, content_key) = (new_key(), Secret::random().unwrap());
    let ticket = wrap(&content_key, key.public(), "office", b"protected", EXT).unwrap();
    let opened = ticket.unwrap(&key, "office", b"protected", EXT).unwrap();
    assert_eq!(opened.expose(), content_key.expose());
    for (key, role, protected, ext) in [
        (&new_key(), "office", &b"protected"[..], EXT),
        (&key, "reader", b"protected", EXT),
        (&key, "", b"protected", EXT),
        (&key, "office", b"protecte", EXT),
        (&key, "office", b"", EXT),
        (&key, "office", b"protected", b"bound"),
        (&key, "office", b"protected", b""),
    ] {
        let refused = ticket.unwrap(key, role, protected, ext);
        assert_eq!(refused.err(), Some(RecordError::Undecryptable));
    }
}

#[test]
fn a_ticket_with_any_bit_flipped_never_opens() {
    let (key, content_key) = (new_key(), Secret::random().unwrap());
    let ticket = wrap(&content_key, key.public(), "office", b"protected", EXT).unwrap();
    let bytes = ticket.to_bytes();
    assert_eq!(Ticket::from_bytes(&bytes), ticket);
    for bit in 0..TICKET_LENGTH * 8 {
        let mut flipped = bytes;
        flipped[bit / 8] ^= 1 << (bit % 8);
        let ticket = Ticket::from_bytes(&flipped);
        let refused = ticket.unwrap(&key, "office", b"protected", EXT);
        assert_eq!(refused.err(), Some(RecordError::Undecryptable), "bit {bit}");
    }
}

/// A ticket that would open, were it not for the form of its ephemeral key.
#[test]
fn a_ticket_with_an_ephemeral_key_that_is_not_canonical_is_undecryptable() {
    let (key, ephemeral) = (new_key(), new_key());
    let (content_key, mut epk) = (Secret::random().unwrap(), *ephemeral.public());
    for is_canonical in [true, false] {
        epk[31] |= if is_canonical { 0 } else { 0x80 };
        let shared = key.agree(&epk).unwrap();
        let kek =
            WrapContext::without_psi("office", b"prot", EXT).key_encryption_key(&shared, &epk, key.public()).unwrap();
        let wrapped = primitives::wrap(&kek, &content_key).unwrap();
        let opened = Ticket { epk, wrapped }.unwrap(&key, "office", b"prot", EXT);
        let expected = (!is_canonical).then_some(RecordError::Undecryptable);
        assert_eq!(opened.err(), expected);
    }
}

#[test]
fn a_public_key_of_small_order_is_refused_by_sealer_and_opener() {
    let (key, content_key) = (new_key(), Secret::random().unwrap());
    let zeros = Secret::copy_of(&[0; 32]);
    for small in small_order_keys() {
        assert!(primitives::is_canonical_agreement_key(&small));
        let sealed = seal(SMALL, None, EXT, &small, b"body");
        assert_eq!(sealed.err(), Some(RecordError::Undecryptable));
        let ticket = wrap(&content_key, &small, "office", b"prot", EXT);
        assert_eq!(ticket.err(), Some(RecordError::Undecryptable));
        // What anyone who knows that the shared secret will be zeros could wrap.
        let kek =
            WrapContext::without_psi("office", b"prot", EXT).key_encryption_key(&zeros, &small, key.public()).unwrap();
        let wrapped = primitives::wrap(&kek, &content_key).unwrap();
        let opened = Ticket { epk: small, wrapped }.unwrap(&key, "office", b"prot", EXT);
        assert_eq!(opened.err(), Some(RecordError::Undecryptable));
    }
}

#[test]
fn a_content_key_that_the_header_does_not_commit_to_opens_nothing() {
    let (key, committed, other) = (new_key(), Secret::random().unwrap(), Secret::random().unwrap());
    let padded = [&b"body"[..], &[0x80], &[0; 27]].concat();
    for (content_key, expected) in [(&committed, Ok(b"body".to_vec())), (&other, Err(RecordError::Undecryptable))] {
        let forged = Forged { kind: SMALL, commitment: commitment_to(SMALL, &committed), content_key, padded: &padded };
        let bytes = forged.sealed_for(key.public());
        assert_eq!(open(SMALL, &bytes, &key, EXT), expected);
        // Wrap and tag are in order: the commitment alone decides.
        let envelope = Envelope::read(SMALL, &bytes).unwrap();
        let unwrapped = envelope.unwrap(&key, EXT).unwrap();
        assert_eq!(unwrapped.expose(), content_key.expose());
        let aad = encrypt_structure(Tag::Encrypt, envelope.protected(), EXT);
        let Encrypted { protected, ciphertext, .. } = &envelope.encrypted;
        let decrypted = primitives::decrypt(&unwrapped, &protected.iv, &aad, ciphertext);
        assert_eq!(*decrypted.unwrap(), padded);
    }
}

#[test]
fn a_commitment_that_differs_in_one_bit_opens_nothing() {
    let (key, content_key) = (new_key(), Secret::random().unwrap());
    let padded = [&b"body"[..], &[0x80], &[0; 27]].concat();
    let right = commitment_to(SMALL, &content_key);
    for bit in 0..256 {
        let mut commitment = right;
        commitment[bit / 8] ^= 1 << (bit % 8);
        let forged = Forged { kind: SMALL, commitment, content_key: &content_key, padded: &padded };
        let refused = open(SMALL, &forged.sealed_for(key.public()), &key, EXT);
        assert_eq!(refused, Err(RecordError::Undecryptable), "bit {bit}");
    }
}

#[test]
fn what_is_readable_stands_in_the_messages_that_have_it_and_in_no_other() {
    let key = new_key();
    let clear = Some(READABLE);
    let alone = seal(SMALL, clear, EXT, key.public(), b"body").unwrap().bytes;
    let (envelope, read) = Envelope::read_alone(SMALL, &alone).unwrap();
    assert_eq!(read, READABLE);
    assert_eq!(*envelope.open(&key, EXT).unwrap(), b"body");
    let inside = sealed_for(&key, SMALL, b"body").bytes;
    let malformed = Some(RecordError::Malformed);
    assert_eq!(Envelope::read(SMALL, &alone).err(), malformed);
    assert_eq!(Envelope::read_alone(SMALL, &inside).err(), malformed);
}

#[test]
fn what_is_sealed_under_a_key_opens_with_that_key_and_ext_alone() {
    let key = Secret::random().unwrap();
    let bytes = seal_under(BLOCKS, READABLE, EXT, &key, b"body").unwrap();
    let (envelope, clear) = Envelope::read_under(BLOCKS, &bytes).unwrap();
    assert_eq!(clear, READABLE);
    assert_eq!(*envelope.open_with(&key, EXT).unwrap(), b"body");
    let undecryptable = Err(RecordError::Undecryptable);
    assert_eq!(envelope.open_with(&key, b""), undecryptable);
    assert_eq!(envelope.open_with(&Secret::random().unwrap(), EXT), undecryptable);
    assert_eq!(envelope.open(&new_key(), EXT), undecryptable);
}

#[test]
fn an_envelope_with_a_recipient_and_one_without_are_not_mistaken() {
    let (key, secret) = (new_key(), Secret::random().unwrap());
    let clear = Some(READABLE);
    let with = seal(BLOCKS, clear, EXT, key.public(), b"body").unwrap().bytes;
    let without = seal_under(BLOCKS, READABLE, EXT, &secret, b"body").unwrap();
    let wrong = Some(RecordError::WrongPurpose);
    assert_eq!(Envelope::read_under(BLOCKS, &with).err(), wrong);
    assert_eq!(Envelope::read_alone(BLOCKS, &without).err(), wrong);
    assert_eq!(Envelope::read(BLOCKS, &without).err(), wrong);
}
