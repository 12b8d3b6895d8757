"""Messages, keys and files that the first implementation must refuse, each with the exact error.

Each function yields (name, expected error, call): the call runs the command line and is to raise that Refused.
"""

import os
from dataclasses import replace

import episeal2 as e
from actors import LEGAL_BASIS, SecondOffice, SecondVenue, trusted
from cli import Cli
from episeal2 import cbor, cose, curves, request
from episeal2.cbor import D, Tag
from episeal2.values import T
from scene import DAY, NOON, TODAY
from forger import (ADA, L, Bad, raw_sign1, protected_of, rebuilt,
                    with_header, changed_envelope, high_bit, small_order_r, Releasing, flip_ciphertext, misnumbered)


def encodings_of_a_visit(bad: Bad):
    data, kept = bad.sealed()
    sealed = e.read_visit(data)
    signed, author = sealed.signed, kept.author
    four = D(signed.protected) + D({}) + D(signed.payload) + D(signed.signature)
    parts = [sealed.header_bytes, sealed.index.encoding, sealed.record.encoding]
    yield "no tag", "malformed", data[1:]
    yield "unknown tag", "malformed", b"\xd1" + data[1:]
    yield "tag 98 of COSE_Sign", "malformed", b"\xd8\x62" + data[1:]
    yield "tag 16", "wrong-purpose", b"\xd0" + data[1:]
    yield "tag not shortest", "malformed", b"\xd8\x12" + data[1:]
    yield "array length not shortest", "malformed", b"\xd2\x98\x04" + four
    yield "indefinite array", "malformed", b"\xd2\x9f" + four + b"\xff"
    yield "trailing byte", "malformed", data + b"\0"
    yield "cut off", "malformed", data[:-1]
    yield "empty", "malformed", b""
    yield "five elements", "malformed", D(Tag(18, [signed.protected, {}, signed.payload, signed.signature, 0]))
    yield "unprotected header", "malformed", D(Tag(18, [signed.protected, {4: b"x"}, signed.payload, signed.signature]))
    yield "detached payload", "malformed", D(Tag(18, [signed.protected, {}, None, signed.signature]))
    typ = D(cose.typ_of("visit"))
    yield "duplicate header key", "malformed", raw_sign1(author, b"\xa3\x01\x32\x01\x32\x10" + typ, signed.payload)
    yield "unsorted header", "malformed", raw_sign1(author, b"\xa2\x10" + typ + b"\x01\x32", signed.payload)
    yield "header integer not shortest", "malformed", raw_sign1(author, b"\xa2\x18\x01\x32\x10" + typ, signed.payload)
    unknown = D({1: -19, 4: b"x", 16: cose.typ_of("visit")})
    yield "unknown header", "malformed", raw_sign1(author, unknown, signed.payload)
    old = D({1: -8, 16: cose.typ_of("visit")})
    yield "EdDSA by its old number", "malformed", raw_sign1(author, old, signed.payload)
    yield "another typ", "wrong-purpose", raw_sign1(author, protected_of("request"), signed.payload)
    yield "no typ", "wrong-purpose", raw_sign1(author, D({1: -19}), signed.payload)
    indefinite = b"\x9f" + b"".join(map(D, parts)) + b"\xff"
    yield "payload indefinite", "malformed", raw_sign1(author, signed.protected, indefinite)
    yield "payload of two", "malformed", raw_sign1(author, signed.protected, D(parts[:2]))
    yield "payload of text", "malformed", raw_sign1(author, signed.protected, D(["x", *parts[1:]]))
    yield "too large", "malformed", rebuilt(kept, parts[0], parts[1], parts[2] + bytes(4_096))
    yield "version 2", "unsupported-version", with_header(sealed, kept, D([2, "anything"]))
    header = sealed.header
    yield "version as float", "malformed", with_header(sealed, kept, b"\x85\xf9\x3c\x00" + sealed.header_bytes[2:])
    yield "revision 24", "malformed", with_header(sealed, kept, replace(header, revision=24).encode())
    yield "day too large", "malformed", with_header(sealed, kept, replace(header, day=2_932_897).encode())
    yield "kid of 8 bytes", "malformed", with_header(sealed, kept, replace(header, kid=header.kid[:8]).encode())
    yield "record as index", "wrong-purpose", rebuilt(kept, parts[0], parts[2], parts[2])
    yield "epk not canonical", "malformed", rebuilt(
        kept, parts[0], changed_envelope(sealed.index, epk=high_bit(sealed.index.epk)), parts[2])
    yield "ciphertext too long", "malformed", rebuilt(
        kept, parts[0], parts[1], changed_envelope(sealed.record, ciphertext=sealed.record.ciphertext + b"\0"))
    yield "wrapped key too short", "malformed", rebuilt(
        kept, parts[0], parts[1], changed_envelope(sealed.record, wrapped=sealed.record.wrapped[:32]))
    clear = D({**cbor.read(sealed.record.protected), -70003: D([1])})
    yield "clear where there is none", "malformed", rebuilt(
        kept, parts[0], parts[1], changed_envelope(sealed.record, protected=clear))


