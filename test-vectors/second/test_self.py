"""The second implementation against itself, and against what FORMAT.md refuses."""

import os
from dataclasses import replace

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import episeal2 as e
from episeal2 import bech32m, cbor, cose, curves, values, visit
from scene import DAY, NOON, TODAY, Authority, Office, Server, Venue

ADA = e.Contact(given="Ada", family="Müller-Öztürk", telephone="+49 711 1", email="ada@example.org",
                street="Königstraße 1", postal_code="70173", city="Stuttgart")
BEN = e.Contact(family="Ben")


def refused(code: str):
    class _Code:
        def __enter__(self):
            self.raises = pytest.raises(e.Refused)
            self.info = self.raises.__enter__()

        def __exit__(self, *exc):
            caught = self.raises.__exit__(*exc)
            assert self.info.value.code == code
            return caught
    return _Code()


class Scene:
    def __init__(self, venue_may_read: bool = False):
        self.authority = Authority()
        self.office = Office(self.authority)
        self.venue = Venue()
        self.server = Server()
        self.trust = self.authority.trust()
        self.may_read = venue_may_read
        self.day_key = self.venue.day_key(None if venue_may_read else self.office.day_key())
        self.poster = e.read_poster(self.venue.poster())

    def accepted(self, t: int = NOON):
        return e.accept_venue_day_key(self.day_key, self.venue.id, t, self.trust, self.may_read)

    def seal(self, contact=ADA, arrival=NOON - 3_600, **more):
        data, kept = e.seal_visit(self.accepted(), self.poster, contact, arrival, **more)
        self.server.admit(data)
        return data, kept

    def release(self, asked: bytes, **more):
        return self.venue.release(asked, self.server.list(), self.server.notes, self.trust, **more)

    def open(self, asked: bytes, parts):
        return self.office.open(asked, parts, [self.day_key], self.server.list())

    def ask_release_open(self, **more):
        asked = self.office.request(self.venue.id, **more)
        parts, reports = self.release(asked)
        assert reports == []
        return self.open(asked, parts)


# -- Encodings ------------------------------------------------------------------------------------


def test_map_keys_are_in_bytewise_order():
    # RFC 8949, 4.2.1: 10, 100, -1, "z", "aa", false, as the RFC lists them
    order = [10, 100, -1, "z", "aa", False]
    assert list(cbor2.loads(cbor.D({k: 0 for k in reversed(order)}))) == order
    headers = {-70003: 0, -70002: 0, 16: 0, 5: 0, 1: 0}
    assert list(cbor2.loads(cbor.D(headers))) == [1, 5, 16, -70002, -70003]


@pytest.mark.parametrize("hexed", [
    "1801", "190001", "9fff", "5f4101ff", "a201000100", "a202000100", "f97e00", "f93c00", "fb3ff0000000000000",
    "0101", "", "61", "62c328", "f7", "e1", "c11a00000000", "c24101", "d81c80", "81" * 17 + "00",
    "5b00ffffffffffffff", "9b00ffffffffffffff", "d9010280"])
def test_strict_cbor(hexed):
    with refused("malformed"):
        cbor.read(bytes.fromhex(hexed))


def test_bech32m_of_bip_350():
    assert bech32m.decode("A1LQFN3A") == ("A", b"")
    assert bech32m.encode("a", b"") == "a1lqfn3a"
    split = "split1checkupstagehandshakeupstreamerranterredcaperredlc445v"
    assert bech32m.encode(*bech32m.decode(split)) == split
    for bad in ("a1lqfn3A", "a1lqfn3b", "1lqfn3a", "M1VUXWEZ", "16plkw9", "in1muywd", "mm1crxm3i", "au1s5cgom"):
        with refused("malformed"):
            bech32m.decode(bad)


def test_recipient_header():
    assert cbor.D({1: -31}) == cose.RECIPIENT_PROTECTED


