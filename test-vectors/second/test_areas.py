"""A venue's list of its areas, cells, and what may be asked of them: sections 8 and 12."""

import os

import pytest

import episeal2 as e
from episeal2 import areas, cbor, cose
from scene import DAY, NOON, TODAY, Venue
from stage import Scene, refused

SEAT = [["Reihe", 1, 20], ["Platz", 1, 30]]
ROWS = [["Reihe", 1, 10], ["Platz", 1, 30]]


def group(area, ranges=(), places=1, facts=None) -> list:
    return [area, list(ranges), places, facts or {}]


def listed(*groups, venue=None, start=TODAY - 40) -> e.list_areas:
    return e.list_areas((venue or Venue()).ring.seed, start, groups)


def read(*groups):
    return e.read_venue_areas(listed(*groups))


HALL = [group(["Saal"], SEAT), group(["Garten"], [["Tisch", 0, 9]], 4, {0: 3_000, 2: 1}), group(["Bar"], (), 12)]


def test_leaves_and_places():
    found = read(*HALL)
    for asked, places in ((["Saal"], 600), (["Saal", "Reihe 7"], 30), (["Saal", "Reihe 7", "Platz 30"], 1),
                          (["Garten"], 40), (["Garten", "Tisch 0"], 4), (["Bar"], 12)):
        assert found.places_in(asked) == places and found.knows(asked)
    for asked in (["Saal", "Reihe 0"], ["Saal", "Reihe 07"], ["Saal", "Reihe 7", "Platz 31"], ["Saal", "Reihe"],
                  ["Saal", "Reihe 7", "Platz 1", "x"], ["Keller"], ["Bar", "Hocker"], ["Garten", "Tisch 10"]):
        assert found.places_in(asked) == 0 and not found.knows(asked)


@pytest.mark.parametrize("groups", [
    [], [group([])], [group([]), group(["a"])], [group(["a"]), group(["a"])], [group(["a"]), group(["a", "b"])],
    [group(["a"], [["n", 1, 5]]), group(["a"], [["n", 5, 9]])], [group(["a"], [["n", 1, 5]]), group(["a", "n 3"])],
    [group(["a"], [["n", 1, 5]]), group(["a", "n 3"], [["m", 0, 1]])],
    [group(["a"], [["n", 1, 5], ["m", 1, 5]]), group(["a", "n 5"], [["m", 5, 9]])],
    [group(["a"], [["n", 2, 1]])], [group(["a"], [["n", 0, 100_000]])], [group(["a"], [["", 0, 1]])],
    [group(["a"], [["n ", 0, 1]])], [group(["a"], [["\u3164", 0, 1]])], [group(["a"], [["x/y", 0, 1]])],
    [group(["a"], [["n" * 63, 0, 1]])], [group(["a"] * 5, [["n", 0, 1]])], [group(["a"] * 4, SEAT)],
    [group(["a"], [["n", 0, 1]] * 3)], [group(["a"], (), 0)], [group(["a"], (), 100_001)],
    [group(["a"], (), 1, {2: 2})], [group(["a"], (), 1, {3: 4})], [group(["a"], (), 1, {256: 0})],
    [group(["a"], (), 1, {9: "x"})], [group(["a"], (), 1, {9: 2**53})], [group(["a"], (), True)],
    [group(["a "])], [[["a"], [], 1]], [group([str(n)]) for n in range(4_097)]])
def test_a_list_that_contradicts_itself_is_malformed(groups):
    """[R92]"""
    with refused("malformed"):
        read(*groups)


def test_what_looks_alike_and_is_not_the_same():
    assert len(read(group(["a"], [["n", 1, 5]]), group(["a", "n 06"]), group(["a", "n 6"]), group(["a", "n"]),
                    group(["a", "n 0"]), group(["a", "m 3"]), group(["A", "n 3"]), group(["a b"]),
                    group(["n" * 62], [["n" * 62, 0, 9]], 1, {9: 2**53 - 1})).groups) == 9
    many = read(*(group([f"Block {n % 64}", f"Rang {n // 64}"], ROWS) for n in range(4_096)))
    assert many.places_in(["Block 1"]) == 64 * 300


def test_a_list_is_signed_by_its_venue_and_of_at_most_262_144_bytes():
    data = listed(*HALL)
    assert e.take_list(data, NOON, []) == [data]
    found = e.read_venue_areas(data)
    forged = cose.sign("venue-areas", os.urandom(32), cbor.read(found.signed.payload))
    with refused("bad-signature"):
        e.take_list(forged, NOON, [])
    long = [group(["ä" * 32] * 2 + [f"{n:064}"]) for n in range(2_000)]
    assert len(listed(*long)) > 262_144
    with refused("malformed"):
        read(*long)


