//! Certificates of document signers: what x509-parser says of the same bytes.

use super::Choices;
use crate::api::certificates::*;
use crate::certificates::Signer;
use crate::dsc::{Dsc, other_secret_key};
use std::sync::OnceLock;

fn seeds() -> &'static [Vec<u8>] {
    static SEEDS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let p384 = Dsc { is_p384: true, ..Dsc::default() };
        let critical = Dsc { is_critical: true, writes_default: true, ..Dsc::default() };
        vec![Dsc::default().der(), p384.der(), critical.der(), Signer::fixed(other_secret_key()).der]
    })
}

/// The first byte chooses a certificate whose bits and items change; or the rest is taken as it is. What is taken for a
/// signer is a certificate for others, with the same validity, and is read alike wherever a certificate is taken.
pub fn dsc(data: &[u8]) {
    let mut choices = Choices::new(data);
    let which = choices.below(seeds().len() + 1);
    let der = match seeds().get(which) {
        None => choices.rest().to_vec(),
        Some(seed) => changed(seed.clone(), &mut choices),
    };
    let mut list = SignerList::new();
    let added = list.add_der(&der);
    assert_eq!((list.count(), list.left_out()), (u32::from(added.is_ok()), 0));
    let signer = DocumentSigner::from_der(&der);
    if added.is_ok() {
        assert_same(&der, signer.as_ref().ok());
    }
    let certified = list.certified_by(&seeds()[..1]);
    assert!(certified.is_ok(), "authorities that are certificates");
    assert_eq!(SignerList::new().certified_by(std::slice::from_ref(&der)).is_ok(), added.is_ok());
    let usage = hcert::check_key_usage(&der, &der);
    assert!(usage.is_err(), "a certificate is no message");
}

/// Bits flip, bytes come and go, lengths change with them.
pub(super) fn changed(mut der: Vec<u8>, choices: &mut Choices<'_>) -> Vec<u8> {
    for _ in 0..1 + choices.below(3) {
        if choices.is_one_in(2) {
            super::cbor::change_bytes(&mut der, choices);
            continue;
        }
        let at = u16::from_le_bytes(choices.bytes());
        let at = usize::from(at) % der.len().max(1);
        if let Some(byte) = der.get_mut(at) {
            *byte =
                choices.one_of(&[0, 1, 2, 3, 5, 6, 0x0c, 0x17, 0x18, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0xa0, 0xff]);
        }
    }
    der
}

fn assert_same(der: &[u8], signer: Option<&DocumentSigner>) {
    // x509-parser is stricter than RFC 5280 in places of which a verifier of health certificates needs nothing.
    let Ok((rest, theirs)) = x509_parser::parse_x509_certificate(der) else { return };
    assert!(rest.is_empty(), "nothing follows a certificate");
    if let Some(ours) = signer {
        let validity = theirs.validity();
        assert_eq!(ours.not_before(), validity.not_before.timestamp());
        assert_eq!(ours.not_after(), validity.not_after.timestamp());
    }
}
