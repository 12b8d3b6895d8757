//! The areas of a plan.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::history::*;
use episeal_testkit::visits::*;

#[test]
fn each_area_is_asked_for_by_its_first_levels_and_by_itself() {
    let history = History::shared();
    let areas = |levels, areas: &[&str]| {
        let stays: Vec<_> = areas.iter().map(|area| history.in_area(area)).collect();
        let criteria = by_levels(levels);
        let plan = history.plan(&stays, &criteria);
        history.assert_answered(&plan);
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
    let in_area =
        |area: &str, arrival| CaseStay { area: Area::parse(area).unwrap(), ..history.stay(arrival, arrival + HOUR) };
    let (early, late) = (MORNING - 5 * DAY, MORNING);
    let stays = [in_area("A", early), in_area("B", late)];
    let criteria = by_levels(1);
    let plan = history.plan(&stays, &criteria);
    let asked: Vec<_> = plan.asks().iter().map(|ask| (ask.ask().areas[0].to_text(), bounds(ask))).collect();
    assert_eq!(asked, [("A".to_owned(), vec![(early, early + HOUR)]), ("B".to_owned(), vec![(late, late + HOUR)]),]);
}

fn cell(history: &History) -> Criteria {
    in_areas(AskedAreas { levels: 1, cell: Some(Cell { rows: 2, seats: 5 }), lists: vec![history.areas.clone()] })
}

#[test]
fn the_cell_around_the_seat_of_a_case_is_asked_for() {
    let history = History::shared();
    let stay = history.in_area("Ost/Block 2/Reihe 15/Platz 27");
    let plan = history.plan(&[stay], &cell(history));
    assert_eq!(plan.asks().len(), 1);
    let asked = &plan.asks()[0].ask().areas;
    assert_eq!(asked.len(), 55);
    let seat = |text: &str| Area::parse(&format!("Ost/Block 2/{text}")).unwrap();
    assert!(asked.contains(&seat("Reihe 13/Platz 22")));
    assert!(!asked.contains(&seat("Reihe 12/Platz 22")));
    history.assert_answered(&plan);
}

#[test]
fn a_case_that_sat_in_no_leaf_is_asked_about_by_levels() {
    let history = History::shared();
    for area in ["Ost/Block 2/Reihe A/Platz 7", "Ost/Block 2", "Ost/Block 2/Reihe 15/Platz 07"] {
        let plan = history.plan(&[history.in_area(area)], &cell(history));
        let asked: Vec<_> = plan.asks().iter().map(|ask| ask.ask().areas.clone()).collect();
        assert_eq!(asked, [episeal_testkit::visits::areas::areas(&["Ost"])], "{area}");
        history.assert_answered(&plan);
    }
    // Nor of a venue without a list.
    let elsewhere = in_areas(AskedAreas {
        lists: vec![episeal_testkit::visits::areas::tables(&Venue::generate().unwrap())],
        ..cell(history).areas
    });
    let plan = history.plan(&[history.in_area("Ost/Block 2/Reihe 15/Platz 27")], &elsewhere);
    assert_eq!(plan.asks()[0].ask().areas, episeal_testkit::visits::areas::areas(&["Ost"]));
}

#[test]
fn a_cell_of_more_than_64_areas_is_several_requests_of_about_one_size() {
    let history = History::shared();
    let stay = history.in_area("Ost/Block 2/Reihe 15/Platz 27");
    let criteria = in_areas(AskedAreas { cell: Some(Cell { rows: 2, seats: 6 }), ..cell(history).areas });
    let plan = history.plan(&[stay], &criteria);
    let sizes: Vec<_> = plan.asks().iter().map(|ask| ask.ask().areas.len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 65);
    assert!(sizes.len() == 2 && sizes.iter().all(|size| *size >= 32), "{sizes:?}");
    history.assert_answered(&plan);
}

#[test]
fn a_stay_into_a_day_with_another_list_is_asked_about_by_the_list_of_each_day() {
    let history = History::shared();
    let venue = &history.world.venue;
    let rows = [("Reihe", 14, 30), ("Platz", 1, 40)];
    let changed = episeal_testkit::visits::areas::group("Ost/Block 2", &rows, 1);
    let criteria = in_areas(AskedAreas {
        lists: vec![history.areas.clone(), episeal_testkit::visits::areas::listed_from(TODAY, venue, &[changed])],
        ..cell(history).areas
    });
    let stay = CaseStay {
        area: Area::parse("Ost/Block 2/Reihe 15/Platz 27").unwrap(),
        ..history.stay(MORNING - HOUR, MORNING + HOUR)
    };
    let plan = history.plan(&[stay], &criteria);
    let mut asked: Vec<_> = plan.asks().iter().map(|ask| (bounds(ask), ask.ask().areas.len())).collect();
    asked.sort();
    let (before, after) = ((MORNING - HOUR, MORNING), (MORNING, MORNING + HOUR));
    assert_eq!(asked, [(vec![before], 55), (vec![after], 44)]);
}
