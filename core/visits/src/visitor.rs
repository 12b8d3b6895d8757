//! The visitor: seals visits, checks out, opens its own stored record, shows check-in codes.
//!
//! A visitor sees who could read, seals a visit and uploads it, and the server stores it:
//!
//! ```
//! use episeal_visits::server::{StoredVisit, UnverifiedDayKey, UnverifiedVisit};
//! use episeal_visits::visitor::VenueToday;
//! # use episeal_testkit::visits::{NOON, World, check_in};
//! # use episeal_visits::RecordError;
//!
//! # fn main() -> Result<(), RecordError> {
//! # let (World { poster, day_key, trust, .. }, check_in, now) = (World::new(), check_in("Mara"), NOON);
//! // The visitor's app: the scanned poster, and the venue's key of the day.
//! let venue = VenueToday::verify(&poster, &day_key, &trust)?;
//! assert_eq!(venue.reader(&trust, now)?.as_deref(), Some("Gesundheitsamt Köln"));
//! let sealed = venue.seal(&check_in, &trust, now)?;
//!
//! // The server, which can read nothing of it.
//! let published = UnverifiedDayKey::parse(&day_key)?.admit(&[], now)?;
//! let stored = StoredVisit { published: Some(published), highest: None };
//! assert!(!UnverifiedVisit::parse(sealed.visit())?.admit(&stored, now)?.is_stored_already());
//!
//! // The visitor's app opens what is stored.
//! assert_eq!(sealed.kept().open(sealed.visit())?.contact().fields().given_name.expose_secret_text(), "Mara");
//! # Ok(())
//! # }
//! ```

mod codes;
mod kept;
mod pending;
mod venue_today;

pub use codes::CheckInCodes;
pub use kept::Kept;
pub use pending::{PendingCheckIn, ReadyCheckIn};
pub use venue_today::VenueToday;

pub use episeal_messages::check_in_code::Invitation;
pub use episeal_messages::contact::{Contact, ContactFields, PostalAddress};
pub use episeal_messages::day_key::Readers;
pub use episeal_messages::poster::Poster;
pub use episeal_messages::visit::{CheckInKind, MAX_REVISION, MAX_VISIT, Visit};

use episeal_base::error::RecordError;
use episeal_base::time::{DAY, TOLERANCE, end_of, start_of};
use episeal_messages::area::Area;
use episeal_messages::day_key::{TicketHolder, VenueDayKey};
use episeal_messages::envelope::{self, wrap};
use episeal_messages::notice::NoticeSecret;
use episeal_messages::signed::sign;
use episeal_messages::stay::Stay;
use episeal_messages::visit::{Header, INDEX, IndexBody, RECORD, VisitBody, VisitPayload, index_ext, record_ext};
use kept::{OwnKeys, Place};
use std::sync::Arc;

/// A check-in as the visitor, or the staff for a visitor, enters it.
#[derive(Clone)]
pub struct CheckIn {
    /// Who comes.
    pub contact: Contact,
    /// How the visitor checks in: for the record only, it makes no difference to the sealing.
    pub kind: CheckInKind,
    /// Where; within the poster's area.
    pub area: Area,
    /// When: the arrival on the venue day key's day and not ahead; the departure, if it is already known, within 24
    /// hours of arrival and not ahead (ten minutes of tolerance each).
    pub stay: Stay,
    /// Who may read: ask once [`VenueToday::reader`] has been shown.
    pub readers: Readers,
}

/// A check-out as the visitor, or the staff for a visitor, enters it.
#[derive(Clone)]
pub struct CheckOut {
    /// Who leaves.
    pub contact: Contact,
    /// Departure in seconds since 1970, within 24 hours of arrival and not ahead (ten minutes of tolerance).
    pub departure: i64,
    /// Who may read, as at the check-in.
    pub readers: Readers,
}

opaque_debug!(CheckIn, CheckOut, Sealed);

/// A sealed visit, and what its visitor keeps of it.
#[derive(Clone)]
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
    pub fn kept(&self) -> Kept {
        self.kept.clone()
    }
}

/// A stay that begins in the ten minutes around `day` begins at the day's edge; one of 24 hours whose arrival was moved
/// backward ends 24 hours after it.
fn moved_into(day: u32, stay: Stay) -> Stay {
    let arrival = stay.arrival.clamp(start_of(day), end_of(day, 0).saturating_sub(1));
    let moved = entered(Stay { arrival, ..stay });
    let latest = stay.arrival.saturating_add(DAY);
    let departure = moved.departure.map(|end| if end <= latest { end.min(arrival.saturating_add(DAY)) } else { end });
    Stay { departure, ..moved }
}

/// A departure up to ten minutes before arrival counts as the arrival: two clocks may differ.
fn entered(stay: Stay) -> Stay {
    let Stay { arrival, departure } = stay;
    let tolerated = arrival.saturating_sub(TOLERANCE)..arrival;
    Stay { arrival, departure: departure.map(|end| if tolerated.contains(&end) { arrival } else { end }) }
}

/// Record for the visitor, ticket for its holder, index with the ticket for the venue, all signed by the author.
fn seal_revision(
    visit: Visit,
    venue_name: &str,
    header: Header,
    own_keys: Arc<OwnKeys>,
    day_key: &VenueDayKey,
    holder: &TicketHolder,
) -> Result<Sealed, RecordError> {
    let OwnKeys { author, visitor } = &*own_keys;
    let visit = match visit.kind() {
        CheckInKind::App => {
            let notice = NoticeSecret::of_visit(visitor, &header.record_id())?;
            visit.with_notice(notice)
        }
        // Nobody keeps what would find a notice.
        CheckInKind::OneTime | CheckInKind::Staff | CheckInKind::Companion => visit,
    };
    let header_bytes = header.encode();
    let ext = record_ext(&header_bytes);
    let record = envelope::seal_own(RECORD, &ext, visitor, &visit.encode())?;
    let ticket = wrap(&record.content_key, &holder.public, holder.role, &record.protected, &ext)?;
    let body = IndexBody { stay: visit.stay(), area: visit.area().clone(), ticket: ticket.to_bytes() };
    let ext = index_ext(&header_bytes, &record.bytes);
    let index = envelope::seal(INDEX, None, &ext, &day_key.public, &body.encode())?;
    let payload = VisitPayload { header_bytes: &header_bytes, index: &index.bytes, record: &record.bytes };
    let sealed = sign(&payload, author);
    let place = Place { venue: visit.venue(), name: venue_name.to_owned(), area: visit.area().clone() };
    let kept = Kept::new(own_keys, header, place, &visit);
    Ok(Sealed { visit: sealed, kept })
}