def signatures_of_a_visit(bad: Bad):
    data, kept = bad.sealed()
    sealed = e.read_visit(data)
    protected, payload, signature = sealed.signed.protected, sealed.signed.payload, sealed.signed.signature

    def signed_with(new: bytes) -> bytes:
        return D(Tag(18, [protected, {}, payload, new]))

    yield "signature flipped", signed_with(bytes([signature[0] ^ 1]) + signature[1:])
    yield "signed by another", raw_sign1(curves.random_key(), protected, payload)
    s = int.from_bytes(signature[32:], "little")
    yield "s not canonical", signed_with(signature[:32] + (s + L).to_bytes(32, "little"))
    neutral = b"\x01" + bytes(31)
    weak = D([replace(sealed.header, author=neutral).encode(), sealed.index.encoding, sealed.record.encoding])
    yield "author of small order", raw_sign1(b"", protected, weak, neutral + bytes(32))
    yield "R of small order", signed_with(small_order_r(kept.author, protected, payload))


def visits(cli: Cli):
    bad = Bad(cli)

    def admitted(message: bytes, at: int = NOON):
        return lambda: cli.admit(bad.store.directory, message, at=at)

    for name, code, message in encodings_of_a_visit(bad):
        yield f"visit: {name}", code, admitted(message)
    for name, message in signatures_of_a_visit(bad):
        yield f"visit: {name}", "bad-signature", admitted(message)
    data, kept = bad.sealed()
    first, kept = e.check_out(kept, bad.accepted, ADA, NOON)
    second, kept = e.check_out(kept, bad.accepted, ADA, NOON)
    yield "visit: a day early", "day-not-open", admitted(data, DAY * TODAY - T - 1)
    yield "visit: too late", "day-closed", admitted(data, DAY * (TODAY + 2) + T)
    yield "visit: revision 1 alone", "revision-missing", admitted(first)
    bad.store.put(data), bad.store.put(second)
    yield "visit: revision 1 after 2", "superseded", admitted(first)
    sealed = e.read_visit(second)
    moved = with_header(sealed, kept, replace(sealed.header, revision=3, kid=os.urandom(16)).encode())
    yield "visit: under a key that is not published", "no-day-key", admitted(moved)
    neighbour = SecondVenue()
    theirs = neighbour.day_key(bad.office_day_key, bad.trust)
    bad.store.publish(theirs)
    kid = e.read_venue_day_key(theirs).kid
    moved = with_header(sealed, kept, replace(sealed.header, revision=3, kid=kid).encode())
    yield "visit: another kid in a revision", "disagrees", admitted(moved)
    other, _ = e.check_out(replace(kept, header=replace(kept.header, revision=1)), bad.accepted, ADA, NOON)
    yield "visit: revision 2 again, other bytes", "superseded", admitted(other)


