//! Ids and areas on their own: what somebody typed as it is printed, and what it says.

use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::{Area, AuthorityId, CheckInHandle, KeyId, OfficeId, RecordId, ShareId, StaffId, VenueId};
use episeal::visits;

/// Each kind of id, from what was typed and to its bytes.
macro_rules! ids {
    ($($id:ident, $parse:ident, $bytes:ident;)+) => { $(
        /// An id as it is printed, from its text as somebody typed it.
        ///
        /// # Errors
        ///
        /// - `WrongPurpose`: the text of another kind of id or of something else.
        /// - `Malformed`: no such text.
        #[uniffi::export]
        pub fn $parse(text: String) -> Result<$id, RecordError> {
            Ok(visits::$id::parse(&text)?.into())
        }

        /// The bytes of an id: 32 of a public key, 16 of anything else.
        ///
        /// # Errors
        ///
        /// `WrongPurpose`, `Malformed`: not the text of such an id.
        #[uniffi::export]
        pub fn $bytes(id: $id) -> Result<Vec<u8>, RecordError> {
            Ok(id.read()?.as_bytes().into())
        }
    )+ };
}

ids! {
    AuthorityId, parse_authority_id, authority_id_bytes;
    CheckInHandle, parse_check_in_handle, check_in_handle_bytes;
    KeyId, parse_key_id, key_id_bytes;
    OfficeId, parse_office_id, office_id_bytes;
    RecordId, parse_record_id, record_id_bytes;
    ShareId, parse_share_id, share_id_bytes;
    StaffId, parse_staff_id, staff_id_bytes;
    VenueId, parse_venue_id, venue_id_bytes;
}

/// Its first four hexadecimal digits, to be told together with the code: they say which of the waiting shares or runs
/// the code is for, and are not secret.
///
/// # Security
/// Try a code on the one share that the visitor names, never on several: whoever waits behind a live run has one guess
/// for each.
#[uniffi::export]
pub fn share_reference(id: ShareId) -> Result<String, RecordError> {
    Ok(id.read()?.reference())
}

/// Levels joined by `/`; the empty text is the empty area.
///
/// Each level is brought into one form, so that it does not matter who types it: NFC, one space between words, none at
/// the ends.
///
/// # Errors
/// - `TooLong`: more than five levels, or one of more than 64 bytes in this form.
/// - `InvalidText`: a level with nothing visible in it, a control character, or a character that Unicode 15.0 does not
///   have.
#[uniffi::export]
pub fn parse_area(text: String) -> Result<Area, RecordError> {
    Ok(visits::Area::parse(&text)?.into())
}

/// How many levels it has.
#[uniffi::export]
pub fn area_depth(area: Area) -> Result<Count, RecordError> {
    Ok(area.read()?.depth().into())
}

/// True when the levels of `wider` are its first levels.
#[uniffi::export]
pub fn area_lies_in(area: Area, wider: Area) -> Result<bool, RecordError> {
    Ok(area.read()?.lies_in(&wider.read()?))
}
