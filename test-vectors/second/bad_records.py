"""Records of a release that the first implementation must report, each with the exact error.

Each function yields (name, expected errors, call): the call returns what the command line says about one record.
"""

import os
from dataclasses import replace

import episeal2 as e
from actors import parts_of
from cli import Cli
from episeal2 import curves, release
from episeal2.cbor import D
from episeal2.values import T
from scene import DAY, NOON, TODAY
from forger import ADA, raw_sign1, rebuilt, Releasing, reseal


def records(cli: Cli):
    """(name, what is expected of the one bad record, call); the two good ones must come out all the same."""

    def one(name: str, code: str, store: bool = True, may_read: bool = False, item=None, cek=None, note=None, **made):
        def call():
            bad = Releasing(cli, may_read)
            data, index_cek, _ = reseal(bad, **made)
            read = e.read_visit(data)
            good = bad.items()
            if store:
                bad.store.put(data)
            entry = release.Item(*read.order, read.signed.digest, cek or index_cek, note and note(bad, read))
            entry = item(entry) if item else entry
            items = sorted([*good, entry], key=lambda x: x.order)
            return record_errors(bad, bad.errors([bad.part(items=items)]), read)
        return f"record: {name}", code, call

    def noted(by_staff: bool, departure: int = NOON - 60, on: int = TODAY):
        return lambda bad, read: note_of(bad, read, departure, on, by_staff)

    wrong = curves.random_key()
    yield one("commitment to another key than the ticket's", "undecryptable", commit_to=wrong)
    yield one("index key of another index", "undecryptable", cek=wrong)
    yield one("ticket for another role", "undecryptable", ticket_role="reader")
    yield one("ticket of zeros", "undecryptable", index={"ticket": bytes(72)})
    yield one("no ticket where the venue may read", "no-day-key", may_read=True)
    yield one("record names another venue", "disagrees", record={"venue": os.urandom(32)})
    yield one("arrivals differ", "disagrees", record={"arrival": NOON - 3_601})
    yield one("departures differ", "disagrees", record={"departure": NOON})
    yield one("areas differ", "disagrees", record={"levels": ["Haus", "Saal"]})
    yield one("digest differs", "disagrees", item=lambda x: replace(x, visit=bytes(32)))
    yield one("not in the store", "missing", store=False)
    yield one("not asked", "not-asked", index={"arrival": NOON + 60}, record={"arrival": NOON + 60})
    yield one("ended before", "not-asked", index={"arrival": NOON - 9_000, "departure": NOON - 8_000},
              record={"arrival": NOON - 9_000, "departure": NOON - 8_000})
    yield one("arrival on another day", "malformed", index={"arrival": NOON - DAY}, record={"arrival": NOON - DAY})
    yield one("stay over a day in the index", "malformed", index={"departure": NOON + 2 * DAY})
    yield one("control character in the record", "malformed", record={"levels": ["a\nb"]})
    yield one("note by another", "a visit, note-invalid", note=noted(False))
    yield one("note a day too late", "a visit, note-invalid", note=noted(True, NOON + 2 * DAY))
    yield one("note shortly before the arrival", "a visit", note=noted(True, NOON - 3_600 - T))
    yield one("note long before the arrival", "a visit, note-invalid", note=noted(True, NOON - 3_601 - T))
    yield one("note by staff of another day", "a visit, note-invalid", note=noted(True, on=TODAY + 2))
    yield "record: stored and not examined", "unexamined", lambda: unexamined(Releasing(cli))
    yield one("note beside a departure", "a visit, note-invalid", note=noted(True), index={"departure": NOON},
              record={"departure": NOON})
    yield "record: revision examined and not released", "a visit, disagrees", lambda: half_released(Releasing(cli))
    yield "record: bad signature, nothing released", "bad-signature", lambda: badly_signed(Releasing(cli))
    yield "record: index of another visit", "undecryptable", lambda: swapped_index(Releasing(cli))
    for name, code, made in (
            ("garbage in its index", "disagrees", {"index": {"arrival": NOON - DAY}}),
            ("garbage in its ticket", "undecryptable", {"index": {"ticket": bytes(72)}}),
            ("another commitment", "undecryptable", {"commit_to": wrong}),
            *((name, "disagrees", made) for name, made in CONTRADICTIONS)):
        yield f"record: a later revision with {name} hides nothing", f"a visit, {code}", lambda made=made: sabotaged(
            Releasing(cli), made)
    yield "record: a later revision by a stranger hides nothing", True, lambda: forged_revision(Releasing(cli))


def both(**said) -> dict:
    """Index and record say the same."""
    return {"index": said, "record": said}


CONTRADICTIONS = (
    ("another arrival", both(arrival=NOON - 60)),
    ("an arrival after the window", both(arrival=NOON + 60)),
    ("a stay before the window", both(arrival=NOON - 9_000, departure=NOON - 8_000)),
    ("another area", both(levels=["Haus", "Saal"])),
    ("an area not asked for", both(levels=["Garten"], departure=NOON)))


