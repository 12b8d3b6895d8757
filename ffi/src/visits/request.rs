//! What a venue requires of a request, and what it says.

use super::areas::VenueAreas;
use super::ask::Ask;
use crate::convert::{all, each};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::record;
use crate::state::{State, state};
use episeal::visits::{OfficeId, venue};
use std::sync::Arc;

record! {
    /// What a venue requires of requests, as its owner states it.
    PolicyFields {
        /// The shortest window, in seconds.
        min_window: i64,
        /// How many requests of one office may touch a day.
        max_requests: Count,
        /// How many seconds of a day all windows of one office may have together.
        max_seconds_a_day: i64,
        /// How many places the areas of a request must have together.
        min_places: Count,
        /// Whether areas of one level are answered for without a list.
        allows_unlisted_areas: bool,
        /// How long a stay without departure counts, in seconds.
        max_stay: i64,
    }
}

impl From<PolicyFields> for venue::PolicyFields {
    fn from(of: PolicyFields) -> Self {
        let PolicyFields { min_window, max_seconds_a_day, allows_unlisted_areas, max_stay, .. } = of;
        let (max_requests, min_places) = (of.max_requests.0, of.min_places.0);
        Self { min_window, max_requests, max_seconds_a_day, min_places, allows_unlisted_areas, max_stay }
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

#[derive(uniffi::Object)]
pub struct Policy(pub(super) venue::Policy);

#[uniffi::export]
impl Policy {
    #[uniffi::constructor]
    pub fn new(fields: PolicyFields, areas: Vec<Arc<VenueAreas>>) -> Result<Self, RecordError> {
        Ok(Self(venue::Policy::new(&fields.into(), &all(&areas))?))
    }
}

#[derive(uniffi::Object)]
pub struct RequestLog(pub(super) State<venue::RequestLog>);

state!(RequestLog(venue::RequestLog));

#[uniffi::export]
impl RequestLog {
    #[uniffi::constructor]
    pub fn new() -> Self {
        venue::RequestLog::new().into()
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.read().to_bytes()
    }

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
            pub fn ask(&self) -> Ask {
                self.0.ask().into()
            }

            pub fn office(&self) -> OfficeId {
                self.0.office()
            }

            pub fn office_name(&self) -> String {
                self.0.office_name().into()
            }

            pub fn days(&self) -> Vec<Day> {
                each(self.0.days())
            }
        }
    )+ };
}

#[derive(uniffi::Object)]
pub struct AuthenticRequest(pub(super) venue::AuthenticRequest);

#[derive(uniffi::Object)]
pub struct VerifiedRequest(pub(super) venue::VerifiedRequest);

request!(AuthenticRequest, VerifiedRequest);
