"""Sealed visits, revisions, the server, departure notes: sections 9 to 11."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .cbor import D, array, bstr, extended, read, uint, versioned
from .cose import (HKDF, Envelope, Signed, Size, content_key, ext_of, make_ticket, open_ticket, open_with_cek,
                   read_envelope, read_signed, seal, sha256, sign)
from .curves import ed25519_public, random_key, x25519_public
from .day_keys import VenueDayKey
from .errors import require
from .values import (CITY, COUNTRY, DAY, EMAIL, HOUSE_NUMBER, MAX_REVISION, NAME, POSTAL_CODE, STREET, T, TELEPHONE,
                     area, day, day_of, enter_country, enter_text, is_visible, lies_in, text, time)

RECORD, INDEX = Size(1_536), Size(512)
APP, ONE_TIME, STAFF, COMPANION = KINDS = range(4)
MAX_STAY = 86_400


def record_id_of(author: bytes) -> bytes:
    # record_id = SHA-256(D(["episeal-1 id", author]))[0..16]
    return sha256(D(["episeal-1 id", author]))[:16]


# -- Header, bodies -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Header:
    day: int
    kid: bytes
    revision: int
    author: bytes

    def encode(self) -> bytes:
        # header = [1, day, kid, revision, author]
        return D([1, self.day, self.kid, self.revision, self.author])


def read_header(data: bytes) -> Header:
    on, kid, revision, author = versioned(read(data), 5)
    return Header(day(on), bstr(kid, 16), uint(revision, MAX_REVISION), bstr(author, 32))


@dataclass(frozen=True)
class Contact:
    given: str = ""
    family: str = ""
    telephone: str = ""
    email: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    house_number: str = ""
    country: str = ""


CONTACT_FIELDS = {6: ("given", NAME), 7: ("family", NAME), 8: ("telephone", TELEPHONE), 9: ("email", EMAIL),
                  10: ("street", STREET), 11: ("postal_code", POSTAL_CODE), 12: ("city", CITY),
                  13: ("house_number", HOUSE_NUMBER), 14: ("country", COUNTRY)}
OPTIONAL_FIELDS = tuple(CONTACT_FIELDS)[2:]
NOTICE_KEY = 15


@dataclass(frozen=True)
class Record:
    kind: int
    venue: bytes
    area: tuple[str, ...]
    arrival: int
    departure: int | None
    contact: Contact
    notice_key: bytes | None = None


@dataclass(frozen=True)
class Index:
    arrival: int
    departure: int | None
    area: tuple[str, ...]
    ticket: bytes


def contact_body(contact: Contact) -> dict[int, str]:
    """[R8] [R9] [R76], as entered."""
    require(contact.given != "" or contact.family != "", "invalid-text")
    entered = [getattr(contact, name) for name, _ in CONTACT_FIELDS.values()]
    require(all(x == "" or is_visible(x) for x in entered), "invalid-text")
    enter_country(contact.country)
    values = {k: enter_text(getattr(contact, name), limit) for k, (name, limit) in CONTACT_FIELDS.items()}
    return {k: value for k, value in values.items() if value != "" or k in (6, 7)}


def read_contact(body: dict) -> Contact:
    """The fields 6 to 14 of a body that has 6 and 7."""
    values = {name: text(body[k], limit, empty=k in (6, 7))
              for k, (name, limit) in CONTACT_FIELDS.items() if k in body}
    require(values["given"] != "" or values["family"] != "", "malformed")
    return Contact(**values)


def _with_departure(body: dict, k: int, departure: int | None) -> dict:
    return body if departure is None else {**body, k: departure}


def record_body(kind: int, venue: bytes, levels, arrival: int, departure: int | None, contact: Contact,
                notice_key: bytes | None = None) -> bytes:
    body = {1: kind, 2: venue, 3: list(levels), 4: arrival, **contact_body(contact)}
    body |= {} if notice_key is None else {NOTICE_KEY: notice_key}
    return D(_with_departure(body, 5, departure))


def index_body(arrival: int, departure: int | None, levels, ticket: bytes) -> bytes:
    return D(_with_departure({1: arrival, 3: list(levels), 4: ticket}, 2, departure))


def notice_key_of(visitor: bytes, record_id: bytes) -> bytes:
    # notice key = HKDF(visitor, D(["episeal-1 notice key", record_id]))[0..16]
    return HKDF(visitor, D(["episeal-1 notice key", record_id]))[:16]


def read_stay(header: Header, arrival, departure) -> tuple[int, int | None]:
    """[R22] [R23], in a message."""
    require(day_of(time(arrival)) == header.day, "malformed")
    require(departure is None or arrival <= time(departure) <= arrival + MAX_STAY, "malformed")
    return arrival, departure


def _optional(body: dict, k: int):
    """The value, or None where the key is absent; CBOR null is not absence."""
    require(k not in body or body[k] is not None, "malformed")
    return body.get(k)


def read_record_body(data: bytes, header: Header) -> Record:
    body, ext = extended(read(data), (1, 2, 3, 4, 6, 7), (5, *OPTIONAL_FIELDS, NOTICE_KEY), 16)
    arrival, departure = read_stay(header, body[4], _optional(body, 5))
    notice_key = None if _optional(body, NOTICE_KEY) is None else bstr(body[NOTICE_KEY], 16)
    record = Record(uint(body[1], 3), bstr(body[2], 32), area(body[3]), arrival, departure, read_contact(body),
                    notice_key)
    ext.check()
    return record


def read_index_body(data: bytes, header: Header) -> Index:
    body, ext = extended(read(data), (1, 3, 4), (2,), 13)
    arrival, departure = read_stay(header, body[1], _optional(body, 2))
    index = Index(arrival, departure, area(body[3]), bstr(body[4], 72))
    ext.check()
    return index


# -- Visit ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Visit:
    """A visit as it was received; `verify` proves that its author wrote it."""

    signed: Signed
    header_bytes: bytes
    header: Header
    index: Envelope
    record: Envelope

    @property
    def record_id(self) -> bytes:
        return record_id_of(self.header.author)

    @property
    def order(self) -> tuple[bytes, int]:
        return self.record_id, self.header.revision

    @property
    def record_ext(self) -> bytes:
        # D(["episeal-1 record", header])
        return ext_of("record", self.header_bytes)

    @property
    def index_ext(self) -> bytes:
        # D(["episeal-1 index", header, SHA-256(record)])
        return ext_of("index", self.header_bytes, sha256(self.record.encoding))

    def verify(self) -> None:
        self.signed.verify(self.header.author)

    def index_cek(self, venue_secret: bytes) -> bytes:
        return content_key(self.index, "venue", self.index_ext, venue_secret)

    def open_index(self, cek: bytes) -> Index:
        return read_index_body(open_with_cek(self.index, cek, self.index_ext, INDEX), self.header)

    def open_record(self, cek: bytes) -> Record:
        return read_record_body(open_with_cek(self.record, cek, self.record_ext, RECORD), self.header)

    def open_as_visitor(self, visitor_secret: bytes) -> Record:
        return self.open_record(content_key(self.record, "visitor", self.record_ext, visitor_secret))

    def cek_of_ticket(self, ticket: bytes, role: str, secret: bytes) -> bytes:
        return open_ticket(ticket, role, self.record, self.record_ext, secret)


def read_visit(data: bytes) -> Visit:
    signed, payload = read_signed("visit", data)
    header, index, record = array(payload, 3)
    return Visit(signed, bstr(header), read_header(header),
                 read_envelope("index", bstr(index), INDEX, has_clear=False),
                 read_envelope("record", bstr(record), RECORD, has_clear=False))


@dataclass(frozen=True)
class Kept:
    """What a visitor keeps; `home` writes and reads it."""

    author: bytes = field(repr=False)
    visitor: bytes = field(repr=False)
    header: Header
    kind: int
    venue: bytes
    name: str
    area: tuple[str, ...]
    arrival: int
    departure: int | None

    @property
    def record_id(self) -> bytes:
        return record_id_of(self.header.author)


def departure_after(arrival: int, departure: int) -> int:
    """Up to T before the arrival counts as the arrival."""
    return max(arrival, departure) if arrival - T <= departure else departure


def enter_departure(arrival: int, departure: int | None, t: int | None = None) -> int | None:
    """[R23], as entered; at t, where the time is known."""
    if departure is None:
        return None
    require(t is None or departure <= t + T, "invalid-time")
    departure = departure_after(arrival, departure)
    require(arrival <= departure <= arrival + MAX_STAY, "invalid-time")
    return departure


def arrival_in(on: int, arrival: int) -> int:
    """[R22]: up to T outside the day, an arrival is moved to its first or last second."""
    first, last = DAY * on, DAY * (on + 1) - 1
    require(first - T <= arrival <= last + T, "wrong-day")
    return min(max(arrival, first), last)


def seal_visit(day_key: VenueDayKey, poster, contact: Contact, arrival: int, departure: int | None = None,
               levels=None, kind: int = APP, t: int | None = None) -> tuple[bytes, Kept]:
    """A new visit under a day key that was accepted; `levels` is the visitor's area, else the poster's."""
    levels = tuple(poster.area if levels is None else levels)
    require(lies_in(levels, poster.area), "wrong-area")
    entered, arrival = arrival, arrival_in(day_key.day, arrival)
    if departure is not None and arrival + MAX_STAY < departure <= entered + MAX_STAY:
        require(t is None or departure <= t + T, "invalid-time")
        departure = arrival + MAX_STAY
    departure = enter_departure(arrival, departure, t)
    author = random_key()
    header = Header(day_key.day, day_key.kid, 0, ed25519_public(author))
    kept = Kept(author, random_key(), header, kind, day_key.identity, poster.name, levels, arrival, departure)
    return _seal(kept, day_key, contact)


def check_out(kept: Kept, day_key: VenueDayKey, contact: Contact, departure: int,
              t: int | None = None) -> tuple[bytes, Kept]:
    """The whole visit sealed again, with the next revision: section 10."""
    require(day_key.kid == kept.header.kid, "disagrees")
    require(kept.header.revision < MAX_REVISION, "too-long")
    departure = enter_departure(kept.arrival, departure, t)
    header = replace(kept.header, revision=kept.header.revision + 1)
    return _seal(replace(kept, header=header, departure=departure), day_key, contact)


def _seal(kept: Kept, day_key: VenueDayKey, contact: Contact) -> tuple[bytes, Kept]:
    notice_key = notice_key_of(kept.visitor, kept.record_id) if kept.kind == APP else None
    body = record_body(kept.kind, kept.venue, kept.area, kept.arrival, kept.departure, contact, notice_key)
    header = kept.header.encode()
    ext = ext_of("record", header)
    record, protected, cek = seal("record", "visitor", x25519_public(kept.visitor), ext, body, RECORD)
    index_ext = ext_of("index", header, sha256(record))
    body = index_body(kept.arrival, kept.departure, kept.area, _ticket(day_key, cek, protected, ext))
    index, _, _ = seal("index", "venue", day_key.public, index_ext, body, INDEX)
    return sign("visit", kept.author, [header, index, record]), kept


def _ticket(day_key: VenueDayKey, cek: bytes, protected: bytes, ext: bytes) -> bytes:
    """For the office that the venue named, or for the venue itself."""
    role, recipient = ("reader", day_key) if day_key.venue_may_read else ("office", day_key.office)
    return make_ticket(cek, role, protected, ext, recipient.public)


# -- Server ---------------------------------------------------------------------------------------


ADMITTED, ALREADY_STORED = "admitted", "already-stored"


def check_day(on: int, t: int) -> None:
    """[R26]"""
    require(DAY * on - T <= t, "day-not-open")
    require(t < DAY * (on + 2) + T, "day-closed")


def admit(data: bytes, highest: bytes | None, t: int, published: Iterable[VenueDayKey]) -> str:
    """[R26] [R90] [R25] [R27] [R28] [R29], in this order; `highest` is the highest revision stored for the record id,
    `published` are the venue day keys that the server publishes."""
    visit = read_visit(data)
    check_day(visit.header.day, t)
    require(publisher(visit.header.day, visit.header.kid, published) is not None, "no-day-key")
    visit.verify()
    if highest is None:
        require(visit.header.revision == 0, "revision-missing")
        return ADMITTED
    stored = read_visit(highest)
    require(replace(visit.header, revision=0) == replace(stored.header, revision=0), "disagrees")
    if data == highest:
        return ALREADY_STORED
    require(visit.header.revision > stored.header.revision, "superseded")
    return ADMITTED


def publisher(on: int, kid: bytes, published: Iterable[VenueDayKey]) -> bytes | None:
    return next((found.identity for found in published if (found.day, found.kid) == (on, kid)), None)
