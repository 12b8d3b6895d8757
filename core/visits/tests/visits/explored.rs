//! What is kept between calls, explored: every order of everything that can happen to it, over the real functions,
//! until nothing new comes. Each property is also shown to fail where a caller leaves out one thing that the library
//! asks of it: an exploration that finds nothing there would find nothing anywhere.

mod day_keys;
mod live_runs;
mod requests;
mod shares;
