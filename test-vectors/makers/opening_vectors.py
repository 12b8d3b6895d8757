"""What an office opens of a release (FORMAT.md, section 14)."""

from dataclasses import dataclass, field, replace

import episeal2 as e
from episeal2 import cose, curves, release
from episeal2.cbor import D
from episeal2.values import T
from episeal2.visit import notice_key_of
from scene import DAY, NOON, TODAY, Office, Venue
from vector import SUCCESS, Vectors
from venue_day import (ARRIVAL, HOUR, JOREN, TILDA, Sealed, VenueDay, ask, envelope, make_ticket, said, signed_again)

RECORD, RELEASE = "open-record", "open-release"
SECTION = "FORMAT.md, section 14"


def vectors() -> Vectors:
    found = Vectors("visits/opening", SECTION)
    opened(found)
    notes(found)
    beside(found)
    records(found)
    revisions(found)
    not_asked(found)
    noted_wrongly(found)
    day_keys(found)
    parts(found)
    return found


@dataclass
class Opening(VenueDay):
    """A request of two hours until noon, and the stored visits with the items that the venue writes for them."""

    asked: dict = field(default_factory=dict)

    def __post_init__(self):
        super().__post_init__()
        self.ask = self.request(**self.asked)
        self.stored: list[tuple[Sealed, release.Item | None]] = []
        # Of visits that the server lost
        self.lost: list[release.Item] = []

    def add(self, sealed: Sealed | None = None, item=Sealed.entry) -> Sealed:
        """A stored visit and its item, by default an entry; none where the venue did not examine it."""
        sealed = sealed or self.sealed()
        self.stored.append((sealed, item and item(sealed)))
        return sealed

    @property
    def items(self) -> list[release.Item]:
        stored = [item for _, item in self.stored if item is not None]
        return sorted([*stored, *self.lost], key=lambda item: item.order)

    def part(self, items=None, i: int = 0, last: bool = True, total: int | None = None, **changed) -> bytes:
        items = self.items if items is None else items
        total = len(items) if last and total is None else total
        return part(self, items, i, last, total, **changed)

    def given(self, parts=None, record: Sealed | None = None, visits=None, **changed) -> dict:
        stored = sorted((sealed for sealed, _ in self.stored), key=lambda sealed: sealed.read.order)
        visits = [sealed.data for sealed in stored] if visits is None else visits
        given = {"office": self.office_ring, "request": self.ask, "day_keys": [self.day_key],
                 "parts": [self.part()] if parts is None else parts, "visits": visits, "now": NOON}
        return given | ({} if record is None else {"record": record.id}) | changed


def part(day: Opening, items, i: int, last: bool, total: int | None, request: bytes | None = None,
         outer: list | None = None, inner: list | None = None, signer: bytes | None = None, **changed) -> bytes:
    """`outer` and `inner`: what stands outside and inside, where it is not the same; `changed` is of the envelope."""
    digest = cose.sha256(request or day.ask)
    said = [1, *(inner or [digest, i, last]), [item.encode() for item in items], total]
    message = cose.sign("release-part", signer or day.venue.ring.seed, said)
    clear = D([1, *(outer or [digest, i, last])])
    return envelope(**{"name": "release", "role": "release", "recipient": e.read_office_day_key(day.reply_key).public,
                       "ext": cose.ext_of("release", clear), "body": message, "size": release.RELEASE,
                       "clear": clear} | changed)


# -- What is expected -----------------------------------------------------------------------------


def visit_of(day: Opening, kept: e.Kept, contact=TILDA, noted: int | None = None) -> dict:
    key = None
    if kept.kind == 0 and not day.may_read:
        key = e.secret_as_text("EPISEAL-NOTICE-SECRET", day.named_kid + notice_key_of(kept.visitor, kept.record_id))
    return said(kept, contact) | {"noted_departure": noted, "notice_key": key}


def record_of(sealed: Sealed, visit: dict | None, *errors: str) -> dict:
    return {"record_id": sealed.id, "visit": visit, "errors": sorted(errors)}


def outcome(records, empty_areas=(), unreadable=()) -> dict:
    return {"records": sorted(records, key=lambda one: one["record_id"]), "empty_areas": list(empty_areas),
            "unreadable": list(unreadable)}


# -- What opens -----------------------------------------------------------------------------------


