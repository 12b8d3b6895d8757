"""Sealed visits, revisions, the server, departure notes: sections 9 to 11."""

from dataclasses import dataclass, field, replace

from .cbor import MAX_VISIT, D, array, bstr, mapping, read, uint, versioned
from .cose import (Envelope, Signed, Size, content_key, ext_of, make_ticket, open_envelope, open_ticket,
                   open_with_cek, read_envelope, read_signed, seal, sha256, sign)
from .curves import ed25519_public, random_key, x25519_public
from .day_keys import VenueDayKey, read_staff_certificate
from .errors import Refused, require
from .values import (CITY, DAY, EMAIL, MAX_REVISION, NAME, POSTAL_CODE, STREET, T, TELEPHONE, area, day, day_of,
                     enter_text, lies_in, text, time)

RECORD, INDEX, DEPARTURE = Size(1_536), Size(512), Size(1_024)
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


CONTACT_FIELDS = {6: ("given", NAME), 7: ("family", NAME), 8: ("telephone", TELEPHONE), 9: ("email", EMAIL),
                  10: ("street", STREET), 11: ("postal_code", POSTAL_CODE), 12: ("city", CITY)}


@dataclass(frozen=True)
class Record:
    kind: int
    venue: bytes
    area: tuple[str, ...]
    arrival: int
    departure: int | None
    contact: Contact


@dataclass(frozen=True)
class Index:
    arrival: int
    departure: int | None
    area: tuple[str, ...]
    ticket: bytes
    kid: bytes


def contact_body(contact: Contact) -> dict[int, str]:
    """[R8] [R9]"""
    require(contact.given != "" or contact.family != "", "invalid-text")
    values = {k: enter_text(getattr(contact, name), limit) for k, (name, limit) in CONTACT_FIELDS.items()}
    return {k: value for k, value in values.items() if value != "" or k in (6, 7)}


def read_contact(body: dict) -> Contact:
    """The fields 6 to 12 of a body that has 6 and 7."""
    values = {name: text(body[k], limit, empty=k in (6, 7))
              for k, (name, limit) in CONTACT_FIELDS.items() if k in body}
    require(values["given"] != "" or values["family"] != "", "malformed")
    return Contact(**values)


def _with_departure(body: dict, k: int, departure: int | None) -> dict:
    return body if departure is None else {**body, k: departure}


def record_body(kind: int, venue: bytes, levels, arrival: int, departure: int | None, contact: Contact) -> bytes:
    body = {1: kind, 2: venue, 3: list(levels), 4: arrival, **contact_body(contact)}
    return D(_with_departure(body, 5, departure))


def index_body(arrival: int, departure: int | None, levels, ticket: bytes, kid: bytes) -> bytes:
    return D(_with_departure({1: arrival, 3: list(levels), 4: ticket, 5: kid}, 2, departure))


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
    body = mapping(read(data), (1, 2, 3, 4, 6, 7), (5, 8, 9, 10, 11, 12))
    arrival, departure = read_stay(header, body[4], _optional(body, 5))
    return Record(uint(body[1], 3), bstr(body[2], 32), area(body[3]), arrival, departure, read_contact(body))


def read_index_body(data: bytes, header: Header) -> Index:
    body = mapping(read(data), (1, 3, 4, 5), (2,))
    arrival, departure = read_stay(header, body[1], _optional(body, 2))
    return Index(arrival, departure, area(body[3]), bstr(body[4], 72), bstr(body[5], 16))


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
    signed, payload = read_signed("visit", data, MAX_VISIT)
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


def _enter_departure(arrival: int, departure: int | None) -> int | None:
    """[R23], as entered."""
    if departure is None:
        return None
    departure = departure_after(arrival, departure)
    require(arrival <= departure <= arrival + MAX_STAY, "invalid-time")
    return departure


def arrival_in(on: int, arrival: int) -> int:
    """[R22]: up to T outside the day, an arrival is moved to its first or last second."""
    first, last = DAY * on, DAY * (on + 1) - 1
    require(first - T <= arrival <= last + T, "wrong-day")
    return min(max(arrival, first), last)


def seal_visit(day_key: VenueDayKey, poster, contact: Contact, arrival: int, departure: int | None = None,
               levels=None, kind: int = APP) -> tuple[bytes, Kept]:
    """A new visit under a day key that was accepted; `levels` is the visitor's area, else the poster's."""
    levels = tuple(poster.area if levels is None else levels)
    require(lies_in(levels, poster.area), "wrong-area")
    arrival = arrival_in(day_key.day, arrival)
    departure = _enter_departure(arrival, departure)
    author = random_key()
    header = Header(day_key.day, day_key.kid, 0, ed25519_public(author))
    kept = Kept(author, random_key(), header, kind, poster.identity, poster.name, levels, arrival, departure)
    return _seal(kept, day_key, contact)


