//! What reading alone says about any message, text or file: for tools that compare implementations.

use episeal_base::error::RecordError;
use episeal_messages::areas::VenueAreas;
use episeal_messages::authority::{OfficeCertificate, Revocations};
use episeal_messages::day_key::{OfficeDayKey, StaffCertificate, VenueDayKey};
use episeal_messages::id::{AuthorityId, CheckInHandle, OfficeId, StaffId, VenueId};
use episeal_messages::kept::{OfDiary, OfKeyRing, OfOffice, OfVisitor};
use episeal_messages::live::{Answer, Delivery, Meeting};
use episeal_messages::note::SealedNote;
use episeal_messages::notice::Notice;
use episeal_messages::poster::Poster;
use episeal_messages::release::{Part, PartAddress};
use episeal_messages::request::{ReferralAddress, ReferralOrder, Request};
use episeal_messages::sealed::Sealed;
use episeal_messages::share::ShareAddress;
use episeal_messages::signed::{Nested, Payload, Unverified};
use episeal_messages::trust::Trust;
use episeal_messages::visit::SealedVisit;
use episeal_messages::{check_in_code, succession};
use episeal_visits::authority::Authority;
use episeal_visits::office::{Office, ShareLog};
use episeal_visits::staff::Staff;
use episeal_visits::venue::{RequestLog, Venue};
use episeal_visits::visitor::Kept;

type Judge = fn(&[u8]) -> Result<(), RecordError>;

/// What can be judged: messages by the name in their `typ`, then texts, then what is kept at home.
const KINDS: &[(&str, Judge)] = &[
    ("office-certificate", office_certificate),
    ("revocations", revocations),
    ("succession", |bytes| succession::verified(&Nested::parse(bytes)?).map(drop)),
    ("succession-consent", succession::check_consent),
    ("office-day-key", |bytes| office_day_key(&Nested::parse(bytes)?)),
    ("venue-day-key", venue_day_key),
    ("staff-certificate", staff_certificate),
    ("venue-areas", |bytes| VenueAreas::of_any_venue(bytes).map(drop)),
    ("visit", |bytes| SealedVisit::parse(bytes)?.verify().map(drop)),
    ("departure-note", |bytes| SealedNote::parse(bytes)?.signed().map(drop)),
    ("request", request),
    ("referral-order", referral_order),
    ("referral", |bytes| Sealed::<ReferralAddress>::parse(bytes).map(drop)),
    ("release-part", release_part),
    ("release", |bytes| Sealed::<PartAddress>::parse(bytes).map(drop)),
    ("notice", notice),
    ("share", |bytes| Sealed::<ShareAddress>::parse(bytes).map(drop)),
    ("live-hello", live_hello),
    ("live-answer", |bytes| read::<Answer>(bytes).map(drop)),
    ("live-share", |bytes| Sealed::<Delivery>::parse(bytes).map(drop)),
    ("live-visitor", |bytes| Sealed::<OfVisitor>::parse_under(bytes).map(drop)),
    ("live-office", |bytes| Sealed::<OfOffice>::parse_under(bytes).map(drop)),
    ("invitation", |bytes| Sealed::<CheckInHandle>::parse_under(bytes).map(drop)),
    ("keyring", |bytes| Sealed::<OfKeyRing>::parse_under(bytes).map(drop)),
    ("diary", |bytes| Sealed::<OfDiary>::parse_under(bytes).map(drop)),
    ("authority", |bytes| text(bytes, AuthorityId::parse)),
    ("office", |bytes| text(bytes, OfficeId::parse)),
    ("venue", |bytes| text(bytes, VenueId::parse)),
    ("staff", |bytes| text(bytes, StaffId::parse)),
    ("poster", |bytes| text(bytes, Poster::parse)),
    ("check-in-code", |bytes| text(bytes, check_in_code::Code::parse)),
    ("authority-ring", |bytes| Authority::import_secret_bytes(bytes).map(drop)),
    ("office-ring", |bytes| Office::import_secret_bytes(bytes).map(drop)),
    ("venue-ring", |bytes| Venue::import_secret_bytes(bytes).map(drop)),
    ("staff-ring", |bytes| Staff::import_secret_bytes(bytes).map(drop)),
    ("trust", |bytes| Trust::import_bytes(bytes).map(drop)),
    ("kept", |bytes| Kept::import_secret_bytes(bytes).map(drop)),
    ("request-log", |bytes| RequestLog::from_bytes(bytes).map(drop)),
    ("share-log", |bytes| ShareLog::from_bytes(bytes).map(drop)),
];