def opened(found: Vectors) -> None:
    def add(name: str, comment: str, make, *rules: str) -> None:
        found.add(name, comment, RELEASE, SUCCESS, make, *rules)

    add("three-records", "Two records that match, of an app and of a web page, and one that the venue examined.", three,
        "R41", "R42")
    add("nothing-matched", "One empty part: the venue has no visit of these days.", nothing, "R42")
    add("two-parts", "Two parts of one item each.", two_parts, "R41", "R42")
    add("check-out", "Both revisions of a record are released: it is what the check-out says.", check_out)
    add("areas-without-a-visit", "Of three areas asked for, nothing was released in one.", empty_areas)
    add("venue-may-read", "The venue named no office, and wrapped the content key for the reply key.", may_read)
    add("day-before", "A stay that began on the day before the window, under that day's key.", day_before, "R40")
    add("stored-visit-that-is-none", "The server's list has something that is no visit; the others open.", unreadable)


def three():
    day = Opening()
    app, web, _ = day.add(), day.add(day.sealed(contact=JOREN, kind=1)), day.add(item=Sealed.examined)
    records = [record_of(app, visit_of(day, app.kept)), record_of(web, visit_of(day, web.kept, JOREN))]
    return day.given(), outcome(records)


def nothing():
    return Opening().given(), outcome([])


def two_parts():
    day = Opening()
    both = [day.add(), day.add()]
    one, two = day.items
    parts = [day.part([one], 0, False), day.part([two], 1, True, 2)]
    return day.given(parts), outcome([record_of(x, visit_of(day, x.kept)) for x in both])


def check_out():
    day = Opening()
    first = day.add()
    second = day.add(day.checked_out(first.kept))
    return day.given(), outcome([record_of(second, visit_of(day, second.kept))])


def empty_areas():
    day = Opening(asked={"areas": [["Bar"], ["Saal"], ["Saal", "Tisch 7"]][:2] + [["Terrasse"]]})
    hall, bar = day.add(), day.add(day.sealed(levels=("Bar",)))
    records = [record_of(one, visit_of(day, one.kept)) for one in (hall, bar)]
    return day.given(), outcome(records, ["Terrasse"])


def may_read():
    day = Opening(may_read=True)
    sealed = day.add(item=lambda sealed: sealed.entry(ticket=for_reply_key(day, sealed)))
    return day.given(), outcome([record_of(sealed, visit_of(day, sealed.kept))])


def for_reply_key(day: Opening, sealed: Sealed, role: str = "office", **changed) -> bytes:
    """The ticket of an entry."""
    read = sealed.read
    cek = cose.content_key(read.record, "visitor", read.record_ext, sealed.kept.visitor)
    return make_ticket(**{"cek": cek, "role": role, "protected": read.record.protected, "ext": read.record_ext,
                          "recipient": e.read_office_day_key(day.reply_key).public} | changed)


def day_before():
    day = Opening(asked={"windows": ((DAY * TODAY, DAY * TODAY + HOUR),)})
    evening = day.venue.day_key(day.office.day_key(TODAY - 1), TODAY - 1)
    key = e.read_venue_day_key(evening)
    sealed = day.add(day.sealed(day_key=key, arrival=DAY * TODAY - HOUR))
    visit = visit_of(day, sealed.kept) | {"notice_key": e.secret_as_text(
        "EPISEAL-NOTICE-SECRET", key.office.kid + notice_key_of(sealed.kept.visitor, sealed.kept.record_id))}
    return day.given(day_keys=[evening, day.day_key]), outcome([record_of(sealed, visit)])


def unreadable():
    day = Opening()
    sealed = day.add()
    return (day.given(visits=[sealed.data, b"\x80"]),
            outcome([record_of(sealed, visit_of(day, sealed.kept))], unreadable=["malformed"]))


# -- Notes ----------------------------------------------------------------------------------------


def noted_entry(day: Opening, note=None, departure: int = NOON - 60, **changed):
    """An entry with a note for the record of the visit."""
    def item(sealed: Sealed) -> release.Item:
        made = note(sealed) if note else day.note(sealed.kept.record_id, departure, **changed)
        return sealed.entry(note=day.released_note(made))
    return item


