"""The second implementation against itself, and against what FORMAT.md refuses."""

import os
from dataclasses import replace

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import episeal2 as e
from episeal2 import bech32m, cbor, cose, curves, opening, values, visit
from scene import DAY, NOON, TODAY, Authority, Office, Venue
from stage import ADA, BEN, Scene, refused


WITHOUT_LIST = e.Policy(areas=e.AreaPolicy(without_list=True))


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


def test_any_item_is_a_key_of_a_map():
    # {{128: h''}: nil, nil: ""}: what a version 1 reader passes over, whatever it is
    data = bytes.fromhex("a2a1188040f6f660")
    assert cbor.D(cbor.read(data)) == data


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
    assert len(data) <= 4_096


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


def test_areas_and_times_not_asked_stay_closed():
    scene = Scene()
    scene.seal(levels=["Saal", "Tisch 1"])
    scene.seal(BEN, levels=["Garten"])
    scene.seal(BEN, arrival=NOON + 3_600)
    asked = scene.office.request(scene.venue.id, areas=[["Saal"], ["Keller"]])
    parts, _ = scene.release(asked, policy=WITHOUT_LIST)
    opening = scene.office.opening(asked, parts, [scene.day_key], scene.server.list())
    assert [r.record.contact for r in opening.results] == [ADA]
    assert opening.empty_areas == [("Keller",)]
    found = e.examine(e.read_request(asked), scene.trust, scene.venue.secrets(), scene.server.list(), [], WITHOUT_LIST,
                      NOON)
    assert found.empty_areas(e.read_request(asked)) == [("Keller",)]


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


# -- What is refused ------------------------------------------------------------------------------


def test_every_flipped_bit_of_a_visit_is_refused():
    scene = Scene()
    data, kept = scene.seal()
    for n in range(0, len(data), 7):
        bad = data[:n] + bytes([data[n] ^ 1 << n % 8]) + data[n + 1:]
        with pytest.raises(e.Refused):
            e.admit(bad, None, NOON, scene.server.published)


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


def test_a_visit_under_a_key_that_is_not_published_is_not_admitted():
    """[R90]: not even where the venue signed it, and before the signature is looked at."""
    scene = Scene()
    second = e.make_venue_day_key(scene.venue.ring.seed, scene.venue.id, TODAY,
                                  curves.x25519_public(curves.random_key()), scene.office.day_key())
    accepted = e.accept_venue_day_key(second, scene.venue.id, NOON, scene.trust)
    data, kept = e.seal_visit(accepted, scene.poster, ADA, NOON - 60)
    with refused("no-day-key"):
        scene.server.admit(data)
    with refused("no-day-key"):
        scene.server.admit(data[:-1] + bytes([data[-1] ^ 1]))
    # what a server stores all the same is reported by the office
    scene.server.visits[kept.record_id, 0] = data
    (result,) = scene.ask_release_open()
    assert (result.record, result.errors) == (None, {"no-day-key"})


def test_a_day_key_copied_by_another_venue_has_another_kid():
    scene, thief = Scene(), Venue()
    copied = e.make_venue_day_key(thief.ring.seed, thief.id, TODAY, e.read_venue_day_key(scene.day_key).public,
                                  scene.office.day_key())
    accepted = e.accept_venue_day_key(copied, thief.id, NOON, scene.trust)
    assert accepted.kid != e.read_venue_day_key(scene.day_key).kid
    data, _ = e.seal_visit(accepted, e.read_poster(thief.poster()), ADA, NOON - 60)
    scene.server.publish(copied)
    scene.server.admit(data)
    asked = scene.office.request(scene.venue.id)
    parts, _ = scene.release(asked)
    assert scene.office.open(asked, parts, [scene.day_key], []) == []
    relabelled = replace(e.read_visit(data).header, kid=e.read_venue_day_key(scene.day_key).kid).encode()
    assert relabelled != e.read_visit(data).header_bytes


