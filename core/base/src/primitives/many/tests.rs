//! What many give is what each gives alone, whatever the others are.

use super::*;
use crate::primitives::{Secret, SigningKey};
use episeal_testkit::stack::assert_wiped;

mod hostile;

const COUNTS: [usize; 8] = [0, 1, 2, 7, 8, 9, 16, 17];

fn keys(count: usize) -> Vec<AgreementKey> {
    (0..count).map(|_| AgreementKey::generate().unwrap()).collect()
}

#[test]
fn many_agreements_are_each_one_and_a_peer_of_small_order_is_refused_in_its_place() {
    for count in COUNTS {
        let (own, others) = (keys(count), keys(count));
        for small in [None, Some(0), count.checked_sub(1)] {
            let peers: Vec<_> = others.iter().map(|other| *other.public()).collect();
            let peers: Vec<_> =
                peers.iter().enumerate().map(|(at, peer)| if Some(at) == small { [0; 32] } else { *peer }).collect();
            let pairs: Vec<_> = own.iter().zip(&peers).collect();
            let shared = agree_many(&pairs);
            assert_eq!(shared.len(), count);
            for ((at, shared), (key, peer)) in shared.iter().enumerate().zip(pairs) {
                assert_eq!(shared.as_ref().err(), (Some(at) == small).then_some(&RecordError::Undecryptable));
                assert_eq!(shared.as_ref().ok(), key.agree(peer).as_ref().ok());
            }
        }
    }
}

#[test]
fn many_signatures_are_each_one_and_what_is_changed_is_refused_in_its_place() {
    for count in COUNTS {
        let signed: Vec<_> = (0..count)
            .map(|number| {
                let key = SigningKey::from_seed(&Secret::random().unwrap());
                let message = vec![0x5a; number * 100];
                (*key.public(), key.sign(&message), message)
            })
            .collect();
        for changed in [None, Some(0), count.checked_sub(1), Some(count / 2)] {
            for byte in [0, 31, 32, 63] {
                let mut signatures: Vec<_> = signed.iter().map(|(_, signature, _)| *signature).collect();
                if let Some(signature) = changed.and_then(|at| signatures.get_mut(at)) {
                    signature[byte] ^= 1;
                }
                let all: Vec<_> = signed
                    .iter()
                    .zip(&signatures)
                    .map(|((public, _, message), signature)| Signature { public, message, signature })
                    .collect();
                let expected: Vec<_> = all.iter().map(|one| verify(one.public, one.message, one.signature)).collect();
                let refused = expected.iter().filter(|result| result.is_err()).count();
                assert_eq!(refused, usize::from(changed.is_some_and(|at| at < count)));
                assert_eq!(verify_many(&all), expected);
            }
        }
    }
}

/// In words of eight bytes, as the kernels hold them.
#[test]
fn many_agreements_leave_nothing_secret_on_the_stack() {
    let (own, others) = (keys(LANES), keys(LANES));
    let pairs: Vec<_> = own.iter().zip(others.iter().map(AgreementKey::public)).collect();
    let shared: Vec<_> = pairs.iter().map(|(key, peer)| key.agree(peer).unwrap()).collect();
    let secrets = own.iter().map(|key| key.secret().expose()).chain(shared.iter().map(|shared| shared.expose()));
    let secrets: Vec<&[u8]> = secrets.flat_map(|secret| secret.chunks_exact(16)).collect();
    assert_wiped("many agreements", &secrets, || agree_many(&pairs));
}
