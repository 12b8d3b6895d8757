"""
Day keys as a visitor's app takes them, as a venue signs them, and as a server publishes them (core/FORMAT.md,
sections 7, 9 and 10).
"""

from __future__ import annotations

from typing import Any

from episeal import (
    AdmittedDayKey,
    CheckIn,
    CheckInKind,
    CheckOut,
    Contact,
    ContactFields,
    Kept,
    Poster,
    Readers,
    Stay,
    StoredNotes,
    StoredVisit,
    UnverifiedDayKey,
    UnverifiedNote,
    UnverifiedVisit,
    Venue,
    VenueToday,
    parse_area,
)

from .given import Given, prepared
from .said import day_number, seconds
from .trust import moment_of


def vogt() -> Contact:
    return Contact(ContactFields(family_name="Vogt"))


def readers(given: Given) -> Readers:
    may_read = given.optional("venue_may_read", Given.flag)
    return Readers.VENUE_MAY_READ if may_read else Readers.OFFICE_ONLY


def said(kept: Kept) -> Any:
    return {
        "venue": kept.venue(),
        "area": kept.area(),
        "day": day_number(kept.day()),
        "revision": kept.revision(),
        "arrival": seconds(kept.arrival()),
        "departure": seconds(kept.departure()),
    }


def scanned(given: Given) -> tuple[Poster, bytes]:
    """Somebody scanned ``poster``, has the venue's ``day_key``, and wants to check in."""
    text = given.text("poster")
    with prepared():
        poster = Poster.parse(text)
    return poster, given.octets("day_key")


def reader_at(given: Given) -> Any:
    """
    Whose keys would be needed to read a visit with this ``arrival``, for somebody who scanned ``poster``, at ``now``:
    what is shown before anything is sealed.
    """
    (trust, now), (poster, day_key), arrival = moment_of(given), scanned(given), given.time("arrival")
    venue = VenueToday.verify(poster, day_key, trust)
    return {"office_name": venue.reader_at(arrival, trust, now)}


def check_in(given: Given) -> Any:
    """
    Somebody who scanned ``poster`` checks in with ``day_key`` at ``now``: for ``arrival`` and ``departure``, in
    ``area`` or the poster's. Gives what is kept.
    """
    (trust, now), (poster, day_key) = moment_of(given), scanned(given)
    typed = given.optional("area", Given.text)
    area = poster.area() if typed is None else typed
    with prepared():
        parse_area(area)
    stay = Stay(arrival=given.time("arrival"), departure=given.optional("departure", Given.time))
    entered = CheckIn(contact=vogt(), kind=CheckInKind.APP, area=area, stay=stay, readers=readers(given))
    return said(VenueToday.verify(poster, day_key, trust).seal(entered, trust, now).kept())


def check_out(given: Given) -> Any:
    """The visit that is ``kept`` is sealed again at ``now``, with ``departure``. Gives what is kept."""
    (trust, now), day_key, kept_bytes = moment_of(given), given.octets("day_key"), given.octets("kept")
    with prepared():
        kept = Kept.import_secret_bytes(kept_bytes)
    left = CheckOut(contact=vogt(), departure=given.time("departure"), readers=readers(given))
    return said(VenueToday.of_visit(kept, day_key).check_out(kept, left, trust, now).kept())


def sign_venue_day_key(given: Given) -> Any:
    """
    The venue that has ``ring`` signs the day key of ``day``, which the ring holds, for the office of
    ``office_day_key``, or for none.
    """
    (trust, now), ring = moment_of(given), given.secret("ring")
    day, office_day_key = given.day("day"), given.optional("office_day_key", Given.octets)
    with prepared():
        venue = Venue.import_secret_bytes(ring)
    if office_day_key is None:
        return {"day_key": venue.day_key_venue_may_read(day, now).hex()}
    return {"day_key": venue.day_key(day, office_day_key, trust, now).hex()}


def published_of(given: Given) -> AdmittedDayKey:
    """What a server publishes for a venue and day, ``day_key``, and the kids that it ``replaced``."""
    day_key, replaced = given.octets("day_key"), given.texts("replaced")
    with prepared():
        return AdmittedDayKey.restore(day_key, replaced)


def published_in(given: Given) -> AdmittedDayKey | None:
    return given.optional("published", lambda of, name: of.object(name, published_of))


def publish_day_key(given: Given) -> Any:
    """A server that has ``successions``, and ``published`` for this venue and day, takes ``day_key`` at ``now``."""
    day_key, now = given.octets("day_key"), given.time("now")
    successions = given.optional("successions", Given.all_bytes) or []
    published = published_in(given)
    unverified = UnverifiedDayKey.parse(day_key)
    if published is None:
        admitted = unverified.admit(successions, now)
    else:
        admitted = unverified.replace(published, successions, now)
    return {
        "venue": admitted.venue(),
        "day": day_number(admitted.day()),
        "kid": admitted.kid(),
        "replaced": admitted.replaced(),
    }


def admit_visit(given: Given) -> Any:
    """
    A server that has ``published`` under the visit's kid, and ``highest`` under its record id, takes ``visit`` at
    ``now``.
    """
    visit, now = given.octets("visit"), given.time("now")
    stored = StoredVisit(published=published_in(given), highest=given.optional("highest", Given.octets))
    admitted = UnverifiedVisit.parse(visit).admit(stored, now)
    return {
        "record_id": admitted.address.record_id,
        "kid": admitted.address.kid,
        "day": day_number(admitted.address.day),
        "revision": admitted.address.revision,
        "is_stored_already": admitted.is_stored_already,
    }


def admit_note(given: Given) -> Any:
    """
    A server takes ``note`` at ``now``, where the venue day key ``published`` is published and the notes ``of_record``
    are stored for the record, and ``of_staff`` of the staff key; gives where it belongs, and whether it is stored
    already.
    """
    day_key, note, now = given.octets("published"), given.octets("note"), given.time("now")
    of_record, of_staff = given.all_bytes("of_record"), given.whole("of_staff")
    with prepared():
        published = AdmittedDayKey.restore(day_key, [])
    stored = StoredNotes(of_record=of_record, of_staff=of_staff, published=published)
    admitted = UnverifiedNote.parse(note).admit(stored, now)
    return {
        "day": day_number(admitted.address.day),
        "kid": admitted.address.kid,
        "record_id": admitted.address.record_id,
        "staff": admitted.address.staff,
        "is_stored_already": admitted.is_stored_already,
    }


DAY_KEYS = {
    "reader-at": reader_at,
    "check-in": check_in,
    "check-out": check_out,
    "sign-venue-day-key": sign_venue_day_key,
    "publish-day-key": publish_day_key,
    "admit-visit": admit_visit,
    "admit-note": admit_note,
}
