//! Whom an app believes: the authorities that are pinned, the offices that they revoked, and who succeeds whom.

pub use crate::message::succession::SuccessionRole;
pub use crate::message::trust::{MAX_TRUST, Trust};
