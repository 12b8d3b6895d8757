//! What a visitor waits for: the diary opens in little more than the time of its one Argon2id run.

use super::bare::{Step::*, floor};
use super::in_turn::{Row, row};
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::diary::{PIN, kept};
use episeal_testkit::visits::*;

/// 40 visits on each of 14 days.
const VISITS: u32 = 560;

pub(crate) fn rows(world: &'static World) -> Vec<Row> {
    let (secret, mut memory) = (DiarySecret::generate().unwrap(), Stretch::new());
    let mut diary = create_diary(PIN, Some(&secret)).unwrap();
    diary.set_contact(&contact("Mara"));
    (0..VISITS).for_each(|number| diary.add(&kept(number, TODAY - number / 40)).unwrap());
    let bytes = diary.lock().unwrap();
    let length = bytes.len();
    let unlock = move || {
        let pin = memory.pin_key(&bytes, PIN).unwrap();
        let diary = Diary::unlock(&bytes, &pin, &secret).unwrap();
        assert_eq!(diary.visits().len(), VISITS as usize);
    };
    let ring = world.venue.export_secret_bytes().unwrap();
    let import = move || Venue::import_secret_bytes(ring.expose_secret_bytes()).unwrap();
    vec![
        row(
            "unlock a diary of 560 visits, list them",
            unlock,
            floor(&[(1, Argon2id), (2, Derive), (1, Decrypt(length))]),
        ),
        row("lock a diary of 560 visits", move || diary.lock().unwrap(), floor(&[(2, Derive), (1, Encrypt(length))])),
        row("import the keys of a venue", import, floor(&[(1, Author), (1, Base), (2, Read(32))])),
    ]
}
