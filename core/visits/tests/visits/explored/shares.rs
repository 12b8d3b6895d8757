//! An office's share log: two shares, one six weeks later, a live run, right codes and wrong ones, and a clock that
//! goes back.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::explore::{Broken, Explored, Moment, expect, explore};
use episeal_testkit::visits::shares::*;
use episeal_testkit::visits::*;
use std::collections::BTreeSet;
use std::rc::Rc;

const ONCE: Broken = "a share opens twice, or a run is answered twice";
const WRONG: Broken = "a share opens with a wrong code";
const REFUSED: Broken = "a share that was not opened is refused with the right code";

/// What an office's program does wrong.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// It does not save the log.
    Unsaved,
    /// It forgets what has expired.
    Forgetting,
    /// It tries a code that worked elsewhere, whatever is typed.
    Remembering,
    /// Its clock is a day ahead.
    Ahead,
}

/// In hours since the world's noon: the run has expired, the first share has, the second has; and when both are
/// forgotten. The day key of the first day is deleted by then.
const CLOCK: [i64; 5] = [0, 1, 24, 7 * 24, 39 * 24];
/// When each share expires, the run last.
const EXPIRES: [i64; 4] = [24, 7 * 24, 40 * 24, 1];
/// The share of the last day, and the live run.
const LATE: usize = 2;
const LIVE: usize = 3;

fn at(hours: i64) -> i64 {
    NOON + hours * HOUR
}

/// The office with the keys that it has at first and at last, three shares with a right key and a wrong one, and a run
/// with its hello and codes.
struct Shares {
    offices: [Office; 2],
    shares: Vec<(UnverifiedShare, [ShareCodeKey; 2])>,
    hello: Vec<u8>,
    codes: [ShareCode; 2],
}

impl Shares {
    fn new() -> Rc<Self> {
        let World { office, certificate, authority, trust, office_day_key, .. } = &World::new();
        let world = World::new();
        let kept = world.seal(&check_in("Mara")).kept();
        let mut late =
            Office::import_secret_bytes(office.export_secret_bytes().unwrap().expose_secret_bytes()).unwrap();
        let last_day = TODAY + 39;
        let late_key = late.day_key(last_day, certificate, at(CLOCK[4])).unwrap();
        let list = authority.revoke(2, &[], &period(at(CLOCK[4]), at(CLOCK[4]) + DAY)).unwrap();
        let late_trust = trust_at(authority, &list, at(CLOCK[4]));
        let mut stretch = Stretch::new();
        let mut shared = |kept: &Kept, day_key: &[u8], trust: &Trust, expires, now| {
            let recipient = ShareRecipient::verify(day_key, trust, now).unwrap();
            let drawn = stretch.draw_share_code().unwrap();
            let order = ShareOrder { recipient, code: drawn.key(), expires: at(expires) };
            let share = share_visits(std::slice::from_ref(kept), &order, trust, now).unwrap();
            let wrong = stretch.share_code_key(&share.share_id(), &another_code(&drawn.code(), 1)).unwrap();
            (UnverifiedShare::parse(share.bytes()).unwrap(), [drawn.key(), wrong])
        };
        let shares = vec![
            shared(&kept, office_day_key, trust, EXPIRES[0], NOON),
            shared(&kept, office_day_key, trust, EXPIRES[1], NOON),
            shared(&kept_later(&kept, 39), &late_key, &late_trust, EXPIRES[2], at(CLOCK[4])),
        ];
        let recipient = ShareRecipient::verify(office_day_key, trust, NOON).unwrap();
        let run = LiveShare::start(&[kept], &recipient, trust, NOON).unwrap();
        let codes = [run.code().clone(), another_code(run.code(), 1)];
        let ring = office.export_secret_bytes().unwrap();
        let office = Office::import_secret_bytes(ring.expose_secret_bytes()).unwrap();
        Rc::new(Self { offices: [office, late], shares, hello: run.hello().to_vec(), codes })
    }
}

/// What the office has stored, the time, and what it has opened or answered, in truth.
#[derive(Clone)]
struct Stored {
    shares: Rc<Shares>,
    fault: Fault,
    log: Vec<u8>,
    clock: usize,
    opened: Vec<usize>,
}

