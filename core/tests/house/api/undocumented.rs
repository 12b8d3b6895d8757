//! What is documented here and what is not.

/// Documented.
pub struct Object {
    /// Documented.
    pub first: u8,
    pub second: u8,
    third: u8,
}

impl Object {
    /// Documented, but not when it fails.
    pub fn method(&self) -> Result<u8, u8> {
        self.hidden()
    }

    fn hidden(&self) -> Result<u8, u8> {
        Ok(self.third)
    }

    /// Documented.
    ///
    /// # Errors
    /// - Never.
    pub fn other(&self) -> Result<u8, u8> {
        Ok(1)
    }
}

impl From<u8> for Object {
    fn from(third: u8) -> Self {
        Self { first: 0, second: 0, third }
    }
}

/// Documented.
pub enum Choice {
    /// Documented.
    First,
    /// Documented.
    Second {
        field: u8,
    },
    Third,
}

pub fn function() {}
