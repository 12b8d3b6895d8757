"""Sharing visits with an office: section 15."""

from collections import Counter
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

import episeal2 as e
from episeal2 import cose, curves, share, visit
from episeal2.cbor import D, read
from scene import DAY, NOON, TODAY, Authority, Office
from stage import ADA, BEN, Scene, flipped, refused

CODE, OTHER_CODE = "123 456 789", "123 456 780"


@pytest.fixture
def quick(monkeypatch):
    """A hash in place of Argon2id, where a test opens very often."""
    monkeypatch.setattr(share, "argon2id", lambda code, salt: cose.sha256(code + salt))


class Sharing(Scene):
    """A scene in which Ada has been somewhere."""

    def __init__(self):
        super().__init__()
        self.visit, self.kept = self.seal(levels=["Saal"], departure=NOON - 60)
        self.opened: dict = {}

    def share(self, *visits, t=NOON, code=CODE, **more):
        return e.seal_share(visits or [self.kept], self.office.day_key(), self.trust, t, code=code, **more)[0]

    def open(self, data, code=CODE, t=NOON, office=None):
        return e.open_share(data, code, (office or self.office).ring, t, self.opened)

    def forged(self, body: bytes, clear: bytes | None = None) -> bytes:
        """A share whose body or clear no visitor would write."""
        to = e.read_office_day_key(self.office.day_key())
        clear = clear or D([1, bytes(16), to.office, to.kid, NOON + DAY])
        psi = share.argon2id(e.enter_code(CODE), read(clear)[1])
        return cose.seal("share", "share", to.public, cose.ext_of("share", clear), body, share.SHARE, clear, psi)[0]


# -- Code [R51] -----------------------------------------------------------------------------------


def test_a_code_is_read_with_blanks_dashes_and_full_width_digits():
    for entered in ("123456789", "123 456 789", " 123-456-789\n", "123\u2010456\u2015789", "1\u22122345\uff0d6789",
                    "\u3000１２３\u00a0４５６\u2009７８９\u2028", "123\t456\x85789", "１23456789", "١٢٣٤٥٦٧٨٩",
                    "१२३४५६७८९", "\U0001d7cf23456789"):
        assert e.enter_code(entered) == b"123456789"
    for entered in ("", "12345678", "1234567890", "12345678a", "123.456.789", "123_456_789",
                    "123456789\x1f", "123\u200b456789", "12345678²"):
        with refused("invalid-text"):
            e.enter_code(entered)


def test_codes_are_drawn_with_leading_zeros_and_shown_in_three_groups():
    codes = [e.draw_code() for _ in range(4_000)]
    assert all(len(code) == 9 and code.isascii() and code.isdigit() for code in codes)
    assert len(set(codes)) > 3_990
    for place in range(9):
        counts = Counter(code[place] for code in codes)
        assert len(counts) == 10 and all(300 < n < 500 for n in counts.values())
    assert e.show_code("007654321") == "007 654 321"
    assert e.enter_code(e.show_code(codes[0])) == codes[0].encode()


# -- The whole way --------------------------------------------------------------------------------


def test_a_shared_visit_is_opened_and_checked():
    scene = Sharing()
    data, code = e.seal_share([scene.kept], scene.office.day_key(), scene.trust, NOON)
    (shared,) = scene.open(data, e.show_code(code))
    assert shared == e.Shared(scene.kept.header, scene.kept.visitor, scene.venue.id, "Gasthaus Zum Löwen", ("Saal",),
                              NOON - 3_600, NOON - 60)
    checked = checked_by(scene, shared, scene.server.list())
    assert checked.record.contact == ADA and checked.errors == set()
    assert scene.kept.author not in data and scene.kept.visitor not in data
    with refused("share-used"):
        scene.open(data, code)


def test_shares_are_padded_and_their_visits_ascend(quick):
    scene = Sharing()
    visits = [scene.seal(BEN)[1] for _ in range(30)]
    data = scene.share(*visits)
    assert [s.record_id for s in scene.open(data)] == sorted(v.record_id for v in visits)
    envelope, clear = share.read_share(data)
    assert (len(envelope.ciphertext) - 16) % 4_096 == 0
    assert clear == share.ShareClear(clear.share_id, scene.office.id, list(scene.office.ring.by_kid())[0],
                                     NOON + 7 * DAY)
    assert len(share.read_share(scene.share())[0].ciphertext) == 4_096 + 16


