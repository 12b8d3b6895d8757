//! What a visitor shares with an office (core/FORMAT.md, section 15).

use crate::area::Area;
use crate::envelope::{Kind, Padding};
use crate::id::{KeyId, OfficeId, RecordId, ShareId, VenueId};
use crate::item::DataItems;
use crate::poster::Poster;
use crate::sealed::{self, Clear, KeptSealed, Sealed};
use crate::stay::{Stay, StayRules};
use crate::visit::Header;
use episeal_base::error::RecordError;
use episeal_base::primitives::{AgreementKey, PrivateInfo};
use episeal_base::text;
use episeal_base::time::{DAY, read_time};
use episeal_base::wire::{Reader, Writer};
use zeroize::Zeroizing;

/// The most visits of a share.
pub const MAX_SHARED: u32 = 1_000;
/// The longest validity of a share: 7 days, in seconds.
pub const MAX_SHARE_SECONDS: i64 = 7 * DAY;
/// Longer than every shared visit.
pub const SHARED_CAPACITY: usize = 704;

/// A visit as its visitor shares it.
pub struct Shared {
    /// The header of the highest revision that the visitor made.
    pub header: Header,
    /// Opens every revision of the record.
    pub visitor: AgreementKey,
    pub venue: VenueId,
    /// The venue's name as printed.
    pub name: Zeroizing<String>,
    pub area: Area,
    pub stay: Stay,
}

opaque_debug!(Shared);

impl Shared {
    pub fn record_id(&self) -> RecordId {
        self.header.record_id()
    }

    pub fn write(&self, writer: Writer) -> Writer {
        let writer = writer
            .array(7)
            .bytes(&self.header.encode())
            .bytes(self.visitor.secret().expose())
            .bytes(self.venue.as_bytes())
            .text(&self.name);
        self.stay.write(self.area.write(writer))
    }

    pub fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader.array(7)?;
        let shared = Self {
            header: Header::decode(reader.bytes()?)?,
            visitor: AgreementKey::from_secret(reader.secret()?),
            venue: VenueId::read(reader)?,
            name: Zeroizing::new(text::read_visible(reader, Poster::MAX_NAME_BYTES as usize)?.to_owned()),
            area: Area::read(reader)?,
            stay: Stay::read(reader)?,
        };
        if shared.stay.is_of(shared.header.day) { Ok(shared) } else { Err(RecordError::Malformed) }
    }
}

/// Ascending by record id, none twice.
pub(crate) fn encode_body(shared: &[Shared]) -> Zeroizing<Vec<u8>> {
    // Room for everything: growing would copy keys.
    let capacity = shared.len().saturating_mul(SHARED_CAPACITY);
    Writer::with_capacity(capacity.saturating_add(16))
        .list(shared, |writer, shared| shared.write(writer))
        .finish_secret()
}

pub(crate) fn decode_body(bytes: &[u8]) -> Result<Vec<Shared>, RecordError> {
    let mut reader = Reader::new(bytes);
    let shared = reader.list(MAX_SHARED as usize, Shared::read)?;
    reader.end()?;
    let is_ascending = shared.is_sorted_by(|a, b| a.record_id() < b.record_id());
    if shared.is_empty() || !is_ascending {
        return Err(RecordError::Malformed);
    }
    Ok(shared)
}

/// Which share for whom, readable by everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareAddress {
    pub(crate) share_id: ShareId,
    pub(crate) office: OfficeId,
    pub(crate) kid: KeyId,
    pub(crate) expires: i64,
}

impl ShareAddress {
    /// The share's random id.
    #[must_use]
    pub fn share_id(&self) -> ShareId {
        self.share_id
    }

    /// The office that it is for.
    #[must_use]
    pub fn office(&self) -> OfficeId {
        self.office
    }

    /// The office's day key that it is sealed to.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// When it expires, in seconds since 1970.
    #[must_use]
    pub fn expires(&self) -> i64 {
        self.expires
    }
}

/// The address of a share under `share_id`, for an office's day key.
pub fn address(share_id: ShareId, office: OfficeId, kid: KeyId, expires: i64) -> ShareAddress {
    ShareAddress { share_id, office, kid, expires }
}

/// Seals the body for the office's day key and whoever knows what `psi` comes from.
pub fn seal(
    address: &ShareAddress,
    office: &[u8; 32],
    psi: &PrivateInfo,
    shared: &[Shared],
) -> Result<Vec<u8>, RecordError> {
    sealed::seal_with_psi(address, office, psi, &encode_body(shared))
}

// clear = [1, share_id, office, kid, expires]
impl Clear for ShareAddress {
    const KIND: Kind = Kind { name: "share", role: "share", padding: Padding::Multiple(4_096) };
    const ITEMS: usize = 5;

    fn write(&self, writer: Writer) -> Writer {
        writer
            .bytes(self.share_id.as_bytes())
            .bytes(self.office.as_bytes())
            .bytes(self.kid.as_bytes())
            .int(self.expires)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self {
            share_id: ShareId::read(reader)?,
            office: OfficeId::read(reader)?,
            kid: KeyId::read(reader)?,
            expires: read_time(reader)?,
        })
    }
}

/// A share that was parsed and not opened.
pub struct UnverifiedShare(KeptSealed<ShareAddress>);

opaque_debug!(UnverifiedShare);

impl UnverifiedShare {
    /// Parses a share, once: for the server that stores it and the office that opens it.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a share.
    pub fn parse(share: &[u8]) -> Result<Self, RecordError> {
        Ok(Self(Sealed::parse(share)?.keep()))
    }

    /// What it says about itself.
    ///
    /// # Security
    /// Nothing is verified: anyone can write any address.
    #[must_use]
    pub fn claimed_address(&self) -> &ShareAddress {
        &self.0.clear
    }
}

/// What is shared, opened with the office's day key and whoever knows what `psi` comes from.
pub fn open(share: &UnverifiedShare, key: &AgreementKey, psi: &PrivateInfo) -> Result<Vec<Shared>, RecordError> {
    decode_body(&share.0.open_with_psi(key, psi)?)
}

#[cfg(test)]
mod tests;
