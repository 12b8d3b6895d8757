//! What the npm package `episeal` calls. Private: its interface is the package's TypeScript, which checks arguments and
//! makes errors of what is thrown here (wasm/README.md).
//!
//! Every function hands on to core what it is given, in at most three lines: ids, areas and codes as text, times in
//! seconds since 1970, lists of objects by a list that is filled one by one.
#![forbid(unsafe_code)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "JavaScript has one type of numbers; the package passes whole ones that fit, and nothing else"
)]
#![allow(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::new_without_default,
    missing_debug_implementations,
    missing_docs,
    unreachable_pub,
    reason = "called by the package alone, which documents what core documents"
)]

#[allow(dead_code, reason = "no party needs all of it")]
mod convert;

#[cfg(feature = "issuer")]
mod acceptance;
#[cfg(any(feature = "office", feature = "server", feature = "venue"))]
mod areas;
#[cfg(feature = "authority")]
mod authority;
#[cfg(feature = "certificate")]
mod certificate;
#[cfg(feature = "visitor")]
mod diary;
#[cfg(feature = "issuer")]
mod guard;
#[cfg(any(feature = "certificate", feature = "issuer"))]
mod hashes;
#[cfg(feature = "certificate")]
mod hcert;
#[cfg(feature = "issuer")]
mod issuer;
#[cfg(feature = "lists")]
mod lists;
#[cfg(feature = "share-codes")]
mod live;
#[cfg(feature = "issuer")]
mod names;
#[cfg(feature = "notices")]
mod notice;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "office")]
mod office_share;
#[cfg(feature = "office")]
mod opening;
#[cfg(any(feature = "certificate", feature = "rules"))]
mod origin;
#[cfg(feature = "office")]
mod plan;
#[cfg(feature = "qr")]
mod qr;
#[cfg(any(feature = "office", feature = "venue"))]
mod request;
#[cfg(feature = "certificate")]
mod revocation;
#[cfg(feature = "rings")]
mod ring;
#[cfg(feature = "rules")]
mod rules;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "visitor")]
mod share;
#[cfg(feature = "certificate")]
mod signers;
#[cfg(feature = "venue")]
mod staff;
#[cfg(feature = "visitor")]
mod store;
#[cfg(any(feature = "rings", feature = "visitor"))]
mod stretch;
#[cfg(feature = "trust")]
mod trust;
#[cfg(feature = "venue")]
mod venue;
#[cfg(feature = "notices")]
mod visit;
#[cfg(feature = "visitor")]
mod visitor;

/// Whatever is freed is wiped: keys and people's data do not stay in the module's memory.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);
