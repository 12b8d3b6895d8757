//! What an office has opened.

use episeal_messages::id::KeyId;
use episeal_messages::notice::{NoticeKey, notice_key};
use episeal_messages::visit::{Visit, VisitBody};

/// A visit that the office has opened.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenedVisit {
    visit: Visit,
    noted_departure: Option<i64>,
    /// The office's day key that the venue's names; none where the venue may read.
    named: Option<KeyId>,
}

impl OpenedVisit {
    /// The staff's departure counts where the visitor stated none.
    pub(super) fn new(visit: Visit, noted_departure: Option<i64>, named: Option<KeyId>) -> Self {
        let noted_departure = noted_departure.filter(|_| visit.departure().is_none());
        Self { visit, noted_departure, named }
    }

    /// What the visitor sealed, in the highest revision that agrees with the lowest.
    #[must_use]
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// The departure that the venue's staff noted, where the visitor stated none.
    #[must_use]
    pub fn noted_departure(&self) -> Option<i64> {
        self.noted_departure
    }

    /// The visitor's departure, or the staff's note of it.
    #[must_use]
    pub fn departure(&self) -> Option<i64> {
        self.visit.departure().or(self.noted_departure)
    }

    /// What is kept for 14 days to tell the guest that this visit was read
    /// ([`Office::notice`](crate::office::Office::notice));
    /// none where the visitor's device keeps nothing of it, or the venue may read.
    #[must_use]
    pub fn notice_key(&self) -> Option<NoticeKey> {
        let secret = self.visit.notice()?.clone();
        self.named.map(|kid| notice_key(kid, secret))
    }
}

opaque_debug!(OpenedVisit);
