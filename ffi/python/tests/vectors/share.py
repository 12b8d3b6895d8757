"""Shares, and what they are compared with (core/FORMAT.md, section 15)."""

from __future__ import annotations

from typing import Any

from episeal import (
    Kept,
    OpenedShare,
    ShareCode,
    ShareCodeKey,
    ShareOrder,
    ShareRecipient,
    Stretch,
    UnverifiedShare,
    parse_record_id,
    share_visits,
)

from .given import Given, WrongVector, prepared
from .parties import office_of, share_log_of
from .trust import moment_of
from .view import shared_said


class Desk:
    """``office``, ``share``, ``log``, ``now``; ``derived`` (a derived secret) or ``code`` (as it is typed)."""

    def __init__(self, given: Given) -> None:
        self._office, self._share, self.log = office_of(given), given.octets("share"), share_log_of(given)
        self._derived, self._now = given.optional("derived", Given.secret), given.time("now")
        self._code = given.text("code") if self._derived is None else ""

    def _key(self, share: UnverifiedShare) -> ShareCodeKey:
        if self._derived is not None:
            return ShareCodeKey.import_secret_bytes(self._derived)
        typed = ShareCode.parse(self._code)
        self._office.check_share(share, self.log, self._now)
        return Stretch().share_code_key(share.claimed_address().share_id, typed)

    def opened(self) -> OpenedShare:
        share = UnverifiedShare.parse(self._share)
        return self._office.open_share(share, self._key(share), self.log, self._now)


class Server:
    """What a server publishes and stores, to compare a share with."""

    def __init__(self, given: Given) -> None:
        self._published = given.optional("published", Given.all_bytes) or []
        self._stored = given.optional("stored", Given.all_bytes) or []

    def compare(self, opened: OpenedShare) -> None:
        for day_key in self._published:
            opened.add_published(day_key)
        for visit in self._stored:
            opened.add_stored(visit)


def open_share(given: Given) -> Any:
    """Opens a share and compares it with what the server has; gives its visits and the log."""
    desk, server = Desk(given), Server(given)
    opened = desk.opened()
    server.compare(opened)
    visits = [shared_said(visit) for visit in opened.visits()]
    return {"share_id": opened.share_id(), "visits": visits, "log": desk.log.to_bytes().hex()}


def check_shared_visit(given: Given) -> Any:
    """The same for one shared visit, ``record``: what is stored of it, and what is wrong beside that."""
    desk, server, record = Desk(given), Server(given), given.text("record")
    with prepared():
        parse_record_id(record)
        opened = desk.opened()
    server.compare(opened)
    found = [visit for visit in opened.visits() if visit.record_id() == record]
    if not found:
        raise WrongVector("record is not shared")
    found[0].visit()
    return shared_said(found[0])


def verify_recipient(given: Given) -> Any:
    """Verifies an office's ``day_key`` at ``now``; gives the office and its certified name."""
    recipient = ShareRecipient.verify(given.octets("day_key"), *moment_of(given))
    return {"office": recipient.office(), "name": recipient.name()}


def seal_share(given: Given) -> Any:
    """
    Shares the visits ``kept`` with the office of ``day_key``, verified at ``verified``, under ``derived``; gives the
    share's id.
    """
    (trust, now), all_kept, derived = moment_of(given), given.all_bytes("kept"), given.secret("derived")
    day_key, verified, expires = given.octets("day_key"), given.time("verified"), given.time("expires")
    with prepared():
        kept = [Kept.import_secret_bytes(one) for one in all_kept]
        recipient = ShareRecipient.verify(day_key, trust, verified)
        code = ShareCodeKey.import_secret_bytes(derived)
    order = ShareOrder(recipient=recipient, code=code, expires=expires)
    return {"share_id": share_visits(kept, order, trust, now).share_id}


SHARE = {
    "open-share": open_share,
    "check-shared-visit": check_shared_visit,
    "verify-recipient": verify_recipient,
    "seal-share": seal_share,
}
