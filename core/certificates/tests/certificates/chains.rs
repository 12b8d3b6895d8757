//! Chains from document signers to national authorities (CSCA).
#![cfg(feature = "csca")]

use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use sha2::Digest;

fn check(list: &SignerList, signer: &Signer) -> Option<CertificateError> {
    let trust = CertificateTrust::without_revocations(&list.clone());
    verify_certificate(&signer.good(), &trust, NOW).err()
}

#[test]
fn a_signer_that_no_authority_certified_verifies_nothing() {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = params("CSCA");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let csca = authority.self_signed(&authority_key).unwrap().der().to_vec();
    let issuer = rcgen::Issuer::from_params(&authority, &authority_key);
    let pair = rcgen::KeyPair::generate().unwrap();
    let der = params("DSC").signed_by(&pair, &issuer).unwrap().der().to_vec();
    let key = p256::pkcs8::DecodePrivateKey::from_pkcs8_der(&pair.serialize_der()).unwrap();
    let signer = Signer { key, der };
    let alone = Signer::new();
    let mut list = signer.list();
    list.merge(&alone.list());
    let certified = list.certified_by(std::slice::from_ref(&csca)).unwrap();
    assert_eq!(check(&certified, &signer), None);
    assert_eq!(check(&certified, &alone), Some(SignerUntrusted));
    assert_eq!(check(&list, &alone), None);
    assert_eq!(check(&list.certified_by(&[]).unwrap(), &signer), Some(SignerUntrusted));
    // Another authority of the same name; one that is not an authority; a certificate that was changed.
    let impostor = authority.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap();
    let impostor = list.certified_by(&[impostor.der().to_vec()]).unwrap();
    assert_eq!(check(&impostor, &signer), Some(SignerUntrusted));
    // The same key under another name.
    let mut renamed = params("another CSCA");
    renamed.is_ca = authority.is_ca;
    let renamed = renamed.self_signed(&authority_key).unwrap();
    let renamed = list.certified_by(&[renamed.der().to_vec()]).unwrap();
    assert_eq!(check(&renamed, &signer), Some(SignerUntrusted));
    let no_authority = params("CSCA").self_signed(&authority_key).unwrap();
    let no_authority = list.certified_by(&[no_authority.der().to_vec()]).unwrap();
    assert_eq!(check(&no_authority, &signer), Some(SignerUntrusted));
    assert_eq!(list.certified_by(&[vec![1]]).err(), Some(SignerMalformed));
}

/// A signer of an authority that `change` makes, and the authority's certificate.
fn certified(change: impl FnOnce(&mut rcgen::CertificateParams)) -> (Signer, Vec<u8>) {
    certified_as(change, |_| {})
}

/// The same with a signer that `own` changes.
fn certified_as(
    change: impl FnOnce(&mut rcgen::CertificateParams),
    own: impl FnOnce(&mut rcgen::CertificateParams),
) -> (Signer, Vec<u8>) {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = params("CSCA");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    change(&mut authority);
    let csca = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::from_params(&authority, &authority_key);
    let pair = rcgen::KeyPair::generate().unwrap();
    let mut signer = params("DSC");
    own(&mut signer);
    let der = signer.signed_by(&pair, &issuer).unwrap();
    let key = p256::pkcs8::DecodePrivateKey::from_pkcs8_der(&pair.serialize_der()).unwrap();
    let der = der.der().to_vec();
    (Signer { key, der }, csca.der().to_vec())
}

#[test]
fn an_authority_certifies_only_what_it_may_while_it_is_valid() {
    let year = |year| rcgen::date_time_ymd(year, 7, 2);
    let usages = |usage| move |params: &mut rcgen::CertificateParams| params.key_usages = vec![usage];
    let critical = |params: &mut rcgen::CertificateParams| {
        let mut extension = rcgen::CustomExtension::from_oid_content(&[2, 5, 29, 30], vec![0x30, 0]);
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
    };
    for ((signer, csca), error) in [
        (certified(usages(rcgen::KeyUsagePurpose::KeyCertSign)), None),
        (certified(usages(rcgen::KeyUsagePurpose::DigitalSignature)), Some(SignerUntrusted)),
        (certified(critical), Some(SignerUntrusted)),
        // NOW is the second of July of 2021, at midnight; signers are valid from the first of January.
        (certified(|csca| csca.not_after = year(2021)), None),
        (certified(|csca| csca.not_after = rcgen::date_time_ymd(2021, 7, 1)), Some(SignerExpired)),
        (certified(|csca| csca.not_before = rcgen::date_time_ymd(2021, 1, 2)), Some(SignerUntrusted)),
        (certified(|csca| csca.not_after = rcgen::date_time_ymd(2020, 12, 31)), Some(SignerUntrusted)),
    ] {
        let list = signer.list().certified_by(&[csca]).unwrap();
        assert_eq!(check(&list, &signer), error);
    }
}

