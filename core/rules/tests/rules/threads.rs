//! Every public type goes from thread to thread and is used by several at once.

use episeal_rules::*;
use static_assertions::assert_impl_all;

assert_impl_all!(Arrival: Send, Sync);
assert_impl_all!(Change: Send, Sync);
assert_impl_all!(Expression: Send, Sync);
assert_impl_all!(External: Send, Sync);
assert_impl_all!(Origin: Send, Sync);
assert_impl_all!(Outcome: Send, Sync);
assert_impl_all!(Payload: Send, Sync);
assert_impl_all!(RuleSet: Send, Sync);
assert_impl_all!(RuleType: Send, Sync);
assert_impl_all!(RuleVerdict: Send, Sync);
assert_impl_all!(RulesError: Send, Sync);
assert_impl_all!(RulesVerdict: Send, Sync);
assert_impl_all!(Travel: Send, Sync);
assert_impl_all!(ValueSets: Send, Sync);
