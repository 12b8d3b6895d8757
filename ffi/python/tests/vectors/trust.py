"""Authorities, revocation lists, successions, offices and their notices (core/FORMAT.md, sections 6 and 22)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from episeal import Kept, ShareRecipient, Trust, VerifiedNotice, admit_notice, admit_succession

from .given import Given, prepared
from .said import day_number, seconds


def trust_of(given: Given) -> Trust:
    """
    ``authorities`` (texts) that are pinned, or ``kept`` (what ``export_bytes`` wrote); then ``successions`` and
    ``revocations`` (lists of bytes), which are taken in this order at ``at``.
    """
    kept = given.optional("kept", Given.octets)
    authorities = given.texts("authorities") if kept is None else []
    successions = given.optional("successions", Given.all_bytes) or []
    revocations = given.optional("revocations", Given.all_bytes)
    at = None if revocations is None else given.time("at")
    with prepared():
        trust = Trust(authorities) if kept is None else Trust.import_bytes(kept)
        for succession in successions:
            trust.take_succession(succession)
        if at is not None:
            for list_ in revocations or []:
                trust.take_revocations(list_, at)
    return trust


def moment_of(given: Given) -> tuple[Trust, datetime]:
    """``trust`` and ``now``, which many functions take together."""
    return given.object("trust", trust_of), given.time("now")


def take_revocations(given: Given) -> Any:
    """Takes ``list`` at ``now`` into ``trust``; gives the number of ``authority``'s newest list."""
    trust, now = moment_of(given)
    authority, list_ = given.text("authority"), given.octets("list")
    trust.take_revocations(list_, now)
    with prepared():
        return {"number": trust.number(authority)}


def take_succession(given: Given) -> Any:
    """Takes ``succession`` into ``trust``; gives what is kept of the trust afterwards."""
    trust, succession = given.object("trust", trust_of), given.octets("succession")
    trust.take_succession(succession)
    return {"kept": trust.export_bytes().hex()}


def read_trust(given: Given) -> Any:
    """Reads the trust that an app kept; gives the numbers of the newest lists of ``authorities``."""
    kept, authorities = given.octets("bytes"), given.texts("authorities")
    trust = Trust.import_bytes(kept)
    with prepared():
        return {"numbers": [trust.number(authority) for authority in authorities]}


def verify_office(given: Given) -> Any:
    """Whether the office of ``office_day_key`` is trusted at ``now``, and the day key is for that day."""
    (trust, now), day_key = moment_of(given), given.octets("office_day_key")
    recipient = ShareRecipient.verify(day_key, trust, now)
    return {"office": recipient.office(), "name": recipient.name()}


def venue_at(given: Given) -> Any:
    """Which identity counts for ``day``, where ``printed`` is on the poster."""
    trust, printed, day = given.object("trust", trust_of), given.text("printed"), given.day("day")
    return {"venue": trust.venue_at(printed, day)}


def admit_successions(given: Given) -> Any:
    """A server with the successions ``published`` takes ``succession`` at ``now``."""
    succession, published, now = given.octets("succession"), given.all_bytes("published"), given.time("now")
    admitted = admit_succession(succession, published, now)
    return {
        "role": admitted.role.code(),
        "old": admitted.old.hex(),
        "day": day_number(admitted.day),
        "is_stored_already": admitted.is_stored_already,
    }


def admit_notices(given: Given) -> Any:
    """A server takes ``notice`` at ``now``."""
    (trust, now), notice = moment_of(given), given.octets("notice")
    admitted = admit_notice(notice, trust, now)
    return {"office": admitted.office, "kid": admitted.kid}


def verify_notice(given: Given) -> Any:
    """A visitor's app reads ``notice`` at ``now``; gives whether it is for the visit that is ``kept``."""
    (trust, now), notice, kept_bytes = moment_of(given), given.octets("notice"), given.octets("kept")
    with prepared():
        kept = Kept.import_secret_bytes(kept_bytes)
    verified = VerifiedNotice.verify(notice, trust, now)
    return {
        "office": verified.office(),
        "name": verified.office_name(),
        "kid": verified.kid(),
        "at": seconds(verified.at()),
        "is_told": kept.is_told_by(verified),
    }


TRUST = {
    "take-revocations": take_revocations,
    "take-succession": take_succession,
    "read-trust": read_trust,
    "verify-office": verify_office,
    "venue-at": venue_at,
    "admit-succession": admit_successions,
    "admit-notice": admit_notices,
    "verify-notice": verify_notice,
}
