//! Visit records: one file for each party and for what they have in common.

mod areas;
mod ask;
mod authority;
mod codes;
mod contact;
mod diary;
mod limits;
mod named;
mod notice;
mod office;
mod opening;
mod period;
mod plan;
mod poster;
mod release;
mod request;
mod ring;
mod server;
mod share;
mod shared;
mod staff;
mod store;
mod stretch;
mod trust;
mod venue;
mod visitor;
