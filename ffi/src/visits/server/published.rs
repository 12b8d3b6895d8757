//! Successions, notices and lists of areas.

use crate::coded::SuccessionRole;
use crate::convert::all;
use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::record;
use crate::time::Time;
use crate::visits::areas::VenueAreas;
use crate::visits::trust::Trust;
use episeal::visits::{KeyId, OfficeId, VenueId, server};
use std::sync::Arc;

record! {
    /// A succession that a server may publish.
    AdmittedSuccession {
        /// Whose succession it is.
        role: SuccessionRole,
        /// The public key that is succeeded.
        old: Vec<u8>,
        /// The first day on which the new key counts.
        day: Day,
        /// Whether it is published already.
        is_stored_already: bool,
    }
}

impl From<server::AdmittedSuccession> for AdmittedSuccession {
    fn from(of: server::AdmittedSuccession) -> Self {
        let (role, old, day) = (of.role().into(), of.old().into(), of.day().into());
        Self { role, old, day, is_stored_already: of.is_stored_already() }
    }
}

#[uniffi::export]
pub fn admit_succession(
    succession: Vec<u8>,
    published: Vec<Vec<u8>>,
    now: Time,
) -> Result<AdmittedSuccession, RecordError> {
    Ok(server::admit_succession(&succession, &published, now.0)?.into())
}

#[uniffi::export]
pub fn venue_counts(venue: VenueId, day: Day, successions: Vec<Vec<u8>>) -> Result<bool, RecordError> {
    server::venue_counts(&venue, day.0, &successions)
}

record! {
    /// A notice that a server may hand out.
    AdmittedNotice {
        /// The office that signed it.
        office: OfficeId,
        /// The key whose visits it is about.
        kid: KeyId,
    }
}

impl From<server::AdmittedNotice> for AdmittedNotice {
    fn from(of: server::AdmittedNotice) -> Self {
        Self { office: of.office(), kid: of.kid() }
    }
}

#[uniffi::export]
pub fn admit_notice(notice: Vec<u8>, trust: &Trust, now: Time) -> Result<AdmittedNotice, RecordError> {
    Ok(server::admit_notice(&notice, &trust.0.read(), now.0)?.into())
}

record! {
    /// A list of areas that a server may publish.
    AdmittedAreas {
        /// The venue that signed it.
        venue: VenueId,
        /// The first day that it is for.
        from: Day,
        /// Whether the same list is published already.
        is_stored_already: bool,
    }
}

impl From<server::AdmittedAreas> for AdmittedAreas {
    fn from(of: server::AdmittedAreas) -> Self {
        Self { venue: of.venue(), from: of.from().into(), is_stored_already: of.is_stored_already() }
    }
}

#[uniffi::export]
pub fn admit_areas(
    list: &VenueAreas,
    published: Vec<Arc<VenueAreas>>,
    successions: Vec<Vec<u8>>,
    now: Time,
) -> Result<AdmittedAreas, RecordError> {
    Ok(server::admit_areas(&list.0, &all(&published), &successions, now.0)?.into())
}

#[uniffi::export]
pub fn keeps_areas(list: &VenueAreas, lists: Vec<Arc<VenueAreas>>, now: Time) -> Result<bool, RecordError> {
    server::keeps_areas(&list.0, &all(&lists), now.0)
}
