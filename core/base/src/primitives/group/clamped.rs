//! Two secret scalars of X25519 as one (RFC 7748, section 5).

use crate::primitives::secret::Secret;
use crate::primitives::wiped_stack::on_wiped_stack;
use core::ops::{Add, Mul, Neg, Sub};
use curve25519_dalek::Scalar;
use curve25519_dalek::scalar::clamp_integer;

/// 1 / 8 modulo the order of the base point, little-endian.
const EIGHTH: [u8; 32] = *b"\x79\x2f\xdc\xe2\x29\xe5\x06\x61\xd0\xda\x1c\x7d\xb3\x9d\xd3\x07\
                           \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x06";

/// A secret scalar s of X25519 with X25519(s, 9) = X25519(a, X25519(b, 9)) (RFC 7748, section 5).
///
/// The base point has an odd prime order l, and u is the same for a point and its negative: s is a * b or -a * b modulo
/// l. As a scalar that clamping leaves as it is, s is 2^254 + 8 * k with k below 2^251. The k of a * b and that of
/// -a * b add up to l - 2^252 modulo l, a number of 125 bits, so that one of them is below 2^251. None where neither
/// is, for one product in 2^126.
pub(in crate::primitives) fn clamped_product<M>(a: &Secret<M>, b: &Secret<M>) -> Option<Secret<M>> {
    let number = |secret: &[u8; 32]| Scalar::from_bytes_mod_order(clamp_integer(*secret));
    on_wiped_stack(|| {
        let product = number(a.expose()).mul(number(b.expose()));
        // Clamping makes 2^254 of zero.
        let k = |product: Scalar| product.sub(number(&[0; 32])).mul(Scalar::from_bytes_mod_order(EIGHTH));
        let (plus, minus) = (k(product), k(product.neg()));
        let [.., high] = plus.as_bytes();
        // Computed, not decided: the sign is secret.
        let chosen = plus.add(Scalar::from((high >> 3) & 1).mul(minus.sub(plus)));
        let [.., high] = chosen.as_bytes();
        // Decided, and as good as never otherwise.
        (*high < 8).then(|| Secret::filled(|scalar| *scalar = clamp_integer(times_eight(chosen.as_bytes()))))
    })
}

/// Of a number below 2^251.
fn times_eight(number: &[u8; 32]) -> [u8; 32] {
    let mut carry = 0;
    number.map(|byte| {
        let shifted = (byte << 3) | carry;
        carry = byte >> 5;
        shifted
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitives::AgreementKey;

    fn power_of_two(exponent: usize) -> Scalar {
        let mut bytes = [0; 32];
        bytes[exponent / 8] = 1 << (exponent % 8);
        Scalar::from_bytes_mod_order(bytes)
    }

    #[test]
    fn an_eighth_is_what_eight_makes_one_of() {
        assert_eq!(Scalar::from_bytes_mod_order(EIGHTH) * Scalar::from(8u8), Scalar::ONE);
    }

    #[test]
    fn the_product_of_two_secrets_is_clamped_already() {
        for _ in 0..200 {
            let [a, b] = [(); 2].map(|()| Secret::<()>::random().unwrap());
            let product = clamped_product(&a, &b).unwrap();
            assert_eq!(*product.expose(), clamp_integer(*product.expose()));
            let number = |secret: &Secret<()>| Scalar::from_bytes_mod_order(clamp_integer(*secret.expose()));
            let (expected, found) = (number(&a) * number(&b), number(&product));
            assert!(found == expected || found == -expected);
        }
    }

    /// Two secrets whose product is 2^254 + 8 * k modulo the order, for a k of which neither sign has a clamped scalar.
    #[test]
    fn a_product_that_no_clamped_scalar_has_is_agreed_on_all_the_same() {
        let eighth = Scalar::from_bytes_mod_order(EIGHTH);
        let last = Scalar::from_bytes_mod_order([0; 32]) - power_of_two(252);
        for (k, is_there) in [
            (power_of_two(251) - Scalar::ONE, true),
            (power_of_two(251), false),
            // With `last` alone it would be zero, which no two clamped scalars have as their product.
            (power_of_two(251) + last + Scalar::ONE, false),
            (power_of_two(251) + last + last, false),
            (power_of_two(251) + last + last + Scalar::ONE, true),
        ] {
            let product = power_of_two(254) + k * Scalar::from(8u8);
            let (a, b) = loop {
                let b = clamp_integer(*Secret::<()>::random().unwrap().expose());
                let quotient = product * Scalar::from_bytes_mod_order(b).invert();
                let a = ((quotient - power_of_two(254)) * eighth).to_bytes();
                if a[31] < 8 {
                    break (clamp_integer(times_eight(&a)), b);
                }
            };
            let [a, b] = [a, b].map(|secret| Secret::<AgreementKey>::copy_of(&secret));
            assert_eq!(clamped_product(&a, &b).is_some(), is_there);
            let [a, b] = [a, b].map(AgreementKey::from_secret);
            assert_eq!(a.agree_with_own(&b), a.agree(b.public()));
        }
    }
}
