//! What a server publishes and stores for a venue and day: keys before the day and in it, visits and their revisions,
//! in time and late.

use episeal_testkit::api::visits::*;
use episeal_testkit::explore::{Broken, Explored, Moment, expect, explore};
use episeal_testkit::visits::*;
use std::rc::Rc;

const HIDDEN: Broken = "a visit is stored that is not sealed to the published key";
const BACK: Broken = "a key comes back that was replaced";
const TOLD: Broken = "the server does not tell which keys it published before";
const MANY: Broken = "more than eight keys are published";
const REVISIONS: Broken = "the revisions of a visit are not stored in their order, each once";
const REFUSED: Broken = "a lawful key or visit is refused";
const UNLAWFUL: Broken = "a key or visit is taken that is not lawful";
const UNTIMELY: Broken = "a key or visit is taken when the day is closed or not yet open";

/// What a server does wrong.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// It tells which keys were replaced, and does not restore them.
    Forgetting,
    /// It admits a key as if none were published.
    Anew,
    /// Its clock goes back, is an hour ahead, or stands still at noon.
    Back,
    Ahead,
    Still,
    /// It looks at the first revision that it has, not at the highest.
    First,
}

/// The server's time: an hour before the day, just before and just when nothing is replaced any more, noon, and just
/// before and just when the day is closed.
const CLOCK: [i64; 6] = [
    MORNING - HOUR,
    MORNING - TOLERANCE - 1,
    MORNING - TOLERANCE,
    NOON,
    MORNING + 2 * DAY + TOLERANCE - 1,
    MORNING + 2 * DAY + TOLERANCE,
];
/// When nothing is replaced any more and the day is open; when it is closed.
const OPEN: usize = 2;
const CLOSED: usize = 5;

/// A visit: the key that it is sealed to, its revision, its bytes.
struct Visit {
    key: usize,
    revision: u8,
    bytes: Vec<u8>,
}

/// Three keys of a venue and day, and visits to two of them: one with two check-outs and another in place of the first,
/// and one check-in.
struct Venues {
    keys: Vec<Vec<u8>>,
    visits: Vec<Visit>,
    /// Ids that were published before everything.
    before: Vec<KeyId>,
    fault: Fault,
}

impl Venues {
    fn new(fault: Fault, before: u8) -> Rc<Self> {
        let mut world = World::new();
        let ring = world.venue.export_secret_bytes().unwrap();
        let ring = std::str::from_utf8(ring.expose_secret_bytes()).unwrap();
        let identity = format!("{}\n", ring.lines().next().unwrap());
        let (mut keys, mut visits) = (Vec::new(), Vec::new());
        for key in 0..3 {
            world.venue = Venue::import_secret_bytes(identity.as_bytes()).unwrap();
            world.draw(TODAY, NOON);
            keys.push(world.day_key.clone());
            let first = world.seal(&check_in("Mara"));
            let mut add = |revision, sealed: &Sealed| {
                visits.push(Visit { key, revision, bytes: sealed.visit().to_vec() });
            };
            if key < 2 {
                add(0, &first);
            }
            if key == 0 {
                let [second, other] = [NOON, NOON + 60].map(|departure| world.check_out(&first.kept(), departure));
                add(1, &second);
                add(1, &other);
                add(2, &world.check_out(&second.kept(), NOON + 120));
            }
        }
        let before = (1..=before).map(|number| KeyId::parse(&format!("{number:02x}").repeat(16)).unwrap());
        Rc::new(Self { keys, visits, before: before.collect(), fault })
    }
}

/// What the server has of the slot and of each record, the time, and which keys it published, in truth.
#[derive(Clone)]
struct Slot {
    venues: Rc<Venues>,
    published: Option<(usize, Vec<KeyId>)>,
    stored: Vec<usize>,
    clock: usize,
    history: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Action {
    Publish(usize),
    Store(usize),
    Clock(usize),
}
use Action::{Clock, Publish, Store};

impl Moment for Slot {
    type Action = Action;
    type Shown = (Option<(usize, Vec<String>)>, Vec<usize>, usize, Vec<usize>);

    fn shown(&self) -> Self::Shown {
        let text =
            |(key, replaced): &(usize, Vec<KeyId>)| (*key, replaced.iter().map(|kid| format!("{kid:?}")).collect());
        (self.published.as_ref().map(text), self.stored.clone(), self.clock, self.history.clone())
    }

    fn actions(&self) -> Vec<Action> {
        let keys = (0..self.venues.keys.len()).map(Publish);
        let visits = (0..self.venues.visits.len()).map(Store);
        let later = (self.clock < CLOSED).then_some(Clock(self.clock + 1));
        let back = (self.venues.fault == Fault::Back && self.clock == 3).then_some(Clock(0));
        keys.chain(visits).chain(later).chain(back).collect()
    }

    fn after(&self, action: Action) -> Result<Self, Broken> {
        let mut after = self.clone();
        match action {
            Clock(clock) => after.clock = clock,
            Publish(key) => after.publish(key)?,
            Store(visit) => after.store(visit)?,
        }
        after.check().map(|()| after)
    }
}

impl Slot {
    fn new(fault: Fault, before: u8) -> Self {
        let venues = Venues::new(fault, before);
        let published = (before > 0).then(|| (0, venues.before.clone()));
        let history = published.iter().map(|(key, _)| *key).collect();
        Self { venues, published, stored: Vec::new(), clock: 0, history }
    }

    /// The published key as the server reads it again.
    fn restored(&self) -> Option<AdmittedDayKey> {
        let (key, replaced) = self.published.as_ref()?;
        let replaced = match self.venues.fault {
            Fault::Forgetting => &[],
            _ => replaced.as_slice(),
        };
        Some(AdmittedDayKey::restore(&self.venues.keys[*key], replaced).unwrap())
    }

