//! A content key wrapped for one recipient, and what the wrap is bound to.

use episeal_base::error::RecordError;
use episeal_base::primitives::{self, AgreementKey, ContentKey, Kek, PrivateInfo, SharedSecret};
use episeal_base::wire::{RECIPIENT_PROTECTED, Writer};

/// Length of a ticket: ephemeral key and wrapped content key.
pub const TICKET_LENGTH: usize = 72;

/// A content key wrapped for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub(super) epk: [u8; 32],
    pub(super) wrapped: [u8; 40],
}

impl Ticket {
    pub fn from_bytes(bytes: &[u8; TICKET_LENGTH]) -> Self {
        let mut ticket = Self { epk: [0; 32], wrapped: [0; 40] };
        let parts = ticket.epk.iter_mut().chain(&mut ticket.wrapped);
        parts.zip(bytes).for_each(|(to, from)| *to = *from);
        ticket
    }

    pub fn to_bytes(&self) -> [u8; TICKET_LENGTH] {
        let mut bytes = [0; TICKET_LENGTH];
        let parts = self.epk.iter().chain(&self.wrapped);
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
        bytes
    }

    /// The content key, if this wrap was made for `key` in this `role`, message and `ext`.
    pub fn unwrap(
        &self,
        key: &AgreementKey,
        role: &str,
        protected: &[u8],
        ext: &[u8],
    ) -> Result<ContentKey, RecordError> {
        WrapContext::without_psi(role, protected, ext).unwrap(self, key)
    }
}

/// Wraps `content_key` for `recipient` under a fresh ephemeral key.
pub fn wrap(
    content_key: &ContentKey,
    recipient: &[u8; 32],
    role: &str,
    protected: &[u8],
    ext: &[u8],
) -> Result<Ticket, RecordError> {
    WrapContext::without_psi(role, protected, ext).wrap(content_key, Recipient::Other(recipient))
}

/// For whom a content key is wrapped.
#[derive(Clone, Copy)]
pub(super) enum Recipient<'a> {
    /// Someone else, by the public key.
    Other(&'a [u8; 32]),
    /// Whoever seals it: the result is the same, for less work.
    Own(&'a AgreementKey),
}

impl<'a> Recipient<'a> {
    fn public(self) -> &'a [u8; 32] {
        match self {
            Self::Other(public) => public,
            Self::Own(key) => key.public(),
        }
    }

    fn agree(self, ephemeral: &AgreementKey) -> Result<SharedSecret, RecordError> {
        match self {
            Self::Other(public) => ephemeral.agree(public),
            Self::Own(key) => ephemeral.agree_with_own(key),
        }
    }
}

/// A ticket to unwrap, and what with.
pub struct Unwrapping<'a> {
    pub(super) context: WrapContext<'a>,
    pub(super) ticket: Ticket,
    pub(super) key: &'a AgreementKey,
}

opaque_debug!(Unwrapping<'a>);

impl<'a> Unwrapping<'a> {
    /// The content key of each ticket, as [`Ticket::unwrap`] gives it; what is an error stays in its place.
    pub fn many(unwrappings: &[Result<Self, RecordError>]) -> Vec<Result<ContentKey, RecordError>> {
        let mut pairs = Vec::with_capacity(unwrappings.len());
        for one in unwrappings {
            pairs.extend(one.as_ref().ok().map(|one| (one.key, &one.ticket.epk)));
        }
        let mut agreed = primitives::agree_many(&pairs).into_iter();
        let unwrap = |one: &Result<Self, RecordError>| {
            let one = one.as_ref().map_err(|error| *error)?;
            let shared = agreed.next().unwrap_or(Err(RecordError::Undecryptable))?;
            one.context.unwrap_agreed(&one.ticket, one.key, &shared)
        };
        unwrappings.iter().map(unwrap).collect()
    }
}

/// What a wrapped key is bound to besides the keys of sender and recipient.
pub(super) struct WrapContext<'a> {
    pub(super) role: &'a str,
    pub(super) protected: &'a [u8],
    pub(super) ext: &'a [u8],
    /// SuppPrivInfo: what both sides know besides the keys.
    pub(super) psi: Option<&'a PrivateInfo>,
}

impl<'a> WrapContext<'a> {
    pub(super) fn without_psi(role: &'a str, protected: &'a [u8], ext: &'a [u8]) -> Self {
        Self { role, protected, ext, psi: None }
    }

    pub(super) fn wrap(&self, content_key: &ContentKey, recipient: Recipient<'_>) -> Result<Ticket, RecordError> {
        let ephemeral = AgreementKey::generate()?;
        let shared = recipient.agree(&ephemeral)?;
        let epk = *ephemeral.public();
        let kek = self.key_encryption_key(&shared, &epk, recipient.public())?;
        let wrapped = primitives::wrap(&kek, content_key)?;
        Ok(Ticket { epk, wrapped })
    }

    pub(super) fn unwrap(&self, ticket: &Ticket, key: &AgreementKey) -> Result<ContentKey, RecordError> {
        self.unwrap_agreed(ticket, key, &key.agree(&ticket.epk)?)
    }

    fn unwrap_agreed(
        &self,
        ticket: &Ticket,
        key: &AgreementKey,
        shared: &SharedSecret,
    ) -> Result<ContentKey, RecordError> {
        if !primitives::is_canonical_agreement_key(&ticket.epk) {
            return Err(RecordError::Undecryptable);
        }
        let kek = self.key_encryption_key(shared, &ticket.epk, key.public())?;
        primitives::unwrap(&kek, &ticket.wrapped)
    }

    // other = SHA-256(D(["episeal-1 kdf", role, protected, ext]))
    // ctx   = [-5, [epk, nil, nil], [R, nil, nil], [256, h'a101381e', other], ? psi]
    // KEK   = HKDF(X25519(e, R), D(ctx))
    pub(super) fn key_encryption_key(
        &self,
        shared: &SharedSecret,
        epk: &[u8; 32],
        recipient: &[u8; 32],
    ) -> Result<Kek, RecordError> {
        let capacity = self.protected.len().saturating_add(self.ext.len()).saturating_add(64);
        let other = Writer::with_capacity(capacity).array(4).text("episeal-1 kdf").text(self.role);
        let other = other.bytes(self.protected).bytes(self.ext).finish();
        let party = |writer: Writer, key: &[u8; 32]| writer.array(3).bytes(key).null().null();
        // Room for everything: growing would copy a context with a secret.
        let length = if self.psi.is_some() { 5 } else { 4 };
        let context = Writer::with_capacity(256).array(length).int(-5);
        let context = party(party(context, epk), recipient)
            .array(3)
            .uint(256)
            .bytes(RECIPIENT_PROTECTED)
            .bytes(&primitives::sha256(&other));
        let context = match self.psi {
            Some(psi) => context.bytes(psi.expose()),
            None => context,
        };
        primitives::hkdf(shared.into(), &context.finish_secret())
    }
}
