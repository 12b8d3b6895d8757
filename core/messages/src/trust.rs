//! Who is an office: the authorities that are trusted, and what they revoked (core/FORMAT.md, section 6).

use crate::authority::{MAX_NUMBER, MAX_REVOKED, OfficeCertificate, Revocations, ascending_offices, read_offices};
use crate::id::{AuthorityId, OfBytes, OfficeId, VenueId};
use crate::item::DataItems;
use crate::signed::{Nested, Unverified};
use crate::succession::{SuccessionRole, Successions};
use core::fmt;
use episeal_base::error::RecordError;
use episeal_base::sorted::SortedMap;
use episeal_base::time::{Moments, TOLERANCE, day_of, is_valid};
use episeal_base::wire::{Reader, Writer, read_labelled};

/// The most authorities that are pinned.
const MAX_PINNED: usize = 8;
/// The most authorities whose lists are known: those pinned, and eight successors of each.
const MAX_LISTS: usize = 72;
/// The longest kept trust ([`Trust::export_bytes`]), in bytes: 32 MiB.
pub const MAX_TRUST: u32 = 33_554_432;

/// What an authority's revocation lists said.
#[derive(Clone)]
struct Taken {
    /// Of the newest list.
    number: u64,
    /// SHA-256 of the newest list's payload.
    payload: [u8; 32],
    /// None: the newest list has not been given again since [`Trust::import_bytes`].
    expires: Option<i64>,
    /// The offices that any of the lists named, superseded and expired ones included; ascending, none twice.
    revoked: Vec<OfficeId>,
}

impl Taken {
    /// `RevocationsOlder` or `Disagrees` for a list that is not the newest.
    fn check_newest(&self, number: u64, payload: &[u8; 32]) -> Result<(), RecordError> {
        if number < self.number {
            return Err(RecordError::RevocationsOlder);
        }
        if number == self.number && *payload != self.payload {
            return Err(RecordError::Disagrees);
        }
        Ok(())
    }

    fn write(&self, writer: Writer) -> Writer {
        let writer = writer.uint(self.number).bytes(&self.payload);
        writer.list(&self.revoked, |writer, office| writer.bytes(office.as_bytes()))
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        let taken =
            Self { number: reader.uint()?, payload: reader.bytes_of()?, expires: None, revoked: read_offices(reader)? };
        if taken.number > MAX_NUMBER {
            return Err(RecordError::Malformed);
        }
        Ok(taken)
    }
}

/// Whom to trust about who is an office: the pinned authorities and their successors, with their revocation lists; and
/// the successors of venues' identities.
#[derive(Clone)]
pub struct Trust {
    /// Ascending, none twice.
    pinned: Vec<AuthorityId>,
    lists: SortedMap<AuthorityId, Taken>,
    successions: Successions,
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust").field("pinned", &self.pinned).finish_non_exhaustive()
    }
}

const LABEL: &str = "episeal-1 trust";

impl Trust {
    /// Trust in `authorities`, 1 to 8 of them, which the app pins. No office is trusted before its authority's
    /// revocation list is taken.
    ///
    /// # Errors
    /// - `TooLong`: more than 8. `Missing`: none. `Disagrees`: one twice.
    pub fn new(authorities: &[AuthorityId]) -> Result<Self, RecordError> {
        if authorities.is_empty() {
            return Err(RecordError::Missing);
        }
        if authorities.len() > MAX_PINNED {
            return Err(RecordError::TooLong);
        }
        let mut trust = Self { pinned: Vec::new(), lists: SortedMap::default(), successions: Successions::default() };
        for authority in authorities {
            trust.pin(authority)?;
        }
        if trust.pinned.len() < authorities.len() { Err(RecordError::Disagrees) } else { Ok(trust) }
    }

    /// Pins one more authority; one that is already pinned changes nothing.
    ///
    /// # Errors
    /// - `TooLong`: 8 are pinned.
    pub fn pin(&mut self, authority: &AuthorityId) -> Result<(), RecordError> {
        match self.pinned.binary_search(authority) {
            Ok(_) => Ok(()),
            Err(_) if self.pinned.len() >= MAX_PINNED => Err(RecordError::TooLong),
            Err(place) => {
                self.pinned.insert(place, *authority);
                Ok(())
            }
        }
    }