/// `expires-after-signer` is about the signer's own certificate, whenever its authority ends.
#[test]
fn an_authority_that_ends_first_ends_trust_and_is_no_deviation() {
    // NOW is the second of July of 2021, certificates expire a year after the first.
    let ends = |year, month| {
        move |params: &mut rcgen::CertificateParams| {
            params.not_after = rcgen::date_time_ymd(year, month, 2);
        }
    };
    const EXCEEDED: &[Deviation] = &[Deviation::ExpiresAfterSigner];
    for (authority, own, deviations) in [
        (ends(2021, 8), ends(2023, 1), &[][..]),
        (ends(2021, 8), ends(2022, 1), EXCEEDED),
        (ends(2023, 1), ends(2022, 1), EXCEEDED),
        (ends(2023, 1), ends(2023, 1), &[]),
    ] {
        let (signer, csca) = certified_as(authority, own);
        let list = signer.list().certified_by(&[csca]).unwrap();
        let trust = CertificateTrust::without_revocations(&list);
        let verified = verify_certificate(&signer.good(), &trust, NOW).unwrap();
        assert_eq!(verified.deviations(), deviations);
    }
    let august = NOW + 32 * 86_400;
    for (authority, own) in [(ends(2021, 8), ends(2023, 1)), (ends(2023, 1), ends(2021, 8))] {
        let (signer, csca) = certified_as(authority, own);
        let list = signer.list().certified_by(&[csca]).unwrap();
        let trust = CertificateTrust::without_revocations(&list);
        let found = verify_certificate(&signer.good(), &trust, august).err();
        assert_eq!(found, Some(SignerExpired));
    }
}

#[test]
fn an_authoritys_signature_names_its_algorithm_twice() {
    let (signer, csca) = certified(|_| {});
    // ecdsa-with-SHA256: the first name is signed, the second one is not.
    let name = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    let at = signer.der.windows(8).rposition(|window| window == name);
    let at = at.unwrap();
    let mut der = signer.der.clone();
    der.splice(at + 8..at + 8, [0x05, 0x00]);
    der[at - 3] += 2;
    let length = u16::from_be_bytes([der[2], der[3]]) + 2;
    der[2..4].copy_from_slice(&length.to_be_bytes());
    let changed = Signer { der, ..signer };
    assert_eq!(check(&changed.list(), &changed), None, "no authority asked");
    let list = changed.list().certified_by(&[csca]).unwrap();
    assert_eq!(check(&list, &changed), Some(SignerUntrusted));
}

#[test]
fn an_rsa_signer_of_an_rsa_authority_is_certified() {
    let (authority_key, rsa) = (RsaSigner::new().pair(), RsaSigner::new());
    let mut authority = params("CSCA");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let csca = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::from_params(&authority, &authority_key);
    let der = params("DSC").signed_by(&rsa.pair(), &issuer).unwrap();
    let der = der.der().to_vec();
    let kid = &sha2::Sha256::digest(&der)[..8];
    let message = rsa.message_of(kid, PS256, &encode(&claims(recovery())));
    let check = |der: Vec<u8>| {
        let mut list = SignerList::new();
        list.add_der(&der).unwrap();
        let certified = list.certified_by(&[csca.der().to_vec()]).unwrap();
        examine_signed(&message, &CertificateTrust::without_revocations(&certified), NOW)
    };
    let verdict = check(der.clone());
    assert_eq!(verdict.error(), None);
    assert_eq!(verdict.deviations(), [Deviation::RsaSigner]);
    // Another authority of the same name.
    let other = authority.self_signed(&RsaSigner::new().pair()).unwrap();
    let mut list = SignerList::new();
    list.add_der(&der).unwrap();
    let list = list.certified_by(&[other.der().to_vec()]).unwrap();
    let refused = examine_signed(&message, &CertificateTrust::without_revocations(&list), NOW);
    assert_eq!(refused.error(), Some(SignerUntrusted));
}
