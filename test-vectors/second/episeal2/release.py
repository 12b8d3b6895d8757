"""Release and opening: sections 13 and 14."""

from dataclasses import dataclass, field
from itertools import groupby

from .cbor import D, array, boolean, bstr, read, uint, versioned
from .cose import Signed, Size, ext_of, make_ticket, open_envelope, read_envelope, read_signed, seal, sign
from .day_keys import VenueDayKey, is_deleted
from .errors import Refused, require
from .request import Policy, Request
from .values import MAX_REVISION
from .visit import (MAX_STAY, Departure, Index, Record, Visit, check_note, open_departure_note, read_departure,
                    read_departure_note, read_visit)

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


def _read_item(x) -> Item:
    record_id, revision, visit, *entry = array(x, 3, 6)
    examined = bstr(record_id, 16), uint(revision, MAX_REVISION), bstr(visit, 32)
    if not entry:
        return Item(*examined)
    index_cek, note, ticket = entry
    note = None if note is None else bstr(note)
    ticket = None if ticket is None else bstr(ticket, 72)
    return Item(*examined, bstr(index_cek, 32), note, ticket)


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


def _end(highest: Index, note: Departure | None, maximum_stay: int) -> int:
    if highest.departure is not None:
        return highest.departure
    return note.departure if note else highest.arrival + maximum_stay


def _items_of_record(visits: list[Visit], read: list[_Read], notes, secrets, request: Request, identity: bytes,
                     policy: Policy) -> list[Item]:
    items = {v.order: Item(*v.order, v.signed.digest) for v in visits}
    if not read:
        return list(items.values())
    highest = read[-1]
    note = None
    if highest.index.departure is None:
        note = _best_note(notes, highest, secrets[highest.visit.header.kid], identity)
    end = _end(highest.index, note, policy.maximum_stay)
    # A visit matches when for one of its revisions arrival < to and end >= from, and its area is asked for.
    if any(request.overlaps(r.index.arrival, end) and request.asks_for(r.index.area) for r in read):
        for r in read:
            noted = note.signed.encoding if note and r is highest else None
            items[r.visit.order] = Item(*r.visit.order, r.visit.signed.digest, r.cek, noted, r.ticket)
    return list(items.values())


def examine(request: Request, identity: bytes, secrets: dict[bytes, VenueSecret], stored, notes, policy: Policy,
            t: int) -> tuple[list[Item], list[tuple[bytes, int, str]]]:
    """The items of a verified request, and what the venue reports: (record id, revision, error)."""
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


# -- The office -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    signed: Signed
    request: bytes
    i: int
    last: bool
    items: tuple[Item, ...]
    total: int | None


def _read_part(data: bytes) -> Part:
    signed, payload = read_signed("release-part", data)
    request, i, last, items, total = versioned(payload, 6)
    require(len(array(items)) <= ITEMS_A_PART and (items or boolean(last)), "malformed")
    require(boolean(last) == (total is not None), "malformed")
    total = None if total is None else uint(total)
    return Part(signed, bstr(request, 32), uint(i), last, tuple(_read_item(x) for x in items), total)


def _open_part(data: bytes, reply_secret: bytes, request: Request, i: int) -> Part:
    """[R41], without the order of the items."""
    envelope = read_envelope("release", data, RELEASE, has_clear=True)
    digest, outer_i, outer_last = versioned(read(envelope.clear), 4)
    outer = bstr(digest, 32), uint(outer_i), boolean(outer_last)
    part = _read_part(open_envelope(envelope, "release", ext_of("release", envelope.clear), reply_secret, RELEASE))
    part.signed.verify(request.venue)
    require(outer[0] == part.request == request.signed.digest, "wrong-request")
    require(outer[1:] == (part.i, part.last) and part.i == i, "out-of-order")
    return part


def open_parts(parts, reply_secret: bytes, request: Request) -> list[Item]:
    """[R41] [R42]: the items of all parts."""
    items: list[Item] = []
    total = None
    for i, data in enumerate(parts):
        require(total is None, "out-of-order")
        part = _open_part(data, reply_secret, request, i)
        items += part.items
        total = part.total
    require(all(a.order < b.order for a, b in zip(items, items[1:])), "out-of-order")
    require(total is not None and len(items) == total, "incomplete")
    return items


def check_day_keys(request: Request, day_keys: list[VenueDayKey]) -> dict[bytes, int]:
    """[R40]: the kids, and their days."""
    for day_key in day_keys:
        require(day_key.identity == request.venue, "wrong-venue")
        day_key.signed.verify(request.venue)
        require(day_key.day in request.days, "wrong-day")
    return {day_key.kid: day_key.day for day_key in day_keys}


@dataclass(frozen=True)
class Opened:
    """The result for one record id: a record, or errors, each once, or both."""

    record_id: bytes
    record: Record | None
    errors: frozenset[str]
    departure: int | None = None
    departure_noted_by_staff: bool = False


