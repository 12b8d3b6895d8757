"""Specimens of a version 2, as section 23 sketches it: X-Wing and ML-DSA-44, with bytes of the right lengths.

Nothing here verifies or opens: a reader of version 1 recognises the version and looks no further.
"""

import hashlib
import os

from episeal2 import DaySecret, KeyRing, bech32m, cose, write_key_ring
from episeal2.cbor import D, Tag

XWING_PUBLIC, XWING_CIPHERTEXT = 1_216, 1_120
ML_DSA_44_PUBLIC, ML_DSA_44_SIGNATURE = 1_312, 2_420
ML_DSA_44, XWING_A256KW = -48, -65_535
DAY = 20_773
T = 86_400 * DAY + 43_200
KID = bytes(16)


class Party:
    """Named by SHA-256 of its public key, which its messages carry."""

    def __init__(self):
        self.public = os.urandom(ML_DSA_44_PUBLIC)
        self.name = hashlib.sha256(self.public).digest()


def signed(name: str, payload: list) -> bytes:
    protected = D({1: ML_DSA_44, 16: cose.typ_of(name)})
    return D(Tag(18, [protected, {}, D(payload), os.urandom(ML_DSA_44_SIGNATURE)]))


def envelope(name: str, size: int, clear: list | None = None) -> bytes:
    headers = {1: 3, 5: os.urandom(12), 16: cose.typ_of(name), -70002: os.urandom(32)}
    headers |= {} if clear is None else {-70003: D(clear)}
    recipient = [D({1: XWING_A256KW}), {-4: os.urandom(XWING_CIPHERTEXT)}, os.urandom(40)]
    return D(Tag(96, [D(headers), {}, os.urandom(size + 16), [recipient]]))


def encrypted0(name: str, size: int, clear: list) -> bytes:
    headers = {1: 3, 5: os.urandom(12), 16: cose.typ_of(name), -70002: os.urandom(32), -70003: D(clear)}
    return D(Tag(16, [D(headers), {}, os.urandom(size + 16)]))


class Specimens:
    """One of every message, text and kept file: `messages` by the kind that a reader expects, `texts`, `files`."""

    def __init__(self):
        self.authority, self.office, self.venue, self.author, self.staff = (Party() for _ in range(5))
        self.messages = self._signed() | self._envelopes() | self._at_home()
        self.texts = {prefix: bech32m.encode(prefix, data) for prefix, data in self._texts().items()}
        labels = ("trust", "kept", "request log", "share log")
        self.files = {label: D([f"episeal-2 {label}", [os.urandom(32)]]) for label in labels}

    def certificate(self) -> bytes:
        return signed("office-certificate", [2, self.authority.public, self.office.public, "Amt", T, T + 86_400])

    def office_day_key(self) -> bytes:
        public = os.urandom(XWING_PUBLIC)
        return signed("office-day-key", [2, self.office.public, DAY, public, self.certificate()])

    def venue_day_key(self) -> bytes:
        public = os.urandom(XWING_PUBLIC)
        return signed("venue-day-key", [2, self.venue.public, DAY, public, self.office_day_key()])

    def staff_certificate(self) -> bytes:
        return signed("staff-certificate", [2, self.venue.public, DAY, self.staff.public])

    def visit(self) -> bytes:
        header = D([2, DAY, KID, 0, self.author.public])
        ticket = XWING_CIPHERTEXT + 40
        return signed("visit", [header, envelope("index", 512 + ticket), envelope("record", 1_536)])

    def _request(self, *to: bytes) -> list:
        asked = [[[T - 7_200, T]], [["Saal"]], "§ 28a IfSG", T, T + 86_400]
        return [2, os.urandom(16), self.office.name, *to, self.venue.name, *asked, self.office_day_key()]

    def _signed(self) -> dict[str, bytes]:
        said = [2, 1, self.venue.name, os.urandom(32), 3, DAY, None]
        note = [2, DAY, KID, os.urandom(16), self.staff_certificate(), envelope("departure", 16)]
        succession = [*said, signed("succession-consent", said)]
        own = {"visit": self.visit(), "venue-day-key": self.venue_day_key(), "office-day-key": self.office_day_key(),
               "office-certificate": self.certificate(), "staff-certificate": self.staff_certificate()}
        others = {
            "revocations": [2, self.authority.name, 1, T, T + 86_400, [os.urandom(32)]],
            "succession": succession, "succession-consent": said,
            "venue-areas": [2, self.venue.name, DAY, [[["Saal"], [], 1, {}]]], "departure-note": note,
            "request": self._request(), "referral-order": self._request(self.office.name),
            "release-part": [2, os.urandom(32), 0, True, [], 0],
            "live-answer": [2, os.urandom(32), os.urandom(32), os.urandom(64)],
            "notice": [2, self.certificate(), KID, os.urandom(16), T, sorted(os.urandom(16) for _ in range(1_024))]}
        return own | {name: signed(name, payload) for name, payload in others.items()}

    def _envelopes(self) -> dict[str, bytes]:
        clears = {"release": [2, os.urandom(32), 0, True], "referral": [2, KID],
                  "share": [2, os.urandom(16), self.office.name, KID, T],
                  "live-hello": [2, os.urandom(16), T, self.office_day_key()],
                  "live-share": [2, os.urandom(32), os.urandom(64)]}
        return {name: envelope(name, 64 if name == "live-hello" else 4_096, clear) for name, clear in clears.items()}

    @staticmethod
    def _at_home() -> dict[str, bytes]:
        clears = {"invitation": [2, KID], "keyring": [2, KID], "diary": [2, KID, KID],
                  "live-visitor": [2, KID, T], "live-office": [2, KID, T]}
        return {name: encrypted0(name, 4_096, clear) for name, clear in clears.items()}

    def _texts(self) -> dict[str, bytes]:
        texts = {f"episeal-2-{role}": os.urandom(32) for role in ("authority", "office", "venue", "staff")}
        secrets = ("AUTHORITY", "OFFICE", "VENUE", "STAFF", "DIARY", "DERIVED", "RUN", "NOTICE", "BOOKING")
        texts |= {f"EPISEAL-2-{name}-SECRET": os.urandom(32) for name in secrets}
        texts |= {f"EPISEAL-2-{name}-SECRET": os.urandom(36) for name in ("OFFICE-DAY", "VENUE-DAY", "GUARD")}
        return texts | {"EPISEAL-2-POSTER": D([2, self.venue.name, "Löwen", []]),
                        "EPISEAL-2-CHECK-IN": D([2, T // 30, KID])}

    def rings(self) -> dict[str, str]:
        """Key rings with one line of version 2 among those of version 1."""
        rings = {}
        for role in ("authority", "office", "venue", "staff"):
            days = (DaySecret(DAY, os.urandom(32)),) if role in ("office", "venue") else ()
            first = write_key_ring(KeyRing(role, os.urandom(32), days))
            later = self.texts[f"EPISEAL-2-{role.upper()}-SECRET"] + "\n"
            rings |= {f"{role} ring": later, f"{role} ring with a line of version 1 before": first + later,
                      f"{role} ring with a line of version 1 behind": later + first}
        return rings
