"""The order in which a message is read, extensions, and numbers: section 2."""

import pytest

import episeal2 as e
from episeal2 import cose, curves, judge
from episeal2.cbor import D, Tag, read
from scene import DAY, NOON, TODAY, Authority, Office, Venue
from stage import Scene, refused

AUTHORITY = Authority()
OFFICE = Office(AUTHORITY)
PUBLIC = curves.x25519_public(curves.random_key())


def extended(*ext) -> dict[str, bytes]:
    """One of every message that has extensions."""
    seed, office, venue = OFFICE.ring.seed, OFFICE.id, Venue()
    certificate = AUTHORITY.certificate(office)
    day_key = e.make_office_day_key(seed, office, TODAY, PUBLIC, certificate)
    asked = [1, bytes(16), office, venue.id, [[NOON - 7_200, NOON]], [], "x", NOON, NOON + DAY, day_key]
    return {
        "office-certificate": e.certify_office(AUTHORITY.seed, office, "Amt", NOON, NOON + DAY, *ext),
        "revocations": e.revoke(AUTHORITY.seed, 1, NOON, NOON + DAY, [], *ext),
        "office-day-key": e.make_office_day_key(seed, office, TODAY, PUBLIC, certificate, *ext),
        "venue-day-key": e.make_venue_day_key(venue.ring.seed, venue.id, TODAY, PUBLIC, None, *ext),
        "request": cose.sign("request", seed, [*asked, *ext]),
        "referral-order": cose.sign("referral-order", seed, [*asked[:3], office, *asked[3:], *ext])}


@pytest.mark.parametrize("ext", [{0: b""}, {127: b"x" * 256}, {n: b"" for n in range(120, 128)}])
def test_what_a_reader_does_not_know_is_passed_over(ext):
    for kind, data in extended(ext).items():
        assert judge.judge(kind, data) == "ok", kind
    assert e.read_poster(e.poster_text(bytes(32), "Löwen", "", ext)).name == "Löwen"


@pytest.mark.parametrize("ext, code", [
    ({}, "malformed"), ({256: b""}, "malformed"), ({-1: b""}, "malformed"), ({"x": b""}, "malformed"),
    ({0: b"x" * 257}, "malformed"), ({0: "x"}, "malformed"), ({0: 1}, "malformed"), (None, "malformed"),
    ([], "malformed"), ({n: b"" for n in range(9)}, "malformed"), ({128: b""}, "unsupported-version"),
    ({255: b"x"}, "unsupported-version"), ({1: b"", 200: b""}, "unsupported-version")])
def test_what_is_no_extension_or_must_be_known(ext, code):
    """[R72] [R73]"""
    for kind, data in extended(ext).items():
        assert judge.judge(kind, data) == code, kind
    with refused(code):
        e.read_poster(e.poster_text(bytes(32), "Löwen", "", ext))
    for kind, data in extended({0: b"x"}, {1: b"x"}).items():
        assert judge.judge(kind, data) == "malformed", kind


def test_messages_without_extensions_take_no_further_field():
    seed = curves.random_key()
    said = [1, OFFICE.id, TODAY, OFFICE.id, {0: b""}]
    assert judge.judge("staff-certificate", cose.sign("staff-certificate", seed, said)) == "malformed"


@pytest.mark.parametrize("more, code", [
    ({16: b""}, None), ({127: b"x" * 256}, None), ({n: b"" for n in range(20, 28)}, None),
    ({n: b"" for n in range(20, 29)}, "malformed"), ({128: b"x"}, "unsupported-version"), ({16: "x"}, "malformed"),
    ({256: b""}, "malformed"), ({16: b"x" * 257}, "malformed"), ({"x": b""}, "malformed")])
def test_a_new_field_costs_no_contact(more, code):
    scene = Scene()
    data, kept = scene.seal()
    from episeal2 import visit
    header = kept.header
    body = read(visit.record_body(0, kept.venue, (), kept.arrival, None, e.Contact("Ada")))
    index = read(visit.index_body(kept.arrival, None, (), bytes(72)))
    for call in (lambda: visit.read_record_body(D(body | more), header),
                 lambda: visit.read_index_body(D(index | more), header)):
        if code is None:
            assert call().arrival == kept.arrival
        else:
            with refused(code):
                call()


