//! The native and the portable back end give the same answer to everything: on Project Wycheproof's cases, and on
//! thousands of hostile ones that are made here.

use super::rfc_tests::array;
use super::*;
use episeal_testkit::hostile::Numbers;

mod agreement;
mod ecdsa;
mod ed25519;
mod rsa;
