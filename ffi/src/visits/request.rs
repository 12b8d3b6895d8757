//! What a venue requires of a request, and what it says.

use super::areas::VenueAreas;
use super::ask::Ask;
use crate::convert::{all, each};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::{Day, OfficeId};
use crate::records::record;
use crate::state::{State, state};
use episeal::visits::venue;
use std::sync::Arc;

record! {
    /// What a venue requires of requests, as its owner states it. `default_policy_fields` gives the strictest
    /// useful policy.
    PolicyFields {
        /// The shortest window, in seconds: at least 1,800.
        min_window: i64,
        /// How many requests of one office may touch a UTC day: 1 to 1,000.
        max_requests: Count,
        /// How many seconds of a UTC day all windows of one office may have together, each second counted once; 86,400
        /// means no limit.
        max_seconds_a_day: i64,
        /// How many places the areas of a request must have together, by the venue's list: at least 1.
        min_places: Count,
        /// Whether areas of one level are answered for on days for which the venue has no list.
        allows_unlisted_areas: bool,
        /// How long a stay without departure counts, in seconds: 1 to 86,400.
        max_stay: i64,
    }
}

impl PolicyFields {
    fn core(self) -> Result<venue::PolicyFields, RecordError> {
        let Self { min_window, max_seconds_a_day, allows_unlisted_areas, max_stay, .. } = self;
        let (max_requests, min_places) = (self.max_requests.read()?, self.min_places.read()?);
        Ok(venue::PolicyFields {
            min_window,
            max_requests,
            max_seconds_a_day,
            min_places,
            allows_unlisted_areas,
            max_stay,
        })
    }
}

impl From<venue::PolicyFields> for PolicyFields {
    fn from(of: venue::PolicyFields) -> Self {
        let venue::PolicyFields { min_window, max_seconds_a_day, allows_unlisted_areas, max_stay, .. } = of;
        let (max_requests, min_places) = (of.max_requests.into(), of.min_places.into());
        Self { min_window, max_requests, max_seconds_a_day, min_places, allows_unlisted_areas, max_stay }
    }
}

/// The strictest useful policy, to start from.
#[uniffi::export]
pub fn default_policy_fields() -> PolicyFields {
    venue::PolicyFields::default().into()
}

/// What a venue requires of requests, within the limits that no owner may exceed.
#[derive(uniffi::Object)]
pub struct Policy(pub(super) venue::Policy);

#[uniffi::export]
impl Policy {
    /// A policy within the limits that no owner may exceed; with the venue's own lists of its areas.
    ///
    /// # Errors
    /// - `InvalidPolicy`: a field outside its limits, or two lists of areas from the same day.
    #[uniffi::constructor]
    pub fn new(fields: PolicyFields, areas: Vec<Arc<VenueAreas>>) -> Result<Self, RecordError> {
        Ok(Self(venue::Policy::new(&fields.core()?, &all(&areas))?))
    }
}

/// The requests that one venue has verified, for as long as it has keys for their days.
#[derive(uniffi::Object)]
pub struct RequestLog(pub(super) State<venue::RequestLog>);

state!(RequestLog(venue::RequestLog));

#[uniffi::export]
impl RequestLog {
    /// An empty log.
    #[uniffi::constructor]
    pub fn new() -> Self {
        venue::RequestLog::new().into()
    }

    /// The bytes for the caller to keep. They name offices and windows, but no person.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.read().to_bytes()
    }

    /// Reads what `RequestLog::to_bytes` wrote.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: a log of a newer version.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(venue::RequestLog::from_bytes(&bytes)?.into())
    }
}

/// What a request says, authentic or verified.
macro_rules! request {
    ($($name:ident),+) => { $(
        #[uniffi::export]
        impl $name {
            /// Venue, windows, areas, legal basis and expiry.
            pub fn ask(&self) -> Ask {
                self.0.ask().into()
            }

            /// The asking office.
            pub fn office(&self) -> OfficeId {
                self.0.office().into()
            }

            /// The asking office's certified name.
            pub fn office_name(&self) -> String {
                self.0.office_name().into()
            }

            /// The UTC days whose visits are to be read: those of the windows and the day before each.
            pub fn days(&self) -> Vec<Day> {
                each(self.0.days())
            }
        }
    )+ };
}

/// A request to this venue, signed by an office that the authority certified at the time at which it was authenticated.
/// Whether the venue answers it is not decided.
#[derive(uniffi::Object)]
pub struct AuthenticRequest(pub(super) venue::AuthenticRequest);

/// A request that this venue has verified: it answers no others.
#[derive(uniffi::Object)]
pub struct VerifiedRequest(pub(super) venue::VerifiedRequest);

request!(AuthenticRequest, VerifiedRequest);
