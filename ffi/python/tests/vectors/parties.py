"""Who takes part, what they remember, and what they ask, as vectors have them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from episeal import Ask, Office, Policy, RequestLog, ShareLog, Venue, VenueAreas, default_policy_fields

from .given import Given, prepared
from .said import seconds


def venue_of(given: Given) -> Venue:
    """The key ring of a venue, as text."""
    ring = given.secret("venue")
    with prepared():
        return Venue.import_secret_bytes(ring)


def office_of(given: Given) -> Office:
    """The key ring of an office, as text."""
    ring = given.secret("office")
    with prepared():
        return Office.import_secret_bytes(ring)


def share_log_of(given: Given) -> ShareLog:
    """``log``: the office's, empty where it is not given."""
    log = given.optional("log", Given.octets)
    with prepared():
        return ShareLog() if log is None else ShareLog.from_bytes(log)


def request_log_of(given: Given) -> RequestLog:
    """``log``: the venue's, empty where it is not given."""
    log = given.optional("log", Given.octets)
    with prepared():
        return RequestLog() if log is None else RequestLog.from_bytes(log)


NUMBERS = ("min_window", "max_requests", "max_seconds_a_day", "min_places", "max_stay")


def policy_of(given: Given, venue: str) -> Policy:
    """What differs from the policy that a venue has by default; with ``areas``, the lists that the venue signed."""
    differing: dict[str, Any] = dict(given.present({name: name for name in NUMBERS}, Given.whole))
    flag = given.optional("allows_unlisted_areas", Given.flag)
    if flag is not None:
        differing["allows_unlisted_areas"] = flag
    lists = given.optional("areas", Given.all_bytes) or []
    with prepared():
        areas = [VenueAreas.verify(list_, venue) for list_ in lists]
        return Policy(replace(default_policy_fields(), **differing), areas)


def ask_said(ask: Ask) -> Any:
    """What was asked."""
    return {
        "venue": ask.venue,
        "windows": [[seconds(window.from_), seconds(window.to)] for window in ask.windows],
        "areas": list(ask.areas),
        "legal_basis": ask.legal_basis,
        "expires": seconds(ask.expires),
    }