# -- Day keys at the visitor ----------------------------------------------------------------------


def day_keys(cli: Cli):
    bad, other = Bad(cli), Bad(cli)
    venue, office = bad.venue.ring, bad.office.ring
    public = curves.x25519_public(curves.random_key())

    def sealed(day_key=bad.day_key, trust=bad.trust, at=NOON, contact=ADA, **more):
        return lambda: cli.seal(bad.poster, cli.contact(contact), day_key, trust, at=at, **more)

    def of_venue(public=public, office=bad.office_day_key, on=TODAY, seed=venue.seed):
        return e.make_venue_day_key(seed, venue.identity, on, public, office)

    def of_office(seed=office.seed, id=office.identity, on=TODAY, public=public, certificate=bad.certificate):
        return e.make_office_day_key(seed, id, on, public, certificate)

    fresh, pinned = curves.x25519_public(curves.random_key()), curves.ed25519_public(bad.authority.seed)
    forged = e.certify_office(office.seed, office.identity, "Amt", NOON, NOON + DAY)
    of_other_office = other.authority.certificate(bad.office.text, "Amt")
    lapsed = e.certify_office(bad.authority.seed, office.identity, "Amt", NOON - DAY, NOON)
    too_long = e.certify_office(bad.authority.seed, office.identity, "Amt", NOON, NOON + 91 * DAY)
    own_certificate = e.certify_office(bad.authority.seed, venue.identity, "Amt", NOON, NOON + DAY)
    own = of_office(seed=venue.seed, id=venue.identity, certificate=own_certificate, public=fresh)
    revoked = (bad.authority.text, bad.authority.revocations(2, [bad.office.text]), None)
    yield "day key: of another venue", "wrong-venue", sealed(other.day_key)
    yield "day key: signed by another", "bad-signature", sealed(of_venue(seed=other.venue.ring.seed))
    yield "day key: of yesterday", "wrong-day", sealed(of_venue(on=TODAY - 1))
    yield "day key: after its day", "wrong-day", sealed(at=DAY * (TODAY + 1) + T)
    yield "day key: names no office", "venue-may-read", sealed(of_venue(office=None))
    yield "day key: self-certified (id)", "venue-is-office", sealed(of_venue(office=own))
    yield "day key: self-certified (key)", "venue-is-office", sealed(
        of_venue(public=e.read_office_day_key(bad.office_day_key).public))
    yield "day key: certificate by the office itself", "office-uncertified", sealed(
        of_venue(office=of_office(certificate=forged, public=fresh)))
    yield "day key: certificate by another authority", "office-uncertified", sealed(
        of_venue(office=of_office(certificate=of_other_office, public=fresh)))
    yield "day key: certificate of another office", "office-uncertified", sealed(
        of_venue(office=of_office(id=other.office.ring.identity, seed=other.office.ring.seed, public=fresh)))
    yield "day key: certificate lapsed", "office-lapsed", sealed(
        of_venue(office=of_office(certificate=lapsed, public=fresh)))
    yield "day key: certificate of 91 days", "malformed", sealed(
        of_venue(office=of_office(certificate=too_long, public=fresh)))
    yield "day key: office revoked", "office-revoked", sealed(trust=revoked)
    yield "day key: list expired", "revocations-expired", sealed(
        trust=(bad.authority.text, e.revoke(bad.authority.seed, 1, NOON - DAY, NOON, []), None))
    seen = e.write_trust(trusted((bad.authority.text, bad.authority.revocations(2), None)))
    yield "day key: list older than seen", "revocations-older", sealed(trust=(*bad.trust[:2], seen))
    yield "day key: list by another authority", "office-uncertified", sealed(
        trust=(bad.authority.text, other.authority.revocations(), None))
    ahead = e.revoke(bad.authority.seed, 1, NOON + T + 1, NOON + DAY, [])
    yield "day key: list from the future", "revocations-ahead", sealed(trust=(bad.authority.text, ahead, None))
    other_list = e.revoke(bad.authority.seed, 1, NOON - 1, NOON + DAY, [])
    kept = e.write_trust(trusted(bad.trust))
    yield "day key: another list of the number seen", "disagrees", sealed(trust=(bad.authority.text, other_list, kept))
    yield "day key: list unsorted", "malformed", sealed(trust=(bad.authority.text, cose.sign(
        "revocations", bad.authority.seed, [1, pinned, 1, NOON, NOON + DAY, [b"b" * 32, b"a" * 32]]), None))
    yield "day key: office's forged", "bad-signature", sealed(
        of_venue(office=of_office(seed=other.office.ring.seed, public=fresh)))
    yield "day key: office's of tomorrow", "wrong-day", sealed(
        of_venue(office=of_office(on=TODAY + 1, public=fresh)))
    yield "day key: public not canonical", "malformed", sealed(of_venue(public=high_bit(public)))
    yield "day key: public of small order", "undecryptable", sealed(of_venue(public=bytes(32)))
    yield "day key: a staff certificate", "wrong-purpose", sealed(
        e.certify_staff(venue.seed, venue.identity, TODAY, os.urandom(32)))
    yield "entered: no name", "invalid-text", sealed(contact=e.Contact(city="Ulm"))
    yield "entered: control character", "invalid-text", sealed(contact=e.Contact(given="A\u0007"))
    yield "entered: character that reorders", "invalid-text", sealed(contact=e.Contact(given="A\u202eB"))
    yield "entered: mark that reorders", "invalid-text", sealed(contact=e.Contact(given="A\u200fB"))
    yield "entered: name of 162 bytes", "too-long", sealed(contact=e.Contact(given="ä" * 81))
    yield "entered: area elsewhere", "wrong-area", sealed(area="Garten")
    yield "entered: empty level", "invalid-text", sealed(area="Haus//Saal")
    yield "entered: departure before arrival", "invalid-time", sealed(arrival=NOON, departure=NOON - T - 1)
    yield "entered: stay over a day", "invalid-time", sealed(arrival=NOON, departure=NOON + DAY + 1)
    yield "entered: arrival ahead", "invalid-time", sealed(arrival=NOON + T + 1)
    yield "entered: departure ahead", "invalid-time", sealed(departure=NOON + T + 1)
    yield "entered: name that cannot be seen", "invalid-text", sealed(contact=e.Contact(given="\u3164"))
    yield "entered: country in small letters", "invalid-text", sealed(contact=e.Contact("Ada", country="de"))
    yield "entered: level of another Unicode", "invalid-text", sealed(area="Haus/\U0001ccf0")
    yield "entered: arrival on another day", "wrong-day", sealed(arrival=NOON - DAY)


