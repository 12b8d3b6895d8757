"""A visitor checks in: the visit is sealed, and only a health office opens it."""

from collections.abc import Callable
from datetime import datetime

import episeal as e


def check_in(scanned: str, authority: str, get: Callable[[str], bytes], now: datetime) -> e.Sealed:
    """``scanned`` is a poster's QR code, ``authority`` the id that the app pins; ``get`` fetches from the server."""
    trust = e.Trust([authority])
    trust.take_revocations(get("/revocations"), now)
    poster = e.Poster.parse(scanned)
    venue = e.VenueToday.verify(poster, get(f"/day-keys/{poster.venue()}"), trust)
    print(venue.venue_name(), "-", venue.reader(trust, now))  # who would read it: show this before you seal
    contact = e.Contact(e.ContactFields(given_name="Mara", family_name="Lindner", phone="+49 221 0000"))
    entered = e.CheckIn(
        contact=contact,
        kind=e.CheckInKind.APP,
        area=poster.area(),
        stay=e.Stay(arrival=now),
        readers=e.Readers.OFFICE_ONLY,
    )
    return venue.seal(entered, trust, now)  # its `visit()` goes to the server, its `kept()` into the diary
