"""A server's and an app's program, as strict checkers must take it: every party, and what they give each other."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone

import episeal
from episeal import EpisealError, FieldError, Language, RecordError

NOON = datetime(2026, 11, 29, 12, tzinfo=timezone.utc)


class Stored:
    """What a server keeps."""

    def __init__(self) -> None:
        self.visits: dict[episeal.RecordId, bytes] = {}
        self.day_keys: dict[episeal.VenueId, episeal.AdmittedDayKey] = {}

    def admit(self, uploaded: bytes, now: datetime) -> bool:
        visit = episeal.UnverifiedVisit.parse(uploaded)
        record: str = visit.claimed_address().record_id
        stored = episeal.StoredVisit(published=None, highest=self.visits.get(record))
        admitted = visit.admit(stored, now)
        self.visits[record] = uploaded
        return admitted.is_stored_already

    def in_order(self) -> Iterator[bytes]:
        for _, visit in sorted(self.visits.items()):
            yield visit


def authority_and_office() -> "tuple[episeal.Authority, episeal.Office, bytes]":
    authority, office = episeal.Authority.generate(), episeal.Office.generate()
    valid = episeal.Period(from_=NOON - timedelta(days=1), to=NOON + timedelta(days=30))
    return authority, office, authority.certify(office.id(), "Gesundheitsamt", valid)


def contact(typed: dict[str, str]) -> episeal.Contact | None:
    try:
        address = episeal.PostalAddress(city=typed.get("city", ""))
        return episeal.Contact(episeal.ContactFields(given_name=typed["given-name"], address=address))
    except FieldError as error:
        field: episeal.Field = error.field
        print(field.code(), error.code, error.text(Language.GERMAN))
    except RecordError.TooLong:
        print("too long")
    except EpisealError as error:
        print(error.text(Language.ENGLISH))
    return None


def released(
    venue: episeal.Venue, request: episeal.VerifiedRequest, trust: episeal.Trust, stored: Stored
) -> list[bytes]:
    def told(count: int) -> None:
        print(count, "visits")

    with episeal.release_parts(venue, request, stored.in_order(), trust, NOON, progress=told) as parts:
        made = [part for part in parts]
    areas: object | None = parts.empty_areas
    for report in parts.reports:
        print(report.at, report.error.code, areas)
    return made


def names(office: episeal.Office, request: bytes, keys: list[bytes], parts: list[bytes], stored: Stored) -> list[str]:
    own = office.own_request(request)
    found: list[str] = []
    for outcome in episeal.open_release(office, own, keys, parts, stored.in_order(), NOON):
        error = outcome.error()
        found.append(outcome.result().visit.contact.given_name if error is None else error.code)
    return found


async def unlocked(diary: bytes, pin: str) -> episeal.DiaryPinKey:
    """Argon2id takes half a second, in a thread of its own."""
    with ThreadPoolExecutor() as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, episeal.Stretch().pin_key, diary, pin)


def kept(ring: bytearray, day: date, role: episeal.SuccessionRole) -> bytes:
    with episeal.Venue.import_secret_bytes(ring) as venue:
        names = {episeal.SuccessionRole.VENUE: "venue", episeal.SuccessionRole.AUTHORITY: "authority"}
        print(names[role], venue.day_key_venue_may_read(day, NOON))
        return venue.export_secret_bytes()


def judged(text: str, trust: episeal.CertificateTrust) -> dict[str, str]:
    verdict = episeal.examine_certificate(text, trust, NOON)
    said: dict[str, str] = {}
    for check in episeal.Check:
        result = verdict.result(check)
        said[check.code()] = (
            result.error.code if isinstance(result, episeal.CheckResult.FAILED) else str(result.is_passed())
        )
    return said


def by_code(code: str) -> episeal.CheckInKind:
    try:
        return episeal.CheckInKind.from_code(code)
    except ValueError:
        return episeal.CheckInKind.APP
