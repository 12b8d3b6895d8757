//! Errors, from core's own lists. Each is flat, and its message is `code: text`.

/// An error of core as it is.
macro_rules! error {
    (
        $(#[doc = $about:literal])+ $name:ident, list $list:ident;
        $( $(#[doc = $doc:literal])+ $variant:ident => $code:literal, $sentence:literal; )+
    ) => {
        #[uniffi::remote(Error)]
        #[uniffi(flat_error)]
        $(#[doc = $about])+
        pub enum $name { $( $(#[doc = $doc])+ $variant, )+ }
    };
}

#[cfg(feature = "visits")]
mod visits {
    pub use episeal::visits::RecordError;
    use episeal::visits::{Field, FieldError as Refused};

    episeal_base::record_errors!(error);

    macro_rules! field_error {
        (
            $(#[doc = $about:literal])+ $fields:ident, list $list:ident;
            $( $(#[doc = $doc:literal])+ $variant:ident => $code:literal, $sentence:literal; )+
        ) => {
            /// What a person typed was refused: the variant says where, the code why.
            #[derive(Debug, uniffi::Error)]
            #[uniffi(flat_error)]
            pub enum FieldError { $( $(#[doc = $doc])+ $variant(Refused), )+ }

            impl From<Refused> for FieldError {
                fn from(refused: Refused) -> Self {
                    match refused.field() { $( Field::$variant => Self::$variant(refused), )+ }
                }
            }

            impl core::fmt::Display for FieldError {
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    match self { $( Self::$variant(refused) => refused.fmt(f), )+ }
                }
            }
        };
    }
    episeal_base::fields!(field_error);
}
#[cfg(feature = "visits")]
pub use visits::{FieldError, RecordError};

#[cfg(feature = "certificates")]
mod certificates {
    pub use episeal::certificates::acceptance::Rejection;
    use episeal::certificates::acceptance::{self, App};
    pub use episeal::certificates::{CertificateError, IssueError};
    pub use episeal::rules::RulesError;

    episeal_base::certificate_errors!(error);
    episeal_certificates::issue_errors!(error);
    episeal_acceptance::rejections!(error);
    episeal_rules::rules_errors!(error);

    macro_rules! refusal {
        (
            $(#[doc = $about:literal])+ $apps:ident, list $list:ident;
            $( $(#[doc = $doc:literal])+ $variant:ident => $code:literal, $sentence:literal; )+
        ) => {
            /// An app refuses a certificate: the variant says which, the code why.
            #[derive(Debug, uniffi::Error)]
            #[uniffi(flat_error)]
            pub enum Refusal { $( $(#[doc = $doc])+ $variant(Rejection), )+ }

            impl From<acceptance::Refusal> for Refusal {
                fn from(refusal: acceptance::Refusal) -> Self {
                    match refusal.app { $( App::$variant => Self::$variant(refusal.rejection), )+ }
                }
            }

            impl core::fmt::Display for Refusal {
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    match self { $( Self::$variant(rejection) => rejection.fmt(f), )+ }
                }
            }
        };
    }
    episeal_acceptance::apps!(refusal);
}
#[cfg(feature = "certificates")]
pub use certificates::{CertificateError, IssueError, Refusal, Rejection, RulesError};
