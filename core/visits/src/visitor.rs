//! The visitor: seals visits, checks out, opens its own stored record, shows check-in codes.

mod codes;
mod kept;
mod pending;

pub use codes::CheckInCodes;
pub use kept::Kept;
pub use pending::PendingCheckIn;

pub use crate::message::check_in_code::Invitation;
pub use crate::message::contact::{Contact, ContactFields};
pub use crate::message::day_key::Readers;
pub use crate::message::poster::Poster;
pub use crate::message::visit::{CheckInKind, MAX_REVISION, MAX_VISIT, Visit};

use crate::envelope::{self, wrap};
use crate::message::area::Area;
use crate::message::day_key::{TicketHolder, VenueDayKey};
use crate::message::notice::NoticeSecret;
use crate::message::sign;
use crate::message::trust::Trust;
use crate::message::visit::{Header, INDEX, IndexBody, RECORD, VisitPayload, index_ext, record_ext};
use episeal_base::error::RecordError;
use episeal_base::primitives::{AgreementKey, SigningKey};
use episeal_base::time::{DAY, Moments, TOLERANCE, check_past, end_of, is_closed, is_within, start_of};
use kept::Place;

/// A check-in as the visitor, or the staff for a visitor, enters it.
#[derive(Clone)]
pub struct CheckIn {
    /// Who comes.
    pub contact: Contact,
    /// How the visitor checks in: for the record only, it makes no difference to the sealing.
    pub kind: CheckInKind,
    /// Where; within the poster's area.
    pub area: Area,
    /// Arrival in seconds since 1970, on the venue day key's day, and not ahead (ten minutes of tolerance each).
    pub arrival: i64,
    /// Departure if it is already known, within 24 hours of arrival and not ahead (ten minutes of tolerance).
    pub departure: Option<i64>,
}

opaque_debug!(CheckIn, Sealed);

/// A sealed visit, and what its visitor keeps of it.
pub struct Sealed {
    visit: Vec<u8>,
    kept: Kept,
}

impl Sealed {
    /// The bytes for the server.
    #[must_use]
    pub fn visit(&self) -> &[u8] {
        &self.visit
    }

    /// What the visitor keeps. For a one-time, staff or companion check-in it is discarded.
    #[must_use]
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Both.
    #[must_use]
    pub fn into_parts(self) -> (Vec<u8>, Kept) {
        (self.visit, self.kept)
    }
}

/// Seals a visit under fresh keys: for the visitor, and for the venue without letting it read.
///
/// `venue_day_key` may come from an untrusted server: it is checked against the printed `poster`. It is that of the
/// arrival's day; when the key or the network comes late, an arrival is sealed up to the end of the day after that. The
/// office that it names is checked against `trust`: its certificate was valid at the arrival, and it is not revoked
/// `now`.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the day key is not one.
/// - `WrongVenue`, `BadSignature`: the day key is neither from the printed venue nor from its successor on that day.
/// - `WrongDay`: the arrival is not on the day key's day (ten minutes of tolerance), or that day has not begun.
/// - `DayClosed`: later than ten minutes after the end of the day after the day key's.
/// - `VenueMayRead`: the day key names no office and `readers` does not consent to that.
/// - `VenueIsOffice`, `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office that
///   the venue names must not be trusted.
/// - `WrongArea`: the area is not within the poster's.
/// - `InvalidTime`: arrival or departure is more than ten minutes after `now`, or the departure is before the arrival or
///   more than 24 hours after it.
/// - `Undecryptable`: nothing can be sealed to one of the day keys.
/// - `NoRandomness`: the operating system gave no random bytes.
pub fn seal(
    check_in: &CheckIn,
    poster: &Poster,
    venue_day_key: &[u8],
    trust: &Trust,
    readers: Readers,
    now: i64,
) -> Result<Sealed, RecordError> {
    let moments = Moments { arrival: check_in.arrival, now };
    let day_key = day_key_at(poster, venue_day_key, trust, moments)?;
    check_arrived(check_in.arrival, check_in.departure, now)?;
    let holder = day_key.ticket_holder(&poster.venue(), trust, readers, moments)?;
    if !check_in.area.lies_in(poster.area()) {
        return Err(RecordError::WrongArea);
    }
    let arrival = arrival_in(day_key.day, check_in.arrival);
    let departure = check_in.departure.map(|end| departure_of_moved(arrival, check_in.arrival, end));
    let visit = Visit::new(
        check_in.kind,
        day_key.venue,
        check_in.area.clone(),
        (arrival, departure),
        check_in.contact.clone(),
    )?;
    let author = SigningKey::generate()?;
    let header = Header { day: day_key.day, kid: day_key.kid(), revision: 0, author: *author.public() };
    let own_keys = (author, AgreementKey::generate()?);
    seal_revision(visit, poster.name(), header, own_keys, &day_key, &holder)
}

