//! Whom an app trusts: the pinned authorities, the offices that they revoked, and who succeeds whom.

pub use crate::message::succession::SuccessionRole;
pub use crate::message::trust::{MAX_TRUST, Trust};
