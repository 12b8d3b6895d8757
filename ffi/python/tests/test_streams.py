"""Releases and their opening, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Event

import pytest
from town import NOW, Town, town

import episeal


def opening(of: Town, parts: list[bytes], visits: list[bytes], seen: list[int]) -> episeal.OpenedRelease:
    own = of.office.own_request(request())
    return episeal.open_release(of.office, own, [of.venue_day_key], parts, visits, NOW, progress=seen.append)


@cache
def request() -> bytes:
    return town().request()


def releasing(visits: object, seen: list[int]) -> episeal.ReleaseParts:
    of = town()
    return episeal.release_parts(of.venue, of.verified(request()), visits, of.trust, NOW, progress=seen.append)  # type: ignore[arg-type]


def test_progress_counts_what_was_taken_and_what_was_opened() -> None:
    taken: list[int] = []
    made = releasing(town().visits(), taken)
    assert made.empty_areas is None
    parts = list(made)
    assert taken == [1, 2] and made.empty_areas == () and made.reports == ()
    opened: list[int] = []
    outcomes = opening(town(), parts, town().visits(), opened)
    names = [outcome.result().visit.contact.given_name for outcome in outcomes]
    assert names == ["Mara", "Mara"] and opened == [1, 2]
    assert outcomes.empty_areas == () and outcomes.reports == ()
    assert list(outcomes) == []


def test_visits_are_taken_one_by_one_from_a_generator() -> None:
    taken: list[bytes] = []

    def visits() -> Iterator[episeal.VisitWithNotes]:
        for visit in town().visits():
            taken.append(visit)
            yield episeal.VisitWithNotes(visit=visit)

    made = releasing(visits(), [])
    assert taken == []
    assert len(list(made)) == 1 and taken == town().visits()


def test_what_is_left_out_is_reported_and_the_others_go_on() -> None:
    made = releasing([b"no visit", *town().visits()], [])
    parts = list(made)
    assert [(report.at, report.error.code) for report in made.reports] == [(0, "malformed")]
    outcomes = opening(town(), parts, [b"no visit", *town().visits()], [])
    assert len(list(outcomes)) == 2
    assert [(report.at, report.error.code) for report in outcomes.reports] == [(0, "malformed")]


def test_a_part_that_is_missing_is_no_release() -> None:
    outcomes = opening(town(), [], town().visits(), [])
    with pytest.raises(episeal.RecordError.Incomplete):
        list(outcomes)
    assert outcomes.empty_areas is None


def test_an_outcome_that_is_missing_says_why() -> None:
    parts = list(releasing(town().visits()[:1], []))
    found = {outcome.record_id(): outcome for outcome in opening(town(), parts, town().visits(), [])}
    error = found[town().sealed[1].kept().record_id()].error()
    assert error is not None and error.code == "unexamined"
    with pytest.raises(episeal.RecordError.Unexamined):
        found[town().sealed[1].kept().record_id()].result()


def test_a_stream_that_is_closed_ends() -> None:
    with releasing(town().visits(), []) as made:
        pass
    assert list(made) == []
    half = opening(town(), list(releasing(town().visits(), [])), town().visits(), [])
    next(half)
    half.close()
    assert list(half) == [] and half.empty_areas is None


def test_a_stream_is_closed_while_it_is_taken_from() -> None:
    of = town()
    made = episeal.release_parts(
        of.venue, of.verified(request()), of.visits(), of.trust, NOW, progress=lambda _: made.close()
    )
    with pytest.raises(episeal.ClosedError):
        list(made)
    assert list(made) == [] and made.empty_areas is None


def test_a_stream_is_closed_by_another_thread() -> None:
    asked, closed = Event(), Event()

    def visits() -> Iterator[bytes]:
        asked.set()
        assert closed.wait(60)
        yield from town().visits()

    made = releasing(visits(), [])
    with ThreadPoolExecutor() as threads:
        taken = threads.submit(list, made)
        assert asked.wait(60)
        made.close()
        closed.set()
        with pytest.raises(episeal.ClosedError):
            taken.result(60)


def test_an_error_of_the_caller_passes_and_closes() -> None:
    def fail(_: int) -> None:
        raise KeyError

    of = town()
    made = episeal.release_parts(of.venue, of.verified(request()), of.visits(), of.trust, NOW, progress=fail)
    with pytest.raises(KeyError):
        list(made)
    assert list(made) == []