def test_small_order_keys_are_refused():
    neutral = b"\x01" + bytes(31)
    for key in (neutral, bytes(32), b"\xee" + b"\xff" * 30 + b"\x7f", b"\xec" + b"\xff" * 30 + b"\x7f"):
        with refused("bad-signature"):
            curves.ed25519_verify(key, b"m", neutral + bytes(32))
    order_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
    assert not curves._canonical_and_of_large_order(order_8)
    assert curves._canonical_and_of_large_order(curves.ed25519_public(os.urandom(32)))
    for low in (bytes(32), b"\x01" + bytes(31)):
        with refused("undecryptable"):
            curves.x25519(curves.random_key(), low)


# -- The whole way --------------------------------------------------------------------------------


@pytest.mark.parametrize("venue_may_read", [False, True])
def test_seal_ask_release_open(venue_may_read):
    scene = Scene(venue_may_read)
    data, kept = scene.seal(departure=NOON - 60)
    scene.seal(BEN, kind=visit.COMPANION)
    results = scene.ask_release_open()
    assert {r.record.contact for r in results} == {ADA, BEN}
    assert e.read_visit(data).open_as_visitor(kept.visitor).contact == ADA
    assert e.read_kept(e.write_kept(kept)) == kept
    assert len(data) <= cbor.MAX_VISIT


def test_check_out_narrows_the_stay():
    scene = Scene()
    first, kept = scene.seal(arrival=NOON - 6 * 3_600)
    second, kept = e.check_out(kept, scene.accepted(), ADA, NOON - 5 * 3_600)
    scene.server.admit(second)
    (result,) = scene.ask_release_open()
    assert result.departure == NOON - 5 * 3_600 and kept.header.revision == 1
    assert scene.ask_release_open(windows=[(NOON - 3_600, NOON)]) == []
    assert scene.server.admit(second) == "already-stored"
    with refused("superseded"):
        scene.server.admit(first)


def test_departure_note():
    scene = Scene()
    data, _ = scene.seal()
    staff, id = curves.random_key(), e.read_visit(data).record_id
    certificate = e.certify_staff(scene.venue.ring.seed, scene.venue.id, TODAY, curves.ed25519_public(staff))
    for departure in (NOON - 900, NOON - 600, NOON + 2 * DAY):
        scene.server.notes.append(e.note_departure(staff, certificate, scene.accepted(), id, departure))
    stranger = curves.random_key()
    scene.server.notes.append(e.note_departure(stranger, certificate, scene.accepted(), id, NOON - 300))
    (result,) = scene.ask_release_open()
    assert (result.departure, result.departure_noted_by_staff) == (NOON - 600, True)


def test_areas_and_times_not_asked_stay_closed():
    scene = Scene()
    scene.seal(levels=["Saal", "Tisch 1"])
    scene.seal(BEN, levels=["Garten"])
    scene.seal(BEN, arrival=NOON + 3_600)
    results = scene.ask_release_open(areas=[["Saal"]])
    assert [r.record.contact for r in results] == [ADA]


def test_many_parts():
    scene = Scene()
    for _ in range(5):
        scene.seal()
    asked = scene.office.request(scene.venue.id)
    parts, _ = scene.release(asked, items_a_part=2)
    assert len(parts) == 3 and len(scene.open(asked, parts)) == 5
    for wrong, code in ((parts[:2], "incomplete"), (parts[1:], "out-of-order"), ([], "incomplete"),
                        (parts + parts[-1:], "out-of-order"), ([parts[0], parts[0]], "out-of-order")):
        with refused(code):
            scene.open(asked, wrong)
    other = scene.office.request(scene.venue.id, windows=[(NOON - 7_200, NOON)])
    with refused("wrong-request"):
        scene.open(other, parts)


def test_stored_after_the_release_is_named_and_spoils_nothing():
    scene = Scene()
    scene.seal()
    asked = scene.office.request(scene.venue.id)
    parts, _ = scene.release(asked)
    _, later = scene.seal(BEN)
    results = scene.open(asked, parts)
    assert [r.errors for r in results if not r.record] == [{"unexamined"}]
    assert [r.record.contact for r in results if r.record] == [ADA]


def test_a_later_bad_revision_hides_no_sound_one():
    scene = Scene()
    _, kept = scene.seal()
    moved, _ = e.check_out(replace(kept, area=("Garten",)), scene.accepted(), BEN, NOON)
    scene.server.admit(moved)
    (result,) = scene.ask_release_open()
    assert (result.record.contact, result.departure, result.errors) == (ADA, None, {"disagrees"})


