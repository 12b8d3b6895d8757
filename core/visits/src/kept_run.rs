//! A live share that is kept: each side's state under a run secret (core/FORMAT.md, section 16).

pub(crate) mod store;

use crate::key_ring::{RunSecret, UsedSecrets};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, ContentKey, Secret};
use episeal_base::wire::{Reader, Writer};
use episeal_messages::cpace::{Run, SessionKey};
use episeal_messages::id::{KeyId, OfficeId};
use episeal_messages::item::DataItems;
use episeal_messages::kept::{OfOffice, OfVisitor, RunAddress};
use episeal_messages::live::{Answer, Meeting};
use episeal_messages::sealed::{self, Clear, Sealed};
use episeal_messages::share::{MAX_SHARED, SHARED_CAPACITY, Shared};
use episeal_messages::share_code::{SecretDigits, ShareCode};
use episeal_messages::signed::Unverified;
use zeroize::Zeroizing;

/// The address in clear, and the state.
fn open_run<C: Clear>(bytes: &[u8], secret: &RunSecret) -> Result<(C, Zeroizing<Vec<u8>>), RecordError> {
    let sealed = Sealed::<C>::parse_under(bytes)?;
    let body = sealed.open_under(|ext| run_key(secret, ext))?;
    Ok((sealed.clear, body))
}

// CEK = HKDF(run secret, ext)
fn run_key(secret: &RunSecret, ext: &[u8]) -> Result<ContentKey, RecordError> {
    primitives::hkdf(secret.secret().into(), ext)
}

/// `Undecryptable` where this is not the secret of a kept run, of either side.
pub(crate) fn check_secret(bytes: &[u8], secret: &RunSecret) -> Result<(), RecordError> {
    match open_run::<OfVisitor>(bytes, secret) {
        Err(RecordError::WrongPurpose) => open_run::<OfOffice>(bytes, secret).map(drop),
        opened => opened.map(drop),
    }
}

/// The visitor's state as it is read.
pub(crate) struct VisitorRun {
    /// What the hello says in clear.
    pub(crate) meeting: Meeting,
    pub(crate) hello: Vec<u8>,
    pub(crate) office: OfficeId,
    pub(crate) code: ShareCode,
    pub(crate) run: Run,
    pub(crate) shared: Vec<Shared>,
    /// SHA-256 of the answer that was taken.
    pub(crate) taken: Option<[u8; 32]>,
}

/// The visitor's state as it is written.
pub(crate) struct VisitorState<'a> {
    pub(crate) address: RunAddress,
    pub(crate) hello: &'a [u8],
    pub(crate) office: OfficeId,
    pub(crate) code: &'a ShareCode,
    pub(crate) run: &'a Run,
    pub(crate) shared: &'a [Shared],
    pub(crate) taken: Option<[u8; 32]>,
}

impl VisitorState<'_> {
    // [hello, office, code, ya, [1*1000 shared], taken / nil]
    pub(crate) fn seal(&self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        // Room for everything: growing would copy keys.
        let capacity = self.shared.len().saturating_mul(SHARED_CAPACITY);
        let capacity = capacity.saturating_add(self.hello.len());
        let body = Writer::with_capacity(capacity.saturating_add(256))
            .array(6)
            .bytes(self.hello)
            .bytes(self.office.as_bytes())
            .bytes(self.code.digits())
            .bytes(self.run.scalar())
            .list(self.shared, |writer, shared| shared.write(writer))
            .or_null(self.taken.as_ref(), |writer, taken| writer.bytes(taken))
            .finish_secret();
        sealed::seal_under(&OfVisitor(self.address), |ext| run_key(next, ext), &body)
    }
}

impl VisitorRun {
    /// `Malformed` for a state that contradicts the hello in it.
    pub(crate) fn open(bytes: &[u8], secret: &RunSecret) -> Result<Self, RecordError> {
        let (OfVisitor(address), body) = open_run(bytes, secret)?;
        let mut reader = Reader::new(&body);
        reader.array(6)?;
        let hello = reader.bytes()?;
        let meeting = Sealed::<Meeting>::parse(hello)?.clear;
        let office = OfficeId::read(&mut reader)?;
        let code = ShareCode::of_digits(reader.bytes()?)?;
        let run = meeting.resume(&code, &Secret::read(reader.bytes()?)?)?;
        let shared = reader.list(MAX_SHARED as usize, Shared::read)?;
        let taken = reader.or_null(Reader::bytes_of)?;
        reader.end()?;
        let is_ascending = shared.is_sorted_by(|a, b| a.record_id() < b.record_id());
        let is_same = meeting.share_id == address.share_id
            && meeting.expires == address.expires
            && meeting.day_key_of(&office).is_ok();
        if !is_same || shared.is_empty() || !is_ascending {
            return Err(RecordError::Malformed);
        }
        Ok(Self { meeting, hello: hello.to_vec(), office, code, run, shared, taken })
    }
}

