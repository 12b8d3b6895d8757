//! Live shares with somebody in the middle who even holds the office's keys, and does not know the code.

use super::*;
use crate::share::{LiveShare, ShareRecipient};
use episeal_messages::cpace::{Run, SessionKey};
use episeal_messages::live::{Answer, Delivery, Meeting, office_share, visitor_share};
use episeal_messages::sealed::Sealed;

/// A visitor and an office that want to share live, and the office's keys in someone else's hands.
struct Stage {
    office: Office,
    identity: SigningKey,
    day_key: AgreementKey,
    public: [u8; 32],
    live: LiveShare,
    trust: Trust,
}

impl Stage {
    fn new() -> Self {
        let world = World::new();
        let fields = ContactFields { family_name: "Lindner".into(), ..ContactFields::default() };
        let check_in = CheckIn {
            contact: Contact::new(fields).unwrap(),
            kind: CheckInKind::App,
            area: Area::default(),
            stay: Stay { arrival: TEN, departure: None },
            readers: Readers::OfficeOnly,
        };
        let poster = Poster::new(world.id(), "Brauhaus", Area::default()).unwrap();
        let venue = VenueToday::verify(&poster, &world.day_key, &world.trust).unwrap();
        let kept = venue.seal(&check_in, &world.trust, NOON).unwrap().kept();
        let recipient = ShareRecipient::verify(&world.reply_key, &world.trust, NOON).unwrap();
        let secret = world.office.export_secret_bytes().unwrap();
        let stolen = KeyRing::import(key_ring::OFFICE, secret.expose_secret_bytes()).unwrap();
        let key = stolen.current(NOON).unwrap().next().unwrap();
        Self {
            identity: SigningKey::from_seed(stolen.identity().seed()),
            day_key: AgreementKey::from_secret(key.key.secret().duplicate()),
            public: world.office_public.0,
            live: LiveShare::start(&[kept], &recipient, &world.trust, NOON).unwrap(),
            office: world.office,
            trust: world.trust,
        }
    }

    fn answer_of_office(&self, hello: &[u8]) -> LiveAnswer {
        let code = self.live.code();
        let answer = self.office.answer_live(hello, code, &mut ShareLog::new(), NOON);
        answer.unwrap()
    }
}

/// Somebody in the middle: one run towards each side, with a guessed code.
struct Middle {
    meeting: Meeting,
    hello: [u8; 32],
    /// Ya of the visitor.
    visitor: [u8; 32],
    towards_visitor: Run,
    towards_office: Run,
}

impl Middle {
    fn new(stage: &Stage, guess: &ShareCode) -> Self {
        let sealed = Sealed::<Meeting>::parse(stage.live.hello()).unwrap();
        Self {
            hello: sha256(stage.live.hello()),
            visitor: sealed.open_element(&stage.day_key).unwrap(),
            towards_visitor: sealed.clear.start(guess).unwrap(),
            towards_office: sealed.clear.start(guess).unwrap(),
            meeting: sealed.clear,
        }
    }

    /// An answer in the office's name, and the key that is behind it.
    fn answer(&self, stage: &Stage) -> (Vec<u8>, SessionKey) {
        let run = &self.towards_visitor;
        let key = self.meeting.office_key(run, &self.visitor).unwrap();
        let answer = Answer {
            hello: self.hello,
            element: *run.element(),
            confirmation: key.confirmation(office_share(run.element())).unwrap(),
        };
        (sign(&answer, &stage.identity), key)
    }

    fn hello_for_office(&self, stage: &Stage) -> Vec<u8> {
        let sealed = self.meeting.seal_hello(&stage.public, self.towards_office.element());
        sealed.unwrap()
    }