def test_an_invalid_note_is_named_and_not_used():
    scene = Scene()
    scene.seal()
    asked = scene.office.request(scene.venue.id)
    items, _ = e.examine(e.read_request(asked), scene.venue.id, scene.venue.secrets(), scene.server.list(), [],
                         e.Policy(), NOON)
    forged = cose.sign("departure", curves.random_key(), [1, items[0].record_id, TODAY, NOON, b""])
    parts = e.write_release([replace(items[0], note=forged)], e.read_request(asked), scene.venue.ring.seed)
    (result,) = scene.open(asked, parts)
    assert (result.record.contact, result.departure, result.errors) == (ADA, None, {"note-invalid"})


# -- What is refused ------------------------------------------------------------------------------


def test_every_flipped_bit_of_a_visit_is_refused():
    scene = Scene()
    data, kept = scene.seal()
    for n in range(0, len(data), 7):
        bad = data[:n] + bytes([data[n] ^ 1 << n % 8]) + data[n + 1:]
        with pytest.raises(e.Refused):
            e.admit(bad, None, NOON)


def _resigned(scene, header: bytes, index: bytes, record: bytes, author: bytes) -> bytes:
    return cose.sign("visit", author, [header, index, record])


@pytest.mark.parametrize("swapped", ["index", "record"])
def test_a_part_of_another_visit_does_not_open(swapped):
    scene = Scene()
    one, kept = scene.seal()
    two, _ = scene.seal(BEN)
    one, two = e.read_visit(one), e.read_visit(two)
    parts = {"index": one.index.encoding, "record": one.record.encoding, swapped: getattr(two, swapped).encoding}
    moved = e.read_visit(_resigned(scene, one.header_bytes, parts["index"], parts["record"], kept.author))
    moved.verify()
    (secret,) = scene.venue.secrets().values()
    with refused("undecryptable"):
        moved.index_cek(secret.secret)


def test_a_ticket_for_another_key_breaks_on_the_commitment():
    scene = Scene()
    data, kept = scene.seal()
    sealed = e.read_visit(data)
    wrong = cose.make_ticket(curves.random_key(), "office", sealed.record.protected, sealed.record_ext,
                             e.read_office_day_key(scene.office.day_key()).public)
    with refused("undecryptable"):
        sealed.cek_of_ticket(wrong, "office", scene.office.ring.days[0].secret)


def test_the_venue_alone_and_the_office_alone_cannot_read():
    scene = Scene()
    data, _ = scene.seal()
    sealed = e.read_visit(data)
    (venue,) = scene.venue.secrets().values()
    index = sealed.open_index(sealed.index_cek(venue.secret))
    for role in ("office", "reader"):
        with refused("undecryptable"):
            sealed.cek_of_ticket(index.ticket, role, venue.secret)
    with refused("undecryptable"):
        sealed.index_cek(scene.office.ring.days[0].secret)
    with refused("undecryptable"):
        sealed.open_as_visitor(venue.secret)


def test_venue_may_read_needs_consent():
    scene = Scene(venue_may_read=True)
    with refused("venue-may-read"):
        e.accept_venue_day_key(scene.day_key, scene.venue.id, NOON, scene.trust)


