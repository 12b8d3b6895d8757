"""Check-in codes read by staff, and invitations taken by the app (FORMAT.md, section 17)."""

import episeal2 as e
from episeal2 import bech32m, cose, curves
from episeal2.cbor import D
from episeal2.check_in import INVITATION
from scene import NOON, TODAY
from vector import SUCCESS, Vectors
from visitor_stage import AREA, NAME, Stage

STEP = NOON // 30


def vectors() -> Vectors:
    found = Vectors("visits/check-in", "FORMAT.md, section 17")
    codes(found)
    invitations(found)
    strangers(found)
    return found


# -- Staff read a code ----------------------------------------------------------------------------


def code_at(step: int, code: bytes | None = None) -> e.CheckInCode:
    return e.CheckInCode(step, code or curves.random_key()[:16])


def codes(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        found.add(name, comment, "scan-check-in-code", expect, make, *rules)

    def read(step: int, now: int = NOON):
        def made():
            code = code_at(step)
            return {"text": code.text, "now": now}, {"handle": code.handle}
        return made

    def late(step: int, now: int = NOON):
        return lambda: {"text": code_at(step).text, "now": now}

    def again(step: int):
        def made():
            code = code_at(STEP)
            return {"before": [code.text], "text": code_at(step, code.code).text, "now": NOON}
        return made

    def after_another():
        code = code_at(STEP)
        return {"before": [code_at(STEP).text], "text": code.text, "now": NOON}, {"handle": code.handle}

    def forged(payload: list):
        return lambda: {"text": bech32m.encode("EPISEAL-CHECK-IN", D(payload)), "now": NOON}

    add("code-one-step-behind", "A code of the half minute before, in the last second of the present one.", SUCCESS,
        read(STEP - 1, NOON + 29), "R62")
    add("code-one-step-ahead", "A code of the half minute that follows.", SUCCESS, read(STEP + 1), "R62")
    add("code-two-steps-behind", "A code of the half minute before the last one.", "code-expired", late(STEP - 2),
        "R62")
    add("code-two-steps-ahead", "A code of the half minute after the next one.", "code-expired", late(STEP + 2), "R62")
    add("code-read-before", "A code that staff have read already.", "code-used", again(STEP), "R62")
    add("code-read-before-with-another-step", "A code that staff have read, shown again with the step that follows.",
        "code-used", again(STEP + 1), "R62")
    add("code-read-after-another", "A second code of the same half minute, from another app.", SUCCESS, after_another,
        "R62")
    add("code-of-version-2", "A code of version 2.", "unsupported-version", forged([2, STEP, bytes(16)]), "R3")
    add("code-of-15-bytes", "A code of 15 bytes.", "malformed", forged([1, STEP, bytes(15)]))
    add("code-that-is-a-poster", "A poster in place of a code.", "wrong-purpose",
        lambda: {"text": e.poster_text(Stage().venue.id, NAME), "now": NOON})


# -- The app takes what staff send ----------------------------------------------------------------


def invitations(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, posted: list[str], *rules: str, accepted: int = NOON) -> None:
        def made():
            stage = Stage()
            given = {"trust": stage.trust(), "poster": e.poster_text(stage.venue.id, NAME, AREA),
                     "venue_day_key": stage.day_key, "shown": NOON, "accepted": accepted, "posted": posted}
            said = {"venue": e.public_text("venue", stage.venue.id), "name": NAME, "area": AREA}
            return (given, said) if expect == SUCCESS else given
        found.add(name, comment, "invite-and-accept", expect, made, *rules)

    add("invitation", "An invitation for the code that is shown.", SUCCESS, ["right"], "R63")
    add("invitation-a-step-later", "An invitation that comes in the last second of the next half minute.", SUCCESS,
        ["right"], "R63", accepted=NOON + 59)
    add("invitation-by-a-clock-that-went-back", "An invitation that is taken when the clock is back by a half minute.",
        SUCCESS, ["right"], "R63", accepted=NOON - 30)
    add("invitation-two-steps-later", "An invitation that comes a minute after its code was shown.", "code-expired",
        ["right"], "R63", accepted=NOON + 60)
    add("invitation-changed", "An invitation with one bit of its tag changed.", "undecryptable", ["changed"], "R6")
    add("invitation-after-a-changed-one",
        "A refusal uses nothing up: after a changed invitation the right one is taken.",
        SUCCESS, ["changed", "right"], "R63")
    add("invitation-twice", "An invitation that comes a second time.", "code-used", ["right", "right"])


def strangers(found: Vectors) -> None:
    """Written by who has not seen the code."""
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        found.add(name, comment, "accept-invitation", expect,
                  lambda: {"shown": NOON, "accepted": NOON, "invitation": make(Stage())}, *rules)

    def under(*clear, name: str = "invitation"):
        def made(stage: Stage) -> bytes:
            body = D([stage.venue.id, NAME, [], stage.day_key])
            ext = cose.ext_of(name, D(list(clear)))
            return cose.seal0(name, curves.random_key(), ext, body, INVITATION, D(list(clear)))
        return made

    add("invitation-for-another-code", "An invitation under a handle that the app does not show.", "code-expired",
        under(1, bytes(range(16))), "R63")
    add("invitation-of-version-2", "An invitation of version 2.", "unsupported-version", under(2, TODAY), "R3")
    add("invitation-that-is-a-key-ring", "A locked key ring in place of an invitation.", "wrong-purpose",
        under(1, bytes(range(16)), name="keyring"), "R4")
    add("invitation-with-a-short-handle", "An invitation under a handle of 15 bytes.", "malformed", under(1, bytes(15)))
