"""Which day keys are accepted, published and sealed to again: section 7."""

import episeal2 as e
from episeal2 import cbor, cose, curves
from scene import DAY, NOON, TODAY, Authority, Office, Venue
from stage import ADA, Scene, refused


def test_day_keys():
    scene = Scene()
    office, trust = scene.office.day_key(), scene.trust

    def accept(data=scene.day_key, trust=trust, t=NOON, v=scene.venue.id, **more):
        return e.accept_venue_day_key(data, v, t, trust, **more)

    expired = e.trust_in([scene.authority.public], NOON, [scene.authority.revocations(at=NOON - 20 * DAY)])
    other_day = e.make_venue_day_key(scene.venue.ring.seed, scene.venue.id, TODAY, curves.x25519_public(b"9" * 32),
                                     scene.office.day_key(TODAY + 1))
    self_named = e.make_office_day_key(scene.venue.ring.seed, scene.venue.id, TODAY, curves.x25519_public(b"8" * 32),
                                       scene.authority.certificate(scene.venue.id))
    stolen = e.make_venue_day_key(scene.venue.ring.seed, scene.venue.id, TODAY, e.read_office_day_key(office).public,
                                  office)
    cases = (("wrong-venue", dict(v=Venue().id)), ("invalid-time", dict(arrival=NOON + 601)),
             ("wrong-day", dict(arrival=NOON - DAY)), ("wrong-day", dict(t=NOON + DAY)),
             ("day-closed", dict(t=DAY * (TODAY + 2) + 600, arrival=NOON)),
             ("office-revoked", dict(trust=scene.authority.trust(scene.office.id))),
             ("office-uncertified", dict(trust=Authority().trust())), ("revocations-expired", dict(trust=expired)),
             ("wrong-day", dict(data=other_day)), ("venue-is-office", dict(data=scene.venue.day_key(self_named))),
             ("venue-is-office", dict(data=stolen)))
    for code, arguments in cases:
        with refused(code):
            accept(**arguments)
    with refused("office-lapsed"):
        trust.check_office(scene.office.id, e.read_office_day_key(office).certificate, NOON + 60 * DAY)


def test_a_check_in_is_sealed_a_day_late_and_no_later():
    """[R88] [R89]: R12 at the arrival, R13 and R14 now."""
    scene = Scene()
    last = DAY * (TODAY + 2) + 599
    trust = e.trust_in([scene.authority.public], last, [scene.authority.revocations()])
    certificate = e.certify_office(scene.authority.seed, scene.office.id, "Amt", NOON - DAY, NOON + 60)
    office = e.make_office_day_key(scene.office.ring.seed, scene.office.id, TODAY, scene.office.ring.days[0].public,
                                   certificate)
    short = scene.venue.day_key(office)
    assert e.accept_venue_day_key(short, scene.venue.id, last, trust, arrival=NOON + 59)
    with refused("office-lapsed"):
        e.accept_venue_day_key(short, scene.venue.id, last, trust, arrival=NOON + 60)
    assert e.accept_venue_day_key(scene.day_key, scene.venue.id, NOON, scene.trust, arrival=NOON + 600)
    midnight = DAY * TODAY
    assert e.accept_venue_day_key(scene.day_key, scene.venue.id, midnight, scene.trust, arrival=midnight - 600)
    with refused("wrong-day"):
        e.accept_venue_day_key(scene.day_key, scene.venue.id, midnight, scene.trust, arrival=midnight - 601)
    with refused("wrong-day"):
        e.accept_venue_day_key(scene.day_key, scene.venue.id, midnight - 601, scene.trust, arrival=midnight - 1)


