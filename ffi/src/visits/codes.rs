//! Check-in codes: shown by an app, and answered by invitations.

use super::poster::Poster;
use crate::convert::each;
use crate::errors::RecordError;
use crate::ids::CheckInHandle;
use crate::state::State;
use crate::time::Time;
use episeal::visits::visitor;

/// The check-in codes that an app shows, new every 30 seconds, and the invitations that it takes for them.
///
/// For a venue whose staff scan the visitor. The app shows `CheckInCodes::expose_secret_text` as a QR code, asks the
/// server for what staff posted under `CheckInCodes::handles`, and gives that to `CheckInCodes::accept`. It shows the
/// venue and the office (`VenueToday::of_invitation`, `VenueToday::reader`), and seals when the visitor has confirmed:
/// an invitation is checked like a scanned poster and its day key.
///
/// It remembers at most two codes, only in memory, and wipes what it forgets: let it go when the code is no longer
/// shown.
///
/// # Security
/// A code can be photographed and relayed while it is valid: whoever sees it can send its holder an invitation from
/// another venue. The app must show the venue and wait for the visitor's confirmation, and must not seal by itself.
#[derive(uniffi::Object)]
pub struct CheckInCodes(State<visitor::CheckInCodes>);

#[uniffi::export]
impl CheckInCodes {
    /// No code yet.
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self(State::new(visitor::CheckInCodes::new()))
    }

    /// The text of this half minute's code, in upper case for a QR code in alphanumeric mode; drawn when it is first
    /// asked for. What is more than one step away from `now` is forgotten.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `NoRandomness`: the operating system provided no random bytes.
    /// - `TooLong`: cannot happen for 16 bytes.
    pub fn expose_secret_text(&self, now: Time) -> Result<String, RecordError> {
        Ok(self.0.write().expose_secret_text(now.0)?.into())
    }

    /// The handles under which the server may have an invitation that `CheckInCodes::accept` would still take: at most
    /// two.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn handles(&self, now: Time) -> Result<Vec<CheckInHandle>, RecordError> {
        Ok(each(self.0.read().handles(now.0)?))
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
    pub fn accept(&self, invitation: Vec<u8>, now: Time) -> Result<Invitation, RecordError> {
        Ok(Invitation(self.0.write().accept(&invitation, now.0)?))
    }
}

/// Where staff invite the holder of a code to check in: a venue, its name, an area, and a day key of that venue.
#[derive(uniffi::Object)]
pub struct Invitation(pub(super) visitor::Invitation);

#[uniffi::export]
impl Invitation {
    /// Venue, name and area, in place of a scanned poster.
    pub fn poster(&self) -> Poster {
        Poster(self.0.poster().clone())
    }

    /// The venue's signed day key, to be kept for the check-out. Which day it is of, and whether its office is to be
    /// trusted, is checked as for a scanned poster (`VenueToday::of_invitation`).
    pub fn venue_day_key(&self) -> Vec<u8> {
        self.0.venue_day_key().into()
    }
}