def check_outs(cli: Cli):
    bad = Bad(cli)
    _, kept = bad.sealed()
    other = SecondOffice()
    other_key = other.day_key(bad.authority.certificate(other.text, "Anderes Amt"))
    venue, public = bad.venue.ring, e.read_venue_day_key(bad.day_key).public

    def checked_out(day_key=bad.day_key, departure=NOON, kept=kept, may_read=False):
        return lambda: cli.checkout(e.write_kept(kept), cli.contact(ADA), day_key, bad.trust, departure, may_read)

    def signed_again(public=public, office=bad.office_day_key):
        return e.make_venue_day_key(venue.seed, venue.identity, TODAY, public, office)

    drawn_again = curves.x25519_public(curves.random_key())
    yield "check-out: day key signed again for another office", "disagrees", checked_out(signed_again(office=other_key))
    yield "check-out: day key signed again for no office", "disagrees", checked_out(
        signed_again(office=None), may_read=True)
    yield "check-out: day key drawn again", "disagrees", checked_out(signed_again(public=drawn_again))
    yield "check-out: departure before arrival", "invalid-time", checked_out(departure=kept.arrival - T - 1)
    yield "check-out: stay over a day", "invalid-time", checked_out(departure=kept.arrival + DAY + 1)
    last = replace(kept, header=replace(kept.header, revision=23))
    yield "check-out: revision 24", "too-long", checked_out(kept=last)