def notes(found: Vectors) -> None:
    def add(name: str, comment: str, departure: int, counts: int) -> None:
        def make():
            day = Opening()
            sealed = day.add(item=noted_entry(day, departure=departure))
            return day.given(), outcome([record_of(sealed, visit_of(day, sealed.kept, noted=counts))])
        found.add(name, comment, RELEASE, SUCCESS, make, "R30")

    add("noted-departure", "Staff noted the departure of a guest who did not check out.", NOON - 60, NOON - 60)
    add("noted-shortly-before-the-arrival",
        "A noted departure ten minutes before the arrival counts as the arrival, by "
        "two clocks.", ARRIVAL - T, ARRIVAL)
    add("noted-24-hours-after-the-arrival", "A noted departure exactly 24 hours after the arrival.", ARRIVAL + DAY,
        ARRIVAL + DAY)

    def after_midnight():
        day = Opening()
        staff = curves.random_key()
        certificate = day.certificate(staff, TODAY + 1)
        sealed = day.add(item=noted_entry(day, staff=staff, certificate=certificate))
        return day.given(), outcome([record_of(sealed, visit_of(day, sealed.kept, noted=NOON - 60))])

    found.add("noted-after-midnight", "The staff were certified for the day after the visit's.", RELEASE, SUCCESS,
              after_midnight, "R30")


# -- A visit and errors ---------------------------------------------------------------------------


def beside(found: Vectors) -> None:
    """One record with a sound visit and an error beside it, and another that nothing happens to."""
    def add(name: str, comment: str, error: str, make, *rules: str) -> None:
        def made():
            day = Opening()
            good, sealed = day.add(), day.add()
            visit = make(day, sealed) or visit_of(day, sealed.kept)
            records = [record_of(good, visit_of(day, good.kept)), record_of(sealed, visit, error)]
            return day.given(), outcome(records)
        found.add(name, comment, RELEASE, SUCCESS, made, *rules)

    def revised(**crafted):
        def make(day: Opening, sealed: Sealed) -> None:
            kept = replace(sealed.kept, header=replace(sealed.kept.header, revision=1))
            day.add(day.craft(kept, **crafted))
        return make

    add("later-revision-not-examined",
        "Revision 1 came after the release: the check-in stands, and what was not examined "
        "is named.", "unexamined", lambda day, sealed: after(day, sealed, None), "R43")
    add("later-revision-missing", "The server lost revision 1, which the venue had released.", "missing",
        lambda day, sealed: day.lost.append(day.checked_out(sealed.kept).entry()), "R44")
    add("later-revision-by-a-stranger", "A revision 23 that the author did not sign.", "bad-signature", by_a_stranger,
        "R25", "R44")
    add("later-revision-with-another-arrival", "Revision 1 says another arrival than the check-in.", "disagrees",
        revised(record={4: ARRIVAL - 60}, index={1: ARRIVAL - 60}), "R44")
    add("later-revision-in-another-area", "Revision 1 says another area than the check-in.", "disagrees",
        revised(record={3: ["Bar"]}, index={3: ["Bar"]}), "R44")
    add("later-revision-whose-record-differs",
        "The record of revision 1 says a departure that its index does not have.",
        "disagrees", revised(record={5: NOON}), "R44")
    add("later-revision-with-a-bad-ticket", "Revision 1 has a ticket of zeros.", "undecryptable",
        revised(index={4: bytes(72)}), "R21", "R44")
    add("later-revision-not-released", "Revision 1 is sound and was examined, and only the check-in was released.",
        "disagrees", lambda day, sealed: after(day, sealed, Sealed.examined), "R44")
    add("revision-with-the-note-missing",
        "The server lost revision 1, whose entry has the note: what follows from that "
        "is no fault of the venue's.", "missing", lost_with_its_note, "R44")
    add("note-beside-a-check-out", "The entry of the check-out carries a note: the guest's own departure stands.",
        "note-invalid", beside_check_out, "R30")
    add("note-below-a-check-out", "The entry of the check-in carries a note, and there is a check-out.", "note-invalid",
        below_check_out, "R30")


def after(day: Opening, sealed: Sealed, item) -> None:
    """A check-out, with this item."""
    day.add(day.checked_out(sealed.kept), item)


def by_a_stranger(day: Opening, sealed: Sealed) -> None:
    header = replace(sealed.kept.header, revision=23).encode()
    day.add(day.craft(sealed.kept, header=header, signer=curves.random_key()), Sealed.examined)


def lost_with_its_note(day: Opening, sealed: Sealed) -> None:
    after = day.checked_out(sealed.kept, None)
    day.lost.append(noted_entry(day)(after))


def lost_match():
    day = Opening()
    sealed = day.add(day.sealed(arrival=NOON - 4 * HOUR, departure=NOON - 3 * HOUR))
    day.lost.append(day.checked_out(sealed.kept).entry())
    return day.given(), outcome([record_of(sealed, None, "missing")])


