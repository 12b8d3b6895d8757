//! What is done with secrets: first with each primitive, then by the parties of a visit.

use crate::secrets::{from_birth, name, publish, undefine, undefine_known};
use episeal_base::primitives::{
    self, AgreementKey, ContentKey, Element, Kek, MacKey, Scalar, Secret, SharedSecret, SigningKey,
};
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;
use std::hint::black_box;

pub const ALL: &[(&str, fn())] = &[
    ("control-branch", control_branch),
    ("control-address", control_address),
    ("control-hidden", control_hidden),
    ("control-nothing", control_nothing),
    ("agreement", agreement),
    ("agreement-with-own", agreement_with_own),
    ("agreement-many", agreement_many),
    ("signature", signature),
    ("hashes", hashes),
    ("comparison", comparison),
    ("wrap", wrap),
    ("unwrap", unwrap),
    ("unwrap-changed", unwrap_changed),
    ("encrypt", encrypt),
    ("decrypt", decrypt),
    ("decrypt-changed", decrypt_changed),
    ("group", group),
    ("seal", seal),
    ("check-out", check_out),
    ("release", release),
    ("release-changed", release_changed),
    ("open", open),
    ("open-changed", open_changed),
    ("note", note),
    ("request", request),
    ("unlock-diary", unlock_diary),
    ("unlock-diary-wrong-pin", unlock_diary_wrong_pin),
    ("unlock-ring", unlock_ring),
    ("unlock-ring-wrong-passphrase", unlock_ring_wrong_passphrase),
    ("live-answer", live_answer),
    ("live-answer-changed", live_answer_changed),
    ("live-finish", live_finish),
    ("live-finish-wrong-code", live_finish_wrong_code),
    ("export", export),
];

/// Leaks on purpose: valgrind must say so.
#[inline(never)]
fn control_branch() {
    let key = secret::<()>();
    if black_box(key.expose()[0]) & 1 == 1 {
        black_box(());
    }
}

#[inline(never)]
fn control_address() {
    let (key, table) = (secret::<()>(), black_box([7_u8; 256]));
    black_box(table[usize::from(black_box(key.expose()[0]))]);
}

/// A key that stands at an odd address, too, as in a message.
fn control_hidden() {
    let key = Secret::<()>::random().unwrap();
    let within = [&[0; 1], &key.expose()[..]].concat();
    hidden(&key, 1);
    if black_box(within[1]) & 1 == 1 {
        black_box(());
    }
}

fn control_nothing() {
    let key = secret::<()>();
    black_box(key.expose()[0] ^ key.expose()[1]);
}

/// A key that valgrind does not know.
fn secret<M>() -> Secret<M> {
    let secret = Secret::random().unwrap();
    undefine(secret.expose());
    secret
}

fn agreement_key() -> AgreementKey {
    let key = AgreementKey::from_secret(secret());
    publish(key.public());
    key
}

fn agreement() {
    let (one, other) = (agreement_key(), AgreementKey::generate().unwrap());
    black_box(one.agree(other.public()).is_ok());
}

fn agreement_with_own() {
    let (one, other) = (agreement_key(), agreement_key());
    black_box(one.agree_with_own(&other).is_ok());
}

/// One by one: valgrind's processor has no AVX-512.
fn agreement_many() {
    assert_eq!(primitives::lanes(), 1);
    let keys: Vec<_> = (0..9).map(|_| (agreement_key(), *AgreementKey::generate().unwrap().public())).collect();
    let pairs: Vec<_> = keys.iter().map(|(key, peer)| (key, peer)).collect();
    black_box(primitives::agree_many(&pairs).len());
}

fn signature() {
    let key = SigningKey::from_seed(&secret());
    publish(key.public());
    black_box(key.sign(b"message"));
}

fn hashes() {
    let key = secret::<()>();
    black_box(primitives::sha256(key.expose()));
    black_box(primitives::sha512::<()>(key.expose()));
    black_box(primitives::hkdf::<(), 32>((&key).into(), b"info").unwrap());
    let key: MacKey = secret();
    black_box(primitives::hmac_sha512(&key, b"message").unwrap());
}

