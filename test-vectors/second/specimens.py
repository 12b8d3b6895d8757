"""One of every message of version 1 as a tree: any part can be changed and everything around it signed again."""

import random
from dataclasses import dataclass, field

from episeal2 import bech32m, cose, curves
from episeal2.cbor import D, Tag
from scene import DAY, NOON, TODAY

WINDOW = [NOON - 7_200, NOON]
SEAT = [["Reihe", 1, 20], ["Platz", 1, 30]]


@dataclass
class Part:
    """A byte string that contains CBOR: a header, a kept file."""

    value: list


@dataclass
class Message:
    """A COSE message: its payload or clear, whose items may be messages again, and what is around it."""

    name: str
    value: list | None
    seed: bytes | None = None
    tag: int = 18
    headers: dict = field(default_factory=dict)
    unprotected: dict = field(default_factory=dict)
    rest: list = field(default_factory=list)

    def copy(self) -> "Message":
        return Message(self.name, copied(self.value), self.seed, self.tag, dict(self.headers), dict(self.unprotected),
                       copied(self.rest))


@dataclass
class AtHome:
    """A text (with its prefix) or a kept file, and the CBOR in it."""

    name: str
    value: list | bytes
    prefix: str | None = None

    def encoded(self, encode=D) -> bytes:
        data = self.value if type(self.value) is bytes else encode(written(self.value, encode))
        return data if self.prefix is None else bech32m.encode(self.prefix, data).encode()


def copied(x):
    if isinstance(x, Message):
        return x.copy()
    if isinstance(x, AtHome):
        return AtHome(x.name, copied(x.value), x.prefix)
    if isinstance(x, Part):
        return Part(copied(x.value))
    if type(x) is list:
        return [copied(one) for one in x]
    return dict(x) if type(x) is dict else x


def signed(name: str, seed: bytes, payload: list) -> Message:
    return Message(name, payload, seed, 18, {1: -19, 16: cose.typ_of(name)})


def _headers(name: str) -> dict:
    return {1: 3, 5: bytes(12), 16: cose.typ_of(name), -70002: bytes(32)}


def envelope(name: str, size: int, clear: list | None = None) -> Message:
    recipient = [cose.RECIPIENT_PROTECTED, {-1: {1: 1, -1: 4, -2: b"\x09" + bytes(31)}}, bytes(40)]
    return Message(name, clear, None, 96, _headers(name), {}, [bytes(size + 16), [recipient]])


def encrypted0(name: str, clear: list) -> Message:
    return Message(name, clear, None, 16, _headers(name), {}, [bytes(4_096 + 16)])


