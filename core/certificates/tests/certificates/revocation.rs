//! Revocation lists: what is on one is refused, what they do not say is unknown.

use base64ct::{Base64, Encoding};
use ciborium::{Value, cbor};
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use sha2::Digest;

const TYPES: [(RevocationHashType, u8); 3] = [
    (RevocationHashType::Signature, 0x0a),
    (RevocationHashType::Uci, 0x0b),
    (RevocationHashType::CountryCodeUci, 0x0c),
];

struct World {
    signer: Signer,
    text: String,
    publisher: Signer,
}

impl World {
    fn new() -> Self {
        let signer = Signer::new();
        let text = signer.good();
        let publisher = Signer::new();
        Self { signer, text, publisher }
    }

    fn hash(&self, hash_type: RevocationHashType) -> Vec<u8> {
        let verified = verify_certificate(&self.text, &self.signer.trust(), NOW).unwrap();
        verified.revocation_hashes().hash(hash_type)
    }

    fn signed(&self, payload: &Value) -> Vec<u8> {
        let protected = encode(&cbor!({1 => ES256}).unwrap());
        self.publisher.message(&protected, cbor!({}).unwrap(), &encode(payload))
    }

    fn kid_list(&self, types: &[u8]) -> Vec<u8> {
        let types = types.iter().map(|number| (bytes(&[*number]), 1.into()));
        let types = Value::Map(types.collect());
        self.signed(&Value::Map(vec![(bytes(&self.signer.kid()), types)]))
    }

    fn check(&self, lists: &RevocationLists) -> Option<CertificateError> {
        let trust = CertificateTrust::with_revocations(&self.signer.list(), lists);
        let verdict = examine_certificate(&self.text, &trust, NOW);
        let error = verify_certificate(&self.text, &trust, NOW).err();
        assert_eq!(verdict.result(Check::Revocation).error(), error);
        error
    }

    /// Lists that say for one type that there is a chunk for this hash.
    fn lists(&self, (hash_type, number): (RevocationHashType, u8), is_two: bool) -> RevocationLists {
        let [kid, key] = [self.signer.kid(), self.publisher.der.clone()];
        let hash = self.hash(hash_type);
        let second = match is_two {
            true => Value::Map(vec![(bytes(&hash[1..2]), cbor!([1, 1]).unwrap())]),
            false => Value::Map(vec![]),
        };
        let entry = Value::Array(vec![1.into(), 1.into(), second]);
        let index = self.signed(&Value::Map(vec![(bytes(&hash[..1]), entry)]));
        let mut lists = RevocationLists::new();
        lists.add_kid_list(&self.kid_list(&[number]), &key).unwrap();
        assert_eq!(self.check(&lists), Some(RevocationUnknown), "no index");
        lists.add_index(&index_of(&kid, hash_type), &index, &key).unwrap();
        lists
    }
}

fn index_of(kid: &[u8], hash_type: RevocationHashType) -> RevocationIndex {
    RevocationIndex { kid: kid.to_vec(), hash_type }
}

fn part(kid: &[u8], hash_type: RevocationHashType, prefix: &[u8]) -> RevocationPart {
    RevocationPart { kid: kid.to_vec(), hash_type, prefix: prefix.to_vec() }
}

#[test]
fn the_hashes_are_those_of_the_specification() {
    let world = World::new();
    let sha = |bytes: &[u8]| sha2::Sha256::digest(bytes)[..16].to_vec();
    let ci = "URN:UVCI:01DE/5CWLU12RNOB9RXSEOP6FG8#W";
    assert_eq!(world.hash(RevocationHashType::Uci), sha(ci.as_bytes()));
    let with_country = format!("DE{ci}");
    assert_eq!(world.hash(RevocationHashType::CountryCodeUci), sha(with_country.as_bytes()));
    let message = hcert::inflate(&hcert::decode_base45(hcert::strip_prefix(&world.text).unwrap()).unwrap()).unwrap();
    let r = &message[message.len() - 64..message.len() - 32];
    assert_eq!(world.hash(RevocationHashType::Signature), sha(r));
}

#[test]
fn the_country_that_is_hashed_is_the_issuers() {
    let signer = Signer::new();
    let entry = with(recovery_entry(), "co", Some("FR".into()));
    let text = signer.text(&claims(dcc(vec![("r", Value::Array(vec![entry]))])));
    let verified = verify_certificate(&text, &signer.trust(), NOW).unwrap();
    let expected = sha2::Sha256::digest("DEURN:UVCI:01DE/5CWLU12RNOB9RXSEOP6FG8#W");
    let found = verified.revocation_hashes();
    assert_eq!(found.hash(RevocationHashType::CountryCodeUci), expected[..16]);
}