def test_a_server_takes_a_further_list_only_ahead():
    """[R93]"""
    venue = Venue()
    first = listed(*HALL, venue=venue, start=TODAY - 3)
    stored = e.take_list(first, NOON, [])
    assert e.take_list(first, NOON, stored) == stored
    for start in (TODAY, TODAY - 4):
        with refused("disagrees"):
            e.take_list(listed(*HALL, venue=venue, start=start), NOON, stored)
    ahead = listed(*HALL, venue=venue, start=TODAY + 1)
    stored = e.take_list(ahead, NOON, stored)
    with refused("disagrees"):
        e.take_list(listed(*HALL[:1], venue=venue, start=TODAY + 1), NOON, stored)
    read = [e.read_venue_areas(data) for data in stored]
    assert [e.list_of_day(read, on) and e.list_of_day(read, on).start
            for on in (TODAY - 4, TODAY - 3, TODAY, TODAY + 1)] == [None, TODAY - 3, TODAY - 3, TODAY + 1]


@pytest.mark.parametrize("row, place, leaves", [(15, 27, 5 * 9), (15, 15, 55), (1, 15, 33), (1, 1, 18), (20, 30, 18)])
def test_a_cell_is_what_lies_around_a_seat(row, place, leaves):
    found = read(*HALL)
    leaf = ("Saal", f"Reihe {row}", f"Platz {place}")
    cell = found.cell(leaf, 2, 5)
    assert len(cell) == len(set(cell)) == leaves and leaf in cell
    for _, r, p in cell:
        assert abs(int(r[6:]) - row) <= 2 and abs(int(p[6:]) - place) <= 5
    assert sum(map(found.places_in, cell)) == leaves


def test_rows_are_limited_and_seats_are_not():
    """[R92]"""
    two = [["Reihe", 1, 65_535], ["Platz", 0, 99_999]]
    assert len(read(group(["a"], two), group(["b"], [["Tisch", 0, 99_999]])).groups) == 2
    with refused("malformed"):
        read(group(["a"], two), group(["b"]), group(["c"]))


def test_a_cell_is_of_a_leaf():
    found = read(*HALL)
    assert found.cell(("Garten", "Tisch 1"), 2, 5) == [("Garten", f"Tisch {n}") for n in range(7)]
    assert found.cell(("Bar",), 2, 5) == [("Bar",)]
    for leaf in (("Saal", "Reihe 07", "Platz 1"), ("Saal", "Reihe A", "Platz 1"), ("Saal", "Reihe 7"), ("Keller",),
                 ("Garten", "Tisch 10"), ("Saal", "Reihe 21", "Platz 1")):
        with refused("area-unknown"):
            found.cell(leaf, 2, 5)


def test_a_venue_answers_what_stands_in_its_list_and_holds_places_enough():
    """[R97] [R36]"""
    scene = Scene()
    scene.venue.lists = [read(*HALL)]

    def asked(*wanted, policy=e.Policy()):
        return scene.release(scene.office.request(scene.venue.id, areas=wanted), policy=policy)

    for wanted in ([["Saal"]], [["Bar"]], [["Saal", "Reihe 7"]], [["Garten", "Tisch 0"], ["Garten", "Tisch 1"]], []):
        asked(*wanted)
    with refused("area-unknown"):
        asked(["Saal"], ["Keller"])
    with refused("area-too-small"):
        asked(["Saal", "Reihe 7", "Platz 1"], ["Saal", "Reihe 7", "Platz 2"])
    eight = [["Saal", "Reihe 7", f"Platz {n}"] for n in range(1, 9)]
    asked(*eight)
    with refused("area-too-small"):
        asked(*eight[:7])
    with refused("area-too-small"):
        asked(*eight, policy=e.Policy(areas=e.AreaPolicy(9)))
    with refused("malformed"):
        asked(["Saal"], ["Saal", "Reihe 7"])


def test_a_venue_without_a_list_answers_one_level_where_its_owner_allows_it():
    scene = Scene()
    allowed = e.Policy(areas=e.AreaPolicy(without_list=True))
    scene.release(scene.office.request(scene.venue.id, areas=[["Saal"], ["Keller"]]), policy=allowed)
    scene.release(scene.office.request(scene.venue.id))
    for wanted, policy in (([["Saal"]], e.Policy()), ([["Saal", "Tisch 7"]], allowed)):
        with refused("area-unknown"):
            scene.release(scene.office.request(scene.venue.id, areas=wanted), policy=policy)


def test_the_list_of_each_day_is_asked():
    scene = Scene()
    old = e.read_venue_areas(listed(*HALL, start=TODAY - 40))
    new = e.read_venue_areas(listed(*HALL[:1], start=TODAY))
    policy = e.AreaPolicy()
    areas.check_areas([("Bar",)], [TODAY - 1], [old, new], policy)
    for days in ([TODAY], [TODAY - 1, TODAY], [TODAY - 41, TODAY - 1]):
        with refused("area-unknown"):
            areas.check_areas([("Bar",)], days, [old, new], policy)
    assert scene.office.request(scene.venue.id, windows=[(NOON - DAY, NOON)])
