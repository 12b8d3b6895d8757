"""Release: section 13, and which visits match (section 12)."""

from dataclasses import dataclass, field
from itertools import groupby

from .authority import Trust
from .cbor import D
from .cose import Size, ext_of, make_ticket, seal, sign
from .day_keys import is_deleted
from .departure import noted_departure, read_departure_note
from .errors import Refused, require
from .request import Policy, Request
from .values import lies_in
from .visit import Index, Visit, read_visit

RELEASE = Size(4_096, multiple=True)
ITEMS_A_PART = 1_000


@dataclass(frozen=True)
class VenueSecret:
    """A day secret of the venue, and what its signed day key says."""

    day: int
    secret: bytes = field(repr=False)
    office: bytes | None


@dataclass(frozen=True)
class Note:
    """A departure note and its content key, as an entry carries them."""

    note: bytes
    cek: bytes = field(repr=False)

    def encode(self) -> list:
        return [self.note, self.cek]


@dataclass(frozen=True)
class Item:
    """An examined visit, or (with index_cek) an entry."""

    record_id: bytes
    revision: int
    visit: bytes
    index_cek: bytes | None = field(default=None, repr=False)
    note: Note | None = None
    ticket: bytes | None = None

    @property
    def order(self) -> tuple[bytes, int]:
        return self.record_id, self.revision

    def encode(self) -> list:
        examined = [self.record_id, self.revision, self.visit]
        note = self.note and self.note.encode()
        return examined if self.index_cek is None else [*examined, self.index_cek, note, self.ticket]


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


def _notes_of(record: _Read, notes, secret: VenueSecret, identity: bytes) -> tuple[list[tuple[int, Note]], bool]:
    """The valid notes of a record, each with its departure; and whether all of its notes are valid."""
    valid, all_valid = [], True
    for data in notes:
        try:
            note = read_departure_note(data)
        except Refused:
            continue
        if (note.record_id, note.kid) != (record.visit.record_id, record.visit.header.kid):
            continue
        try:
            cek = note.cek(secret.secret)
            valid.append((noted_departure(note, cek, record.visit, identity, record.index.arrival), Note(data, cek)))
        except Refused:
            all_valid = False
    return valid, all_valid


def end_of(highest: Index, noted: int | None, maximum_stay: int) -> int:
    """Section 12: the departure of the highest revision; without one, the note's; without one, the longest stay."""
    if highest.departure is not None:
        return highest.departure
    return highest.arrival + maximum_stay if noted is None else noted


def that_count(opened: list) -> list:
    """Of the revisions that opened, ascending: the lowest, and those that agree with it in arrival and area."""
    lowest = opened[0].index
    return [r for r in opened if (r.index.arrival, r.index.area) == (lowest.arrival, lowest.area)]


def matches(request: Request, highest: Index, noted: int | None, maximum_stay: int) -> bool:
    end = end_of(highest, noted, maximum_stay)
    return request.overlaps(highest.arrival, end) and request.asks_for(highest.area)


@dataclass
class Examined:
    """Items for the release, reports as (record id, revision, error), and the areas of what matched."""

    items: list[Item] = field(default_factory=list)
    reports: list[tuple[bytes, int, str]] = field(default_factory=list)
    matched: set = field(default_factory=set)

    def empty_areas(self, request: Request) -> list:
        """Each area asked for in which nothing matched."""
        return areas_without(request, self.matched)


def areas_without(request: Request, matched) -> list:
    return [asked for asked in request.areas if not any(lies_in(area, asked) for area in matched)]


def _examine_record(found: Examined, visits: list[Visit], read: list[_Read], notes, secrets, request: Request,
                    policy: Policy) -> None:
    items = {v.order: Item(*v.order, v.signed.digest) for v in visits}
    if read:
        highest = that_count(read)[-1]
        valid, all_valid = _notes_of(highest, notes, secrets[highest.visit.header.kid], request.venue)
        found.reports += [] if all_valid else [(*read[0].visit.order, "note-invalid")]
        noted, note = None, None
        if highest.index.departure is None:
            noted, note = max(valid, key=lambda one: one[0], default=(None, None))
        if matches(request, highest.index, noted, policy.maximum_stay):
            found.matched.add(highest.index.area)
            for r in read:
                entry = r.visit.signed.digest, r.cek, note if r is highest else None, r.ticket
                items[r.visit.order] = Item(*r.visit.order, *entry)
    found.items += items.values()


def examine(request: Request, trust: Trust, secrets: dict[bytes, VenueSecret], stored, notes, policy: Policy,
            t: int) -> Examined:
    """What becomes of a verified request at t: [R99], then every stored visit on its days."""
    trust.check_office(request.office, request.reply_key.certificate, t)
    require(t < request.expires, "request-expired")
    secrets = {kid: s for kid, s in secrets.items() if s.day in request.days and not is_deleted(s.day, t)}
    visits = in_order(stored, {kid: s.day for kid, s in secrets.items()})
    found = Examined()
    for _, group in groupby(visits, key=lambda v: v.record_id):
        group, read_ones = list(group), []
        for visit in group:
            try:
                read_ones.append(_read_index(visit, secrets[visit.header.kid], request))
            except Refused as refused:
                found.reports.append((*visit.order, refused.code))
        _examine_record(found, group, read_ones, notes, secrets, request, policy)
    return found


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
