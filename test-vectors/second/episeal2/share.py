"""Sharing visits with an office, under its day key and a code: section 15."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .authority import Trust
from .cbor import D, array, bstr, read, versioned
from .cose import Envelope, Size, argon2id, ext_of, open_envelope, read_envelope, seal
from .day_keys import VenueDayKey, accept_office_day_key, is_deleted
from .errors import Refused, require
from .home import MAX_LOG_ENTRIES, Derived, KeyRing
from .values import DAY, VENUE_NAME, WHITE_SPACE, T, area, day_of, name, secret_text, time
from .visit import Header, Kept, Record, Visit, read_header, read_stay, read_visit, record_id_of

SHARE = Size(4_096, multiple=True)
MAX_SHARED = 1_000
SHARED_DAYS = 14
MAX_VALIDITY = 7 * DAY
LOGGED = 31 * DAY
DIGITS = 9


# -- Code -----------------------------------------------------------------------------------------


DASHES = {0x2D, 0x2212, 0xFF0D, *range(0x2010, 0x2016)}


def draw_code() -> str:
    """[R51]: uniform over 10^9."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def reference(share_id: bytes) -> str:
    """What is told with the code: which share it is for."""
    return share_id.hex()[:4]


def show_code(code: str) -> str:
    return " ".join(code[i:i + 3] for i in range(0, DIGITS, 3))


def enter_code(entered: str) -> bytes:
    """[R51] [R77]: nine ASCII digits."""
    code = secret_text("".join(c for c in entered if ord(c) not in WHITE_SPACE | DASHES))
    require(len(code) == DIGITS and code.isascii() and code.isdigit(), "invalid-text")
    return code.encode("ascii")


# -- Body -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shared:
    """A visit as its visitor shares it."""

    header: Header
    visitor: bytes = field(repr=False)
    venue: bytes
    name: str
    area: tuple[str, ...]
    arrival: int
    departure: int | None

    @property
    def record_id(self) -> bytes:
        return record_id_of(self.header.author)


def picked(visits: Iterable[Kept], t: int) -> list[Kept]:
    """[R53]: those that may be shared; of one record the highest revision, ascending by record id."""
    highest: dict[bytes, Kept] = {}
    for kept in sorted(visits, key=lambda kept: kept.header.revision):
        if kept.header.day >= day_of(t) - SHARED_DAYS:
            highest[kept.record_id] = kept
    require(len(highest) > 0, "missing")
    require(len(highest) <= MAX_SHARED, "too-long")
    return [kept for _, kept in sorted(highest.items())]


def shared_of(visits: Iterable[Kept | Shared]) -> list:
    # shared = [header, visitor, venue, name, area, arrival, departure]
    return [[kept.header.encode(), kept.visitor, kept.venue, kept.name, list(kept.area), kept.arrival,
             kept.departure] for kept in visits]


def share_body(visits: Iterable[Kept | Shared]) -> bytes:
    return D(shared_of(visits))


def read_shared(x) -> Shared:
    header, visitor, venue, venue_name, levels, arrival, departure = array(x, 7)
    header = read_header(bstr(header))
    arrival, departure = read_stay(header, arrival, departure)
    return Shared(header, bstr(visitor, 32), bstr(venue, 32), name(venue_name, VENUE_NAME), area(levels),
                  arrival, departure)


def read_share_body(data: bytes) -> list[Shared]:
    return read_all_shared(read(data))


def read_all_shared(x) -> list[Shared]:
    shared = [read_shared(one) for one in array(x)]
    require(1 <= len(shared) <= MAX_SHARED, "malformed")
    require(all(a.record_id < b.record_id for a, b in zip(shared, shared[1:])), "malformed")
    return shared


# -- Sealing, opening -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ShareClear:
    share_id: bytes
    office: bytes
    kid: bytes
    expires: int


def seal_share(visits: Iterable[Kept], day_key: bytes, trust: Trust, t: int, expires: int | None = None,
               code: str | None = None) -> tuple[bytes, str]:
    """[R53]: the share, and its code. (A `code` is given only where a test needs to know it.)"""
    share_id, code = secrets.token_bytes(16), code or draw_code()
    derived = Derived("seal-share", share_id, argon2id(enter_code(code), share_id))
    return seal_derived(visits, day_key, trust, t, derived, expires), code


def seal_derived(visits: Iterable[Kept], day_key: bytes, trust: Trust, t: int, derived: Derived,
                 expires: int | None = None) -> bytes:
    """[R53], with what the code was stretched to."""
    to = accept_office_day_key(day_key, t, trust)
    expires = t + MAX_VALIDITY if expires is None else expires
    require(t < expires <= t + MAX_VALIDITY, "invalid-time")
    body = share_body(picked(visits, t))
    require(derived.purpose == "seal-share", "wrong-purpose")
    # clear = [1, share_id, office, kid, expires]
    clear = D([1, derived.salt, to.office, to.kid, expires])
    return seal("share", "share", to.public, ext_of("share", clear), body, SHARE, clear, derived.stretched)[0]


