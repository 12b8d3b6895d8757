//! CPU time of this process, candidates in turn.

use crate::results::{Operation, Who};
use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant};

/// A round lasts as long for each candidate, and at least this.
const ROUND: Duration = Duration::from_millis(2);
/// Rounds of every candidate, however slow the machine is.
const FEWEST: usize = 9;

/// One who does the work.
pub struct Candidate<'a> {
    pub who: Who,
    pub operation: Operation,
    /// How many operations one call is.
    operations: u32,
    call: Box<dyn FnMut() + 'a>,
}

impl<'a> Candidate<'a> {
    pub fn new<T>(who: Who, operation: Operation, mut run: impl FnMut() -> T + 'a) -> Self {
        Self { who, operation, operations: 1, call: Box::new(move || drop(std::hint::black_box(run()))) }
    }

    pub fn of(self, operations: u32) -> Self {
        Self { operations, ..self }
    }

    fn time(&mut self, calls: u32) -> Duration {
        let start = cpu_time();
        (0..calls).for_each(|_| (self.call)());
        cpu_time() - start
    }

    /// Of one call, after one that warms up.
    fn warm_time(&mut self) -> Duration {
        (self.call)();
        self.time(1).max(Duration::from_nanos(200))
    }
}

/// Microseconds of CPU time for each candidate's operation: the tenth percentile of many short rounds. A busy machine
/// disturbs all candidates alike, since each has a round in turn.
pub fn in_turn(candidates: &mut [Candidate<'_>], limit: Duration) -> Vec<f64> {
    let once: Vec<Duration> = candidates.iter_mut().map(Candidate::warm_time).collect();
    let round = once.iter().copied().fold(ROUND, Duration::max);
    let calls: Vec<u32> = once.iter().map(|once| round.div_duration_f64(*once) as u32).collect();
    let mut times = vec![Vec::new(); candidates.len()];
    let start = Instant::now();
    while times[0].len() < FEWEST || start.elapsed() < limit {
        for ((candidate, calls), times) in candidates.iter_mut().zip(&calls).zip(&mut times) {
            times.push(candidate.time(*calls));
        }
    }
    let operations = candidates.iter().zip(&calls).map(|(candidate, calls)| f64::from(candidate.operations * calls));
    times.into_iter().zip(operations).map(|(times, operations)| tenth_percentile(times) / operations).collect()
}

fn tenth_percentile(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 10].as_secs_f64() * 1e6
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
