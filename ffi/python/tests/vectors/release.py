"""Releases: made by the venue, opened by the office (core/FORMAT.md, sections 13 and 14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from episeal import OpenedVisit, RecordError, RequestLog, VisitWithNotes, open_release, parse_record_id, release_parts

from .given import Given, prepared
from .parties import office_of, policy_of, venue_of
from .said import seconds
from .trust import moment_of
from .view import visit_said


class Order:
    """What an office opens: its own request, with the venue's day keys."""

    def __init__(self, given: Given) -> None:
        self._office, self.request = office_of(given), given.octets("request")
        self._day_keys = given.all_bytes("day_keys")

    def opened(self, parts: Sequence[bytes], visits: Sequence[bytes], now: datetime) -> Opened:
        own = self._office.own_request(self.request)
        return Opened(open_release(self._office, own, self._day_keys, parts, visits, now))


class Opened:
    """What became of each record, of the areas, and of visits that belong to no record."""

    def __init__(self, opening: Any) -> None:
        self.visits: dict[str, Any] = {}
        self.errors: dict[str, list[RecordError]] = {}
        for outcome in opening:
            self.visits.setdefault(outcome.record_id(), None)
            errors = self.errors.setdefault(outcome.record_id(), [])
            error = outcome.error()
            if error is None:
                self.visits[outcome.record_id()] = opened_said(outcome.result())
            else:
                errors.append(error)
                errors.sort(key=lambda one: one.code)
        self.empty_areas = list(opening.empty_areas)
        self.unreadable = [report.error.code for report in opening.reports]

    def said(self) -> Any:
        records = [
            {"record_id": record, "visit": self.visits[record], "errors": [error.code for error in self.errors[record]]}
            for record in sorted(self.visits)
        ]
        return {"records": records, "empty_areas": self.empty_areas, "unreadable": self.unreadable}


def opened_said(opened: OpenedVisit) -> Any:
    key = opened.notice_key
    return {
        **visit_said(opened.visit),
        "noted_departure": seconds(opened.noted_departure),
        "notice_key": None if key is None else key.export_secret_bytes().decode(),
    }


def stored(given: Given) -> VisitWithNotes:
    """A stored visit, and the departure notes of its record."""
    return VisitWithNotes(visit=given.octets("visit"), notes=given.all_bytes("notes"))


def release(given: Given) -> Any:
    """
    ``venue`` releases the stored ``visits`` for a request that it ``verified``; gives what it reports of each visit,
    the areas asked for in which nothing matched, how many parts there are, and what ``office`` then opens.
    """
    venue, (trust, now) = venue_of(given), moment_of(given)
    before = given.object("verified", moment_of)
    policy = given.object("policy", lambda of: policy_of(of, venue.id()))
    order, visits = Order(given), given.objects("visits", stored)
    with prepared():
        authentic = venue.authenticate(order.request, *before)
        verified = venue.verify_request(authentic, policy, RequestLog())
    made = release_parts(venue, verified, visits, trust, now)
    parts = list(made)
    errors = {report.at: report.error.code for report in reversed(made.reports)}
    opened = order.opened(parts, [visit.visit for visit in visits], now)
    return {
        "reports": [errors.get(at) for at in range(len(visits))],
        "empty_areas": list(made.empty_areas or ()),
        "parts": len(parts),
        "opened": opened.said(),
    }


def opened_of(given: Given, order: Order) -> Opened:
    """``parts`` of a release and the ``visits`` that the server stores."""
    parts, visits, now = given.all_bytes("parts"), given.all_bytes("visits"), given.time("now")
    return order.opened(parts, visits, now)


def open_all(given: Given) -> Any:
    """
    ``office`` opens the ``parts`` of a release against the ``visits`` that the server stores; gives what became of each
    record.
    """
    return opened_of(given, Order(given)).said()


def open_record(given: Given) -> Any:
    """The same for one ``record``: refused with its error, the first by its code, where there is one."""
    order, record = Order(given), given.text("record")
    with prepared():
        parse_record_id(record)
    opened = opened_of(given, order)
    for error in opened.errors.get(record, []):
        raise error
    return opened.visits.get(record)


RELEASE = {"release": release, "open-release": open_all, "open-record": open_record}
