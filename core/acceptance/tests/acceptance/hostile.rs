//! Every layer under attack, and what each app is said to do: encodings that two readers take differently, lengths and
//! depths that nothing can hold, and what the libraries would let pass.

use crate::support::forge::*;
use crate::support::*;
use ciborium::Value;
use episeal_acceptance::Rejection::{self, *};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use std::io::Write;

type Verdicts = (Option<Rejection>, Option<Rejection>);

/// Corona-Warn-App and CovPass take it.
const TAKEN: Verdicts = (None, None);

fn both(rejection: Rejection) -> Verdicts {
    (Some(rejection), Some(rejection))
}

fn assert_judged(name: &str, text: &str, (cwa, covpass): Verdicts) {
    assert_eq!(ask(CWA, text).err(), cwa, "Corona-Warn-App: {name}");
    assert_eq!(ask(COVPASS, text).err(), covpass, "CovPass: {name}");
}

/// A signed message of parts that are encoded already. `signed` is the protected header that is signed.
struct Raw {
    protected: Vec<u8>,
    signed: Vec<u8>,
    unprotected: Vec<u8>,
    payload: Vec<u8>,
}

impl Raw {
    fn new(protected: &[u8], unprotected: &[u8], payload: &[u8]) -> Self {
        let [signed, protected] = [protected.to_vec(), protected.to_vec()];
        Self { protected, signed, unprotected: unprotected.to_vec(), payload: payload.to_vec() }
    }

    fn message(&self) -> Vec<u8> {
        let [signed, payload] = [&self.signed, &self.payload].map(|part| Value::Bytes(part.clone()));
        let signed = encoded(&Value::Array(vec![text("Signature1"), signed, Value::Bytes(vec![]), payload.clone()]));
        let signature: Signature = secret_key().sign(&signed);
        let [protected, signature] = [self.protected.clone(), signature.to_bytes().to_vec()].map(Value::Bytes);
        [b"\xd2\x84", &*encoded(&protected), &self.unprotected, &encoded(&payload), &encoded(&signature)].concat()
    }

    fn text(&self) -> String {
        packed(&self.message())
    }
}

fn payload() -> Vec<u8> {
    encoded(&Forge::default().claims)
}

fn with_payload(payload: &[u8]) -> String {
    Raw::new(&header(kid()), b"\xa0", payload).text()
}

fn with_protected(protected: &[u8]) -> String {
    Raw::new(protected, b"\xa0", &payload()).text()
}

fn with_unprotected(unprotected: &[u8]) -> String {
    Raw::new(&header(kid()), unprotected, &payload()).text()
}

/// The profile's payload with one place written differently.
fn rewritten(from: &[u8], to: &[u8]) -> String {
    let payload = payload();
    let place = payload.windows(from.len()).position(|window| window == from).unwrap();
    with_payload(&[&payload[..place], to, &payload[place + from.len()..]].concat())
}

/// The profile's payload with one more claim, of this encoding.
fn with_claim(value: &[u8]) -> String {
    with_payload(&[b"\xa5\x18\x63", value, &payload()[1..]].concat())
}

