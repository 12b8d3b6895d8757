//! Kept live runs of either side: messages that come, states that are written step by step, crashes, and somebody who
//! puts back any file that ever was. One guess is judged, and no crash ends a run.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::explore::{Broken, Explored, Moment, expect, explore};
use episeal_testkit::visits::*;
use sha2::Digest;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

const GUESSES: Broken = "two guesses are judged";
const LOST: Broken = "a crash ends a run";
const STUCK: Broken = "what was taken and written is not judged";

/// How many states are written, the one with which it begins included.
const STATES: usize = 3;

/// What an app, or its platform, does wrong.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// It judges while the state is being written.
    Early,
    /// The key store's old content is brought back, too.
    KeyStore,
    /// It says that the next secret is written, and it is not.
    Skipping,
    /// It judges when the run has expired.
    Late,
}

enum Run {
    Visitor(LiveShare),
    Office(LiveAnswer),
}

/// A side of a run, its first state, and a right and a wrong message to it.
struct Side {
    world: World,
    is_office: bool,
    state: (Vec<u8>, RunSecret),
    messages: [Vec<u8>; 2],
    fault: Fault,
}

impl Side {
    fn visitor(fault: Fault) -> Rc<Self> {
        let world = World::new();
        let (run, _) = world.live();
        let codes = [run.code().clone(), shares::another_code(run.code(), 1)];
        let messages = codes.map(|code| world.answer(run.hello(), &code).unwrap().answer().to_vec());
        let state = begun(&mut Run::Visitor(run));
        Rc::new(Self { world, is_office: false, state, messages, fault })
    }

    fn office(fault: Fault) -> Rc<Self> {
        let world = World::new();
        let ((mut run, _), (mut other, _)) = (world.live(), world.live());
        let answer = world.answer(run.hello(), run.code()).unwrap();
        let third = run.finish(answer.answer(), &world.trust, NOON).unwrap();
        // One that says it answers this answer, from somebody without its key.
        let theirs = world.answer(other.hello(), other.code()).unwrap();
        let wrong = other.finish(theirs.answer(), &world.trust, NOON).unwrap();
        let digest = sha2::Sha256::digest(answer.answer()).to_vec();
        let messages = [third, craft::with_clear_item(&wrong, 1, Value::Bytes(digest))];
        let state = begun(&mut Run::Office(answer));
        Rc::new(Self { world, is_office: true, state, messages, fault })
    }

    fn resume(&self, state: &[u8], secret: &RunSecret) -> Run {
        match self.is_office {
            true => Run::Office(self.world.office.resume_live(state, secret, NOON).unwrap()),
            false => Run::Visitor(LiveShare::resume(state, secret).unwrap()),
        }
    }

    fn takes(&self, run: &mut Run, message: usize) -> bool {
        let message = &self.messages[message];
        match run {
            Run::Office(run) => run.take(message, NOON).is_ok(),
            Run::Visitor(run) => run.take(message, &self.world.trust, NOON).is_ok(),
        }
    }

    /// Whether the message is compared with the code, whatever comes of it.
    fn judges(&self, run: &mut Run, message: usize) -> bool {
        let now = if self.fault == Fault::Late { NOON + LIVE_SECONDS } else { NOON };
        let message = &self.messages[message];
        let refused = match run {
            Run::Office(run) => run.open(message, now).err(),
            Run::Visitor(run) => run.finish(message, &self.world.trust, now).err(),
        };
        matches!(refused, None | Some(RecordError::Unconfirmed))
    }
}

fn keep(run: &mut Run, next: &RunSecret) -> Vec<u8> {
    match run {
        Run::Office(run) => run.keep(next).unwrap(),
        Run::Visitor(run) => run.keep(next).unwrap(),
    }
}

fn begun(run: &mut Run) -> (Vec<u8>, RunSecret) {
    let secret = RunSecret::generate().unwrap();
    (keep(run, &secret), secret)
}

fn again(secret: &RunSecret) -> RunSecret {
    RunSecret::import_secret_bytes(secret.export_secret_bytes().expose_secret_bytes()).unwrap()
}

/// A state that was made, the secret that it is under, and the message that it says was taken.
#[derive(Clone)]
struct State {
    bytes: Vec<u8>,
    secret: Rc<RunSecret>,
    taken: Option<usize>,
}

