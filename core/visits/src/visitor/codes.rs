//! The codes that the visitor's app shows to staff (core/FORMAT.md, section 17).

use episeal_base::error::RecordError;
use episeal_messages::check_in_code::{Code, Invitation, is_current, step_of};
use episeal_messages::id::CheckInHandle;
use episeal_messages::sealed::Sealed;
use zeroize::Zeroizing;

/// The check-in codes that an app shows, new every 30 seconds, and the invitations that it takes for them.
///
/// For a venue whose staff scan the visitor. The app shows [`CheckInCodes::expose_secret_text`] as a QR code, asks the
/// server for what staff posted under [`CheckInCodes::handles`], and gives that to [`CheckInCodes::accept`]. It shows
/// the venue and the office ([`VenueToday::of_invitation`](super::VenueToday::of_invitation),
/// [`VenueToday::reader`](super::VenueToday::reader)), and seals when the visitor has confirmed: an invitation is
/// checked like a scanned poster and its day key.
///
/// It remembers at most two codes, only in memory, and wipes what it forgets: drop it when the code is no longer shown.
///
/// # Security
/// A code can be photographed and relayed while it is valid: whoever sees it can send its holder an invitation from
/// another venue. The app must show the venue and wait for the visitor's confirmation, and must not seal by itself.
#[derive(Default)]
pub struct CheckInCodes {
    shown: Vec<Shown>,
}

struct Shown {
    code: Code,
    text: Zeroizing<String>,
    is_used: bool,
}

impl Shown {
    fn new(step: u64) -> Result<Self, RecordError> {
        let code = Code::generate(step)?;
        Ok(Self { text: code.to_text()?, code, is_used: false })
    }
}

opaque_debug!(CheckInCodes);

impl CheckInCodes {
    /// No code yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The text of this half minute's code, in upper case for a QR code in alphanumeric mode; drawn when it is first
    /// asked for. What is more than one step away from `now` is forgotten.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `NoRandomness`: the operating system provided no random bytes.
    /// - `TooLong`: cannot happen for 16 bytes.
    pub fn expose_secret_text(&mut self, now: i64) -> Result<&str, RecordError> {
        let step = step_of(now)?;
        let is_shown = self.shown.iter().any(|shown| shown.code.step() == step);
        let new = (!is_shown).then(|| Shown::new(step)).transpose()?;
        self.shown.retain(|shown| is_current(shown.code.step(), step));
        self.shown.extend(new);
        let shown = self.shown.iter().find(|shown| shown.code.step() == step);
        shown.map(|shown| shown.text.as_str()).ok_or(RecordError::CodeExpired)
    }

    /// The handles under which the server may have an invitation that [`CheckInCodes::accept`] would still take: at
    /// most two.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn handles(&self, now: i64) -> Result<Vec<CheckInHandle>, RecordError> {
        let present = step_of(now)?;
        let is_open = |shown: &&Shown| !shown.is_used && is_current(shown.code.step(), present);
        let open = self.shown.iter().filter(is_open);
        Ok(open.map(|shown| shown.code.handle()).collect())
    }

    /// Opens an invitation for a code shown here in this half minute, or in the one before or after. Each code takes
    /// one; a refusal uses nothing up.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not an invitation, or its day key is not one.
    /// - `CodeExpired`: for a code that was not shown here, or whose time is over.
    /// - `CodeUsed`: an invitation was already taken for this code.
    /// - `Undecryptable`: sealed by someone who did not see the code, or changed.
    /// - `WrongVenue`, `BadSignature`: its day key is not of the venue that it names.
    ///
    /// # Security
    /// An invitation does not say who sent it: it is whoever saw the code. Show the venue, and seal once the visitor
    /// has confirmed.
    pub fn accept(&mut self, invitation: &[u8], now: i64) -> Result<Invitation, RecordError> {
        let present = step_of(now)?;
        let sealed = Sealed::<CheckInHandle>::parse_under(invitation)?;
        let is_meant =
            |shown: &&mut Shown| shown.code.handle() == sealed.clear && is_current(shown.code.step(), present);
        let shown = self.shown.iter_mut().find(is_meant);
        let shown = shown.ok_or(RecordError::CodeExpired)?;
        if shown.is_used {
            return Err(RecordError::CodeUsed);
        }
        let invitation = sealed.open_invitation(&shown.code)?;
        shown.is_used = true;
        Ok(invitation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_remembers_two_codes_at_most_while_its_clock_runs_and_jumps() {
        let mut codes = CheckInCodes::new();
        for number in 0..100_000 {
            let jump = if number % 200 < 100 { 0 } else { 31_536_000 };
            codes.expose_secret_text(number * 7 + jump).unwrap();
            assert!(codes.shown.len() <= 2 && codes.shown.capacity() <= 4);
        }
        for now in [60, 30, 0, 30, 60, 30, 0, 60, 30, 90, 60] {
            codes.expose_secret_text(now).unwrap();
            assert!(codes.shown.len() <= 2);
        }
    }
}