# -- Requests at the venue ------------------------------------------------------------------------


def requests(cli: Cli):
    bad, other = Bad(cli), Bad(cli)
    office, key = bad.office.ring, bad.key_file(bad.venue)
    sibling = SecondOffice()
    sibling_key = sibling.day_key(bad.authority.certificate(sibling.text, "Anderes Amt"))

    def released(asked: bytes, trust=bad.trust, at=NOON, log=None, limits=()):
        return lambda: cli.release(key, asked, bad.store.directory, trust, log or cli.new("log"), *limits, at=at)

    def raw(seed=office.seed, id=office.identity, venue=bad.venue.text, windows=((NOON - 7_200, NOON),), areas=(),
            basis=LEGAL_BASIS, issued=NOON, expires=NOON + DAY, reply_key=bad.office_day_key) -> bytes:
        return cose.sign("request", seed, [
            1, os.urandom(16), id, e.read_public_text("venue", venue), [list(w) for w in windows],
            [list(a) for a in areas], basis, issued, expires, reply_key])

    good = raw()
    yield "request: for another venue", "wrong-venue", released(raw(venue=other.venue.text))
    yield "request: reply key of another office", "office-uncertified", released(raw(reply_key=sibling_key))
    yield "request: office of another authority", "office-uncertified", released(
        raw(seed=other.office.ring.seed, id=other.office.ring.identity, reply_key=other.office_day_key))
    yield "request: office revoked", "office-revoked", released(
        good, (bad.authority.text, bad.authority.revocations(2, [bad.office.text]), None))
    yield "request: signed by another", "bad-signature", released(raw(seed=sibling.ring.seed))
    forged = e.make_office_day_key(sibling.ring.seed, office.identity, TODAY, os.urandom(31) + b"\0", bad.certificate)
    yield "request: reply key signed by another", "bad-signature", released(raw(reply_key=forged))
    weak = e.make_office_day_key(office.seed, office.identity, TODAY, bytes(32), bad.certificate)
    yield "request: reply key of small order", "undecryptable", released(raw(reply_key=weak))
    yield "request: reply key of small order, expired", "undecryptable", released(
        raw(reply_key=weak), at=NOON + DAY)
    yield "request: expired", "request-expired", released(good, at=NOON + DAY)
    yield "request: from the future", "request-expired", released(
        raw(issued=NOON + T + 1))
    yield "request: window of 1,799 s", "window-too-short", released(raw(windows=[(NOON - 1_799, NOON)]))
    yield "request: area of two levels without a list", "area-unknown", released(raw(areas=[("a", "b")]))
    yield "request: day without key", "no-day-key", released(raw(windows=[(NOON - DAY, NOON - DAY + 3_600)]))
    yield "request: office not named", "office-not-named", released(
        raw(seed=sibling.ring.seed, id=sibling.ring.identity, reply_key=sibling_key))
    later, day = bad.office.draw(TODAY + 31), TODAY + 31
    reply_key = e.make_office_day_key(office.seed, office.identity, day, later.public, bad.certificate)
    issued = NOON + 31 * DAY
    yield "request: day whose key should have been deleted", "no-day-key", released(
        raw(issued=issued, expires=issued + DAY, reply_key=reply_key), at=issued, trust=(
            bad.authority.text, e.revoke(bad.authority.seed, 2, issued, issued + DAY, []), None))
    yield "request: windows overlap", "malformed", released(
        raw(windows=[(NOON - 7_200, NOON), (NOON - 3_600, NOON + 60)]))
    yield "request: windows descend", "malformed", released(
        raw(windows=[(NOON - 3_600, NOON), (NOON - 7_200, NOON - 3_600)]))
    yield "request: window in the future", "malformed", released(raw(windows=[(NOON, NOON + T + 1)]))
    yield "request: empty window", "malformed", released(raw(windows=[(NOON, NOON)]))
    yield "request: no window", "malformed", released(raw(windows=[]))
    yield "request: 33 days with the day before", "no-day-key", released(raw(windows=[(NOON - 31 * DAY, NOON)]))
    yield "request: 34 days with the day before", "malformed", released(raw(windows=[(NOON - 32 * DAY, NOON)]))
    yield "request: area twice", "malformed", released(raw(areas=[("a",), ("a",)]))
    yield "request: areas descend", "malformed", released(raw(areas=[("b",), ("a",)]))
    yield "request: area inside another", "malformed", released(raw(areas=[("a",), ("a", "b")]))
    yield "request: level in another form", "malformed", released(raw(areas=[("a ",)]))
    yield "request: legal basis that cannot be seen", "malformed", released(raw(basis="\u2800"))
    yield "request: empty area", "malformed", released(raw(areas=[()]))
    yield "request: no legal basis", "malformed", released(raw(basis=""))
    yield "request: legal basis of 65 bytes", "malformed", released(raw(basis="x" * 65))
    yield "request: control character", "malformed", released(raw(basis="a\nb"))
    yield "request: valid for 8 days", "malformed", released(raw(expires=NOON + 8 * DAY))
    yield "request: issued on another day", "malformed", released(raw(issued=NOON + DAY, expires=NOON + 2 * DAY))
    yield "request: version 2", "unsupported-version", released(cose.sign("request", office.seed, [2]))
    yield "request: version -1", "malformed", released(cose.sign("request", office.seed, [-1]))
    yield "request: a referral order", "wrong-purpose", released(cose.sign("referral-order", office.seed, [1]))
    seen = [(e.read_request(good).id, office.identity, [(NOON - 7_200, NOON)])]
    yield "request: seen before", "request-seen", released(good, log=cli.file("log", e.write_request_log(seen)))
    yield from request_logs(cli, good, released)
    earlier = cli.file("log", e.write_request_log([(os.urandom(16), office.identity, [(DAY * TODAY, NOON - 7_200)])]))
    yield "request: day's limit reached", "windows-exceed-limit", released(
        good, log=earlier, limits=["--max-seconds-a-day", 43_199])
    yield "request: one request more than a day may have", "requests-exceed-limit", released(
        good, log=earlier, limits=["--max-requests", 1])


