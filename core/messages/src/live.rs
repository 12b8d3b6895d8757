//! The three messages of a live share (core/FORMAT.md, section 16).

use crate::cpace::{Inputs, Run, SessionKey, Share, Side};
use crate::day_key::OfficeDayKey;
use crate::envelope::{Kind, Padding};
use crate::id::{OfficeId, ShareId};
use crate::item::DataItems;
use crate::sealed::{self, Clear, Sealed};
use crate::share::{Shared, decode_body, encode_body};
use crate::share_code::{SecretDigits, ShareCode};
use crate::signed::{Nested, Payload, Unverified};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, AgreementKey, PrivateInfo, Scalar, Secret};
use episeal_base::time::read_time;
use episeal_base::wire::{Reader, Writer};
use std::sync::Arc;

/// ADa and ADb: who sends which share of CPace.
const VISITOR: &[u8] = b"visitor";
const OFFICE: &[u8] = b"office";

/// How long a live share may take: one hour, in seconds.
pub const LIVE_SECONDS: i64 = 3_600;

/// What both sides must see identically, readable by everyone: the clear part of the first message.
#[derive(Clone)]
pub struct Meeting {
    pub share_id: ShareId,
    pub expires: i64,
    /// The office's signed day key, its certificate inside.
    pub office_day_key: Arc<Nested<OfficeDayKey>>,
}

impl Meeting {
    /// The day key, if it is this office's and signed by it.
    pub fn day_key_of(&self, office: &OfficeId) -> Result<&OfficeDayKey, RecordError> {
        if self.office_day_key.claims().office != *office {
            return Err(RecordError::WrongOffice);
        }
        self.office_day_key.authentic()
    }

    /// One side's run of CPace.
    // PRS = code, sid = share_id, CI = D(["episeal-1 live", clear])
    pub fn start(&self, code: &ShareCode) -> Result<Run, RecordError> {
        self.run(code, Run::start)
    }

    /// The same run again, from its exponent.
    pub fn resume(&self, code: &ShareCode, scalar: &Secret<Scalar>) -> Result<Run, RecordError> {
        self.run(code, |inputs| Run::resume(inputs, scalar))
    }

    fn run(
        &self,
        code: &ShareCode,
        begin: impl FnOnce(&Inputs<'_>) -> Result<Run, RecordError>,
    ) -> Result<Run, RecordError> {
        let channel = Writer::new().array(2).text("episeal-1 live").bytes(&sealed::encode(self)).finish();
        begin(&Inputs { password: code.digits(), channel: &channel, session: self.share_id.as_bytes() })
    }

    /// The first message: the visitor's share of CPace, sealed to the office's day key.
    pub fn seal_hello(&self, office: &[u8; 32], element: &[u8; 32]) -> Result<Vec<u8>, RecordError> {
        sealed::seal(self, office, element)
    }

    /// The key as the visitor computes it from the office's share.
    pub fn visitor_key(&self, run: &Run, office: &[u8; 32]) -> Result<SessionKey, RecordError> {
        let session = self.share_id.as_bytes();
        run.finish(Side::Initiator, session, VISITOR, office_share(office))
    }

    /// The key as the office computes it from the visitor's share.
    pub fn office_key(&self, run: &Run, visitor: &[u8; 32]) -> Result<SessionKey, RecordError> {
        let session = self.share_id.as_bytes();
        run.finish(Side::Responder, session, OFFICE, visitor_share(visitor))
    }
}

// clear = [1, share_id, expires, bstr .cbor office-day-key]
impl Clear for Meeting {
    const KIND: Kind = Kind { name: "live-hello", role: "live-hello", padding: Padding::Fixed(64) };
    const ITEMS: usize = 4;

    fn write(&self, writer: Writer) -> Writer {
        writer.bytes(self.share_id.as_bytes()).int(self.expires).bytes(self.office_day_key.bytes())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self {
            share_id: ShareId::read(reader)?,
            expires: read_time(reader)?,
            office_day_key: Arc::new(Nested::read(reader)?),
        })
    }
}

/// The visitor's share of CPace, in the form in which it is confirmed.
pub fn visitor_share(element: &[u8; 32]) -> Share<'_> {
    Share { element, associated: VISITOR }
}

/// The office's.
pub fn office_share(element: &[u8; 32]) -> Share<'_> {
    Share { element, associated: OFFICE }
}

impl Sealed<'_, Meeting> {
    /// The visitor's share of CPace.
    pub fn open_element(&self, key: &AgreementKey) -> Result<[u8; 32], RecordError> {
        self.open(key)?.as_slice().try_into().map_err(|_| RecordError::Malformed)
    }
}

/// `[1, digest of the hello, Yb, confirmation]`, signed by the office: the second message.
#[derive(Debug)]
pub struct Answer {
    pub hello: [u8; 32],
    pub element: [u8; 32],
    pub confirmation: [u8; 64],
}

impl<'a> Payload<'a> for Answer {
    const NAME: &'static str = "live-answer";

    fn write(&self) -> Writer {
        Writer::new().array(4).uint(1).bytes(&self.hello).bytes(&self.element).bytes(&self.confirmation)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(4)?;
        Ok(Self { hello: reader.bytes_of()?, element: reader.bytes_of()?, confirmation: reader.bytes_of()? })
    }
}