/// A share or the run with the right code or a wrong one; later, or a day back.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Action {
    Open(usize),
    Guess(usize),
    Clock(usize),
}
use Action::{Clock, Guess, Open};

impl Moment for Stored {
    type Action = Action;
    type Shown = (Vec<u8>, usize, Vec<usize>);

    fn shown(&self) -> Self::Shown {
        (self.log.clone(), self.clock, self.opened.clone())
    }

    fn actions(&self) -> Vec<Action> {
        let shares = (0..EXPIRES.len()).filter(|share| *share != LATE || self.clock == 4);
        let opened = shares.flat_map(|share| [Open(share), Guess(share)]);
        let later = (self.clock + 1 < CLOCK.len()).then_some(Clock(self.clock + 1));
        let back = (1..=2).contains(&self.clock).then_some(Clock(0));
        opened.chain(later).chain(back).collect()
    }

    fn after(&self, action: Action) -> Result<Self, Broken> {
        let mut after = self.clone();
        match action {
            Clock(clock) => after.clock = clock,
            Open(share) => after.try_code(share, true)?,
            Guess(share) => after.try_code(share, false)?,
        }
        let distinct: BTreeSet<_> = after.opened.iter().collect();
        expect(distinct.len() == after.opened.len(), ONCE)?;
        Ok(after)
    }
}

impl Stored {
    fn new(shares: &Rc<Shares>, fault: Fault) -> Self {
        Self { shares: Rc::clone(shares), fault, log: ShareLog::new().to_bytes(), clock: 0, opened: Vec::new() }
    }

    /// A log without what a forgetful program drops.
    fn kept(&self, log: Vec<u8>, now: i64) -> Vec<u8> {
        if self.fault != Fault::Forgetting {
            return log;
        }
        let mut items = craft::decode(&log);
        let entries = items.as_array_mut().unwrap()[1].as_array_mut().unwrap();
        entries.retain(|entry| entry.as_array().unwrap()[1] > Value::from(now));
        craft::encode(&items)
    }

    fn try_code(&mut self, share: usize, is_right: bool) -> Result<(), Broken> {
        let now = at(CLOCK[self.clock]) + if self.fault == Fault::Ahead { DAY } else { 0 };
        let code = usize::from(!is_right && self.fault != Fault::Remembering);
        let Shares { offices, shares, hello, codes } = &*self.shares;
        let mut log = ShareLog::from_bytes(&self.log).unwrap();
        assert_eq!(log.to_bytes(), self.log);
        let office = &offices[usize::from(self.clock == 4)];
        let has_opened = match share {
            LIVE => office.answer_live(hello, &codes[code], &mut log, now).is_ok(),
            _ => {
                let (share, keys) = &shares[share];
                office.open_share(share, &keys[code], &mut log, now).is_ok()
            }
        };
        if !has_opened {
            assert_eq!(log.to_bytes(), self.log, "a refusal changes nothing");
            let is_lawful = CLOCK[self.clock] < EXPIRES[share] && !self.opened.contains(&share);
            return expect(!is_lawful || !is_right && share != LIVE, REFUSED);
        }
        // A run that is answered has used its guess, whatever the code.
        expect(is_right || share == LIVE, WRONG)?;
        self.opened.push(share);
        if self.fault != Fault::Unsaved {
            self.log = self.kept(log.to_bytes(), now);
        }
        Ok(())
    }
}

fn found(shares: &Rc<Shares>, fault: Fault) -> Result<Explored, (Vec<Action>, Broken)> {
    explore(Stored::new(shares, fault))
}

#[test]
fn no_order_of_codes_and_times_opens_a_share_or_answers_a_run_twice() {
    assert_eq!(found(&Shares::new(), Fault::None), Ok(Explored { moments: 96, actions: 736, depth: 8 }));
}

#[test]
fn an_office_that_keeps_its_log_badly_is_found() {
    let shares = Shares::new();
    let faults = [Fault::Unsaved, Fault::Forgetting, Fault::Remembering, Fault::Ahead];
    let expected = [
        (vec![Open(0), Open(0)], ONCE),
        (vec![Open(3), Clock(1), Open(0), Clock(0), Open(3)], ONCE),
        (vec![Guess(0)], WRONG),
        (vec![Open(0)], REFUSED),
    ];
    assert_eq!(faults.map(|fault| found(&shares, fault).unwrap_err()), expected);
}
