//! Check-ins that wait in the diary until they can be sealed.

use super::{Diary, DiarySecret, MAX_DIARY_PENDING, MAX_DIARY_VISITS};
use crate::visitor::{PendingCheckIn, ReadyCheckIn, Sealed, VenueToday};
use episeal_base::error::RecordError;
use episeal_messages::trust::Trust;

impl Diary {
    /// Adds a copy of a check-in that could not be sealed.
    ///
    /// # Errors
    /// - `Superseded`: one with this arrival, kind and place is already waiting, whatever its departure.
    /// - `TooLong`: 64 are waiting.
    pub fn add_pending(&mut self, pending: &PendingCheckIn) -> Result<(), RecordError> {
        let waiting = &self.body.pending;
        if waiting.iter().any(|waiting| waiting.is_again(pending)) {
            return Err(RecordError::Superseded);
        }
        if self.body.pending.len() >= MAX_DIARY_PENDING as usize {
            return Err(RecordError::TooLong);
        }
        // Those of the same second stay in the order in which they came.
        let place = waiting.partition_point(|waiting| waiting.arrival() <= pending.arrival());
        self.body.pending.insert(place, pending.clone());
        Ok(())
    }

    /// Every waiting check-in, ascending by arrival.
    #[must_use]
    pub fn pending(&self) -> Vec<PendingCheckIn> {
        self.body.pending.clone()
    }

    /// Enters the departure of a waiting check-in.
    ///
    /// # Errors
    /// - `Missing`: it is not waiting.
    /// - `InvalidTime`: the departure is more than ten minutes after `now`, before the arrival, or more than 24 hours
    ///   after it.
    pub fn leave_pending(&mut self, pending: &PendingCheckIn, departure: i64, now: i64) -> Result<(), RecordError> {
        let place = self.place_of(pending)?;
        let left = pending.left(departure, now)?;
        self.body.pending.splice(place..=place, [left]);
        Ok(())
    }

    /// Seals a waiting check-in, and replaces it with what is kept of the visit.
    ///
    /// The app uploads [`Sealed::visit`] and stores the diary. One whose day is closed or whose office is revoked
    /// stays, and is shown as not recorded until it expires or is deleted.
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `Missing`: it is not waiting.
    /// - `TooLong`: the diary has its 1,000 visits.
    /// - As [`VenueToday::seal_pending`].
    pub fn seal_pending(
        &mut self,
        ready: &ReadyCheckIn,
        venue: &VenueToday,
        trust: &Trust,
        now: i64,
    ) -> Result<Sealed, RecordError> {
        let place = self.place_of(&ready.pending)?;
        if self.body.visits.len() >= MAX_DIARY_VISITS as usize {
            return Err(RecordError::TooLong);
        }
        let sealed = venue.seal_pending(ready, trust, now)?;
        self.add(&sealed.kept())?;
        self.body.pending.remove(place);
        Ok(sealed)
    }

    /// Deletes a waiting check-in; the diary uses `next` from then on. Then save it (`DiaryStore::save`).
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `Missing`: it is not waiting.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked.
    pub fn delete_pending(&mut self, pending: &PendingCheckIn, next: &DiarySecret) -> Result<(), RecordError> {
        self.delete_pending_under(pending, Some(next))
    }

    /// Like [`Diary::delete_pending`], for a diary without a secret.
    ///
    /// # Errors
    /// As [`Diary::delete_pending`]; `SecretNotFresh` for a diary with a secret.
    pub fn delete_pending_without_secret(&mut self, pending: &PendingCheckIn) -> Result<(), RecordError> {
        self.delete_pending_under(pending, None)
    }

    fn delete_pending_under(
        &mut self,
        pending: &PendingCheckIn,
        next: Option<&DiarySecret>,
    ) -> Result<(), RecordError> {
        let place = self.place_of(pending)?;
        self.key.renew(next)?;
        self.body.pending.remove(place);
        Ok(())
    }

    fn place_of(&self, pending: &PendingCheckIn) -> Result<usize, RecordError> {
        let mut waiting = self.body.pending.iter();
        let place = waiting.position(|waiting| waiting == pending);
        place.ok_or(RecordError::Missing)
    }
}
