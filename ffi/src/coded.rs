//! Flat enums, from core's own lists: a variant that is added there is one here.

use crate::texts::{Language, said};

/// Core's enums and errors, by the names that they have here, too.
mod of_core {
    #[cfg(feature = "certificates")]
    pub(super) use episeal::certificates::{
        CertificateKind, Check, Deviation, NotJudged, RevocationHashType, guard::GuardOutcome, issue::RecoveryProfile,
        names::NameLanguage, qr::QrLevel,
    };
    #[cfg(feature = "certificates")]
    pub(super) use episeal::rules::{Outcome, RuleType};
    #[cfg(feature = "visits")]
    pub(super) use episeal::visits::{
        Field, office::LeftOut, store::SecretSlot, trust::SuccessionRole, visitor::CheckInKind, visitor::Readers,
    };
}

/// An enum with codes and what they say.
macro_rules! mirror {
    (
        $(#[doc = $about:literal])+ $name:ident, list $list:ident;
        $( $(#[doc = $doc:literal])+ $variant:ident => $code:literal, $sentence:literal; )+
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, uniffi::Enum)]
        pub enum $name { $( $(#[doc = $doc])+ $variant, )+ }

        #[uniffi::export]
        impl $name {
            /// The stable code, in kebab case.
            pub fn code(&self) -> String {
                of_core::$name::from(*self).code().into()
            }

            /// What it says to a person.
            pub fn text(&self, language: Language) -> String {
                let of = of_core::$name::from(*self);
                said(stringify!($name), of.code(), of.sentence(), language)
            }
        }

        impl From<of_core::$name> for $name {
            fn from(of: of_core::$name) -> Self {
                match of { $( of_core::$name::$variant => Self::$variant, )+ }
            }
        }

        impl From<$name> for of_core::$name {
            fn from(of: $name) -> Self {
                match of { $( $name::$variant => Self::$variant, )+ }
            }
        }
    };
}

#[cfg(feature = "visits")]
mod visits {
    use super::*;

    episeal_base::fields!(mirror);
    episeal_messages::check_in_kinds!(mirror);
    episeal_messages::readers!(mirror);
    episeal_messages::succession_roles!(mirror);
    episeal_visits::reasons_left_out!(mirror);
    episeal_visits::secret_slots!(mirror);
}
#[cfg(feature = "visits")]
pub use visits::*;

#[cfg(feature = "certificates")]
mod certificates {
    use super::*;

    episeal_certificates::certificate_kinds!(mirror);
    episeal_certificates::checks!(mirror);
    episeal_certificates::deviations!(mirror);
    episeal_certificates::guard_outcomes!(mirror);
    episeal_certificates::name_languages!(mirror);
    episeal_certificates::not_judged!(mirror);
    episeal_certificates::qr_levels!(mirror);
    episeal_certificates::recovery_profiles!(mirror);
    episeal_certificates::revocation_hash_types!(mirror);
    episeal_rules::rule_outcomes!(mirror);
    episeal_rules::rule_types!(mirror);
}
#[cfg(feature = "certificates")]
pub use certificates::*;