def test_the_kid_covers_the_office_day_key_named():
    scene = Scene()
    named, nobody = e.read_venue_day_key(scene.day_key), e.read_venue_day_key(scene.venue.day_key(None))
    for day_key, said in ((named, named.office.kid), (nobody, None)):
        text = cbor.D(["episeal-1 kid", scene.venue.id, TODAY, day_key.public, said, None])
        assert day_key.kid == cose.sha256(text)[:16]
    office = cbor.D(["episeal-1 kid", scene.office.id, TODAY, named.office.public, None, None])
    assert named.office.kid == cose.sha256(office)[:16]
    assert scene.venue.ring.by_kid().keys() == {named.kid}
    extended = e.make_venue_day_key(scene.venue.ring.seed, scene.venue.id, TODAY, named.public,
                                    scene.office.day_key(), {7: b"x"})
    text = cbor.D(["episeal-1 kid", scene.venue.id, TODAY, named.public, named.office.kid, cbor.D({7: b"x"})])
    assert e.read_venue_day_key(extended).kid == cose.sha256(text)[:16] != named.kid


def test_a_check_out_is_sealed_under_the_visits_own_key():
    """[R95]: an expired list costs no departure; a revoked office does, and so does another key."""
    scene = Scene()
    _, kept = scene.seal()
    other = scene.venue.day_key(Office(scene.authority).day_key())
    assert e.read_venue_day_key(other).public == e.read_venue_day_key(scene.day_key).public
    closed = DAY * (TODAY + 2) + 600
    forged = cose.sign("venue-day-key", curves.random_key(), cbor.read(e.read_venue_day_key(
        scene.day_key).signed.payload))
    for code, arguments in (("disagrees", dict(data=other)), ("day-closed", dict(t=closed)),
                            ("bad-signature", dict(data=forged)),
                            ("office-revoked", dict(trust=scene.authority.trust(scene.office.id)))):
        good = dict(data=scene.day_key, kid=kept.header.kid, t=NOON, trust=scene.trust)
        with refused(code):
            e.accept_for_check_out(**good | arguments)
    without_list = e.Trust((Authority().public,))
    accepted = e.accept_for_check_out(scene.day_key, kept.header.kid, closed - 1, without_list)
    with refused("disagrees"):
        e.check_out(kept, e.read_venue_day_key(other), ADA, NOON)
    assert e.check_out(kept, accepted, ADA, NOON)[1].header.revision == 1


def test_a_server_publishes_one_day_key_of_a_venue_and_day():
    scene = Scene()
    evening = DAY * TODAY - 601
    slot = e.publish(scene.day_key, evening)
    again = scene.venue.day_key(scene.office.day_key())
    assert e.publish(again, NOON, slot).day_key.kid == slot.day_key.kid
    others = [e.make_venue_day_key(scene.venue.ring.seed, scene.venue.id, TODAY,
                                   curves.x25519_public(curves.random_key()), scene.office.day_key())
              for _ in range(8)]
    for other in (others[0], scene.venue.day_key(Office(scene.authority).day_key()), scene.venue.day_key(None)):
        with refused("disagrees"):
            e.publish(other, evening + 1, slot)
    replaced = e.publish(others[0], evening, slot)
    assert replaced.replaced == (slot.day_key.kid,)
    with refused("disagrees"):
        e.publish(scene.day_key, evening, replaced)
    for other in others[1:7]:
        replaced = e.publish(other, evening, replaced)
    assert len(replaced.replaced) == 7
    with refused("disagrees"):
        e.publish(others[7], evening, replaced)
    assert e.publish(others[6], evening, replaced).replaced == replaced.replaced


def test_what_a_server_publishes_is_signed_of_one_day_and_in_time():
    """[R87]"""
    scene = Scene()
    public = e.read_venue_day_key(scene.day_key).public
    office = e.read_office_day_key(scene.office.day_key())
    forged_office = cose.sign("office-day-key", curves.random_key(), cbor.read(office.signed.payload))
    for code, (seed, named) in (("bad-signature", (Venue().ring.seed, None)),
                                ("bad-signature", (scene.venue.ring.seed, forged_office)),
                                ("wrong-day", (scene.venue.ring.seed, scene.office.day_key(TODAY + 1)))):
        for slot in (None, e.Slot(e.read_venue_day_key(scene.day_key))):
            with refused(code):
                e.publish(e.make_venue_day_key(seed, scene.venue.id, TODAY, public, named), NOON, slot)
    closed = DAY * (TODAY + 2) + 600
    with refused("day-closed"):
        e.publish(scene.day_key, closed)
    assert e.publish(scene.day_key, closed - 1)
