//! Which visits of a diary are shared.

use crate::id::RecordId;
use crate::message::stay::Stay;
use crate::visitor::Kept;
use episeal_base::error::RecordError;
use episeal_base::time::{DAY, Period};

/// Which visits of a diary to share.
#[derive(Clone, PartialEq, Eq)]
pub enum Pick {
    /// Every visit.
    All,
    /// The visits that touch a period. One without a departure may have lasted 24 hours.
    Period(Period),
    /// These visits.
    Visits(Vec<RecordId>),
}

opaque_debug!(Pick);

impl Pick {
    /// `Missing` when any one of the visits is not there.
    pub(super) fn check(&self, is_there: impl Fn(&RecordId) -> bool) -> Result<(), RecordError> {
        match self {
            Self::Visits(ids) if !ids.iter().all(is_there) => Err(RecordError::Missing),
            _ => Ok(()),
        }
    }

    pub(super) fn takes(&self, kept: &Kept) -> bool {
        match self {
            Self::All => true,
            Self::Period(window) => {
                let stay = Stay { arrival: kept.arrival(), departure: kept.departure() };
                stay.assumed(DAY).meets(window)
            }
            Self::Visits(ids) => ids.contains(&kept.record_id()),
        }
    }
}
