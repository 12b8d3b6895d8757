"""Several authorities, lists and successions: section 6."""

import os
from dataclasses import replace

import pytest

import episeal2 as e
from episeal2 import cbor, cose, curves
from episeal2.authority import AUTHORITY, VENUE
from scene import DAY, NOON, TODAY, Authority, Office, Venue
from stage import Scene, refused


def key_of(seed: bytes) -> bytes:
    return curves.ed25519_public(seed)


def seeds(n: int) -> list[bytes]:
    return [curves.random_key() for _ in range(n)]


# -- Lists ----------------------------------------------------------------------------------------


def test_a_list_is_taken_by_these_rules_in_this_order():
    authority, other = Authority(), Authority()
    trust = e.trust_in([authority.public], NOON, [authority.revocations(3)])
    forged = cose.sign("revocations", other.seed, [1, authority.public, 9, NOON + DAY, NOON + 2 * DAY, []])
    for data, code in ((other.revocations(4), "office-uncertified"), (forged, "bad-signature"),
                       (authority.revocations(2, at=NOON + DAY + 601), "revocations-ahead"),
                       (authority.revocations(2), "revocations-older"),
                       (authority.revocations(3, at=NOON - 1), "disagrees")):
        with refused(code):
            trust.with_list(data, NOON)
    assert trust.with_list(authority.revocations(3), NOON) == trust
    later = trust.with_list(authority.revocations(4, at=NOON + DAY + 600), NOON)
    assert later.seen == (e.Seen(authority.public, 4, later.lists[-1].payload_digest),)


def test_a_list_held_by_anyone_revokes():
    """[R14]: by another authority's list, by one that a later list replaced, by an expired one."""
    scene, other = Scene(), Authority()
    certificate = e.read_certificate(scene.authority.certificate(scene.office.id))
    lists = ([scene.authority.revocations(), other.revocations(1, [scene.office.id])],
             [scene.authority.revocations(1, [scene.office.id]), scene.authority.revocations(2)],
             [scene.authority.revocations(), other.revocations(1, [scene.office.id], at=NOON - 20 * DAY)])
    for held in lists:
        trust = e.trust_in([scene.authority.public, other.public], NOON, held)
        with refused("office-revoked"):
            trust.check_office(scene.office.id, certificate, NOON)


def test_the_list_of_another_authority_does_not_stand_for_ones_own():
    scene, other = Scene(), Authority()
    certificate = e.read_certificate(scene.authority.certificate(scene.office.id))
    trust = e.trust_in([scene.authority.public, other.public], NOON, [other.revocations()])
    with refused("revocations-expired"):
        trust.check_office(scene.office.id, certificate, NOON)
    trust = trust.with_list(scene.authority.revocations(), NOON)
    assert trust.check_office(scene.office.id, certificate, NOON) is None


def test_a_certificate_names_its_authority():
    scene, other = Scene(), Authority()
    trust = e.trust_in([scene.authority.public, other.public], NOON, [scene.authority.revocations()])
    said = [1, other.public, scene.office.id, "Amt", NOON - DAY, NOON + DAY]
    for seed, said in ((scene.authority.seed, said), (other.seed, [1, Authority().public, *said[2:]]),
                       (other.seed, [1, other.public, os.urandom(32), *said[3:]])):
        certificate = e.read_certificate(cose.sign("office-certificate", seed, said))
        with refused("office-uncertified"):
            trust.check_office(scene.office.id, certificate, NOON)


# -- Successions ----------------------------------------------------------------------------------


def test_a_succession_needs_both_and_says_the_same():
    old, new, other = seeds(3)
    good = e.succeed(old, new, VENUE, TODAY)
    assert e.read_succession(good).start == TODAY
    said = [1, VENUE, key_of(old), key_of(new), 1, TODAY, None]
    consent = cose.sign("succession-consent", new, said)
    for n, value in ((1, AUTHORITY), (2, key_of(other)), (3, key_of(other)), (5, TODAY + 1), (6, bytes(32))):
        changed = [*said[:n], value, *said[n + 1:]]
        with refused("malformed"):
            e.read_succession(cose.sign("succession", old, [*changed, consent]))
    with refused("malformed"):
        e.read_succession(e.succeed(old, old, VENUE, TODAY))
    with refused("unsupported-version"):
        e.Successions().with_one(e.succeed(old, new, VENUE, TODAY, suite=2))
    for by_old, by_new in ((other, new), (old, other)):
        consent = cose.sign("succession-consent", by_new, said)
        with refused("bad-signature"):
            e.Successions().with_one(cose.sign("succession", by_old, [*said, consent]))
    known = e.Successions().with_one(good)
    assert known.with_one(good) is known


