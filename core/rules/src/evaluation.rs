//! The evaluation of an expression: bounded in steps, and in depth by the expression's own.

use super::clock::{Clock, Foresight, Time};
use super::date::{Moment, Unit};
use super::error::RulesError;
use super::term::{Order, Term};
use super::value::{BYTES_PER_STEP, Value};

/// How many operations, literals, path fragments and compared items one evaluation may take.
pub(crate) const MAX_STEPS: usize = 100_000;

/// The prefix of a UVCI that is not a fragment of it; only in this spelling.
const UVCI_PREFIX: &str = "URN:UVCI:";

/// One evaluation, at one time or without a time.
pub(crate) struct Evaluation<'a, 's> {
    clock: Option<&'a Clock>,
    steps: &'s mut usize,
    foresight: Foresight,
}

type Evaluated<'a> = Result<Value<'a>, RulesError>;

impl<'a, 's> Evaluation<'a, 's> {
    pub(crate) fn new(clock: Option<&'a Clock>, steps: &'s mut usize) -> Self {
        Self { clock, steps, foresight: Foresight::default() }
    }

    pub(crate) fn foresight(self) -> Foresight {
        self.foresight
    }

    /// The value of a whole expression, or of one in it.
    pub(crate) fn evaluate(&mut self, term: &'a Term, data: &Value<'a>) -> Evaluated<'a> {
        self.step(1)?;
        match term {
            Term::Bool(value) => Ok(Value::Bool(*value)),
            Term::Integer(value) => Ok(Value::Integer(*value)),
            Term::Text(text) => Ok(Value::Text(text)),
            Term::Array(items) => Value::array(self.terms(items, data)?),
            Term::Var(path) => self.var(path, data),
            Term::If(operands) => self.choose(operands, data),
            Term::And(operands) => self.and(operands, data),
            Term::Not(operand) => Ok(Value::Bool(!self.truth(operand, data)?)),
            Term::Equal(operands) => self.equal(operands, data),
            Term::In(operands) => self.is_in(operands, data),
            Term::Sum(operands) => self.sum(operands, data),
            Term::Compare(order, operands) => self.compare(*order, operands, data),
            Term::CompareTimes(order, operands) => self.compare_times(*order, operands, data),
            Term::PlusTime(operand, amount, unit) => self.plus_time(operand, *amount, *unit, data),
            Term::DateOfBirth(operand) => self.date_of_birth(operand, data),
            Term::Reduce(operands) => self.reduce(operands, data),
            Term::ExtractFromUvci(operand, index) => self.extract(operand, *index, data),
        }
    }

    fn step(&mut self, count: usize) -> Result<(), RulesError> {
        let left = self.steps.checked_sub(count);
        *self.steps = left.unwrap_or(0);
        left.map(|_| ()).ok_or(RulesError::TooComplex)
    }

    fn terms(&mut self, terms: &'a [Term], data: &Value<'a>) -> Result<Vec<Value<'a>>, RulesError> {
        terms.iter().map(|term| self.evaluate(term, data)).collect()
    }

    fn pair(&mut self, terms: &'a [Term; 2], data: &Value<'a>) -> Result<[Value<'a>; 2], RulesError> {
        let [left, right] = terms;
        Ok([self.evaluate(left, data)?, self.evaluate(right, data)?])
    }

    fn var(&mut self, path: &'a str, data: &Value<'a>) -> Evaluated<'a> {
        self.step(path.len() / BYTES_PER_STEP)?;
        let mut value = data.clone();
        for key in path.split('.').filter(|key| !key.is_empty()) {
            self.step(1)?;
            value = value.member(key);
        }
        Ok(value)
    }

    /// An operand that must be truthy or falsy.
    fn truth(&mut self, term: &'a Term, data: &Value<'a>) -> Result<bool, RulesError> {
        let value = self.evaluate(term, data)?;
        value.truth().ok_or(RulesError::TypeMismatch)
    }

    fn choose(&mut self, operands: &'a [Term; 3], data: &Value<'a>) -> Evaluated<'a> {
        let [guard, then, otherwise] = operands;
        if self.truth(guard, data)? { self.evaluate(then, data) } else { self.evaluate(otherwise, data) }
    }

    /// The first falsy operand, or the last one.
    fn and(&mut self, operands: &'a [Term], data: &Value<'a>) -> Evaluated<'a> {
        let mut last = Value::Bool(true);
        for operand in operands {
            last = self.evaluate(operand, data)?;
            if !last.truth().ok_or(RulesError::TypeMismatch)? {
                break;
            }
        }
        Ok(last)
    }

    fn equal(&mut self, operands: &'a [Term; 2], data: &Value<'a>) -> Evaluated<'a> {
        let [left, right] = self.pair(operands, data)?;
        self.is_equal(&left, &right).map(Value::Bool)
    }

    /// Without coercion. Arrays, objects and times equal nothing: the specification promises nothing about them, and
    /// in JavaScript they are equal only to themselves.
    fn is_equal(&mut self, left: &Value<'a>, right: &Value<'a>) -> Result<bool, RulesError> {
        if let (Some(left), Some(right)) = (self.as_text(left), self.as_text(right)) {
            self.step(left.len().min(right.len()) / BYTES_PER_STEP)?;
            return Ok(left == right);
        }
        Ok(match (left, right) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Integer(left), Value::Integer(right)) => left == right,
            (Value::Fraction(left), Value::Fraction(right)) => left == right,
            _ => false,
        })
    }

    fn as_text(&mut self, value: &Value<'a>) -> Option<&'a str> {
        match value {
            Value::Text(text) => Some(text),
            Value::Clock => {
                self.foresight.note_text();
                self.clock.map(Clock::text)
            }
            _ => None,
        }
    }

    /// Nothing is in nothing: the prose calls a `null` on the right an error, the test suite says false.
    fn is_in(&mut self, operands: &'a [Term; 2], data: &Value<'a>) -> Evaluated<'a> {
        let [member, list] = self.pair(operands, data)?;
        if matches!(list, Value::Null) {
            return Ok(Value::Bool(false));
        }
        let items = list.items().ok_or(RulesError::TypeMismatch)?;
        let mut index: usize = 0;
        while let Some(item) = items.at(index) {
            self.step(1)?;
            if self.is_equal(&member, &item)? {
                return Ok(Value::Bool(true));
            }
            index = index.saturating_add(1);
        }
        Ok(Value::Bool(false))
    }

    fn sum(&mut self, operands: &'a [Term; 2], data: &Value<'a>) -> Evaluated<'a> {
        let [Value::Integer(left), Value::Integer(right)] = self.pair(operands, data)? else {
            return Err(RulesError::TypeMismatch);
        };
        let sum = left.checked_add(right).ok_or(RulesError::Overflow)?;
        Ok(Value::Integer(sum))
    }

    fn compare(&mut self, order: Order, operands: &'a [Term], data: &Value<'a>) -> Evaluated<'a> {
        let values = self.terms(operands, data)?;
        let integers = values.iter().map(|value| match value {
            Value::Integer(integer) => Ok(*integer),
            _ => Err(RulesError::TypeMismatch),
        });
        let integers = integers.collect::<Result<Vec<_>, _>>()?;
        Ok(Value::Bool(is_ordered(order, &integers)))
    }

    fn compare_times(&mut self, order: Order, operands: &'a [Term], data: &Value<'a>) -> Evaluated<'a> {
        let values = self.terms(operands, data)?;
        let times = values.iter().map(|value| match value {
            Value::Time(time) => Ok(*time),
            _ => Err(RulesError::TypeMismatch),
        });
        let times = times.collect::<Result<Vec<_>, _>>()?;
        if let Some(clock) = self.clock {
            for (left, right) in times.iter().zip(times.iter().skip(1)) {
                self.foresight.note_comparison(*left, *right, clock);
            }
        }
        let moments: Vec<_> = times.into_iter().map(Time::moment).collect();
        Ok(Value::Bool(is_ordered(order, &moments)))
    }

    fn plus_time(&mut self, operand: &'a Term, amount: i64, unit: Unit, data: &Value<'a>) -> Evaluated<'a> {
        let time = match (self.evaluate(operand, data)?, self.clock) {
            (Value::Clock, Some(clock)) => {
                let time = clock.plus(amount, unit);
                self.foresight.note_time(time);
                time?
            }
            (Value::Text(text), _) => {
                self.step(text.len() / BYTES_PER_STEP)?;
                Time::fixed(Moment::parse(text)?.plus(amount, unit)?)
            }
            _ => return Err(RulesError::TypeMismatch),
        };
        Ok(Value::Time(time))
    }

    fn date_of_birth(&mut self, operand: &'a Term, data: &Value<'a>) -> Evaluated<'a> {
        match self.evaluate(operand, data)? {
            Value::Text(text) => Moment::parse_date_of_birth(text).map(Time::fixed).map(Value::Time),
            // A date-time is never a date of birth, whatever the time.
            Value::Clock => Err(RulesError::InvalidDate),
            _ => Err(RulesError::TypeMismatch),
        }
    }

    /// A left fold; with nothing to fold it is the initial value (the suite), though the prose requires an array.
    fn reduce(&mut self, operands: &'a [Term; 3], data: &Value<'a>) -> Evaluated<'a> {
        let [operand, lambda, initial] = operands;
        let list = self.evaluate(operand, data)?;
        let mut accumulator = self.evaluate(initial, data)?;
        if matches!(list, Value::Null) {
            return Ok(accumulator);
        }
        let items = list.items().ok_or(RulesError::TypeMismatch)?;
        let mut index: usize = 0;
        while let Some(current) = items.at(index) {
            let fields = vec![("current", current), ("accumulator", accumulator)];
            accumulator = self.evaluate(lambda, &Value::record(fields)?)?;
            index = index.saturating_add(1);
        }
        Ok(accumulator)
    }

    fn extract(&mut self, operand: &'a Term, index: i64, data: &Value<'a>) -> Evaluated<'a> {
        let value = self.evaluate(operand, data)?;
        if matches!(value, Value::Null) {
            return Ok(Value::Null);
        }
        let uvci = self.as_text(&value).ok_or(RulesError::TypeMismatch)?;
        self.step(uvci.len() / BYTES_PER_STEP)?;
        let fragments = uvci.strip_prefix(UVCI_PREFIX).unwrap_or(uvci);
        let fragment = usize::try_from(index).ok().and_then(|index| fragments.split(['/', '#', ':']).nth(index));
        Ok(fragment.map_or(Value::Null, Value::Text))
    }
}

/// `(a op b) and (b op c)`
fn is_ordered<T: Ord>(order: Order, values: &[T]) -> bool {
    let mut pairs = values.iter().zip(values.iter().skip(1));
    pairs.all(|(left, right)| order.holds(left.cmp(right)))
}
