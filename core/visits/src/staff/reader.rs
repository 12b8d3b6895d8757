//! Staff read the code that a visitor's app shows, and send an invitation (core/FORMAT.md, section 17).

use episeal_base::error::RecordError;
use episeal_messages::check_in_code::{Code, is_current, step_of};
use episeal_messages::id::CheckInHandle;
use episeal_messages::poster::Poster;

/// The most codes that are remembered: more than anyone reads in the 90 seconds in which a code is valid.
const MAX_READ: usize = 4_096;

/// What the staff's device remembers: the handles of the codes it has read, so that each is read once.
///
/// Only in memory, and at most the last 4,096. It forgets by number and not only by the clock: a clock that is set
/// forward and back, or a code whose holder gives it a later step, must not make a code count twice. One that is still
/// valid is never forgotten.
#[derive(Default)]
pub struct CheckInReader {
    read: Vec<(u64, CheckInHandle)>,
}

opaque_debug!(CheckInReader);

impl CheckInReader {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the code that a visitor's app shows.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `WrongPurpose`: the text of another kind of key. `UnsupportedVersion`: the code of a newer version.
    ///   `Malformed`: anything else that is not a check-in code.
    /// - `CodeExpired`: its half minute is neither the current one nor the one before or after.
    /// - `CodeUsed`: read before.
    /// - `TooLong`: 4,096 codes were read in these 90 seconds.
    ///
    /// # Security
    /// Several devices at one entrance do not know of each other: the app takes only one invitation for a code all the
    /// same. A code does not say who shows it: a photograph of another app's code is accepted until it has expired.
    pub fn read(&mut self, text: &str, now: i64) -> Result<CheckInCode, RecordError> {
        let present = step_of(now)?;
        let code = Code::parse(text)?;
        if !is_current(code.step(), present) {
            return Err(RecordError::CodeExpired);
        }
        if self.read.iter().any(|(_, read)| *read == code.handle()) {
            return Err(RecordError::CodeUsed);
        }
        self.make_room(present)?;
        self.read.push((code.step(), code.handle()));
        Ok(CheckInCode { code })
    }

    fn make_room(&mut self, present: u64) -> Result<(), RecordError> {
        if self.read.len() >= MAX_READ {
            let is_over = |(step, _): &(u64, CheckInHandle)| !is_current(*step, present);
            let oldest = self.read.iter().position(is_over);
            self.read.remove(oldest.ok_or(RecordError::TooLong)?);
        }
        Ok(())
    }
}

/// A code that staff have read: whoever has it can invite the app that shows it. Wiped on drop.
pub struct CheckInCode {
    code: Code,
}

opaque_debug!(CheckInCode);

impl CheckInCode {
    /// The handle under which the invitation is posted to the server.
    #[must_use]
    pub fn handle(&self) -> CheckInHandle {
        self.code.handle()
    }

    /// Seals an invitation to check in at the place of `poster`, for whoever shows the code. `venue_day_key` is the
    /// venue's signed day key of today.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the day key is not one.
    /// - `WrongVenue`, `BadSignature`: the day key is not of the poster's venue.
    /// - `TooLong`: cannot happen within the limits of poster and day key.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn invite(&self, poster: &Poster, venue_day_key: &[u8]) -> Result<Vec<u8>, RecordError> {
        self.code.seal(poster, venue_day_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staffs_device_remembers_4_096_codes_at_most_while_its_clock_runs_and_jumps() {
        let mut reader = CheckInReader::new();
        for number in 0..100_000 {
            let jump = if number % 200 < 100 { 0 } else { 31_536_000 };
            let now = number + jump;
            let code = Code::generate(step_of(now).unwrap()).unwrap();
            assert!(reader.read(&code.to_text().unwrap(), now).is_ok());
            assert!(reader.read.len() <= MAX_READ && reader.read.capacity() <= MAX_READ);
        }
        assert_eq!(reader.read.len(), MAX_READ);
    }
}
