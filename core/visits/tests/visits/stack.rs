//! What was secret for a moment is not left on the stack, where a crash dump or a later bug would expose it.

use episeal_testkit::api::visits::*;
use episeal_testkit::memory::alone;
use episeal_testkit::stack::{assert_wiped, clean_below, left_below};
use episeal_testkit::visits::together::Together;
use episeal_testkit::visits::*;
use std::hint::black_box;

/// The secret bytes of a line of a key ring.
fn secret_of(ring: &[u8], line: usize) -> Vec<u8> {
    let text = std::str::from_utf8(ring).unwrap().lines().nth(line).unwrap();
    let (_, bytes) = bech32::decode(text).unwrap();
    bytes
}

#[test]
fn a_copy_that_nobody_wipes_is_found() {
    #[inline(never)]
    fn careless(secret: &[u8; 32]) -> u8 {
        let copies = black_box([*secret; 64]);
        copies.iter().flatten().fold(0, |sum, byte| sum ^ byte)
    }
    let mut secret = [0; 32];
    for (byte, place) in secret.iter_mut().zip(0_u8..) {
        *byte = 0xc1 ^ place.wrapping_mul(37);
    }
    clean_below();
    assert_eq!(left_below(&secret), 0);
    black_box(careless(&secret));
    assert!(left_below(&secret) > 0);
}

#[test]
fn imported_keys_are_not_left_on_the_stack() {
    let world = World::new();
    let ring = world.office.export_secret_bytes().unwrap();
    let ring = ring.expose_secret_bytes();
    let seed = secret_of(ring, 0);
    let day = secret_of(ring, 1);
    let lines: Vec<_> = ring.split(|byte| *byte == b'\n').collect();
    // As they are, and as text after its label.
    let secrets: [&[u8]; 4] = [&seed, &day[4..36], &lines[0][24..], &lines[1][28..]];
    let office = assert_wiped("import", &secrets, || Office::import_secret_bytes(ring));
    let office = office.unwrap();
    assert_wiped("export", &secrets, || office.export_secret_bytes().unwrap());
}

/// The keys of a visit, as the app keeps them.
fn secrets_of(kept: &Kept) -> (Vec<u8>, Vec<u8>) {
    let items = craft::decode(kept.export_secret_bytes().expose_secret_bytes());
    let secret = |place: usize| craft::bytes_of(&items.as_array().unwrap()[place]);
    (secret(1), secret(2))
}

#[test]
fn what_a_visitor_keeps_is_not_left_on_the_stack() {
    let world = World::new();
    let (visit, kept) = visit_and_kept(&world.seal(&check_in("Mara")));
    let bytes = kept.export_secret_bytes();
    let bytes = bytes.expose_secret_bytes();
    let (author, visitor) = secrets_of(&kept);
    let secrets: [&[u8]; 2] = [&author, &visitor];
    let kept = assert_wiped("import", &secrets, || Kept::import_secret_bytes(bytes));
    let kept = kept.unwrap();
    assert_wiped("open", &secrets, || kept.open(&visit).unwrap());
    assert_wiped("check out", &secrets, || world.check_out(&kept, NOON));
}

#[test]
fn a_day_key_that_opens_is_not_left_on_the_stack() {
    let world = World::new();
    let ring = world.office.export_secret_bytes().unwrap();
    let (seed, day) = (secret_of(ring.expose_secret_bytes(), 0), secret_of(ring.expose_secret_bytes(), 1));
    let secrets: [&[u8]; 2] = [&seed, &day[4..36]];
    let (visit, _) = visit_and_kept(&world.seal(&check_in("Mara")));
    let visits = [visit];
    let request = assert_wiped("request", &secrets, || world.request(&world.ask()));
    let (parts, _) = world.release(&request, &visits, &[]);
    let found = assert_wiped("open", &secrets, || world.open(&request, &parts, &visits));
    assert_eq!(found.names(), ["Mara"]);
}

/// Eight are computed at once, and one more stays alone; in words of eight bytes, as the kernels hold numbers.
#[test]
fn what_is_released_and_opened_together_is_not_left_on_the_stack() {
    let (together, _alone) = (Together::new(9, "Mara"), alone());
    let keys = together.secrets();
    let secrets: Vec<&[u8]> = keys.iter().flat_map(|key| key.chunks_exact(16)).collect();
    let parts = assert_wiped("release", &secrets, || together.release());
    assert_eq!(assert_wiped("open", &secrets, || together.open(&parts)), 9);
}

#[test]
fn what_is_shared_and_its_code_are_not_left_on_the_stack() {
    let world = World::new();
    let visitor = shares::Visitor::with(&world, 1);
    let (author, secret) = secrets_of(&visitor.kept[0]);
    let secrets: [&[u8]; 2] = [&author, &secret];
    let sealed = assert_wiped("share", &secrets, || world.share(&visitor));
    let code = sealed.code().expose_secret_text().replace(' ', "");
    assert_eq!(left_below(code.as_bytes()), 0);
    let told = shares::code(&code);
    assert_wiped("open", &secrets, || world.open_share(sealed.bytes(), &told).unwrap());
    assert_eq!(left_below(code.as_bytes()), 0);
}
