//! Whom an app trusts.

use crate::convert::tried;
use crate::errors::RecordError;
use crate::ids::{AuthorityId, Day, VenueId};
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::trust;

/// Whom to trust about who is an office: the pinned authorities and their successors, with their revocation lists; and
/// the successors of venues' identities.
#[derive(uniffi::Object)]
pub struct Trust(pub(crate) State<trust::Trust>);

state!(Trust(trust::Trust));

#[uniffi::export]
impl Trust {
    /// Trust in `authorities`, 1 to 8 of them, which the app pins. No office is trusted before its authority's
    /// revocation list is taken.
    ///
    /// # Errors
    /// - `TooLong`: more than 8. `Missing`: none. `Disagrees`: one twice.
    #[uniffi::constructor]
    pub fn new(authorities: Vec<AuthorityId>) -> Result<Self, RecordError> {
        Ok(trust::Trust::new(&tried(&authorities, AuthorityId::read)?)?.into())
    }

    /// Pins one more authority; one that is already pinned changes nothing.
    ///
    /// # Errors
    /// - `TooLong`: 8 are pinned.
    pub fn pin(&self, authority: AuthorityId) -> Result<(), RecordError> {
        self.0.write().pin(&authority.read()?)
    }

    /// Takes an authority's newest revocation list; a refused list changes nothing.
    ///
    /// An office that it names stays revoked, even when a later list leaves it out. The same list again is not an
    /// error: lists are given again after `Trust::import_bytes`.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a revocation list.
    /// - `OfficeUncertified`: its authority is neither pinned nor, at `now`, a successor of one that is; or it has been
    ///   succeeded.
    /// - `BadSignature`: its authority did not sign it.
    /// - `RevocationsAhead`: issued more than ten minutes after `now`.
    /// - `RevocationsOlder`: a list of this authority with a higher number was taken.
    /// - `Disagrees`: another list of this number was taken.
    /// - `TooLong`: with it, the lists of this authority would have named more than 10,000 offices.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    ///
    /// # Security
    /// Keep `Trust::export_bytes`: without it an old list, which does not yet name a revoked office, passes until it
    /// expires, and whoever stole an authority's key can take a revocation back with a list of the next number.
    pub fn take_revocations(&self, list: Vec<u8>, now: Time) -> Result<(), RecordError> {
        self.0.write().take_revocations(&list, now.0)
    }

    /// The number of an authority's newest revocation list, or none.
    pub fn number(&self, authority: AuthorityId) -> Result<Option<i64>, RecordError> {
        Ok(self.0.read().number(&authority.read()?))
    }

    /// Takes a succession, of an authority or of a venue's identity; it is never forgotten, and a refused one changes
    /// nothing.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`: not a succession. `UnsupportedVersion`: not one to a key that this library knows.
    /// - `BadSignature`: the old key, or the new one, did not sign it.
    /// - `Disagrees`: another successor is known; or it is not after the succession before it, not of the key to which
    ///   that committed, or the ninth of a chain.
    /// - `TooLong`: 1,000 successions are kept.
    ///
    /// # Security
    /// Give it the successions of pinned authorities and of venues that are visited, not everything that a server has.
    pub fn take_succession(&self, succession: Vec<u8>) -> Result<(), RecordError> {
        self.0.write().take_succession(&succession)
    }

    /// The identity that counts for `day` where `printed` is on the poster.
    pub fn venue_at(&self, printed: VenueId, day: Day) -> Result<VenueId, RecordError> {
        Ok(self.0.read().venue_at(&printed.read()?, day.read()?).into())
    }

    /// What the app keeps: the pinned authorities, the number and digest of each one's newest list and the offices that
    /// its lists named, and all successions. None of it is secret.
    pub fn export_bytes(&self) -> Vec<u8> {
        self.0.read().export_bytes()
    }

    /// Reads what `Trust::export_bytes` wrote. Take the revocation lists again afterwards.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: the trust of a newer version, or a succession of one in it.
    /// - `WrongPurpose`: a message of another kind in it, where a succession belongs.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn import_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(trust::Trust::import_bytes(&bytes)?.into())
    }
}