/// The office's state as it is written and read.
pub(crate) struct OfficeState<'a> {
    pub(crate) answer: &'a [u8],
    pub(crate) kid: KeyId,
    pub(crate) key: &'a SessionKey,
    pub(crate) visitor: [u8; 32],
    pub(crate) taken: Option<[u8; 32]>,
}

/// The office's state as it is read.
pub(crate) struct OfficeRun {
    pub(crate) address: RunAddress,
    pub(crate) answer: Vec<u8>,
    pub(crate) kid: KeyId,
    pub(crate) key: SessionKey,
    /// Ya.
    pub(crate) visitor: [u8; 32],
    /// SHA-256 of the third message that was taken.
    pub(crate) taken: Option<[u8; 32]>,
}

impl OfficeState<'_> {
    // [answer, kid, isk, Ya, taken / nil]
    pub(crate) fn seal(&self, address: RunAddress, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        let body = Writer::with_capacity(self.answer.len().saturating_add(256))
            .array(5)
            .bytes(self.answer)
            .bytes(self.kid.as_bytes())
            .bytes(self.key.isk().expose())
            .bytes(&self.visitor)
            .or_null(self.taken.as_ref(), |writer, taken| writer.bytes(taken))
            .finish_secret();
        sealed::seal_under(&OfOffice(address), |ext| run_key(next, ext), &body)
    }
}

impl OfficeRun {
    pub(crate) fn open(bytes: &[u8], secret: &RunSecret) -> Result<Self, RecordError> {
        let (OfOffice(address), body) = open_run(bytes, secret)?;
        let mut reader = Reader::new(&body);
        reader.array(5)?;
        let answer = reader.bytes()?;
        Unverified::<Answer>::parse(answer)?;
        let run = Self {
            answer: answer.to_vec(),
            kid: KeyId::read(&mut reader)?,
            key: SessionKey::resume(address.share_id.as_bytes(), reader.bytes()?)?,
            visitor: reader.bytes_of()?,
            taken: reader.or_null(Reader::bytes_of)?,
            address,
        };
        reader.end()?;
        Ok(run)
    }
}

/// How far a run has got: under which secrets it was kept, and which message it took.
#[derive(Default)]
pub(crate) struct Progress {
    secrets: UsedSecrets<RunSecret>,
    /// SHA-256 of the message that was taken.
    taken: Option<[u8; 32]>,
    /// Whether the state that says so was written.
    is_taken_kept: bool,
}

impl Progress {
    pub(crate) fn opened(secret: &RunSecret, taken: Option<[u8; 32]>) -> Self {
        Self { secrets: UsedSecrets::new(Some(secret.secret())), taken, is_taken_kept: taken.is_some() }
    }

    /// `ShareUsed` for any message other than the one that was taken.
    pub(crate) fn check(&self, message: &[u8]) -> Result<(), RecordError> {
        let is_other = |taken: &[u8; 32]| *taken != primitives::sha256(message);
        match self.taken.as_ref().is_some_and(is_other) {
            true => Err(RecordError::ShareUsed),
            false => Ok(()),
        }
    }

    pub(crate) fn take(&mut self, message: &[u8]) {
        self.taken = Some(primitives::sha256(message));
    }

    /// `SecretNotFresh` where a run is kept and the kept state does not say which message it took: whoever restored it
    /// would have another guess.
    pub(crate) fn check_judging(&self) -> Result<(), RecordError> {
        match self.secrets.present().is_some() && !self.is_taken_kept {
            true => Err(RecordError::SecretNotFresh),
            false => Ok(()),
        }
    }

    /// What `seal` writes under the next secret.
    pub(crate) fn keep(
        &mut self,
        next: &RunSecret,
        seal: impl FnOnce(Option<[u8; 32]>) -> Result<Vec<u8>, RecordError>,
    ) -> Result<Vec<u8>, RecordError> {
        self.secrets.check_fresh(next.secret())?;
        let bytes = seal(self.taken)?;
        self.secrets.add(next.secret());
        self.is_taken_kept = self.taken.is_some();
        Ok(bytes)
    }
}
