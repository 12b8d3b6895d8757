//! Unique certificate identifiers (UVCI).

use crate::given::Given;
use crate::{Came, Operation};
use episeal::certificates::issue::Uvci;
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] = &[("read-uvci", read_uvci)];

/// Reads `text`; gives the identifier.
fn read_uvci(given: &Given<'_>) -> Came {
    let uvci = Uvci::parse(given.text("text")?)?;
    Ok(json!({ "uvci": uvci.as_str() }))
}
