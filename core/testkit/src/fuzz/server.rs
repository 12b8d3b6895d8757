//! What a server publishes and admits for one venue and day, against sections 7 and 10 told in other words.

use super::{Choices, random};
use crate::api::visits::*;
use crate::visits::*;
use std::sync::OnceLock;

/// Keys of one venue for tomorrow, and of each the revisions of one visit.
struct Day {
    keys: Vec<(Vec<u8>, KeyId)>,
    visits: Vec<Vec<Vec<u8>>>,
    records: Vec<RecordId>,
}

const KEYS: usize = 10;
/// Keys with visits.
const USED: usize = 2;
const TOMORROW: u32 = TODAY + 1;
const MIDNIGHT: i64 = MORNING + DAY;

fn day() -> &'static Day {
    static SHARED: OnceLock<Day> = OnceLock::new();
    random::once(&SHARED, "server", || {
        let mut world = World::new();
        world.office_day_key = world.office.day_key(TOMORROW, &world.certificate, NOON).unwrap();
        let ring = world.venue.export_secret_bytes().unwrap();
        let identity = ring.expose_secret_bytes().split_inclusive(|byte| *byte == b'\n').next().unwrap();
        let keys = (0..KEYS).map(|_| {
            let mut venue = Venue::import_secret_bytes(identity).unwrap();
            let key = venue.day_key(TOMORROW, &world.office_day_key, &world.trust, NOON).unwrap();
            let kid = kid_of(&key);
            (key, kid)
        });
        let keys: Vec<(Vec<u8>, KeyId)> = keys.collect();
        let visits: Vec<_> = keys[..USED].iter().map(|(key, _)| revisions(&world, key)).collect();
        let records = visits.iter().map(|visits| craft::Parts::of(&visits[0]).record_id()).collect();
        Day { records, visits, keys }
    })
}

fn revisions(world: &World, key: &[u8]) -> Vec<Vec<u8>> {
    let arrival = MIDNIGHT + 10 * HOUR;
    let check_in = check_in_at("Mara", arrival);
    let mut sealed = seal(&check_in, &world.poster, key, &world.trust, Readers::OfficeOnly, arrival).unwrap();
    let mut visits = vec![sealed.visit().to_vec()];
    for hour in 1..4 {
        let end = arrival + hour * HOUR;
        sealed = check_out(&sealed.kept(), end, key, &world.trust, Readers::OfficeOnly, end).unwrap();
        visits.push(sealed.visit().to_vec());
    }
    visits
}

#[derive(Default)]
struct Model {
    published: Vec<usize>,
    /// Of each visit, the highest revision that is stored.
    stored: [Option<usize>; USED],
}

impl Model {
    fn publishes(&self, key: usize, now: i64) -> Result<(), RecordError> {
        let is_early = now < MIDNIGHT - 600;
        let is_new = !self.published.contains(&key) && self.published.len() < 8;
        match self.published.last() {
            _ if now >= MIDNIGHT + 2 * DAY + 600 => Err(RecordError::DayClosed),
            Some(last) if *last != key && !(is_early && is_new) => Err(RecordError::Disagrees),
            _ => Ok(()),
        }
    }

    fn admits(&self, visit: usize, revision: usize, now: i64) -> Result<bool, RecordError> {
        let stored = self.stored[visit];
        if now < MIDNIGHT - 600 {
            Err(RecordError::DayNotOpen)
        } else if now >= MIDNIGHT + 2 * DAY + 600 {
            Err(RecordError::DayClosed)
        } else if self.published.last() != Some(&visit) {
            Err(RecordError::NoDayKey)
        } else if stored.is_none() && revision > 0 {
            Err(RecordError::RevisionMissing)
        } else if stored.is_some_and(|stored| revision < stored) {
            Err(RecordError::Superseded)
        } else {
            Ok(stored == Some(revision))
        }
    }
}

const TIMES: [i64; 8] = [
    NOON,
    MIDNIGHT - 601,
    MIDNIGHT - 600,
    MIDNIGHT,
    MIDNIGHT + DAY,
    MIDNIGHT + 2 * DAY + 599,
    MIDNIGHT + 2 * DAY + 600,
    MIDNIGHT + 9 * DAY,
];

/// Up to 24 uploads at any times: a day key, or a revision of a visit.
pub fn server(data: &[u8]) {
    let (day, mut choices, mut model) = (day(), Choices::new(data), Model::default());
    let mut published: Option<AdmittedDayKey> = None;
    for _ in 0..24 {
        if choices.is_empty() {
            break;
        }
        let now = choices.one_of(&TIMES);
        if choices.is_one_in(2) {
            let key = choices.below(KEYS);
            published = publish(published, &mut model, key, now);
            continue;
        }
        let (visit, revision) = (choices.below(USED), choices.below(4));
        let claimed = UnverifiedVisit::parse(&day.visits[visit][revision]).unwrap().claimed_address();
        assert_eq!((claimed.record_id(), claimed.revision()), (day.records[visit], revision as u8));
        assert_eq!((claimed.kid(), claimed.day()), (day.keys[visit].1, TOMORROW));
        let highest = model.stored[visit].map(|revision| day.visits[visit][revision].as_slice());
        let admitted = admit_with(&day.visits[visit][revision], published.as_ref(), highest, now);
        assert_eq!(
            admitted.as_ref().map(Admitted::is_stored_already).map_err(|e| *e),
            model.admits(visit, revision, now)
        );
        if let Ok(admitted) = admitted {
            assert_eq!(*admitted.address(), claimed);
            model.stored[visit] = Some(revision);
        }
    }
}

fn publish(published: Option<AdmittedDayKey>, model: &mut Model, key: usize, now: i64) -> Option<AdmittedDayKey> {
    let (bytes, kid) = &day().keys[key];
    let said = match &published {
        None => admit_day_key(bytes, &[], now),
        Some(before) => replace_day_key(bytes, before, &[], now),
    };
    assert_eq!(said.as_ref().map(|_| ()).map_err(|error| *error), model.publishes(key, now));
    let Ok(admitted) = said else { return published };
    if model.published.last() != Some(&key) {
        model.published.push(key);
    }
    let replaced = &model.published[..model.published.len() - 1];
    let replaced: Vec<_> = replaced.iter().map(|key| day().keys[*key].1).collect();
    assert_eq!((admitted.kid(), admitted.day(), admitted.replaced()), (*kid, TOMORROW, replaced.as_slice()));
    // What a server keeps of it says the same after a restart.
    assert_eq!(AdmittedDayKey::restore(bytes, &replaced).as_ref(), Ok(&admitted));
    Some(admitted)
}
