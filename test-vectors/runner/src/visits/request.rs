//! Requests at the venue, and referrals at the office that the venue names (core/FORMAT.md, sections 12 and 14).

use super::parties::{Moment, moment, office, policy, said_ask, venue};
use super::prepared;
use crate::given::{Given, hex};
use crate::{Came, Operation};
use episeal::visits::venue::RequestLog;
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] = &[("verify-request", verify_request), ("open-referral", open_referral)];

/// `venue` verifies `request` against its `policy` and its `log`; gives what was asked by whom, whose visits are read,
/// and the log afterwards.
fn verify_request(given: &Given<'_>) -> Came {
    let (venue, Moment { trust, now }) = (venue(given)?, moment(given)?);
    let policy = given.object("policy", |given| policy(given, venue.id()))?;
    let mut log = match given.optional("log", Given::bytes)? {
        Some(log) => prepared(RequestLog::from_bytes(&log))?,
        None => RequestLog::new(),
    };
    let request = given.bytes("request")?;
    let authentic = venue.authenticate(&request, &trust, now)?;
    let verified = venue.verify_request(&authentic, &policy, &mut log)?;
    Ok(json!({
        "office": verified.office().to_text(),
        "office_name": verified.office_name(),
        "ask": said_ask(verified.ask()),
        "days": verified.days(),
        "log": hex(&log.to_bytes()),
    }))
}

/// `office` opens the `referral` of another office; gives who asks what.
fn open_referral(given: &Given<'_>) -> Came {
    let (office, Moment { trust, now }) = (office(given)?, moment(given)?);
    let referral = given.bytes("referral")?;
    let verified = office.open_referral(&referral, &trust, now)?;
    Ok(json!({
        "office": verified.office().to_text(),
        "office_name": verified.office_name(),
        "ask": said_ask(verified.ask()),
    }))
}
