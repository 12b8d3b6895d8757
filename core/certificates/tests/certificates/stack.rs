//! What was secret for a moment is not left on the stack, where a crash dump or a later bug would expose it.

use episeal_testkit::api::certificates::*;
use episeal_testkit::stack::assert_wiped;

/// The secret bytes of a line of a key ring.
fn secret_of(ring: &[u8], line: usize) -> Vec<u8> {
    let text = std::str::from_utf8(ring).unwrap().lines().nth(line).unwrap();
    let (_, bytes) = bech32::decode(text).unwrap();
    bytes
}

#[test]
fn the_key_of_an_issuance_guard_is_not_left_on_the_stack() {
    let key = GuardKey::generate(7).unwrap();
    let bytes = key.export_secret_bytes();
    let bytes = bytes.expose_secret_bytes();
    let secret = secret_of(bytes, 0);
    let text = &bytes["EPISEAL-GUARD-SECRET1".len()..];
    assert_wiped("import", &[&secret[4..], text], || GuardKey::import_secret_bytes(bytes).unwrap());
}
