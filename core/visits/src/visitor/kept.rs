//! What a visitor keeps of a visit (core/FORMAT.md, section 18).

use crate::id::{RecordId, VenueId};
use crate::message::area::Area;
use crate::message::notice::{NoticeSecret, VerifiedNotice};
use crate::message::poster::Poster;
use crate::message::share::Shared;
use crate::message::visit::{CheckInKind, Header, SealedVisit, Visit, is_stay};
use episeal_base::error::RecordError;
use episeal_base::primitives::{AgreementKey, SigningKey};
use episeal_base::secret_bytes::SecretBytes;
use episeal_base::text;
use episeal_base::time::read_time;
use episeal_base::wire::{Reader, Writer, read_labelled};
use zeroize::{ZeroizeOnDrop, Zeroizing};

const LABEL: &str = "episeal-1 kept";

/// Where a visit was. Wiped on drop.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub(super) struct Place {
    #[zeroize(skip)]
    pub(super) venue: VenueId,
    pub(super) name: String,
    pub(super) area: Area,
}

impl Place {
    /// Venue, name, area: three items of an array that the caller begins.
    pub(super) fn write(&self, writer: Writer) -> Writer {
        let writer = writer.bytes(self.venue.as_bytes()).text(&self.name);
        self.area.write(writer)
    }
}

/// The keys of one visit and what a diary shows of it. Belongs in an encrypted diary.
pub struct Kept {
    author: SigningKey,
    visitor: AgreementKey,
    header: Header,
    kind: CheckInKind,
    place: Place,
    arrival: i64,
    departure: Option<i64>,
}

impl Kept {
    /// Longer than every kept visit with its header, in bytes.
    pub(crate) const CAPACITY: usize = 1_024;

    pub(super) fn new(author: SigningKey, visitor: AgreementKey, header: Header, place: Place, visit: &Visit) -> Self {
        Self {
            author,
            visitor,
            header,
            kind: visit.kind(),
            place,
            arrival: visit.arrival(),
            departure: visit.departure(),
        }
    }

    pub(crate) fn header(&self) -> Header {
        self.header.clone()
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Author and visitor key, for the next revision.
    pub(super) fn own_keys(&self) -> (SigningKey, AgreementKey) {
        let author = SigningKey::from_seed(self.author.seed());
        let visitor = self.visitor.secret().duplicate();
        (author, AgreementKey::from_secret(visitor))
    }

    /// What a share says of this visit, and what opens it.
    pub(crate) fn shared(&self) -> Shared {
        let (_, visitor) = self.own_keys();
        Shared {
            header: self.header(),
            visitor,
            venue: self.place.venue,
            name: Zeroizing::new(self.place.name.clone()),
            area: self.place.area.clone(),
            arrival: self.arrival,
            departure: self.departure,
        }
    }

    /// The same, for whoever keeps it.
    pub(crate) fn duplicate(&self) -> Self {
        let (author, visitor) = self.own_keys();
        Self {
            author,
            visitor,
            header: self.header(),
            kind: self.kind,
            place: self.place.clone(),
            arrival: self.arrival,
            departure: self.departure,
        }
    }

    /// The same visit, of any revision: what a check-out leaves as it is.
    pub(crate) fn is_same_visit(&self, other: &Self) -> bool {
        let header = Header { revision: other.header.revision, ..self.header() };
        header == other.header
            && self.visitor.secret() == other.visitor.secret()
            && (self.kind, &self.place, self.arrival) == (other.kind, &other.place, other.arrival)
    }

    /// The id under which servers store the visit.
    #[must_use]
    pub fn record_id(&self) -> RecordId {
        self.header.record_id()
    }

    /// The UTC day of the visit, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.header.day
    }

    /// 0 for the check-in, one more with every check-out.
    #[must_use]
    pub fn revision(&self) -> u8 {
        self.header.revision
    }

    /// How the visitor checked in.
    #[must_use]
    pub fn kind(&self) -> CheckInKind {
        self.kind
    }

    /// The venue.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.place.venue
    }

    /// The venue's name as it was printed.
    #[must_use]
    pub fn venue_name(&self) -> &str {
        &self.place.name
    }

    /// Where in the venue.
    #[must_use]
    pub fn area(&self) -> &Area {
        &self.place.area
    }

    /// Arrival, in seconds since 1970.
    #[must_use]
    pub fn arrival(&self) -> i64 {
        self.arrival
    }

    /// Departure, in seconds since 1970, after the check-out.
    #[must_use]
    pub fn departure(&self) -> Option<i64> {
        self.departure
    }

    /// Opens this visit as stored, in any revision.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    /// - `BadSignature`: its author did not sign it.
    /// - `Undecryptable`: another visit, or changed bytes.
    pub fn open(&self, visit: &[u8]) -> Result<Visit, RecordError> {
        let visit = SealedVisit::parse(visit)?.verify()?;
        if visit.header.author != self.header.author {
            return Err(RecordError::Undecryptable);
        }
        visit.open_record(&visit.record_key(&self.visitor)?)
    }

    /// True when a notice says that its office read this visit.
    ///
    /// # Errors
    /// - `TooLong`: never, as every part has its length.
    ///
    /// # Security
    /// False says nothing: an office tells only if it wants to, and a server can withhold a notice.
    pub fn is_told_by(&self, notice: &VerifiedNotice) -> Result<bool, RecordError> {
        notice.has(&NoticeSecret::of_visit(&self.visitor, &self.record_id())?)
    }

    /// The bytes for the diary. They hold the visit's keys.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        let writer = Writer::with_capacity(Self::CAPACITY)
            .array(10)
            .text(LABEL)
            .bytes(self.author.seed().expose())
            .bytes(self.visitor.secret().expose())
            .bytes(&self.header.encode());
        let writer = self.place.write(self.kind.write(writer)).int(self.arrival).or_null(self.departure, Writer::int);
        SecretBytes::new(writer.finish_secret())
    }

    /// Reads what [`Kept::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `Malformed`: anything else.
    /// - `UnsupportedVersion`: a visit of a newer version.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = read_labelled(bytes, 10, LABEL)?;
        if bytes.len() > Self::CAPACITY {
            return Err(RecordError::Malformed);
        }
        let (author, visitor) = (reader.secret()?, reader.secret()?);
        let kept = Self {
            author: SigningKey::from_seed(&author),
            visitor: AgreementKey::from_secret(visitor),
            header: Header::decode(reader.bytes()?)?,
            kind: CheckInKind::read(&mut reader)?,
            place: read_place(&mut reader)?,
            arrival: read_time(&mut reader)?,
            departure: reader.or_null(read_time)?,
        };
        reader.end()?;
        if kept.is_consistent() { Ok(kept) } else { Err(RecordError::Malformed) }
    }

    fn is_consistent(&self) -> bool {
        self.header.author == *self.author.public() && is_stay(self.header.day, self.arrival, self.departure)
    }
}

pub(super) fn read_place(reader: &mut Reader<'_>) -> Result<Place, RecordError> {
    Ok(Place {
        venue: VenueId::new(reader.bytes_of()?),
        name: text::read_visible(reader, Poster::MAX_NAME_BYTES)?.to_owned(),
        area: Area::read(reader)?,
    })
}

opaque_debug!(Kept);