def test_a_thousand_of_the_longest_visits_fit(quick):
    scene = Sharing()
    longest = replace(scene.kept, name="ä" * 80, area=("L" * 64,) * 5)
    visits = [replace(longest, header=replace(longest.header, author=curves.random_key())) for _ in range(1_001)]
    assert len(scene.open(scene.share(*visits[:1_000]))) == 1_000
    with refused("too-long"):
        scene.share(*visits)


def test_of_one_record_the_highest_revision_is_shared_once(quick):
    scene = Sharing()
    _, later = e.check_out(scene.kept, scene.accepted(), ADA, NOON)
    (shared,) = scene.open(scene.share(later, scene.kept))
    assert shared.header.revision == 1 and shared.departure == NOON


# -- Sealing [R53] --------------------------------------------------------------------------------


def test_a_share_is_sealed_to_a_trusted_office_of_today_alone():
    scene = Sharing()

    def sealed(day_key=scene.office.day_key(), trust=scene.trust, t=NOON, visits=(scene.kept,), **more):
        return e.seal_share(visits, day_key, trust, t, **more)

    other = Office(scene.authority)
    stolen = e.make_office_day_key(curves.random_key(), other.id, TODAY, bytes([9]) + bytes(31),
                                   scene.authority.certificate(other.id))
    low = e.make_office_day_key(other.ring.seed, other.id, TODAY, bytes(32), scene.authority.certificate(other.id))
    midnight = DAY * (TODAY + 1)
    for code, arguments in (
            ("office-revoked", dict(trust=scene.authority.trust(scene.office.id))),
            ("office-uncertified", dict(trust=Authority().trust())),
            ("bad-signature", dict(day_key=stolen)),
            ("undecryptable", dict(day_key=low)),
            ("wrong-day", dict(t=midnight + 600)),
            ("wrong-day", dict(day_key=scene.office.day_key(TODAY + 1), t=midnight - 601)),
            ("wrong-day", dict(day_key=scene.office.day_key(TODAY - 1))),
            ("invalid-time", dict(expires=NOON)),
            ("invalid-time", dict(expires=NOON + 7 * DAY + 1)),
            ("missing", dict(visits=()))):
        with refused(code):
            sealed(**arguments)
    assert sealed(t=midnight + 599)[1] != sealed(expires=NOON + 1)[1]


def test_visits_of_more_than_14_days_ago_are_not_shared(quick):
    scene = Sharing()
    old, older = (replace(scene.kept, header=replace(scene.kept.header, day=TODAY - n, author=curves.random_key()),
                          arrival=scene.kept.arrival - n * DAY, departure=None) for n in (14, 15))
    shared = scene.open(scene.share(scene.kept, old, older))
    assert {s.record_id for s in shared} == {scene.kept.record_id, old.record_id}
    with refused("missing"):
        scene.share(older)


# -- Opening [R54] to [R56] -----------------------------------------------------------------------


def test_an_expired_share_is_refused_to_the_second():
    scene = Sharing()
    data = scene.share(expires=NOON + 60)
    with refused("share-expired"):
        scene.open(data, t=NOON + 60)
    assert len(scene.open(data, t=NOON + 59)) == 1
    assert list(scene.opened.values()) == [NOON + 60]


def test_a_share_that_would_last_over_seven_days_is_refused_with_ten_minutes_for_the_clocks(quick):
    scene = Sharing()
    data = scene.share(t=NOON + 600)
    with refused("invalid-time"):
        scene.open(data, t=NOON - 1)
    assert scene.opened == {} and len(scene.open(data)) == 1


def test_an_entry_of_the_log_is_kept_for_31_days_after_its_expiry():
    log = {bytes(16): NOON, bytes([1]) * 16: NOON + 1}
    e.forget_expired(log, NOON + 31 * DAY - 1)
    assert len(log) == 2
    e.forget_expired(log, NOON + 31 * DAY)
    assert list(log.values()) == [NOON + 1]


def test_the_reference_of_a_share_is_four_digits():
    assert e.reference(bytes.fromhex("710b38f083e0b8acc4cde8ce616b4985")) == "710b"