def test_day_keys_of_an_opening():
    scene = Scene()
    scene.seal()
    asked = scene.office.request(scene.venue.id)
    parts, _ = scene.release(asked)

    def day_key(on):
        return scene.venue.day_key(scene.office.day_key(on), on)

    def opened(*day_keys):
        return scene.office.open(asked, parts, day_keys, scene.server.list())

    assert len(opened(scene.day_key)) == len(opened(day_key(TODAY - 1), scene.day_key)) == 1
    for on in (TODAY - 2, TODAY + 1):
        with refused("wrong-day"):
            opened(scene.day_key, day_key(on))
    for missing in ((), (day_key(TODAY - 1),)):
        with refused("no-day-key"):
            opened(*missing)
    with refused("wrong-venue"):
        opened(scene.day_key, Scene().day_key)
    stranger = e.make_venue_day_key(Venue().ring.seed, scene.venue.id, TODAY, b"\x09" + bytes(31), None)
    with refused("bad-signature"):
        opened(scene.day_key, stranger)


def test_the_day_before_the_oldest_key_is_no_day_of_the_request():
    scene = Scene()
    oldest = TODAY - 30
    windows = [(DAY * oldest, DAY * oldest + 3_600)]
    asked = e.read_request(scene.office.request(scene.venue.id, windows=windows))
    assert asked.days == {oldest} and asked.days_with_the_day_before == {oldest - 1, oldest}
    before, good = (e.read_venue_day_key(scene.venue.day_key(None, on)) for on in (oldest - 1, oldest))
    assert set(opening.check_day_keys(asked, [good], {oldest - 1, oldest})) == {good.kid}
    with refused("wrong-day"):
        opening.check_day_keys(asked, [before, good])


def test_the_key_of_the_day_before_is_needed_where_the_server_has_one():
    """[R40]"""
    scene = Scene()
    asked = e.read_request(scene.office.request(scene.venue.id))
    today, before = (e.read_venue_day_key(scene.venue.day_key(None, on)) for on in (TODAY, TODAY - 1))
    assert opening.check_day_keys(asked, [today], {TODAY, TODAY - 7})
    with refused("no-day-key"):
        opening.check_day_keys(asked, [today], {TODAY, TODAY - 1})
    assert len(opening.check_day_keys(asked, [today, before], {TODAY, TODAY - 1})) == 2


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


def test_purpose_and_version():
    seed = curves.random_key()
    with refused("wrong-purpose"):
        e.read_request(cose.sign("referral-order", seed, [1]))
    with refused("wrong-purpose"):
        e.read_request(e.lock_key_ring(e.KeyRing("venue", seed), "zwölf Esel"))
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
                          (e.Contact(given="a", telephone="1" * 33), "too-long"),
                          (e.Contact(given="\u3164"), "invalid-text"),
                          (e.Contact("a", house_number="1" * 17), "too-long"),
                          (e.Contact("a", country="de"), "invalid-text"),
                          (e.Contact("a", country="D"), "invalid-text")):
        with refused(code):
            scene.seal(contact)
    for area in ("a//b", " ", "a/\u00a0", "/", "a\tb", "\u3164", "a/\u2800", "\u0378"):
        with refused("invalid-text"):
            e.poster_text(scene.venue.id, "x", area)
    with refused("too-long"):
        e.poster_text(scene.venue.id, "x", "1/2/3/4/5/6")
    with refused("invalid-time"):
        scene.seal(departure=NOON - 3_600 - 601)
    with refused("wrong-day"):
        scene.seal(arrival=NOON + DAY)
    with refused("invalid-time"):
        scene.seal(departure=NOON + 601, t=NOON)
    largest = e.Contact(*("ä" * 80, "ö" * 80, "1" * 32, "e" * 254, "s" * 160, "7" * 16, "c" * 160, "7" * 16, "DE"))
    data, _ = scene.seal(largest, levels=["L" * 64] * 5, departure=NOON)
    assert len(data) <= 4_096


def test_arrival_is_moved_to_the_edge_of_the_day():
    scene = Scene()
    _, kept = scene.seal(arrival=DAY * TODAY - 600)
    assert kept.arrival == DAY * TODAY
    assert values.day_of(kept.arrival) == TODAY


def test_a_departure_shortly_before_the_arrival_is_the_arrival():
    scene = Scene()
    arrival = NOON - 3_600
    for early in (1, 600):
        data, kept = scene.seal(departure=arrival - early)
        assert kept.departure == e.read_visit(data).open_as_visitor(kept.visitor).departure == arrival
        _, kept = e.check_out(kept, scene.accepted(), ADA, arrival - early)
        assert kept.departure == arrival
    with refused("invalid-time"):
        e.check_out(kept, scene.accepted(), ADA, arrival - 601)
    with refused("invalid-time"):
        e.check_out(kept, scene.accepted(), ADA, arrival + DAY + 1)
