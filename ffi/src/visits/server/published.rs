//! Successions, notices and lists of areas.

use crate::coded::SuccessionRole;
use crate::convert::all;
use crate::errors::RecordError;
use crate::ids::{Day, KeyId, OfficeId, VenueId};
use crate::records::record;
use crate::time::Time;
use crate::visits::areas::VenueAreas;
use crate::visits::trust::Trust;
use episeal::visits::server;
use std::sync::Arc;

record! {
    /// A succession that a server may publish.
    AdmittedSuccession {
        /// Whose succession it is.
        role: SuccessionRole,
        /// The Ed25519 public key that is succeeded, under which to publish the succession.
        old: Vec<u8>,
        /// The first UTC day on which the new key counts.
        day: Day,
        /// True when it is already published: there is nothing to do.
        is_stored_already: bool,
    }
}

impl From<server::AdmittedSuccession> for AdmittedSuccession {
    fn from(of: server::AdmittedSuccession) -> Self {
        let (role, old, day) = (of.role().into(), of.old().into(), of.day().into());
        Self { role, old, day, is_stored_already: of.is_stored_already() }
    }
}

/// Admits the succession of an authority or a venue for publishing, before its day comes.
///
/// `published` are the successions that the server has, of any chains: those of this one count. None is ever taken
/// back.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a succession, or one to a key that this library does not
///   know.
/// - `BadSignature`: the old key, or the new one, did not sign it.
/// - `Disagrees`: another successor is published; or it does not follow the succession before it, or is the ninth.
/// - `WrongDay`: its day has begun.
/// - `InvalidTime`: `now` is before 1970 or after 9999.
#[uniffi::export]
pub fn admit_succession(
    succession: Vec<u8>,
    published: Vec<Vec<u8>>,
    now: Time,
) -> Result<AdmittedSuccession, RecordError> {
    Ok(server::admit_succession(&succession, &published, now.0)?.into())
}

/// True when, by the successions that a server has taken, `venue` itself is the identity that counts for `day`.
///
/// `UnverifiedDayKey::admit` and `admit_areas` check it. A server checks it again for what it publishes, since a
/// succession may have come after a day key or a list.
///
/// # Errors
/// As `admit_succession`, for `successions` that contradict each other.
#[uniffi::export]
pub fn venue_counts(venue: VenueId, day: Day, successions: Vec<Vec<u8>>) -> Result<bool, RecordError> {
    server::venue_counts(&venue.read()?, day.read()?, &successions)
}

record! {
    /// A notice that a server may hand out.
    AdmittedNotice {
        /// The office that signed it.
        office: OfficeId,
        /// The office's day key whose visits it is about: apps ask for notices by it.
        kid: KeyId,
    }
}

impl From<server::AdmittedNotice> for AdmittedNotice {
    fn from(of: server::AdmittedNotice) -> Self {
        Self { office: of.office().into(), kid: of.kid().into() }
    }
}

/// Admits an office's notice.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a notice.
/// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office must not be trusted.
/// - `BadSignature`: the office did not sign it.
/// - `InvalidTime`: it says that it was made more than ten minutes from now.
#[uniffi::export]
pub fn admit_notice(notice: Vec<u8>, trust: &Trust, now: Time) -> Result<AdmittedNotice, RecordError> {
    Ok(server::admit_notice(&notice, &trust.0.read(), now.0)?.into())
}

record! {
    /// A list of areas that a server may publish.
    AdmittedAreas {
        /// The venue that signed it.
        venue: VenueId,
        /// The first UTC day that it is for.
        from: Day,
        /// True when the same list is already published: there is nothing to do.
        is_stored_already: bool,
    }
}

impl From<server::AdmittedAreas> for AdmittedAreas {
    fn from(of: server::AdmittedAreas) -> Self {
        Self { venue: of.venue().into(), from: of.from().into(), is_stored_already: of.is_stored_already() }
    }
}

/// Admits a venue's signed list of its areas for publishing: one per venue and first day, so that no venue can show
/// offices different lists, or change what is asked about days that have begun.
///
/// `list` is of any venue (`VenueAreas::of_any_venue`), `published` are the lists that the server publishes for the
/// same one, `successions` those that it has, of any chains: those of this venue count.
///
/// # Errors
/// - `WrongVenue`: by `successions` another identity counts for its first day instead of this venue; or one of
///   `published` is another venue's.
/// - `Disagrees`: another list from this day is published; or one is published and this one is not from a later day
///   than today.
/// - `InvalidTime`: `now` is before 1970 or after 9999.
#[uniffi::export]
pub fn admit_areas(
    list: &VenueAreas,
    published: Vec<Arc<VenueAreas>>,
    successions: Vec<Vec<u8>>,
    now: Time,
) -> Result<AdmittedAreas, RecordError> {
    Ok(server::admit_areas(&list.0, &all(&published), &successions, now.0)?.into())
}

/// True while a server keeps a list: until 30 days after the venue's next list has begun.
///
/// `lists` are those published for the same venue.
///
/// # Errors
/// - `InvalidTime`: `now` is before 1970 or after 9999.
#[uniffi::export]
pub fn keeps_areas(list: &VenueAreas, lists: Vec<Arc<VenueAreas>>, now: Time) -> Result<bool, RecordError> {
    server::keeps_areas(&list.0, &all(&lists), now.0)
}