/// What outlives the program, secrets by the number of the state that is under them, and what happened in truth.
#[derive(Clone)]
struct Disk {
    states: Vec<State>,
    file: usize,
    slots: BTreeMap<SecretSlot, usize>,
    /// Every file that ever was, and whether one was put back.
    seen: BTreeSet<usize>,
    is_touched: bool,
    judged: BTreeSet<usize>,
}

impl Disk {
    fn carry_out(&mut self, step: &StoreStep, fault: Fault) {
        let number = |secret: &SecretBytes| {
            let is_it = |state: &State| {
                state.secret.export_secret_bytes().expose_secret_bytes() == secret.expose_secret_bytes()
            };
            self.states.iter().position(is_it).unwrap()
        };
        match step {
            StoreStep::WriteSecret { slot: SecretSlot::Next, .. } if fault == Fault::Skipping => {}
            StoreStep::WriteSecret { slot, secret } => drop(self.slots.insert(*slot, number(secret))),
            StoreStep::WriteFile { bytes } => {
                self.file = self.states.iter().position(|state| state.bytes == *bytes).unwrap();
                self.seen.insert(self.file);
            }
            StoreStep::EraseSecret { slot } => drop(self.slots.remove(slot)),
            StoreStep::EraseFile | StoreStep::Done => panic!("nothing to do"),
        }
    }
}

/// What a program that runs holds.
struct Program {
    store: RunStore,
    run: Run,
    taken: Option<usize>,
    /// The state that it wrote or read last.
    kept: usize,
    is_over: bool,
}

/// A device, and what its program has done since it was started: what it holds cannot be copied, but done again.
struct Device {
    side: Rc<Side>,
    started: Disk,
    since: Vec<Action>,
    disk: Disk,
    program: Option<Program>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Action {
    /// The program is closed, whatever it was doing, and started with this file; or with its secret, too.
    Start(usize),
    StartWithSecret(usize),
    /// A message comes.
    Take(usize),
    /// The run is to be written under the next secret.
    Keep,
    /// A step of writing it.
    Step,
    Judge(usize),
}
use Action::{Judge, Keep, Start, StartWithSecret, Step, Take};

/// Taken, kept, whether it is over, and the step.
type ShownProgram = (Option<usize>, usize, bool, String);

impl Moment for Device {
    type Action = Action;
    type Shown = (
        usize,
        Vec<Option<usize>>,
        BTreeMap<SecretSlot, usize>,
        BTreeSet<usize>,
        bool,
        BTreeSet<usize>,
        Option<ShownProgram>,
    );

    fn shown(&self) -> Self::Shown {
        let Disk { states, file, slots, seen, is_touched, judged } = &self.disk;
        let taken = states.iter().map(|state| state.taken).collect();
        let shown = |program: &Program| (program.taken, program.kept, program.is_over, step_of(&program.store));
        let program = self.program.as_ref().map(shown);
        (*file, taken, slots.clone(), seen.clone(), *is_touched, judged.clone(), program)
    }

    fn actions(&self) -> Vec<Action> {
        let seen = self.disk.seen.iter().copied();
        let with_secret = seen.clone().filter(|_| self.side.fault == Fault::KeyStore).map(StartWithSecret);
        let mut actions: Vec<_> = seen.map(Start).chain(with_secret).collect();
        if let Some(program) = &self.program {
            let is_done = matches!(program.store.step(), StoreStep::Done);
            actions.extend([Take(0), Take(1)]);
            if is_done || self.side.fault == Fault::Early {
                actions.extend([Judge(0), Judge(1)]);
            }
            if is_done && !program.is_over && self.disk.states.len() < STATES {
                actions.push(Keep);
            }
            if !is_done {
                actions.push(Step);
            }
        }
        actions
    }