/// The kinds that [`judge`] knows.
#[must_use]
pub fn judged_kinds() -> Vec<&'static str> {
    KINDS.iter().map(|(kind, _)| *kind).collect()
}

/// What reading alone says about `bytes` as a message, text or file of `kind`; none for an unknown kind.
///
/// For tools that compare implementations: no program decides anything by it. Everything is read by the rules of
/// `FORMAT.md` as far as they need neither key nor time nor trust. Then every signature whose signer the message itself
/// names is verified: those of nested messages first, in the order in which they appear, their own nested messages
/// before them; last the outer one's. The signatures of a release part and of a live answer, whose signers are named
/// elsewhere, are not.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: as it is read.
/// - `BadSignature`: what was read is not signed by the signer that it names.
#[must_use]
pub fn judge(kind: &str, bytes: &[u8]) -> Option<Result<(), RecordError>> {
    let (_, judge) = KINDS.iter().find(|(name, _)| *name == kind)?;
    Some(judge(bytes))
}

fn read<'a, P: Payload<'a>>(bytes: &'a [u8]) -> Result<Unverified<'a, P>, RecordError> {
    Unverified::parse(bytes)
}

fn text<T>(bytes: &[u8], parse: impl FnOnce(&str) -> Result<T, RecordError>) -> Result<(), RecordError> {
    let text = core::str::from_utf8(bytes).map_err(|_| RecordError::Malformed)?;
    parse(text).map(drop)
}

fn release_part(bytes: &[u8]) -> Result<(), RecordError> {
    let part = read::<Part>(bytes)?;
    let items = part.claims().items.iter();
    let entries = items.filter_map(|item| item.entry.as_ref());
    let mut notes = entries.filter_map(|entry| entry.note.as_ref());
    notes.try_for_each(|released| released.note.signed().map(drop))
}

fn office_certificate(bytes: &[u8]) -> Result<(), RecordError> {
    let certificate = read::<OfficeCertificate>(bytes)?;
    let authority = certificate.claims().authority;
    certificate.verify(authority.as_bytes()).map(drop)
}

fn revocations(bytes: &[u8]) -> Result<(), RecordError> {
    let list = read::<Revocations>(bytes)?;
    let authority = list.claims().authority;
    list.verify(authority.as_bytes()).map(drop)
}

fn notice(bytes: &[u8]) -> Result<(), RecordError> {
    let notice = read::<Notice>(bytes)?;
    notice.claims().certificate.authentic()?;
    let office = notice.claims().office();
    notice.verify(office.as_bytes()).map(drop)
}

fn office_day_key(day_key: &Nested<OfficeDayKey>) -> Result<(), RecordError> {
    day_key.claims().certificate.authentic()?;
    day_key.authentic().map(drop)
}

fn venue_day_key(bytes: &[u8]) -> Result<(), RecordError> {
    let day_key = read::<VenueDayKey>(bytes)?;
    if let Some(named) = &day_key.claims().office_day_key {
        office_day_key(named)?;
    }
    let venue = day_key.claims().venue;
    day_key.verify(venue.as_bytes()).map(drop)
}

fn staff_certificate(bytes: &[u8]) -> Result<(), RecordError> {
    let certificate = read::<StaffCertificate>(bytes)?;
    let venue = certificate.claims().venue;
    certificate.verify(venue.as_bytes()).map(drop)
}

fn request(bytes: &[u8]) -> Result<(), RecordError> {
    let request = read::<Request>(bytes)?;
    office_day_key(&request.claims().reply_key)?;
    let office = request.claims().office;
    request.verify(office.as_bytes()).map(drop)
}

fn referral_order(bytes: &[u8]) -> Result<(), RecordError> {
    let order = read::<ReferralOrder>(bytes)?;
    office_day_key(&order.claims().request.reply_key)?;
    let office = order.claims().request.office;
    order.verify(office.as_bytes()).map(drop)
}

fn live_hello(bytes: &[u8]) -> Result<(), RecordError> {
    office_day_key(&Sealed::<Meeting>::parse(bytes)?.clear.office_day_key)
}
