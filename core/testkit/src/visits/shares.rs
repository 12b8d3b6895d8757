//! A visitor with visits to share, and the office that they are shared with.

use super::*;
use ciborium::Value;

pub const EXPIRES: i64 = NOON + DAY;

pub struct Visitor {
    /// What the server stores.
    pub stored: Vec<Vec<u8>>,
    pub kept: Vec<Kept>,
}

impl Visitor {
    /// Someone who came every ten minutes from midnight on.
    pub fn with(world: &World, count: i64) -> Self {
        let seal = |number| world.seal(&check_in_at("Mara", MORNING + number * 600));
        let (stored, kept): (_, Vec<_>) = (0..count).map(|number| visit_and_kept(&seal(number))).unzip();
        Self { stored, kept }
    }
}

impl World {
    pub fn recipient(&self) -> ShareRecipient {
        ShareRecipient::verify(&self.office_day_key, &self.trust, NOON).unwrap()
    }

    pub fn share(&self, visitor: &Visitor) -> CodedShare {
        self.share_for(&self.recipient(), &visitor.kept).unwrap()
    }

    pub fn share_for(&self, recipient: &ShareRecipient, kept: &[Kept]) -> Result<CodedShare, RecordError> {
        share(kept, recipient, &self.trust, EXPIRES, NOON)
    }

    pub fn open_share(&self, share: &[u8], code: &ShareCode) -> Result<OpenedShare, RecordError> {
        let mut log = ShareLog::new();
        let mut opened = open_share(&self.office, share, code, &mut log, NOON)?;
        opened.add_published(&self.day_key).unwrap();
        Ok(opened)
    }
}

pub fn code(text: &str) -> ShareCode {
    ShareCode::parse(text).unwrap()
}

/// A code that differs by `step`.
pub fn another_code(right: &ShareCode, step: u32) -> ShareCode {
    let number: u32 = right.expose_secret_text().replace(' ', "").parse().unwrap();
    code(&format!("{:09}", (number + step) % 1_000_000_000))
}

/// An office with keys and a certificate on another day than the world's, and trust in it.
pub fn office_on(world: &World, day: u32) -> (ShareRecipient, Trust) {
    let (mut office, now) = (Office::generate().unwrap(), i64::from(day) * DAY);
    let certificate = world.authority.certify(&office.id(), "Amt", &period(now, now + DAY));
    let key = office.day_key(day, &certificate.unwrap(), now).unwrap();
    let list = world.authority.revoke(9, &[], &period(now, now + DAY)).unwrap();
    let trust = trust_at(&world.authority, &list, now);
    (ShareRecipient::verify(&key, &trust, now).unwrap(), trust)
}

/// What is kept of a visit as if it had been this many days later.
pub fn kept_later(kept: &Kept, days: u32) -> Kept {
    let items = craft::decode(kept.export_secret_bytes().expose_secret_bytes());
    let header = &items.as_array().unwrap()[craft::KEPT_HEADER];
    let mut header = craft::decode(&craft::bytes_of(header));
    header.as_array_mut().unwrap()[1] = (kept.day() + days).into();
    let arrival = kept.arrival() + i64::from(days) * DAY;
    let later = [(craft::KEPT_HEADER, Value::Bytes(craft::encode(&header))), (craft::KEPT_ARRIVAL, arrival.into())];
    craft::kept_with(kept, &later)
}

/// The office with its identity and without its day keys.
pub fn without_day_keys(office: &Office) -> Office {
    let ring = office.export_secret_bytes().unwrap();
    let mut lines = ring.expose_secret_bytes().split_inclusive(|byte| *byte == b'\n');
    Office::import_secret_bytes(lines.next().unwrap()).unwrap()
}

impl World {
    pub fn live(&self) -> (LiveShare, Vec<u8>) {
        let (visit, kept) = visit_and_kept(&self.seal(&check_in("Mara")));
        let (recipient, trust) = (self.recipient(), &self.trust);
        let live = LiveShare::start(&[kept], &recipient, trust, NOON).unwrap();
        (live, visit)
    }

    pub fn answer(&self, hello: &[u8], code: &ShareCode) -> Result<LiveAnswer, RecordError> {
        let mut log = ShareLog::new();
        self.office.answer_live(hello, code, &mut log, NOON)
    }
}