def test_wrong_key_wrong_code_and_both_are_one_error():
    scene = Sharing()
    data = scene.share()
    other = Office(scene.authority)
    other.day_key()
    without_key = Office(scene.authority, ring=replace(scene.office.ring, days=()))
    # the right identity, but another secret under that kid
    wrong_secret = replace(scene.office.ring.days[0], secret=curves.random_key())

    class WrongSecret(e.KeyRing):
        def by_kid(self):
            return {list(scene.office.ring.by_kid())[0]: wrong_secret}

    wrong_key = Office(scene.authority, ring=WrongSecret("office", scene.office.ring.seed, ()))
    for office, code in ((scene.office, OTHER_CODE), (other, CODE), (other, OTHER_CODE), (without_key, CODE),
                         (wrong_key, CODE), (wrong_key, OTHER_CODE)):
        with refused("undecryptable"):
            scene.open(data, code, office=office)
    with refused("invalid-text"):
        scene.open(data, "123")
    assert scene.opened == {} and len(scene.open(data)) == 1


def test_a_key_that_should_have_been_deleted_opens_nothing(quick):
    scene = Sharing()
    to = e.read_office_day_key(scene.office.day_key())
    body = share.share_body([scene.kept])
    gone = DAY * (TODAY + 31)
    lasting = scene.forged(body, D([1, bytes(16), to.office, to.kid, gone + 60]))
    with refused("undecryptable"):
        scene.open(lasting, t=gone)
    assert len(scene.open(lasting, t=gone - 1)) == 1


def test_the_office_in_clear_is_the_one_whose_key_it_is(quick):
    scene = Sharing()
    to = e.read_office_day_key(scene.office.day_key())
    for clear in ([1, bytes(16), Office(scene.authority).id, to.kid, NOON + 60],
                  [1, bytes(16), to.office, bytes(16), NOON + 60]):
        with refused("undecryptable"):
            scene.open(scene.forged(share.share_body([scene.kept]), D(clear)))


def test_every_flipped_bit_of_a_share_is_refused(quick):
    scene = Sharing()
    data = scene.share()
    codes = set()
    for bad in flipped(data, 61, 500):
        with pytest.raises(e.Refused) as caught:
            scene.open(bad)
        codes.add(caught.value.code)
    assert codes <= {"malformed", "undecryptable", "wrong-purpose", "unsupported-version", "share-expired",
                     "invalid-time"}
    assert scene.opened == {} and len(scene.open(data)) == 1


def test_a_body_that_is_not_in_its_format_is_malformed(quick):
    scene = Sharing()
    (good,) = read(share.share_body([scene.kept]))
    (other,) = read(share.share_body([scene.seal(BEN)[1]]))
    ascending = sorted([good, other], key=lambda x: share.read_shared(x).record_id)
    changed = [good[:n] + [value] + good[n + 1:] for n, value in (
        (0, b"\x80"), (1, bytes(31)), (2, bytes(33)), (3, ""), (3, "a\n"), (3, "ä" * 81), (4, ["/"]), (4, ["a"] * 6),
        (5, NOON + DAY), (5, -1), (6, good[5] - 1), (6, good[5] + DAY + 1), (6, False))]
    bodies = [[], [good, good], ascending[::-1], [good[:6]], [good + [1]], {}, *([one] for one in changed)]
    for n, body in enumerate(bodies):
        to = e.read_office_day_key(scene.office.day_key())
        clear = D([1, n.to_bytes(16, "big"), to.office, to.kid, NOON + DAY])
        with refused("malformed"):
            scene.open(scene.forged(D(body), clear))
    assert scene.opened == {}
    assert len(scene.open(scene.forged(D(ascending), D([1, b"\xff" * 16, to.office, to.kid, NOON + DAY])))) == 2


def test_version_and_purpose_of_a_share(quick):
    scene = Sharing()
    to = e.read_office_day_key(scene.office.day_key())
    body = share.share_body([scene.kept])
    with refused("unsupported-version"):
        scene.open(scene.forged(body, D([2, bytes(16), "anything"])))
    with refused("malformed"):
        scene.open(scene.forged(body, D([1, bytes(16), to.office, to.kid])))
    for other in (scene.visit, scene.office.refer(to.signed.encoding, scene.venue.id)):
        with refused("wrong-purpose"):
            scene.open(other)