#[test]
fn the_same_value_in_another_encoding_is_refused() {
    let cases: [(&str, &[u8], &[u8]); 14] = [
        ("the claims as they are", b"\xa4\x01\x62DE", b"\xa4\x01\x62DE"),
        ("a key of two bytes", b"\xa4\x01\x62DE", b"\xa4\x18\x01\x62DE"),
        ("a time of nine bytes", b"\x06\x1a", b"\x06\x1b\0\0\0\0"),
        ("a text whose length takes two bytes", b"\x01\x62DE", b"\x01\x78\x02DE"),
        ("a map whose length takes two bytes", b"\xa4\x01\x62DE", b"\xb8\x04\x01\x62DE"),
        ("an array whose length takes three bytes", b"\x61r\x81", b"\x61r\x99\0\x01"),
        ("a text in pieces", b"\x01\x62DE", b"\x01\x7f\x61D\x61E\xff"),
        ("a text in one piece without a length", b"\x01\x62DE", b"\x01\x7f\x62DE\xff"),
        ("a big number", b"\xa4\x01\x62DE", b"\xa4\xc2\x41\x01\x62DE"),
        ("a big negative number", b"\x39\x01\x03", b"\xc3\x42\x01\x03"),
        ("one key twice", b"\xa4\x01\x62DE", b"\xa5\x01\x62DE\x01\x62DE"),
        ("one key twice, differently", b"\xa4\x01\x62DE", b"\xa5\x01\x62FR\x01\x62DE"),
        ("one key twice further down", b"\xa7\x62ci", b"\xa8\x62co\x62FR\x62ci"),
        ("a text that is none", b"\x01\x62DE", b"\x01\x62D\xff"),
    ];
    for (name, from, to) in cases {
        let verdicts = if from == to { TAKEN } else { both(Cbor) };
        assert_judged(name, &rewritten(from, to), verdicts);
    }
    let open_ended = [b"\xbf", &payload()[1..], b"\xff"].concat();
    assert_judged("a map without a length", &with_payload(&open_ended), both(Cbor));
    assert_judged("bytes after the claims", &with_payload(&[payload(), vec![0]].concat()), both(Cbor));
    assert_judged("no claims", &with_payload(b""), both(Cbor));
}

