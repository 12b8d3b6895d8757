//! A venue on one day: what a visitor seals to, and who could read it (core/FORMAT.md, sections 7, 9 and 10).

use super::kept::OwnKeys;
use super::{CheckIn, CheckOut, Invitation, Kept, Poster, ReadyCheckIn, Sealed, entered, moved_into, seal_revision};
use episeal_base::error::RecordError;
use episeal_base::time::{Moments, TOLERANCE, check_past, is_closed, is_within, start_of};
use episeal_messages::check_in_code::invited_day_key;
use episeal_messages::day_key::VenueDayKey;
use episeal_messages::id::VenueId;
use episeal_messages::stay::{Stay, StayRules};
use episeal_messages::trust::{Trust, TrustRules};
use episeal_messages::visit::{Header, MAX_REVISION, Visit, VisitBody};
use std::sync::Arc;

/// A venue on one day: its poster, and the day key that it, or its successor on that day, signed for it.
///
/// The signatures of the venue, of the office that the day key names and of that office's authority are verified once.
/// What changes with time, and with what the app learns, is checked at every use: succession, day, certificate and
/// revocation. Cheap to clone.
#[derive(Clone)]
pub struct VenueToday {
    signed: Arc<Signed>,
}

struct Signed {
    poster: Poster,
    day_key: Arc<VenueDayKey>,
}

opaque_debug!(VenueToday);

impl VenueToday {
    /// Verifies a venue's day key, which may come from an untrusted server, against the printed poster. It is that of
    /// the arrival's day.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the day key is not one.
    /// - `WrongVenue`, `BadSignature`: the day key is neither from the printed venue nor from its successor on that
    ///   day.
    ///
    /// # Security
    /// Whether the office that the day key names is to be trusted, [`VenueToday::reader`] and [`VenueToday::seal`]
    /// decide.
    pub fn verify(poster: &Poster, venue_day_key: &[u8], trust: &Trust) -> Result<Self, RecordError> {
        let day_key = VenueDayKey::of_printed(venue_day_key, &poster.venue(), trust)?;
        Ok(Self::of(poster.clone(), Arc::new(day_key)))
    }

    /// Takes the venue of an invitation ([`CheckInCodes::accept`](super::CheckInCodes::accept)), whose day key is
    /// verified already, in place of a scanned poster.
    ///
    /// # Errors
    /// - `WrongVenue`: by `trust`, another identity counts for the day instead of the venue.
    ///
    /// # Security
    /// As for [`VenueToday::verify`]; and show the venue: an invitation is from whoever saw the code.
    pub fn of_invitation(invitation: &Invitation, trust: &Trust) -> Result<Self, RecordError> {
        let (poster, day_key) = (invitation.poster(), invited_day_key(invitation));
        trust.check_venue(&day_key.venue, &poster.venue(), day_key.day)?;
        Ok(Self::of(poster.clone(), Arc::clone(day_key)))
    }

    /// Verifies the day key that a visit was sealed to, for its check-out when the poster is no longer at hand.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the day key is not one.
    /// - `Disagrees`: the day key is not the visit's.
    /// - `BadSignature`: the venue did not sign it. `WrongVenue`: the kept visit names another venue.
    pub fn of_visit(kept: &Kept, venue_day_key: &[u8]) -> Result<Self, RecordError> {
        let day_key = VenueDayKey::of_visit(venue_day_key, &kept.header())?;
        if day_key.venue != kept.venue() {
            return Err(RecordError::WrongVenue);
        }
        Ok(Self::of(kept.place().poster(), Arc::new(day_key)))
    }

    fn of(poster: Poster, day_key: Arc<VenueDayKey>) -> Self {
        Self { signed: Arc::new(Signed { poster, day_key }) }
    }

