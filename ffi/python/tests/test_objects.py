"""Objects: closed once and for good, by whatever thread, and neither copied nor pickled."""

from __future__ import annotations

import copy
import gc
import pickle
import threading
from typing import Any

import pytest
from surface import callees, objects
from test_arguments import right_arguments
from town import DAY, NOW, Town, town
from town import objects as one_of_each

import episeal

OBJECTS = objects()
METHODS = [callee for callee in callees() if callee.is_method]


def test_the_town_has_one_of_each() -> None:
    assert set(one_of_each()) == {of.__name__ for of in OBJECTS}


@pytest.mark.parametrize("of", OBJECTS, ids=lambda of: of.__name__)
def test_a_closed_object_refuses_every_use(of: type[episeal.Object]) -> None:
    one = another(of)
    one.close()
    one.close()
    for callee in METHODS:
        if callee.name.partition(".")[0] == of.__name__:
            with pytest.raises(episeal.ClosedError) as caught:
                callee.of(one)(**right_arguments(callee))
            assert caught.value.code == "closed"
    with pytest.raises(episeal.ClosedError), one:
        pass


def another(of: type[episeal.Object]) -> Any:
    """A second object that stands for the same, so that the first is left open."""
    kept = one_of_each()[of.__name__]
    other: Any = object.__new__(of)
    other._handle, other._lock = kept._uniffi_clone_handle(), threading.Lock()
    return other


@pytest.mark.parametrize("of", OBJECTS, ids=lambda of: of.__name__)
def test_objects_are_neither_copied_nor_pickled(of: type[episeal.Object]) -> None:
    one = one_of_each()[of.__name__]
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match=f"^{of.__name__} is neither copied nor pickled"):
            copied(one)


def test_what_is_closed_is_refused_as_an_argument() -> None:
    trust = town().new_trust()
    trust.close()
    with pytest.raises(episeal.ClosedError):
        town().venue.day_key(DAY, town().office_day_key, trust, NOW)
    with pytest.raises(episeal.ClosedError):
        episeal.share_visits([closed_kept()], order(), town().trust, NOW)


def closed_kept() -> episeal.Kept:
    kept = town().sealed[0].kept()
    kept.close()
    return kept


def order() -> episeal.ShareOrder:
    recipient = episeal.ShareRecipient.verify(town().office_day_key, town().trust, NOW)
    return episeal.ShareOrder(recipient=recipient, code=one_of_each()["ShareCodeKey"], expires=NOW)


def test_a_with_block_closes_also_when_it_fails() -> None:
    with pytest.raises(KeyError), episeal.Venue.generate() as venue:
        raise KeyError
    with pytest.raises(episeal.ClosedError):
        venue.id()


def test_what_was_given_out_stays_when_its_giver_is_closed() -> None:
    with town().today.seal(town().check_in(), town().trust, NOW) as sealed:
        kept, visit = sealed.kept(), sealed.visit()
    assert kept.open(visit).contact.given_name == "Mara"


def test_closing_takes_nothing_from_under_a_call() -> None:
    """Every call ends with what it came for, or is refused: half of the threads call while the others close."""
    of = Town()
    for _ in range(20):
        today = episeal.VenueToday.verify(of.poster, of.venue_day_key, of.trust)
        found: list[str] = []
        callers = [threading.Thread(target=_sealing, args=(of, today, found)) for _ in range(4)]
        closers = [threading.Thread(target=today.close) for _ in range(4)]
        for thread in [*callers, *closers]:
            thread.start()
        for thread in [*callers, *closers]:
            thread.join()
        assert set(found) <= {"sealed", "closed"} and len(found) == 4 * 5
        with pytest.raises(episeal.ClosedError):
            today.day()


def _sealing(of: Town, today: episeal.VenueToday, found: list[str]) -> None:
    for _ in range(5):
        try:
            today.seal(of.check_in(), of.trust, NOW)
            found.append("sealed")
        except episeal.ClosedError:
            found.append("closed")


def test_what_was_not_made_is_freed_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        with pytest.raises(episeal.RecordError):
            episeal.Trust([])
        with pytest.raises(TypeError, match="^Kept is made by what gives it$"):
            episeal.Kept()  # type: ignore[call-arg]
    gc.collect()
    assert capsys.readouterr() == ("", "")
