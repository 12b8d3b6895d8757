//! Operations beside their floors. Criterion measures each by itself; the summary at the end has both in turn, in many
//! short rounds of which the tenth percentile counts, by the processor's time of all threads: a busy machine slows both
//! alike.

use criterion::Criterion;
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 400;
/// What takes long has fewer rounds, but not fewer than this.
const LEAST_ROUNDS: usize = 11;
/// How long a turn takes, with as many calls as that takes.
const TURN: Duration = Duration::from_micros(500);
/// How long all turns of an operation and its floor take.
const LONGEST: Duration = Duration::from_secs(3);

/// Something to measure.
pub(crate) struct Run(Box<dyn FnMut()>);

impl Run {
    pub(crate) fn new<T>(mut run: impl FnMut() -> T + 'static) -> Self {
        Self(Box::new(move || drop(black_box(run()))))
    }
}

/// An operation, and what it cannot do without: the bare primitives, by the fastest library.
pub(crate) struct Row {
    name: String,
    /// How often one call of the operation does what is named.
    times: u32,
    operation: Run,
    floor: Run,
}

/// A row of the table.
pub(crate) fn row<T, U>(
    name: impl Into<String>,
    operation: impl FnMut() -> T + 'static,
    floor: impl FnMut() -> U + 'static,
) -> Row {
    Row { name: name.into(), times: 1, operation: Run::new(operation), floor: Run::new(floor) }
}

impl Row {
    /// For an operation that does many at once; its floor is that of one.
    #[allow(dead_code, reason = "not every bench has one")]
    pub(crate) fn of_each(self, times: usize) -> Self {
        Self { times: u32::try_from(times).unwrap(), ..self }
    }

    fn by_criterion(&mut self, criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group(&self.name);
        if self.times > 1 {
            group.throughput(criterion::Throughput::Elements(self.times.into()));
        }
        group.bench_function("operation", |bencher| bencher.iter(&mut self.operation.0));
        group.bench_function("floor", |bencher| bencher.iter(&mut self.floor.0));
        group.finish();
    }

    /// Operation and floor, in microseconds.
    fn in_turn(&mut self) -> [f64; 2] {
        let mut turns = [&mut self.operation, &mut self.floor].map(Turns::new);
        let start = Instant::now();
        for round in 0..ROUNDS {
            if round >= LEAST_ROUNDS && start.elapsed() > LONGEST {
                break;
            }
            turns.iter_mut().for_each(Turns::take);
        }
        let [operation, floor] = turns.map(Turns::microseconds);
        [operation / f64::from(self.times), floor]
    }
}

struct Turns<'a> {
    run: &'a mut Run,
    calls: u32,
    times: Vec<Duration>,
}

impl<'a> Turns<'a> {
    fn new(run: &'a mut Run) -> Self {
        (run.0)();
        let start = spent();
        (run.0)();
        let calls = TURN.as_nanos() / (spent() - start).as_nanos().max(1);
        Self { run, calls: u32::try_from(calls).unwrap().clamp(1, 10_000), times: Vec::new() }
    }

    fn take(&mut self) {
        let start = spent();
        (0..self.calls).for_each(|_| (self.run.0)());
        self.times.push((spent() - start) / self.calls);
    }

    fn microseconds(mut self) -> f64 {
        self.times.sort();
        self.times[self.times.len() / 10].as_secs_f64() * 1e6
    }
}

/// What this process has had of the processor.
fn spent() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap()
}

/// The rows whose name has the argument in it, or all.
fn chosen(mut rows: Vec<Row>) -> Vec<Row> {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    rows.retain(|row| filter.as_ref().is_none_or(|filter| row.name.contains(filter)));
    rows
}

/// Measures the rows, and ends with the summary.
pub(crate) fn measure(rows: Vec<Row>) {
    let mut rows = chosen(rows);
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(300))
        .sample_size(10)
        .nresamples(1_001)
        .without_plots()
        .configure_from_args();
    rows.iter_mut().for_each(|row| row.by_criterion(&mut criterion));
    criterion.final_summary();
    // `cargo test --benches` runs everything once and measures nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("\n{:44} {:>12} {:>12} {:>7}", "in turn", "µs", "floor µs", "ratio");
    for row in &mut rows {
        let [operation, floor] = row.in_turn();
        println!("{:44} {operation:12.2} {floor:12.2} {:7.3}", row.name, operation / floor);
    }
}
