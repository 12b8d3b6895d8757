//! Records: values with names, for arguments and for what was read.

/// A record that may be printed.
macro_rules! record {
    ($(#[doc = $about:literal])+ $name:ident { $( $(#[doc = $doc:literal])+ $field:ident: $of:ty, )+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, uniffi::Record)]
        pub struct $name { $( $(#[doc = $doc])+ pub $field: $of, )+ }
    };
}
pub(crate) use record;

/// A record with personal data or a secret: in no language does it show more than its name.
macro_rules! personal {
    ($(#[doc = $about:literal])+ $name:ident { $( $(#[doc = $doc:literal])+ $field:ident: $of:ty, )+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, uniffi::Record)]
        #[uniffi::export(Debug, Display)]
        pub struct $name { $( $(#[doc = $doc])+ pub $field: $of, )+ }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}
pub(crate) use personal;