@dataclass(frozen=True)
class OfficeKeys:
    """The reply secret, and the day secrets by kid."""

    reply: bytes = field(repr=False)
    by_kid: dict = field(repr=False)

    def content_key(self, visit: Visit, item: Item, index: Index) -> bytes:
        """The ticket is the entry's, or else the index's."""
        if item.ticket is not None:
            return visit.cek_of_ticket(item.ticket, "office", self.reply)
        require(index.kid in self.by_kid, "no-day-key")
        return visit.cek_of_ticket(index.ticket, "office", self.by_kid[index.kid])


def open_release(parts, request: Request, day_keys: list[VenueDayKey], stored, keys: OfficeKeys) -> list[Opened]:
    """Section 14: for one record id the result is a visit, or errors, or both; never silence."""
    kids = check_day_keys(request, day_keys)
    items = open_parts(parts, keys.reply, request)
    visits = {v.order: v for v in in_order(stored, kids)}
    ids = sorted({record_id for record_id, _ in visits} | {item.record_id for item in items})
    opened = []
    for id in ids:
        mine = [item for item in items if item.record_id == id]
        revisions = {order: v for order, v in visits.items() if order[0] == id}
        opened.append(_open_record(id, mine, revisions, request, keys))
    return [one for one in opened if one.record or one.errors]


@dataclass
class _Revision:
    """A released revision, as far as it was opened."""

    entry: Item
    visit: Visit
    index: Index
    record: Record | None = None


def _collecting(errors: set[str], call, *arguments):
    """What the call gives, or None and one more error."""
    try:
        return call(*arguments)
    except Refused as refused:
        errors.add(refused.code)
        return None


def _open_record(id: bytes, items: list[Item], stored: dict, request: Request, keys: OfficeKeys) -> Opened:
    errors: set[str] = set()
    released = _released(items, stored, errors)
    opened = [r for r in (_collecting(errors, _open_index, entry, stored[entry.order]) for entry in released) if r]
    note = _note(opened, request, errors)
    if opened and not _could_match(request, opened, note):
        return Opened(id, None, frozenset(errors | {"not-asked"}))
    sound = [r for r in opened if _collecting(errors, _open_record_of, r, request, keys)]
    if not sound:
        return Opened(id, None, frozenset(errors))
    return _visit_of(id, sound, note, errors)


def _released(items: list[Item], stored: dict, errors: set[str]) -> list[Item]:
    """[R43] [R44]: the entries whose visit is stored, signed by its author, and the one that the venue meant."""
    if stored.keys() - {item.order for item in items}:
        errors.add("unexamined")
    signed = {order for order, visit in stored.items() if _collecting(errors, _verified, visit)}
    entries = [item for item in items if item.index_cek is not None]
    if entries and len(entries) < len(items):
        errors.add("disagrees")
    good = []
    for item in items:
        if item.order not in stored:
            errors.add("missing")
        elif stored[item.order].signed.digest != item.visit:
            errors.add("disagrees")
        elif item.order in signed and item.index_cek is not None:
            good.append(item)
    return good


def _verified(visit: Visit) -> bool:
    visit.verify()
    return True


def _open_index(entry: Item, visit: Visit) -> _Revision:
    return _Revision(entry, visit, visit.open_index(entry.index_cek))


def _note(opened: list[_Revision], request: Request, errors: set[str]) -> Departure | None:
    """The note in the entry of the highest revision, when that has no departure; elsewhere none may stand."""
    note = None
    for r in opened:
        if r.entry.note is None:
            continue
        if r is not opened[-1] or r.index.departure is not None:
            errors.add("note-invalid")
        else:
            note = _collecting(errors, _valid_note, r, request)
    return note


def _valid_note(r: _Revision, request: Request) -> Departure:
    try:
        note = read_departure(r.entry.note)
    except Refused:
        raise Refused("note-invalid") from None
    check_note(note, r.visit, request.venue, r.index.arrival)
    return note


def _could_match(request: Request, opened: list[_Revision], note: Departure | None) -> bool:
    """[R45]: with arrival + 86400 where there is no departure and no valid note."""
    end = _end(opened[-1].index, note, MAX_STAY)
    return any(request.overlaps(r.index.arrival, end) and request.asks_for(r.index.area) for r in opened)


def _open_record_of(r: _Revision, request: Request, keys: OfficeKeys) -> bool:
    """[R44]: the record opens, agrees with its index, and is of this venue."""
    r.record = r.visit.open_record(keys.content_key(r.visit, r.entry, r.index))
    same = (r.index.arrival, r.index.departure, r.index.area) == (r.record.arrival, r.record.departure, r.record.area)
    require(same and r.record.venue == request.venue, "disagrees")
    return True


def _visit_of(id: bytes, sound: list[_Revision], note: Departure | None, errors: set[str]) -> Opened:
    """The lowest sound revision with what the highest that agrees with it says."""
    lowest = sound[0].index
    agreeing = [r for r in sound if (r.index.arrival, r.index.area) == (lowest.arrival, lowest.area)]
    if len(agreeing) < len(sound):
        errors.add("disagrees")
    record = agreeing[-1].record
    noted = note is not None and record.departure is None
    return Opened(id, record, frozenset(errors), note.departure if noted else record.departure, noted)