def beside_check_out(day: Opening, sealed: Sealed) -> dict:
    after = day.checked_out(sealed.kept)
    day.add(after, noted_entry(day))
    return visit_of(day, after.kept)


def below_check_out(day: Opening, sealed: Sealed) -> dict:
    _, entry = day.stored.pop()
    day.stored.append((sealed, replace(entry, note=noted_entry(day)(sealed).note)))
    return visit_of(day, day.add(day.checked_out(sealed.kept)).kept)


# -- One bad record -------------------------------------------------------------------------------


def one(found: Vectors, name: str, comment: str, code: str, make, *rules: str, may_read: bool = False,
        source: str = SECTION, **asked) -> None:
    """A record with this error alone, beside one that opens."""
    def made():
        day = Opening(may_read=may_read, asked=asked)
        day.add(item=lambda x: x.entry(ticket=for_reply_key(day, x) if may_read else None))
        changed = {}
        sealed = make(day)
        if isinstance(sealed, tuple):
            sealed, changed = sealed
        return day.given(record=sealed, **changed)
    found.add(name, comment, RECORD, code, made, *rules, source=source)


def records(found: Vectors) -> None:
    def crafted(name: str, comment: str, code: str, *rules: str, section: int = 14, **made) -> None:
        one(found, name, comment, code, lambda day: day.add(day.craft(day.kept(), **made)), *rules,
            source=f"FORMAT.md, section {section}")

    found.add("record-that-opens", "The record of a guest, beside another.", RECORD, SUCCESS, record_that_opens)
    one(found, "not-examined", "A stored visit without an item.", "unexamined", lambda day: day.add(item=None), "R43")
    one(found, "not-stored", "An entry whose visit the server does not have.", "missing", not_stored)
    one(found, "signed-by-another", "The author did not sign the visit, and the venue released it.", "bad-signature",
        lambda day: day.add(day.craft(day.kept(), signer=curves.random_key())), "R25")
    one(found, "signed-by-another-and-examined", "The author did not sign the visit, and the venue did not release it.",
        "bad-signature", lambda day: day.add(day.craft(day.kept(), signer=curves.random_key()), Sealed.examined), "R25")
    one(found, "another-digest", "The item has the digest of other bytes than those that are stored.", "disagrees",
        lambda day: day.add(item=lambda x: x.entry(visit=cose.sha256(b"other bytes"))), "R44")
    one(found, "another-digest-and-examined", "The digest of an item that is not released is of other bytes.",
        "disagrees", lambda day: day.add(item=lambda x: replace(x.examined(), visit=bytes(32))), "R44")
    crafted("arrivals-differ", "Index and record differ in the arrival.", "disagrees", "R44", record={4: ARRIVAL + 1})
    crafted("departures-differ", "The record has a departure that the index does not have.", "disagrees", "R44",
            record={5: NOON})
    crafted("areas-differ", "Index and record differ in the area.", "disagrees", "R44", record={3: ["Saal"]})
    crafted("another-venue", "The record names another venue than the one that was asked.", "disagrees", "R44",
            record={2: bytes(31) + b"\x09"})
    crafted("record-of-another-format", "The record says a kind of check-in that there is not.", "malformed",
            record={1: 4})
    crafted("index-of-another-format", "The ticket in the index has 71 bytes.", "malformed", index={4: bytes(71)})
    crafted("index-of-another-day", "The arrival in index and record is on the day before the header's.", "malformed",
            section=9, record={4: NOON - DAY}, index={1: NOON - DAY})
    crafted("index-with-a-field-to-know", "The index has field 128.", "unsupported-version", "R73", section=2,
            index={128: b""})
    crafted("index-with-a-field-too-long", "The index has a field of 257 bytes that nobody knows.", "malformed", "R72",
            section=2, index={13: bytes(257)})
    crafted("index-without-padding", "The index's body is followed by zeros alone.", "undecryptable", "R6", section=4,
            index_as={"padded": bytes(512)})
    crafted("index-with-another-commitment", "The index commits to another key than the one that is wrapped.",
            "undecryptable", "R6", section=4, index_as={"commit_to": bytes(32)})
    crafted("record-with-another-commitment", "The record commits to another key than that of its ticket.",
            "undecryptable", "R6", section=4, record_as={"commit_to": bytes(32)})
    crafted("ticket-for-another-role", "The ticket is wrapped for a venue that may read.", "undecryptable", "R6",
            section=4, ticket={"role": "reader"})
    crafted("ticket-with-ephemeral-key-zero", "The ticket's ephemeral key is 0, and the key is wrapped for a secret of "
            "zeros.", "undecryptable", "R6", section=4, ticket={"epk": bytes(32), "shared": bytes(32)})
    one(found, "ticket-with-a-key-that-is-not-canonical", "The ticket's ephemeral key has its highest bit set, which "
        "X25519 ignores; the key is wrapped for this encoding.", "undecryptable", high_ticket, "R6", "R49",
        source="FORMAT.md, section 2")
    one(found, "ticket-of-another-visit", "The ticket in the index is that of another visit.", "undecryptable",
        ticket_of_another, "R21")
    one(found, "index-of-another-visit", "The index of another visit, with its key, in a visit that its author signed.",
        "undecryptable", index_of_another, "R21")
    one(found, "index-bound-to-another-record", "The index was sealed with another record of the same visit.",
        "undecryptable", index_of_another_record, "R21")
    one(found, "another-index-key", "The entry has a key that does not open the index.", "undecryptable",
        lambda day: day.add(item=lambda x: x.entry(index_cek=bytes(32))), "R6")
    one(found, "no-ticket-where-the-venue-may-read",
        "The venue named no office, and did not wrap the key for the reply "
        "key.", "no-day-key", lambda day: day.add(), "R100", may_read=True)
    one(found, "reply-key-ticket-for-another-key", "The venue wrapped the key for another key than the reply key.",
        "undecryptable", lambda day: day.add(item=lambda x: x.entry(ticket=for_reply_key(
            day, x, recipient=curves.x25519_public(curves.random_key())))), "R6", may_read=True)


