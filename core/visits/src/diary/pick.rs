//! Which visits of a diary are shared.

use crate::visitor::Kept;
use episeal_base::error::RecordError;
use episeal_base::time::{DAY, Period};
use episeal_messages::id::RecordId;
use episeal_messages::stay::{Stay, StayRules};

/// Which visits of a diary to share.
#[derive(Clone, PartialEq, Eq)]
pub enum Pick {
    /// Every visit.
    All,
    /// The visits that touch a period. One without a departure may have lasted 24 hours.
    Period {
        /// From when to when.
        period: Period,
    },
    /// These visits.
    Visits {
        /// Which.
        record_ids: Vec<RecordId>,
    },
}

opaque_debug!(Pick);

impl Pick {
    /// `Missing` when any one of the visits is not there.
    pub(super) fn check(&self, is_there: impl Fn(&RecordId) -> bool) -> Result<(), RecordError> {
        match self {
            Self::Visits { record_ids } if !record_ids.iter().all(is_there) => Err(RecordError::Missing),
            _ => Ok(()),
        }
    }

    pub(super) fn takes(&self, kept: &Kept) -> bool {
        match self {
            Self::All => true,
            Self::Period { period } => {
                let stay = Stay { arrival: kept.arrival(), departure: kept.departure() };
                stay.assumed(DAY).meets(period)
            }
            Self::Visits { record_ids } => record_ids.contains(&kept.record_id()),
        }
    }
}
