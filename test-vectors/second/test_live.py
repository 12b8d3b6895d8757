"""The live share: section 16."""

import os
from dataclasses import replace

import pytest

import episeal2 as e
from episeal2 import cose, cpace, curves, live, ristretto, share
from episeal2.cbor import D, read
from scene import DAY, NOON, TODAY, Authority, Office
from stage import ADA, Scene, flipped, refused

CODE, OTHER_CODE = "123 456 789", "123 456 780"


class Live(Scene):
    """A visitor with one visit, an office, and a mailbox that anyone may change."""

    def __init__(self):
        super().__init__()
        _, self.kept = self.seal()
        self.used: dict = {}

    def hello(self, t=NOON, code=CODE, day_key=None):
        day_key = day_key or self.office.day_key()
        hello, _, run = e.live_hello([self.kept], day_key, self.trust, t, code)
        return hello, run

    def answer(self, hello, code=CODE, t=NOON, office=None):
        return e.live_answer(hello, code, (office or self.office).ring, t, self.used)

    def signed_answer(self, hello: bytes, sent: bytes, confirmation: bytes, seed: bytes | None = None) -> bytes:
        return cose.sign("live-answer", seed or self.office.ring.seed, [1, cose.sha256(hello), sent, confirmation])

    def forged_hello(self, sent: bytes, clear: bytes) -> bytes:
        public = e.read_office_day_key(self.office.day_key()).public
        ext = cose.ext_of("live-hello", clear)
        return cose.seal("live-hello", "live-hello", public, ext, sent, live.HELLO, clear)[0]


def run_of(scene: Live, code_of_visitor=CODE, code_of_office=CODE):
    hello, visitor = scene.hello(code=code_of_visitor)
    answer, office = scene.answer(hello, code_of_office)
    return visitor, answer, office


# -- The whole way --------------------------------------------------------------------------------


def test_a_live_share_is_opened_and_checked():
    scene = Live()
    hello, code, visitor = e.live_hello([scene.kept], scene.office.day_key(), scene.trust, NOON)
    answer, office = scene.answer(hello, e.show_code(code))
    (shared,) = e.live_open(office, e.live_share(visitor, answer, NOON + 60, scene.trust), NOON + 120)
    assert shared.record_id == scene.kept.record_id
    checked = e.check_shared(shared, scene.server.list(), scene.server.published)
    assert checked.record.contact == ADA and checked.errors == set()
    assert scene.used == {visitor.share_id: NOON + 3_600}


def test_the_messages_have_their_sizes_and_show_no_code_and_no_key():
    scene = Live()
    hello, visitor = scene.hello()
    answer, office = scene.answer(hello)
    sent = e.live_share(visitor, answer, NOON, scene.trust)
    assert len(live.read_hello(hello)[0].ciphertext) == 64 + 16
    assert len(live.read_live_share(sent)[0].ciphertext) == 4_096 + 16
    for message in (hello, answer, sent):
        for secret in (b"123456789", visitor.sent, scene.kept.visitor, office.agreed.isk):
            assert secret not in message


def test_the_keys_of_a_run_by_the_formulas():
    """Both sides' view, written out once more from section 16."""
    scene = Live()
    hello, visitor = scene.hello()
    answer, office = scene.answer(hello)
    envelope, clear = live.read_hello(hello)
    ci = D(["episeal-1 live", D([1, clear.share_id, NOON + 3_600, scene.office.day_key()])])
    g = cpace.generator(b"123456789", ci, clear.share_id)
    assert visitor.sent == (visitor.scalar * g).encode()
    given = live.read_answer(answer)
    k = (visitor.scalar * ristretto.decode(given.sent)).encode()
    isk = cpace.session_key(clear.share_id, k, (visitor.sent, b"visitor"), (given.sent, b"office"))
    assert isk == office.agreed.isk and given.hello == cose.sha256(hello)
    assert given.confirmation == cpace.confirmation(isk, clear.share_id, (given.sent, b"office"))
    sent, digest, confirmation = live.read_live_share(e.live_share(visitor, answer, NOON, scene.trust))
    assert digest == cose.sha256(answer)
    assert confirmation == cpace.confirmation(isk, clear.share_id, (visitor.sent, b"visitor"))
    psi = cose.HKDF(isk, D(["episeal-1 live psi", cose.sha256(answer)]))
    ext = D(["episeal-1 live-share", sent.clear])
    body = cose.open_envelope(sent, "live-share", ext, scene.office.ring.days[0].secret, share.SHARE, psi)
    assert body == share.share_body([scene.kept])