def record_that_opens():
    day = Opening()
    day.add()
    sealed = day.add()
    return day.given(record=sealed), visit_of(day, sealed.kept)


def not_stored(day: Opening) -> Sealed:
    sealed = day.sealed()
    day.lost.append(sealed.entry())
    return sealed


def high_ticket(day: Opening) -> Sealed:
    ephemeral = curves.random_key()
    epk = curves.x25519_public(ephemeral)
    shared = curves.x25519(ephemeral, day.read_day_key.office.public)
    return day.add(day.craft(day.kept(), ticket={"epk": epk[:31] + bytes([epk[31] | 0x80]), "shared": shared}))


def index_secret(day: Opening, sealed: Sealed):
    return sealed.read.open_index(sealed.index_cek)


def ticket_of_another(day: Opening) -> Sealed:
    other, _ = day.stored[0]
    return day.add(day.craft(day.kept(), index={4: index_secret(day, other).ticket}))


def with_index(day: Opening, sealed: Sealed, index: bytes, cek: bytes) -> Sealed:
    read = sealed.read
    data = cose.sign("visit", sealed.kept.author, [read.header_bytes, index, read.record.encoding])
    return day.add(Sealed(data, sealed.kept, cek))


def index_of_another(day: Opening) -> Sealed:
    other, _ = day.stored[0]
    return with_index(day, day.sealed(), other.read.index.encoding, other.index_cek)


def index_of_another_record(day: Opening) -> Sealed:
    """Both records are of this visit, and both indices, too."""
    kept = day.kept()
    one, other = day.sealed(kept), day.sealed(kept)
    return with_index(day, one, other.read.index.encoding, other.index_cek)


# -- Revisions, and what nobody asked for ---------------------------------------------------------


def revisions(found: Vectors) -> None:
    one(found, "two-revisions-one-withheld",
        "Both revisions are sound, and of the two only the check-out was released.",
        "disagrees", one_withheld, "R44")
    one(found, "unknown-key", "A visit under the id of a day key that the server did not publish.", "no-day-key",
        under_unknown_key, "R100")
    one(found, "unknown-key-without-an-item",
        "A visit under a key that the server did not publish, which the venue did "
        "not examine.", "no-day-key", lambda day: under_unknown_key(day, None), "R100")
    one(found, "deleted-office-key", "The venue's key names a day key that the office does not have any more.",
        "no-day-key", deleted_office_key, "R100")


def one_withheld(day: Opening) -> Sealed:
    first = day.add(item=Sealed.examined)
    day.add(day.checked_out(first.kept))
    return first


def under_unknown_key(day: Opening, item=Sealed.entry) -> Sealed:
    """The venue signed a second key for the day."""
    other = e.make_venue_day_key(day.venue.ring.seed, day.venue.id, TODAY, curves.x25519_public(curves.random_key()),
                                 day.reply_key)
    return day.add(day.sealed(day_key=e.read_venue_day_key(other)), item)


