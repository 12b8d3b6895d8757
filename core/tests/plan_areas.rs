//! The areas of a plan.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

mod support;

use episeal::*;
use support::history::*;
use support::*;

#[test]
fn each_area_is_asked_for_by_its_first_levels_and_by_itself() {
    let history = History::shared();
    let areas = |levels, areas: &[&str]| {
        let stays: Vec<_> = areas.iter().map(|area| history.in_area(area)).collect();
        let criteria = Criteria {
            area_levels: levels,
            ..criteria()
        };
        let plan = history.plan(&stays, &criteria);
        if levels <= 3 {
            history.assert_answered(&plan);
        }
        let asked = plan.asks().iter().map(|ask| &ask.ask().areas);
        let texts = asked.map(|areas| areas.iter().map(Area::to_text).collect::<Vec<_>>());
        let mut texts: Vec<_> = texts.map(|texts| texts.join("+")).collect();
        texts.sort();
        texts
    };
    let stays = ["A/B/1/15/27", "A/B/2", "A/C", "D"];
    assert_eq!(areas(0, &stays), [""]);
    assert_eq!(areas(1, &stays), ["A", "D"]);
    assert_eq!(areas(2, &stays), ["A/B", "A/C", "D"]);
    assert_eq!(areas(3, &stays), ["A/B/1", "A/B/2", "A/C", "D"]);
    assert_eq!(areas(4, &stays), ["A/B/1/15", "A/B/2", "A/C", "D"]);
    assert_eq!(areas(2, &["A/B", ""]), ["", "A/B"], "one stay was anywhere");
}

#[test]
fn an_area_is_asked_for_in_its_own_windows_alone() {
    let history = History::shared();
    let in_area = |area: &str, arrival| Stay {
        area: Area::parse(area).unwrap(),
        ..history.stay(arrival, arrival + HOUR)
    };
    let (early, late) = (MORNING - 5 * DAY, MORNING);
    let stays = [in_area("A", early), in_area("B", late)];
    let criteria = Criteria {
        area_levels: 1,
        ..criteria()
    };
    let plan = history.plan(&stays, &criteria);
    let asked: Vec<_> = plan
        .asks()
        .iter()
        .map(|ask| (ask.ask().areas[0].to_text(), bounds(ask)))
        .collect();
    assert_eq!(
        asked,
        [
            ("A".to_owned(), vec![(early, early + HOUR)]),
            ("B".to_owned(), vec![(late, late + HOUR)]),
        ]
    );
}
