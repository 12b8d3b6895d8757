"""Requests at the venue, and referrals at the office that the venue names (core/FORMAT.md, sections 12 and 14)."""

from __future__ import annotations

from typing import Any

from .given import Given
from .parties import ask_said, office_of, policy_of, request_log_of, venue_of
from .said import day_number
from .trust import moment_of


def verify_request(given: Given) -> Any:
    """
    ``venue`` verifies ``request`` against its ``policy`` and its ``log``; gives what was asked by whom, whose visits
    are read, and the log afterwards.
    """
    (trust, now), venue = moment_of(given), venue_of(given)
    policy = given.object("policy", lambda of: policy_of(of, venue.id()))
    log, request = request_log_of(given), given.octets("request")
    verified = venue.verify_request(venue.authenticate(request, trust, now), policy, log)
    return {
        "office": verified.office(),
        "office_name": verified.office_name(),
        "ask": ask_said(verified.ask()),
        "days": [day_number(day) for day in verified.days()],
        "log": log.to_bytes().hex(),
    }


def open_referral(given: Given) -> Any:
    """``office`` opens the ``referral`` of another office; gives who asks what."""
    (trust, now), office, referral = moment_of(given), office_of(given), given.octets("referral")
    verified = office.open_referral(referral, trust, now)
    return {"office": verified.office(), "office_name": verified.office_name(), "ask": ask_said(verified.ask())}


REQUEST = {"verify-request": verify_request, "open-referral": open_referral}