/// Seals a visit again, with its departure: the next revision under the same record id.
///
/// `venue_day_key` is the one that the visit was sealed to, `trust` is the current one. What is kept afterwards is the
/// result's [`Sealed::kept`].
///
/// The office that the day key names was trusted at the check-in. That is not checked again: an expired revocation list
/// costs no departure.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the day key is not one.
/// - `Disagrees`: the day key is not the visit's.
/// - `BadSignature`: venue or office did not sign it.
/// - `DayClosed`: later than ten minutes after the end of the day after the visit's.
/// - `VenueMayRead`: the day key names no office and `readers` does not consent to that.
/// - `OfficeRevoked`: a revocation list that `trust` holds names the office.
/// - `TooLong`: the visit has its 24 revisions.
/// - `InvalidTime`: the departure is more than ten minutes after `now`, before the arrival, or more than 24 hours after
///   it.
/// - `Undecryptable`: nothing can be sealed to one of the day keys. `NoRandomness`: no random bytes.
pub fn check_out(
    kept: &Kept,
    contact: &Contact,
    departure: i64,
    venue_day_key: &[u8],
    trust: &Trust,
    readers: Readers,
    now: i64,
) -> Result<Sealed, RecordError> {
    let place = kept.place();
    let mut header = kept.header();
    let day_key = VenueDayKey::of_visit(venue_day_key, &header)?;
    if day_key.venue != place.venue {
        return Err(RecordError::WrongVenue);
    }
    if is_closed(header.day, now) {
        return Err(RecordError::DayClosed);
    }
    check_past(departure, now)?;
    let holder = day_key.ticket_holder_again(trust, readers)?;
    if header.revision >= MAX_REVISION {
        return Err(RecordError::TooLong);
    }
    header.revision = header.revision.saturating_add(1);
    let departure = departure_after(kept.arrival(), departure);
    let stay = (kept.arrival(), Some(departure));
    let visit = Visit::new(kept.kind(), place.venue, place.area.clone(), stay, contact.clone())?;
    seal_revision(visit, &place.name, header, kept.own_keys(), &day_key, &holder)
}

/// Whose release and key would be needed to read: the certified name of the office, or none where the venue itself may
/// read. To be shown before anything is sealed, for someone who arrives `now`; for an earlier arrival see
/// [`PendingCheckIn::reader`].
///
/// # Errors
/// As [`seal`] for `poster`, day key, trust and time.
pub fn reader_of(
    poster: &Poster,
    venue_day_key: &[u8],
    trust: &Trust,
    now: i64,
) -> Result<Option<String>, RecordError> {
    let moments = Moments { arrival: now, now };
    let day_key = day_key_at(poster, venue_day_key, trust, moments)?;
    day_key.office_name(&poster.venue(), trust, moments)
}

/// The printed venue's day key, for an arrival on its day that is sealed while servers take it.
fn day_key_at(
    poster: &Poster,
    venue_day_key: &[u8],
    trust: &Trust,
    Moments { arrival, now }: Moments,
) -> Result<VenueDayKey, RecordError> {
    let day_key = VenueDayKey::of_printed(venue_day_key, &poster.venue(), trust)?;
    check_past(arrival, now)?;
    let has_begun = now >= start_of(day_key.day).saturating_sub(TOLERANCE);
    if !is_within(day_key.day, 0, arrival) || !has_begun {
        return Err(RecordError::WrongDay);
    }
    if is_closed(day_key.day, now) {
        return Err(RecordError::DayClosed);
    }
    Ok(day_key)
}

/// `InvalidTime` for what is more than ten minutes ahead.
fn check_arrived(arrival: i64, departure: Option<i64>, now: i64) -> Result<(), RecordError> {
    check_past(arrival, now)?;
    departure.map_or(Ok(()), |departure| check_past(departure, now))
}

/// An arrival in the ten minutes around `day` is moved to the day's edge.
fn arrival_in(day: u32, arrival: i64) -> i64 {
    arrival.clamp(start_of(day), end_of(day, 0).saturating_sub(1))
}

/// A stay of 24 hours whose arrival was moved backward ends 24 hours after it.
fn departure_of_moved(moved: i64, arrival: i64, departure: i64) -> i64 {
    let departure = departure_after(moved, departure);
    if departure <= arrival.saturating_add(DAY) { departure.min(moved.saturating_add(DAY)) } else { departure }
}

/// A departure up to ten minutes before arrival counts as the arrival: two clocks may differ.
fn departure_after(arrival: i64, departure: i64) -> i64 {
    if (arrival.saturating_sub(TOLERANCE)..arrival).contains(&departure) { arrival } else { departure }
}

/// Record for the visitor, ticket for its holder, index with the ticket for the venue, all signed by the author.
fn seal_revision(
    visit: Visit,
    venue_name: &str,
    header: Header,
    (author, visitor): (SigningKey, AgreementKey),
    day_key: &VenueDayKey,
    holder: &TicketHolder,
) -> Result<Sealed, RecordError> {
    let visit = match visit.kind() {
        CheckInKind::App => {
            let notice = NoticeSecret::of_visit(&visitor, &header.record_id())?;
            visit.with_notice(notice)
        }
        // Nobody keeps what would find a notice.
        CheckInKind::OneTime | CheckInKind::Staff | CheckInKind::Companion => visit,
    };
    let header_bytes = header.encode();
    let ext = record_ext(&header_bytes);
    let record = envelope::seal(RECORD, None, &ext, visitor.public(), &visit.encode())?;
    let ticket = wrap(&record.content_key, &holder.public, holder.role, &record.protected, &ext)?;
    let body = IndexBody {
        arrival: visit.arrival(),
        departure: visit.departure(),
        area: visit.area().clone(),
        ticket: ticket.to_bytes(),
    };
    let ext = index_ext(&header_bytes, &record.bytes);
    let index = envelope::seal(INDEX, None, &ext, &day_key.public, &body.encode())?;
    let payload = VisitPayload { header_bytes: &header_bytes, index: &index.bytes, record: &record.bytes };
    let sealed = sign(&payload, &author);
    let place = Place { venue: visit.venue(), name: venue_name.to_owned(), area: visit.area().clone() };
    let kept = Kept::new(author, visitor, header, place, &visit);
    Ok(Sealed { visit: sealed, kept })
}
