//! What the store has under a tag.

use super::WRONG_CLOCK_SECONDS;
use crate::issue_error::IssueError;
use episeal_base::error::RecordError;
use episeal_base::wire::{Reader, Writer};

const VERSION: u64 = 1;
const RESERVED: u64 = 0;
const ISSUED: u64 = 1;
const FAILED: u64 = 2;

/// The states, as the store has them: `[1, state, nonce]`, for a reservation also its expiry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Reserved { nonce: [u8; 16], expires: i64 },
    Issued { nonce: [u8; 16] },
    Failed { nonce: [u8; 16] },
}

impl State {
    pub(super) fn write(self) -> Vec<u8> {
        let head = |length, state, nonce: &[u8; 16]| Writer::new().array(length).uint(VERSION).uint(state).bytes(nonce);
        match self {
            Self::Reserved { nonce, expires } => head(4, RESERVED, &nonce).int(expires).finish(),
            Self::Issued { nonce } => head(3, ISSUED, &nonce).finish(),
            Self::Failed { nonce } => head(3, FAILED, &nonce).finish(),
        }
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, IssueError> {
        let read = || {
            let mut reader = Reader::new(bytes);
            let length = reader.array_of(&[3, 4])?;
            reader.version()?;
            let (state, nonce) = (reader.uint()?, reader.bytes_of()?);
            let state = match (length, state) {
                (4, RESERVED) => Self::Reserved { nonce, expires: reader.int()? },
                (3, ISSUED) => Self::Issued { nonce },
                (3, FAILED) => Self::Failed { nonce },
                _ => return Err(RecordError::Malformed),
            };
            reader.end().map(|()| state)
        };
        read().map_err(|_| IssueError::GuardStateInvalid)
    }

    pub(super) fn nonce(self) -> [u8; 16] {
        match self {
            Self::Reserved { nonce, .. } | Self::Issued { nonce } | Self::Failed { nonce } => nonce,
        }
    }

    /// A reservation that was made by a wrong clock counts as run out.
    pub(super) fn is_reserved_at(self, now: i64) -> bool {
        let latest = now.saturating_add(i64::from(WRONG_CLOCK_SECONDS));
        matches!(self, Self::Reserved { expires, .. } if now < expires && expires <= latest)
    }
}
