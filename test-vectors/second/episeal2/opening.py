"""Opening: section 14."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .cbor import array, boolean, bstr, read, uint, versioned
from .cose import Envelope, Signed, ext_of, open_envelope, read_envelope, read_signed
from .day_keys import VenueDayKey
from .departure import noted_departure, read_departure_note
from .errors import Refused, require
from .home import KeyRing
from .release import ITEMS_A_PART, RELEASE, Item, Note, areas_without, matches, that_count
from .request import Request, read_request
from .values import MAX_REVISION
from .visit import MAX_STAY, Index, Record, Visit, departure_after, read_visit


def _read_note(x) -> Note | None:
    """[R71]: a note is read with the part that carries it."""
    if x is None:
        return None
    note, cek = array(x, 2)
    return Note(read_departure_note(bstr(note)).signed.encoding, bstr(cek, 32))


def _read_item(x) -> Item:
    record_id, revision, visit, *entry = array(x, 3, 6)
    examined = bstr(record_id, 16), uint(revision, MAX_REVISION), bstr(visit, 32)
    if not entry:
        return Item(*examined)
    index_cek, note, ticket = entry
    return Item(*examined, bstr(index_cek, 32), _read_note(note), None if ticket is None else bstr(ticket, 72))


@dataclass(frozen=True)
class Part:
    signed: Signed
    request: bytes
    i: int
    last: bool
    items: tuple[Item, ...]
    total: int | None


def read_part(data: bytes) -> Part:
    signed, payload = read_signed("release-part", data)
    request, i, last, items, total = versioned(payload, 6)
    part = Part(signed, bstr(request, 32), uint(i), boolean(last), _read_items(items),
                None if total is None else uint(total))
    require((part.items or last) and last == (total is not None), "malformed")
    return part


def _read_items(items) -> tuple[Item, ...]:
    require(len(array(items)) <= ITEMS_A_PART, "malformed")
    return tuple(_read_item(x) for x in items)


def read_release(data: bytes) -> tuple[Envelope, tuple[bytes, int, bool]]:
    """The envelope of a part, and what is outside: digest of the request, i, last."""
    envelope = read_envelope("release", data, RELEASE, has_clear=True)
    digest, i, last = versioned(read(envelope.clear), 4)
    return envelope, (bstr(digest, 32), uint(i), boolean(last))


def _open_part(data: bytes, reply_secret: bytes, request: Request, i: int) -> Part:
    """[R41], without the order of the items."""
    envelope, outer = read_release(data)
    part = read_part(open_envelope(envelope, "release", ext_of("release", envelope.clear), reply_secret, RELEASE))
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


def read_own_request(data: bytes, office: KeyRing) -> Request:
    """What an office opens is the answer to a request that it signed."""
    asked = read_request(data)
    require(asked.office == office.identity, "wrong-office")
    asked.signed.verify(office.identity)
    return asked


def check_day_keys(request: Request, day_keys: list[VenueDayKey], slots: Iterable[int] = ()) -> dict:
    """[R40]: by their kids; `slots` are the days for which the server has a day key of the venue."""
    for day_key in day_keys:
        require(day_key.identity == request.venue, "wrong-venue")
        day_key.signed.verify(request.venue)
        require(day_key.day in request.days, "wrong-day")
    needed = request.days_touched | request.days.intersection(slots)
    require(needed <= {day_key.day for day_key in day_keys}, "no-day-key")
    return {day_key.kid: day_key for day_key in day_keys}


@dataclass(frozen=True)
class Opened:
    """The result for one record id: a record, or errors, each once, or both."""

    record_id: bytes
    record: Record | None
    errors: frozenset[str]
    departure: int | None = None
    departure_noted_by_staff: bool = False


@dataclass(frozen=True)
class Opening:
    """The outcome of a release; `unreadable` are the errors of stored visits that do not parse."""

    results: list[Opened]
    empty_areas: list
    unreadable: list[str]


@dataclass(frozen=True)
class OfficeKeys:
    """The reply secret, and the day secrets by kid."""

    reply: bytes = field(repr=False)
    by_kid: dict = field(repr=False)

    def content_key(self, visit: Visit, item: Item, index: Index, day_key: VenueDayKey) -> bytes:
        """The ticket is the entry's, or else the index's, for the office day key that the venue day key carries."""
        if item.ticket is not None:
            return visit.cek_of_ticket(item.ticket, "office", self.reply)
        named = day_key.office and day_key.office.kid
        require(named in self.by_kid, "no-day-key")
        return visit.cek_of_ticket(index.ticket, "office", self.by_kid[named])


def office_keys(office: KeyRing, asked: Request) -> OfficeKeys:
    by_kid = {kid: day.secret for kid, day in office.by_kid().items()}
    require(asked.reply_key.kid in by_kid, "no-day-key")
    return OfficeKeys(by_kid[asked.reply_key.kid], by_kid)


@dataclass(frozen=True)
class _Context:
    request: Request
    keys: OfficeKeys
    day_keys: dict


def open_release(parts, request: Request, day_keys: list[VenueDayKey], stored, keys: OfficeKeys,
                 slots: Iterable[int] = ()) -> Opening:
    """Section 14: for one record id the result is a visit, or errors, or both; never silence."""
    context = _Context(request, keys, check_day_keys(request, day_keys, slots))
    items = open_parts(parts, keys.reply, request)
    visits, unreadable = _stored(stored)
    ids = sorted({record_id for record_id, _ in visits} | {item.record_id for item in items})
    opened = []
    for id in ids:
        mine = [item for item in items if item.record_id == id]
        revisions = {order: v for order, v in visits.items() if order[0] == id}
        opened.append(_open_record(id, mine, revisions, context))
    results = [one for one in opened if one.record or one.errors]
    matched = {one.record.area for one in results if one.record}
    return Opening(results, areas_without(request, matched), unreadable)


def _stored(stored) -> tuple[dict, list[str]]:
    """The stored visits by (record id, revision), and the errors of those that cannot be read."""
    visits, unreadable = {}, []
    for data in stored:
        try:
            visit = read_visit(data)
            visits.setdefault(visit.order, visit)
        except Refused as refused:
            unreadable.append(refused.code)
    return visits, unreadable


@dataclass
class _Revision:
    """A released revision, as far as it was opened."""

    entry: Item
    visit: Visit
    index: Index
    record: Record | None = None


def _collecting(errors: set[str], call, *arguments):
    """What the call returns, or None and one more error."""
    try:
        return call(*arguments)
    except Refused as refused:
        errors.add(refused.code)
        return None


def _open_record(id: bytes, items: list[Item], stored: dict, context: _Context) -> Opened:
    errors: set[str] = set()
    stored, elsewhere = _under_day_keys(stored, context.day_keys)
    if elsewhere:
        # [R100]
        errors.add("no-day-key")
        items = [item for item in items if item.order not in elsewhere]
    released = _released(items, stored, errors)
    opened = [r for r in (_collecting(errors, _open_index, entry, stored[entry.order]) for entry in released) if r]
    counting = that_count(opened) if opened else []
    if len(counting) < len(opened):
        errors.add("disagrees")
    # An entry that is missing or cannot be read is already reported: what follows from it blames nobody.
    torn = len(opened) < len([item for item in items if item.index_cek is not None])
    blamed: set[str] = set()
    noted = _note(items, counting, context.request, blamed)
    errors |= set() if torn else blamed
    # [R45]: with arrival + 86400 where there is no departure and no valid note.
    if counting and not matches(context.request, counting[-1].index, noted, MAX_STAY):
        return Opened(id, None, frozenset(errors | (set() if torn else {"not-asked"})))
    sound = [r for r in counting if _collecting(errors, _open_record_of, r, context)]
    return _visit_of(id, sound[-1].record if sound else None, noted, errors)


def _under_day_keys(stored: dict, day_keys: dict) -> tuple[dict, set]:
    """The visits whose kid is one of these day keys and whose day is that key's; and the others."""
    good = {order: v for order, v in stored.items()
            if v.header.kid in day_keys and day_keys[v.header.kid].day == v.header.day}
    return good, stored.keys() - good.keys()


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