def test_day_keys():
    scene = Scene()
    office = scene.office.day_key()

    def accept(data, trust=scene.trust, t=NOON, v=scene.venue.id, **more):
        return e.accept_venue_day_key(data, v, t, trust, **more)

    with refused("wrong-venue"):
        accept(scene.day_key, v=Venue().id)
    with refused("wrong-day"):
        accept(scene.day_key, t=NOON + DAY)
    with refused("day-closed"):
        accept(scene.day_key, t=NOON + 3 * DAY, revision_of=TODAY)
    with refused("office-revoked"):
        accept(scene.day_key, trust=scene.authority.trust(scene.office.id))
    with refused("office-uncertified"):
        accept(scene.day_key, trust=Authority().trust())
    with refused("revocations-expired"):
        accept(scene.day_key, trust=e.trust(scene.authority.public, scene.authority.revocations(at=NOON - 20 * DAY)))
    with refused("office-lapsed"):
        scene.trust.check_office(scene.office.id, e.read_office_day_key(office).certificate, NOON + 60 * DAY)
    with refused("wrong-day"):
        accept(e.make_venue_day_key(scene.venue.ring.seed, scene.venue.id, TODAY, e.DaySecret(0, os.urandom(32)).public,
                                    scene.office.day_key(TODAY + 1)))
    self_named = e.make_office_day_key(scene.venue.ring.seed, scene.venue.id, TODAY,
                                       e.DaySecret(0, os.urandom(32)).public,
                                       scene.authority.certificate(scene.venue.id))
    with refused("venue-is-office"):
        accept(scene.venue.day_key(self_named))
    stolen = e.read_office_day_key(office).public
    with refused("venue-is-office"):
        accept(e.make_venue_day_key(scene.venue.ring.seed, scene.venue.id, TODAY, stolen, office))
    with refused("revocations-older"):
        e.trust(scene.authority.public, scene.authority.revocations(3), 4)
    with refused("bad-signature"):
        e.trust(scene.authority.public, Authority().revocations())


def test_a_day_key_copied_by_another_venue_has_another_kid():
    scene, thief = Scene(), Venue()
    copied = e.make_venue_day_key(thief.ring.seed, thief.id, TODAY, e.read_venue_day_key(scene.day_key).public,
                                  scene.office.day_key())
    accepted = e.accept_venue_day_key(copied, thief.id, NOON, scene.trust)
    assert accepted.kid != e.read_venue_day_key(scene.day_key).kid
    data, _ = e.seal_visit(accepted, e.read_poster(thief.poster()), ADA, NOON - 60)
    scene.server.admit(data)
    assert scene.ask_release_open() == []
    relabelled = replace(e.read_visit(data).header, kid=e.read_venue_day_key(scene.day_key).kid).encode()
    assert relabelled != e.read_visit(data).header_bytes


def test_requests():
    scene = Scene()
    venue, office = scene.venue, scene.office

    def verify(asked, t=NOON, policy=e.Policy(), trust=scene.trust):
        known = [e.DayKeyOfVenue(d.day, d.office) for d in venue.ring.days]
        e.verify_request(e.read_request(asked), t, venue.id, trust, venue.log, policy, known)

    good = office.request(venue.id)
    verify(good)
    cases = {
        "wrong-venue": dict(asked=office.request(Venue().id)),
        "request-expired": dict(asked=good, t=NOON + 4 * DAY),
        "window-too-short": dict(asked=office.request(venue.id, windows=[(NOON - 1_799, NOON)])),
        "area-too-deep": dict(asked=office.request(venue.id, areas=[["a", "b", "c", "d"]])),
        "no-day-key": dict(asked=office.request(venue.id, windows=[(NOON - DAY, NOON)])),
        "office-not-named": dict(asked=Office(scene.authority).request(venue.id)),
        "windows-exceed-limit": dict(asked=good, policy=e.Policy(seconds_a_day=7_200)),
        "office-revoked": dict(asked=good, trust=scene.authority.trust(office.id)),
    }
    for code, arguments in cases.items():
        with refused(code):
            verify(**arguments)
    scene.release(good)
    with refused("request-seen"):
        verify(good)
    with refused("windows-exceed-limit"):
        verify(office.request(venue.id), policy=e.Policy(seconds_a_day=15 * 3_600))
    for windows in ([(NOON - 7_200, NOON), (NOON - 3_600, NOON + 60)], [(NOON, NOON + 3_600)], [],
                    [(NOON - 40 * DAY, NOON)]):
        with refused("malformed"):
            e.read_request(e.make_request(office.ring.seed, office.id, venue.id, windows, [], "x", NOON, NOON + DAY,
                                          office.day_key()))


