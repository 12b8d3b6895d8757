"""The visitor's diary: section 18."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from .cbor import D, array, bstr, mapping, read, uint, versioned
from .cose import HKDF, Size, argon2id, ext_of, open0, read_envelope0, seal0
from .errors import Refused, require
from .home import Derived, read_kept, write_kept
from .values import T, VENUE_NAME, area, day_of, is_assigned, name, secret_text, time
from .visit import CONTACT_FIELDS, MAX_STAY, Contact, Kept, contact_body, enter_departure, read_contact

DIARY = Size(4_096, multiple=True)
MAX_VISITS = 1_000
MAX_PENDING = 64
KEPT_DAYS = 14
MAX_PASSPHRASE = 1_024


def enter_pin(pin: str) -> bytes:
    """[R64] [R77]: 6 to 10 ASCII digits, or a passphrase of at least 8 characters that are not all ASCII digits."""
    require(is_assigned(pin), "invalid-text")
    pin = secret_text(pin)
    utf8 = pin.encode("utf-8")
    digits = pin.isascii() and pin.isdigit()
    require(len(pin) >= (6 if digits else 8), "invalid-text")
    require(len(pin) <= 10 if digits else len(utf8) <= MAX_PASSPHRASE, "too-long")
    return utf8


@dataclass(frozen=True)
class Pending:
    """A check-in that is not yet sealed."""

    kind: int
    venue: bytes
    name: str
    area: tuple[str, ...]
    arrival: int
    departure: int | None = None

    def encode(self) -> list:
        return [self.kind, self.venue, self.name, list(self.area), self.arrival, self.departure]


def read_pending(x) -> Pending:
    """[R105]"""
    kind, venue, venue_name, levels, arrival, departure = array(x, 6)
    time(arrival)
    require(departure is None or arrival <= time(departure) <= arrival + MAX_STAY, "malformed")
    return Pending(uint(kind, 3), bstr(venue, 32), name(venue_name, VENUE_NAME), area(levels), arrival, departure)


@dataclass(frozen=True)
class Diary:
    """An opened diary; `secret` is the one in use, `spent` those that were in use since it was unlocked."""

    contact: Contact | None
    visits: tuple[Kept, ...]
    pending: tuple[Pending, ...]
    salt: bytes
    stretched: bytes = field(repr=False)
    secret: bytes | None = field(repr=False)
    spent: frozenset[bytes] = field(default=frozenset(), repr=False, compare=False)

    def cek(self, ext: bytes) -> bytes:
        return _cek(self.stretched, self.secret, ext)

    # -- what needs no other secret --

    def with_contact(self, contact: Contact | None) -> "Diary":
        return replace(self, contact=contact)

    def with_visit(self, kept: Kept) -> "Diary":
        """Replaces what is kept of the same record."""
        others = [v for v in self.visits if v.record_id != kept.record_id]
        require(len(others) < MAX_VISITS, "too-long")
        return replace(self, visits=_ascending([*others, kept]))

    def with_pending(self, one: Pending, t: int) -> "Diary":
        """[R88] [R23]: where it is entered, at t."""
        require(one.arrival <= t + T, "invalid-time")
        one = replace(one, departure=enter_departure(one.arrival, one.departure, t))
        require(len(self.pending) < MAX_PENDING, "too-long")
        return replace(self, pending=tuple(sorted([*self.pending, one], key=lambda p: p.arrival)))

    def sealed(self, one: Pending, kept: Kept) -> "Diary":
        """What was pending is now a visit."""
        left = list(self.pending)
        left.remove(one)
        return replace(self.with_visit(kept), pending=tuple(left))

    # -- what takes the next secret [R65] --

    def without(self, record_ids: Iterable[bytes], next_secret: bytes | None) -> "Diary":
        deleted = set(record_ids)
        visits = tuple(v for v in self.visits if v.record_id not in deleted)
        return replace(self._under(next_secret), visits=visits)

    def expired(self, t: int, next_secret: bytes | None) -> "Diary":
        """[R66]: day 14 is kept, day 15 is gone."""
        due = day_of(t) - KEPT_DAYS
        pending = tuple(one for one in self.pending if day_of(one.arrival) >= due)
        left = self.without([v.record_id for v in self.visits if v.header.day < due], next_secret)
        return replace(left, pending=pending)

    def with_pin(self, pin: str, next_secret: bytes | None) -> "Diary":
        salt = os.urandom(16)
        return self.with_derived(Derived("new-pin", salt, argon2id(enter_pin(pin), salt)), next_secret)

    def with_derived(self, derived: Derived, next_secret: bytes | None) -> "Diary":
        """[R117]"""
        require(derived.purpose == "new-pin", "wrong-purpose")
        return replace(self._under(next_secret), salt=derived.salt, stretched=derived.stretched)

    def _under(self, next_secret: bytes | None) -> "Diary":
        if self.secret is None:
            return replace(self, secret=next_secret)
        require(next_secret is not None and next_secret not in self.spent | {self.secret}, "secret-not-fresh")
        return replace(self, secret=next_secret, spent=self.spent | {self.secret})


def _cek(stretched: bytes, secret: bytes | None, ext: bytes) -> bytes:
    # CEK = HKDF(D(["episeal-1 diary key", Argon2id(pin, salt, ...), secret / nil]), ext)
    return HKDF(D(["episeal-1 diary key", stretched, secret]), ext)


def _ascending(visits: Iterable[Kept]) -> tuple[Kept, ...]:
    return tuple(sorted(visits, key=lambda v: v.record_id))


def new_diary(pin: str, secret: bytes | None = None) -> Diary:
    salt = os.urandom(16)
    return Diary(None, (), (), salt, argon2id(enter_pin(pin), salt), secret)


def write_diary(diary: Diary) -> bytes:
    # clear = [1, salt, nonce]
    clear = D([1, diary.salt, os.urandom(16)])
    ext = ext_of("diary", clear)
    contact = None if diary.contact is None else contact_body(diary.contact)
    body = D([contact, [write_kept(v) for v in diary.visits], [one.encode() for one in diary.pending]])
    return seal0("diary", diary.cek(ext), ext, body, DIARY, clear)


def read_diary(data: bytes, pin: str, secret: bytes | None = None) -> Diary:
    """[R64]"""
    try:
        utf8 = enter_pin(pin)
    except Refused:
        raise Refused("undecryptable") from None
    return _read(data, lambda salt: argon2id(utf8, salt), secret)


def read_derived_diary(data: bytes, derived: Derived, secret: bytes | None = None) -> Diary:
    """[R117]: with what its PIN was stretched to."""
    return _read(data, derived.under, secret)


def _read(data: bytes, stretch: Callable[[bytes], bytes], secret: bytes | None) -> Diary:
    envelope = read_envelope0("diary", data)
    salt, nonce = versioned(read(envelope.clear), 3)
    bstr(nonce, 16)
    stretched, ext = stretch(bstr(salt, 16)), ext_of("diary", envelope.clear)
    body = _read_body(open0(envelope, _cek(stretched, secret, ext), ext, DIARY))
    return Diary(*body, salt, stretched, secret)


def _read_body(data: bytes) -> tuple[Contact | None, tuple[Kept, ...], tuple[Pending, ...]]:
    contact, visits, pending = array(read(data), 3)
    visits = tuple(read_kept(bstr(v)) for v in array(visits))
    require(len(visits) <= MAX_VISITS and len(array(pending)) <= MAX_PENDING, "malformed")
    require(all(a.record_id < b.record_id for a, b in zip(visits, visits[1:])), "malformed")
    pending = tuple(map(read_pending, pending))
    require(all(a.arrival <= b.arrival for a, b in zip(pending, pending[1:])), "malformed")
    if contact is not None:
        contact = read_contact(mapping(contact, (6, 7), set(CONTACT_FIELDS) - {6, 7}))
    return contact, visits, pending
