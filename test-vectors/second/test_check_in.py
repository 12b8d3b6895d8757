"""The check-in code and the invitation: section 17."""

import json

import pytest

import episeal2 as e
import vectors
from episeal2 import bech32m, check_in, cose, curves
from episeal2.cbor import D
from scene import NOON, TODAY, Office, Venue
from stage import ADA, Scene, flipped, refused

STEP = 30


class CheckIn(Scene):
    """An app, and staff of the venue with its day key."""

    def __init__(self):
        super().__init__()
        self.scanned: set = set()
        self.taken: set = set()
        self.code = e.draw_check_in_code(NOON)

    def scan(self, code=None, t=NOON):
        return e.scan_check_in_code((code or self.code).text, t, self.scanned)

    def invited(self, code=None) -> bytes:
        return e.invite(code or self.code, self.day_key, "Gasthaus Zum Löwen", "Saal/Tisch 7")

    def take(self, data, t=NOON, shown=None):
        return e.take_invitation(data, shown or [self.code], t, self.taken)

    def forged(self, body, code=None, clear=None) -> bytes:
        code = code or self.code
        clear = D(clear or [1, code.handle])
        ext = cose.ext_of("invitation", clear)
        return cose.seal0("invitation", cose.HKDF(code.code, ext), ext, D(body), check_in.INVITATION, clear)


def test_an_invitation_stands_for_a_scanned_poster():
    scene = CheckIn()
    invitation = scene.take(e.invite(scene.scan(), scene.day_key, "Gasthaus Zum Löwen", "Saal/Tisch 7"))
    assert invitation.poster == e.read_poster(scene.venue.poster("Saal/Tisch 7"))
    accepted = e.accept_venue_day_key(invitation.day_key.signed.encoding, invitation.poster.identity, NOON, scene.trust)
    data, kept = e.seal_visit(accepted, invitation.poster, ADA, NOON)
    scene.server.admit(data)
    assert kept.area == ("Saal", "Tisch 7") and e.read_visit(data).open_as_visitor(kept.visitor).contact == ADA


def test_handle_and_content_key_by_the_formulas():
    scene = CheckIn()
    code = e.read_check_in_code(scene.code.text)
    assert code == scene.code and code.step == NOON // 30
    assert code.handle == cose.sha256(D(["episeal-1 check-in", code.code]))[:16]
    envelope, handle = check_in.read_invitation(scene.invited())
    assert handle == code.handle and len(envelope.ciphertext) == 4_096 + 16
    ext = D(["episeal-1 invitation", D([1, handle])])
    body = cose.open0(envelope, cose.HKDF(code.code, ext), ext, check_in.INVITATION)
    assert body == D([scene.venue.id, "Gasthaus Zum Löwen", ["Saal", "Tisch 7"], scene.day_key])


def test_a_code_is_a_key_as_text():
    scene = CheckIn()
    text = scene.code.text
    assert text.startswith("EPISEAL-CHECK-IN1") and text == text.upper()
    prefix, data = bech32m.decode(text)
    for bad in (text.lower(), text[:-1], text[:-1] + ("Q" if text[-1] != "Q" else "P"),
                *(bech32m.encode(prefix, D(x)) for x in ([1, 5], [1, -1, bytes(16)], [1, 5, bytes(15)], [1, 5, "a"])),
                bech32m.encode(prefix, data + b"\0")):
        with refused("malformed"):
            e.read_check_in_code(bad)
    with refused("unsupported-version"):
        e.read_check_in_code(bech32m.encode(prefix, D([2])))
    with refused("wrong-purpose"):
        e.read_check_in_code(scene.venue.poster())
    with refused("wrong-purpose"):
        e.read_poster(text)


def test_staff_read_a_code_one_step_either_way_and_once():
    scene = CheckIn()
    start = STEP * scene.code.step
    for t in (start - STEP - 1, start + 2 * STEP):
        with refused("code-expired"):
            scene.scan(t=t)
    for t in (start - STEP, start + 2 * STEP - 1):
        assert e.scan_check_in_code(scene.code.text, t, set()) == scene.code
    scene.scan()
    with refused("code-used"):
        scene.scan()
    # the same code shown with another step is still the same code
    with refused("code-used"):
        scene.scan(e.CheckInCode(scene.code.step + 1, scene.code.code))


def test_staff_write_what_a_poster_would_say():
    scene = CheckIn()
    with refused("invalid-text"):
        e.invite(scene.code, scene.day_key, "")
    with refused("too-long"):
        e.invite(scene.code, scene.day_key, "ä" * 81)
    stolen = e.make_venue_day_key(Venue().ring.seed, scene.venue.id, TODAY, bytes([9]) + bytes(31), None)
    with refused("bad-signature"):
        e.invite(scene.code, stolen, "Löwen")


