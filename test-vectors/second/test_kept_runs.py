"""Live runs that are kept and resumed: section 16."""

import os
from dataclasses import replace

import pytest

import episeal2 as e
from episeal2 import cose, curves, kept_runs, live
from episeal2.cbor import D, read
from scene import DAY, NOON, Authority
from stage import refused
from test_live import OTHER_CODE, Live, run_of


SIZES = {"live-visitor": cose.Size(4_096, multiple=True), "live-office": cose.Size(512, multiple=True)}


def secrets(n: int) -> list[bytes]:
    return [os.urandom(32) for _ in range(n)]


def resumed(run, secret: bytes, scene: Live) -> e.KeptRun:
    """Written, closed, and opened again."""
    data = e.KeptRun(run).write(secret)
    return e.read_visitor_run(data, secret) if isinstance(run, e.VisitorRun) else \
        e.read_office_run(data, secret, scene.office.ring)


def test_a_phone_call_outlives_an_app_that_is_closed():
    scene = Live()
    visitor, answer, office = run_of(scene)
    visiting = resumed(visitor, os.urandom(32), scene).run
    opening = resumed(office, os.urandom(32), scene).run
    sent = e.live_share(visiting, answer, NOON, scene.trust)
    (shared,) = e.live_open(opening, sent, NOON)
    assert shared.record_id == scene.kept.record_id


def test_the_bodies_by_their_formats():
    scene = Live()
    visitor, answer, office = run_of(scene)
    secret = os.urandom(32)
    for run, name, size, body in (
            (visitor, "live-visitor", 4_096,
             [visitor.hello, scene.office.id, b"123456789", visitor.scalar.to_bytes(32, "little"),
              [[scene.kept.header.encode(), scene.kept.visitor, scene.venue.id, scene.kept.name, [],
                scene.kept.arrival, None]], None]),
            (office, "live-office", 512,
             [answer, list(scene.office.ring.by_kid())[0], office.agreed.isk, visitor.sent, None])):
        envelope = cose.read_envelope0(name, e.KeptRun(run).write(secret))
        assert read(envelope.clear) == [1, visitor.share_id, NOON + 3_600]
        ext = D([f"episeal-1 {name}", envelope.clear])
        opened = cose.open0(envelope, cose.HKDF(secret, ext), ext, cose.Size(size, multiple=True))
        assert opened == D(body)


def test_a_run_secret_is_new_at_every_writing():
    """[R101]"""
    scene = Live()
    visitor, answer, office = run_of(scene)
    for run in (visitor, office):
        first, second = secrets(2)
        kept = resumed(run, first, scene)
        with refused("secret-not-fresh"):
            kept.write(first)
        kept.write(second)
        for used in (first, second):
            with refused("secret-not-fresh"):
                kept.write(used)


def test_a_copy_of_old_storage_ends_the_run():
    scene = Live()
    visitor, answer, _ = run_of(scene)
    first, second = secrets(2)
    old = e.KeptRun(visitor).write(first)
    kept = e.read_visitor_run(old, first)
    e.take_answer(kept.run, answer, NOON, scene.trust)
    kept.write(second)
    with refused("undecryptable"):
        e.read_visitor_run(old, second)


def test_what_was_taken_is_judged_alike_and_nothing_else_is():
    """[R102]: restored storage gives no second guess."""
    scene = Live()
    hello, visitor = scene.hello()
    wrong, _ = e.live_answer(hello, OTHER_CODE, scene.office.ring, NOON, {})
    right, office = scene.answer(hello)
    kept = e.KeptRun(visitor)
    e.take_answer(visitor, wrong, NOON, scene.trust)
    secret = os.urandom(32)
    data = kept.write(secret)
    for _ in range(2):
        again = e.read_visitor_run(data, secret).run
        with refused("share-used"):
            e.take_answer(again, right, NOON, scene.trust)
        with refused("share-used"):
            e.judge_answer(again, right)
        e.take_answer(again, wrong, NOON, scene.trust)
        with refused("unconfirmed"):
            e.judge_answer(again, wrong)


