//! Authorities, revocation lists, successions, offices and their notices (core/FORMAT.md, sections 6 and 22).

use super::prepared;
use crate::given::{Given, hex};
use crate::{Came, Operation, Refused};
use episeal::visits::office::VerifiedNotice;
use episeal::visits::server::{admit_notice, admit_succession};
use episeal::visits::share::ShareRecipient;
use episeal::visits::trust::{SuccessionRole, Trust};
use episeal::visits::visitor::Kept;
use episeal::visits::{AuthorityId, VenueId};
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] = &[
    ("take-revocations", take_revocations),
    ("take-succession", take_succession),
    ("read-trust", read_trust),
    ("verify-office", verify_office),
    ("venue-at", venue_at),
    ("admit-succession", admit_published_succession),
    ("admit-notice", admit_office_notice),
    ("verify-notice", verify_notice),
];

/// `trust`: `authorities` (texts) that are pinned, or `kept` (what `Trust::export_bytes` wrote); then `successions` and
/// `revocations` (lists of bytes), which are taken in this order at `at`.
pub(crate) fn trust(given: &Given<'_>) -> Result<Trust, Refused> {
    let mut trust = match given.has("kept") {
        true => prepared(Trust::import_bytes(&given.bytes("kept")?))?,
        false => {
            let authorities = given.texts("authorities")?.into_iter().map(AuthorityId::parse);
            prepared(authorities.collect::<Result<Vec<_>, _>>().and_then(|authorities| Trust::new(&authorities)))?
        }
    };
    for succession in given.optional("successions", Given::all_bytes)?.unwrap_or_default() {
        prepared(trust.take_succession(&succession))?;
    }
    if given.has("revocations") {
        let at = given.int("at")?;
        for list in given.all_bytes("revocations")? {
            prepared(trust.take_revocations(&list, at))?;
        }
    }
    Ok(trust)
}

/// Takes `list` at `now` into `trust`; gives the number of `authority`'s newest list.
fn take_revocations(given: &Given<'_>) -> Came {
    let mut trust = given.object("trust", trust)?;
    let authority = prepared(AuthorityId::parse(given.text("authority")?))?;
    let (list, now) = (given.bytes("list")?, given.int("now")?);
    trust.take_revocations(&list, now)?;
    Ok(json!({ "number": trust.number(&authority) }))
}

/// Takes `succession` into `trust`; gives what is kept of the trust afterwards.
fn take_succession(given: &Given<'_>) -> Came {
    let (mut trust, succession) = (given.object("trust", trust)?, given.bytes("succession")?);
    trust.take_succession(&succession)?;
    Ok(json!({ "kept": hex(&trust.export_bytes()) }))
}

/// Reads the trust that an app kept; gives the numbers of the newest lists of `authorities`.
fn read_trust(given: &Given<'_>) -> Came {
    let (bytes, authorities) = (given.bytes("bytes")?, given.texts("authorities")?);
    let trust = Trust::import_bytes(&bytes)?;
    let number = |text| prepared(AuthorityId::parse(text)).map(|authority| trust.number(&authority));
    let numbers = authorities.into_iter().map(number).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "numbers": numbers }))
}

/// Whether the office of `office_day_key` is trusted at `now`, and the day key is for that day; gives id and name.
fn verify_office(given: &Given<'_>) -> Came {
    let (trust, day_key, now) = (given.object("trust", trust)?, given.bytes("office_day_key")?, given.int("now")?);
    let office = ShareRecipient::verify(&day_key, &trust, now)?;
    Ok(json!({ "office": office.office().to_text(), "name": office.name() }))
}

/// Which identity counts for `day`, where `printed` is on the poster.
fn venue_at(given: &Given<'_>) -> Came {
    let (trust, printed) = (given.object("trust", trust)?, prepared(VenueId::parse(given.text("printed")?))?);
    Ok(json!({ "venue": trust.venue_at(&printed, given.small("day")?).to_text() }))
}

/// A server with the successions `published` takes `succession` at `now`.
fn admit_published_succession(given: &Given<'_>) -> Came {
    let (succession, published, now) = (given.bytes("succession")?, given.all_bytes("published")?, given.int("now")?);
    let admitted = admit_succession(&succession, &published, now)?;
    let role = match admitted.role() {
        SuccessionRole::Authority => "authority",
        SuccessionRole::Venue => "venue",
    };
    Ok(json!({
        "role": role,
        "old": hex(admitted.old()),
        "day": admitted.day(),
        "is_stored_already": admitted.is_stored_already(),
    }))
}

/// A server takes `notice` at `now`.
fn admit_office_notice(given: &Given<'_>) -> Came {
    let (trust, notice, now) = (given.object("trust", trust)?, given.bytes("notice")?, given.int("now")?);
    let admitted = admit_notice(&notice, &trust, now)?;
    Ok(json!({ "office": admitted.office().to_text(), "kid": admitted.kid().to_text() }))
}

/// A visitor's app reads `notice` at `now`; gives whether it is for the visit that is `kept`.
fn verify_notice(given: &Given<'_>) -> Came {
    let (trust, notice, now) = (given.object("trust", trust)?, given.bytes("notice")?, given.int("now")?);
    let kept = prepared(Kept::import_secret_bytes(&given.bytes("kept")?))?;
    let notice = VerifiedNotice::verify(&notice, &trust, now)?;
    Ok(json!({
        "office": notice.office().to_text(),
        "name": notice.office_name(),
        "kid": notice.kid().to_text(),
        "at": notice.at(),
        "is_told": kept.is_told_by(&notice)?,
    }))
}
