//! Key ids of trust lists: who has them, who is tried under one, and how they are written.

use base64ct::{Base64, Base64Unpadded, Base64UrlUnpadded, Encoding};
use ciborium::cbor;
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use episeal_testkit::dsc::{Dsc, VACCINATION_OID};
use serde_json::{Value, json};

/// Items of the gateway that give the key id to certificates which nobody signed, by their serial numbers.
fn claimed(kid: &[u8], numbers: std::ops::Range<u16>) -> Vec<Value> {
    let foreign = Signer::new();
    let version = foreign.der.windows(4).position(|at| at == [2, 1, 2, 2]);
    let serial = version.unwrap() + 5;
    let item = |number: u16| {
        let mut der = foreign.der.clone();
        der[serial + 2..serial + 4].copy_from_slice(&number.to_be_bytes());
        item(kid, &der)
    };
    numbers.map(item).collect()
}

fn item(kid: &[u8], der: &[u8]) -> Value {
    json!({"kid": Base64::encode_string(kid), "rawData": Base64::encode_string(der)})
}

fn list_of(items: &[Value]) -> SignerList {
    let mut list = SignerList::new();
    let text = json!(items).to_string();
    list.add_gateway_json(text.as_bytes()).unwrap();
    list
}

/// Bare keys under one key id.
fn bare_keys(kid: &[u8], count: usize) -> SignerList {
    let kid = Base64UrlUnpadded::encode_string(kid);
    let key = |_| {
        let [x, y] = coordinates(&Signer::new());
        json!({"kid": kid, "kty": "EC", "crv": "P-256", "x": x, "y": y})
    };
    let keys: Vec<_> = (0..count).map(key).collect();
    let mut list = SignerList::new();
    let text = json!({"keys": keys}).to_string();
    list.add_jwks(text.as_bytes()).unwrap();
    list
}

fn coordinates(signer: &Signer) -> [String; 2] {
    let point = signer.key.verifying_key().to_sec1_point(false);
    [1, 33].map(|at| Base64UrlUnpadded::encode_string(&point.as_bytes()[at..at + 32]))
}

fn check(list: &SignerList, signer: &Signer) -> Option<CertificateError> {
    let trust = CertificateTrust::without_revocations(&list.clone());
    verify_certificate(&signer.good(), &trust, NOW).err()
}

/// Both, in this order.
fn merged(first: &SignerList, second: &SignerList) -> SignerList {
    let mut list = first.clone();
    list.merge(second);
    list
}

/// Each would be tried on every certificate that names the key id, and each new one compared to all before it.
#[test]
fn a_key_id_has_at_most_64_signers() {
    let kid = [7; 8];
    // As many certificates as there are serial numbers: nobody checks who signed them.
    let items = claimed(&kid, 0..5_000);
    let full = list_of(&items[..64]);
    assert_eq!((full.count(), full.left_out()), (64, 0));
    let many = list_of(&items);
    assert_eq!((many.count(), many.left_out()), (64, 4_936));
    // A signer that is already there is not left out.
    let mut twice = merged(&full, &full);
    assert_eq!((twice.count(), twice.left_out()), (64, 0));
    // The others in a list are not lost, and neither is the count of what other lists left out.
    twice.merge(&list_of(&items[60..70]));
    assert_eq!((twice.count(), twice.left_out()), (64, 6));
    twice.merge(&many);
    assert_eq!((twice.count(), twice.left_out()), (64, 4_942));
    let another = Signer::new();
    twice.merge(&another.list());
    assert_eq!(check(&twice, &another), None);
}

#[test]
fn nobody_who_only_claims_a_key_id_crowds_out_the_signer_that_has_it() {
    let signer = Signer::new();
    let others = claimed(&signer.kid(), 0..70);
    for place in [0, 1, 63, 64, 65, 70] {
        let mut items = others.clone();
        items.insert(place, item(&signer.kid(), &signer.der));
        let list = list_of(&items);
        assert_eq!(check(&list, &signer), None, "{place}");
        assert_eq!((list.count(), list.left_out()), (64, 7), "{place}");
    }
    let crowds = [list_of(&others), list_of(&others[..64]), bare_keys(&signer.kid(), 65)];
    for crowd in crowds {
        let left_out = crowd.left_out();
        for list in [
            merged(&crowd, &signer.list()),
            merged(&merged(&crowd, &signer.list()), &crowd),
            merged(&merged(&signer.list(), &crowd), &crowd),
        ] {
            assert_eq!(check(&list, &signer), None);
            assert_eq!(list.count(), 64);
            assert!(list.left_out() > left_out);
        }
        let mut list = crowd;
        list.add_der(&signer.der).unwrap();
        assert_eq!(check(&list, &signer), None);
        assert_eq!((list.count(), list.left_out()), (64, left_out + 1));
    }
}

