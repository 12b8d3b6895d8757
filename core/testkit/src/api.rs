//! All public names of a crate at one place, as tests use them.

/// Of `episeal-visits`.
#[cfg(feature = "visits")]
pub mod visits {
    pub use episeal_visits::authority::*;
    pub use episeal_visits::diary::*;
    pub use episeal_visits::key_ring::*;
    pub use episeal_visits::office::*;
    pub use episeal_visits::server::*;
    pub use episeal_visits::share::*;
    pub use episeal_visits::staff::*;
    pub use episeal_visits::store::*;
    pub use episeal_visits::stretch::*;
    pub use episeal_visits::trust::*;
    pub use episeal_visits::venue::*;
    pub use episeal_visits::visitor::*;
    pub use episeal_visits::*;
}

/// Of `episeal-certificates`.
#[cfg(feature = "certificates")]
pub mod certificates {
    pub use episeal_base::time::{DAY, MAX_TIME, TOLERANCE};
    pub use episeal_certificates::guard::*;
    pub use episeal_certificates::issue::*;
    pub use episeal_certificates::names::*;
    pub use episeal_certificates::qr::*;
    pub use episeal_certificates::*;
}