@pytest.mark.parametrize("key", [5, 6, 12])
def test_the_keys_between_are_no_extensions_of_an_index(key):
    from episeal2 import visit
    scene = Scene()
    _, kept = scene.seal()
    index = read(visit.index_body(kept.arrival, None, (), bytes(72)))
    with refused("malformed"):
        visit.read_index_body(D(index | {key: b""}), kept.header)
    assert visit.read_index_body(D(index | {13: b""}), kept.header).ticket == bytes(72)


# -- The order ------------------------------------------------------------------------------------


def raw(tag, *elements) -> bytes:
    return D(Tag(tag, list(elements)))


def test_what_fails_first_is_reported():
    typ = D({1: -19, 16: cose.typ_of("request")})
    cases = [
        (b"", "malformed"), (D([2]), "malformed"), (raw(17, typ, {}, D([2])), "malformed"),
        (raw(16, b"\xff"), "wrong-purpose"), (raw(96), "wrong-purpose"), (D(Tag(18, 5)), "malformed"),
        (raw(18), "malformed"), (raw(18, "x", {}, D([2])), "malformed"), (raw(18, b"\xff", {}, D([2])), "malformed"),
        (raw(18, D([16]), {}, D([2])), "malformed"), (raw(18, D({}), {}, D([2])), "wrong-purpose"),
        (raw(18, D({16: b"x"}), {}, D([2])), "wrong-purpose"),
        (raw(18, D({16: cose.typ_of("visit")}), {}, D([2])), "wrong-purpose"),
        (raw(18, D({16: cose.typ_of("request")}), "x", D([2]), 1, 2, 3), "unsupported-version"),
        (raw(18, typ, {}, D([0])), "unsupported-version"), (raw(18, typ, {}, D([2**53 - 1])), "unsupported-version"),
        (raw(18, typ, {}, D([2**53])), "malformed"), (raw(18, typ, {}, D([2, 2**53])), "malformed"),
        (raw(18, typ, {}, D([])), "malformed"), (raw(18, typ, {}, D(["x"])), "malformed"),
        (raw(18, typ, {}, D([-1])), "malformed"), (raw(18, typ, {}, D({0: 2})), "malformed"),
        (raw(18, typ, {}, b"\x18\x01"), "malformed"), (raw(18, typ, {}), "malformed"),
        (raw(18, typ, {}, [2]), "malformed"), (raw(18, typ, {}, D([1]), bytes(64)), "malformed")]
    for data, code in cases:
        assert judge.judge("request", data) == code, data.hex()


def test_the_version_of_an_envelope_stands_in_its_clear():
    headers = {16: cose.typ_of("share")}
    for more, code in (({-70003: D([2])}, "unsupported-version"), ({}, "malformed"), ({-70003: D([])}, "malformed"),
                       ({-70003: [2]}, "malformed"), ({-70003: b"\xff"}, "malformed"),
                       ({-70003: D([1])}, "malformed"), ({-70003: D([2]), 5: "x"}, "unsupported-version")):
        assert judge.judge("share", raw(96, D(headers | more), "anything")) == code


def test_the_version_of_a_visit_stands_in_its_header():
    typ = D({16: cose.typ_of("visit")})
    for payload, code in (([D([2, "x"])], "unsupported-version"), ([D([2]), 5], "unsupported-version"),
                          ([[2]], "malformed"), ([2], "malformed"), ([], "malformed"), ([D({})], "malformed")):
        assert judge.judge("visit", raw(18, typ, 5, D(payload))) == code


def test_no_integer_is_above_2_to_the_53_less_one():
    """[R74]"""
    for number, code in ((2**53 - 1, "ok"), (2**53, "malformed"), (2**64 - 1, "malformed")):
        said = [1, AUTHORITY.public, number, NOON, NOON + DAY, []]
        assert judge.judge("revocations", cose.sign("revocations", AUTHORITY.seed, said)) == code
