//! The server: what it checks before it stores or publishes something.

mod day_keys;
mod published;
mod stored;
