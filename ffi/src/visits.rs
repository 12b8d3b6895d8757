//! Visit records: one file for each party and for what they have in common.

mod authority;
mod contact;
mod diary;
mod period;
mod poster;
mod ring;
mod store;
mod stretch;
mod trust;
mod venue;
mod visitor;