impl Answer {
    /// The answer to this hello, if the office signed it.
    pub fn verified(bytes: &[u8], hello: &[u8; 32], office: &OfficeId) -> Result<Self, RecordError> {
        let unverified = Unverified::<Self>::parse(bytes)?;
        if unverified.claims().hello != *hello {
            return Err(RecordError::WrongRequest);
        }
        unverified.verify(office.as_bytes())
    }
}

// psi = HKDF(ISK, D(["episeal-1 live psi", digest of the answer]))
fn psi(key: &SessionKey, answer: &[u8; 32]) -> Result<PrivateInfo, RecordError> {
    let info = Writer::new().array(2).text("episeal-1 live psi");
    primitives::hkdf(key.isk().into(), &info.bytes(answer).finish())
}

/// The clear part of the third message: what it answers, and the visitor's confirmation.
pub struct Delivery {
    pub answer: [u8; 32],
    pub confirmation: [u8; 64],
}

impl Delivery {
    /// The third message: what is shared, sealed to the office's day key and the key of the run.
    pub fn seal(&self, office: &[u8; 32], key: &SessionKey, shared: &[Shared]) -> Result<Vec<u8>, RecordError> {
        sealed::seal_with_psi(self, office, &psi(key, &self.answer)?, &encode_body(shared))
    }
}

// clear = [1, digest of the answer, confirmation]
impl Clear for Delivery {
    const KIND: Kind = Kind { name: "live-share", role: "live-share", padding: Padding::Multiple(4_096) };
    const ITEMS: usize = 3;

    fn write(&self, writer: Writer) -> Writer {
        writer.bytes(&self.answer).bytes(&self.confirmation)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self { answer: reader.bytes_of()?, confirmation: reader.bytes_of()? })
    }
}

impl Sealed<'_, Delivery> {
    /// What is shared.
    pub fn open_shared(&self, office: &AgreementKey, key: &SessionKey) -> Result<Vec<Shared>, RecordError> {
        decode_body(&self.open_with_psi(office, &psi(key, &self.clear.answer)?)?)
    }
}

opaque_debug!(Meeting, Delivery);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::OfBytes;

    /// With the crate itself: HKDF-SHA-256 of the session key, with the digest of the answer in its info.
    #[test]
    fn psi_is_of_the_session_key_and_of_the_answer() {
        let code = ShareCode::parse("314159265").unwrap();
        let office_day_key = Arc::new(OfficeDayKey::of_nobody());
        let meeting = Meeting { share_id: ShareId::of_bytes([1; 16]), expires: 0, office_day_key };
        let (run, other) = (meeting.start(&code).unwrap(), meeting.start(&code).unwrap());
        let key = meeting.visitor_key(&run, other.element()).unwrap();
        let expected = |answer: u8| {
            let info = [&b"\x82\x72episeal-1 live psi\x58\x20"[..], &[answer; 32]].concat();
            let mut psi = [0; 32];
            let hkdf = hkdf::Hkdf::<sha2::Sha256>::new(None, key.isk().expose());
            hkdf.expand(&info, &mut psi).unwrap();
            psi
        };
        for answer in [7, 8] {
            assert_eq!(*psi(&key, &[answer; 32]).unwrap().expose(), expected(answer));
        }
        assert_ne!(expected(7), expected(8));
        let own = meeting.visitor_key(&other, run.element()).unwrap();
        assert_ne!(*psi(&own, &[7; 32]).unwrap().expose(), expected(7));
    }

    fn meeting(id: u8) -> Meeting {
        let office_day_key = OfficeDayKey::of_nobody();
        Meeting { share_id: ShareId::of_bytes([id; 16]), expires: 0, office_day_key: Arc::new(office_day_key) }
    }

    #[test]
    fn a_run_goes_on_from_its_exponent() {
        let code = ShareCode::parse("314159265").unwrap();
        let run = meeting(1).start(&code).unwrap();
        let kept = Secret::copy_of(run.scalar());
        let again = meeting(1).resume(&code, &kept).unwrap();
        assert_eq!(again.element(), run.element());
        let other = meeting(2).resume(&code, &kept).unwrap();
        assert_ne!(other.element(), run.element());
        let large = Secret::copy_of(&[0x10; 32]);
        let refused = meeting(1).resume(&code, &large);
        assert_eq!(refused.err(), Some(RecordError::Malformed));
    }

    #[test]
    fn a_key_goes_on_from_its_material() {
        let code = ShareCode::parse("314159265").unwrap();
        let (one, two) = (meeting(1).start(&code).unwrap(), meeting(1).start(&code).unwrap());
        let key = meeting(1).visitor_key(&one, two.element()).unwrap();
        let again = SessionKey::resume(&[1; 16], key.isk().expose()).unwrap();
        let share = visitor_share(one.element());
        assert_eq!(key.confirmation(share).unwrap(), again.confirmation(share).unwrap());
        let short = SessionKey::resume(&[1; 16], &key.isk().expose()[1..]);
        assert_eq!(short.err(), Some(RecordError::Malformed));
    }
}