def test_the_code_is_stretched_by_argon2id_with_the_share_id_as_salt():
    """[R52], with the parameters written out once more, and the steps of section 4 one by one."""
    scene = Sharing()
    envelope, clear = share.read_share(scene.share())
    psi = Argon2id(salt=clear.share_id, length=32, iterations=3, lanes=4, memory_cost=64 * 1_024).derive(b"123456789")
    ext = D(["episeal-1 share", envelope.clear])
    body = cose.open_envelope(envelope, "share", ext, scene.office.ring.days[0].secret, share.SHARE, psi)
    assert share.read_share_body(body)[0].record_id == scene.kept.record_id


# -- Checking [R57] -------------------------------------------------------------------------------


def shared_of(kept, **changed) -> e.Shared:
    (shared,) = share.read_share_body(share.share_body([kept]))
    return replace(shared, **changed)


def checked_by(scene: Scene, shared: e.Shared, stored) -> e.Checked:
    return e.check_shared(shared, stored, scene.server.published)


def test_what_the_visitor_says_is_compared_with_what_is_stored():
    scene = Sharing()
    shared, stored = shared_of(scene.kept), scene.server.list()
    header = shared.header
    for changed in (dict(area=()), dict(arrival=shared.arrival + 1), dict(departure=None)):
        found = checked_by(scene, replace(shared, **changed), stored)
        assert found == e.Checked(shared.record_id, None, frozenset({"disagrees"}))
    wrong = checked_by(scene, replace(shared, visitor=curves.random_key()), stored)
    assert wrong.record is None and wrong.errors == {"undecryptable"}
    for changed in (dict(venue=bytes(32)), dict(header=replace(header, day=TODAY + 1)),
                    dict(header=replace(header, kid=bytes(16)))):
        elsewhere = checked_by(scene, replace(shared, **changed), stored)
        assert elsewhere.record is None and elsewhere.errors == {"not-published"}
    missing = checked_by(scene, shared, [scene.seal(BEN)[0]])
    assert missing.record is None and missing.errors == {"missing"}


def test_a_lost_check_out_leaves_the_check_in_readable():
    scene = Sharing()
    _, later = e.check_out(scene.kept, scene.accepted(), ADA, NOON)
    checked = checked_by(scene, shared_of(later), scene.server.list())
    assert checked.errors == {"missing"} and checked.record.departure == NOON - 60


def test_a_later_check_out_is_what_is_reported():
    scene = Sharing()
    later, _ = e.check_out(scene.kept, scene.accepted(), ADA, NOON)
    scene.server.admit(later)
    checked = checked_by(scene, shared_of(scene.kept), scene.server.list())
    assert checked.errors == set() and checked.record.departure == NOON


def test_a_bad_revision_hides_no_sound_one():
    scene = Sharing()
    later, kept = e.check_out(scene.kept, scene.accepted(), ADA, NOON)
    sealed = e.read_visit(later)
    parts = [sealed.header_bytes, sealed.index.encoding, sealed.record.encoding]
    first = e.read_visit(scene.visit)
    moved = replace(scene.kept, area=(), header=scene.kept.header)
    elsewhere, _ = e.check_out(moved, scene.accepted(), ADA, NOON)
    to = curves.x25519_public(kept.visitor)
    unread = cose.seal("record", "visitor", to, sealed.record_ext, D({}), visit.RECORD)[0]
    for bad, code in ((cose.sign("visit", curves.random_key(), parts), "bad-signature"),
                      (cose.sign("visit", kept.author, [*parts[:2], unread]), "malformed"),
                      (cose.sign("visit", kept.author, [*parts[:2], first.record.encoding]), "undecryptable"),
                      (elsewhere, "disagrees"), (b"\x80", "missing")):
        checked = checked_by(scene, shared_of(kept), [scene.visit, bad])
        assert checked.errors == {code} and checked.record.departure == NOON - 60


def test_a_second_revision_of_one_number_disagrees_and_the_higher_digest_counts():
    """In either order; the same bytes twice are one revision."""
    scene = Sharing()
    first, kept = e.check_out(scene.kept, scene.accepted(), ADA, NOON)
    second, _ = e.check_out(scene.kept, scene.accepted(), BEN, NOON)
    stored = [scene.visit, *sorted((first, second), key=cose.sha256)]
    contact = ADA if stored[-1] == first else BEN
    for order in (stored, stored[::-1]):
        checked = checked_by(scene, shared_of(kept), order)
        assert checked.errors == {"disagrees"} and checked.record.contact == contact
    assert checked_by(scene, shared_of(kept), [scene.visit, first, first]).errors == set()