#[test]
fn of_an_rsa_signature_all_of_it_is_hashed() {
    let signer = RsaSigner::new();
    let message = signer.message(PS256, &encode(&claims(recovery())));
    let trust = CertificateTrust::without_revocations(&signer.list());
    let verified = verify_certificate(&episeal_testkit::certificates::text(&message), &trust, NOW).unwrap();
    let signature = &message[message.len() - 256..];
    assert_eq!(verified.revocation_hashes().hash(RevocationHashType::Signature), sha2::Sha256::digest(signature)[..16]);
}

#[test]
fn a_certificate_on_a_german_list_is_revoked_by_each_type_of_hash() {
    let world = World::new();
    let (kid, key) = (world.signer.kid(), &world.publisher.der);
    for hash_type in TYPES {
        for is_two in [false, true] {
            let mut lists = world.lists(hash_type, is_two);
            assert_eq!(world.check(&lists), Some(RevocationUnknown), "no chunk");
            let hash = world.hash(hash_type.0);
            let mut other = hash.clone();
            other[15] ^= 1;
            let chunk = |hash: &[u8]| world.signed(&Value::Array(vec![bytes(hash)]));
            let prefix = &hash[..1 + usize::from(is_two)];
            lists.add_chunk(&part(&kid, hash_type.0, prefix), &chunk(&other), key).unwrap();
            assert_eq!(world.check(&lists), None);
            lists.add_chunk(&part(&kid, hash_type.0, prefix), &chunk(&hash), key).unwrap();
            assert_eq!(world.check(&lists), Some(Revoked));
        }
    }
}

#[test]
fn what_no_list_is_about_is_not_revoked_only_if_the_list_of_key_ids_is_there() {
    let world = World::new();
    assert_eq!(world.check(&RevocationLists::new()), Some(RevocationUnknown));
    let key = &world.publisher.der;
    let mut lists = RevocationLists::new();
    lists.add_kid_list(&world.signed(&cbor!({}).unwrap()), key).unwrap();
    assert_eq!(world.check(&lists), None);
    // An unknown type of hash may be the one.
    let mut unknown = lists.clone();
    unknown.add_kid_list(&world.kid_list(&[0x0d]), key).unwrap();
    assert_eq!(world.check(&unknown), Some(RevocationUnknown));
    // An index without this hash has no chunk for it.
    lists.add_kid_list(&world.kid_list(&[0x0b]), key).unwrap();
    let index = world.signed(&cbor!({}).unwrap());
    lists.add_index(&index_of(&world.signer.kid(), RevocationHashType::Uci), &index, key).unwrap();
    assert_eq!(world.check(&lists), None);
}

/// Anybody can write a key id into the header that is not signed.
#[test]
fn another_key_id_of_the_same_signer_hides_no_revocation() {
    let world = World::new();
    let (kid, other) = (world.signer.kid(), b"another.".as_slice());
    let hash = world.hash(RevocationHashType::Uci);
    let item = format!(
        r#"[{{"certificateType":"DSC","kid":"{}","rawData":"{}"}}]"#,
        Base64::encode_string(other),
        Base64::encode_string(&world.signer.der)
    );
    let mut signers = world.signer.list();
    signers.add_gateway_json(item.as_bytes()).unwrap();
    let key = &world.publisher.der;
    let lists = |types: &[u8], hashes: &[&[u8]]| {
        let mut lists = RevocationLists::new();
        lists.add_kid_list(&world.kid_list(types), key).unwrap();
        let hashes = hashes.iter().map(|hash| bytes(hash)).collect();
        let chunk = world.signed(&Value::Array(hashes));
        let hash_type = RevocationHashType::Uci;
        lists.add_chunk(&part(&kid, hash_type, &[]), &chunk, key).unwrap();
        lists
    };
    let check = |named: &[u8], lists: RevocationLists| {
        let headers = [cbor!({1 => ES256}), cbor!({4 => bytes(named)})];
        let [protected, unprotected] = headers.map(Result::unwrap);
        let text = world.signer.text_with(protected, unprotected, &claims(recovery()));
        let trust = CertificateTrust::with_revocations(&signers, &lists);
        verify_certificate(&text, &trust, NOW).map(drop).err()
    };
    for named in [&kid, other] {
        assert_eq!(check(named, lists(&[0x0b], &[&hash])), Some(Revoked));
        assert_eq!(check(named, lists(&[0x0b], &[])), None);
        assert_eq!(check(named, lists(&[0x0a], &[])), Some(RevocationUnknown));
        let none = RevocationLists::new();
        assert_eq!(check(named, none), Some(RevocationUnknown));
    }
    // What is revoked under the key id that the message names is revoked as well.
    let mut lists = lists(&[], &[]);
    lists.add_kid(other, &[RevocationHashType::Uci]);
    let chunk = world.signed(&Value::Array(vec![bytes(&hash)]));
    let hash_type = RevocationHashType::Uci;
    lists.add_chunk(&part(other, hash_type, &[]), &chunk, key).unwrap();
    assert_eq!(check(other, lists.clone()), Some(Revoked));
    assert_eq!(check(&kid, lists), None);
}

