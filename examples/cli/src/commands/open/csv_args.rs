//! The options of the CSV.

use super::Format;
use crate::failure::{Failure, Outcome};
use crate::sormas::{Layout, Separator, Version};
use clap::Args;

/// How the CSV is laid out.
#[derive(Debug, Default, Args)]
pub(crate) struct CsvArgs {
    /// The separator between the CSV's cells, as configured in SORMAS (csv.separator; SORMAS-Docker has semicolon) and
    /// as a German Excel reads it: comma, semicolon or tab [default: comma]
    #[arg(long, value_name = "SEPARATOR")]
    pub(crate) separator: Option<Separator>,
    /// Begin the CSV with a byte order mark, by which Excel recognises UTF-8; SORMAS accepts it from 1.54 on
    #[arg(long)]
    pub(crate) bom: bool,
    /// The version of SORMAS that imports the CSV, from 1.53 on: one header row before 1.68, two since then [default:
    /// 1.104]
    #[arg(long, value_name = "VERSION")]
    pub(crate) sormas: Option<Version>,
}

impl CsvArgs {
    /// None where no CSV is written.
    pub(super) fn layout(&self, format: Format) -> Outcome<Option<Layout>> {
        let is_given = self.separator.is_some() || self.bom || self.sormas.is_some();
        if format != Format::Csv {
            return match is_given {
                true => Err(Failure::input("--separator, --bom and --sormas are for --format csv")),
                false => Ok(None),
            };
        }
        let version = self.sormas.unwrap_or(Version::NEWEST);
        let separator = self.separator.unwrap_or(Separator::COMMA);
        let layout = Layout::new(version, separator, self.bom);
        let layout = layout
            .ok_or_else(|| Failure::input("SORMAS before 1.54 takes a byte order mark for text: leave out --bom"));
        layout.map(Some)
    }
}
