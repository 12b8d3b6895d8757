//! Who succeeds an authority or a venue's identity (core/FORMAT.md, section 6).

use crate::signed::{NamesSigner, Nested, Payload, sign};
use episeal_base::error::RecordError;
use episeal_base::primitives::{SigningKey, sha256};
use episeal_base::time::{MAX_DAY, read_day};
use episeal_base::wire::{Reader, Writer};

/// The suite of a new key: Ed25519.
const SUITE: u64 = 1;
/// The most keys of a chain: eight successions.
const MAX_CHAIN: usize = 9;
/// The most successions that are kept.
pub(crate) const MAX_SUCCESSIONS: usize = 1_000;

coded! {
    /// The role whose key is succeeded by another.
    SuccessionRole, list succession_roles;

    /// An authority.
    Authority => "authority", "the key of an authority";
    /// A venue's identity.
    Venue => "venue", "the identity of a venue";
}

impl SuccessionRole {
    fn write(self, writer: Writer) -> Writer {
        writer.uint(match self {
            Self::Authority => 0,
            Self::Venue => 1,
        })
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        match reader.uint()? {
            0 => Ok(Self::Authority),
            1 => Ok(Self::Venue),
            _ => Err(RecordError::Malformed),
        }
    }
}

/// `role, old, new, suite, from, next`: what the old key and the new one both sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub role: SuccessionRole,
    pub old: [u8; 32],
    pub new: [u8; 32],
    suite: u64,
    /// The first day on which the new key counts.
    pub from: u32,
    /// SHA-256 of the key that will succeed the new one, if that is already decided.
    next: Option<[u8; 32]>,
}

impl Terms {
    fn write(&self, writer: Writer) -> Writer {
        self.role
            .write(writer)
            .bytes(&self.old)
            .bytes(&self.new)
            .uint(self.suite)
            .uint(u64::from(self.from))
            .or_null(self.next, |writer, next| writer.bytes(&next))
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self {
            role: SuccessionRole::read(reader)?,
            old: reader.bytes_of()?,
            new: reader.bytes_of()?,
            suite: reader.uint()?,
            from: read_day(reader)?,
            next: reader.or_null(Reader::bytes_of)?,
        })
    }

    /// `UnsupportedVersion` for a new key that cannot be used here.
    fn check_suite(&self) -> Result<(), RecordError> {
        match self.suite {
            SUITE => Ok(()),
            _ => Err(RecordError::UnsupportedVersion),
        }
    }
}

/// `[1, role, old, new, suite, from, next]`, signed by the new key.
struct Consent(Terms);

impl<'a> Payload<'a> for Consent {
    const NAME: &'static str = "succession-consent";

    fn write(&self) -> Writer {
        self.0.write(Writer::new().array(7).uint(1))
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(7)?;
        Terms::read(reader).map(Self)
    }
}

/// `[1, role, old, new, suite, from, next, consent]`, signed by the old key.
pub struct Succession {
    terms: Terms,
    consent: Nested<Consent>,
}

impl<'a> Payload<'a> for Succession {
    const NAME: &'static str = "succession";

    fn write(&self) -> Writer {
        let writer = self.terms.write(Writer::new().array(8).uint(1));
        writer.bytes(self.consent.bytes())
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(8)?;
        let (terms, consent) = (Terms::read(reader)?, Nested::<Consent>::read(reader)?);
        if consent.claims().0 != terms || terms.old == terms.new {
            return Err(RecordError::Malformed);
        }
        terms.check_suite()?;
        Ok(Self { terms, consent })
    }
}

impl NamesSigner for Consent {
    fn signer(&self) -> &[u8; 32] {
        &self.0.new
    }
}

impl NamesSigner for Succession {
    fn signer(&self) -> &[u8; 32] {
        &self.terms.old
    }
}

/// What a succession says, if both keys signed it.
pub fn verified(succession: &Nested<Succession>) -> Result<&Terms, RecordError> {
    succession.claims().consent.authentic()?;
    Ok(&succession.authentic()?.terms)
}

/// Those of `published` that lead to one of `keys` or on from it, in their order: what strangers publish among
/// themselves neither costs time nor fills the chain.
pub fn chain_of(
    role: SuccessionRole,
    mut keys: Vec<[u8; 32]>,
    published: &[Vec<u8>],
) -> Result<Vec<Nested<Succession>>, RecordError> {
    let parsed = published.iter().map(|bytes| Nested::<Succession>::parse(bytes));
    let mut others = parsed.collect::<Result<Vec<_>, _>>()?;
    others.retain(|other| other.claims().terms.role == role);
    // A chain has at most this many keys.
    for _ in 0..MAX_CHAIN {
        for other in &others {
            let other = &other.claims().terms;
            for (one, next) in [(other.old, other.new), (other.new, other.old)] {
                if keys.contains(&one) && !keys.contains(&next) {
                    keys.push(next);
                }
            }
        }
    }
    others.retain(|other| keys.contains(&other.claims().terms.old));
    Ok(others)
}

/// Whether the new key signed its consent.
pub fn check_consent(consent: &[u8]) -> Result<(), RecordError> {
    let consent = Nested::<Consent>::parse(consent)?;
    let Consent(terms) = consent.claims();
    terms.check_suite()?;
    consent.authentic().map(drop)
}

