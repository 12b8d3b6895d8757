"""Releases and their opening: many visits one by one, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Generic, TypeVar

from ._arguments import expect
from ._native import (
    Office,
    Opening,
    OwnRequest,
    RecordError,
    RecordOutcome,
    Release,
    Trust,
    Venue,
    VerifiedRequest,
)
from ._records import Personal, Record

Item = TypeVar("Item")
Self = TypeVar("Self", bound="Stream[Any]")
Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True, repr=False)
class VisitWithNotes(Personal):
    """A visit as the server stores it, and the departure notes that are stored for its record."""

    visit: bytes
    """As it was uploaded."""
    notes: Sequence[bytes] = ()
    """The departure notes of its record."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Report(Record):
    """A visit that was left out, or whose note was. The others go on."""

    at: int
    """Which one of the visits, counted from 0."""
    error: RecordError
    """Why."""


class Stream(Generic[Item]):
    """
    What is made one by one while it is taken. It is iterated once, and closes what it is made of at its end, when it
    fails, or with ``close``.
    """

    def __init__(self, of: Release | Opening, progress: Progress | None) -> None:
        if progress is not None and not callable(progress):
            raise TypeError(f"a function expected, not {type(progress).__name__}")
        self._of = of
        self._progress = progress
        self._reports: list[Report] = []
        self._empty_areas: Sequence[str] | None = None
        self._items = self._closing()

    @property
    def empty_areas(self) -> Sequence[str] | None:
        """The areas asked for in which nothing was found; None until everything was taken."""
        return self._empty_areas

    @property
    def reports(self) -> Sequence[Report]:
        """What was left out so far."""
        return tuple(self._reports)

    def close(self) -> None:
        """Ends it. Whoever takes from it meanwhile gets ``ClosedError``; so does a ``progress`` that closes it."""
        self._of.close()
        # Where it is being taken from, it ends by itself: what it is made of refuses the next call.
        with suppress(ValueError):
            self._items.close()

    def __iter__(self: Self) -> Self:
        return self

    def __next__(self) -> Item:
        return next(self._items)

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _made(self) -> Iterator[Item]:
        raise NotImplementedError

    def _closing(self) -> Generator[Item, None, None]:
        with self._of:
            yield from self._made()
            self._empty_areas = tuple(self._of.empty_areas())

    def _tell(self, count: int) -> None:
        if self._progress is not None:
            self._progress(count)


class ReleaseParts(Stream[bytes]):
    """
    The parts of a release, each of which goes to the office; the release is over with the last one.

    ``reports`` has the visits that the office could not expect (``malformed``, ``no-day-key``, ``wrong-day``,
    ``out-of-order`` and so on), those that were examined and not released, and those released without a note
    (``note-invalid``).
    """

    def __init__(self, release: Release, visits: Iterable[bytes | VisitWithNotes], progress: Progress | None) -> None:
        super().__init__(release, progress)
        self._release = release
        self._visits = iter(visits)

    def _made(self) -> Iterator[bytes]:
        for at, visit in enumerate(self._visits):
            self._push(at, visit if isinstance(visit, VisitWithNotes) else VisitWithNotes(visit=visit))
            self._tell(at + 1)
            yield from self._ready()
        self._release.finish()
        yield from self._ready()

    def _push(self, at: int, stored: VisitWithNotes) -> None:
        try:
            self._release.push(stored.visit, stored.notes)
        except RecordError.NoRandomness:
            # None of the others is released, either.
            raise
        except RecordError as error:
            self._reports.append(Report(at=at, error=error))

    def _ready(self) -> Iterator[bytes]:
        while (part := self._release.next_part()) is not None:
            yield part


class OpenedRelease(Stream[RecordOutcome]):
    """
    What becomes of each record, one by one. A record may have a visit as well as errors, one outcome each: a bad
    revision does not hide a sound one.

    ``reports`` has the visits that belong to no record: no sealed visits, of another day, or out of order.
    """

    def __init__(
        self, opening: Opening, parts: Iterable[bytes], visits: Iterable[bytes], progress: Progress | None
    ) -> None:
        super().__init__(opening, progress)
        self._opening = opening
        self._parts = iter(parts)
        self._visits = iter(visits)
        self._opened = 0

    def _made(self) -> Iterator[RecordOutcome]:
        for at, visit in enumerate(self._visits):
            while self._opening.wants_part() and self._add_part():
                pass
            self._add_visit(at, visit)
            yield from self._results()
        while self._add_part():
            pass
        incomplete = self._finished()
        yield from self._results()
        if incomplete is not None:
            raise incomplete

    def _add_part(self) -> bool:
        for part in self._parts:
            self._opening.add_part(part)
            return True
        return False

    def _add_visit(self, at: int, visit: bytes) -> None:
        try:
            self._opening.add_visit(visit)
        except RecordError.Incomplete:
            # Parts are missing, which the next visit would only repeat.
            raise
        except RecordError as error:
            self._reports.append(Report(at=at, error=error))

    def _results(self) -> Iterator[RecordOutcome]:
        while (outcome := self._opening.next_result()) is not None:
            self._opened += 1
            self._tell(self._opened)
            yield outcome

    def _finished(self) -> RecordError | None:
        try:
            self._opening.finish()
        except RecordError as error:
            return error
        return None


def release_parts(
    venue: Venue,
    request: VerifiedRequest,
    visits: Iterable[bytes | VisitWithNotes],
    trust: Trust,
    now: datetime,
    *,
    progress: Progress | None = None,
) -> ReleaseParts:
    """
    Releases what a request asks for, of all visits that are stored for its days, in the order of record id and
    revision.

    ``progress`` is called with how many of them were taken so far.
    """
    expect(venue, Venue)
    return ReleaseParts(venue.release(request, trust, now), visits, progress)


def open_release(
    office: Office,
    own: OwnRequest,
    venue_day_keys: Sequence[bytes],
    parts: Iterable[bytes],
    visits: Iterable[bytes],
    now: datetime,
    *,
    progress: Progress | None = None,
) -> OpenedRelease:
    """
    Opens what a venue released: its ``parts`` in their order, and all ``visits`` that are stored for the request's
    days, in the order of record id and revision.

    ``progress`` is called with how many outcomes there are so far.
    """
    expect(office, Office)
    return OpenedRelease(office.open_release(own, venue_day_keys, now), parts, visits, progress)