/// The verdict alone is told.
fn comparison() {
    let (one, other) = (secret::<()>(), secret::<()>());
    let is_equal = one == other;
    publish(std::slice::from_ref(&u8::from(black_box(is_equal))));
}

fn wrapped() -> (Kek, [u8; 40]) {
    let kek = Kek::random().unwrap();
    let wrapped = primitives::wrap(&kek, &ContentKey::random().unwrap()).unwrap();
    undefine(kek.expose());
    (kek, wrapped)
}

fn wrap() {
    black_box(primitives::wrap(&secret(), &secret()).unwrap());
}

fn unwrap() {
    let (kek, wrapped) = wrapped();
    black_box(primitives::unwrap(&kek, &wrapped).is_ok());
}

fn unwrap_changed() {
    let (kek, mut wrapped) = wrapped();
    wrapped[39] ^= 1;
    black_box(primitives::unwrap(&kek, &wrapped).is_ok());
}

fn encrypted() -> (ContentKey, Vec<u8>) {
    let (key, mut buffer) = (ContentKey::random().unwrap(), vec![7; 100]);
    primitives::encrypt(&key, &[1; 12], b"clear", &mut buffer).unwrap();
    undefine(key.expose());
    (key, buffer)
}

fn encrypt() {
    let mut buffer = vec![7; 100];
    undefine(&buffer);
    primitives::encrypt(&secret(), &[1; 12], b"clear", &mut buffer).unwrap();
}

fn decrypt() {
    let (key, buffer) = encrypted();
    black_box(primitives::decrypt(&key, &[1; 12], b"clear", &buffer).is_ok());
}

fn decrypt_changed() {
    let (key, mut buffer) = encrypted();
    buffer[0] ^= 1;
    black_box(primitives::decrypt(&key, &[1; 12], b"clear", &buffer).is_ok());
}

/// A step of CPace: the generator of a code, times a secret number.
fn group() {
    let uniform = Secret::<Element, 64>::fill(|bytes| {
        undefine(bytes);
        Ok(())
    });
    let element = Element::derive(&uniform.unwrap());
    let share: Option<SharedSecret> = element.times(&Scalar::of(secret::<Scalar>().expose()));
    black_box(share.is_some());
}

/// Everything that a world has drawn, keys of all parties, is secret wherever it stands; so many of them must.
fn hidden<T>(what: &T, keys: usize) {
    let found = undefine_known();
    println!("{} of {} keys in {} places", found.keys, found.known, found.places);
    assert_eq!(found.keys, keys, "keys are gone, or are where none was");
    black_box(what);
}

fn seal() {
    let world = Box::new(World::new());
    from_birth();
    black_box(world.seal(&check_in("Mara")));
}

fn check_out() {
    let world = Box::new(World::new());
    let kept = Box::new(world.seal(&check_in("Mara")).kept());
    hidden(&kept, 7);
    from_birth();
    black_box(world.check_out(&kept, NOON));
}

fn sealed() -> (Box<World>, Vec<Vec<u8>>, Vec<u8>) {
    let world = Box::new(World::new());
    let visits = sorted(vec![world.seal(&check_in("Mara")).visit().to_vec()]);
    let request = world.request(&world.ask());
    (world, visits, request)
}

fn release() {
    let (world, visits, request) = sealed();
    hidden(&world, 5);
    black_box(world.release(&request, &visits, &[]).0.len());
}

/// The wrapped key of the visit's index was changed by its author: nothing opens.
fn release_changed() {
    let world = Box::new(World::new());
    let sealed = world.seal(&check_in("Mara"));
    let mut parts = craft::Parts::of(sealed.visit());
    *parts.index.last_mut().unwrap() ^= 1;
    let visits = [parts.signed_by(&craft::author_of(&sealed.kept()))];
    let request = world.request(&world.ask());
    hidden(&world, 7);
    black_box(world.release(&request, &visits, &[]).0.len());
}

fn open() {
    let (world, visits, request) = sealed();
    let (parts, _) = world.release(&request, &visits, &[]);
    hidden(&world, 5);
    black_box(world.open(&request, &parts, &visits).visits.len());
}

/// The part's wrapped key was changed: nothing opens.
fn open_changed() {
    let (world, visits, request) = sealed();
    let (mut parts, _) = world.release(&request, &visits, &[]);
    let last = parts[0].len() - 1;
    parts[0][last] ^= 1;
    hidden(&world, 5);
    black_box(world.open(&request, &parts, &visits).visits.len());
}

