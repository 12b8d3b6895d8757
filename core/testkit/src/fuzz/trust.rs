//! Whom an app trusts, over revocation lists, successions and restarts, against section 6 told in other words.

use super::{Choices, random};
use crate::api::visits::*;
use crate::visits::{NOON, TODAY, period, succession};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Two authorities that are pinned, one that can succeed the first, one that nobody knows; offices of each.
struct Land {
    authorities: Vec<Authority>,
    offices: Vec<(OfficeId, Vec<u8>)>,
    successions: Vec<Vec<u8>>,
}

const OFFICES: usize = 2;
const HEIR: usize = 2;

fn land() -> &'static Land {
    static LAND: OnceLock<Land> = OnceLock::new();
    random::once(&LAND, "land", || {
        let authorities: Vec<_> = (0..4).map(|_| Authority::generate().unwrap()).collect();
        let offices = authorities.iter().flat_map(|authority| {
            let valid = period(NOON - DAY, NOON + 60 * DAY);
            (0..OFFICES).map(move |_| {
                let mut office = Office::generate().unwrap();
                let certificate = authority.certify(&office.id(), "Amt", &valid).unwrap();
                (office.id(), office.day_key(TODAY, &certificate, NOON).unwrap())
            })
        });
        Land {
            offices: offices.collect(),
            // Two of one authority: the one that is taken first counts.
            successions: [TODAY, TODAY + 1]
                .map(|day| succession::authority_succeeds(&authorities[0], &authorities[HEIR], day))
                .to_vec(),
            authorities,
        }
    })
}

#[derive(Default)]
struct Model {
    lists: BTreeMap<usize, (i64, Vec<u8>, Option<i64>)>,
    revoked: BTreeSet<OfficeId>,
    /// Which succession was taken.
    succession: Option<usize>,
}

impl Model {
    fn counts(&self, authority: usize) -> bool {
        let is_succeeded = self.succession == Some(0);
        match authority {
            0 => !is_succeeded,
            HEIR => is_succeeded,
            other => other == 1,
        }
    }

    fn takes(&self, authority: usize, number: i64, list: &[u8], issued: i64) -> Result<(), RecordError> {
        match self.lists.get(&authority) {
            _ if !self.counts(authority) => Err(RecordError::OfficeUncertified),
            _ if issued - 600 > NOON => Err(RecordError::RevocationsAhead),
            Some((highest, ..)) if number < *highest => Err(RecordError::RevocationsOlder),
            Some((highest, taken, _)) if number == *highest && taken != list => Err(RecordError::Disagrees),
            _ => Ok(()),
        }
    }

    fn trusts(&self, office: usize) -> Result<(), RecordError> {
        let authority = office / OFFICES;
        let expires = self.lists.get(&authority).and_then(|(_, _, expires)| *expires);
        if !self.counts(authority) {
            Err(RecordError::OfficeUncertified)
        } else if expires.is_none_or(|expires| NOON >= expires) {
            Err(RecordError::RevocationsExpired)
        } else if self.revoked.contains(&land().offices[office].0) {
            Err(RecordError::OfficeRevoked)
        } else {
            Ok(())
        }
    }
}

/// Up to 24 steps: a list is taken, a succession, the app restarts; after each, every office is judged.
pub fn trust(data: &[u8]) {
    let (land, mut choices, mut model) = (land(), Choices::new(data), Model::default());
    let pinned = [land.authorities[0].id(), land.authorities[1].id()];
    let mut trust = Trust::new(&pinned).unwrap();
    for _ in 0..24 {
        if choices.is_empty() {
            break;
        }
        match choices.below(8) {
            0 => {
                trust = Trust::import_bytes(&trust.export_bytes()).unwrap();
                model.lists.values_mut().for_each(|(_, _, expires)| *expires = None);
            }
            1 => {
                let at = choices.below(land.successions.len());
                let taken = trust.take_succession(&land.successions[at]);
                let is_first = model.succession.is_none_or(|known| known == at);
                assert_eq!(taken, if is_first { Ok(()) } else { Err(RecordError::Disagrees) });
                model.succession.get_or_insert(at);
            }
            _ => take_list(&mut trust, &mut model, &mut choices),
        }
        for (at, (_, day_key)) in land.offices.iter().enumerate() {
            let said = ShareRecipient::verify(day_key, &trust, NOON).map(drop);
            assert_eq!(said, model.trusts(at), "office {at}");
        }
    }
}

fn take_list(trust: &mut Trust, model: &mut Model, choices: &mut Choices<'_>) {
    let (authority, number) = (choices.below(4), choices.below(4) as i64);
    let named: Vec<_> = land().offices.iter().filter(|_| choices.is_one_in(4)).map(|(office, _)| *office).collect();
    let issued = choices.one_of(&[NOON - DAY, NOON, NOON + 600, NOON + 601]);
    let expires = choices.one_of(&[NOON, NOON + 1, NOON + DAY]).max(issued + 1);
    let list = land().authorities[authority].revoke(number, &named, &period(issued, expires)).unwrap();
    let said = trust.take_revocations(&list, NOON);
    assert_eq!(said, model.takes(authority, number, &list, issued));
    if said.is_ok() {
        model.lists.insert(authority, (number, list, Some(expires)));
        model.revoked.extend(named);
    }
}
