"""Which revisions and which notes count, and what the office gets to see of them: sections 11 to 14."""

from dataclasses import replace

import pytest

import episeal2 as e
from episeal2 import cose, curves, release
from scene import DAY, NOON, TODAY
from stage import ADA, BEN, Scene, refused

ARRIVAL = NOON - 3_600


def revise(scene: Scene, kept, departure: int, **changed) -> bytes:
    """A check-out by a visitor whose program changes what it must not."""
    data, _ = e.check_out(replace(kept, **changed), scene.accepted(), ADA, departure)
    scene.server.admit(data)
    return data


def note(scene: Scene, data: bytes, departure: int) -> None:
    staff = curves.random_key()
    certificate = e.certify_staff(scene.venue.ring.seed, scene.venue.id, TODAY, curves.ed25519_public(staff))
    id = e.read_visit(data).record_id
    scene.server.note(e.note_departure(staff, certificate, scene.accepted(), id, departure))


def examined(scene: Scene, asked: bytes) -> list:
    return e.examine(e.read_request(asked), scene.trust, scene.venue.secrets(), scene.server.list(),
                     scene.server.notes, e.Policy(), NOON).items


def open_items(scene: Scene, asked: bytes, items: list) -> list:
    return scene.open(asked, e.write_release(items, e.read_request(asked), scene.venue.ring.seed))


# -- Revisions ------------------------------------------------------------------------------------


def test_a_later_bad_revision_hides_no_sound_one():
    scene = Scene()
    _, kept = scene.seal()
    moved, _ = e.check_out(replace(kept, area=("Garten",)), scene.accepted(), BEN, NOON)
    scene.server.admit(moved)
    (result,) = scene.ask_release_open()
    assert (result.record.contact, result.departure, result.errors) == (ADA, None, {"disagrees"})


@pytest.mark.parametrize("departure, changed", [
    (NOON + 120, {"arrival": NOON + 60}), (NOON - 9_000, {"arrival": NOON - 10_000}), (NOON, {"area": ("Garten",)})])
def test_a_contradicting_later_revision_hides_nothing_at_the_venue(departure, changed):
    scene = Scene()
    _, kept = scene.seal(levels=["Saal"])
    revise(scene, kept, departure, **changed)
    asked = scene.office.request(scene.venue.id, windows=[(NOON - 7_200, NOON)], areas=[["Saal"]])
    assert [item.index_cek is not None for item in examined(scene, asked)] == [True, True]
    (result,) = open_items(scene, asked, examined(scene, asked))
    assert (result.record.contact, result.departure, result.errors) == (ADA, None, {"disagrees"})


def test_a_contradicting_later_revision_brings_nothing_in():
    scene = Scene()
    _, kept = scene.seal(levels=["Garten"])
    revise(scene, kept, NOON, area=("Saal",))
    asked = scene.office.request(scene.venue.id, areas=[["Saal"]])
    assert [item.index_cek for item in examined(scene, asked)] == [None, None]
    assert open_items(scene, asked, examined(scene, asked)) == []


def test_what_is_released_and_does_not_match_stays_closed():
    scene = Scene()
    _, kept = scene.seal(levels=["Garten"])
    revise(scene, kept, NOON, area=("Saal",))
    everywhere, asked = scene.office.request(scene.venue.id), scene.office.request(scene.venue.id, areas=[["Saal"]])
    (result,) = open_items(scene, asked, examined(scene, everywhere))
    assert (result.record, result.errors) == (None, {"disagrees", "not-asked"})


def test_a_check_out_between_contradictions_counts():
    scene = Scene()
    _, kept = scene.seal(arrival=NOON - 6 * 3_600)
    revise(scene, kept, NOON - 5 * 3_600)
    kept = replace(kept, header=replace(kept.header, revision=1))
    revise(scene, kept, NOON, area=("Saal",))
    (result,) = scene.ask_release_open()
    assert (result.departure, result.errors) == (NOON - 5 * 3_600, {"disagrees"})
    assert scene.ask_release_open(windows=[(NOON - 3_600, NOON)]) == []


