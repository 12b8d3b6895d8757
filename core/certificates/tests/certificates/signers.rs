//! Who may sign what, and when: every other signer is refused with the error that says why.

use ciborium::{Value, cbor};
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;

#[test]
fn a_signer_with_the_same_kid_replaces_nobody() {
    let (signer, other) = (Signer::new(), Signer::new());
    let mut list = signer.list();
    let items = format!(
        r#"[{{"kid":"{}","certificateType":"DSC","rawData":"{}"}}]"#,
        base64(&signer.kid()),
        base64(&other.der)
    );
    list.add_gateway_json(items.as_bytes()).unwrap();
    list.merge(&signer.list());
    list.add_gateway_json(items.as_bytes()).unwrap();
    // A list that is read again costs no second attempt per signer.
    assert_eq!(list.count(), 2);
    let trust = CertificateTrust::without_revocations(&list);
    assert!(verify_certificate(&signer.good(), &trust, NOW).is_ok());
    let forged = other.text_with(signer.protected(), cbor!({}).unwrap(), &claims(recovery()));
    assert!(verify_certificate(&forged, &trust, NOW).is_ok(), "each is tried");
}

#[test]
fn of_two_certificates_of_one_key_the_one_that_is_valid_counts() {
    let pair = rcgen::KeyPair::generate().unwrap();
    let of = |year| {
        let mut params = params("DSC");
        params.not_after = rcgen::date_time_ymd(year, 6, 1);
        params.self_signed(&pair).unwrap().der().to_vec()
    };
    let (old, new) = (of(2021), of(2023));
    let key = p256::pkcs8::DecodePrivateKey::from_pkcs8_der(&pair.serialize_der()).unwrap();
    let signer = Signer { key, der: new };
    let kid = base64(&signer.kid());
    let item = |der: &[u8]| format!(r#"{{"kid":"{kid}","rawData":"{}"}}"#, base64(der));
    let trust = |items: &[String]| {
        let mut list = SignerList::new();
        let items = format!("[{}]", items.join(","));
        list.add_gateway_json(items.as_bytes()).unwrap();
        CertificateTrust::without_revocations(&list)
    };
    let both = trust(&[item(&old), item(&signer.der)]);
    assert!(verify_certificate(&signer.good(), &both, NOW).is_ok());
    refused(&signer.good(), &trust(&[item(&old)]), SignerExpired);
}

fn base64(bytes: &[u8]) -> String {
    use base64ct::Encoding;
    base64ct::Base64::encode_string(bytes)
}

#[test]
fn an_unknown_signer_costs_no_signature_check() {
    let signer = Signer::new();
    let verdict = examine_certificate(&signer.good(), &Signer::new().trust(), NOW);
    assert_eq!(verdict.result(Check::SignerFound), CheckResult::Failed { error: SignerUnknown });
    assert_eq!(verdict.result(Check::Signature), CheckResult::NotDone);
    assert_eq!(verdict.error(), Some(SignerUnknown));
    refused(&signer.good(), &CertificateTrust::without_revocations(&SignerList::new()), SignerUnknown);
}

#[test]
fn a_signer_signs_only_what_its_key_is_for_while_it_is_valid() {
    let entry = |key: &'static str, entry: Value| claims(dcc(vec![(key, Value::Array(vec![entry]))]));
    let texts = |signer: &Signer| {
        [
            signer.text(&entry("t", test_entry())),
            signer.text(&entry("v", vaccination_entry())),
            signer.text(&entry("r", recovery_entry())),
        ]
    };
    for (number, allowed) in [[true, false, false], [false, true, false], [false, false, true]].iter().enumerate() {
        let kind = u8::try_from(number + 1).unwrap();
        let signer = Signer::with(|params| params.custom_extensions.push(key_usage(&[kind], false)));
        for (text, is_allowed) in texts(&signer).iter().zip(allowed) {
            let error = verify_certificate(text, &signer.trust(), NOW).err();
            assert_eq!(error, (!is_allowed).then_some(KeyUsage));
        }
    }
    let foreign = [0x06, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1];
    let legacy = [0x06, 0x0c, 0x2b, 6, 1, 4, 1, 0, 0x8e, 0x37, 0x8f, 0x65, 1, 3];
    for (oids, is_critical, expected) in [
        (&foreign[..], false, [None; 3]),
        (&foreign, true, [Some(KeyUsageForeign); 3]),
        (&[], false, [None; 3]),
        (&legacy, true, [Some(KeyUsage), Some(KeyUsage), None]),
    ] {
        let signer = Signer::with(|params| params.custom_extensions.push(extension(oids, is_critical)));
        let errors = texts(&signer).map(|text| verify_certificate(&text, &signer.trust(), NOW).err());
        assert_eq!(errors, expected);
    }
}

#[test]
fn a_signer_with_a_critical_extension_that_is_not_understood_or_two_usages_is_refused() {
    let unknown = |is_critical| {
        // nameConstraints, as an example of what is not checked.
        let mut extension = rcgen::CustomExtension::from_oid_content(&[2, 5, 29, 30], vec![0x30, 0]);
        extension.set_criticality(is_critical);
        Signer::with(|params| params.custom_extensions.push(extension))
    };
    let critical = unknown(true);
    refused(&critical.good(), &critical.trust(), KeyUsageForeign);
    let other = unknown(false);
    assert!(verify_certificate(&other.good(), &other.trust(), NOW).is_ok());
    let twice = Signer::with(|params| {
        let usages = [key_usage(&[3], false), key_usage(&[1], false)];
        params.custom_extensions.extend(usages);
    });
    refused(&twice.good(), &twice.trust(), KeyUsageForeign);
}

#[test]
fn an_expired_or_future_signer_or_certificate_is_refused() {
    let old = Signer::with(|params| params.not_after = rcgen::date_time_ymd(2021, 6, 1));
    refused(&old.good(), &old.trust(), SignerExpired);
    let future = Signer::with(|params| params.not_before = rcgen::date_time_ymd(2021, 8, 1));
    refused(&future.good(), &future.trust(), SignerNotYetValid);
    let signer = Signer::new();
    let (text, trust) = (signer.good(), signer.trust());
    for (now, error) in [(ISSUED - 1, Some(NotYetValid)), (ISSUED, None), (EXPIRES - 1, None), (EXPIRES, Some(Expired))]
    {
        assert_eq!(verify_certificate(&text, &trust, now).err(), error);
    }
}

#[test]
fn a_signer_whose_key_is_not_for_signatures_is_refused() {
    use rcgen::KeyUsagePurpose::*;
    let used_for = |purposes: &[rcgen::KeyUsagePurpose]| Signer::with(|params| params.key_usages = purposes.to_vec());
    for purposes in [&[ContentCommitment][..], &[KeyEncipherment], &[KeyAgreement], &[KeyCertSign, CrlSign]] {
        let signer = used_for(purposes);
        refused(&signer.good(), &signer.trust(), KeyUsageForeign);
    }
    for purposes in [&[][..], &[DigitalSignature], &[KeyCertSign, DigitalSignature]] {
        let signer = used_for(purposes);
        assert!(verify_certificate(&signer.good(), &signer.trust(), NOW).is_ok());
    }
    // One that cannot be read, or appears twice, says nothing.
    for extensions in [&[&b"\x04\x01\x80"[..]][..], &[&b"\x03\x02\x07\x80"[..]; 2]] {
        let signer = Signer::with(|params| {
            let extension = |der: &&[u8]| rcgen::CustomExtension::from_oid_content(&[2, 5, 29, 15], der.to_vec());
            params.custom_extensions.extend(extensions.iter().map(extension));
        });
        refused(&signer.good(), &signer.trust(), KeyUsageForeign);
    }
}