def deleted_office_key(day: Opening):
    """Its ring has another key for the day before; the request's window touches today alone."""
    office = Office(day.authority, day.office.ring)
    named = e.read_office_day_key(office.day_key(TODAY - 1))
    public = curves.x25519_public(curves.random_key())
    evening = e.make_venue_day_key(day.venue.ring.seed, day.venue.id, TODAY - 1, public, named.signed.encoding)
    key = e.read_venue_day_key(evening)
    sealed = day.add(day.sealed(day_key=key, arrival=DAY * TODAY - HOUR))
    return sealed, {"day_keys": [evening, day.day_key]}


def not_asked(found: Vectors) -> None:
    def stay(name: str, comment: str, arrival: int, departure: int | None) -> None:
        one(found, name, comment, "not-asked", lambda day: day.add(day.sealed(arrival=arrival, departure=departure)),
            "R45")

    stay("arrival-at-the-windows-end", "The guest came in the second in which the window ends.", NOON, None)
    stay("departure-before-the-window", "The guest left a second before the window begins.", NOON - 4 * HOUR,
         NOON - 2 * HOUR - 1)
    one(found, "another-area", "The guest was in an area that was not asked for.", "not-asked",
        lambda day: day.add(day.sealed(levels=("Bar",))), "R45", areas=[["Saal"]])
    one(found, "checked-out-before-the-window", "The check-in alone would match; the check-out says that the guest had "
        "left.", "not-asked", left_before, "R45")
    one(found, "noted-before-the-window", "Staff noted that the guest had left before the window.", "not-asked",
        noted_before, "R45")

    def at_the_edge():
        day = Opening()
        sealed = day.add(day.sealed(arrival=NOON - 4 * HOUR, departure=NOON - 2 * HOUR))
        return day.given(record=sealed), visit_of(day, sealed.kept)

    def with_open_end():
        day = Opening(asked={"windows": ((NOON - HOUR, NOON),)})
        evening = day.venue.day_key(day.office.day_key(TODAY - 1), TODAY - 1)
        key = e.read_venue_day_key(evening)
        sealed = day.add(day.sealed(day_key=key, arrival=NOON - HOUR - DAY))
        visit = visit_of(day, sealed.kept) | {"notice_key": e.secret_as_text(
            "EPISEAL-NOTICE-SECRET", key.office.kid + notice_key_of(sealed.kept.visitor, sealed.kept.record_id))}
        return day.given(record=sealed, day_keys=[evening, day.day_key]), visit

    found.add("revision-that-matched-missing", "The check-in says a departure before the window; the server lost the "
              "check-out, which says one in it: the venue is not blamed.", RELEASE, SUCCESS, lost_match, "R44", "R45")
    found.add("departure-as-the-window-begins", "The guest left in the second in which the window begins.", RECORD,
              SUCCESS, at_the_edge, "R45")
    found.add("no-departure-for-24-hours", "No departure is known: the guest may have been there for 24 hours, to the "
              "second in which the window begins.", RECORD, SUCCESS, with_open_end, "R45")


def left_before(day: Opening) -> Sealed:
    first = day.add(day.sealed(arrival=NOON - 4 * HOUR))
    day.add(day.checked_out(first.kept, NOON - 3 * HOUR))
    return first


def noted_before(day: Opening) -> Sealed:
    return day.add(day.sealed(arrival=NOON - 4 * HOUR), noted_entry(day, departure=NOON - 3 * HOUR))


# -- Notes that are not valid ---------------------------------------------------------------------