#[cfg(feature = "csca")]
#[test]
fn whom_no_authority_certified_holds_no_place_of_a_certified_signer() {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = params("CSCA");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let csca = authority.self_signed(&authority_key).unwrap();
    let csca = [csca.der().to_vec()];
    let issuer = rcgen::Issuer::from_params(&authority, &authority_key);
    let pair = rcgen::KeyPair::generate().unwrap();
    let der = params("DSC").signed_by(&pair, &issuer).unwrap();
    let key = p256::pkcs8::DecodePrivateKey::from_pkcs8_der(&pair.serialize_der()).unwrap();
    let der = der.der().to_vec();
    let signer = Signer { key, der };
    let certified = |list: &SignerList| list.certified_by(&csca).unwrap();
    let crowd = list_of(&claimed(&signer.kid(), 0..64));
    // Certified together, and one by one.
    let together = certified(&merged(&crowd, &signer.list()));
    assert_eq!(check(&together, &signer), None);
    let apart = merged(&certified(&crowd), &certified(&signer.list()));
    assert_eq!(check(&apart, &signer), None);
    // Even where the list gives the signer a key id other than its own.
    let kid = [7; 8];
    let crowd = certified(&list_of(&claimed(&kid, 0..64)));
    let renamed = certified(&list_of(&[item(&kid, &signer.der)]));
    let payload = encode(&claims(recovery()));
    let protected = encode(&cbor!({1 => ES256, 4 => bytes(&kid)}).unwrap());
    let message = signer.message(&protected, cbor!({}).unwrap(), &payload);
    for list in [merged(&crowd, &renamed), merged(&renamed, &crowd)] {
        let trust = CertificateTrust::without_revocations(&list);
        assert_eq!(examine_signed(&message, &trust, NOW).error(), None);
    }
}

/// A key that was certified again, for other types or another time, under one key id: the certificate counts that
/// allows what was signed; where none does, it is refused for what is wrong with the first.
#[test]
fn of_certificates_of_one_key_one_that_fits_counts_in_any_order() {
    let signer = Signer::new();
    let of_key = |dsc: Dsc| item(&signer.kid(), &Dsc { key: signer.key.clone(), ..dsc }.der());
    let fit = || of_key(Dsc::default());
    let vaccination = || of_key(Dsc { usages: Some(vec![VACCINATION_OID]), ..Dsc::default() });
    let expired = || of_key(Dsc { not_after: "210201000000Z", ..Dsc::default() });
    for (items, expected) in [
        (vec![fit(), vaccination(), expired()], None),
        (vec![vaccination(), fit()], None),
        (vec![expired(), fit()], None),
        (vec![vaccination(), expired()], Some(KeyUsage)),
        (vec![expired(), vaccination()], Some(SignerExpired)),
    ] {
        assert_eq!(check(&list_of(&items), &signer), expected);
    }
}

#[test]
fn a_kid_of_a_jwk_set_is_in_base64_of_either_alphabet_padded_or_not() {
    let signer = Signer::new();
    let [x, y] = coordinates(&signer);
    let add = |kid: &str| {
        let key = json!({"kid": kid, "kty": "EC", "crv": "P-256", "x": x, "y": y});
        let mut list = SignerList::new();
        let added = list.add_jwks(json!({"keys": [key]}).to_string().as_bytes());
        added.map(|()| list)
    };
    // The same key id in each: of its Base64 some letters differ between the alphabets, and eight bytes are padded.
    let kid = [0xfb, 0xef, 0xff, 0xff, 0xff, 0x00, 0xfb, 0xef];
    let forms = [
        Base64::encode_string(&kid),
        Base64Unpadded::encode_string(&kid),
        Base64UrlUnpadded::encode_string(&kid),
        Base64UrlUnpadded::encode_string(&kid) + "=",
    ];
    assert_eq!(forms[1], "++////8A++8");
    for form in &forms {
        let list = add(form).unwrap();
        let payload = encode(&claims(recovery()));
        let protected = encode(&cbor!({1 => ES256, 4 => bytes(&kid)}).unwrap());
        let message = signer.message(&protected, cbor!({}).unwrap(), &payload);
        let verdict = examine_signed(&message, &CertificateTrust::without_revocations(&list), NOW);
        assert_eq!(verdict.error(), None, "{form}");
    }
    // Both alphabets in one, and bits without meaning.
    for bad in ["++_///8A++8", "++_///8A++8=", "++////8A++9", "--____8A--9"] {
        assert_eq!(add(bad).err(), Some(ListMalformed), "{bad}");
    }
    // Key ids of 6 to 8 bytes are padded with nothing, two and one; nothing else is taken for their padding.
    for length in 6..=8 {
        let url = Base64UrlUnpadded::encode_string(&kid[..length]);
        for text in [Base64Unpadded::encode_string(&kid[..length]), url] {
            let due = (4 - text.len() % 4) % 4;
            for padding in 0..6 {
                let padded = text.clone() + &"=".repeat(padding);
                let is_read = padding == 0 || padding == due;
                assert_eq!(add(&padded).is_ok(), is_read, "{padded}");
            }
            assert!(add(&format!("={text}")).is_err(), "{text}");
        }
    }
    for bad in ["=", "==", "===", "===="] {
        assert_eq!(add(bad).err(), Some(ListMalformed), "{bad}");
    }
}