    /// Takes an authority's newest revocation list; a refused list changes nothing.
    ///
    /// An office that it names stays revoked, even when a later list leaves it out. The same list again is not an
    /// error: lists are given again after [`Trust::import_bytes`].
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a revocation list.
    /// - `OfficeUncertified`: its authority is neither pinned nor, at `now`, a successor of one that is; or it has been
    ///   succeeded.
    /// - `BadSignature`: its authority did not sign it.
    /// - `RevocationsAhead`: issued more than ten minutes after `now`.
    /// - `RevocationsOlder`: a list of this authority with a higher number was taken.
    /// - `Disagrees`: another list of this number was taken.
    /// - `TooLong`: with it, the lists of this authority would have named more than 10,000 offices.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    ///
    /// # Security
    /// Keep [`Trust::export_bytes`]: without it an old list, which does not yet name a revoked office, passes until it
    /// expires, and whoever stole an authority's key can take a revocation back with a list of the next number.
    pub fn take_revocations(&mut self, list: &[u8], now: i64) -> Result<(), RecordError> {
        let unverified = Unverified::<Revocations>::parse(list)?;
        let payload = unverified.payload_digest();
        let authority = unverified.claims().authority;
        self.check_counts(&authority, now)?;
        let list = unverified.verify(authority.as_bytes())?;
        if now < list.issued.saturating_sub(TOLERANCE) {
            return Err(RecordError::RevocationsAhead);
        }
        let mut revoked = list.offices;
        if let Some(taken) = self.lists.get(&authority) {
            taken.check_newest(list.number, &payload)?;
            revoked.extend_from_slice(&taken.revoked);
            revoked = ascending_offices(revoked);
        }
        if revoked.len() > MAX_REVOKED {
            return Err(RecordError::TooLong);
        }
        let taken = Taken { number: list.number, payload, expires: Some(list.expires), revoked };
        self.lists.insert(authority, taken);
        Ok(())
    }

    /// The number of an authority's newest revocation list, or none.
    #[must_use]
    pub fn number(&self, authority: &AuthorityId) -> Option<i64> {
        self.lists.get(authority).and_then(|taken| i64::try_from(taken.number).ok())
    }

    /// Takes a succession, of an authority or of a venue's identity; it is never forgotten, and a refused one changes
    /// nothing.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`: not a succession. `UnsupportedVersion`: not one to a key that this library knows.
    /// - `BadSignature`: the old key, or the new one, did not sign it.
    /// - `Disagrees`: another successor is known; or it is not after the succession before it, not of the key to which
    ///   that committed, or the ninth of a chain.
    /// - `TooLong`: 1,000 successions are kept.
    ///
    /// # Security
    /// Give it the successions of pinned authorities and of venues that are visited, not everything that a server has.
    pub fn take_succession(&mut self, succession: &[u8]) -> Result<(), RecordError> {
        self.successions.take(&Nested::parse(succession)?)
    }

    /// The identity that counts for `day`, counted from 1970-01-01, where `printed` is on the poster.
    #[must_use]
    pub fn venue_at(&self, printed: &VenueId, day: u32) -> VenueId {
        let key = self.successions.key_at(SuccessionRole::Venue, printed.as_bytes(), day);
        VenueId::of_bytes(key)
    }

    /// What the app keeps: the pinned authorities, the number and digest of each one's newest list and the offices that
    /// its lists named, and all successions. None of it is secret.
    #[must_use]
    pub fn export_bytes(&self) -> Vec<u8> {
        let writer = Writer::new().array(4).text(LABEL);
        let writer = writer.list(&self.pinned, |writer, authority| writer.bytes(authority.as_bytes()));
        let start = writer.array(self.lists.len());
        let writer = self
            .lists
            .entries()
            .iter()
            .fold(start, |writer, (authority, taken)| taken.write(writer.array(4).bytes(authority.as_bytes())));
        self.successions.write(writer).finish()
    }