def check_out(kept: Kept, day_key: VenueDayKey, contact: Contact, departure: int) -> tuple[bytes, Kept]:
    """The whole visit sealed again, with the next revision: section 10."""
    require(day_key.kid == kept.header.kid, "disagrees")
    require(kept.header.revision < MAX_REVISION, "too-long")
    departure = _enter_departure(kept.arrival, departure)
    header = replace(kept.header, revision=kept.header.revision + 1)
    return _seal(replace(kept, header=header, departure=departure), day_key, contact)


def _seal(kept: Kept, day_key: VenueDayKey, contact: Contact) -> tuple[bytes, Kept]:
    body = record_body(kept.kind, kept.venue, kept.area, kept.arrival, kept.departure, contact)
    header = kept.header.encode()
    ext = ext_of("record", header)
    record, protected, cek = seal("record", "visitor", x25519_public(kept.visitor), ext, body, RECORD)
    ticket, ticket_kid = _ticket(day_key, cek, protected, ext)
    index_ext = ext_of("index", header, sha256(record))
    body = index_body(kept.arrival, kept.departure, kept.area, ticket, ticket_kid)
    index, _, _ = seal("index", "venue", day_key.public, index_ext, body, INDEX)
    return sign("visit", kept.author, [header, index, record]), kept


def _ticket(day_key: VenueDayKey, cek: bytes, protected: bytes, ext: bytes) -> tuple[bytes, bytes]:
    """For the office that the venue named, or for the venue itself."""
    role, recipient = ("reader", day_key) if day_key.venue_may_read else ("office", day_key.office)
    return make_ticket(cek, role, protected, ext, recipient.public), recipient.kid


# -- Server ---------------------------------------------------------------------------------------


ADMITTED, ALREADY_STORED = "admitted", "already-stored"


def admit(data: bytes, highest: bytes | None, t: int) -> str:
    """[R25] to [R29], in this order; `highest` is the highest revision stored for the record id."""
    visit = read_visit(data)
    visit.verify()
    require(DAY * visit.header.day - T <= t, "day-not-open")
    require(t < DAY * (visit.header.day + 2) + T, "day-closed")
    if highest is None:
        require(visit.header.revision == 0, "revision-missing")
        return ADMITTED
    stored = read_visit(highest)
    require(replace(visit.header, revision=0) == replace(stored.header, revision=0), "disagrees")
    if data == highest:
        return ALREADY_STORED
    require(visit.header.revision > stored.header.revision, "superseded")
    return ADMITTED


# -- Departure note -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Departure:
    signed: Signed
    record_id: bytes
    day: int
    departure: int
    certificate: bytes


@dataclass(frozen=True)
class NoteClear:
    day: int
    kid: bytes
    record_id: bytes


def note_departure(staff_seed: bytes, certificate: bytes, day_key: VenueDayKey, record_id: bytes,
                   departure: int) -> bytes:
    message = sign("departure", staff_seed, [1, record_id, day_key.day, departure, certificate])
    # clear = [1, day, kid, record_id]
    clear = D([1, day_key.day, day_key.kid, record_id])
    return seal("departure-note", "departure", day_key.public, ext_of("departure", clear), message, DEPARTURE,
                clear)[0]


def read_departure(data: bytes) -> Departure:
    signed, payload = read_signed("departure", data)
    record_id, on, departure, certificate = versioned(payload, 5)
    return Departure(signed, bstr(record_id, 16), day(on), time(departure), bstr(certificate))


def read_departure_note(data: bytes) -> tuple[Envelope, NoteClear]:
    envelope = read_envelope("departure-note", data, DEPARTURE, has_clear=True)
    on, kid, record_id = versioned(read(envelope.clear), 4)
    return envelope, NoteClear(day(on), bstr(kid, 16), bstr(record_id, 16))


def open_departure_note(envelope: Envelope, clear: NoteClear, venue_secret: bytes) -> Departure:
    ext = ext_of("departure", envelope.clear)
    note = read_departure(open_envelope(envelope, "departure", ext, venue_secret, DEPARTURE))
    require((note.day, note.record_id) == (clear.day, clear.record_id), "note-invalid")
    return note


def check_note(note: Departure, visit: Visit, venue: bytes, arrival: int) -> None:
    """[R30]"""
    try:
        certificate = read_staff_certificate(note.certificate)
        certificate.signed.verify(venue)
        note.signed.verify(certificate.staff)
    except Refused:
        raise Refused("note-invalid") from None
    require(certificate.identity == venue and certificate.day in (note.day, note.day + 1), "note-invalid")
    require((note.record_id, note.day) == (visit.record_id, visit.header.day), "note-invalid")
    require(arrival - T <= note.departure <= arrival + MAX_STAY, "note-invalid")
