//! Argon2id over memory that its caller owns.

use super::secret::Stretched;
use crate::error::RecordError;
use zeroize::Zeroize;

/// In KiB, which is also the number of blocks.
const MEMORY: u32 = 65_536;

/// The 64 MiB of Argon2id: allocated once, wiped after every use.
pub struct StretchMemory(Vec<argon2::Block>);

opaque_debug!(StretchMemory);

impl Default for StretchMemory {
    fn default() -> Self {
        Self(vec![argon2::Block::default(); MEMORY as usize])
    }
}

impl StretchMemory {
    /// Argon2id, version 1.3, m = 65,536 KiB, t = 3, p = 4 (RFC 9106, section 4, second recommendation).
    pub fn argon2id(&mut self, password: &[u8], salt: &[u8; 16]) -> Result<Stretched, RecordError> {
        let params = argon2::Params::new(MEMORY, 3, 4, Some(32)).map_err(|_| RecordError::TooLong)?;
        let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let stretched = Stretched::fill(|out| {
            argon2
                .hash_password_into_with_memory(password, salt, out, self.0.as_mut_slice())
                .map_err(|_| RecordError::TooLong)
        });
        // Block by block: wiping the vector would also empty it.
        self.0.iter_mut().for_each(Zeroize::zeroize);
        stretched
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_zero(memory: &StretchMemory) -> bool {
        memory.0.iter().all(|block| block.as_ref().iter().all(|word| *word == 0))
    }

    #[test]
    fn the_memory_is_zero_after_every_use_and_used_again() {
        let mut memory = StretchMemory::default();
        let (start, salt) = (memory.0.as_ptr(), [7; 16]);
        let first = memory.argon2id(b"482915", &salt).unwrap();
        assert!(is_zero(&memory));
        let again = memory.argon2id(b"482915", &salt).unwrap();
        assert!(is_zero(&memory));
        assert_eq!(first.expose(), again.expose());
        assert_eq!((memory.0.as_ptr(), memory.0.len()), (start, 65_536));
    }

    /// Without wiping, a use leaves every block full.
    #[test]
    fn a_use_fills_every_block() {
        let mut memory = StretchMemory::default();
        let params = argon2::Params::new(MEMORY, 3, 4, Some(32)).unwrap();
        argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into_with_memory(b"482915", &[7; 16], &mut [0; 32], memory.0.as_mut_slice())
            .unwrap();
        assert!(memory.0.iter().all(|block| block.as_ref().iter().any(|word| *word != 0)));
    }
}