def test_referral():
    authority = Authority()
    asking, competent, venue = Office(authority), Office(authority), Venue()
    sent = asking.refer(competent.day_key(), venue.id)

    def opened(t=NOON, trust=authority.trust()):
        secrets = {kid: d.secret for kid, d in competent.ring.by_kid().items()}
        return e.open_referral(sent, competent.id, secrets, trust, t)

    assert opened().venue == venue.id
    with refused("request-expired"):
        opened(t=NOON + 4 * DAY)
    with refused("office-revoked"):
        opened(trust=authority.trust(asking.id))


def test_key_rings():
    ring = e.KeyRing("venue", curves.random_key())
    for on in (TODAY + 1, TODAY):
        ring = ring.with_day(e.DaySecret(on, curves.random_key(), os.urandom(32) if on == TODAY else None))
    written = e.write_key_ring(ring)
    assert e.read_key_ring("venue", written) == ring
    for bad in (written[:-1], written + "\n", written.lower(), "\n".join(reversed(written.split("\n"))), ""):
        with pytest.raises(e.Refused):
            e.read_key_ring("venue", bad)
    with refused("wrong-purpose"):
        e.read_key_ring("office", written)
    locked = e.lock_key_ring(ring, "Fünf Esel")
    assert e.unlock_key_ring("venue", locked, "Fünf Esel") == ring
    with refused("undecryptable"):
        e.unlock_key_ring("venue", locked, "Fünf Äsel")
    with refused("undecryptable"):
        e.unlock_key_ring("venue", locked[:-1] + bytes([locked[-1] ^ 1]), "Fünf Esel")
    with refused("wrong-purpose"):
        e.read_public_text("office", e.public_text("venue", ring.identity))


def test_purpose_and_version():
    seed = curves.random_key()
    with refused("wrong-purpose"):
        e.read_request(cose.sign("referral-order", seed, [1]))
    with refused("wrong-purpose"):
        e.read_request(e.lock_key_ring(e.KeyRing("venue", seed), "x"))
    with refused("unsupported-version"):
        e.read_request(cose.sign("request", seed, [2, "anything"]))
    with refused("malformed"):
        e.read_request(cose.sign("request", seed, ["1"]))
    with refused("malformed"):
        e.read_request(cbor.D([1, 2]))


def test_deterministic_signatures():
    seed = bytes(range(32))
    signed = cose.sign("staff-certificate", seed, [1, bytes(32), TODAY, bytes(32)])
    assert signed == cose.sign("staff-certificate", seed, [1, bytes(32), TODAY, bytes(32)])
    message, _ = cose.read_signed("staff-certificate", signed)
    protected = cbor.D({1: -19, 16: "application/vnd.episeal.staff-certificate+cose"})
    to_be_signed = cbor.D(["Signature1", protected, b"", cbor.D([1, bytes(32), TODAY, bytes(32)])])
    assert message.signature == Ed25519PrivateKey.from_private_bytes(seed).sign(to_be_signed)


def test_text():
    scene = Scene()
    for contact, code in ((e.Contact(), "invalid-text"), (e.Contact(given="a\tb"), "invalid-text"),
                          (e.Contact(given="\u202eb"), "invalid-text"), (e.Contact(given="ä" * 81), "too-long"),
                          (e.Contact(given="a", telephone="1" * 33), "too-long")):
        with refused(code):
            scene.seal(contact)
    for area in ("a//b", " a", "a/\u00a0b", "/"):
        with refused("invalid-text"):
            e.poster_text(scene.venue.id, "x", area)
    with refused("too-long"):
        e.poster_text(scene.venue.id, "x", "1/2/3/4/5/6")
    with refused("invalid-time"):
        scene.seal(departure=NOON - 7_200)
    with refused("wrong-day"):
        scene.seal(arrival=NOON + DAY)
    largest = e.Contact(*("ä" * 80, "ö" * 80, "1" * 32, "e" * 254, "s" * 160, "7" * 16, "c" * 160))
    data, _ = scene.seal(largest, levels=["L" * 64] * 5, departure=NOON)
    assert len(data) <= cbor.MAX_VISIT


def test_arrival_is_moved_to_the_edge_of_the_day():
    scene = Scene()
    _, kept = scene.seal(arrival=DAY * TODAY - 600)
    assert kept.arrival == DAY * TODAY
    assert values.day_of(kept.arrival) == TODAY
