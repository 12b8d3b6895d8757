//! Visits shared with an office live: three messages; both sides keep what they have in a store, over crashes.

use super::Choices;
use super::cbor::change_encoded;
use super::device::Device;
use super::shares::visitor;
use super::town::town;
use crate::api::visits::*;
use crate::visits::NOON;
use crate::visits::shares::another_code;

/// One side of a run, as it is kept and resumed.
trait Kept: Sized {
    fn keep(&mut self, next: &RunSecret) -> Result<Vec<u8>, RecordError>;
    fn resume(state: &[u8], secret: &RunSecret) -> Result<Self, RecordError>;
    /// What arrives is taken; then it is judged, whatever comes of it.
    fn take(&mut self, message: &[u8]) -> Result<(), RecordError>;
    fn judge(&mut self, message: &[u8]) -> Option<RecordError>;
}

impl Kept for LiveShare {
    fn keep(&mut self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        Self::keep(self, next)
    }

    fn resume(state: &[u8], secret: &RunSecret) -> Result<Self, RecordError> {
        Self::resume(state, secret)
    }

    fn take(&mut self, message: &[u8]) -> Result<(), RecordError> {
        Self::take(self, message, &town().world.trust, NOON)
    }

    fn judge(&mut self, message: &[u8]) -> Option<RecordError> {
        self.finish(message, &town().world.trust, NOON).err()
    }
}

impl Kept for LiveAnswer {
    fn keep(&mut self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        Self::keep(self, next)
    }

    fn resume(state: &[u8], secret: &RunSecret) -> Result<Self, RecordError> {
        town().world.office.resume_live(state, secret, NOON)
    }

    fn take(&mut self, message: &[u8]) -> Result<(), RecordError> {
        Self::take(self, message, NOON)
    }

    fn judge(&mut self, message: &[u8]) -> Option<RecordError> {
        self.open(message, NOON).err()
    }
}

/// Where one side keeps its run.
struct Storage {
    device: Device,
    store: RunStore,
}

impl Storage {
    fn of(run: &mut impl Kept) -> Self {
        let secret = RunSecret::generate().unwrap();
        let mut store = RunStore::create(&run.keep(&secret).unwrap(), &secret);
        let mut device = Device::default();
        assert!(device.carry_out(&mut store, usize::MAX));
        Self { device, store }
    }

    /// The app starts again, perhaps in the middle of saving.
    fn restart<R: Kept>(&mut self) -> R {
        self.store = self.device.resume_run();
        let run = R::resume(&self.device.file, &self.store.secret()).expect("the store has found which");
        self.device.carry_out(&mut self.store, usize::MAX);
        run
    }

    /// A message is taken, which is saved before anything else, with crashes at any step: afterwards no other message
    /// is judged, whatever of the storage of before is left.
    fn take<R: Kept>(&mut self, run: &mut R, message: &[u8], choices: &mut Choices<'_>) {
        let old = self.device.clone();
        for may_crash in [true, false] {
            if run.take(message).is_err() {
                return;
            }
            let next = RunSecret::generate().unwrap();
            let state = run.keep(&next).unwrap();
            self.store.save(&state, &next).unwrap();
            assert_eq!(self.store.save(&state, &next), Err(RecordError::SecretNotFresh));
            let steps = if may_crash && choices.is_one_in(2) { choices.below(4) } else { usize::MAX };
            let is_whole = self.device.carry_out(&mut self.store, steps);
            if is_whole && !choices.is_one_in(4) {
                break;
            }
            let is_saved = self.device.file == state;
            *run = self.restart();
            if is_saved {
                break;
            }
            assert!(!is_whole, "what was saved is there");
            assert_eq!(run.judge(message), Some(RecordError::SecretNotFresh), "nothing is judged before it is saved");
        }
        let other = [message, &[0]].concat();
        assert_eq!(run.take(&other), Err(RecordError::ShareUsed), "one message is taken");
        assert_eq!(run.judge(&other), Some(RecordError::ShareUsed), "and judged");
        // Old storage: its secret is erased.
        let secrets =
            SecretSlot::ALL.iter().filter_map(|slot| self.device.secret(*slot, RunSecret::import_secret_bytes));
        for secret in secrets {
            assert!(R::resume(&old.file, &secret).is_err(), "no copy of old storage gives a second guess");
        }
    }

