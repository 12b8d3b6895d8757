//! The rotating check-in code and the invitation sealed under it (core/FORMAT.md, section 17).

use crate::day_key::VenueDayKey;
use crate::envelope::{Kind, Padding};
use crate::id::CheckInHandle;
use crate::item::DataItems;
use crate::poster::Poster;
use crate::sealed::{self, Clear, Sealed};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, ContentKey, Secret};
use episeal_base::text;
use episeal_base::time::checked;
use episeal_base::wire::{Reader, Writer};
use std::sync::Arc;
use zeroize::Zeroizing;

/// How long a code is shown, in seconds.
const STEP_SECONDS: i64 = 30;

/// `floor(now / 30)`
pub fn step_of(now: i64) -> Result<u64, RecordError> {
    let step = checked(now)?.div_euclid(STEP_SECONDS);
    u64::try_from(step).map_err(|_| RecordError::InvalidTime)
}

/// True for the current step, the one before and the one after: two clocks, and the time that it takes to scan.
pub fn is_current(step: u64, present: u64) -> bool {
    step.abs_diff(present) <= 1
}

/// The code of one half minute: 16 secret bytes, wiped on drop.
pub struct Code {
    step: u64,
    secret: Secret<Self, 16>,
    handle: CheckInHandle,
}

opaque_debug!(Code);

impl Code {
    pub fn generate(step: u64) -> Result<Self, RecordError> {
        Ok(Self::new(step, Secret::random()?))
    }

    fn new(step: u64, secret: Secret<Self, 16>) -> Self {
        Self { step, handle: CheckInHandle::of_code(secret.expose()), secret }
    }

    pub fn step(&self) -> u64 {
        self.step
    }

    pub fn handle(&self) -> CheckInHandle {
        self.handle
    }

    // D([1, step, code])
    pub fn to_text(&self) -> Result<Zeroizing<String>, RecordError> {
        let payload =
            Writer::with_capacity(32).array(3).uint(1).uint(self.step).bytes(self.secret.expose()).finish_secret();
        text::encode_key(text::CHECK_IN, &payload)
    }

    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let payload = text::decode_key(text::CHECK_IN, text)?;
        let mut reader = Reader::whole(&payload)?;
        reader.versioned(3)?;
        let step = reader.uint()?;
        let secret = reader.secret()?;
        reader.end()?;
        Ok(Self::new(step, secret))
    }

    /// Seals an invitation to `poster`'s venue, whose day key this must be.
    pub fn seal(&self, poster: &Poster, day_key: &[u8]) -> Result<Vec<u8>, RecordError> {
        VenueDayKey::verified(day_key, &poster.venue())?;
        // Room for everything: growing would copy where someone goes.
        let writer = Writer::with_capacity(day_key.len().saturating_add(1_024));
        let body = poster.write(writer.array(4)).bytes(day_key).finish_secret();
        sealed::seal_under(&self.handle, |ext| self.key(ext), &body)
    }

    // CEK = HKDF(code, ext)
    fn key(&self, ext: &[u8]) -> Result<ContentKey, RecordError> {
        primitives::hkdf((&self.secret).into(), ext)
    }
}

// clear = [1, handle]: of the code under which it claims to be sealed
impl Clear for CheckInHandle {
    const KIND: Kind = Kind { name: "invitation", role: "", padding: Padding::Multiple(4_096) };
    const ITEMS: usize = 2;

    fn write(&self, writer: Writer) -> Writer {
        DataItems::write(self, writer)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        <Self as DataItems>::read(reader)
    }
}

impl Sealed<'_, CheckInHandle> {
    /// The invitation, if it was sealed under `code` and its day key is its venue's.
    pub fn open_invitation(&self, code: &Code) -> Result<Invitation, RecordError> {
        Invitation::read(&self.open_under(|ext| code.key(ext))?)
    }
}

/// What an invitation's day key says: it was verified as that venue's.
pub fn invited_day_key(invitation: &Invitation) -> &Arc<VenueDayKey> {
    &invitation.day_key
}

/// Where staff invite the holder of a code to check in: a venue, its name, an area, and a day key of that venue.
#[derive(Clone)]
pub struct Invitation {
    poster: Poster,
    venue_day_key: Vec<u8>,
    /// What it says: verified as that venue's.
    day_key: Arc<VenueDayKey>,
}

opaque_debug!(Invitation);

impl Invitation {
    /// Venue, name and area, in place of a scanned poster.
    #[must_use]
    pub fn poster(&self) -> &Poster {
        &self.poster
    }

    /// The venue's signed day key, to be kept for the check-out. Which day it is of, and whether its office is to be
    /// trusted, is checked as for a scanned poster (`VenueToday::of_invitation`).
    #[must_use]
    pub fn venue_day_key(&self) -> &[u8] {
        &self.venue_day_key
    }

    // [venue, name, area, bstr .cbor venue-day-key]
    fn read(body: &[u8]) -> Result<Self, RecordError> {
        let mut reader = Reader::new(body);
        reader.array(4)?;
        let poster = Poster::read(&mut reader)?;
        let venue_day_key = reader.bytes()?.to_vec();
        reader.end()?;
        let day_key = Arc::new(VenueDayKey::verified(&venue_day_key, &poster.venue())?);
        Ok(Self { poster, venue_day_key, day_key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code and an invitation that the second implementation made (test-vectors/README.md).
    const VECTOR: &str = include_str!("../../../test-vectors/check-in.json");

    /// The text of a field of the vector.
    fn field(name: &str) -> &'static str {
        let (_, rest) = VECTOR.split_once(&format!("\"{name}\": \"")).unwrap();
        rest.split('"').next().unwrap()
    }

    fn bytes(name: &str) -> Vec<u8> {
        let digits = field(name).as_bytes().chunks(2);
        let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        digits.map(byte).collect()
    }

    #[test]
    fn the_second_implementations_code_and_invitation_are_read() {
        let code = Code::parse(field("text")).unwrap();
        assert_eq!(code.to_text().unwrap().as_str(), field("text"));
        assert_eq!(code.secret.expose().to_vec(), bytes("code"));
        assert!(VECTOR.contains(&format!("\"step\": {},", code.step())));
        assert_eq!(code.handle().to_text(), field("handle"));
        let bytes_of_invitation = bytes("invitation");
        let sealed = Sealed::<CheckInHandle>::parse_under(&bytes_of_invitation).unwrap();
        assert_eq!(sealed.clear, code.handle());
        let invitation = sealed.open_invitation(&code).unwrap();
        let poster = invitation.poster();
        assert_eq!(poster.venue().as_bytes().to_vec(), bytes("venue"));
        assert_eq!(poster.name(), field("name"));
        assert_eq!(poster.area().to_text(), "Saal/Tisch 7");
        assert_eq!(invitation.venue_day_key(), bytes("venue_day_key"));
    }
}
