//! Text of any kind: nothing panics, little is allocated, and no name is shown.

use ciborium::cbor;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use episeal_testkit::memory;
use proptest::prelude::*;
use std::fmt::Debug;
use std::sync::OnceLock;

static_assertions::assert_not_impl_any!(Certificate: std::fmt::Display, Default);
static_assertions::assert_not_impl_any!(VerifiedCertificate: std::fmt::Display, Default);
static_assertions::assert_not_impl_any!(UnverifiedCertificate: std::fmt::Display);
static_assertions::assert_not_impl_any!(PersonName: std::fmt::Display);
static_assertions::assert_not_impl_any!(Recovery: Clone, std::fmt::Display);

fn signer() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(Signer::new)
}

/// Everything that reads from outside.
fn read_all(text: &str, bytes: &[u8]) {
    let trust = signer().trust();
    let mut list = SignerList::new();
    let _ = verify_certificate(text, &trust, NOW);
    let _ = examine_certificate(text, &trust, NOW);
    let _ = examine_signed(bytes, &trust, NOW);
    let _ = UnverifiedCertificate::decode(bytes).map(|read| read.claimed_json());
    let _ = hcert::inflate(bytes);
    let _ = hcert::content_json(bytes);
    let _ = hcert::check_content(bytes);
    let _ = list.add_der(bytes);
    let _ = list.add_pem(text);
    let _ = list.add_gateway_json(bytes);
    let _ = list.add_jwks(bytes);
    let _ = list.add_german_list(bytes, bytes);
    let _ = list.add_austrian_list(bytes, bytes, bytes, NOW);
}

fn good_message() -> Vec<u8> {
    let protected = encode(&signer().protected());
    signer().message(&protected, cbor!({}).unwrap(), &encode(&claims(recovery())))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_and_texts_are_read_without_a_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..500),
        text in "HC1:[0-9A-Z $%*+./:-]{0,400}",
    ) {
        read_all(&text, &bytes);
        read_all(&episeal_testkit::certificates::text(&bytes), &bytes);
    }

    #[test]
    fn a_changed_text_is_never_verified_and_never_a_panic(
        place in any::<prop::sample::Index>(),
        character in "[0-9A-Z $%*+./:-]",
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let good = signer().good();
        let at = 4 + place.index(good.len() - 4);
        let mut text = good.clone();
        text.replace_range(at..=at, &character);
        if let Some(cut) = cut {
            text.truncate(cut.index(text.len()));
        }
        let verified = verify_certificate(&text, &signer().trust(), NOW);
        prop_assert_eq!(verified.is_ok(), text == good);
    }

    #[test]
    fn a_changed_message_is_never_verified_and_never_a_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        tail in proptest::collection::vec(any::<u8>(), 0..3),
    ) {
        let good = good_message();
        let mut message = good.clone();
        for (place, value) in changes {
            let place = place.index(message.len());
            message[place] = value;
        }
        message.extend(tail);
        read_all("", &message);
        let verdict = examine_signed(&message, &signer().trust(), NOW);
        // Unsigned forms of the outermost array may change; what is signed may not.
        let is_same = || hcert::signed_payload(&message) == hcert::signed_payload(&good);
        prop_assert!(verdict.error().is_some() || is_same());
    }

    #[test]
    fn a_changed_signer_is_read_without_a_panic(
        place in any::<prop::sample::Index>(), value in any::<u8>(),
    ) {
        let mut der = signer().der.clone();
        let place = place.index(der.len());
        der[place] = value;
        let mut list = SignerList::new();
        let _ = list.add_der(&der);
        let _ = list.certified_by(&[der]);
    }
}

/// The most that reading takes at a time, in bytes.
fn peak(read: impl FnOnce()) -> usize {
    memory::peak(read).1
}

#[test]
fn a_bomb_of_64_mib_costs_less_than_one_mib() {
    let bomb = text_of_stream(&miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 64 << 20], 9));
    assert!((90_000..110_000).contains(&bomb.len()), "{}", bomb.len());
    let trust = signer().trust();
    let taken = peak(|| {
        let refused = verify_certificate(&bomb, &trust, NOW).err();
        assert_eq!(refused, Some(CertificateError::InflateTooLarge));
    });
    assert!(taken < 1 << 20, "{taken}");
}

#[test]
fn what_claims_or_holds_much_costs_less_than_one_mib() {
    let many = |head: &[u8], item: &[u8]| [head, &item.repeat(60_000 / item.len())].concat();
    let trust = signer().trust();
    for payload in [
        many(&[0x99, 0xff, 0xff], &[0x00]),
        many(&[0x9f], &[0x80]),
        many(&[0xbf], &[0x00]),
        many(&[0x5f], &[0x40]),
        many(&[0x7f], &[0x60]),
        many(&[0x7f], &[0x61, 0x41]),
        many(&[], &[0x81]),
        many(&[], &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff".to_vec(),
    ] {
        let text = episeal_testkit::certificates::text(&payload);
        let taken = peak(|| assert!(verify_certificate(&text, &trust, NOW).is_err()));
        assert!(taken < 1 << 20, "{taken}");
        let message = signer().message(&encode(&signer().protected()), cbor!({}).unwrap(), &payload);
        let text = episeal_testkit::certificates::text(&message);
        let taken = peak(|| assert!(verify_certificate(&text, &trust, NOW).is_err()));
        assert!(taken < 1 << 20, "{taken}");
    }
}

#[test]
fn debug_shows_no_personal_data() {
    let trust = signer().trust();
    let read = UnverifiedCertificate::parse(&signer().good()).unwrap();
    let verified = read.verify(&trust, NOW).unwrap();
    let show = |value: &dyn Debug| format!("{value:?}");
    let shown = [
        show(&read),
        show(&verified),
        show(&verified.certificate()),
        show(&verified.certificate().name()),
        show(&verified.certificate().entry()),
        show(&read.verdict(&trust, NOW)),
        show(&trust),
    ];
    for secret in ["Muster", "MUSTER", "Erika", "ERIKA", "1964", "2021-", "URN", "Koch"] {
        assert!(!shown.iter().any(|text| text.contains(secret)), "{secret}");
    }
    assert_eq!(shown[1], "VerifiedCertificate { .. }");
    assert_eq!(shown[4], "Recovery { entry: RecoveryEntry { .. } }");
}

#[test]
fn certificate_error_codes_are_stable_and_distinct() {
    let codes = CertificateError::ALL.iter().map(|error| format!("{error:?} {} {}", error.code(), error.sentence()));
    insta::assert_snapshot!(codes.collect::<Vec<_>>().join("\n"));
    let mut distinct: Vec<_> = CertificateError::ALL.iter().map(|error| error.code()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), CertificateError::ALL.len());
}
