"""Objects are shared by threads; what takes long keeps nobody waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from town import NOW, PIN, town

from episeal import Stretch, release_parts

T = TypeVar("T")
THREADS = 8


def in_threads(count: int, work: Callable[[], T]) -> list[T]:
    """What each of them came to; an error of one is an error."""
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return found


def test_eight_threads_seal_and_open_through_one_object() -> None:
    of, kept, visit = town(), town().sealed[0].kept(), town().sealed[0].visit()

    def seal_and_open() -> list[str]:
        names = []
        for _ in range(25):
            sealed = of.today.seal(of.check_in(), of.trust, NOW)
            names.append(sealed.kept().open(sealed.visit()).contact.given_name)
            names.append(kept.open(visit).contact.given_name)
        return names

    assert in_threads(THREADS, seal_and_open) == [["Mara"] * 50] * THREADS


def test_eight_threads_release_and_open_through_one_venue_and_office() -> None:
    of, request = town(), town().request()
    verified = of.verified(request)
    own = of.office.own_request(request)

    def release_and_open() -> list[str]:
        parts = release_parts(of.venue, verified, of.visits(), of.trust, NOW)
        opening = of.office.open_release(own, [of.venue_day_key], NOW)
        for part in parts:
            opening.add_part(part)
        for visit in of.visits():
            opening.add_visit(visit)
        opening.finish()
        names = []
        while (outcome := opening.next_result()) is not None:
            names.append(outcome.result().visit.contact.given_name)
        return names

    assert in_threads(THREADS, release_and_open) == [["Mara", "Mara"]] * THREADS


def test_four_derivations_run_side_by_side_while_the_office_answers() -> None:
    attempts = [_derive_and_ask() for _ in range(5)]
    # The first of four that waited for each other would end after a quarter of the time.
    assert max(first / last for first, last, _ in attempts) > 0.4
    assert min(slowest for _, _, slowest in attempts) < 0.05


def _derive_and_ask() -> tuple[float, float, float]:
    """When the first and the last of four derivations ended, and how long its slowest answer took meanwhile."""
    stretch, office, ends, answers = Stretch(), town().office, [], []
    begun = time.perf_counter()

    def derive() -> None:
        stretch.new_pin_key(PIN)
        ends.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=derive) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        asked = time.perf_counter()
        office.id()
        answers.append(time.perf_counter() - asked)
        time.sleep(0.005)
    assert len(answers) > 10
    return min(ends), max(ends), max(answers)