def note_of(bad: Releasing, read, departure: int, on: int = TODAY, by_staff: bool = True) -> release.Note:
    """The note that a venue would put in an entry, with its content key."""
    staff = curves.random_key()
    certificate = e.certify_staff(bad.venue.ring.seed, bad.venue.ring.identity, on, curves.ed25519_public(staff))
    data = e.note_departure(staff, certificate, bad.accepted, read.record_id, departure)
    found = e.read_departure_note(data)
    cek = found.cek(bad.venue.ring.days[0].secret)
    if not by_staff:
        data = raw_sign1(curves.random_key(), found.signed.protected, found.signed.payload)
    return release.Note(data, cek)


def record_errors(bad: Releasing, errors: dict, of) -> str:
    """The error of this record, provided that the good ones have none."""
    good = {e.read_visit(data).record_id.hex() for data, _ in bad.visits} - {of.record_id.hex()}
    spoilt = {id for id in good if errors.get(id) != {None}}
    found = {"a visit" if x is None else x for x in errors.get(of.record_id.hex(), {"silence"})}
    return "spoilt others" if spoilt else ", ".join(sorted(found))


def unexamined(bad: Releasing) -> str:
    parts = [bad.part()]
    later, _ = bad.sealed()
    bad.store.put(later)
    return record_errors(bad, bad.errors(parts), e.read_visit(later))


def half_released(bad: Releasing) -> str:
    data, kept = bad.visits[0]
    revised, _ = e.check_out(kept, bad.accepted, ADA, NOON)
    bad.store.put(revised)
    items = [release.Item(*x.order, x.visit) if x.revision == 1 else x for x in bad.items()]
    return record_errors(bad, bad.errors([bad.part(items=items)]), e.read_visit(data))


def sabotaged(bad: Releasing, made: dict) -> str:
    """A visitor seals a bad revision after a good one, and the second implementation's venue releases."""
    data, kept = bad.visits[0]
    revised, _, _ = reseal(bad, revision=1, kept=kept, **made)
    bad.store.put(revised)
    return record_errors(bad, bad.errors([bad.part(items=released_anyway(bad, revised))]), e.read_visit(data))


def released_anyway(bad: Releasing, revised: bytes) -> list:
    """The venue's items, with an entry for the revision wherever its index opens."""
    read = e.read_visit(revised)
    (secret,) = bad.secrets().values()
    items = bad.items()
    try:
        cek = read.index_cek(secret.secret)
        read.open_index(cek)
    except e.Refused:
        return items
    return [release.Item(*x.order, x.visit, cek) if x.order == read.order else x for x in items]


def forged_revision(bad: Releasing) -> bool:
    """A server adds revision 23 under the victim's author key, but cannot sign it."""
    data, kept = bad.visits[0]
    read = e.read_visit(data)
    header = replace(read.header, revision=23).encode()
    payload = D([header, read.index.encoding, read.record.encoding])
    bad.store.put(raw_sign1(curves.random_key(), read.signed.protected, payload))
    errors = bad.errors()[read.record_id.hex()]
    return {None, "bad-signature"} <= errors


def badly_signed(bad: Releasing) -> str:
    data, kept = bad.sealed()
    sealed = e.read_visit(data)
    forged = raw_sign1(curves.random_key(), sealed.signed.protected, sealed.signed.payload)
    bad.store.put(forged)
    return record_errors(bad, bad.errors(), sealed)


def swapped_index(bad: Releasing) -> str:
    """The venue's own program would not release it; a venue that does must not get it opened."""
    (data, kept), (second, _) = bad.visits
    one, two = e.read_visit(data), e.read_visit(second)
    moved = e.read_visit(rebuilt(kept, one.header_bytes, two.index.encoding, one.record.encoding))
    items = bad.items()
    cek = next(x.index_cek for x in items if x.record_id == two.record_id)
    bad.store.put(moved.signed.encoding)
    items = [release.Item(*moved.order, moved.signed.digest, cek) if x.record_id == one.record_id else x
             for x in items]
    return record_errors(bad, bad.errors([bad.part(items=items)]), moved)


# -- Notes in a release ---------------------------------------------------------------------------


def notes(cli: Cli):
    """(name, (departure, by staff, errors), call): what the command line says about a visit since NOON - 3,600."""
    arrival = NOON - 3_600

    def one(name: str, expected: tuple, noted: int, departure: int, revised: dict | None = None):
        """A note in the entry of revision `noted`."""
        def call():
            bad = Releasing(cli)
            data, kept = bad.visits[0]
            read = e.read_visit(data)
            if revised:
                bad.store.put(reseal(bad, revision=1, kept=kept, **revised)[0])
            note = note_of(bad, read, departure)
            items = [replace(x, note=note) if x.order == (read.record_id, noted) else x for x in bad.items()]
            lines = [x for x in bad.open([bad.part(items=items)]) if x["record_id"] == read.record_id.hex()]
            visit = next(x for x in lines if "error" not in x)
            return visit["departure"], visit["noted"], *sorted(x["error"] for x in lines if "error" in x)
        return f"note: {name}", expected, call

    contradicting, checked_out = both(levels=["Haus", "Saal"]), both(departure=NOON)
    yield one("shortly before the arrival", (arrival, True), 0, arrival - T)
    yield one("after the arrival", (arrival + 1, True), 0, arrival + 1)
    yield one("long before the arrival", (None, False, "note-invalid"), 0, arrival - T - 1)
    yield one("with the highest that counts", (NOON - 60, True, "disagrees"), 0, NOON - 60, contradicting)
    yield one("with one that does not count", (None, False, "disagrees", "note-invalid"), 1, NOON - 60,
              contradicting)
    yield one("below a check-out", (NOON, False, "note-invalid"), 0, NOON - 60, checked_out)
    yield one("beside a check-out", (NOON, False, "note-invalid"), 1, NOON - 60, checked_out)