def test_a_chain_of_successions_disagrees_with_no_other():
    """[R84]"""
    a, b, c, d = seeds(4)
    known = e.Successions().with_one(e.succeed(a, b, VENUE, TODAY, cose.sha256(key_of(c))))
    for bad in (e.succeed(a, c, VENUE, TODAY + 1), e.succeed(b, c, VENUE, TODAY), e.succeed(b, d, VENUE, TODAY + 1),
                e.succeed(b, a, VENUE, TODAY + 1)):
        with refused("disagrees"):
            known.with_one(bad)
    assert len(known.with_one(e.succeed(b, c, VENUE, TODAY + 1)).taken) == 2
    assert len(known.with_one(e.succeed(a, c, AUTHORITY, TODAY)).taken) == 2
    # in the other order it is the same
    later = e.Successions().with_one(e.succeed(b, d, VENUE, TODAY + 1))
    with refused("disagrees"):
        later.with_one(e.succeed(a, b, VENUE, TODAY, cose.sha256(key_of(c))))
    with refused("disagrees"):
        later.with_one(e.succeed(a, b, VENUE, TODAY + 1))


def test_a_chain_has_at_most_eight():
    keys, known = seeds(10), e.Successions()
    for n in range(8):
        known = known.with_one(e.succeed(keys[n], keys[n + 1], VENUE, TODAY + n))
    with refused("disagrees"):
        known.with_one(e.succeed(keys[8], keys[9], VENUE, TODAY + 8))
    first = key_of(keys[0])
    assert [known.key_at(VENUE, first, TODAY + n) for n in (-1, 0, 3, 99)] == [
        key_of(keys[n]) for n in (0, 1, 4, 8)]


def test_a_server_takes_a_succession_before_it_begins():
    """[R85]"""
    old, new = seeds(2)
    data = e.succeed(old, new, VENUE, TODAY)
    with refused("wrong-day"):
        e.take_succession(e.Successions(), data, DAY * TODAY)
    known = e.take_succession(e.Successions(), data, DAY * TODAY - 1)
    assert e.take_succession(known, data, NOON) is known


def test_from_its_day_the_new_authority_alone_counts():
    """[R86]"""
    old, new, office = Authority(), Authority(), Office(Authority())
    data = e.succeed(old.seed, new.seed, AUTHORITY, TODAY)
    trust = e.trust_in([old.public], NOON - DAY, [old.revocations(at=NOON - DAY)], [data])
    midnight = DAY * TODAY
    by_old, by_new = (e.read_certificate(a.certificate(office.id, at=NOON - DAY)) for a in (old, new))
    trust.check_office(office.id, by_old, midnight - 1)
    for certificate, t in ((by_old, midnight), (by_new, midnight - 1)):
        with refused("office-uncertified"):
            trust.check_office(office.id, certificate, t)
    with refused("revocations-expired"):
        trust.check_office(office.id, by_new, midnight)
    with refused("office-uncertified"):
        trust.with_list(old.revocations(2), midnight)
    with refused("office-uncertified"):
        trust.with_list(new.revocations(1), midnight - 1)
    trust = trust.with_list(new.revocations(1), midnight)
    trust.check_office(office.id, by_new, midnight)
    # the predecessor's lists still revoke
    held = e.trust_in([old.public], NOON - DAY, [old.revocations(1, [office.id], at=NOON - DAY)], [data])
    with refused("office-revoked"):
        held.with_list(new.revocations(1), midnight).check_office(office.id, by_new, midnight)


def test_from_its_day_the_new_identity_alone_counts():
    scene, new = Scene(), Venue()
    data = e.succeed(scene.venue.ring.seed, new.ring.seed, VENUE, TODAY)
    trust = scene.trust.with_succession(data)
    fresh = new.day_key(scene.office.day_key())
    with refused("wrong-venue"):
        e.accept_venue_day_key(scene.day_key, scene.venue.id, NOON, trust)
    accepted = e.accept_venue_day_key(fresh, scene.venue.id, NOON, trust)
    with refused("wrong-venue"):
        e.publish(scene.day_key, NOON, None, trust.successions)
    before = new.day_key(scene.office.day_key(TODAY - 1), TODAY - 1)
    with refused("wrong-venue"):
        e.publish(before, NOON, None, trust.successions)
    with refused("wrong-venue"):
        e.accept_venue_day_key(before, scene.venue.id, NOON, trust, arrival=NOON - DAY)
    # the identity that signed is in the record: an office need not know about the succession
    visit, kept = e.seal_visit(accepted, scene.poster, e.Contact("Ada"), NOON - 60)
    assert kept.venue == new.id
    scene.server.publish(fresh)
    scene.server.admit(visit)
    asked = scene.office.request(new.id)
    parts, reports = new.release(asked, scene.server.list(), [], trust)
    (result,) = scene.office.open(asked, parts, [fresh], scene.server.list())
    assert (result.record.contact.given, result.errors, reports) == ("Ada", set(), [])


def test_a_request_is_for_the_identity_of_every_day_that_it_touches():
    scene, new = Scene(), Venue()
    trust = scene.trust.with_succession(e.succeed(scene.venue.ring.seed, new.ring.seed, VENUE, TODAY))
    midnight = DAY * TODAY
    for venue, windows, good in ((scene.venue, [(midnight - 7_200, midnight)], True),
                                 (scene.venue, [(midnight - 7_200, midnight + 1)], False),
                                 (new, [(midnight, midnight + 7_200)], True),
                                 (new, [(midnight - 1, midnight + 7_200)], False)):
        asked = e.read_request(scene.office.request(venue.id, windows=windows))
        known = [e.DayKeyOfVenue(on, None) for on in (TODAY - 1, TODAY)]
        with refused("wrong-venue") if not good else refused("request-expired"):
            t = NOON if not good else asked.expires
            e.verify_request(asked, t, venue.id, replace(trust, lists=_lasting(scene)), [], e.Policy(), known)