#[test]
fn every_type_of_hash_that_is_in_use_is_looked_up() {
    let world = World::new();
    let (kid, key) = (world.signer.kid(), &world.publisher.der);
    let numbers = TYPES.map(|(_, number)| number);
    for (hash_type, _) in TYPES {
        let mut lists = RevocationLists::new();
        lists.add_kid_list(&world.kid_list(&numbers), key).unwrap();
        let revoked = world.hash(hash_type);
        for (other, _) in TYPES {
            let start = &world.hash(other)[..1];
            let hashes = match other == hash_type {
                true => vec![bytes(&revoked)],
                false => vec![],
            };
            let chunk = world.signed(&Value::Array(hashes));
            assert_eq!(world.check(&lists), Some(RevocationUnknown));
            lists.add_chunk(&part(&kid, other, start), &chunk, key).unwrap();
            if other == hash_type {
                break;
            }
        }
        // Even when nothing is known about other types.
        assert_eq!(world.check(&lists), Some(Revoked));
    }
}

#[test]
fn no_list_takes_back_what_another_one_says() {
    let world = World::new();
    let (kid, key) = (world.signer.kid(), &world.publisher.der);
    let [signature, uci, _] = TYPES;
    let mut lists = world.lists(uci, false);
    // An index that does not have the hash.
    let empty = world.signed(&cbor!({}).unwrap());
    lists.add_index(&index_of(&kid, uci.0), &empty, key).unwrap();
    assert_eq!(world.check(&lists), Some(RevocationUnknown), "no chunk");
    // A list of key ids with this one under another type.
    lists.add_kid_list(&world.kid_list(&[signature.1]), key).unwrap();
    lists.add_index(&index_of(&kid, signature.0), &empty, key).unwrap();
    assert_eq!(world.check(&lists), Some(RevocationUnknown), "no chunk");
    lists.add_kid(&kid, &[]);
    let hash = world.hash(uci.0);
    let chunk = world.signed(&Value::Array(vec![bytes(&hash)]));
    lists.add_chunk(&part(&kid, uci.0, &hash[..1]), &chunk, key).unwrap();
    assert_eq!(world.check(&lists), Some(Revoked));
}

#[test]
fn a_chunk_about_other_hashes_is_not_taken() {
    let world = World::new();
    let (kid, key) = (world.signer.kid(), &world.publisher.der);
    let mut lists = world.lists(TYPES[1], true);
    let hash = world.hash(TYPES[1].0);
    for place in [0, 1] {
        let mut other = hash.clone();
        other[place] ^= 1;
        let chunk = world.signed(&Value::Array(vec![bytes(&other)]));
        let added = lists.add_chunk(&part(&kid, TYPES[1].0, &hash[..2]), &chunk, key);
        assert_eq!(added, Err(ListMalformed));
    }
    assert_eq!(world.check(&lists), Some(RevocationUnknown));
}