    /// A third message to the office's answer, and the key that is behind it.
    fn delivery(&self, stage: &Stage, answer: &[u8]) -> (Vec<u8>, SessionKey) {
        let office = office_element(answer);
        let key = self.meeting.visitor_key(&self.towards_office, &office).unwrap();
        let own = visitor_share(self.towards_office.element());
        let delivery = Delivery { answer: sha256(answer), confirmation: key.confirmation(own).unwrap() };
        let sealed = delivery.seal(&stage.public, &key, &[]);
        (sealed.unwrap(), key)
    }
}

/// Yb of an answer.
fn office_element(answer: &[u8]) -> [u8; 32] {
    let unverified = Unverified::<Answer>::parse(answer).unwrap();
    unverified.claims().element
}

fn office_confirmation(answer: &[u8]) -> [u8; 64] {
    let unverified = Unverified::<Answer>::parse(answer).unwrap();
    unverified.claims().confirmation
}

fn wrong_guess(code: &ShareCode) -> ShareCode {
    let text = code.expose_secret_text();
    let last = if text.ends_with('7') { '3' } else { '7' };
    ShareCode::parse(&format!("{}{last}", &text[..10])).unwrap()
}

#[test]
fn a_man_in_the_middle_who_guesses_wrong_learns_nothing_to_test_a_second_guess() {
    let mut stage = Stage::new();
    let middle = Middle::new(&stage, &wrong_guess(stage.live.code()));
    let (answer, _) = middle.answer(&stage);
    let mut office = stage.answer_of_office(&middle.hello_for_office(&stage));
    let (delivery, _) = middle.delivery(&stage, office.answer());

    // Both sides report it.
    let visitor_says = stage.live.finish(&answer, &stage.trust, NOON).err();
    assert_eq!(visitor_says, Some(RecordError::Unconfirmed));
    let office_says = office.open(&delivery, NOON).err();
    assert_eq!(office_says, Some(RecordError::Unconfirmed));

    // Everything that was seen, tried again with the right code: no key confirms what the office sent.
    let (yb, tb) = (office_element(office.answer()), office_confirmation(office.answer()));
    let second = Middle::new(&stage, stage.live.code());
    let runs = [&middle.towards_office, &middle.towards_visitor, &second.towards_office, &second.towards_visitor];
    let mut tried = 0;
    for run in runs {
        for element in [yb, middle.visitor, *middle.towards_office.element()] {
            for key in
                [middle.meeting.visitor_key(run, &element).unwrap(), middle.meeting.office_key(run, &element).unwrap()]
            {
                for share in [office_share(&yb), visitor_share(&yb)] {
                    assert_eq!(key.confirm(share, &tb), Err(RecordError::Unconfirmed));
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, 48);
}

/// The same attack with the right guess succeeds: what fails above fails because of the code.
#[test]
fn who_knows_the_code_and_holds_the_offices_keys_is_the_office() {
    let mut stage = Stage::new();
    let middle = Middle::new(&stage, stage.live.code());
    let (answer, key) = middle.answer(&stage);
    let third = stage.live.finish(&answer, &stage.trust, NOON).unwrap();
    let sealed = Sealed::<Delivery>::parse(&third).unwrap();
    assert_eq!(sealed.open_shared(&stage.day_key, &key).unwrap().len(), 1);
    let office = stage.answer_of_office(&middle.hello_for_office(&stage));
    let (_, key) = middle.delivery(&stage, office.answer());
    let (yb, tb) = (office_element(office.answer()), office_confirmation(office.answer()));
    assert_eq!(key.confirm(office_share(&yb), &tb), Ok(()));
}

/// Whoever only listened has nothing to try codes on, not even with the code and all of the office's keys.
#[test]
fn a_recorded_run_does_not_open_with_the_offices_key_and_the_code() {
    let mut stage = Stage::new();
    let hello = stage.live.hello().to_vec();
    let mut office = stage.answer_of_office(&hello);
    let third = stage.live.finish(office.answer(), &stage.trust, NOON).unwrap();
    let listener = Middle::new(&stage, stage.live.code());
    let sealed = Sealed::<Delivery>::parse(&third).unwrap();
    let yb = office_element(office.answer());
    for run in [&listener.towards_office, &listener.towards_visitor] {
        for key in [
            listener.meeting.visitor_key(run, &yb).unwrap(),
            listener.meeting.office_key(run, &listener.visitor).unwrap(),
        ] {
            let opened = sealed.open_shared(&stage.day_key, &key);
            assert_eq!(opened.err(), Some(RecordError::Undecryptable));
        }
    }
    assert!(office.open(&third, NOON).is_ok());
}

#[test]
fn a_flipped_bit_in_the_third_message_is_refused() {
    let mut stage = Stage::new();
    let middle = Middle::new(&stage, stage.live.code());
    let (answer, key) = middle.answer(&stage);
    let third = stage.live.finish(&answer, &stage.trust, NOON).unwrap();
    let visitor = middle.visitor;
    let open = |bytes: &[u8]| {
        let sealed = Sealed::<Delivery>::parse(bytes)?;
        if sealed.clear.answer != sha256(&answer) {
            return Err(RecordError::WrongRequest);
        }
        key.confirm(visitor_share(&visitor), &sealed.clear.confirmation)?;
        sealed.open_shared(&stage.day_key, &key)
    };
    assert!(open(&third).is_ok());
    for bit in 0..third.len() * 8 {
        let mut changed = third.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&changed).is_err(), "bit {bit}");
    }
}

/// Each of the three messages with a newer version and other fields is told from a malformed one.
#[test]
fn newer_live_messages_are_told_from_malformed_ones() {
    let mut stage = Stage::new();
    let middle = Middle::new(&stage, stage.live.code());
    let (answer, _) = middle.answer(&stage);
    let third = stage.live.finish(&answer, &stage.trust, NOON).unwrap();
    let unsupported = Some(RecordError::UnsupportedVersion);
    // The version is the first item of the clear part, which follows its label; and of the answer's payload.
    let newer = |message: &[u8], label: &[u8], array: &[u8]| {
        let find = |from: usize, what: &[u8]| {
            let place = message[from..].windows(what.len()).position(|part| part == what);
            from + place.unwrap() + what.len()
        };
        let mut newer = message.to_vec();
        newer[find(find(0, label), array) - 1] = 2;
        newer
    };
    let label = [0x3a, 0x00, 0x01, 0x11, 0x72];
    let hello = newer(stage.live.hello(), &label, &[0x84, 1]);
    assert_eq!(Sealed::<Meeting>::parse(&hello).err(), unsupported);
    let answer = newer(&answer, b"+cose", &[0x84, 1]);
    let refused = Answer::verified(&answer, &middle.hello, &stage.office.id());
    assert_eq!(refused.err(), unsupported);
    let third = newer(&third, &label, &[0x83, 1]);
    assert_eq!(Sealed::<Delivery>::parse(&third).err(), unsupported);
}

/// An element that does not decode, or is the neutral one, ends the run on the side that gets it.
#[test]
fn elements_that_give_no_key_are_unconfirmed() {
    for bad in [[0; 32], [0xff; 32]] {
        let mut stage = Stage::new();
        let middle = Middle::new(&stage, stage.live.code());
        let answer = Answer { hello: middle.hello, element: bad, confirmation: [0; 64] };
        let answer = sign(&answer, &stage.identity);
        let visitor_says = stage.live.finish(&answer, &stage.trust, NOON).err();
        assert_eq!(visitor_says, Some(RecordError::Unconfirmed));
        let hello = middle.meeting.seal_hello(&stage.public, &bad).unwrap();
        let (code, mut log) = (stage.live.code(), ShareLog::new());
        let mut office_says = || stage.office.answer_live(&hello, code, &mut log, NOON).err();
        assert_eq!(office_says(), Some(RecordError::Unconfirmed));
        assert_eq!(office_says(), Some(RecordError::ShareUsed), "it had its guess");
    }
}