    /// The run has ended: nothing is left of it.
    fn end(mut self) {
        self.store.end();
        assert!(self.device.carry_out(&mut self.store, usize::MAX));
        assert!(self.device.file.is_empty() && self.device.slots.is_empty());
        let secret = self.store.secret();
        assert_eq!(self.store.save(&[], &secret), Err(RecordError::ShareUsed));
    }
}

/// A live run: each of three messages changed or not, with the right code or another, kept in a store on both sides,
/// with crashes in between. It ends in the visits exactly when nothing was changed, and one guess is all that anybody
/// has.
pub fn live(data: &[u8]) {
    let (world, mut choices) = (&town().world, Choices::new(data));
    let kept = &visitor().kept;
    let mut visitor = LiveShare::start(kept, &world.recipient(), &world.trust, NOON).unwrap();
    let code = match choices.is_one_in(4) {
        true => another_code(visitor.code(), 1 + u32::from(choices.byte())),
        false => ShareCode::parse(visitor.code().expose_secret_text()).unwrap(),
    };
    let is_code = code.expose_secret_text() == visitor.code().expose_secret_text();
    let mut log = ShareLog::new();
    let (hello, is_hello) = sent(visitor.hello(), &mut choices);
    let answered = world.office.answer_live(&hello, &code, &mut log, NOON);
    assert_eq!(answered.is_ok(), is_hello, "a changed hello is not answered: {answered:?}");
    let Ok(mut office) = answered else { return };
    assert_eq!(world.office.answer_live(&hello, &code, &mut log, NOON).err(), Some(RecordError::ShareUsed));
    let is_kept = choices.is_one_in(2);
    let mut storages = is_kept.then(|| (Storage::of(&mut visitor), Storage::of(&mut office)));
    if let Some((visitors, offices)) = &mut storages {
        (visitor, office) = (visitors.restart(), offices.restart());
        assert_eq!((visitor.visits() as usize, visitor.expires()), (kept.len(), office.expires()));
        assert_eq!((visitor.share_id(), visitor.hello()), (office.share_id(), hello.as_slice()));
    }
    let (answer, is_answer) = sent(office.answer(), &mut choices);
    // Of a kept run, what arrives is kept before it is judged.
    if let Some((visitors, _)) = &mut storages {
        visitors.take(&mut visitor, &answer, &mut choices);
    }
    let third = visitor.finish(&answer, &world.trust, NOON);
    assert_eq!(third.is_ok(), is_answer && is_code, "{third:?}");
    let is_over = visitor.finish(office.answer(), &world.trust, NOON).err() == Some(RecordError::ShareUsed);
    assert_eq!(is_over, is_answer, "one guess, and none for whoever is not the office");
    let Ok(third) = third else { return };
    let (third, is_third) = sent(&third, &mut choices);
    if let Some((_, offices)) = &mut storages {
        offices.take(&mut office, &third, &mut choices);
    }
    let opened = office.open(&third, NOON);
    assert_eq!(opened.is_ok(), is_third, "{opened:?}");
    let shared = opened.map(|opened| opened.visits().len());
    assert!(shared.is_err() || shared == Ok(kept.len()));
    if let Some((visitors, offices)) = storages {
        visitors.end();
        offices.end();
    }
}

/// A message on its way, and whether it arrives as it was sent.
fn sent(message: &[u8], choices: &mut Choices<'_>) -> (Vec<u8>, bool) {
    let mut bytes = message.to_vec();
    if choices.is_one_in(4) {
        change_encoded(&mut bytes, choices);
    }
    let is_same = bytes == message;
    (bytes, is_same)
}
