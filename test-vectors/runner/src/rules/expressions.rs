//! CertLogic expressions by themselves.

use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::rules::Expression;

pub(crate) const OPERATIONS: &[Operation] = &[("evaluate-expression", evaluate)];

/// `logic`, or `text` where it is no JSON, and `data`; gives what the expression evaluates to.
fn evaluate(given: &Given<'_>) -> Came {
    let data = given.value("data")?.to_string();
    let logic = match given.has("text") {
        true => given.text("text")?.to_owned(),
        false => given.value("logic")?.to_string(),
    };
    let found = Expression::parse(&logic)?.evaluate(&data)?;
    serde_json::from_str(&found).map_err(|error| Refused::Vector(format!("not JSON came out: {error}")))
}
