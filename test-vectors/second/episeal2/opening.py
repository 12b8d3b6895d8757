"""Opening: section 14."""

from dataclasses import dataclass, field

from .cbor import array, boolean, bstr, read, uint, versioned
from .cose import Signed, ext_of, open_envelope, read_envelope, read_signed
from .day_keys import VenueDayKey
from .errors import Refused, require
from .release import ITEMS_A_PART, RELEASE, Item, in_order, matches, that_count
from .request import Request
from .values import MAX_REVISION
from .visit import MAX_STAY, Departure, Index, Record, Visit, check_note, departure_after, read_departure


def _read_item(x) -> Item:
    record_id, revision, visit, *entry = array(x, 3, 6)
    examined = bstr(record_id, 16), uint(revision, MAX_REVISION), bstr(visit, 32)
    if not entry:
        return Item(*examined)
    index_cek, note, ticket = entry
    note = None if note is None else bstr(note)
    ticket = None if ticket is None else bstr(ticket, 72)
    return Item(*examined, bstr(index_cek, 32), note, ticket)


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
        require(day_key.day in request.days_with_the_day_before, "wrong-day")
    require(request.days_touched <= {day_key.day for day_key in day_keys}, "no-day-key")
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
    counting = that_count(opened) if opened else []
    if len(counting) < len(opened):
        errors.add("disagrees")
    # An entry that is missing or cannot be read is reported already: what follows from it blames nobody.
    torn = len(opened) < len([item for item in items if item.index_cek is not None])
    blamed: set[str] = set()
    note = _note(items, counting, request, blamed)
    errors |= set() if torn else blamed
    # [R45]: with arrival + 86400 where there is no departure and no valid note.
    if counting and not matches(request, counting[-1].index, note, MAX_STAY):
        return Opened(id, None, frozenset(errors | (set() if torn else {"not-asked"})))
    sound = [r for r in counting if _collecting(errors, _open_record_of, r, request, keys)]
    return _visit_of(id, sound[-1].record if sound else None, note, errors)


def _released(items: list[Item], stored: dict, errors: set[str]) -> list[Item]:
    """[R43] [R44]: the entries whose visit is stored, signed by its author, and the one that the venue meant."""
    if stored.keys() - {item.order for item in items}:
        errors.add("unexamined")
    signed = {order for order, visit in stored.items() if _collecting(errors, _verified, visit)}
    good = []
    for item in items:
        if item.order not in stored:
            errors.add("missing")
        elif stored[item.order].signed.digest != item.visit:
            errors.add("disagrees")
        elif item.order in signed:
            good.append(item)
    if any(item.index_cek for item in items) and any(item.index_cek is None for item in good):
        errors.add("disagrees")
    return [item for item in good if item.index_cek is not None]


def _verified(visit: Visit) -> bool:
    visit.verify()
    return True


def _open_index(entry: Item, visit: Visit) -> _Revision:
    return _Revision(entry, visit, visit.open_index(entry.index_cek))


def _note(items: list[Item], counting: list[_Revision], request: Request, errors: set[str]) -> Departure | None:
    """The note in the entry of the highest revision, when that has no departure; elsewhere none may stand."""
    highest = counting[-1] if counting else None
    if any(item.note is not None and (highest is None or item is not highest.entry) for item in items):
        errors.add("note-invalid")
    if highest is None or highest.entry.note is None:
        return None
    if highest.index.departure is not None:
        errors.add("note-invalid")
        return None
    return _collecting(errors, _valid_note, highest, request)


def _valid_note(r: _Revision, request: Request) -> Departure:
    try:
        note = read_departure(r.entry.note)
    except Refused:
        raise Refused("note-invalid") from None
    check_note(note, r.visit, request.venue, r.index.arrival)
    return note


def _open_record_of(r: _Revision, request: Request, keys: OfficeKeys) -> bool:
    """[R44]: the record opens, agrees with its index, and is of this venue."""
    r.record = r.visit.open_record(keys.content_key(r.visit, r.entry, r.index))
    same = (r.index.arrival, r.index.departure, r.index.area) == (r.record.arrival, r.record.departure, r.record.area)
    require(same and r.record.venue == request.venue, "disagrees")
    return True


def _visit_of(id: bytes, record: Record | None, note: Departure | None, errors: set[str]) -> Opened:
    """What the highest revision says whose record opens and agrees; the visitor's own departure prevails."""
    if record is None or record.departure is not None or note is None:
        return Opened(id, record, frozenset(errors), record and record.departure)
    return Opened(id, record, frozenset(errors), departure_after(record.arrival, note.departure), True)
