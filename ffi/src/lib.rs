//! What the Kotlin, Swift and Python packages of episeal call, through uniffi: objects and records by hand over core,
//! in at most three lines a method and without a decision. Documented as core is.
#![forbid(unsafe_code)]
#![allow(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::new_without_default,
    clippy::unused_self,
    missing_debug_implementations,
    missing_docs,
    unreachable_pub,
    reason = "called from other languages, which get the documentation of core"
)]

#[cfg(feature = "certificates")]
mod certificates;
mod coded;
mod convert;
#[cfg(feature = "visits")]
mod count;
mod errors;
#[cfg(feature = "visits")]
mod ids;
mod records;
mod state;
mod texts;
mod time;
#[cfg(feature = "visits")]
mod visits;

uniffi::setup_scaffolding!("episeal");

/// Whatever is freed is wiped, and so what went over the boundary: keys and people's data do not stay in the library's
/// memory.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);