class Corpus:
    """Parties with keys of their own, and what they write."""

    def __init__(self, rng: random.Random):
        self.seeds = {name: rng.randbytes(32) for name in ("authority", "office", "venue", "staff", "author")}
        self.id = {name: curves.ed25519_public(seed) for name, seed in self.seeds.items()}
        self.public = curves.x25519_public(rng.randbytes(32))
        self.tags = sorted(rng.randbytes(16) for _ in range(1_024))
        self.messages = {m.name: m for m in (*self._signed(), *self._envelopes(), *self._at_home())}
        self.at_home = self._texts() + self._files()

    def by(self, who: str, name: str, *payload) -> Message:
        return signed(name, self.seeds[who], [1, *payload])

    def certificate(self) -> Message:
        return self.by("authority", "office-certificate", self.id["authority"], self.id["office"], "Amt für Gesundheit",
                       NOON - DAY, NOON + 60 * DAY)

    def office_day_key(self) -> Message:
        return self.by("office", "office-day-key", self.id["office"], TODAY, self.public, self.certificate())

    def venue_day_key(self) -> Message:
        return self.by("venue", "venue-day-key", self.id["venue"], TODAY, self.public, self.office_day_key())

    def staff_certificate(self) -> Message:
        return self.by("venue", "staff-certificate", self.id["venue"], TODAY, self.id["staff"])

    def note(self) -> Message:
        return self.by("staff", "departure-note", TODAY, bytes(16), bytes(16), self.staff_certificate(),
                       envelope("departure", 16))

    def visit(self) -> Message:
        header = Part([1, TODAY, bytes(16), 0, self.id["author"]])
        return signed("visit", self.seeds["author"], [header, envelope("index", 512), envelope("record", 1_536)])

    def _asked(self) -> list:
        windows, areas = [list(WINDOW), [NOON, NOON + 600]], [["Bar"], ["Saal", "Reihe 7"]]
        return [self.id["venue"], windows, areas, "§ 28a IfSG", NOON, NOON + 3 * DAY, self.office_day_key()]

    def _signed(self):
        said = [1, 1, self.id["venue"], self.id["office"], 1, TODAY, bytes(32)]
        groups = [[["Saal"], SEAT, 1, {0: 3_000, 2: 1}], [["Bar", "Theke"], [["Hocker", 0, 9]], 4, {}],
                  [["Hof"], [], 9, {}]]
        entry = [bytes(16), 1, bytes(32), bytes(32), [self.note(), bytes(32)], bytes(72)]
        office, id = "office", bytes(16)
        return [
            self.certificate(), self.office_day_key(), self.venue_day_key(), self.staff_certificate(), self.note(),
            self.visit(), signed("succession-consent", self.seeds["office"], said),
            signed("succession", self.seeds["venue"],
                   [*said, signed("succession-consent", self.seeds["office"], list(said))]),
            self.by("authority", "revocations", self.id["authority"], 7, NOON, NOON + DAY, [bytes(32), b"\x01" * 32]),
            self.by("venue", "venue-areas", self.id["venue"], TODAY, groups),
            self.by(office, "request", id, self.id["office"], *self._asked()),
            self.by(office, "referral-order", id, self.id["office"], self.id["authority"], *self._asked()),
            self.by("venue", "release-part", bytes(32), 0, True, [[bytes(16), 0, bytes(32)], entry], 2),
            self.by(office, "live-answer", bytes(32), bytes(32), bytes(64)),
            self.by(office, "notice", self.certificate(), bytes(16), bytes(16), NOON, self.tags)]

    def _envelopes(self):
        return [envelope("release", 4_096, [1, bytes(32), 0, True]), envelope("referral", 4_096, [1, bytes(16)]),
                envelope("share", 4_096, [1, bytes(16), self.id["office"], bytes(16), NOON]),
                envelope("live-hello", 64, [1, bytes(16), NOON, self.office_day_key()]),
                envelope("live-share", 8_192, [1, bytes(32), bytes(64)])]

    @staticmethod
    def _at_home():
        clears = {"invitation": [bytes(16)], "keyring": [bytes(16)], "diary": [bytes(16), bytes(16)],
                  "live-visitor": [bytes(16), NOON], "live-office": [bytes(16), NOON]}
        return [encrypted0(name, [1, *clear]) for name, clear in clears.items()]


    def _texts(self) -> list[AtHome]:
        keys = [AtHome(role, self.id["venue"], f"episeal-{role}") for role in ("authority", "office", "venue", "staff")]
        return [*keys, AtHome("poster", [1, self.id["venue"], "Gasthaus Zum Löwen", ["Saal"]], "EPISEAL-POSTER"),
                AtHome("check-in-code", [1, NOON // 30, bytes(16)], "EPISEAL-CHECK-IN")]

    def _files(self) -> list[AtHome]:
        said = [1, 1, self.id["venue"], self.id["office"], 1, TODAY, None]
        consent = signed("succession-consent", self.seeds["office"], list(said))
        succession = signed("succession", self.seeds["venue"], [*said, consent])
        header = Part([1, TODAY, bytes(16), 1, self.id["author"]])
        kept = ["episeal-1 kept", self.seeds["author"], bytes(32), header, 0, self.id["venue"], "Löwen", ["Saal"], NOON,
                NOON + 60]
        log = ["episeal-1 request log", [[bytes(16), self.id["office"], [list(WINDOW)]],
                                         [b"\x01" * 16, self.id["office"], [list(WINDOW), [NOON, NOON + 60]]]]]
        pinned = sorted([self.id["authority"], self.id["staff"]])
        trust = ["episeal-1 trust", pinned, [[self.id["authority"], 7, bytes(32), [self.id["office"]]]], [succession]]
        return [AtHome("kept", kept), AtHome("request-log", log), AtHome("trust", trust),
                AtHome("share-log", ["episeal-1 share log", [[bytes(16), NOON], [b"\x01" * 16, NOON]]])]


# -- Writing --------------------------------------------------------------------------------------


def encoded(x, encode=D) -> bytes:
    """A message as bytes; `encode(value)` writes what is in one, with what is nested in it already written."""
    if isinstance(x, Part):
        return encode(written(x.value, encode))
    headers, rest = dict(x.headers), list(x.rest)
    if x.value is not None:
        value = encode(written(x.value, encode))
        if x.seed is not None:
            protected = D(headers)
            signature = curves.ed25519_sign(x.seed, D(["Signature1", protected, b"", value]))
            return D(Tag(x.tag, [protected, x.unprotected, value, signature, *rest]))
        headers[-70003] = value
    return D(Tag(x.tag, [D(headers), x.unprotected, *rest]))


def written(x, encode):
    """With byte strings in place of messages."""
    if isinstance(x, (Message, Part)):
        return encoded(x, encode)
    return [written(one, encode) for one in x] if type(x) is list else x