# -- The hello [R58] ------------------------------------------------------------------------------


def test_a_hello_begins_as_a_share_does():
    scene = Live()
    good = dict(visits=[scene.kept], day_key=scene.office.day_key(), trust=scene.trust, t=NOON)
    for code, arguments in (("office-revoked", dict(trust=scene.authority.trust(scene.office.id))),
                            ("office-uncertified", dict(trust=Authority().trust())),
                            ("wrong-day", dict(t=NOON + DAY)),
                            ("missing", dict(visits=[]))):
        with refused(code):
            e.live_hello(**(good | arguments))
    runs = [e.live_hello([scene.kept], scene.office.day_key(), scene.trust, NOON) for _ in range(2)]
    assert runs[0][1] != runs[1][1] and runs[0][2].share_id != runs[1][2].share_id


def test_a_hello_is_answered_by_its_office_once_and_in_time():
    scene = Live()
    hello, _ = scene.hello()
    other = Office(scene.authority)
    other.day_key()
    with refused("wrong-office"):
        scene.answer(hello, office=other)
    with refused("no-day-key"):
        scene.answer(hello, office=Office(scene.authority, ring=replace(scene.office.ring, days=())))
    with refused("share-expired"):
        scene.answer(hello, t=NOON + 3_600)
    with refused("invalid-text"):
        scene.answer(hello, "1234")
    assert scene.used == {} and scene.answer(hello, t=NOON + 3_599)
    with refused("share-used"):
        scene.answer(hello)


def test_the_order_of_what_a_hello_breaks():
    """Each case breaks every later rule, too."""
    scene = Live()
    stranger, now = Office(scene.authority), NOON + 2 * 3_600
    certificate = scene.authority.certificate(scene.office.id)
    public = curves.x25519_public(curves.random_key())

    def hello(day_key: bytes, share_id: bytes = bytes(16), expires: int = now) -> bytes:
        clear = D([1, share_id, expires, day_key])
        sealed = scene.forged_hello(b"", clear)
        return sealed[:-1] + bytes([sealed[-1] ^ 1])

    unknown = e.make_office_day_key(scene.office.ring.seed, scene.office.id, TODAY, public, certificate)
    unsigned = e.make_office_day_key(curves.random_key(), scene.office.id, TODAY, public, certificate)
    own = scene.office.day_key()
    scene.used[bytes(16)] = now
    for message, code in ((hello(stranger.day_key()), "wrong-office"), (hello(unsigned), "bad-signature"),
                          (hello(unknown), "no-day-key"), (hello(own), "share-expired"),
                          (hello(own, expires=now + 4_201), "invalid-time"),
                          (hello(own, expires=now + 1), "share-used"),
                          (hello(own, b"\x01" * 16, now + 1), "undecryptable")):
        with refused(code):
            scene.answer(message, t=now)
    assert list(scene.used) == [bytes(16)]


def test_a_day_key_that_should_have_been_deleted_answers_no_more():
    scene = Live()
    gone = DAY * (TODAY + 31)
    clear = D([1, bytes(16), gone + 60, scene.office.day_key()])
    hello = scene.forged_hello(ristretto.one_way_map(bytes(range(64))).encode(), clear)
    with refused("no-day-key"):
        scene.answer(hello, t=gone)
    assert scene.answer(hello, t=gone - 1)


def test_a_hello_that_would_last_over_an_hour_is_refused_with_ten_minutes_for_the_clocks():
    scene = Live()
    sent = ristretto.one_way_map(bytes(range(64))).encode()
    clear = D([1, bytes(16), NOON + 4_200, scene.office.day_key()])
    with refused("invalid-time"):
        scene.answer(scene.forged_hello(sent, clear), t=NOON - 1)
    assert scene.used == {} and scene.answer(scene.forged_hello(sent, clear))


@pytest.mark.parametrize("message", ["hello", "answer", "share"])
def test_every_flipped_bit_of_a_message_is_refused(message):
    """A run whose message was changed ends, or waits for the true one; it never opens."""
    scene = Live()
    hello, visitor = scene.hello()
    answer, office = scene.answer(hello)
    sent = e.live_share(replace(visitor), answer, NOON, scene.trust)
    accept = {"hello": (hello, lambda bad: e.live_answer(bad, CODE, scene.office.ring, NOON, {}), 3),
              "answer": (answer, lambda bad: e.live_share(replace(visitor), bad, NOON, scene.trust), 1),
              "share": (sent, lambda bad: e.live_open(replace(office), bad, NOON), 17)}
    good, call, step = accept[message]
    for bad in flipped(good, step, 300):
        with pytest.raises(e.Refused):
            call(bad)
    assert call(good)


