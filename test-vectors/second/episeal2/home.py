"""What is kept at home, and the poster: sections 8 and 18."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from . import bech32m
from .cbor import D, array, bstr, is_of_later_version, labelled, read, uint, versioned, with_ext
from .cose import HKDF, Size, argon2id, ext_of, open0, read_envelope0, seal0
from .curves import ed25519_public, x25519_public
from .day_keys import kid_of
from .errors import Refused, require
from .request import read_windows
from .values import MAX_DAY, VENUE_NAME, area, enter_area, enter_name, is_assigned, name, secret_text, time
from .visit import Header, Kept, read_header, read_stay

ROLES = ("authority", "office", "venue", "staff")
POSTER = "EPISEAL-POSTER"
CHECK_IN = "EPISEAL-CHECK-IN"
# The other secrets that are kept as text, and the lengths of what follows their prefixes
SECRETS = {"EPISEAL-DIARY-SECRET": 32, "EPISEAL-GUARD-SECRET": 36, "EPISEAL-DERIVED-SECRET": 49,
           "EPISEAL-RUN-SECRET": 32, "EPISEAL-NOTICE-SECRET": 32}
BOOKING = "EPISEAL-BOOKING-SECRET"
KEYRING = Size(4_096, multiple=True)
MAX_KEY_RING = 65_536
MAX_LOG_ENTRIES = 65_536
MAX_LOG = 1_024 + MAX_LOG_ENTRIES * 2_048


def public_prefix(role: str) -> str:
    return f"episeal-{role}"


def secret_prefix(role: str) -> str:
    return f"EPISEAL-{role.upper()}-SECRET"


def day_secret_prefix(role: str) -> str:
    return f"EPISEAL-{role.upper()}-DAY-SECRET"


PREFIXES = {f(role) for role in ROLES for f in (public_prefix, secret_prefix)}
PREFIXES |= {day_secret_prefix("office"), day_secret_prefix("venue"), POSTER, CHECK_IN, BOOKING, *SECRETS}
LATER = re.compile(r"(?:episeal|EPISEAL)-([1-9][0-9]{0,5})-.+")


def decode_key(code: str, prefix: str) -> bytes:
    """[R47] [R70]"""
    found, data = bech32m.decode(code)
    later = LATER.fullmatch(found)
    require(later is None or not is_of_later_version(later[1]), "unsupported-version")
    require(found in PREFIXES, "malformed")
    require(found == prefix, "wrong-purpose")
    return data


def public_text(role: str, public: bytes) -> str:
    return bech32m.encode(public_prefix(role), public)


def read_public_text(role: str, code: str) -> bytes:
    return bstr(decode_key(code, public_prefix(role)), 32)


def secret_as_text(prefix: str, data: bytes) -> str:
    return bech32m.encode(prefix, bstr(data, SECRETS[prefix]))


def read_secret_text(prefix: str, code: str) -> bytes:
    return bstr(decode_key(code, prefix), SECRETS[prefix])


# -- Derived secret [R117] ------------------------------------------------------------------------


DERIVED = "EPISEAL-DERIVED-SECRET"
# By number
PURPOSES = ("open-diary", "open-keyring", "open-share", "new-pin", "lock-keyring", "lock-authority", "seal-share")


@dataclass(frozen=True)
class Derived:
    """What Argon2id gave, what it is for, and the salt that it belongs to."""
    purpose: str
    salt: bytes
    stretched: bytes = field(repr=False)

    def text(self) -> str:
        return secret_as_text(DERIVED, bytes([PURPOSES.index(self.purpose)]) + self.salt + self.stretched)

    def under(self, salt: bytes) -> bytes:
        require(self.salt == salt, "undecryptable")
        return self.stretched


def read_derived(code: str, *purposes: str) -> Derived:
    data = read_secret_text(DERIVED, code)
    require(data[0] < len(PURPOSES), "malformed")
    require(PURPOSES[data[0]] in purposes, "wrong-purpose")
    return Derived(PURPOSES[data[0]], data[1:17], data[17:])


def derive_passphrase(data: bytes, passphrase: str) -> Derived:
    """For a locked key ring; in the form of section 5 alone."""
    (salt,) = versioned(read(read_envelope0("keyring", data).clear), 2)
    return Derived("open-keyring", bstr(salt, 16), argon2id(secret_text(passphrase).encode("utf-8"), salt))


# -- Poster ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Poster:
    identity: bytes
    name: str
    area: tuple[str, ...]


def poster_text(identity: bytes, venue_name: str, area_text: str = "", *ext: dict) -> str:
    # D([1, identity: key, name: line, area, ? ext])
    venue_name = enter_name(venue_name, VENUE_NAME)
    return bech32m.encode(POSTER, D([1, identity, venue_name, enter_area(area_text), *ext]))


def read_poster(code: str) -> Poster:
    (identity, venue_name, levels), ext = with_ext(versioned(read(decode_key(code, POSTER)), 4, 5), 4)
    poster = Poster(bstr(identity, 32), name(venue_name, VENUE_NAME), area(levels))
    ext.check()
    return poster


# -- Key ring -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DaySecret:
    day: int
    secret: bytes = field(repr=False)
    office: bytes | None = None
    office_kid: bytes | None = None

    @property
    def public(self) -> bytes:
        return x25519_public(self.secret)


@dataclass(frozen=True)
class KeyRing:
    role: str
    seed: bytes = field(repr=False)
    days: tuple[DaySecret, ...] = ()

    @property
    def identity(self) -> bytes:
        return ed25519_public(self.seed)

    def kid(self, secret: DaySecret) -> bytes:
        return kid_of(self.identity, secret.day, secret.public, secret.office_kid)

    def by_kid(self) -> dict[bytes, DaySecret]:
        return {self.kid(secret): secret for secret in self.days}

    def with_day(self, secret: DaySecret) -> "KeyRing":
        days = sorted((*self.days, secret), key=lambda d: d.day)
        return KeyRing(self.role, self.seed, tuple(days))


def write_key_ring(ring: KeyRing) -> str:
    lines = [bech32m.encode(secret_prefix(ring.role), ring.seed)]
    for d in ring.days:
        # day as 4 bytes big-endian, X25519 secret; id of the office named and kid of its day key, or neither
        data = d.day.to_bytes(4, "big") + d.secret + (d.office or b"") + (d.office_kid or b"")
        lines.append(bech32m.encode(day_secret_prefix(ring.role), data))
    return "".join(line + "\n" for line in lines)


def _read_day_secret(role: str, code: str) -> DaySecret:
    data = decode_key(code, day_secret_prefix(role))
    require(len(data) in ((36, 84) if role == "venue" else (36,)), "malformed")
    on = int.from_bytes(data[:4], "big")
    require(on <= MAX_DAY, "malformed")
    return DaySecret(on, data[4:36], data[36:68] or None, data[68:] or None)


def _refuse_later(line: str) -> None:
    try:
        bech32m.decode(line)
    except Refused:
        return
    later = LATER.fullmatch(bech32m.decode(line)[0])
    require(later is None or not is_of_later_version(later[1]), "unsupported-version")


def read_key_ring(role: str, data: str) -> KeyRing:
    require(len(data.encode("utf-8")) <= MAX_KEY_RING, "malformed")
    # [R70]: one such line decides for the whole, before its form
    for line in data.split("\n"):
        _refuse_later(line)
    require(data.isascii() and data.endswith("\n"), "malformed")
    first, *rest = data[:-1].split("\n")
    seed = bstr(decode_key(first, secret_prefix(role)), 32)
    require(not rest or role in ("office", "venue"), "malformed")
    ring = KeyRing(role, seed, tuple(_read_day_secret(role, code) for code in rest))
    require(write_key_ring(ring) == data, "malformed")
    require(all(a.day < b.day for a, b in zip(ring.days, ring.days[1:])), "malformed")
    return ring


# -- Locked key ring ------------------------------------------------------------------------------


MIN_PASSPHRASE, MIN_PASSPHRASE_OF_AUTHORITY, MAX_PASSPHRASE = 8, 12, 1_024


def enter_passphrase(passphrase: str, least: int) -> bytes:
    """[R104], where one is set."""
    passphrase = secret_text(passphrase)
    utf8 = passphrase.encode("utf-8")
    digits = passphrase.isascii() and passphrase.isdigit()
    require(len(passphrase) >= least and not digits and is_assigned(passphrase), "invalid-text")
    require(len(utf8) <= MAX_PASSPHRASE, "too-long")
    return utf8


def least(role: str) -> int:
    return MIN_PASSPHRASE_OF_AUTHORITY if role == "authority" else MIN_PASSPHRASE


def lock_key_ring(ring: KeyRing, passphrase: str) -> bytes:
    return lock_under(ring, enter_passphrase(passphrase, least(ring.role)))


def lock_under(ring: KeyRing, utf8: bytes) -> bytes:
    """Under a passphrase as it is, even one that could no longer be set."""
    salt = os.urandom(16)
    return lock_derived(ring, Derived(_locking(ring.role), salt, argon2id(utf8, salt)))


def _locking(role: str) -> str:
    return "lock-authority" if role == "authority" else "lock-keyring"


def lock_derived(ring: KeyRing, derived: Derived) -> bytes:
    """[R117]"""
    require(derived.purpose == _locking(ring.role), "wrong-purpose")
    clear = D([1, derived.salt])
    ext = ext_of("keyring", clear)
    body = write_key_ring(ring).encode("ascii")
    # CEK = HKDF(Argon2id(passphrase, salt, m = 65536 KiB, t = 3, p = 4, 32 bytes), ext)
    return seal0("keyring", HKDF(derived.stretched, ext), ext, body, KEYRING, clear)


def open_locked(data: bytes, stretched: Callable[[bytes], bytes]) -> bytes:
    """What is locked, from what the passphrase was stretched to with the salt."""
    locked = read_envelope0("keyring", data)
    (salt,) = versioned(read(locked.clear), 2)
    ext = ext_of("keyring", locked.clear)
    return open0(locked, HKDF(stretched(bstr(salt, 16)), ext), ext, KEYRING)


def open_typed(data: bytes, passphrase: str) -> bytes:
    """[R48]"""
    # Earlier, a passphrase was taken as it was typed.
    forms = list(dict.fromkeys((secret_text(passphrase), passphrase)))
    for form in forms:
        try:
            return open_locked(data, lambda salt: argon2id(form.encode("utf-8"), salt))
        except Refused as refused:
            if form == forms[-1] or refused.code != "undecryptable":
                raise


def unlock_derived(role: str, data: bytes, derived: Derived) -> KeyRing:
    """[R117]"""
    return read_key_ring(role, open_locked(data, derived.under).decode("ascii"))


def unlock_key_ring(role: str, data: bytes, passphrase: str) -> KeyRing:
    body = open_typed(data, passphrase)
    try:
        return read_key_ring(role, body.decode("ascii"))
    except UnicodeDecodeError:
        raise Refused("malformed") from None


# -- Kept, logs -----------------------------------------------------------------------------------


def write_kept(kept: Kept) -> bytes:
    # D(["episeal-1 kept", author, visitor, header, kind, venue, name, area, arrival, departure])
    return D(["episeal-1 kept", kept.author, kept.visitor, kept.header.encode(), kept.kind, kept.venue, kept.name,
              list(kept.area), kept.arrival, kept.departure])


def read_kept(data: bytes) -> Kept:
    author, visitor, header, kind, venue, venue_name, levels, arrival, departure = labelled(data, "kept", 9)
    author, visitor = bstr(author, 32), bstr(visitor, 32)
    header: Header = read_header(bstr(header))
    require(ed25519_public(author) == header.author, "malformed")
    arrival, departure = read_stay(header, arrival, departure)
    return Kept(author, visitor, header, uint(kind, 3), bstr(venue, 32),
                name(venue_name, VENUE_NAME), area(levels), arrival, departure)


def write_request_log(entries) -> bytes:
    # D(["episeal-1 request log", [* [id, office, [1*64 window]]]]), at most 65,536 when it is to be read again
    return D(["episeal-1 request log", [[id, office, [list(w) for w in windows]] for id, office, windows in entries]])


def _read_log_entry(entry) -> tuple[bytes, bytes, tuple[tuple[int, int], ...]]:
    id, office, windows = array(entry, 3)
    return bstr(id, 16), bstr(office, 32), read_windows(windows)


def read_request_log(data: bytes) -> list[tuple[bytes, bytes, tuple[tuple[int, int], ...]]]:
    (entries,) = labelled(data, "request log", 1, MAX_LOG)
    require(len(array(entries)) <= MAX_LOG_ENTRIES, "malformed")
    log = [_read_log_entry(entry) for entry in entries]
    require(len({(id, office) for id, office, _ in log}) == len(log), "malformed")
    return log


def write_share_log(log: dict[bytes, int]) -> bytes:
    # D(["episeal-1 share log", [* [share_id, expires]]]), at most 65,536 when it is to be read again
    return D(["episeal-1 share log", [list(entry) for entry in log.items()]])


def read_share_log(data: bytes) -> dict[bytes, int]:
    """The ids of shares and when they expire, in the order in which they were opened or answered."""
    (entries,) = labelled(data, "share log", 1, MAX_LOG)
    require(len(array(entries)) <= MAX_LOG_ENTRIES, "malformed")
    log = {bstr(share_id, 16): time(expires) for share_id, expires in (array(entry, 2) for entry in entries)}
    require(len(log) == len(entries), "malformed")
    return log
