"""What a venue answers: sections 12 and 13."""

import os

import episeal2 as e
from scene import DAY, NOON, TODAY, Authority, Office, Venue
from stage import Scene, refused


def with_reply_key_of_small_order(scene: Scene) -> bytes:
    """Expired, too: what is checked first is reported."""
    office = scene.office
    reply_key = e.make_office_day_key(office.ring.seed, office.id, TODAY, bytes(32),
                                      scene.authority.certificate(office.id))
    return e.make_request(office.ring.seed, office.id, scene.venue.id, [(NOON - 7_200, NOON)], [], "x", NOON - 60,
                          NOON, reply_key)


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
        "area-unknown": dict(asked=office.request(venue.id, areas=[["a"]])),
        "no-day-key": dict(asked=office.request(venue.id, windows=[(NOON - DAY, NOON)])),
        "office-not-named": dict(asked=Office(scene.authority).request(venue.id)),
        "requests-exceed-limit": dict(asked=good, policy=e.Policy(requests_a_day=0)),
        "windows-exceed-limit": dict(asked=good, policy=e.Policy(seconds_a_day=7_200)),
        "office-revoked": dict(asked=good, trust=scene.authority.trust(office.id)),
        "undecryptable": dict(asked=with_reply_key_of_small_order(scene)),
    }
    for code, arguments in cases.items():
        with refused(code):
            verify(**arguments)
    scene.release(good)
    with refused("request-seen"):
        verify(good)
    for windows in ([(NOON - 7_200, NOON), (NOON - 3_600, NOON + 60)], [(NOON, NOON + 3_600)], [],
                    [(NOON - 40 * DAY, NOON)]):
        with refused("malformed"):
            e.read_request(e.make_request(office.ring.seed, office.id, venue.id, windows, [], "x", NOON, NOON + DAY,
                                          office.day_key()))


def test_the_limits_of_a_day_are_its_requests_and_the_union_of_their_seconds():
    """[R98] [R39]: two cases an hour apart are traceable, the same hours asked for again are not counted twice."""
    scene = Scene()
    venue, hour = scene.venue, 3_600

    def verify(windows, policy, log):
        asked = e.read_request(scene.office.request(venue.id, windows=windows))
        known = [e.DayKeyOfVenue(d.day, d.office) for d in venue.ring.days]
        e.verify_request(asked, NOON, venue.id, scene.trust, log, policy, known)

    def entry(a, b, office=scene.office.id):
        return os.urandom(16), office, [(NOON - a * hour, NOON - b * hour)]

    four = e.Policy(seconds_a_day=4 * hour)
    log = [entry(4, 2), entry(3, 1), entry(4, 1), entry(9, 5, os.urandom(32))]
    verify([(NOON - 4 * hour, NOON)], four, log)
    verify([(NOON - 4 * hour, NOON - 3 * hour), (NOON - hour, NOON)], four, log)
    with refused("windows-exceed-limit"):
        verify([(NOON - 4 * hour - 1, NOON)], four, log)
    for most, code in ((4, None), (3, "requests-exceed-limit")):
        policy = e.Policy(requests_a_day=most)
        if code is None:
            verify([(NOON - hour, NOON)], policy, log)
        else:
            with refused(code):
                verify([(NOON - hour, NOON)], policy, log)
    yesterday = [(os.urandom(16), scene.office.id, [(DAY * TODAY - hour, DAY * TODAY)])] * 200
    verify([(NOON - hour, NOON)], e.Policy(seconds_a_day=hour), yesterday)


def test_an_expired_request_is_not_answered():
    scene = Scene()
    scene.seal()
    asked = e.read_request(scene.office.request(scene.venue.id))

    def examined(t):
        return e.examine(asked, scene.trust, scene.venue.secrets(), scene.server.list(), [], e.Policy(), t)

    assert len(examined(asked.expires - 1).items) == 1
    with refused("request-expired"):
        examined(asked.expires)


def test_trust_is_judged_when_the_release_is_handed_over():
    """[R99]: a request verified before a revocation is not answered after it."""
    scene = Scene()
    scene.seal()
    asked = e.read_request(scene.office.request(scene.venue.id))
    e.verify_request(asked, NOON, scene.venue.id, scene.trust, [], e.Policy(), [e.DayKeyOfVenue(TODAY, None)])
    for trust, code in ((scene.authority.trust(scene.office.id), "office-revoked"),
                        (e.Trust((scene.authority.public,)), "revocations-expired"),
                        (Authority().trust(), "office-uncertified")):
        with refused(code):
            e.examine(asked, trust, scene.venue.secrets(), scene.server.list(), [], e.Policy(), NOON)