# -- The right run [R59] --------------------------------------------------------------------------


def test_an_answer_to_another_hello_is_refused():
    scene = Live()
    visitor, answer, _ = run_of(scene)
    another, _, _ = run_of(scene)
    with refused("wrong-request"):
        e.live_share(another, answer, NOON, scene.trust)
    assert not another.ended and e.live_share(visitor, answer, NOON, scene.trust)


def test_an_answer_is_signed_by_the_office_and_in_time():
    scene = Live()
    hello, visitor = scene.hello()
    answer, _ = scene.answer(hello)
    given = live.read_answer(answer)
    with refused("bad-signature"):
        forged = scene.signed_answer(hello, given.sent, given.confirmation, curves.random_key())
        e.live_share(visitor, forged, NOON, scene.trust)
    with refused("share-expired"):
        e.live_share(visitor, answer, NOON + 3_600, scene.trust)
    assert not visitor.ended and e.live_share(visitor, answer, NOON + 3_599, scene.trust)


def test_a_share_of_another_run_is_refused():
    scene = Live()
    visitor, answer, office = run_of(scene)
    _, _, another = run_of(scene)
    sent = e.live_share(visitor, answer, NOON, scene.trust)
    with refused("wrong-request"):
        e.live_open(another, sent, NOON)
    with refused("share-expired"):
        e.live_open(office, sent, NOON + 3_600)
    assert not another.ended and len(e.live_open(office, sent, NOON + 3_599)) == 1


# -- Confirmation [R60] ---------------------------------------------------------------------------


def test_a_wrong_code_is_reported_on_both_sides():
    """Even for a visitor who goes on all the same."""
    scene = Live()
    visitor, answer, office = run_of(scene, CODE, OTHER_CODE)
    going_on = replace(visitor)
    with refused("unconfirmed"):
        e.live_share(visitor, answer, NOON, scene.trust)
    k = cpace.shared_point(going_on.scalar, live.read_answer(answer).sent)
    agreed = live.agree(going_on.share_id, k, going_on.sent, live.read_answer(answer).sent)
    digest = cose.sha256(answer)
    clear = D([1, digest, agreed.visitors])
    sent = cose.seal("live-share", "live-share", going_on.office.public, cose.ext_of("live-share", clear),
                     share.share_body([scene.kept]), share.SHARE, clear, agreed.psi(digest))[0]
    with refused("unconfirmed"):
        e.live_open(office, sent, NOON)


def test_a_man_in_the_middle_with_the_offices_keys_has_one_guess():
    """He answers in place of the office, and learns nothing with which a second guess could be tested."""
    scene = Live()
    hello, visitor = scene.hello()
    answer, office = e.live_answer(hello, OTHER_CODE, scene.office.ring, NOON, {})
    with refused("unconfirmed"):
        e.live_share(visitor, answer, NOON, scene.trust)
    second, _ = e.live_answer(hello, CODE, scene.office.ring, NOON, {})
    with refused("share-used"):
        e.live_share(visitor, second, NOON, scene.trust)
    assert office.agreed.isk != live.agree(visitor.share_id, cpace.shared_point(
        visitor.scalar, live.read_answer(answer).sent), visitor.sent, live.read_answer(answer).sent).isk


def test_a_man_in_the_middle_between_two_runs_is_found_out():
    """He has the office's keys, and puts his own hello to the office: neither side goes on."""
    scene = Live()
    hello, visitor = scene.hello()
    own_hello, own = scene.hello(code=OTHER_CODE)
    answer, office = scene.answer(own_hello)
    with refused("unconfirmed"):
        e.live_share(own, answer, NOON, scene.trust)
    given = live.read_answer(answer)
    relayed = scene.signed_answer(hello, given.sent, given.confirmation)
    with refused("unconfirmed"):
        e.live_share(visitor, relayed, NOON, scene.trust)
    # a mailbox that reflects: the office's own confirmation does not count as the visitor's
    for confirmation in (bytes(64), office.agreed.offices):
        clear = D([1, office.digest, confirmation])
        forged = cose.seal("live-share", "live-share", own.office.public, cose.ext_of("live-share", clear),
                           share.share_body([scene.kept]), share.SHARE, clear, os.urandom(32))[0]
        with refused("unconfirmed"):
            e.live_open(replace(office), forged, NOON)


