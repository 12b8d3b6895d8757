//! Authorities, revocation lists, successions (core/FORMAT.md, section 6).

use super::prepared;
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::visits::AuthorityId;
use episeal::visits::trust::Trust;
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] = &[("take-revocations", take_revocations)];

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
    trust.take_revocations(&given.bytes("list")?, given.int("now")?)?;
    Ok(json!({ "number": trust.number(&authority) }))
}