def test_an_app_takes_an_invitation_one_step_either_way_and_once():
    scene = CheckIn()
    data, start = scene.invited(), STEP * scene.code.step
    for t in (start - STEP - 1, start + 2 * STEP):
        with refused("code-expired"):
            scene.take(data, t)
    for t in (start - STEP, start + 2 * STEP - 1):
        assert e.take_invitation(data, [scene.code], t, set())
    with refused("code-expired"):
        scene.take(scene.invited(e.draw_check_in_code(NOON)))
    shown = [e.draw_check_in_code(NOON + STEP), scene.code]
    assert scene.take(data, NOON + STEP, shown).poster.name == "Gasthaus Zum Löwen"
    with refused("code-used"):
        scene.take(scene.invited(), NOON + STEP, shown)


def test_who_has_not_seen_the_code_can_neither_read_nor_write():
    """A server knows the handle: what it posts under it does not open, and uses nothing up."""
    scene = CheckIn()
    guess = e.CheckInCode(scene.code.step, curves.random_key()[:16])
    body = [scene.venue.id, "Falsche Post", [], scene.day_key]
    with refused("undecryptable"):
        scene.take(scene.forged(body, guess, [1, scene.code.handle]))
    with refused("undecryptable"):
        e.take_invitation(scene.invited(), [_WithHandleOf(scene.code, guess)], NOON, set())
    assert scene.taken == set() and scene.take(scene.invited())


class _WithHandleOf(e.CheckInCode):
    """Another code under the same handle."""

    def __init__(self, one: e.CheckInCode, other: e.CheckInCode):
        super().__init__(other.step, other.code)
        self.__dict__["stolen"] = one.handle

    @property
    def handle(self) -> bytes:
        return self.__dict__["stolen"]


def test_every_flipped_bit_of_an_invitation_is_refused():
    scene = CheckIn()
    data = scene.invited()
    for bad in flipped(data, 7, 250):
        with pytest.raises(e.Refused):
            scene.take(bad)
    assert scene.taken == set() and scene.take(data)


def test_an_invitation_names_the_venue_of_its_day_key():
    scene = CheckIn()
    thief = Venue()
    forged_key = e.make_venue_day_key(thief.ring.seed, scene.venue.id, TODAY, bytes([9]) + bytes(31), None)
    good = [scene.venue.id, "Löwen", [], scene.day_key]
    for n, value, code in ((0, thief.id, "wrong-venue"), (3, forged_key, "bad-signature"), (1, "", "malformed"),
                           (1, "a\nb", "malformed"), (2, ["/"], "malformed"), (3, b"\x80", "malformed"),
                           (0, bytes(31), "malformed"), (3, scene.office.day_key(), "wrong-purpose")):
        with refused(code):
            scene.take(scene.forged(good[:n] + [value] + good[n + 1:]))
    for bad in ({}, good[:3], good + [1]):
        with refused("malformed"):
            scene.take(scene.forged(bad))
    with refused("unsupported-version"):
        scene.take(scene.forged(good, clear=[2]))
    assert scene.taken == set() and scene.take(scene.forged(good)).poster.area == ()


def test_what_is_sealed_after_an_invitation_is_checked_like_a_poster():
    """An invitation brings no trust: a day key of an office that is not certified is refused all the same."""
    scene = CheckIn()
    uncertified = Office(Scene().authority)
    day_key = Venue().day_key(uncertified.day_key())
    invitation = scene.take(e.invite(scene.code, day_key, "Löwen"))
    with refused("office-uncertified"):
        e.accept_venue_day_key(invitation.day_key.signed.encoding, invitation.poster.identity, NOON, scene.trust)


def test_the_published_vector_is_written_and_read():
    published = (vectors.FOLDER / "check-in.json").read_text()
    assert published == vectors.check_in_text()
    published = json.loads(published)
    code = e.read_check_in_code(published["text"])
    assert (code.step, code.code.hex(), code.handle.hex()) == tuple(published[k] for k in ("step", "code", "handle"))
    data = bytes.fromhex(published["invitation"])
    invitation = e.take_invitation(data, [code], code.step * STEP, set())
    found = invitation.poster.identity.hex(), invitation.poster.name, list(invitation.poster.area)
    assert found == tuple(published[k] for k in ("venue", "name", "area"))
    assert invitation.day_key.signed.encoding.hex() == published["venue_day_key"]
    assert check_in.read_invitation(data)[0].iv.hex() == published["iv"]