#[test]
fn a_number_or_simple_value_that_readers_hold_differently_is_refused() {
    let cases: [(&str, &[u8], Verdicts); 17] = [
        ("2^63 - 1", b"\x1b\x7f\xff\xff\xff\xff\xff\xff\xff", TAKEN),
        ("2^63", b"\x1b\x80\0\0\0\0\0\0\0", both(Cbor)),
        ("-2^63", b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff", TAKEN),
        ("-2^63 - 1", b"\x3b\x80\0\0\0\0\0\0\0", both(Cbor)),
        ("2^64", b"\xc2\x49\x01\0\0\0\0\0\0\0\0", TAKEN),
        ("2^64 with a zero in front", b"\xc2\x4a\0\x01\0\0\0\0\0\0\0\0", both(Cbor)),
        ("1.5 of two bytes", b"\xf9\x3e\0", TAKEN),
        ("1.5 of four bytes", b"\xfa\x3f\xc0\0\0", both(Cbor)),
        ("1.5 of eight bytes", b"\xfb\x3f\xf8\0\0\0\0\0\0", both(Cbor)),
        ("not a number", b"\xf9\x7e\0", TAKEN),
        ("true", b"\xf5", TAKEN),
        ("undefined", b"\xf7", both(Cbor)),
        ("simple value 16", b"\xf0", both(Cbor)),
        ("simple value 255", b"\xf8\xff", both(Cbor)),
        ("false of two bytes", b"\xf8\x14", both(Cbor)),
        ("a break", b"\xff", both(Cbor)),
        ("a reserved length", b"\x1c", both(Cbor)),
    ];
    for (name, value, verdicts) in cases {
        assert_judged(name, &with_claim(value), verdicts);
    }
}

#[test]
fn a_length_that_is_not_there_is_refused() {
    let huge: [&[u8]; 9] = [
        b"\x5a\x7f\xff\xff\xff",
        b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x7a\x7f\xff\xff\xff",
        b"\x7b\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\x9a\xff\xff\xff\xff",
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xba\xff\xff\xff\xff",
        b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xc2\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
    ];
    for value in huge {
        let name = format!("{value:x?}");
        assert_judged(&name, &packed(value), both(Cbor));
        assert_judged(&name, &packed(&[b"\xd2\x84", value].concat()), both(Cbor));
        assert_judged(&name, &with_payload(value), both(Cbor));
        assert_judged(&name, &with_claim(value), both(Cbor));
        assert_judged(&name, &with_protected(value), (Some(Algorithm), Some(Cose)));
    }
    for cut in 0..Forge::default().message().len() {
        assert_judged("cut short", &packed(&Forge::default().message()[..cut]), both(Cbor));
    }
}

#[test]
fn values_are_at_most_sixteen_deep_and_maps_of_64_pairs() {
    let nested = |head: &[u8], depth| [head.repeat(depth), vec![0xf6]].concat();
    for head in [b"\x81".as_slice(), b"\xa1\0", b"\xd8\x63"] {
        assert_judged("16 deep", &with_claim(&nested(head, 14)), TAKEN);
        assert_judged("17 deep", &with_claim(&nested(head, 15)), both(Cbor));
        assert_judged("tens of thousands", &packed(&nested(head, 65_000 / head.len())), both(Cbor));
        assert_judged("tens of thousands, signed", &with_claim(&nested(head, 60_000 / head.len())), both(Cbor));
    }
    assert_judged("without lengths", &packed(&[0x9f; 65_000]), both(Cbor));
    assert_judged("pieces in pieces", &packed(&[0x7f; 65_000]), both(Cbor));
    let wide = |pairs: i32| encoded(&map((0..pairs).map(|key| (key.into(), Value::Null)).collect()));
    assert_judged("64 pairs", &with_claim(&wide(64)), TAKEN);
    assert_judged("65 pairs", &with_claim(&wide(65)), both(Cbor));
    let long = [&[0x99, 0xea, 0x60], [0x00].repeat(60_000).as_slice()].concat();
    assert_judged("60,000 items", &with_claim(&long), TAKEN);
}

/// cose-java `Sign1Message.validate`, and RFC 9052, 4.4: without a parameter, no bytes are signed for the header.
#[test]
fn an_empty_protected_header_is_signed_as_nothing() {
    let unprotected = [b"\xa2\x01\x26\x04\x48", &*kid()].concat();
    let cases = [
        ("no bytes", b"".as_slice(), b"".as_slice(), None),
        ("an empty map", b"\xa0", b"", None),
        ("an empty map, signed as it is", b"\xa0", b"\xa0", Some(Signature)),
        ("no bytes, signed as an empty map", b"", b"\xa0", Some(Signature)),
    ];
    for (name, protected, signed, covpass) in cases {
        let raw = Raw { signed: signed.to_vec(), ..Raw::new(protected, &unprotected, &payload()) };
        assert_judged(name, &raw.text(), (Some(Algorithm), covpass));
    }
}

#[test]
fn the_protected_header_is_signed_as_it_was_received() {
    // Other than coset orders and writes it.
    let reversed = [b"\xa3\x61z\xf6\x04\x48", &*kid(), b"\x01\x26"].concat();
    assert_judged("another order", &with_protected(&reversed), TAKEN);
    let raw = Raw { signed: header(kid()), ..Raw::new(&reversed, b"\xa0", &payload()) };
    assert_judged("signed as another", &raw.text(), both(Signature));
}

#[test]
fn a_header_that_readers_take_differently_is_refused() {
    let with_kid = |before: &[u8], after: &[u8]| [before, &kid(), after].concat();
    let not_a_header = (Some(Algorithm), Some(Cose));
    let cases: [(&str, String, Verdicts); 15] = [
        ("a key of two bytes", with_protected(&with_kid(b"\xa2\x01\x26\x18\x04\x48", b"")), not_a_header),
        ("the algorithm twice", with_protected(&with_kid(b"\xa3\x01\x26\x01\x26\x04\x48", b"")), not_a_header),
        ("bytes after it", with_protected(&with_kid(b"\xa2\x01\x26\x04\x48", b"\0")), not_a_header),
        ("without a length", with_protected(&with_kid(b"\xbf\x01\x26\x04\x48", b"\xff")), not_a_header),
        ("an array", with_protected(b"\x82\x01\x26"), not_a_header),
        ("no bytes", with_protected(b""), (Some(Algorithm), Some(KeyId))),
        ("a key id of no bytes", with_protected(b"\xa2\x01\x26\x04\x40"), (Some(Cose), Some(KeyId))),
        ("a label of bytes", with_protected(&with_kid(b"\xa3\x01\x26\x04\x48", b"\x41a\xf6")), both(Cose)),
        ("unprotected, a key twice", with_unprotected(b"\xa2\x01\x26\x01\x26"), both(Cbor)),
        ("unprotected, without a length", with_unprotected(b"\xbf\xff"), both(Cbor)),
        ("unprotected, an algorithm that nobody registered", with_unprotected(b"\xa1\x01\x39\x27\x0e"), both(Cose)),
        ("a counter signature", with_unprotected(b"\xa1\x07\x83\x40\xa0\x40"), both(Cose)),
        // RFC 9052, 3, forbids it; both apps look into the protected header first.
        ("the algorithm in both", with_unprotected(b"\xa1\x01\x26"), TAKEN),
        ("another algorithm unprotected", with_unprotected(b"\xa1\x01\x38\x24"), TAKEN),
        ("another key id unprotected", with_unprotected(b"\xa1\x04\x41\0"), TAKEN),
    ];
    for (name, text, verdicts) in cases {
        assert_judged(name, &text, verdicts);
    }
}

/// coset alone would read them until the stack ends.
#[test]
fn counter_signatures_within_each_other_are_refused() {
    let inside = (0..5_000).fold(vec![0xa0], |header, _| {
        let parts = vec![Value::Bytes(header), map(vec![]), Value::Bytes(vec![])];
        encoded(&map(vec![(7.into(), Value::Array(parts))]))
    });
    let protected = [b"\xa3\x01\x26\x04\x48", &*kid(), &inside[1..]].concat();
    assert_judged("protected", &with_protected(&protected), both(Cose));
    assert_judged("unprotected", &with_unprotected(&inside), both(Cose));
}

const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// No stream begins with what is left, so that a text that is Base45 fails later.
#[test]
fn base45_is_taken_in_its_one_form() {
    for (low, first) in ALPHABET.chars().enumerate() {
        for (high, second) in ALPHABET.chars().enumerate() {
            let expected = if low + 45 * high < 256 { Compression } else { Base45 };
            assert_judged("a last two", &format!("HC1:{first}{second}"), both(expected));
            assert_judged("after a three", &format!("HC1:000{first}{second}"), both(expected));
        }
    }
    let cases = [
        ("nothing", "", Compression),
        ("65,535", "FGW", Compression),
        ("65,536", "GGW", Base45),
        ("one character", "0", Base45),
        ("a foreign character", "0,0", Base45),
        ("lower case", "aaa", Base45),
        ("a zero byte", "\0\0\0", Base45),
        ("a letter of two bytes", "0ä", Base45),
        ("a character of four bytes", "𝟘0", Base45),
        ("a line end", "000\n", Base45),
    ];
    for (name, body, expected) in cases {
        assert_judged(name, &format!("HC1:{body}"), both(expected));
    }
    assert_judged("as long as is read", &format!("HC1:{}", "0".repeat(16_383)), both(Compression));
    assert_judged("longer than is read", &format!("HC1:{}", "0".repeat(16_386)), both(Base45));
}

#[test]
fn zlib_is_one_whole_stream_of_at_most_64_kib() {
    let stream = compressed(&Forge::default().message());
    let judged = |name: &str, bytes: &[u8], verdicts| {
        assert_judged(name, &format!("HC1:{}", base45::encode(bytes)), verdicts);
    };
    judged("the stream", &stream, TAKEN);
    judged("a byte after it", &[&stream[..], &[0]].concat(), both(Compression));
    judged("another after it", &[&stream[..], &stream].concat(), both(Compression));
    for cut in 0..stream.len() {
        judged("cut short", &stream[..cut], both(Compression));
    }
    let mut checksum = stream.clone();
    *checksum.last_mut().unwrap() ^= 1;
    judged("another checksum", &checksum, both(Compression));
    judged("without its head", &stream[2..], both(Compression));
    judged("a dictionary that nobody has", &[b"\x78\xbb\0\0\0\x01", &stream[2..]].concat(), both(Compression));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&Forge::default().message()).unwrap();
    judged("gzip", &gzip.finish().unwrap(), both(Compression));
    judged("65,536 bytes", &compressed(&[0; 65_536]), both(Cbor));
    judged("65,537 bytes", &compressed(&[0; 65_537]), both(Compression));
    judged("ten million bytes", &compressed(&vec![0; 10_000_000]), both(Compression));
}