fn note() {
    let (world, staff) = (World::new(), Box::new(Staff::generate().unwrap()));
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let certificate = world.venue.certify_staff(&staff.id(), TODAY).unwrap();
    let assignment = assignment(&world.venue.id(), &certificate, &world.day_key);
    hidden(&staff, 6);
    black_box(staff.note_departure(&assignment, &id, NOON).unwrap());
}

fn request() {
    let world = Box::new(World::new());
    hidden(&world, 5);
    black_box(world.request(&world.ask()));
}

/// What Argon2id would have given for what was typed: no byte twice, so that it stands in one place where it does.
fn derived(typed: u8) -> [u8; 32] {
    core::array::from_fn(|at| (typed << 5) + at as u8)
}

/// The same for one of the purposes of `core/visits/src/stretch.rs`, and a salt; as text that is read back.
fn stretched(purpose: u8, salt: &[u8], typed: u8) -> Vec<u8> {
    labelled("EPISEAL-DERIVED-SECRET", &[&[purpose], salt, &derived(typed)].concat())
}

const OPEN_DIARY: u8 = 0;
const OPEN_RING: u8 = 1;
const NEW_PIN: u8 = 3;
const LOCK_RING: u8 = 4;

fn diary(typed: u8) {
    let secret = Box::new(DiarySecret::generate().unwrap());
    let pin = DiaryPinKey::import_secret_bytes(&stretched(NEW_PIN, &[7; 16], 1)).unwrap();
    let locked = Diary::create(&pin, &secret).unwrap().lock().unwrap();
    let pin = Box::new(DiaryPinKey::import_secret_bytes(&stretched(OPEN_DIARY, &[7; 16], typed)).unwrap());
    name(&derived(typed));
    hidden(&secret, 2);
    black_box(Diary::unlock(&locked, &pin, &secret).is_ok());
}

fn unlock_diary() {
    diary(1);
}

fn unlock_diary_wrong_pin() {
    diary(2);
}

fn ring(typed: u8) {
    let ring = Venue::generate().unwrap().export_secret_bytes().unwrap();
    let passphrase = PassphraseKey::import_secret_bytes(&stretched(LOCK_RING, &[7; 16], 1)).unwrap();
    let locked = lock_key_ring(&ring, &passphrase).unwrap();
    let passphrase = PassphraseKey::import_secret_bytes(&stretched(OPEN_RING, &[7; 16], typed));
    let passphrase = Box::new(passphrase.unwrap());
    name(&derived(typed));
    hidden(&passphrase, 1);
    black_box(unlock_key_ring(&locked, &passphrase).is_ok());
}

fn unlock_ring() {
    ring(1);
}

fn unlock_ring_wrong_passphrase() {
    ring(2);
}

fn live_answer() {
    let world = Box::new(World::new());
    let (live, _) = world.live();
    hidden(&world, 7);
    from_birth();
    black_box(world.answer(live.hello(), live.code()).is_ok());
}

/// The hello's wrapped key was changed: nothing opens.
fn live_answer_changed() {
    let world = Box::new(World::new());
    let (live, _) = world.live();
    let mut hello = live.hello().to_vec();
    *hello.last_mut().unwrap() ^= 1;
    hidden(&world, 7);
    from_birth();
    assert!(world.answer(&hello, live.code()).is_err());
}

fn live(step: u32) {
    let world = World::new();
    let (live, _) = world.live();
    let mut live = Box::new(live);
    let answer = world.answer(live.hello(), &shares::another_code(live.code(), step)).unwrap();
    hidden(&live, 7);
    from_birth();
    black_box(live.finish(answer.answer(), &world.trust, NOON).is_ok());
}

fn live_finish() {
    live(0);
}

fn live_finish_wrong_code() {
    live(1);
}

/// Secrets as text, out and in.
fn export() {
    let secret = Box::new(DiarySecret::generate().unwrap());
    hidden(&secret, 1);
    let text = secret.export_secret_bytes();
    black_box(DiarySecret::import_secret_bytes(text.expose_secret_bytes()).is_ok());
}