def noted_wrongly(found: Vectors) -> None:
    def note(name: str, comment: str, make) -> None:
        one(found, name, comment, "note-invalid", lambda day: day.add(item=noted_entry(day, lambda x: make(day, x))),
            "R30", source="FORMAT.md, section 11")

    def timed(name: str, comment: str, departure: int) -> None:
        note(name, comment, lambda day, x: day.note(x.kept.record_id, departure))

    def certified(name: str, comment: str, make) -> None:
        def noting(day: Opening, sealed: Sealed) -> bytes:
            staff = curves.random_key()
            return day.note(sealed.kept.record_id, NOON - 60, staff, make(day, staff))
        note(name, comment, noting)

    timed("note-too-long-before-the-arrival", "The noted departure is ten minutes and a second before the arrival.",
          ARRIVAL - T - 1)
    timed("note-too-late", "The noted departure is 24 hours and a second after the arrival.", ARRIVAL + DAY + 1)
    note("note-of-another-record", "The note is about another record of the same day.",
         lambda day, _: day.note(day.stored[0][0].kept.record_id, NOON - 60))
    note("note-under-another-day-key", "The note is under another day key of the venue.", under_another_key)
    certified("staff-of-another-venue", "The staff who noted the departure are certified by another venue.",
              lambda day, staff: day.certificate(staff, venue=Venue()))
    certified("staff-of-the-day-before",
              "The staff who noted the departure are certified for the day before the visit's.",
              lambda day, staff: day.certificate(staff, TODAY - 1))
    certified("staff-of-two-days-later",
              "The staff who noted the departure are certified for two days after the visit's.",
              lambda day, staff: day.certificate(staff, TODAY + 2))
    certified("certificate-forged", "The certificate of the note names the venue, and another key has signed it.",
              lambda day, staff: signed_again(day.certificate(staff), "staff-certificate", curves.random_key()))
    note("note-forged", "The certificate of the note names the staff, and another key has signed the note.",
         lambda day, x: signed_again(day.note(x.kept.record_id, NOON - 60), "departure-note", curves.random_key()))
    one(found, "note-with-another-key", "The entry has a content key that does not open the note.", "note-invalid",
        lambda day: day.add(item=lambda x: x.entry(note=release.Note(day.note(x.kept.record_id, NOON - 60),
        bytes(32)))),
        "R30", source="FORMAT.md, section 11")


def under_another_key(day: Opening, sealed: Sealed) -> bytes:
    """The kid is another one; the key that it is sealed to is the same, so that its content key is found."""
    other = e.make_venue_day_key(day.venue.ring.seed, day.venue.id, TODAY, day.read_day_key.public, None)
    return day.note(sealed.kept.record_id, NOON - 60, day_key=e.read_venue_day_key(other))


# -- Day keys and parts ---------------------------------------------------------------------------


def day_keys(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, make, *rules: str) -> None:
        def made():
            day = Opening()
            day.add()
            return day.given(**make(day))
        found.add(name, comment, RELEASE, code, made, *rules)

    def keys(name: str, comment: str, code: str, make, rule: str) -> None:
        add(name, comment, code, lambda day: {"day_keys": make(day)}, rule)

    def of(day: Opening, on: int) -> bytes:
        return e.make_venue_day_key(day.venue.ring.seed, day.venue.id, on, day.read_day_key.public, None)

    add("request-of-another-office", "The office opens what answers the request of another one.", "wrong-office",
        lambda day: {"request": ask("request", day, Office(day.authority))}, "R46")
    add("request-signed-by-another", "The request names the office, and another key has signed it.", "bad-signature",
        lambda day: {"request": day.request(signer=curves.random_key())}, "R5")
    add("reply-key-deleted", "The office does not have the reply key any more.", "no-day-key",
        lambda day: {"office": e.write_key_ring(e.KeyRing("office", day.office.ring.seed))}, "R40")
    keys("day-key-of-another-venue", "One of the day keys is that of another venue.", "wrong-venue",
         lambda day: [day.day_key, Venue().day_key(day.reply_key)], "R31")
    keys("day-key-forged", "One of the day keys names the venue, and another key has signed it.", "bad-signature",
         lambda day: [day.day_key, signed_again(of(day, TODAY - 1), "venue-day-key", curves.random_key())], "R5")
    keys("day-key-of-the-day-after", "One of the day keys is of the day after the window.", "wrong-day",
         lambda day: [day.day_key, of(day, TODAY + 1)], "R40")
    keys("day-key-of-two-days-before", "One of the day keys is of two days before the window.", "wrong-day",
         lambda day: [of(day, TODAY - 2), day.day_key], "R40")
    keys("no-key-of-the-windows-day", "The day before the window has a key, and the window's day has none.",
         "no-day-key",
         lambda day: [of(day, TODAY - 1)], "R40")


