//! `Debug` for what holds secrets or personal data: the name of the type and nothing else.

/// `Debug` that shows the name of the type alone.
#[macro_export]
macro_rules! opaque_debug {
    ($($name:ident $(<$($of:tt),+>)?),+) => {
        $(impl$(<$($of),+>)? core::fmt::Debug for $name$(<$($of),+>)? {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}
