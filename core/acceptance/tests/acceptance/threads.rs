//! Every public type goes from thread to thread and is used by several at once.

use episeal_acceptance::*;
use static_assertions::assert_impl_all;

assert_impl_all!(App: Send, Sync);
assert_impl_all!(Refusal: Send, Sync);
assert_impl_all!(Rejection: Send, Sync);