    /// Reads what [`Trust::export_bytes`] wrote. Take the revocation lists again afterwards.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: the trust of a newer version, or a succession of one in it.
    /// - `WrongPurpose`: a message of another kind in it, where a succession belongs.
    /// - `Malformed`: anything else.
    pub fn import_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = read_labelled(bytes, 4, LABEL)?;
        if bytes.len() > MAX_TRUST as usize {
            return Err(RecordError::Malformed);
        }
        let pinned = reader.list(MAX_PINNED, AuthorityId::read)?;
        let mut trust = Self::new(&pinned).map_err(|_| RecordError::Malformed)?;
        if pinned != trust.pinned {
            return Err(RecordError::Malformed);
        }
        let lists = reader.list(MAX_LISTS, read_taken)?;
        trust.lists = SortedMap::of_ascending(lists).ok_or(RecordError::Malformed)?;
        trust.successions = Successions::read(&mut reader)?;
        reader.end()?;
        Ok(trust)
    }

    /// `OfficeUncertified` unless the authority is pinned, or succeeds one that is, and counts at `now`.
    fn check_counts(&self, authority: &AuthorityId, now: i64) -> Result<(), RecordError> {
        let (today, role) = (day_of(now)?, SuccessionRole::Authority);
        let key = *authority.as_bytes();
        let leads_to = |pinned: &AuthorityId| self.successions.key_at(role, pinned.as_bytes(), today) == key;
        if self.pinned.iter().any(leads_to) && self.successions.counts(role, &key, today) {
            Ok(())
        } else {
            Err(RecordError::OfficeUncertified)
        }
    }
}

/// What the parties ask of a trust.
pub trait TrustRules {
    /// `WrongVenue` unless `venue` is the printed identity, or the successor of it that counts for `day`.
    fn check_venue(&self, venue: &VenueId, printed: &VenueId, day: u32) -> Result<(), RecordError>;

    /// True when `venue` itself is the identity that counts for `day`.
    fn is_venue_of(&self, venue: &VenueId, day: u32) -> bool;

    /// The office's certificate, if it comes from an authority that counts, is for this office, was valid at an
    /// arrival, and the office is not revoked now.
    fn office<'a>(
        &self,
        certificate: &'a Nested<OfficeCertificate>,
        office: &OfficeId,
        moments: Moments,
    ) -> Result<&'a OfficeCertificate, RecordError>;

    /// `OfficeRevoked` when any list that was taken names the office.
    fn check_revoked(&self, office: &OfficeId) -> Result<(), RecordError>;
}

impl TrustRules for Trust {
    fn check_venue(&self, venue: &VenueId, printed: &VenueId, day: u32) -> Result<(), RecordError> {
        if *venue == self.venue_at(printed, day) && self.is_venue_of(venue, day) {
            Ok(())
        } else {
            Err(RecordError::WrongVenue)
        }
    }

    fn is_venue_of(&self, venue: &VenueId, day: u32) -> bool {
        self.successions.counts(SuccessionRole::Venue, venue.as_bytes(), day)
    }

    fn office<'a>(
        &self,
        certificate: &'a Nested<OfficeCertificate>,
        office: &OfficeId,
        Moments { arrival, now }: Moments,
    ) -> Result<&'a OfficeCertificate, RecordError> {
        let authority = certificate.claims().authority;
        self.check_counts(&authority, now)?;
        let certificate = certificate.authentic().map_err(|_| RecordError::OfficeUncertified)?;
        if certificate.office != *office {
            return Err(RecordError::OfficeUncertified);
        }
        if !is_valid(certificate.not_before, certificate.not_after, arrival) {
            return Err(RecordError::OfficeLapsed);
        }
        let expires = self.lists.get(&authority).and_then(|taken| taken.expires);
        if expires.is_none_or(|expires| now >= expires) {
            return Err(RecordError::RevocationsExpired);
        }
        self.check_revoked(office)?;
        Ok(certificate)
    }

    fn check_revoked(&self, office: &OfficeId) -> Result<(), RecordError> {
        let names = |taken: &Taken| taken.revoked.binary_search(office).is_ok();
        if self.lists.values().any(names) { Err(RecordError::OfficeRevoked) } else { Ok(()) }
    }
}

fn read_taken(reader: &mut Reader<'_>) -> Result<(AuthorityId, Taken), RecordError> {
    reader.array(4)?;
    Ok((AuthorityId::read(reader)?, Taken::read(reader)?))
}