def test_another_view_of_the_hello_is_another_key():
    """Whoever changes what is in the clear, and holds the keys to seal it again, has another ISK."""
    scene = Live()
    hello, visitor = scene.hello()
    renewed = e.make_office_day_key(scene.office.ring.seed, scene.office.id, TODAY, scene.office.ring.days[0].public,
                                    scene.authority.certificate(scene.office.id, "Amt"))
    for clear in ([1, visitor.share_id, NOON + 3_601, scene.office.day_key()],
                  [1, visitor.share_id, NOON + 3_600, renewed],
                  [1, bytes(16), NOON + 3_600, scene.office.day_key()]):
        answer, _ = e.live_answer(scene.forged_hello(visitor.sent, D(clear)), CODE, scene.office.ring, NOON, {})
        given = live.read_answer(answer)
        with refused("unconfirmed"):
            signed = scene.signed_answer(hello, given.sent, given.confirmation)
            e.live_share(replace(visitor), signed, NOON, scene.trust)


@pytest.mark.parametrize("bad", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32, ristretto.P.to_bytes(32, "little")])
def test_what_is_no_element_is_unconfirmed_on_both_sides(bad):
    scene = Live()
    hello, visitor = scene.hello()
    with refused("unconfirmed"):
        e.live_share(visitor, scene.signed_answer(hello, bad, bytes(64)), NOON, scene.trust)
    assert visitor.ended
    clear = D([1, bytes(16), NOON + 3_600, scene.office.day_key()])
    with refused("unconfirmed"):
        scene.answer(scene.forged_hello(bad, clear))
    assert bytes(16) in scene.used


def test_a_hello_of_another_length_is_malformed():
    scene = Live()
    for n, sent in enumerate((b"", bytes(31), bytes(33))):
        clear = D([1, n.to_bytes(16, "big"), NOON + 3_600, scene.office.day_key()])
        with refused("malformed"):
            scene.answer(scene.forged_hello(sent, clear))
    with refused("unsupported-version"):
        scene.answer(scene.forged_hello(bytes(32), D([2])))


# -- Once [R61] -----------------------------------------------------------------------------------


def test_a_run_is_used_once():
    scene = Live()
    visitor, answer, office = run_of(scene)
    sent = e.live_share(visitor, answer, NOON, scene.trust)
    with refused("share-used"):
        e.live_share(visitor, answer, NOON, scene.trust)
    assert len(e.live_open(office, sent, NOON)) == 1
    with refused("share-used"):
        e.live_open(office, sent, NOON)


def test_a_share_that_does_not_open_ends_the_offices_run():
    scene = Live()
    visitor, answer, office = run_of(scene)
    sent = e.live_share(visitor, answer, NOON, scene.trust)
    torn = sent[:-1] + bytes([sent[-1] ^ 1])
    with refused("undecryptable"):
        e.live_open(office, torn, NOON)
    with refused("share-used"):
        e.live_open(office, sent, NOON)


def test_what_opens_with_the_shared_key_is_read_strictly():
    scene = Live()
    visitor, answer, office = run_of(scene)
    clear = read(live.read_live_share(e.live_share(visitor, answer, NOON, scene.trust))[0].clear)
    psi = office.agreed.psi(office.digest)

    def sealed(body: bytes, clear_of_it, with_psi=psi) -> bytes:
        clear_of_it = D(clear_of_it)
        return cose.seal("live-share", "live-share", visitor.office.public, cose.ext_of("live-share", clear_of_it),
                         body, share.SHARE, clear_of_it, with_psi)[0]

    good = share.share_body([scene.kept])
    for message, code in ((sealed(D([]), clear), "malformed"), (sealed(good, clear, None), "undecryptable"),
                          (sealed(good, clear, bytes(32)), "undecryptable"), (sealed(good, clear[:2]), "malformed"),
                          (sealed(good, [2, *clear[1:]]), "unsupported-version")):
        with refused(code):
            e.live_open(replace(office), message, NOON)
    assert len(e.live_open(replace(office), sealed(good, clear), NOON)) == 1
