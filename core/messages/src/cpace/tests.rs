//! The draft's own test vectors (draft-irtf-cfrg-cpace-21, appendices A.1 and B.3).

use super::*;

fn unhex(hex: &str) -> Vec<u8> {
    let digits: Vec<_> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

fn unhex32(hex: &str) -> [u8; 32] {
    unhex(hex).try_into().unwrap()
}

const SESSION: &str = "7e4b4791d6a8ef019b936c79fb7f2c57";
const CHANNEL: &[u8] = b"\x0bA_initiator\x0bB_responder";
const YA: &str = "da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08";
const YB: &str = "d2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d";
const ELEMENT_A: &str = "d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157";
const ELEMENT_B: &str = "3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258";
const K: &str = "80b69a8a76457ab6a4d7f887a4bf6b55a2f80ac19c333f917a05fc9887c8b40f";
const ISK: &str = "b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dcae7b35cd\
                   2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c3fa2068af7900447";

fn inputs<'a>(password: &'a [u8], session: &'a [u8]) -> Inputs<'a> {
    Inputs { password, channel: CHANNEL, session }
}

fn run_of(scalar: &str) -> Run {
    let session = unhex(SESSION);
    Run::with_scalar(&inputs(b"Password", &session), Scalar::of(&unhex32(scalar))).unwrap()
}

#[test]
fn lengths_stand_before_their_parts() {
    let counted: Vec<u8> = (0..=127).collect();
    assert_eq!(*lv_cat(&[b""]), unhex("00"));
    assert_eq!(*lv_cat(&[b"1234"]), unhex("0431323334"));
    assert_eq!(*lv_cat(&[&counted[..127]]), [&[0x7f], &counted[..127]].concat());
    assert_eq!(*lv_cat(&[&counted]), [&[0x80, 0x01], &counted[..]].concat());
    assert_eq!(*lv_cat(&[b"1234", b"5", b"", b"678"]), unhex("043132333401350003363738"));
}

#[test]
fn the_generator_string_and_the_generator_are_the_drafts() {
    let session = unhex(SESSION);
    let inputs = inputs(b"Password", &session);
    let expected = [
        unhex("11435061636552697374726574746f3235350850617373776f726464"),
        vec![0; 100],
        unhex("180b415f696e69746961746f720b425f726573706f6e646572107e4b4791d6a8ef019b936c79fb7f2c57"),
    ]
    .concat();
    assert_eq!(expected.len(), 170);
    assert_eq!(*generator_string(&inputs), expected);
    let hash = "da6d3ddc8802fca9058755ffd3ebde08a9c2c74945901a258482a288b6663af0\
                6bf645c93cd1c51512307199c80e84908916d983b34af77205f90851a657ee27";
    assert_eq!(primitives::sha512::<Element>(&expected).expose().to_vec(), unhex(hash));
    let mut one = [0; 32];
    one[0] = 1;
    let encoded = generator(&inputs).times(&Scalar::of(&one)).unwrap();
    assert_eq!(*encoded.expose(), unhex32("222b6b195fe84b1652badb6f6a3ae3d24341e7306967f0b8115b40d5698c7e56"));
}

#[test]
fn shares_secret_and_session_key_are_the_drafts() {
    let session = unhex(SESSION);
    let (a, b) = (run_of(YA), run_of(YB));
    assert_eq!(*a.element(), unhex32(ELEMENT_A));
    assert_eq!(*b.element(), unhex32(ELEMENT_B));
    assert_eq!(*a.agree(b.element()).unwrap().expose(), unhex32(K));
    assert_eq!(*b.agree(a.element()).unwrap().expose(), unhex32(K));
    let key_a = a.finish(Side::Initiator, &session, b"ADa", b.share(b"ADb")).unwrap();
    let key_b = b.finish(Side::Responder, &session, b"ADb", a.share(b"ADa")).unwrap();
    assert_eq!(key_a.isk().expose().to_vec(), unhex(ISK));
    assert_eq!(key_b.isk().expose().to_vec(), unhex(ISK));
}

#[test]
fn a_transcript_is_the_drafts() {
    let share = |element: &'static [u8], associated: &'static [u8]| lv_cat(&[element, associated]);
    let joined = [share(b"123", b"PartyA"), share(b"234", b"PartyB")];
    assert_eq!(
        concat(&joined.each_ref().map(|part| part.as_slice())).to_vec(),
        unhex("03313233065061727479410332333406506172747942")
    );
}

#[test]
fn valid_and_invalid_elements_are_the_drafts() {
    let scalar = "7cd0e075fa7955ba52c02759a6c90dbbfc10e6d40aea8d283e407d88cf538a05";
    let run = run_of(scalar);
    let valid = unhex32("2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c");
    let product = unhex32("7c13645fe790a468f62c39beb7388e541d8405d1ade69d1778c5fe3e7f6b600e");
    assert_eq!(run.agree(&valid).map(|key| *key.expose()), Ok(product));
    let undecodable = unhex32("2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c");
    for refused in [undecodable, [0; 32], [0xff; 32]] {
        assert_eq!(run.agree(&refused).err(), Some(RecordError::Unconfirmed));
    }
}

/// Both sides of a run with random scalars; the keys that they end up with.
fn keys(a: &Inputs<'_>, b: &Inputs<'_>, [ad_a, seen_ad_a]: [&[u8]; 2]) -> (SessionKey, SessionKey) {
    let (run_a, run_b) = (Run::start(a).unwrap(), Run::start(b).unwrap());
    let key_a = run_a.finish(Side::Initiator, a.session, ad_a, run_b.share(b"b"));
    let key_b = run_b.finish(Side::Responder, b.session, b"b", run_a.share(seen_ad_a));
    (key_a.unwrap(), key_b.unwrap())
}

#[test]
fn the_keys_are_equal_only_when_everything_is() {
    let same = inputs(b"123456789", b"session");
    let (a, b) = keys(&same, &same, [b"a"; 2]);
    assert_eq!(a.isk(), b.isk());
    let another_channel = Inputs { channel: b"another", ..inputs(b"123456789", b"session") };
    for other in [inputs(b"123456780", b"session"), inputs(b"123456789", b"sessioo"), another_channel] {
        let (a, b) = keys(&same, &other, [b"a"; 2]);
        assert_ne!(a.isk(), b.isk());
    }
    let (a, b) = keys(&same, &same, [b"a", b"x"]);
    assert_ne!(a.isk(), b.isk());
}

#[test]
fn a_confirmation_confirms_its_own_share_alone() {
    let same = inputs(b"123456789", b"session");
    let (run_a, run_b) = (Run::start(&same).unwrap(), Run::start(&same).unwrap());
    let key_a = run_a.finish(Side::Initiator, b"session", b"a", run_b.share(b"b")).unwrap();
    let key_b = run_b.finish(Side::Responder, b"session", b"b", run_a.share(b"a")).unwrap();
    let of_b = key_b.confirmation(run_b.share(b"b")).unwrap();
    assert_eq!(key_a.confirm(run_b.share(b"b"), &of_b), Ok(()));
    let refused = Err(RecordError::Unconfirmed);
    assert_eq!(key_a.confirm(run_a.share(b"a"), &of_b), refused);
    assert_eq!(key_a.confirm(run_b.share(b"a"), &of_b), refused);
    for bit in 0..512 {
        let mut changed = of_b;
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(key_a.confirm(run_b.share(b"b"), &changed), refused);
    }
}

#[test]
fn every_run_has_another_share() {
    let same = inputs(b"123456789", b"session");
    let first = *Run::start(&same).unwrap().element();
    assert_ne!(*Run::start(&same).unwrap().element(), first);
}
