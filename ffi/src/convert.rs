//! Between what other languages have and what core takes.

use std::sync::Arc;

/// What an object holds.
pub(crate) trait Holds {
    type Of: Clone;

    fn held(&self) -> &Self::Of;
}

/// Objects of what never changes.
macro_rules! from {
    ($($name:ident($of:path)),+ $(,)?) => { $(
        impl From<$of> for $name {
            fn from(of: $of) -> Self {
                Self(of)
            }
        }
    )+ };
}
pub(crate) use from;

/// Objects of what never changes, which come in lists.
macro_rules! holds {
    ($($name:ident($of:path)),+ $(,)?) => { $(
        $crate::convert::from!($name($of));

        impl $crate::convert::Holds for $name {
            type Of = $of;

            fn held(&self) -> &$of {
                &self.0
            }
        }
    )+ };
}
pub(crate) use holds;

/// What a list of objects holds.
pub(crate) fn all<T: Holds>(objects: &[Arc<T>]) -> Vec<T::Of> {
    objects.iter().map(|object| object.held().clone()).collect()
}

/// Each of a list as something else.
pub(crate) fn each<A, B: From<A>>(list: impl IntoIterator<Item = A>) -> Vec<B> {
    list.into_iter().map(B::from).collect()
}

/// Objects for a list.
pub(crate) fn objects<A, B: From<A>>(list: impl IntoIterator<Item = A>) -> Vec<Arc<B>> {
    list.into_iter().map(|one| Arc::new(B::from(one))).collect()
}

/// Each of a list as something else, where none is refused.
#[cfg(feature = "visits")]
pub(crate) fn tried<A, B, E>(list: impl IntoIterator<Item = A>, of: impl Fn(A) -> Result<B, E>) -> Result<Vec<B>, E> {
    list.into_iter().map(of).collect()
}

/// Texts that core reads where they are used and not on their way: uniffi frees no argument behind one that it cannot
/// convert, and could not print a record with one.
macro_rules! read_where_used {
    ($error:ty; $($(#[doc = $about:literal])* $name:ident($of:path): |$one:ident| $text:expr;)+) => { $(
        $(#[doc = $about])*
        #[derive(Clone)]
        pub struct $name(String);

        uniffi::custom_type!($name, String, {
            try_lift: |text| Ok($name(text)),
            lower: |of| of.0,
        });

        impl $name {
            pub(crate) fn read(&self) -> Result<$of, $error> {
                <$of>::parse(&self.0)
            }
        }

        impl From<$of> for $name {
            fn from($one: $of) -> Self {
                Self($text)
            }
        }
    )+ };
}
pub(crate) use read_where_used;

/// A secret's bytes, for whoever asked for them by that name.
pub(crate) fn exposed(secret: &episeal::visits::SecretBytes) -> Vec<u8> {
    secret.expose_secret_bytes().to_vec()
}