def _lasting(scene: Scene):
    """A list that is valid until after the request has expired."""
    data = e.revoke(scene.authority.seed, 2, NOON, NOON + 30 * DAY, [])
    return (e.read_revocations(data),)


# -- What is kept of it ---------------------------------------------------------------------------


def test_trust_is_kept_and_read():
    one, two, new = Authority(), Authority(), Authority()
    data = e.succeed(one.seed, new.seed, AUTHORITY, TODAY + 1)
    trust = e.trust_in([one.public, two.public], NOON, [one.revocations(7)], [data])
    written = e.write_trust(trust)
    digest = cose.sha256(e.read_revocations(one.revocations(7)).signed.payload)
    seen = [[one.public, 7, digest, []]]
    assert written == cbor.D(["episeal-1 trust", sorted([one.public, two.public]), seen, [data]])
    read = e.read_trust(written)
    assert replace(read, lists=trust.lists) == trust
    with refused("revocations-older"):
        read.with_list(one.revocations(6), NOON)
    with refused("disagrees"):
        read.with_list(one.revocations(7, [bytes(32)]), NOON)


def test_whom_a_list_named_stays_revoked_in_a_trust_that_was_kept():
    authority = Authority()
    names = [bytes([n]) * 32 for n in (3, 1, 2)]
    trust = e.trust_in([authority.public], NOON, [authority.revocations(1, names[:1]), authority.revocations(2, names[1:])])
    read = e.read_trust(e.write_trust(trust)).with_list(authority.revocations(3, names[2:]), NOON)
    assert read.seen[0].revoked == tuple(sorted(names))
    for name in names:
        with refused("office-revoked"):
            read.check_not_revoked(name)
    read.check_not_revoked(bytes(32))


def test_the_lists_of_an_authority_name_at_most_10_000_offices():
    """[R109]"""
    authority, other = Authority(), Authority()
    names = [n.to_bytes(32, "big") for n in range(10_001)]
    trust = e.trust_in([authority.public, other.public], NOON, [authority.revocations(1, names[:10_000])])
    with refused("too-long"):
        trust.with_list(authority.revocations(2, names[10_000:]), NOON)
    trust = trust.with_list(authority.revocations(2, names[5:6]), NOON)
    assert len(trust.with_list(other.revocations(1, names[1:]), NOON).seen[1].revoked) == 10_000


ONE, TWO = b"a" * 32, b"b" * 32


@pytest.mark.parametrize("pinned, seen, successions", [
    ([], [], []), ([TWO, ONE], [], []), ([ONE, ONE], [], []), ([b"a" * 31], [], []),
    ([bytes([n]) * 32 for n in range(9)], [], []),
    ([ONE], [[TWO, 0, bytes(32), []], [ONE, 0, bytes(32), []]], []), ([ONE], [[ONE, 0, bytes(32), []]] * 2, []),
    ([ONE], [[ONE, -1, bytes(32), []]], []), ([ONE], [[ONE, 0, None, []]], []), ([ONE], [[ONE, 0, bytes(31), []]], []),
    ([ONE], [[ONE, 0, bytes(32), [TWO, ONE]]], []), ([ONE], [[ONE, 0, bytes(32), [ONE, ONE]]], []),
    ([ONE], [[ONE, 0, bytes(32), [bytes(31)]]], []), ([ONE], [[ONE, 0, bytes(32)]], []), ([ONE], [[ONE, 0, bytes(32), None]], []),
    ([ONE], [[ONE, 0]], []), ([ONE], {}, []), ([ONE], [], {}), ([ONE], [], [b"\x80"]), ([ONE], [], [[]]), ({}, [], [])])
def test_a_trust_that_is_not_in_its_format_is_malformed(pinned, seen, successions):
    with refused("malformed"):
        e.read_trust(cbor.D(["episeal-1 trust", pinned, seen, successions]))


def test_what_a_trust_keeps_of_successions_counts():
    a, b, c = seeds(3)
    one, other = e.succeed(a, b, VENUE, TODAY), e.succeed(a, c, VENUE, TODAY)
    second = e.succeed(c, b, VENUE, TODAY)
    forged = cose.sign("succession", c, cbor.read(e.read_succession(one).signed.payload))
    for successions in ([one, other], [one, one], [one, second], [forged]):
        with refused("malformed"):
            e.read_trust(cbor.D(["episeal-1 trust", [ONE], [], successions]))
    later = cose.sign("succession", a, [2, "anything"])
    with refused("unsupported-version"):
        e.read_trust(cbor.D(["episeal-1 trust", [ONE], [], [later]]))
    assert len(e.read_trust(cbor.D(["episeal-1 trust", [ONE], [], [one]])).successions.taken) == 1
