"""What a visitor keeps of a visit, and the logs of offices and venues (core/FORMAT.md, section 18)."""

from __future__ import annotations

from typing import Any

from episeal import Kept, Policy, RequestLog, ShareLog, default_policy_fields

from .given import Given, prepared
from .parties import request_log_of, venue_of
from .trust import moment_of
from .view import kept_said, visit_said


def read_kept(given: Given) -> Any:
    """Reads ``kept``; gives what a diary shows of it."""
    return kept_said(Kept.import_secret_bytes(given.octets("kept")))


def open_kept(given: Given) -> Any:
    """Opens the stored ``visit`` with what its visitor ``kept``."""
    kept_bytes, visit = given.octets("kept"), given.octets("visit")
    with prepared():
        kept = Kept.import_secret_bytes(kept_bytes)
    return visit_said(kept.open(visit))


def read_share_log(given: Given) -> Any:
    """Reads ``log``; gives it as it is written again."""
    return {"log": ShareLog.from_bytes(given.octets("log")).to_bytes().hex()}


def read_request_log(given: Given) -> Any:
    """Reads ``log``; gives it as it is written again."""
    return {"log": RequestLog.from_bytes(given.octets("log")).to_bytes().hex()}


def log_request(given: Given) -> Any:
    """The ``venue`` (its key ring) verifies ``request`` at ``now`` by the strictest policy; gives its ``log`` then."""
    (trust, now), venue = moment_of(given), venue_of(given)
    request, log = given.octets("request"), request_log_of(given)
    with prepared():
        authentic = venue.authenticate(request, trust, now)
    venue.verify_request(authentic, Policy(default_policy_fields(), []), log)
    return {"log": log.to_bytes().hex()}


HOME = {
    "read-kept": read_kept,
    "open-kept": open_kept,
    "read-share-log": read_share_log,
    "read-request-log": read_request_log,
    "log-request": log_request,
}
