"""Records of a release that the first implementation must report, each with the exact error.

Each function yields (name, expected errors, call): the call returns what the command line says of one record.
"""

import os
from dataclasses import replace

import episeal2 as e
from actors import parts_of
from cli import Cli
from episeal2 import cose, curves, release
from episeal2.cbor import D
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
        def note(bad, read):
            staff = curves.random_key()
            certificate = e.certify_staff(bad.venue.ring.seed, bad.venue.ring.identity, on,
                                          curves.ed25519_public(staff))
            signer = staff if by_staff else curves.random_key()
            return cose.sign("departure", signer, [1, read.record_id, TODAY, departure, certificate])
        return note

    wrong = curves.random_key()
    yield one("commitment to another key than the ticket's", "undecryptable", commit_to=wrong)
    yield one("index key of another index", "undecryptable", cek=wrong)
    yield one("ticket for another role", "undecryptable", ticket_role="reader")
    yield one("ticket of zeros", "undecryptable", index={"ticket": bytes(72)})
    yield one("ticket for an unknown kid", "no-day-key", index={"kid": bytes(16)})
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
    yield one("note by staff of another day", "a visit, note-invalid", note=noted(True, on=TODAY + 2))
    yield "record: stored and not examined", "unexamined", lambda: unexamined(Releasing(cli))
    yield one("note beside a departure", "a visit, note-invalid", note=noted(True), index={"departure": NOON},
              record={"departure": NOON})
    yield "record: revision examined and not released", "a visit, disagrees", lambda: half_released(Releasing(cli))
    yield "record: bad signature, nothing released", "bad-signature", lambda: badly_signed(Releasing(cli))
    yield "record: index of another visit", "undecryptable", lambda: swapped_index(Releasing(cli))
    for name, code, made in (
            ("garbage in its index", "disagrees", {"index": {"arrival": NOON - DAY}}),
            ("another area", "a visit, disagrees", {"index": {"levels": ["Haus", "Saal"]},
                                                     "record": {"levels": ["Haus", "Saal"]}}),
            ("garbage in its ticket", "a visit, undecryptable", {"index": {"ticket": bytes(72)}}),
            ("another commitment", "a visit, undecryptable", {"commit_to": wrong}),
            ("another arrival", "a visit, disagrees", {"index": {"arrival": NOON - 60},
                                                        "record": {"arrival": NOON - 60}})):
        code = code if code.startswith("a visit") else f"a visit, {code}"
        yield f"record: a later revision with {name} hides nothing", code, lambda made=made: sabotaged(
            Releasing(cli), made)
    yield "record: a later revision by a stranger hides nothing", True, lambda: forged_revision(Releasing(cli))


def record_errors(bad: Releasing, errors: dict, of) -> str:
    """The error of this record, when the good ones have none."""
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
    """A server adds revision 23 under the victim's author key, and cannot sign it."""
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


# -- What the venue's program must not release ----------------------------------------------------


def not_released(cli: Cli):
    """(name, "examined", call): the command line's venue examines the bad visit and releases the good ones."""

    def one(name: str, may_read: bool = False, make=None, **made):
        def call():
            bad = Releasing(cli, may_read)
            data = make(bad) if make else reseal(bad, **made)[0]
            read = e.read_visit(data)
            bad.store.put(data)
            released = cli.release(bad.key_file(bad.venue), bad.request, bad.store.directory, bad.trust,
                                   cli.new("log"))
            items = e.open_parts(parts_of(released), bad.office.ring.days[0].secret, bad.read)
            entries = {x.record_id: x.index_cek is not None for x in items}
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


# -- Referrals, keys, key rings -------------------------------------------------------------------


RESULTS = (records, not_released)
