//! What a visitor keeps of a visit (core/FORMAT.md, section 18).

use episeal_base::error::RecordError;
use episeal_base::primitives::{AgreementKey, SigningKey};
use episeal_base::secret_bytes::{SecretBytes, secret_bytes};
use episeal_base::text;
use episeal_base::wire::{Reader, Writer, read_labelled};
use episeal_messages::area::Area;
use episeal_messages::id::{RecordId, VenueId};
use episeal_messages::item::DataItems;
use episeal_messages::notice::{NoticeSecret, VerifiedNotice, is_for};
use episeal_messages::poster::{Poster, of_checked};
use episeal_messages::share::Shared;
use episeal_messages::stay::{Stay, StayRules};
use episeal_messages::visit::{CheckInKind, Header, SealedVisit, Visit, VisitBody};
use std::sync::Arc;
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
    /// The poster as far as the area that was chosen.
    pub(super) fn poster(&self) -> Poster {
        of_checked(self.venue, self.name.clone(), self.area.clone())
    }

    /// Venue, name, area: three items of an array that the caller begins.
    pub(super) fn write(&self, writer: Writer) -> Writer {
        let writer = writer.bytes(self.venue.as_bytes()).text(&self.name);
        self.area.write(writer)
    }
}

/// The keys of one visit, the same in all its revisions.
pub(super) struct OwnKeys {
    pub(super) author: SigningKey,
    pub(super) visitor: AgreementKey,
}

impl OwnKeys {
    pub(super) fn generate() -> Result<Self, RecordError> {
        Ok(Self { author: SigningKey::generate()?, visitor: AgreementKey::generate()? })
    }
}

/// The keys of one visit and what a diary shows of it. Belongs in an encrypted diary. Cheap to clone.
#[derive(Clone)]
pub struct Kept {
    own_keys: Arc<OwnKeys>,
    shown: Arc<Shown>,
}

/// What a diary shows of a visit.
struct Shown {
    header: Header,
    kind: CheckInKind,
    place: Place,
    stay: Stay,
}

impl Kept {
    /// Longer than every kept visit with its header, in bytes.
    pub(crate) const CAPACITY: usize = 1_024;

    pub(super) fn new(own_keys: Arc<OwnKeys>, header: Header, place: Place, visit: &Visit) -> Self {
        let shown = Shown { header, kind: visit.kind(), place, stay: visit.stay() };
        Self { own_keys, shown: Arc::new(shown) }
    }

    pub(crate) fn header(&self) -> Header {
        self.shown.header.clone()
    }

    pub(super) fn place(&self) -> &Place {
        &self.shown.place
    }

    /// For the next revision.
    pub(super) fn own_keys(&self) -> Arc<OwnKeys> {
        Arc::clone(&self.own_keys)
    }

    /// What a share says of this visit, and what opens it.
    pub(crate) fn shared(&self) -> Shared {
        let shown = &self.shown;
        Shared {
            header: self.header(),
            visitor: AgreementKey::from_secret(self.own_keys.visitor.secret().duplicate()),
            venue: shown.place.venue,
            name: Zeroizing::new(shown.place.name.clone()),
            area: shown.place.area.clone(),
            stay: shown.stay,
        }
    }

    /// The same visit, of any revision: what a check-out leaves as it is.
    pub(crate) fn is_same_visit(&self, other: &Self) -> bool {
        let (own, others) = (&self.shown, &other.shown);
        let (visitor, others_visitor) = (self.own_keys.visitor.secret(), other.own_keys.visitor.secret());
        own.header.of_revision(others.header.revision) == others.header
            && visitor == others_visitor
            && (own.kind, &own.place, own.stay.arrival) == (others.kind, &others.place, others.stay.arrival)
    }

    /// The id under which servers store the visit.
    #[must_use]
    pub fn record_id(&self) -> RecordId {
        self.shown.header.record_id()
    }

    /// The UTC day of the visit, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.shown.header.day
    }

    /// 0 for the check-in, one more with every check-out.
    #[must_use]
    pub fn revision(&self) -> u8 {
        self.shown.header.revision
    }

    /// How the visitor checked in.
    #[must_use]
    pub fn kind(&self) -> CheckInKind {
        self.shown.kind
    }

    /// The venue.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.shown.place.venue
    }

    /// The venue's name as it was printed.
    #[must_use]
    pub fn venue_name(&self) -> &str {
        &self.shown.place.name
    }

    /// Where in the venue.
    #[must_use]
    pub fn area(&self) -> &Area {
        &self.shown.place.area
    }

    /// Arrival, in seconds since 1970.
    #[must_use]
    pub fn arrival(&self) -> i64 {
        self.shown.stay.arrival
    }

    /// Departure, in seconds since 1970, after the check-out.
    #[must_use]
    pub fn departure(&self) -> Option<i64> {
        self.shown.stay.departure
    }

    /// Opens this visit as stored, in any revision.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    /// - `BadSignature`: its author did not sign it.
    /// - `Undecryptable`: another visit, or changed bytes.
    pub fn open(&self, visit: &[u8]) -> Result<Visit, RecordError> {
        let visit = SealedVisit::parse(visit)?.verify()?;
        if visit.header.author != self.shown.header.author {
            return Err(RecordError::Undecryptable);
        }
        visit.open_record(&visit.record_key(&self.own_keys.visitor)?)
    }

    /// True when a notice says that its office read this visit.
    ///
    /// # Errors
    /// - `TooLong`: never, as every part has its length.
    ///
    /// # Security
    /// False says nothing: an office tells only if it wants to, and a server can withhold a notice.
    pub fn is_told_by(&self, notice: &VerifiedNotice) -> Result<bool, RecordError> {
        is_for(notice, &NoticeSecret::of_visit(&self.own_keys.visitor, &self.record_id())?)
    }

    /// The bytes for the diary. They hold the visit's keys.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        let writer = Writer::with_capacity(Self::CAPACITY)
            .array(10)
            .text(LABEL)
            .bytes(self.own_keys.author.seed().expose())
            .bytes(self.own_keys.visitor.secret().expose())
            .bytes(&self.shown.header.encode());
        let Shown { kind, place, stay, .. } = &*self.shown;
        let writer = stay.write(place.write(kind.write(writer)));
        secret_bytes(writer.finish_secret())
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
        let own_keys = OwnKeys { author: SigningKey::from_seed(&author), visitor: AgreementKey::from_secret(visitor) };
        let shown = Shown {
            header: Header::decode(reader.bytes()?)?,
            kind: CheckInKind::read(&mut reader)?,
            place: read_place(&mut reader)?,
            stay: Stay::read(&mut reader)?,
        };
        reader.end()?;
        let kept = Self { own_keys: Arc::new(own_keys), shown: Arc::new(shown) };
        if kept.is_consistent() { Ok(kept) } else { Err(RecordError::Malformed) }
    }

    fn is_consistent(&self) -> bool {
        let Shown { header, stay, .. } = &*self.shown;
        header.author == *self.own_keys.author.public() && stay.is_of(header.day)
    }
}

pub(super) fn read_place(reader: &mut Reader<'_>) -> Result<Place, RecordError> {
    Ok(Place {
        venue: VenueId::read(reader)?,
        name: text::read_visible(reader, Poster::MAX_NAME_BYTES as usize)?.to_owned(),
        area: Area::read(reader)?,
    })
}

opaque_debug!(Kept);