# -- What the venue's program must not release ----------------------------------------------------


def items_of_first(cli: Cli, bad: Releasing, request: bytes) -> list:
    """What the command line's venue releases."""
    released = cli.release(bad.key_file(bad.venue), request, bad.store.directory, bad.trust, cli.new("log"))
    return e.open_parts(parts_of(released), bad.office.ring.days[0].secret, e.read_request(request))


def not_released(cli: Cli):
    """(name, "examined", call): the command line's venue examines the bad visit and releases the good ones."""

    def one(name: str, may_read: bool = False, make=None, **made):
        def call():
            bad = Releasing(cli, may_read)
            data = make(bad) if make else reseal(bad, **made)[0]
            read = e.read_visit(data)
            bad.store.put(data)
            entries = {x.record_id: x.index_cek is not None for x in items_of_first(cli, bad, bad.request)}
            good = all(entries[e.read_visit(v).record_id] for v, _ in bad.visits
                       if e.read_visit(v).record_id != read.record_id)
            state = {None: "silence", False: "examined", True: "released"}[entries.get(read.record_id)]
            return state if good else "spoilt others"
        return f"venue: {name}", "examined", call

    def swapped(bad):
        (data, kept), (second, _) = bad.visits
        sealed = e.read_visit(data)
        return rebuilt(kept, sealed.header_bytes, e.read_visit(second).index.encoding, sealed.record.encoding)

    def forged(bad):
        sealed = e.read_visit(bad.sealed()[0])
        return raw_sign1(curves.random_key(), sealed.signed.protected, sealed.signed.payload)

    yield one("index of another visit", make=swapped)
    yield one("author's signature forged", make=forged)
    yield one("arrival on another day", index={"arrival": NOON - DAY}, record={"arrival": NOON - DAY})
    yield one("not asked", index={"arrival": NOON + 60}, record={"arrival": NOON + 60})
    yield one("ticket that does not unwrap", may_read=True, index={"ticket": bytes(72)})
    yield one("ticket that breaks on the commitment", may_read=True, commit_to=curves.random_key())


# -- What the venue's program must release all the same -------------------------------------------


def released(cli: Cli):
    """(name, what became of each revision, call)"""
    arrival = NOON - 3_600

    def one(name: str, expected: str, window: int = NOON - 7_200, note: int | None = None, areas=(), **made):
        def call():
            bad = Releasing(cli)
            data, kept = bad.visits[0]
            id = e.read_visit(data).record_id
            if made:
                bad.store.put(reseal(bad, revision=1, kept=kept, **made)[0])
            if note:
                bad.store.put_note(sealed_note(bad, id, note))
            items = items_of_first(cli, bad, bad.asked(windows=[(window, NOON)], areas=areas))
            return ", ".join(state_of(x) for x in items if x.record_id == id)
        return f"venue: {name}", expected, call

    for name, made in CONTRADICTIONS:
        yield one(f"a later revision with {name} hides nothing", "released, released", areas=["Haus"], **made)
    yield one("a later revision in the area asked for brings nothing in", "examined, examined", areas=["Garten"],
              **both(levels=["Garten"]))
    yield one("a check-out before the window", "examined, examined", window=NOON - 1_800,
              **both(departure=NOON - 1_801))
    yield one("a note goes with the highest that counts", "noted, released", note=NOON - 60,
              **both(levels=["Haus", "Saal"]))
    yield one("a note beside a check-out is left out", "released, released", note=NOON - 60, **both(departure=NOON))
    yield one("a note shortly before the arrival counts as the arrival", "noted", window=arrival, note=arrival - T)
    yield one("a note shortly before the arrival ends the stay", "examined", window=arrival + 1, note=arrival - T)
    yield one("a note long before the arrival is left out", "released", window=arrival + 1, note=arrival - T - 1)


def sealed_note(bad: Releasing, record_id: bytes, departure: int) -> bytes:
    staff = curves.random_key()
    certificate = e.certify_staff(bad.venue.ring.seed, bad.venue.ring.identity, TODAY, curves.ed25519_public(staff))
    return e.note_departure(staff, certificate, bad.accepted, record_id, departure)


def state_of(item) -> str:
    if item.index_cek is None:
        return "examined"
    return "noted" if item.note else "released"


RESULTS = (records, notes, not_released, released)
