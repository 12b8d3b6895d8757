"""A visitor, a venue and an office on one day, and what is shared between them: for sections 15 to 18."""

from dataclasses import replace

import episeal2 as e
from episeal2 import cose, curves, home, share
from episeal2.cbor import D
from scene import DAY, NOON, TODAY, Authority, Office, Venue

HOUR = 3_600
JULE = e.Contact(given="Jule", family="Wiesner-Bødker", telephone="+49 30 5550142", city="Eberswalde")
CONTACT = {"given-name": "Jule", "family-name": "Wiesner-Bødker", "phone": "+49 30 5550142", "city": "Eberswalde"}
NAME, AREA = "Kahnhaus am Werbellin", "Terrasse/Tisch 4"


class Stage:
    def __init__(self):
        self.authority = Authority()
        self.office, self.venue = Office(self.authority), Venue()
        self.office_day_key = self.office.day_key()
        self.day_key = self.venue.day_key(self.office_day_key)
        self.poster = e.read_poster(e.poster_text(self.venue.id, NAME, AREA))
        self.to = e.read_office_day_key(self.office_day_key)

    def trust(self, *revoked: bytes) -> dict:
        """As a vector gives it."""
        return {"authorities": [e.public_text("authority", self.authority.public)],
                "revocations": [self.authority.revocations(offices=revoked)], "at": NOON}

    @property
    def office_keys(self) -> str:
        return e.write_key_ring(self.office.ring)

    @property
    def accepted(self):
        return e.accept_venue_day_key(self.day_key, self.venue.id, NOON, self.authority.trust())

    def visit(self, arrival: int = NOON - HOUR, departure: int | None = None) -> tuple[bytes, e.Kept]:
        return e.seal_visit(self.accepted, self.poster, JULE, arrival, departure)

    def check_out(self, kept: e.Kept, departure: int = NOON - 60, **changed) -> tuple[bytes, e.Kept]:
        return e.check_out(replace(kept, **changed), self.accepted, JULE, departure)

    def visitor_says(self, kept: e.Kept) -> dict:
        """What a result says of a shared visit of which nothing is stored."""
        return {"record_id": kept.record_id, "kid": kept.header.kid, "venue": e.public_text("venue", kept.venue),
                "name": NAME, "area": AREA, "arrival": kept.arrival, "departure": kept.departure}

    def stored_says(self, kept: e.Kept) -> dict:
        """What a result says of a stored visit."""
        return {"kind": "app", "venue": e.public_text("venue", kept.venue), "area": AREA, "arrival": kept.arrival,
                "departure": kept.departure, "contact": CONTACT}


def diary_says(kept: e.Kept) -> dict:
    """What a result says of a visit that is kept."""
    return {"record_id": kept.record_id, "day": kept.header.day, "revision": kept.header.revision, "kind": "app",
            "venue": e.public_text("venue", kept.venue), "name": kept.name, "area": "/".join(kept.area),
            "arrival": kept.arrival, "departure": kept.departure}


class Shares(Stage):
    """What a visitor with one visit shares under a code that was stretched already."""

    def __init__(self):
        super().__init__()
        self.stored, self.kept = self.visit()
        self.share_id, self.stretched = curves.random_key()[:16], curves.random_key()

    def derived(self, purpose: str = "open-share", salt: bytes | None = None, stretched: bytes | None = None) -> str:
        return home.Derived(purpose, salt or self.share_id, stretched or self.stretched).text()

    def clear(self, **changed) -> bytes:
        fields = {"version": 1, "share_id": self.share_id, "office": self.office.id, "kid": self.to.kid,
                  "expires": NOON + DAY}
        return D(list((fields | changed).values()))

    def sealed(self, *kept: e.Kept, body: bytes | None = None, psi: bytes | None = b"", role: str = "share",
               **clear) -> bytes:
        body = share.share_body(kept or (self.kept,)) if body is None else body
        clear, psi = self.clear(**clear), self.stretched if psi == b"" else psi
        ext = cose.ext_of("share", clear)
        return cose.seal("share", role, self.to.public, ext, body, share.SHARE, clear, psi)[0]

    def given(self, data: bytes | None = None, **changed) -> dict:
        """A share that is opened at noon, with what the code was stretched to."""
        return {"office": self.office_keys, "share": data or self.sealed(), "derived": self.derived(),
                "now": NOON} | changed

    def log_after(self, *before: list, expires: int = NOON + DAY) -> bytes:
        return D(["episeal-1 share log", [*before, [self.share_id, expires]]])

    def compared(self, kept: e.Kept | None = None, stored: list[bytes] | None = None,
                 published: list[bytes] | None = None) -> dict:
        """A share of one visit that is opened and compared."""
        kept = kept or self.kept
        return {**self.given(self.sealed(kept)), "record": kept.record_id,
                "published": [self.day_key] if published is None else published,
                "stored": [self.stored] if stored is None else stored}


def flipped(data: bytes, place: int) -> bytes:
    place %= len(data)
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]


YESTERDAY = TODAY - 1