    fn after(&self, action: Action) -> Result<Self, Broken> {
        if let Start(file) | StartWithSecret(file) = action {
            let mut disk = self.disk.clone();
            if matches!(action, StartWithSecret(_)) {
                disk.slots = BTreeMap::from([(SecretSlot::Current, file)]);
            }
            disk.is_touched |= file != disk.file;
            disk.file = file;
            let device = Self::started(&self.side, disk);
            expect(device.program.is_some() || device.disk.is_touched, LOST)?;
            return Ok(device);
        }
        let mut device = Self::started(&self.side, self.started.clone());
        for earlier in self.since.iter().chain([&action]) {
            device.act(*earlier)?;
        }
        expect(device.disk.judged.len() < 2, GUESSES)?;
        Ok(device)
    }
}

/// What is left to write follows from its first step.
fn step_of(store: &RunStore) -> String {
    match store.step() {
        StoreStep::WriteSecret { slot, .. } => format!("write {slot:?}"),
        StoreStep::WriteFile { .. } => "write the file".into(),
        StoreStep::EraseSecret { slot } => format!("erase {slot:?}"),
        StoreStep::EraseFile => "erase the file".into(),
        StoreStep::Done => "done".into(),
    }
}

impl Device {
    fn new(side: &Rc<Side>) -> Self {
        let (bytes, secret) = (side.state.0.clone(), Rc::new(again(&side.state.1)));
        let disk = Disk {
            states: vec![State { bytes, secret, taken: None }],
            file: 0,
            slots: BTreeMap::from([(SecretSlot::Current, 0)]),
            seen: BTreeSet::from([0]),
            is_touched: false,
            judged: BTreeSet::new(),
        };
        Self::started(side, disk)
    }

    /// A program that goes on with what it finds, if anything opens.
    fn started(side: &Rc<Side>, disk: Disk) -> Self {
        let secret = |slot| disk.slots.get(&slot).map(|number| again(&disk.states[*number].secret));
        let State { bytes, taken, .. } = &disk.states[disk.file];
        let found =
            FoundRun { file: bytes.clone(), current: secret(SecretSlot::Current), next: secret(SecretSlot::Next) };
        let program = RunStore::resume(&found).ok().map(|store| {
            let run = side.resume(bytes, &store.secret());
            Program { store, run, taken: *taken, kept: disk.file, is_over: false }
        });
        Self { side: Rc::clone(side), started: disk.clone(), since: Vec::new(), disk, program }
    }

    fn act(&mut self, action: Action) -> Result<(), Broken> {
        let (side, disk) = (Rc::clone(&self.side), &mut self.disk);
        let program = self.program.as_mut().unwrap();
        self.since.push(action);
        match action {
            Take(message) => {
                if side.takes(&mut program.run, message) {
                    program.taken = Some(message);
                }
            }
            Keep => {
                let next = RunSecret::generate().unwrap();
                let bytes = keep(&mut program.run, &next);
                program.store.save(&bytes, &next).unwrap();
                program.kept = disk.states.len();
                disk.states.push(State { bytes, secret: Rc::new(next), taken: program.taken });
            }
            Step => {
                disk.carry_out(&program.store.step(), side.fault);
                program.store.done();
            }
            Judge(message) => {
                let must_judge = !program.is_over && disk.states[program.kept].taken == Some(message);
                match side.judges(&mut program.run, message) {
                    true => {
                        disk.judged.insert(message);
                        program.is_over = true;
                    }
                    false => expect(!must_judge, STUCK)?,
                }
            }
            Start(_) | StartWithSecret(_) => panic!("begins anew"),
        }
        Ok(())
    }
}

fn found(side: &Rc<Side>) -> Result<Explored, (Vec<Action>, Broken)> {
    explore(Device::new(side))
}

#[test]
fn no_order_of_messages_steps_crashes_and_old_files_gives_a_run_a_second_guess() {
    for side in [Side::visitor(Fault::None), Side::office(Fault::None)] {
        assert_eq!(found(&side), Ok(Explored { moments: 931, actions: 4_779, depth: 14 }));
    }
}

#[test]
fn an_app_that_keeps_its_run_badly_is_found() {
    let one = [Take(0), Keep, Step, Step, Start(0)];
    let other = [Take(1), Keep, Step, Step, StartWithSecret(1), Judge(0), StartWithSecret(2), Judge(1)];
    let expected = [
        (vec![Take(0), Keep, Judge(0), Start(0), Take(1), Keep, Judge(1)], GUESSES),
        ([one.as_slice(), &other].concat(), GUESSES),
        (vec![Keep, Step, Step, Start(1)], LOST),
        (vec![Take(0), Keep, Step, Step, Step, Step, Judge(0)], STUCK),
    ];
    for begin in [Side::visitor, Side::office] {
        let faults = [Fault::Early, Fault::KeyStore, Fault::Skipping, Fault::Late];
        assert_eq!(faults.map(|fault| found(&begin(fault)).unwrap_err()), expected);
    }
}