def test_the_lowest_that_opens_counts_where_one_below_does_not_open():
    scene = Scene()
    one, kept = scene.seal()
    two, _ = scene.seal(BEN)
    one, two = e.read_visit(one), e.read_visit(two)
    moved = cose.sign("visit", kept.author, [one.header_bytes, two.index.encoding, one.record.encoding])
    scene.server.visits[one.order] = moved
    revise(scene, kept, NOON, area=("Saal",))
    asked = scene.office.request(scene.venue.id)
    items = examined(scene, asked)
    assert [x.index_cek is not None for x in items if x.record_id == one.record_id] == [False, True]
    result = next(r for r in open_items(scene, asked, items) if r.record_id == one.record_id)
    assert (result.record.area, result.departure, result.errors) == (("Saal",), NOON, {"disagrees"})


def test_a_forged_revision_is_named_and_is_not_authentic():
    scene = Scene()
    data, kept = scene.seal()
    sealed = e.read_visit(data)
    header = replace(sealed.header, revision=23)
    forged = cose.sign("visit", curves.random_key(),
                       [header.encode(), sealed.index.encoding, sealed.record.encoding])
    scene.server.visits[sealed.record_id, 23] = forged
    asked = scene.office.request(scene.venue.id)
    (result,) = open_items(scene, asked, examined(scene, asked))
    assert (result.record.contact, result.errors) == (ADA, {"bad-signature"})


def test_a_revision_examined_beside_one_released_disagrees():
    scene = Scene()
    _, kept = scene.seal()
    revise(scene, kept, NOON)
    asked = scene.office.request(scene.venue.id)
    first, second = examined(scene, asked)
    (result,) = open_items(scene, asked, [first, replace(second, index_cek=None)])
    assert (result.record.contact, result.departure, result.errors) == (ADA, None, {"disagrees"})


# -- Notes ----------------------------------------------------------------------------------------


def test_departure_note():
    scene = Scene()
    data, _ = scene.seal()
    staff, id = curves.random_key(), e.read_visit(data).record_id
    certificate = e.certify_staff(scene.venue.ring.seed, scene.venue.id, TODAY, curves.ed25519_public(staff))
    for departure in (NOON - 900, NOON - 600, NOON + 2 * DAY):
        scene.server.notes.append(e.note_departure(staff, certificate, scene.accepted(), id, departure))
    stranger = curves.random_key()
    scene.server.notes.append(e.note_departure(stranger, certificate, scene.accepted(), id, NOON - 300))
    (result,) = scene.ask_release_open(["note-invalid"])
    assert (result.departure, result.departure_noted_by_staff) == (NOON - 600, True)


@pytest.mark.parametrize("early", [0, 1, 600])
def test_a_note_shortly_before_the_arrival_counts_as_the_arrival(early):
    scene = Scene()
    data, _ = scene.seal(arrival=ARRIVAL)
    note(scene, data, ARRIVAL - early)
    (result,) = scene.ask_release_open(windows=[(ARRIVAL, NOON)])
    assert (result.departure, result.departure_noted_by_staff, result.errors) == (ARRIVAL, True, set())
    assert scene.ask_release_open(windows=[(ARRIVAL + 1, NOON)]) == []


def test_a_note_long_before_the_arrival_is_not_valid():
    scene = Scene()
    data, _ = scene.seal(arrival=ARRIVAL)
    note(scene, data, ARRIVAL - 601)
    (result,) = scene.ask_release_open(["note-invalid"])
    assert (result.departure, result.departure_noted_by_staff, result.errors) == (None, False, set())


def test_a_note_goes_with_the_highest_that_counts():
    scene = Scene()
    data, kept = scene.seal()
    revise(scene, kept, NOON, area=("Garten",))
    note(scene, data, NOON - 60)
    asked = scene.office.request(scene.venue.id)
    items = examined(scene, asked)
    assert [item.note is not None for item in items] == [True, False]
    (result,) = open_items(scene, asked, items)
    assert (result.departure, result.departure_noted_by_staff, result.errors) == (NOON - 60, True, {"disagrees"})


