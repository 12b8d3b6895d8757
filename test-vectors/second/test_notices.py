"""Notices: section 22."""

import os

import pytest

import episeal2 as e
from episeal2 import cose, curves, notices
from episeal2.cbor import D
from scene import DAY, NOON, Authority
from stage import BEN, Scene, refused


class Reading(Scene):
    """An office that opened what it asked for, and one that left a visit unread."""

    def __init__(self):
        super().__init__()
        _, self.kept = self.seal()
        (result,) = self.ask_release_open()
        self.read_key = result.record.notice_key
        self.kid = e.read_office_day_key(self.office.day_key()).kid
        _, self.unread = self.seal(BEN)

    def notice(self, at: int = NOON, certificate=None, seed=None, number: int = 1_024) -> bytes:
        certificate = certificate or self.authority.certificate(self.office.id)
        return e.write_notice(seed or self.office.ring.seed, certificate, self.kid, at, [self.read_key], number)


def own_key(kept) -> bytes:
    ext = D(["episeal-1 notice key", kept.record_id])
    return cose.HKDF(kept.visitor, ext)[:16]


def test_who_was_read_is_told_and_nobody_else():
    scene = Reading()
    assert scene.read_key == own_key(scene.kept)
    notice = e.read_notice(scene.notice())
    mine = own_key(scene.kept), own_key(scene.unread)
    assert e.told_by(notice, mine, NOON, scene.trust) == [mine[0]]
    tag = cose.HKDF(mine[0], D(["episeal-1 notice", notice.id, notice.kid]))[:16]
    assert tag in notice.tags and len(notice.tags) == 1_024
    assert not set(notice.tags) & set(e.read_notice(scene.notice()).tags)


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_who_does_not_look_gives_no_notice_key(kind):
    scene = Scene()
    scene.seal(kind=kind)
    (result,) = scene.ask_release_open()
    assert result.record.notice_key is None


def test_a_server_takes_a_notice_of_a_trusted_office_of_now():
    """[R106]"""
    scene = Reading()
    for data, t, trust, code in ((scene.notice(), NOON, Authority().trust(), "office-uncertified"),
                                 (scene.notice(), NOON, scene.authority.trust(scene.office.id), "office-revoked"),
                                 (scene.notice(seed=curves.random_key()), NOON, scene.trust, "bad-signature"),
                                 (scene.notice(NOON + 601), NOON, scene.trust, "invalid-time"),
                                 (scene.notice(NOON - 601), NOON, scene.trust, "invalid-time")):
        with refused(code):
            e.take_notice(data, t, trust)
    assert e.take_notice(scene.notice(NOON + 600), NOON, scene.trust).kid == scene.kid


def test_an_app_believes_a_trusted_office_alone():
    """[R107]: when the notice is read, whenever it says that it was made."""
    scene = Reading()
    certificate = e.certify_office(scene.authority.seed, scene.office.id, "Amt", NOON - DAY, NOON + 60)
    notice = scene.notice(NOON - 7 * DAY, certificate)
    assert e.told_by(e.read_notice(notice), [scene.read_key], NOON + 59, scene.trust)
    for bad, t, code in ((notice, NOON + 60, "office-lapsed"),
                         (scene.notice(seed=curves.random_key()), NOON, "bad-signature")):
        with refused(code):
            e.told_by(e.read_notice(bad), [scene.read_key], t, scene.trust)


def test_a_list_of_tags_has_its_order_and_number():
    """[R108]"""
    scene = Reading()
    tags = sorted(os.urandom(16) for _ in range(2_048))

    def read(tags):
        said = [1, scene.authority.certificate(scene.office.id), scene.kid, bytes(16), NOON, tags]
        return e.read_notice(cose.sign("notice", scene.office.ring.seed, said))

    assert len(read(tags).tags) == 2_048
    for bad in ([], tags[:1_023], tags[:1_025], tags[::-1], [*tags[:1_023], tags[1_022]], [*tags[:1_023], bytes(15)],
                [n.to_bytes(16, "big") for n in range(33_792)]):
        with refused("malformed"):
            read(bad)
    assert len(read([n.to_bytes(16, "big") for n in range(32_768)]).tags) == notices.MOST
    with refused("too-long"):
        e.write_notice(bytes(32), b"", bytes(16), NOON, [os.urandom(16) for _ in range(1_025)])
