"""One authority, office and venue on one day, and what a vector is given of them."""

from dataclasses import dataclass, field, replace

import episeal2 as e
from episeal2 import cose, curves
from named import Named
from scene import DAY, NOON, TODAY, Authority, Office, Venue
from vector import SUCCESS, Vectors

T = 600
VOGT = e.Contact(family="Vogt")


def authority_text(authority: Authority) -> str:
    return e.public_text("authority", authority.public)


def trust_of(*authorities: Authority, lists=(), successions=(), at: int = NOON) -> dict:
    """`trust` of a vector."""
    found = {"authorities": [authority_text(authority) for authority in authorities]}
    if successions:
        found["successions"] = list(successions)
    if lists:
        found |= {"revocations": list(lists), "at": at}
    return found


def fresh_public() -> bytes:
    return curves.x25519_public(curves.random_key())


@dataclass
class Town(Named):
    """Everyone, with keys of their own; each day key is drawn at the first call."""

    authority: Authority = field(default_factory=Authority)
    venue: Venue = field(default_factory=Venue)

    def __post_init__(self):
        self.office = Office(self.authority)

    def trust(self, **more) -> dict:
        return trust_of(self.authority, **{"lists": [self.authority.revocations()]} | more)

    def certificate(self, office: bytes | None = None, seed: bytes | None = None, named: bytes | None = None,
                    not_before: int = NOON - DAY, not_after: int = NOON + 60 * DAY, name: str = "Kreis Altenau",
                    ext=()) -> bytes:
        said = [1, named or self.authority.public, office or self.office.id, name, not_before, not_after, *ext]
        return cose.sign("office-certificate", seed or self.authority.seed, said)

    def office_day_key(self, on: int = TODAY, certificate: bytes | None = None, seed: bytes | None = None,
                       office: bytes | None = None, public: bytes | None = None, ext=()) -> bytes:
        public = public or fresh_public()
        return e.make_office_day_key(seed or self.office.ring.seed, office or self.office.id, on, public,
                                     self.certificate() if certificate is None else certificate, *ext)

    def venue_day_key(self, office_day_key: bytes | None, on: int = TODAY, seed: bytes | None = None,
                      identity: bytes | None = None, public: bytes | None = None, ext=()) -> bytes:
        return e.make_venue_day_key(seed or self.venue.ring.seed, identity or self.venue.id, on,
                                    public or fresh_public(), office_day_key, *ext)

    def day_key(self, on: int = TODAY, **more) -> bytes:
        return self.venue_day_key(self.office_day_key(on), on, **more)

    def poster(self, area: str = "") -> str:
        return e.poster_text(self.venue.id, "Kegelbahn Altenau", area)

    def sealed(self, day_key: bytes, arrival: int = NOON - 3_600, levels=(), **more) -> tuple[bytes, e.Kept]:
        poster = replace(e.read_poster(self.poster()), area=())
        return e.seal_visit(e.read_venue_day_key(day_key), poster, VOGT, arrival, levels=levels, **more)


def signed_by_another(data: bytes) -> bytes:
    """What an office signed, signed by another key."""
    found = e.read_office_day_key(data)
    return e.make_office_day_key(curves.random_key(), found.office, found.day, found.public,
                                 found.certificate.signed.encoding)


def list_adder(found: Vectors, section: str):
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        """`make(authority)` gives the list that is taken."""
        def made():
            authority = Authority()
            given = {"trust": trust_of(authority), "authority": authority_text(authority), "list": make(authority),
                     "now": NOON}
            return given if expect != SUCCESS else (given, {"number": 7})
        found.add(name, comment, "take-revocations", expect, made, *rules, source=section)
    return add