    /// The identity that signed the day key.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.signed.day_key.venue
    }

    /// The venue's name as printed.
    #[must_use]
    pub fn venue_name(&self) -> &str {
        self.signed.poster.name()
    }

    /// The day key's UTC day, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.signed.day_key.day
    }

    /// Whose release and key would be needed to read: the certified name of the office, or none where the venue itself
    /// may read. To be shown before anything is sealed, for someone who arrives `now`.
    ///
    /// # Errors
    /// As [`VenueToday::seal`] for day key, trust and time.
    pub fn reader(&self, trust: &Trust, now: i64) -> Result<Option<String>, RecordError> {
        self.reader_at(now, trust, now)
    }

    /// The same for someone who arrived earlier.
    ///
    /// # Errors
    /// As [`VenueToday::seal`] for day key, trust and time.
    pub fn reader_at(&self, arrival: i64, trust: &Trust, now: i64) -> Result<Option<String>, RecordError> {
        let (moments, printed) = (Moments { arrival, now }, self.signed.poster.venue());
        self.check(&printed, trust, moments)?;
        self.signed.day_key.office_name(&printed, trust, moments)
    }

    /// Seals a visit under fresh keys: for the visitor, and for the venue without letting it read.
    ///
    /// The day key is that of the arrival's day; when the key or the network comes late, an arrival is sealed up to the
    /// end of the day after that. The office that it names is checked against `trust`: its certificate was valid at the
    /// arrival, and it is not revoked `now`.
    ///
    /// # Errors
    /// - `WrongVenue`: by `trust`, the day key is neither from the printed venue nor from its successor on that day.
    /// - `WrongDay`: the arrival is not on the day key's day (ten minutes of tolerance), or that day has not begun.
    /// - `DayClosed`: later than ten minutes after the end of the day after the day key's.
    /// - `VenueMayRead`: the day key names no office and the check-in does not consent to that.
    /// - `VenueIsOffice`, `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`, `BadSignature`:
    ///   the office that the venue names must not be trusted. `WrongDay`: it signed for another day.
    /// - `WrongArea`: the area is not within the poster's.
    /// - `InvalidTime`: arrival or departure is more than ten minutes after `now`, or the departure is before the
    ///   arrival or more than 24 hours after it.
    /// - `Undecryptable`: nothing can be sealed to one of the day keys.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn seal(&self, check_in: &CheckIn, trust: &Trust, now: i64) -> Result<Sealed, RecordError> {
        self.seal_for(&self.signed.poster, check_in, trust, now)
    }

    /// Seals a check-in that had to wait, as [`VenueToday::seal`] does.
    ///
    /// [`Diary::seal_pending`](crate::diary::Diary::seal_pending) also replaces it with what is kept of the visit.
    ///
    /// # Errors
    /// As [`VenueToday::seal`]; `WrongVenue` also where it waits for another venue. After `DayClosed` and
    /// `OfficeRevoked` it will never be recorded: the app shows that.
    pub fn seal_pending(&self, ready: &ReadyCheckIn, trust: &Trust, now: i64) -> Result<Sealed, RecordError> {
        self.seal_for(&ready.pending.poster(), &ready.check_in(), trust, now)
    }

    fn seal_for(&self, poster: &Poster, check_in: &CheckIn, trust: &Trust, now: i64) -> Result<Sealed, RecordError> {
        let day_key = &self.signed.day_key;
        let moments = Moments { arrival: check_in.stay.arrival, now };
        self.check(&poster.venue(), trust, moments)?;
        check_in.stay.check_past(now)?;
        let holder = day_key.ticket_holder(&poster.venue(), trust, check_in.readers, moments)?;
        if !check_in.area.lies_in(poster.area()) {
            return Err(RecordError::WrongArea);
        }
        let stay = moved_into(day_key.day, check_in.stay);
        let visit = Visit::new(check_in.kind, day_key.venue, check_in.area.clone(), stay, check_in.contact.clone())?;
        let own_keys = OwnKeys::generate()?;
        let header = Header::new(day_key.day, day_key.kid(), 0, *own_keys.author.public());
        seal_revision(visit, poster.name(), header, Arc::new(own_keys), day_key, &holder)
    }

    /// Seals a visit again, with its departure: the next revision under the same record id.
    ///
    /// The day key is the one that the visit was sealed to, `trust` is the current one. What is kept afterwards is the
    /// result's [`Sealed::kept`].
    ///
    /// The office that the day key names was trusted at the check-in. That is not checked again: an expired revocation
    /// list costs no departure.
    ///
    /// # Errors
    /// - `Disagrees`: the day key is not the visit's. `WrongVenue`: the kept visit names another venue.
    /// - `DayClosed`: later than ten minutes after the end of the day after the visit's.
    /// - `VenueMayRead`: the day key names no office and the check-out does not consent to that.
    /// - `BadSignature`: the office did not sign its day key.
    /// - `OfficeRevoked`: a revocation list that `trust` holds names the office.
    /// - `TooLong`: the visit has its 24 revisions.
    /// - `InvalidTime`: the departure is more than ten minutes after `now`, before the arrival, or more than 24 hours
    ///   after it.
    /// - `Undecryptable`: nothing can be sealed to one of the day keys. `NoRandomness`: no random bytes.
    pub fn check_out(&self, kept: &Kept, check_out: &CheckOut, trust: &Trust, now: i64) -> Result<Sealed, RecordError> {
        let (place, header, day_key) = (kept.place(), kept.header(), &self.signed.day_key);
        day_key.check_visit(&header)?;
        if day_key.venue != place.venue {
            return Err(RecordError::WrongVenue);
        }
        if is_closed(header.day, now) {
            return Err(RecordError::DayClosed);
        }
        check_past(check_out.departure, now)?;
        let holder = day_key.ticket_holder_again(trust, check_out.readers)?;
        if header.revision >= MAX_REVISION {
            return Err(RecordError::TooLong);
        }
        let header = header.of_revision(header.revision.saturating_add(1));
        let stay = entered(Stay { arrival: kept.arrival(), departure: Some(check_out.departure) });
        let visit = Visit::new(kept.kind(), place.venue, place.area.clone(), stay, check_out.contact.clone())?;
        seal_revision(visit, &place.name, header, kept.own_keys(), day_key, &holder)
    }

    /// What changes with time and trust: it is the key for an arrival on its day, sealed while servers take it.
    fn check(&self, printed: &VenueId, trust: &Trust, moments: Moments) -> Result<(), RecordError> {
        let Moments { arrival, now } = moments;
        let VenueDayKey { venue, day, .. } = &*self.signed.day_key;
        trust.check_venue(venue, printed, *day)?;
        check_past(arrival, now)?;
        let has_begun = now >= start_of(*day).saturating_sub(TOLERANCE);
        if !is_within(*day, 0, arrival) || !has_begun {
            return Err(RecordError::WrongDay);
        }
        if is_closed(*day, now) {
            return Err(RecordError::DayClosed);
        }
        Ok(())
    }
}
