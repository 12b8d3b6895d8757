//! A world and one message of every kind, for what reads bytes of any kind.

use super::*;
use coset::TaggedCborSerializable;
use std::sync::{Mutex, OnceLock};

pub const PIN: &str = "482915";
pub const PASSPHRASE: &str = "correct horse";

/// A world and one message of every kind, made once.
pub struct Seeds {
    pub world: World,
    pub kept: Kept,
    pub request: Vec<u8>,
    pub codes: Mutex<CheckInCodes>,
    pub shared: Shared,
    pub messages: Vec<Vec<u8>>,
}

/// A share that is open, and a live run that waits on either side: what is read goes through them.
pub struct Shared {
    pub opened: Mutex<OpenedShare>,
    pub live: Mutex<LiveShare>,
    pub answer: Mutex<LiveAnswer>,
    pub code: ShareCode,
}

impl Shared {
    /// And one message of every kind: a share, the three of another live run, a log.
    pub fn new(world: &World, kept: &Kept) -> (Self, Vec<Vec<u8>>) {
        let recipient = ShareRecipient::verify(&world.office_day_key, &world.trust, NOON).unwrap();
        let mut diary = create_diary(PIN, None).unwrap();
        diary.add(kept).unwrap();
        let visits = diary.visits();
        let start = || LiveShare::start(&visits, &recipient, &world.trust, NOON).unwrap();
        let mut log = ShareLog::new();
        let mut answer = |live: &LiveShare| {
            let office = &world.office;
            office.answer_live(live.hello(), live.code(), &mut log, NOON).unwrap()
        };
        let (waiting, mut done) = (start(), start());
        let (to_waiting, to_done) = (answer(&waiting), answer(&done));
        let third = done.finish(to_done.answer(), &world.trust, NOON).unwrap();
        let share = share(&visits, &recipient, &world.trust, NOON + DAY, NOON).unwrap();
        let code = ShareCode::parse(share.code().expose_secret_text()).unwrap();
        let opened = open_share(&world.office, share.bytes(), &code, &mut log, NOON);
        let messages = vec![
            share.bytes().to_vec(),
            // One that is not answered yet.
            start().hello().to_vec(),
            log.to_bytes(),
            to_done.answer().to_vec(),
            third,
        ];
        let shared = Self {
            opened: Mutex::new(opened.unwrap()),
            live: Mutex::new(waiting),
            answer: Mutex::new(to_waiting),
            code,
        };
        (shared, messages)
    }

    pub fn read(&self, world: &World, bytes: &[u8]) -> Vec<bool> {
        let mut log = ShareLog::new();
        let office = &world.office;
        // One lock for both: a temporary lives to the end of the whole list.
        let mut opened = self.opened.lock().unwrap();
        vec![
            UnverifiedShare::parse(bytes).is_ok(),
            // A share that is well-formed costs one Argon2.
            UnverifiedShare::parse(bytes).is_err() && open_share(office, bytes, &self.code, &mut log, NOON).is_ok(),
            office.answer_live(bytes, &self.code, &mut log, NOON).is_ok(),
            self.live.lock().unwrap().finish(bytes, &world.trust, NOON).is_ok(),
            self.answer.lock().unwrap().open(bytes, NOON).is_ok(),
            opened.add_stored(bytes).is_ok(),
            opened.add_published(bytes).is_ok(),
            ShareLog::from_bytes(bytes).is_ok(),
            ShareRecipient::verify(bytes, &world.trust, NOON).is_ok(),
        ]
    }
}

pub fn seeds() -> &'static Seeds {
    static SEEDS: OnceLock<Seeds> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let world = World::new();
        let sealed = world.seal(&check_in("Mara"));
        let request = world.request(&world.ask());
        let visits = [sealed.visit().to_vec()];
        let (parts, _) = world.release(&request, &visits, &[]);
        let staff = Staff::generate().unwrap();
        let certificate = world.venue.certify_staff(&staff.id(), TODAY).unwrap();
        let id = sealed.kept().record_id();
        let note =
            staff.note_departure(&assignment(&world.venue.id(), &certificate, &world.day_key), &id, NOON).unwrap();
        let (_, referral) = world.referral();
        let locked = lock(&world.venue.export_secret_bytes().unwrap(), PASSPHRASE).unwrap();
        let mut diary = create_diary(PIN, None).unwrap();
        diary.add(&sealed.kept()).unwrap();
        let mut codes = CheckInCodes::new();
        let text = codes.expose_secret_text(NOON).unwrap().to_owned();
        let code = CheckInReader::new().read(&text, NOON).unwrap();
        let (shared, of_shares) = Shared::new(&world, &sealed.kept());
        let mut messages = vec![
            sealed.visit().to_vec(),
            world.day_key.clone(),
            world.office_day_key.clone(),
            world.certificate.clone(),
            world.revocations.clone(),
            request.clone(),
            parts[0].clone(),
            certificate,
            note,
            referral,
            locked,
            sealed.kept().export_secret_bytes().expose_secret_bytes().to_vec(),
            world.venue.export_secret_bytes().unwrap().expose_secret_bytes().to_vec(),
            world.poster.to_text().unwrap().into_bytes(),
            RequestLog::new().to_bytes(),
            diary.lock().unwrap(),
            text.as_bytes().to_vec(),
            code.invite(&world.poster, &world.day_key).unwrap(),
        ];
        messages.extend(of_shares);
        let (_, kept) = visit_and_kept(&sealed);
        Seeds { world, kept, request, codes: Mutex::new(codes), shared, messages }
    })
}

/// True for what `unlock` of this purpose would stretch a passphrase for: a well-formed message that names it, by
/// another library. Argon2 takes 64 MiB and a tenth of a second, so such bytes are kept from that one reader.
pub fn is_stretched(purpose: &str, bytes: &[u8]) -> bool {
    let typ = format!("application/vnd.episeal.{purpose}+cose");
    let names = bytes.windows(typ.len()).any(|part| part == typ.as_bytes());
    names && coset::CoseEncrypt0::from_tagged_slice(bytes).is_ok()
}

pub fn unlocks_ring(bytes: &[u8]) -> bool {
    !is_stretched("keyring", bytes) && unlock(bytes, PASSPHRASE).is_ok()
}

pub fn unlocks_diary(bytes: &[u8]) -> bool {
    !is_stretched("diary", bytes) && unlock_diary(bytes, PIN, None).is_ok()
}