#[test]
fn a_list_that_does_not_verify_or_cannot_be_read_is_not_taken() {
    let world = World::new();
    let (kid, key) = (world.signer.kid(), &world.publisher.der);
    let uci = RevocationHashType::Uci;
    let mut lists = RevocationLists::new();
    let good = world.kid_list(&[0x0b]);
    let mut changed = good.clone();
    let place = changed.len() - 70;
    changed[place] ^= 1;
    assert_eq!(lists.add_kid_list(&good, &world.signer.der), Err(ListSignature));
    assert!(matches!(lists.add_kid_list(&changed, key), Err(ListSignature | ListMalformed)));
    assert_eq!(lists.add_kid_list(b"", key), Err(ListMalformed));
    // A good signature under the name of another algorithm.
    let protected = encode(&cbor!({1 => PS256}).unwrap());
    let payload = encode(&cbor!({}).unwrap());
    let confused = world.publisher.message(&protected, cbor!({}).unwrap(), &payload);
    assert_eq!(lists.add_kid_list(&confused, key), Err(ListSignature));
    assert_eq!(lists.add_kid_list(&vec![0; 40_000_000], key), Err(ListTooLong));
    for payload in [cbor!([]), cbor!({1 => {}}), cbor!({b"k" => 1})] {
        assert!(lists.add_kid_list(&world.signed(&payload.unwrap()), key).is_err());
    }
    let (short, long) = (Value::Array(vec![1.into()]), Value::Array(vec![1.into(), 1.into(), Value::Null, 1.into()]));
    let of_x = |entry| Ok(Value::Map(vec![(bytes(&[1]), entry)]));
    for payload in [cbor!([]), cbor!({1 => [1, 1, {}]}), of_x(short), of_x(long)] {
        let list = world.signed(&payload.unwrap());
        assert_eq!(lists.add_index(&index_of(&kid, uci), &list, key), Err(ListMalformed));
    }
    for payload in [cbor!({}), cbor!([1]), cbor!(["0123456789abcdef"])] {
        let list = world.signed(&payload.unwrap());
        assert_eq!(lists.add_chunk(&part(&kid, uci, &[1]), &list, key), Err(ListMalformed));
    }
    assert_eq!(world.check(&lists), Some(RevocationUnknown));
}

#[test]
fn a_list_of_more_than_32_mib_is_not_looked_at() {
    let part = part(b"kid", RevocationHashType::Uci, &[]);
    let mut lists = RevocationLists::new();
    for (length, [signed, hashed]) in [(33_554_432, [ListMalformed, ListSignature]), (33_554_433, [ListTooLong; 2])] {
        let list = vec![0; length];
        assert_eq!(lists.add_kid_list(&list, &[]), Err(signed));
        assert_eq!(lists.add_partial_hashes(&part, &list, &[0; 32]), Err(hashed));
        assert_eq!(lists.add_bloom_filter(&part, &list, &[0; 32]), Err(hashed));
    }
}

#[test]
fn the_eus_filters_revoke_and_are_taken_only_with_their_hash() {
    let world = World::new();
    let kid = world.signer.kid();
    let sha = |bytes: &[u8]| sha2::Sha256::digest(bytes).to_vec();
    for (hash_type, _) in TYPES {
        let hash = world.hash(hash_type);
        let list = |start: &[u8]| [&[0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 4][..], start].concat();
        let (mine, other) = (list(&hash[..4]), list(&[hash[0], !hash[1], 0, 0]));
        let mut lists = RevocationLists::new();
        lists.add_kid(&kid, &[hash_type]);
        assert_eq!(world.check(&lists), Some(RevocationUnknown));
        let wrong = lists.add_partial_hashes(&part(&kid, hash_type, &[]), &mine, &sha(&other));
        assert_eq!(wrong, Err(ListSignature));
        let wrong = lists.add_bloom_filter(&part(&kid, hash_type, &[]), &mine, &sha(&other));
        assert_eq!(wrong, Err(ListSignature));
        // A part about other hashes gives no answer.
        lists.add_partial_hashes(&part(&kid, hash_type, &[!hash[0]]), &other, &sha(&other)).unwrap();
        assert_eq!(world.check(&lists), Some(RevocationUnknown));
        lists.add_partial_hashes(&part(&kid, hash_type, &hash[..1]), &other, &sha(&other)).unwrap();
        assert_eq!(world.check(&lists), None);
        let head = [0, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2];
        let (none, all) = ([&head[..], &[0; 8]].concat(), [&head[..], &[0xff; 8]].concat());
        lists.add_bloom_filter(&part(&kid, hash_type, &[]), &none, &sha(&none)).unwrap();
        assert_eq!(world.check(&lists), None);
        let mut full = lists.clone();
        full.add_bloom_filter(&part(&kid, hash_type, &[]), &all, &sha(&all)).unwrap();
        assert_eq!(world.check(&full), Some(Revoked));
        lists.add_partial_hashes(&part(&kid, hash_type, &[]), &mine, &sha(&mine)).unwrap();
        assert_eq!(world.check(&lists), Some(Revoked));
    }
}