def request_logs(cli: Cli, good: bytes, released):
    """Logs that are not read; `good` would be answered."""
    office, window = os.urandom(32), (NOON - 7_200, NOON)
    entry = (os.urandom(16), office, [window])
    later = (NOON, NOON + 3_600)
    too_many = [(n.to_bytes(16, "big"), office, [window]) for n in range(65_537)]
    for name, log in (("an id twice from one office", [entry, entry]), ("too many requests", too_many),
                      ("windows descend", [(*entry[:2], [later, window])]), ("no window", [(*entry[:2], [])]),
                      ("windows overlap", [(*entry[:2], [window, (NOON - 1, NOON + 3_600)])]),
                      ("34 days with the day before", [(*entry[:2], [(NOON - 32 * DAY, NOON)])])):
        file = cli.file("log", e.write_request_log(log))
        yield f"request log: {name}", "malformed", released(good, log=file)


# -- Releases at the office -----------------------------------------------------------------------


def releases(cli: Cli):
    bad, other = Releasing(cli), Releasing(cli)

    def opened(*parts: bytes, **more):
        return lambda: bad.open(parts, **more)

    one, two = bad.items()
    halves = bad.part(0, False, [one]), bad.part(1, True, [two], 2)
    yield "release: no part", "incomplete", opened()
    yield "release: last part missing", "incomplete", opened(halves[0])
    yield "release: parts swapped", "out-of-order", opened(*reversed(halves))
    yield "release: first part twice", "out-of-order", opened(halves[0], *halves)
    yield "release: a part after the last", "out-of-order", opened(bad.part(), bad.part(1, True, []))
    yield "release: items descend", "out-of-order", opened(bad.part(items=[two, one]))
    yield "release: item twice", "out-of-order", opened(bad.part(items=[one, one, two]))
    yield "release: items descend over parts", "out-of-order", opened(
        bad.part(0, False, [two]), bad.part(1, True, [one], 2))
    yield "release: total differs", "incomplete", opened(bad.part(total=3))
    yield "release: signed by another", "bad-signature", opened(bad.part(seed=other.venue.ring.seed))
    again = bad.office.request(bad.office_day_key, bad.venue.text, [(NOON - 3_600, NOON)])
    yield "release: for another request", "wrong-request", opened(bad.part(read=e.read_request(again)))
    stranger = replace(bad.read, reply_key=other.read.reply_key)
    yield "release: to another key", "undecryptable", opened(bad.part(read=stranger))
    yield "release: inside and outside differ", "out-of-order", opened(misnumbered(bad))
    flipped = bad.part()
    yield "release: bit flipped", "undecryptable", opened(flip_ciphertext(flipped))
    yield "release: a tag 18", "wrong-purpose", opened(bad.visits[0][0])
    yield "release: day key of another venue", "wrong-venue", opened(
        bad.part(), day_keys=[bad.day_key, other.day_key])
    forged = e.make_venue_day_key(other.venue.ring.seed, bad.venue.ring.identity, TODAY, b"\x09" + bytes(31), None)
    yield "release: day key forged", "bad-signature", opened(bad.part(), day_keys=[bad.day_key, forged])

    def of_day(on: int) -> bytes:
        return e.make_venue_day_key(bad.venue.ring.seed, bad.venue.ring.identity, on, b"\x09" + bytes(31), None)

    for name, on in (("two days before", TODAY - 2), ("the day after", TODAY + 1)):
        yield f"release: day key of {name}", "wrong-day", opened(bad.part(), day_keys=[bad.day_key, of_day(on)])
    yield "release: day key of the day before alone", "no-day-key", opened(bad.part(), day_keys=[of_day(TODAY - 1)])


