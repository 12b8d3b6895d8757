"""Release: section 13, and which visits match (section 12)."""

from dataclasses import dataclass, field
from itertools import groupby

from .cbor import D
from .cose import Size, ext_of, make_ticket, seal, sign
from .day_keys import is_deleted
from .errors import Refused, require
from .request import Policy, Request
from .visit import (Departure, Index, Visit, check_note, departure_after, open_departure_note, read_departure_note,
                    read_visit)

RELEASE = Size(4_096, multiple=True)
ITEMS_A_PART = 1_000


@dataclass(frozen=True)
class VenueSecret:
    """A day secret of the venue, and what its signed day key says."""

    day: int
    secret: bytes = field(repr=False)
    office: bytes | None


@dataclass(frozen=True)
class Item:
    """An examined visit, or (with index_cek) an entry."""

    record_id: bytes
    revision: int
    visit: bytes
    index_cek: bytes | None = field(default=None, repr=False)
    note: bytes | None = None
    ticket: bytes | None = None

    @property
    def order(self) -> tuple[bytes, int]:
        return self.record_id, self.revision

    def encode(self) -> list:
        examined = [self.record_id, self.revision, self.visit]
        return examined if self.index_cek is None else [*examined, self.index_cek, self.note, self.ticket]


# -- The venue ------------------------------------------------------------------------------------


def in_order(stored, day_of_kid: dict[bytes, int]) -> list[Visit]:
    """The visits that parse, are of these kids and their days, and ascend by (record id, revision)."""
    visits: list[Visit] = []
    for data in stored:
        try:
            visit = read_visit(data)
        except Refused:
            continue
        if day_of_kid.get(visit.header.kid) == visit.header.day and (not visits or visits[-1].order < visit.order):
            visits.append(visit)
    return visits


@dataclass
class _Read:
    """A visit whose index the venue has opened."""

    visit: Visit
    cek: bytes
    index: Index
    ticket: bytes | None


def _read_index(visit: Visit, secret: VenueSecret, request: Request) -> _Read:
    visit.verify()
    require(secret.office in (None, request.office), "office-not-named")
    cek = visit.index_cek(secret.secret)
    index = visit.open_index(cek)
    ticket = None if secret.office else _rewrap(visit, index, secret, request)
    return _Read(visit, cek, index, ticket)


def _rewrap(visit: Visit, index: Index, secret: VenueSecret, request: Request) -> bytes:
    """Where the day key names no office: the ticket is unwrapped, and the key wrapped for the reply key."""
    cek = visit.cek_of_ticket(index.ticket, "reader", secret.secret)
    return make_ticket(cek, "office", visit.record.protected, visit.record_ext, request.reply_key.public)


def _best_note(notes, highest: _Read, secret: VenueSecret, identity: bytes) -> Departure | None:
    """The valid note with the latest departure."""
    valid = []
    for data in notes:
        try:
            envelope, clear = read_departure_note(data)
            if (clear.record_id, clear.kid) != (highest.visit.record_id, highest.visit.header.kid):
                continue
            note = open_departure_note(envelope, clear, secret.secret)
            check_note(note, highest.visit, identity, highest.index.arrival)
            valid.append(note)
        except Refused:
            continue
    return max(valid, key=lambda note: note.departure, default=None)


def end_of(highest: Index, note: Departure | None, maximum_stay: int) -> int:
    """Section 12: the departure of the highest; without one, the note's; without one, the longest stay."""
    if highest.departure is not None:
        return highest.departure
    return departure_after(highest.arrival, note.departure) if note else highest.arrival + maximum_stay


def that_count(opened: list) -> list:
    """Of revisions that opened, ascending: the lowest, and those that agree with it in arrival and area."""
    lowest = opened[0].index
    return [r for r in opened if (r.index.arrival, r.index.area) == (lowest.arrival, lowest.area)]


def matches(request: Request, highest: Index, note: Departure | None, maximum_stay: int) -> bool:
    end = end_of(highest, note, maximum_stay)
    return request.overlaps(highest.arrival, end) and request.asks_for(highest.area)


def _items_of_record(visits: list[Visit], read: list[_Read], notes, secrets, request: Request, identity: bytes,
                     policy: Policy) -> list[Item]:
    items = {v.order: Item(*v.order, v.signed.digest) for v in visits}
    if not read:
        return list(items.values())
    highest = that_count(read)[-1]
    note = None
    if highest.index.departure is None:
        note = _best_note(notes, highest, secrets[highest.visit.header.kid], identity)
    if matches(request, highest.index, note, policy.maximum_stay):
        for r in read:
            noted = note.signed.encoding if note and r is highest else None
            items[r.visit.order] = Item(*r.visit.order, r.visit.signed.digest, r.cek, noted, r.ticket)
    return list(items.values())


def examine(request: Request, identity: bytes, secrets: dict[bytes, VenueSecret], stored, notes, policy: Policy,
            t: int) -> tuple[list[Item], list[tuple[bytes, int, str]]]:
    """The items of a verified request, and what the venue reports: (record id, revision, error)."""
    require(t < request.expires, "request-expired")
    secrets = {kid: s for kid, s in secrets.items() if s.day in request.days and not is_deleted(s.day, t)}
    visits = in_order(stored, {kid: s.day for kid, s in secrets.items()})
    items, reports = [], []
    for _, group in groupby(visits, key=lambda v: v.record_id):
        group, read_ones = list(group), []
        for visit in group:
            try:
                read_ones.append(_read_index(visit, secrets[visit.header.kid], request))
            except Refused as refused:
                reports.append((*visit.order, refused.code))
        items += _items_of_record(group, read_ones, notes, secrets, request, identity, policy)
    return items, reports


def write_release(items: list[Item], request: Request, identity_seed: bytes,
                  items_a_part: int = ITEMS_A_PART) -> list[bytes]:
    groups = [items[n:n + items_a_part] for n in range(0, len(items), items_a_part)] or [[]]
    parts = []
    for i, group in enumerate(groups):
        last = i == len(groups) - 1
        parts.append(write_part(request, identity_seed, i, last, group, len(items) if last else None))
    return parts


def write_part(request: Request, identity_seed: bytes, i: int, last: bool, items: list[Item],
               total: int | None) -> bytes:
    digest = request.signed.digest
    message = sign("release-part", identity_seed, [1, digest, i, last, [item.encode() for item in items], total])
    # clear = [1, digest of request, i, last]
    clear = D([1, digest, i, last])
    return seal("release", "release", request.reply_key.public, ext_of("release", clear), message, RELEASE, clear)[0]
