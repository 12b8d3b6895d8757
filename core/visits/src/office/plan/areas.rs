//! The areas of a plan: the cell around a seat where the venue lists it, otherwise the first levels.

use super::{CaseStay, Criteria};
use episeal_base::error::RecordError;
use episeal_base::time::{Period, days_of};
use episeal_messages::area::{Area, first_levels};
use episeal_messages::areas::areas_of_day;
use episeal_messages::request::MAX_AREAS;

impl Criteria {
    /// The areas that are asked for about a stay on each day of its window; none for the whole venue.
    pub(super) fn areas_by_day(&self, stay: &CaseStay, window: &Period) -> Result<Vec<(u32, Vec<Area>)>, RecordError> {
        let lists = self.areas.lists.iter();
        let lists: Vec<_> = lists.filter(|list| list.venue() == stay.venue).collect();
        let areas_of = |day| {
            let cell = self.areas.cell.zip(areas_of_day(lists.iter().copied(), day));
            let cell = cell.map(|(cell, list)| list.cell(&stay.area, cell.rows, cell.seats));
            match cell {
                None | Some(Err(RecordError::AreaUnknown)) => Ok(self.levels_of(&stay.area)),
                Some(cell) => cell,
            }
        };
        days_of(window).map(|day| Ok((day, areas_of(day)?))).collect()
    }

    fn levels_of(&self, area: &Area) -> Vec<Area> {
        let area = first_levels(area, self.areas.levels.into());
        Some(area).filter(|area| area.depth() > 0).into_iter().collect()
    }
}

/// At most [`MAX_AREAS`] together, and of about one size: a venue refuses too few places. One empty batch for none.
pub(super) fn batches(areas: &[Area]) -> Vec<Vec<Area>> {
    let count = areas.len().div_ceil(MAX_AREAS).max(1);
    let size = areas.len().div_ceil(count).max(1);
    match areas {
        [] => vec![Vec::new()],
        areas => areas.chunks(size).map(<[_]>::to_vec).collect(),
    }
}
