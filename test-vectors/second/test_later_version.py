"""A reader of version 1 recognises version 2: sections 2 and 23."""

import pytest

import episeal2 as e
from episeal2 import cose, curves, home, judge
from episeal2.cbor import D
from later_version import Specimens
from scene import NOON, TODAY
from stage import ADA, Scene, refused

LATER = Specimens()


def test_there_is_a_specimen_of_everything():
    assert LATER.messages.keys() == judge.MESSAGES.keys()
    version_1 = {p.lower().replace("episeal-", "") for p in home.PREFIXES}
    assert {p.lower().replace("episeal-2-", "") for p in LATER.texts} == version_1
    for kind, version_1_size in cose.SIZES_OF_VERSION_1.items():
        if kind != "venue-areas":
            assert version_1_size < len(LATER.messages[kind]) <= cose.SIZES.get(kind, 1_048_576)


@pytest.mark.parametrize("kind", judge.MESSAGES)
def test_every_message_of_version_2_is_recognised(kind):
    assert judge.judge(kind, LATER.messages[kind]) == "unsupported-version"
    for other in judge.MESSAGES:
        too_large = len(LATER.messages[kind]) > cose.SIZES.get(other, 1_048_576)
        if other != kind:
            assert judge.judge(other, LATER.messages[kind]) == ("malformed" if too_large else "wrong-purpose")


@pytest.mark.parametrize("label, read", [("trust", e.read_trust), ("kept", e.read_kept),
                                         ("request log", e.read_request_log), ("share log", e.read_share_log)])
def test_every_kept_file_of_version_2_is_recognised(label, read):
    with refused("unsupported-version"):
        read(LATER.files[label])


@pytest.mark.parametrize("prefix", LATER.texts)
def test_every_text_of_version_2_is_recognised(prefix):
    text = LATER.texts[prefix]
    readers = [lambda: e.read_poster(text), lambda: e.read_check_in_code(text),
               lambda: e.read_public_text("venue", text), lambda: e.read_secret_text("EPISEAL-RUN-SECRET", text),
               lambda: e.read_key_ring("venue", text + "\n")]
    for read in readers:
        with refused("unsupported-version"):
            read()


def test_a_key_ring_with_one_such_line_is_so_as_a_whole():
    for name, ring in LATER.rings().items():
        with refused("unsupported-version"):
            e.read_key_ring(name.split()[0], ring)


def test_the_rooms_of_files_are_recognised_where_they_are_opened():
    with refused("unsupported-version"):
        e.read_diary(LATER.messages["diary"], "271828")
    with refused("unsupported-version"):
        e.unlock_key_ring("venue", LATER.messages["keyring"], "zwölf Esel")
    with refused("unsupported-version"):
        e.read_visitor_run(LATER.messages["live-visitor"], bytes(32))


def test_a_nested_message_of_version_2_makes_the_outer_one_so():
    """[R71]"""
    scene = Scene()
    seed, venue = scene.venue.ring.seed, scene.venue.id
    public = curves.x25519_public(curves.random_key())
    day_key = e.make_venue_day_key(seed, venue, TODAY, public, LATER.messages["office-day-key"][:4_000])
    assert judge.judge("venue-day-key", day_key) == "malformed"
    for later in (cose.sign("office-day-key", seed, [2, "anything"]), cose.sign("office-day-key", seed, [2])):
        assert judge.judge("venue-day-key", e.make_venue_day_key(seed, venue, TODAY, public, later)) \
            == "unsupported-version"
    data, kept = scene.seal()
    good = e.read_visit(data)
    assert judge.judge("visit", cose.sign("visit", kept.author, [D([2]), b"anything"])) == "unsupported-version"
    # an envelope inside a visit has the visit's version, whatever is in it
    later = cose.sign("visit", kept.author, [good.header_bytes, good.index.encoding, LATER.messages["visit"]])
    assert judge.judge("visit", later) == "malformed"


def test_a_visit_of_version_1_over_4_096_bytes_stays_malformed():
    """[R69]"""
    scene = Scene()
    data, kept = scene.seal(ADA)
    good = e.read_visit(data)
    for size, code in ((4_097, "malformed"), (16_384, "malformed"), (16_385, "malformed")):
        more = size - len(data) - 3
        long = cose.sign("visit", kept.author, [good.header_bytes, good.index.encoding,
                                                good.record.encoding + bytes(more)])
        with refused(code):
            e.admit(long, None, NOON, scene.server.published)
    assert len(LATER.messages["visit"]) > 4_096
    with refused("unsupported-version"):
        e.admit(LATER.messages["visit"], None, NOON, scene.server.published)


@pytest.mark.parametrize("kind, top", [("visit", 16_384), ("office-day-key", 65_536), ("venue-day-key", 65_536),
                                       ("request", 1_048_576)])
def test_the_size_comes_before_the_version(kind, top):
    def of_size(size: int) -> bytes:
        def message(n):
            payload = [D([2]), bytes(n)] if kind == "visit" else [2, bytes(n)]
            return cose.sign(kind, bytes(32), payload)
        return message(2 * 65_536 - 70_000 + size - len(message(2 * 65_536 - 70_000))) if size > 70_000 \
            else message(1_000 + size - len(message(1_000)))

    for size in (top - 4, top, top + 1):
        data = of_size(size)
        if len(data) > size:
            data = of_size(size - (len(data) - size))
        expected = "unsupported-version" if len(data) <= top else "malformed"
        assert judge.judge(kind, data) == expected and abs(len(data) - size) <= 2
