//! The meaning of secrets that no type of its own keeps.

/// Encrypts one body.
#[derive(Debug)]
pub enum Content {}
/// Wraps content keys.
#[derive(Debug)]
pub enum KeyEncryption {}
/// What two keys agree on.
#[derive(Debug)]
pub enum Shared {}
/// What both sides know beside their keys (`SuppPrivInfo`, NIST SP 800-56A, 5.8.1.2).
#[derive(Debug)]
pub enum PrivateInfo {}
/// A PIN, a passphrase or a code after Argon2id.
#[derive(Debug)]
pub enum Stretched {}
/// Authenticates messages.
#[derive(Debug)]
pub enum Mac {}