def referrals(cli: Cli):
    bad, other = Bad(cli), Bad(cli)
    asking = SecondOffice()
    reply_key = asking.day_key(bad.authority.certificate(asking.text, "Anderes Amt"))
    key = bad.key_file(bad.office)

    def order(to=bad.office.ring.identity, seed=asking.ring.seed, reply_key=reply_key, **changed) -> bytes:
        fields = request._fields(asking.ring.identity, [to], bad.venue.ring.identity, [(NOON - 7_200, NOON)], [],
                                 LEGAL_BASIS, NOON, changed.get("expires", NOON + DAY), reply_key)
        message = cose.sign(changed.get("name", "referral-order"), seed, fields)
        sealed_to = e.read_office_day_key(bad.office_day_key)
        clear = D([1, sealed_to.kid])
        return cose.seal("referral", "referral", sealed_to.public, cose.ext_of("referral", clear), message,
                         request.REFERRAL, clear)[0]

    def opened(message: bytes, trust=bad.trust, at=NOON):
        return lambda: cli.open_referral(key, message, trust, at=at)

    yield "referral: to another office", "wrong-office", opened(order(to=other.office.ring.identity))
    yield "referral: asking office revoked", "office-revoked", opened(
        order(), (bad.authority.text, bad.authority.revocations(2, [asking.text]), None))
    yield "referral: signed by another", "bad-signature", opened(order(seed=curves.random_key()))
    yield "referral: expired", "request-expired", opened(order(), at=NOON + DAY)
    yield "referral: valid for 8 days", "malformed", opened(order(expires=NOON + 8 * DAY))
    yield "referral: a request inside", "wrong-purpose", opened(order(name="request"))


REFUSALS = (visits, day_keys, check_outs, requests, releases, referrals)
