"""The visitor's diary: section 18."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .cbor import D, array, bstr, mapping, read, versioned
from .cose import HKDF, Size, argon2id, ext_of, open0, read_envelope0, seal0
from .errors import Refused, require
from .home import read_kept, write_kept
from .values import day_of
from .visit import CONTACT_FIELDS, Contact, Kept, contact_body, read_contact

DIARY = Size(4_096, multiple=True)
MAX_VISITS = 1_000
KEPT_DAYS = 14
MAX_PASSPHRASE = 1_024


def enter_pin(pin: str) -> bytes:
    """[R64]: 6 to 10 ASCII digits, or a passphrase of at least 8 characters that are not all ASCII digits."""
    utf8 = pin.encode("utf-8")
    digits = pin.isascii() and pin.isdigit()
    require(len(pin) >= (6 if digits else 8), "invalid-text")
    require(len(pin) <= 10 if digits else len(utf8) <= MAX_PASSPHRASE, "too-long")
    return utf8


@dataclass(frozen=True)
class Diary:
    """An opened diary; `secret` is the one in use, `spent` those that were in use since it was unlocked."""

    contact: Contact | None
    visits: tuple[Kept, ...]
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
        """In the place of what is kept of the same record."""
        others = [v for v in self.visits if v.record_id != kept.record_id]
        require(len(others) < MAX_VISITS, "too-long")
        return replace(self, visits=_ascending([*others, kept]))

    # -- what takes the next secret [R65] --

    def without(self, record_ids: Iterable[bytes], next_secret: bytes | None) -> "Diary":
        deleted = set(record_ids)
        visits = tuple(v for v in self.visits if v.record_id not in deleted)
        return replace(self._under(next_secret), visits=visits)

    def expired(self, t: int, next_secret: bytes | None) -> "Diary":
        """[R66]: day 14 is kept, day 15 is gone."""
        return self.without([v.record_id for v in self.visits if v.header.day < day_of(t) - KEPT_DAYS], next_secret)

    def with_pin(self, pin: str, next_secret: bytes | None) -> "Diary":
        salt = os.urandom(16)
        return replace(self._under(next_secret), salt=salt, stretched=argon2id(enter_pin(pin), salt))

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
    return Diary(None, (), salt, argon2id(enter_pin(pin), salt), secret)


def write_diary(diary: Diary) -> bytes:
    # clear = [1, salt, nonce]
    clear = D([1, diary.salt, os.urandom(16)])
    ext = ext_of("diary", clear)
    contact = None if diary.contact is None else contact_body(diary.contact)
    body = D([contact, [write_kept(v) for v in diary.visits]])
    return seal0("diary", diary.cek(ext), ext, body, DIARY, clear)


def read_diary(data: bytes, pin: str, secret: bytes | None = None) -> Diary:
    """[R64]"""
    envelope = read_envelope0("diary", data)
    salt, nonce = versioned(read(envelope.clear), 3)
    bstr(nonce, 16)
    try:
        utf8 = enter_pin(pin)
    except Refused:
        raise Refused("undecryptable") from None
    stretched, ext = argon2id(utf8, bstr(salt, 16)), ext_of("diary", envelope.clear)
    contact, visits = _read_body(open0(envelope, _cek(stretched, secret, ext), ext, DIARY))
    return Diary(contact, visits, salt, stretched, secret)


def _read_body(data: bytes) -> tuple[Contact | None, tuple[Kept, ...]]:
    contact, visits = array(read(data), 2)
    visits = tuple(read_kept(bstr(v)) for v in array(visits))
    require(len(visits) <= MAX_VISITS, "malformed")
    require(all(a.record_id < b.record_id for a, b in zip(visits, visits[1:])), "malformed")
    if contact is None:
        return None, visits
    return read_contact(mapping(contact, (6, 7), set(CONTACT_FIELDS) - {6, 7})), visits