def test_the_office_judges_the_same_share_alike():
    scene = Live()
    visitor, answer, office = run_of(scene)
    sent = e.live_share(visitor, answer, NOON, scene.trust)
    e.take_live_share(office, sent, NOON)
    secret = os.urandom(32)
    data = e.KeptRun(office).write(secret)
    for _ in range(2):
        again = e.read_office_run(data, secret, scene.office.ring).run
        e.take_live_share(again, sent, NOON)
        assert len(e.judge_live_share(again, sent)) == 1
        with refused("share-used"):
            e.take_live_share(again, sent[:-1] + bytes([sent[-1] ^ 1]), NOON)


def test_trust_is_judged_before_the_answer_and_uses_nothing_up():
    """[R59], in order."""
    scene = Live()
    hello, visitor = scene.hello()
    answer, _ = scene.answer(hello)
    other, _ = e.live_answer(scene.hello()[0], "123456789", scene.office.ring, NOON, {})
    revoked = scene.authority.trust(scene.office.id)
    expired = e.trust_in([scene.authority.public], NOON, [scene.authority.revocations()])
    for trust, t, data, code in ((revoked, NOON + 3_600, other, "office-revoked"),
                                 (Authority().trust(), NOON + 3_600, other, "office-uncertified"),
                                 (expired, NOON + 8 * DAY, other, "revocations-expired"),
                                 (scene.trust, NOON + 3_600, other, "share-expired"),
                                 (scene.trust, NOON, other, "wrong-request")):
        with refused(code):
            e.take_answer(visitor, data, t, trust)
    assert visitor.taken is None and e.live_share(visitor, answer, NOON, scene.trust)


def test_a_kept_run_is_read_strictly():
    scene = Live()
    visitor, answer, office = run_of(scene)
    secret = os.urandom(32)
    share_id, expires = visitor.share_id, visitor.expires

    def sealed(name, body, clear=None):
        clear = D(clear or [1, share_id, expires])
        ext = cose.ext_of(name, clear)
        return cose.seal0(name, cose.HKDF(secret, ext), ext, D(body), SIZES[name], clear)

    good = kept_runs._visitor_body(visitor)
    changed = [[*good[:n], value, *good[n + 1:]] for n, value in (
        (0, b"\x80"), (1, bytes(32)), (2, b"12345678"), (2, b"12345678a"), (3, bytes(31)), (4, []), (5, bytes(31)))]
    for body in (good[:5], {}, *changed):
        with refused("malformed"):
            e.read_visitor_run(sealed("live-visitor", body), secret)
    for clear, code in (([1, bytes(16), expires], "malformed"), ([1, share_id, expires + 1], "malformed"),
                        ([1, share_id], "malformed"), ([2], "unsupported-version")):
        with refused(code):
            e.read_visitor_run(sealed("live-visitor", good, clear), secret)
    good = kept_runs._office_body(office)
    changed = [[*good[:n], value, *good[n + 1:]] for n, value in (
        (0, visitor.hello), (2, bytes(63)), (3, bytes(31)), (4, b""))]
    for body, code in zip([*changed, good[:4]], ["wrong-purpose"] + ["malformed"] * 4):
        with refused(code):
            e.read_office_run(sealed("live-office", body), secret, scene.office.ring)
    with refused("undecryptable"):
        e.read_visitor_run(sealed("live-visitor", good), curves.random_key())
    with refused("wrong-purpose"):
        e.read_visitor_run(sealed("live-office", good), secret)
    without = replace(scene.office.ring, days=())
    office_run = e.KeptRun(office).write(secret)
    with refused("no-day-key"):
        e.read_office_run(office_run, secret, without)


@pytest.mark.parametrize("run", [0, 1])
def test_every_run_shows_nothing(run):
    scene = Live()
    visitor, answer, office = run_of(scene)
    data = e.KeptRun((visitor, office)[run]).write(os.urandom(32))
    for secret in (b"123456789", scene.kept.visitor, office.agreed.isk, live.read_answer(answer).sent):
        assert secret not in data