def parts(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, make, *rules: str) -> None:
        def made():
            day = Opening()
            day.add(), day.add()
            return day.given(make(day, *day.items))
        found.add(name, comment, RELEASE, code, made, *rules)

    def single(name: str, comment: str, code: str, *rules: str, **changed) -> None:
        add(name, comment, code, lambda day, *_: [day.part(**changed)], *rules)

    def digest(day: Opening) -> bytes:
        return cose.sha256(day.ask)

    add("no-part", "No part at all.", "incomplete", lambda *_: [], "R42")
    add("without-the-last-part", "The stream ends after a part that is not the last.", "incomplete",
        lambda day, one, two: [day.part([one], 0, False)], "R42")
    single("total-too-high", "The last part counts an item more than there are.", "incomplete", "R42", total=3)
    single("total-too-low", "The last part counts an item less than there are.", "incomplete", "R42", total=1)
    add("total-of-the-last-part-alone", "The total counts the items of the last part alone.", "incomplete",
        lambda day, one, two: [day.part([one], 0, False), day.part([two], 1, True, 1)], "R42")
    add("parts-swapped", "The second part comes first.", "out-of-order",
        lambda day, one, two: [day.part([two], 1, True, 2), day.part([one], 0, False)], "R41")
    add("without-the-first-part", "The only part is numbered 1, inside and outside; its total is right.",
        "out-of-order",
        lambda day, one, two: [day.part([one, two], 1, True, 2)], "R41")
    add("number-left-out", "The second of two parts is numbered 2, inside and outside.", "out-of-order",
        lambda day, one, two: [day.part([one], 0, False), day.part([two], 2, True, 2)], "R41")
    add("part-twice", "The first part comes twice.", "out-of-order",
        lambda day, one, two: [day.part([one], 0, False)] * 2 + [day.part([two], 1, True, 2)], "R41")
    add("part-after-the-last", "An empty part comes after the last.", "out-of-order",
        lambda day, *_: [day.part(), day.part([], 1, True, 0)], "R41")
    add("items-that-descend", "The items of the part are not in order.", "out-of-order",
        lambda day, one, two: [day.part([two, one])], "R41")
    add("item-twice", "An item stands twice.", "out-of-order", lambda day, one, two: [day.part([one, two, two])], "R41")
    add("items-that-descend-over-parts", "The item of the second part comes before that of the first.", "out-of-order",
        lambda day, one, two: [day.part([two], 0, False), day.part([one], 1, True, 2)], "R41")
    add("number-differs-inside", "The part is numbered 0 outside and 1 inside.", "out-of-order",
        lambda day, *_: [day.part(inner=[digest(day), 1, True])], "R41")
    add("number-differs-outside", "The part is numbered 1 outside and 0 inside.", "out-of-order",
        lambda day, *_: [day.part(outer=[digest(day), 1, True])], "R41")
    add("last-differs", "The part is the last one inside, and not outside.", "out-of-order",
        lambda day, *_: [day.part(outer=[digest(day), 0, False])], "R41")
    add("part-signed-by-another", "The part is signed by another key than the venue's.", "bad-signature",
        lambda day, *_: [day.part(signer=curves.random_key())], "R5")
    add("of-another-request", "A sound answer to another request of the office.", "wrong-request",
        lambda day, *_: [day.part(request=day.request())])
    add("of-another-request-inside", "Outside, the part answers the request; inside, another one.", "wrong-request",
        lambda day, *_: [day.part(inner=[bytes(32), 0, True])])
    add("of-another-request-outside", "Inside, the part answers the request; outside, another one.", "wrong-request",
        lambda day, *_: [day.part(outer=[bytes(32), 0, True])])
    add("to-another-key", "The part is sealed to another key than the reply key.", "undecryptable",
        lambda day, *_: [day.part(recipient=curves.x25519_public(curves.random_key()))], "R6")
    single("one-block-more", "The part is padded to two blocks of 4,096 bytes, where it needs one.", "undecryptable",
           "R6",
           size=cose.Size(8_192))
    single("empty-part-that-is-not-the-last", "A part without an item, which is not the last.", "malformed", items=[],
           last=False)
    add("no-total", "The last part has no total.", "malformed",
        lambda day, *items: [part(day, items, 0, True, None)])
    add("total-before-the-last", "A part that is not the last has a total.", "malformed",
        lambda day, *items: [part(day, items, 0, False, 2)])
    add("revision-24", "An item of a revision that there is not.", "malformed",
        lambda day, one, two: [day.part([one, replace(two, revision=24)])])
    add("1001-items", "One item more than a part may have.", "malformed", lambda day, *_: [day.part(
        [release.Item(n.to_bytes(16, "big"), 0, bytes(32)) for n in range(1_001)])])
    add("visit-in-place-of-a-part", "A visit in place of a part.", "wrong-purpose",
        lambda day, *_: [day.stored[0][0].data], "R4")