def test_a_note_elsewhere_is_named_and_not_used():
    scene = Scene()
    data, kept = scene.seal()
    note(scene, data, NOON - 60)
    asked = scene.office.request(scene.venue.id)
    (noted,) = examined(scene, asked)
    revise(scene, kept, NOON, area=("Garten",))
    first, second = examined(scene, asked)
    (result,) = open_items(scene, asked, [replace(first, note=None), replace(second, note=noted.note)])
    assert (result.departure, result.errors) == (None, {"disagrees", "note-invalid"})


def test_a_note_beside_a_departure_is_named_and_not_used():
    scene = Scene()
    data, kept = scene.seal()
    note(scene, data, NOON - 60)
    asked = scene.office.request(scene.venue.id)
    (noted,) = examined(scene, asked)
    revise(scene, kept, NOON - 30)
    first, second = examined(scene, asked)
    assert (first.note, second.note) == (None, None)
    for items in ([replace(first, note=noted.note), second], [first, replace(second, note=noted.note)]):
        (result,) = open_items(scene, asked, items)
        assert (result.departure, result.departure_noted_by_staff) == (NOON - 30, False)
        assert result.errors == {"note-invalid"}


def test_an_invalid_note_is_named_and_not_used():
    scene = Scene()
    scene.seal()
    asked = scene.office.request(scene.venue.id)
    (item,) = examined(scene, asked)
    stranger = curves.random_key()
    certificate = e.certify_staff(stranger, scene.venue.id, TODAY, curves.ed25519_public(stranger))
    forged = e.note_departure(stranger, certificate, scene.accepted(), item.record_id, NOON)
    for found in (release.Note(forged, bytes(32)), release.Note(forged, curves.random_key())):
        (result,) = open_items(scene, asked, [replace(item, note=found)])
        assert (result.record.contact, result.departure, result.errors) == (ADA, None, {"note-invalid"})


def test_a_note_that_is_none_spoils_the_part_that_carries_it():
    """[R71]"""
    scene = Scene()
    scene.seal()
    asked = scene.office.request(scene.venue.id)
    (item,) = examined(scene, asked)
    later = cose.sign("departure-note", curves.random_key(), [2, "anything"])
    for bad, code in ((b"\x80", "malformed"), (asked, "wrong-purpose"), (later, "unsupported-version")):
        with refused(code):
            open_items(scene, asked, [replace(item, note=release.Note(bad, bytes(32)))])


def test_a_venue_is_not_blamed_for_what_the_server_lost():
    scene = Scene()
    data, kept = scene.seal(arrival=NOON - 6 * 3_600)
    revise(scene, kept, NOON - 5 * 3_600)
    kept = replace(kept, header=replace(kept.header, revision=1))
    revise(scene, kept, NOON)
    asked = scene.office.request(scene.venue.id, windows=[(NOON - 3_600, NOON)])
    items = examined(scene, asked)
    assert [item.index_cek is not None for item in items] == [True, True, True]
    del scene.server.visits[e.read_visit(data).record_id, 2]
    (result,) = open_items(scene, asked, items)
    assert (result.record, result.errors) == (None, {"missing"})


def test_a_stay_whose_arrival_is_moved_ends_within_24_hours_of_it():
    """[R22] [R23]"""
    scene = Scene()
    entered, moved = DAY * (TODAY + 1) + 599, DAY * (TODAY + 1) - 1
    for departure in (moved + DAY - 1, moved + DAY, entered + DAY):
        _, kept = e.seal_visit(scene.accepted(), scene.poster, ADA, entered, departure)
        assert (kept.arrival, kept.departure) == (moved, min(departure, moved + DAY))
    with refused("invalid-time"):
        e.seal_visit(scene.accepted(), scene.poster, ADA, entered, entered + DAY + 1)
    with refused("invalid-time"):
        e.seal_visit(scene.accepted(), scene.poster, ADA, entered, entered + DAY, t=entered + DAY - 601)