    fn now(&self) -> i64 {
        match self.venues.fault {
            Fault::Ahead => CLOCK[self.clock] + HOUR,
            Fault::Still => CLOCK[self.clock].min(NOON),
            _ => CLOCK[self.clock],
        }
    }

    fn publish(&mut self, key: usize) -> Result<(), Broken> {
        let (bytes, now) = (&self.venues.keys[key], self.now());
        let admitted = match self.restored().filter(|_| self.venues.fault != Fault::Anew) {
            Some(published) => replace_day_key(bytes, &published, &[], now),
            None => admit_day_key(bytes, &[], now),
        };
        let is_own = self.published.as_ref().is_none_or(|(published, _)| *published == key);
        let is_new = !self.history.contains(&key) && self.history.len() + self.venues.before.len() < 8;
        let is_lawful = self.clock < CLOSED && (is_own || self.clock < OPEN && is_new);
        match admitted {
            Err(_) => expect(!is_lawful, REFUSED),
            Ok(admitted) => {
                let replaced = match self.published.take() {
                    Some((old, mut told)) if self.venues.fault == Fault::Forgetting => {
                        told.extend((old != key).then(|| kid_of(&self.venues.keys[old])));
                        told
                    }
                    _ => admitted.replaced().to_vec(),
                };
                self.published = Some((key, replaced));
                if self.history.last() != Some(&key) {
                    self.history.push(key);
                }
                expect(self.clock < CLOSED, UNTIMELY)?;
                self.check()?;
                expect(is_lawful, UNLAWFUL)
            }
        }
    }

    fn store(&mut self, visit: usize) -> Result<(), Broken> {
        let Venues { visits, fault, .. } = &*self.venues;
        let Visit { key, revision, bytes } = &visits[visit];
        // Each key has one record.
        let mut of_record = self.stored.iter().filter(|stored| visits[**stored].key == *key);
        let highest = if *fault == Fault::First { of_record.next() } else { of_record.next_back() };
        let stored = highest.map(|stored| visits[*stored].bytes.as_slice());
        let admitted = admit_with(bytes, self.restored().as_ref(), stored, self.now());
        let follows = match highest {
            None => *revision == 0,
            Some(highest) => *highest == visit || *revision > visits[*highest].revision,
        };
        let is_published = self.published.as_ref().is_some_and(|(published, _)| published == key);
        let is_lawful = (OPEN..CLOSED).contains(&self.clock) && is_published && follows;
        match admitted {
            Err(_) => expect(!is_lawful, REFUSED),
            Ok(admitted) => {
                expect((OPEN..CLOSED).contains(&self.clock), UNTIMELY)?;
                if !admitted.is_stored_already() {
                    self.stored.push(visit);
                }
                self.check()?;
                expect(is_lawful, UNLAWFUL)
            }
        }
    }

    fn check(&self) -> Result<(), Broken> {
        let Venues { keys, visits, before, .. } = &*self.venues;
        let distinct: std::collections::BTreeSet<_> = self.history.iter().collect();
        expect(distinct.len() == self.history.len(), BACK)?;
        expect(self.history.len() + before.len() <= 8, MANY)?;
        if let Some((published, replaced)) = &self.published {
            expect(self.stored.iter().all(|stored| visits[*stored].key == *published), HIDDEN)?;
            let earlier = &self.history[..self.history.len() - 1];
            let earlier = earlier.iter().map(|key| kid_of(&keys[*key]));
            expect(before.iter().copied().chain(earlier).eq(replaced.iter().copied()), TOLD)?;
        }
        for key in [0, 1] {
            let of_record = self.stored.iter().map(|stored| &visits[*stored]).filter(|visit| visit.key == key);
            let revisions: Vec<_> = of_record.map(|visit| visit.revision).collect();
            let is_first = revisions.first().is_none_or(|first| *first == 0);
            expect(is_first && revisions.is_sorted_by(|one, next| one < next), REVISIONS)?;
        }
        Ok(())
    }
}

fn found(fault: Fault, before: u8) -> Result<Explored, (Vec<Action>, Broken)> {
    explore(Slot::new(fault, before))
}

#[test]
fn no_order_of_keys_visits_and_times_hides_a_visit_or_brings_a_key_back() {
    assert_eq!(found(Fault::None, 0), Ok(Explored { moments: 236, actions: 2_073, depth: 11 }));
}

/// Of eight keys, the slot has published seven, then eight.
#[test]
fn after_the_eighth_key_no_other_is_published() {
    assert_eq!(found(Fault::None, 6), Ok(Explored { moments: 46, actions: 404, depth: 8 }));
    assert_eq!(found(Fault::Forgetting, 7), Err((vec![Publish(1)], MANY)));
}

#[test]
fn a_server_that_keeps_its_slot_badly_is_found() {
    use Fault::{Ahead, Anew, Back, First, Forgetting, Still};
    let expected = [
        (vec![Publish(0), Publish(1), Publish(0)], BACK),
        (vec![Publish(0), Publish(1)], TOLD),
        (vec![Publish(0), Clock(1), Clock(2), Store(0), Clock(3), Clock(0), Publish(1)], HIDDEN),
        (vec![Publish(0), Clock(1), Clock(2), Store(0), Store(1), Store(1)], REVISIONS),
        (vec![Publish(0), Publish(1)], REFUSED),
        (vec![Clock(1), Clock(2), Clock(3), Clock(4), Clock(5), Publish(0)], UNTIMELY),
    ];
    assert_eq!([Forgetting, Anew, Back, First, Ahead, Still].map(|fault| found(fault, 0).unwrap_err()), expected);
}