/// The new key's consent to succeed `old` from the day `from` on, and `next` after itself.
pub fn consent(
    role: SuccessionRole,
    old: &[u8; 32],
    from: u32,
    next: Option<&[u8; 32]>,
    new: &SigningKey,
) -> Result<Vec<u8>, RecordError> {
    if from > MAX_DAY {
        return Err(RecordError::InvalidTime);
    }
    if old == new.public() {
        return Err(RecordError::Disagrees);
    }
    let terms = Terms { role, old: *old, new: *new.public(), suite: SUITE, from, next: next.map(|next| sha256(next)) };
    Ok(sign(&Consent(terms), new))
}

/// The old key's succession by the one that consented.
pub fn succeed(role: SuccessionRole, consent: &[u8], old: &SigningKey) -> Result<Vec<u8>, RecordError> {
    let consent = Nested::<Consent>::parse(consent)?;
    let terms = consent.claims().0.clone();
    if terms.role != role {
        return Err(RecordError::WrongPurpose);
    }
    terms.check_suite()?;
    if terms.old != *old.public() || terms.new == terms.old {
        return Err(RecordError::Disagrees);
    }
    consent.authentic()?;
    Ok(sign(&Succession { terms, consent }, old))
}

#[derive(Clone)]
struct Known {
    terms: Terms,
    signed: Vec<u8>,
}

/// Every succession that was ever taken: none is forgotten, and none that contradicts these is taken.
#[derive(Clone, Default)]
pub struct Successions {
    /// In the order of taking; each key has one successor, and succeeds one.
    known: Vec<Known>,
}

impl Successions {
    /// Takes a succession, or says why it does not count; the same again changes nothing.
    pub fn take(&mut self, succession: &Nested<Succession>) -> Result<(), RecordError> {
        let terms = verified(succession)?;
        if self.known.iter().any(|known| known.signed == succession.bytes()) {
            return Ok(());
        }
        let is_other = self.of(terms.role, &terms.old).is_some() || self.naming(terms.role, &terms.new).is_some();
        if is_other {
            return Err(RecordError::Disagrees);
        }
        self.check_chain(terms)?;
        if self.known.len() >= MAX_SUCCESSIONS {
            return Err(RecordError::TooLong);
        }
        self.known.push(Known { terms: terms.clone(), signed: succession.bytes().to_vec() });
        Ok(())
    }

    /// Each begins after the one before it and is the key to which that committed; no chain is too long. A key cannot
    /// appear twice: the days ascend.
    fn check_chain(&self, terms: &Terms) -> Result<(), RecordError> {
        let before = self.naming(terms.role, &terms.old);
        let after = self.of(terms.role, &terms.new);
        let is_in_order =
            before.is_none_or(|earlier| follows(earlier, terms)) && after.is_none_or(|later| follows(terms, later));
        let keys = self.keys_up_to(terms.role, &terms.old).saturating_add(self.keys_from(terms.role, &terms.new));
        if is_in_order && keys <= MAX_CHAIN { Ok(()) } else { Err(RecordError::Disagrees) }
    }

    fn of(&self, role: SuccessionRole, old: &[u8; 32]) -> Option<&Terms> {
        let mut terms = self.known.iter().map(|known| &known.terms);
        terms.find(|terms| terms.role == role && terms.old == *old)
    }

    fn naming(&self, role: SuccessionRole, new: &[u8; 32]) -> Option<&Terms> {
        let mut terms = self.known.iter().map(|known| &known.terms);
        terms.find(|terms| terms.role == role && terms.new == *new)
    }

    /// The chain that ends with `key`.
    fn keys_up_to(&self, role: SuccessionRole, key: &[u8; 32]) -> usize {
        let before = self.naming(role, key);
        let rest = before.map_or(0, |terms| self.keys_up_to(role, &terms.old));
        rest.saturating_add(1)
    }

    /// The chain that begins with `key`.
    fn keys_from(&self, role: SuccessionRole, key: &[u8; 32]) -> usize {
        let after = self.of(role, key);
        let rest = after.map_or(0, |terms| self.keys_from(role, &terms.new));
        rest.saturating_add(1)
    }

    /// Whose key counts for `day` where `key` is pinned or printed.
    pub(crate) fn key_at(&self, role: SuccessionRole, key: &[u8; 32], day: u32) -> [u8; 32] {
        let mut key = *key;
        while let Some(terms) = self.of(role, &key).filter(|terms| terms.from <= day) {
            key = terms.new;
        }
        key
    }

    /// True when `key` counts for `day`: it has succeeded its predecessor by then, and has not been succeeded itself.
    pub fn counts(&self, role: SuccessionRole, key: &[u8; 32], day: u32) -> bool {
        let has_begun = self.naming(role, key).is_none_or(|terms| terms.from <= day);
        has_begun && self.key_at(role, key, day) == *key
    }

    pub fn write(&self, writer: Writer) -> Writer {
        writer.list(&self.known, |writer, known| writer.bytes(&known.signed))
    }

    /// Reads and verifies what [`Successions::write`] wrote: each counts after those before it.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        let length = reader.array_up_to(MAX_SUCCESSIONS)?;
        let mut successions = Self::default();
        for _ in 0..length {
            successions.take(&Nested::read(reader)?).map_err(|_| RecordError::Malformed)?;
        }
        if successions.known.len() == length { Ok(successions) } else { Err(RecordError::Malformed) }
    }
}

/// True when `later` has a later day than `earlier`, and has the key to which that one committed.
fn follows(earlier: &Terms, later: &Terms) -> bool {
    let is_committed = earlier.next.is_none_or(|next| next == sha256(&later.new));
    earlier.from < later.from && is_committed
}

opaque_debug!(Succession, Successions);