def read_share(data: bytes) -> tuple[Envelope, ShareClear]:
    envelope = read_envelope("share", data, SHARE, has_clear=True)
    share_id, office, kid, expires = versioned(read(envelope.clear), 5)
    return envelope, ShareClear(bstr(share_id, 16), bstr(office, 32), bstr(kid, 16), time(expires))


def open_share(data: bytes, code: str, ring: KeyRing, t: int, opened: dict[bytes, int]) -> list[Shared]:
    """[R54] to [R56]; `opened` is the office's log: the ids of opened shares, and when they expire."""
    digits = enter_code(code)
    return _open(data, lambda share_id: argon2id(digits, share_id), ring, t, opened)


def open_derived(data: bytes, derived: Derived, ring: KeyRing, t: int, opened: dict[bytes, int]) -> list[Shared]:
    """[R117]: the same, with what the code was stretched to."""
    return _open(data, derived.under, ring, t, opened)


def _open(data: bytes, stretched: Callable[[bytes], bytes], ring: KeyRing, t: int,
          opened: dict[bytes, int]) -> list[Shared]:
    envelope, clear = read_share(data)
    check_validity(clear.expires, t, MAX_VALIDITY)
    require(clear.share_id not in opened, "share-used")
    body = open_envelope(envelope, "share", ext_of("share", envelope.clear), _day_secret(ring, clear, t), SHARE,
                         stretched(clear.share_id))
    shared = read_share_body(body)
    enter_log(opened, clear.share_id, clear.expires, t)
    return shared


def check_validity(expires: int, t: int, longest: int) -> None:
    """[R54] [R58]: at the office, whose clock may be behind the visitor's."""
    require(t < expires, "share-expired")
    require(expires <= t + longest + T, "invalid-time")


def _day_secret(ring: KeyRing, clear: ShareClear, t: int) -> bytes:
    """[R56]: one error for everything that is not the right key."""
    drawn = ring.by_kid().get(clear.kid)
    require(clear.office == ring.identity and drawn is not None, "undecryptable")
    require(not is_deleted(drawn.day, t), "undecryptable")
    return drawn.secret


def forget_expired(opened: dict[bytes, int], t: int) -> None:
    """An entry is kept for 31 days after its expiry."""
    for share_id in [id for id, expires in opened.items() if expires + LOGGED <= t]:
        del opened[share_id]


def enter_log(opened: dict[bytes, int], share_id: bytes, expires: int, t: int) -> None:
    """Those that are no longer kept are removed when another is entered."""
    forget_expired(opened, t)
    require(len(opened) < MAX_LOG_ENTRIES, "too-long")
    opened[share_id] = expires


# -- Checking -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checked:
    """What the stored revisions say about a shared visit: a record, or errors, each once, or both."""

    record_id: bytes
    record: Record | None
    errors: frozenset[str]


def check_shared(shared: Shared, stored: Iterable[bytes], published: Iterable[VenueDayKey]) -> Checked:
    """[R96], then [R57] against the stored visits of the venue and day; those of other records are ignored."""
    if not any(_is_published(shared, day_key) for day_key in published):
        return Checked(shared.record_id, None, frozenset({"not-published"}))
    meant = (shared.record_id, shared.header.kid)
    found = {v.signed.digest: v for v in _parsing(stored) if (v.record_id, v.header.kid) == meant}
    revisions = sorted(found.values(), key=lambda v: (v.header.revision, v.signed.digest))
    errors, sound, numbers = set(), None, []
    for visit in revisions:
        try:
            sound = _agreeing(shared, visit)
            numbers.append(visit.header.revision)
        except Refused as refused:
            errors.add(refused.code)
    # a second sound revision of the same number; of the two, the one with the higher digest counts
    if len(set(numbers)) < len(numbers):
        errors.add("disagrees")
    if shared.header.revision not in {v.header.revision for v in revisions}:
        errors.add("missing")
    return Checked(shared.record_id, sound, frozenset(errors))


def _is_published(shared: Shared, day_key: VenueDayKey) -> bool:
    same = (day_key.day, day_key.kid) == (shared.header.day, shared.header.kid)
    return same and shared.venue == day_key.identity


def _parsing(stored: Iterable[bytes]) -> Iterable[Visit]:
    for data in stored:
        try:
            yield read_visit(data)
        except Refused:
            continue


def _agreeing(shared: Shared, visit: Visit) -> Record:
    header = shared.header
    visit.verify()
    record = visit.open_as_visitor(shared.visitor)
    same = (record.venue, record.area, record.arrival) == (shared.venue, shared.area, shared.arrival)
    same = same and visit.header.day == header.day
    is_shared = visit.header.revision == header.revision
    require(same and (not is_shared or record.departure == shared.departure), "disagrees")
    return record
