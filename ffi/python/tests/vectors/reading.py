"""What can be read of a message, a text or a file (core/FORMAT.md, section 2), by whoever takes such a one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from episeal import (
    CheckInCodes,
    CheckInReader,
    Kept,
    LiveShare,
    Poster,
    RecordError,
    RequestLog,
    RunSecret,
    ShareLog,
    ShareRecipient,
    Stretch,
    Trust,
    UnverifiedDayKey,
    UnverifiedNote,
    UnverifiedShare,
    UnverifiedVisit,
    VenueAreas,
    VerifiedNotice,
    parse_authority_id,
    parse_office_id,
    parse_staff_id,
    parse_venue_id,
)

from .given import Given, named
from .texts import SECRETS
from .world import NOON, World

# Refusals of reading; whatever else a reader says comes after it.
OF_READING = ["malformed", "wrong-purpose", "unsupported-version"]


def read_any(given: Given) -> Any:
    """
    Whether ``bytes`` can be read as a message, a text or a file of ``kind``: one that reads well gives ``read``,
    whatever the reader, who has keys of its own and trusts nobody else, would say next.
    """
    kind, found = given.text("kind"), given.octets("bytes")
    try:
        named(READERS, kind)(found)
    except RecordError as error:
        if error.code in OF_READING:
            raise
    return "read"


def text_in(found: bytes) -> str:
    """Empty where it is none."""
    try:
        return found.decode()
    except UnicodeDecodeError:
        return ""


# What is printed or shown.
TEXTS: dict[str, Callable[[bytes], object]] = {
    "authority": lambda found: parse_authority_id(text_in(found)),
    "office": lambda found: parse_office_id(text_in(found)),
    "venue": lambda found: parse_venue_id(text_in(found)),
    "staff": lambda found: parse_staff_id(text_in(found)),
    "poster": lambda found: Poster.parse(text_in(found)),
    "check-in-code": lambda found: CheckInReader().read(text_in(found), NOON),
}

# What somebody keeps.
FILES: dict[str, Callable[[bytes], object]] = {
    **{kind: of.import_secret_bytes for kind, of in SECRETS.items() if kind.endswith("-ring")},
    "trust": Trust.import_bytes,
    "kept": Kept.import_secret_bytes,
    "request-log": RequestLog.from_bytes,
    "share-log": ShareLog.from_bytes,
}

# Signed messages.
SIGNED: dict[str, Callable[[bytes], object]] = {
    "office-certificate": lambda found: World().certified(found),
    "revocations": lambda found: World().trust().take_revocations(found, NOON),
    "succession": lambda found: World().trust().take_succession(found),
    "succession-consent": lambda found: World().venue.succeed(found),
    "office-day-key": lambda found: ShareRecipient.verify(found, World().trust(), NOON),
    "venue-day-key": UnverifiedDayKey.parse,
    "staff-certificate": lambda found: World().noted(found),
    "venue-areas": VenueAreas.of_any_venue,
    "visit": UnverifiedVisit.parse,
    "departure-note": UnverifiedNote.parse,
    "request": lambda found: World().venue.authenticate(found, World().trust(), NOON),
    "notice": lambda found: VerifiedNotice.verify(found, World().trust(), NOON),
    "live-answer": lambda found: World().finished(found),
}

# Messages that are sealed, and files that are locked.
SEALED: dict[str, Callable[[bytes], object]] = {
    "release": lambda found: World().opened(found),
    "referral": lambda found: World().office.open_referral(found, World().trust(), NOON),
    "share": UnverifiedShare.parse,
    "live-hello": lambda found: World().answered(found),
    "live-share": lambda found: World().shared(found),
    "invitation": lambda found: CheckInCodes().accept(found, NOON),
    "keyring": lambda found: Stretch().passphrase_key(found, ""),
    "diary": lambda found: Stretch().pin_key(found, ""),
    "live-visitor": lambda found: LiveShare.resume(found, RunSecret.generate()),
    "live-office": lambda found: World().office.resume_live(found, RunSecret.generate(), NOON),
}

READERS = {**TEXTS, **FILES, **SIGNED, **SEALED}

READING = {"read": read_any}
