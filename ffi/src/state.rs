//! What changes while it is used, for objects that many threads share.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Read by many at a time or changed by one; never held while Argon2id runs. A panic elsewhere does not lock it for
/// good: core changes its state after its last check and not in the middle.
pub(crate) struct State<T>(RwLock<T>);

impl<T> State<T> {
    pub(crate) fn new(state: T) -> Self {
        Self(RwLock::new(state))
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, T> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Objects of state from core's.
macro_rules! state {
    ($($name:ident($of:path)),+ $(,)?) => { $(
        impl From<$of> for $name {
            fn from(of: $of) -> Self {
                Self($crate::state::State::new(of))
            }
        }
    )+ };
}
pub(crate) use state;

#[cfg(test)]
mod tests {
    use super::State;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn a_panic_does_not_lock_what_is_shared() {
        let state = State::new(1);
        let writing = AssertUnwindSafe(|| {
            let _locked = state.write();
            panic!("while it is changed");
        });
        assert!(catch_unwind(writing).is_err());
        *state.write() += 1;
        assert_eq!(*state.read(), 2);
    }
}
