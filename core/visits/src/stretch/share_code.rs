//! The code of a share, drawn and stretched (core/FORMAT.md, section 15).

use super::{Purpose, ShareCodeKey, Stretch};
use episeal_base::error::RecordError;
use episeal_base::primitives;
use episeal_messages::id::ShareId;
use episeal_messages::share_code::{SecretDigits, ShareCode};

/// A new code for one share, and what it was stretched to for sealing that share.
#[derive(Clone, Debug)]
pub struct DrawnShareCode {
    code: ShareCode,
    key: ShareCodeKey,
}

impl DrawnShareCode {
    /// The code, to be told by phone.
    #[must_use]
    pub fn code(&self) -> ShareCode {
        self.code.clone()
    }

    /// What the share is sealed with.
    #[must_use]
    pub fn key(&self) -> ShareCodeKey {
        self.key.clone()
    }
}

// psi = Argon2id(code, salt = share_id, m = 65536 KiB, t = 3, p = 4, 32 bytes)
impl Stretch {
    /// Draws the code and the id of a new share, and stretches the code: for `share_visits`, once.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn draw_share_code(&mut self) -> Result<DrawnShareCode, RecordError> {
        let (code, share_id) = (ShareCode::generate()?, primitives::random()?);
        let key = ShareCodeKey(self.derive(Purpose::SealShare, code.digits(), share_id)?);
        Ok(DrawnShareCode { code, key })
    }

    /// Stretches the code that the visitor told for this share: for `Office::open_share`, which tells whether it is the
    /// right one. Ask `Office::check_share` first.
    ///
    /// # Errors
    /// - `TooLong`: cannot happen for nine digits.
    pub fn share_code_key(&mut self, share_id: &ShareId, code: &ShareCode) -> Result<ShareCodeKey, RecordError> {
        self.derive(Purpose::OpenShare, code.digits(), *share_id.as_bytes()).map(ShareCodeKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With the crate itself, with the parameters of RFC 9106's second recommendation written out.
    #[test]
    fn the_code_is_stretched_by_fixed_parameters() {
        let code = ShareCode::parse("314 159 265").unwrap();
        let params = argon2::Params::new(64 * 1_024, 3, 4, Some(32)).unwrap();
        let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let mut expected = [0; 32];
        let salt = [7; 16];
        argon2.hash_password_into(b"314159265", &salt, &mut expected).unwrap();
        let derived = Stretch::new().derive(Purpose::OpenShare, code.digits(), salt).unwrap();
        assert_eq!(*derived.stretched().expose(), expected);
    }
}