def _note(items: list[Item], counting: list[_Revision], request: Request, errors: set[str]) -> int | None:
    """By the note in the entry of the highest revision, if that has no departure; a note may be nowhere else."""
    highest = counting[-1] if counting else None
    if any(item.note is not None and (highest is None or item is not highest.entry) for item in items):
        errors.add("note-invalid")
    if highest is None or highest.entry.note is None:
        return None
    if highest.index.departure is not None:
        errors.add("note-invalid")
        return None
    return _collecting(errors, _noted, highest, request)


def _noted(r: _Revision, request: Request) -> int:
    note = read_departure_note(r.entry.note.note)
    return noted_departure(note, r.entry.note.cek, r.visit, request.venue, r.index.arrival)


def _open_record_of(r: _Revision, context: _Context) -> bool:
    """[R44]: the record opens, agrees with its index, and is of this venue."""
    day_key = context.day_keys[r.visit.header.kid]
    r.record = r.visit.open_record(context.keys.content_key(r.visit, r.entry, r.index, day_key))
    same = (r.index.arrival, r.index.departure, r.index.area) == (r.record.arrival, r.record.departure, r.record.area)
    require(same and r.record.venue == context.request.venue, "disagrees")
    return True


def _visit_of(id: bytes, record: Record | None, noted: int | None, errors: set[str]) -> Opened:
    """What the highest revision whose record opens and agrees says; the visitor's own departure prevails."""
    if record is None or record.departure is not None or noted is None:
        return Opened(id, record, frozenset(errors), record and record.departure)
    return Opened(id, record, frozenset(errors), departure_after(record.arrival, noted), True)
