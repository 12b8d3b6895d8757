//! Flat enums with stable codes, each written as one list that core and its bindings expand alike.

/// A flat enum: no payload, and for each variant a stable code in kebab case and one sentence.
///
/// `list` becomes a hidden macro that hands the whole list to another one: a binding mirrors the enum from it, and
/// fails to build when a variant is added.
#[macro_export]
macro_rules! coded {
    ($($all:tt)+) => { $crate::coded_with! { ($) $($all)+ } };
}

/// [`coded`], with the dollar sign that the macro it makes is written with.
#[doc(hidden)]
#[macro_export]
macro_rules! coded_with {
    (
        ($d:tt) $(#[doc = $about:literal])+ $name:ident, list $list:ident;
        $( $(#[doc = $doc:literal])+ $variant:ident => $code:literal, $sentence:literal; )+
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $( $(#[doc = $doc])+ $variant, )+ }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [$name] = &[ $( $name::$variant, )+ ];

            /// The stable code, in kebab case.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $( $name::$variant => $code, )+ }
            }

            /// The variant of a code, if there is one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $( $code => Some($name::$variant), )+ _ => None }
            }

            /// What it says to a person, in English.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $( $name::$variant => $sentence, )+ }
            }
        }

        /// `code: sentence`
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{}: {}", self.code(), self.sentence())
            }
        }

        #[doc(hidden)]
        #[macro_export]
        macro_rules! $list {
            ($d then:ident) => {
                $d then! {
                    $(#[doc = $about])+ $name, list $list;
                    $( $(#[doc = $doc])+ $variant => $code, $sentence; )+
                }
            };
        }
    };
}

/// A flat error: as [`coded`].
#[macro_export]
macro_rules! errors {
    ( $(#[doc = $about:literal])+ $name:ident, list $list:ident; $($variants:tt)+ ) => {
        $crate::coded! { $(#[doc = $about])+ $name, list $list; $($variants)+ }

        impl core::error::Error for $name {}
    };
}
