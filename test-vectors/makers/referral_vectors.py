"""Referrals, which the office opens that the venue names (FORMAT.md, section 14)."""

import os

import episeal2 as e
from episeal2 import cbor, cose, curves, request
from episeal2.cbor import D
from episeal2.values import T
from scene import DAY, NOON, Authority, Office
from vector import SUCCESS, Vectors
from venue_day import HOUR, WINDOW, VenueDay, ask, envelope, key_naming_another, signed_again

OPEN = "open-referral"


def vectors() -> Vectors:
    found = Vectors("visits/referral", "FORMAT.md, section 14")
    opened(found)
    refused(found)
    forms(found)
    return found


class Referring(VenueDay):
    """Another office asks through the one that the venue names."""

    def __post_init__(self):
        super().__post_init__()
        self.asking = Office(self.authority)

    def order(self, **asked) -> bytes:
        return ask(**{"name": "referral-order", "day": self, "office": self.asking, "to": self.office.id} | asked)

    def sealed(self, order: bytes | None = None, **changed) -> bytes:
        clear = changed.pop("clear", D([1, self.named_kid]))
        return envelope(**{"name": "referral", "role": "referral",
                           "recipient": e.read_office_day_key(self.reply_key).public,
                           "ext": cose.ext_of("referral", clear), "body": order or self.order(),
                           "size": request.REFERRAL, "clear": clear} | changed)

    def given(self, referral: bytes, trust: dict | None = None, now: int = NOON) -> dict:
        return {"office": self.office_ring, "trust": trust or self.trust(), "referral": referral, "now": now}


def opened(found: Vectors) -> None:
    def add(name: str, comment: str, rule: str = "R46", now: int = NOON, **asked) -> None:
        def make():
            day = Referring()
            ask = {"venue": day.venue_text, "windows": [list(WINDOW)], "areas": ["/".join(a) for a in
                   asked.get("areas", ())], "legal_basis": "§ 28a IfSG", "expires": asked.get("expires", NOON + DAY)}
            result = {"office": e.public_text("office", day.asking.id), "office_name": "Amt für Gesundheit",
                      "ask": ask}
            return day.given(day.sealed(day.order(**asked)), now=now), result
        found.add(name, comment, OPEN, SUCCESS, make, rule)

    add("sound", "A referral for the areas of a venue.", areas=[["Bar"], ["Saal", "Tisch 7"]])
    add("last-second", "The last second before the referral expires.", now=NOON + DAY - 1)
    add("issued-ten-minutes-ahead", "A referral that is issued in ten minutes, by a clock that is ahead.", now=NOON - T)


def refused(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, make, *rules: str) -> None:
        found.add(name, comment, OPEN, code, lambda: make(Referring()), *rules)

    def ordered(name: str, comment: str, code: str, make, *rules: str) -> None:
        add(name, comment, code, lambda day: day.given(day.sealed(make(day))), *rules)

    ordered("to-another-office", "The order inside is addressed to another office.", "wrong-office",
            lambda day: day.order(to=Office(day.authority).id), "R46")
    ordered("reply-key-of-another-office", "The reply key is not the asking office's.", "office-uncertified",
            lambda day: day.order(reply_key=day.reply_key), "R11")
    ordered("reply-key-that-names-another-office",
            "The asking office signs a reply key that has its certificate, and names another office.",
            "office-uncertified", lambda day: day.order(reply_key=key_naming_another(day, day.asking)), "R11")
    ordered("office-of-another-authority", "The asking office is certified by an authority that is not trusted.",
            "office-uncertified", lambda day: day.order(office=Office(Authority())), "R11")
    add("office-revoked", "The office that refers is revoked.", "office-revoked",
        lambda day: day.given(day.sealed(), day.trust([day.asking.id])), "R14")
    add("list-of-revocations-expired", "The list of the asking office's authority has expired.", "revocations-expired",
        lambda day: day.given(day.sealed(), day.trust(expires=NOON + HOUR), NOON + HOUR), "R13")
    ordered("signed-by-another", "The order is signed by another key than the asking office's.", "bad-signature",
            lambda day: day.order(signer=curves.random_key()), "R5")
    ordered("reply-key-forged", "The reply key names the asking office, and another key has signed it.",
            "bad-signature",
            lambda day: day.order(reply_key=signed_again(day.asking.day_key(), "office-day-key", curves.random_key())),
            "R5")
    add("expired", "The second in which the referral expires.", "request-expired",
        lambda day: day.given(day.sealed(), now=NOON + DAY), "R33")
    ordered("issued-too-far-ahead", "A referral that is issued in ten minutes and a second.", "request-expired",
            lambda day: day.order(issued=NOON + T + 1), "R33")
    ordered("wrong-office-before-trust", "An order to another office, from one that is not certified.", "wrong-office",
            lambda day: day.order(to=Office(day.authority).id, office=Office(Authority())), "R46")


def forms(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, make, *rules: str, section: int = 4) -> None:
        def made():
            day = Referring()
            return day.given(make(day))
        found.add(name, comment, OPEN, code, made, *rules, source=f"FORMAT.md, section {section}")

    add("request-inside", "A request in place of an order.", "wrong-purpose",
        lambda day: day.sealed(ask("request", day, day.asking)), "R4", section=3)
    add("order-with-a-window-too-far-ahead", "The order's window ends ten minutes and a second after it was issued.",
        "malformed", lambda day: day.sealed(day.order(windows=((NOON - HOUR, NOON + T + 1),))), section=12)
    add("order-of-a-later-version", "The order inside is of a later version.", "unsupported-version",
        lambda day: day.sealed(cose.sign("referral-order", day.asking.ring.seed, [2])), "R3", section=2)
    add("order-with-an-extension-to-know", "The order inside has the extension 128.", "unsupported-version", extended,
        "R73", section=2)
    add("day-key-that-the-office-does-not-have", "The referral names a day key that the office does not have.",
        "no-day-key", lambda day: day.sealed(clear=D([1, os.urandom(16)])), section=14)
    add("sealed-to-another-key", "Sealed to another key than the one that it names.", "undecryptable",
        lambda day: day.sealed(recipient=curves.x25519_public(curves.random_key())), "R6")
    add("one-block-more", "Padded to one block of 4,096 bytes more than the order needs.", "undecryptable",
        one_block_more,
        "R6")
    add("padded-to-no-whole-block", "Padded to 4,000 bytes.", "undecryptable",
        lambda day: day.sealed(padded=(day.order() + b"\x80").ljust(4_000, b"\0")), "R6")
    add("without-clear", "What is readable without a key is missing.", "malformed",
        lambda day: day.sealed(headers={cose.CLEAR: None}))
    add("clear-of-a-later-version", "The readable part is of a later version.", "unsupported-version",
        lambda day: day.sealed(clear=D([2, day.named_kid])), "R3", section=2)
    add("clear-without-a-version", "The readable part has no version.", "malformed",
        lambda day: day.sealed(clear=D([])),
        section=2)
    add("clear-with-a-third-element", "The readable part has an element too many.", "malformed",
        lambda day: day.sealed(clear=D([1, day.named_kid, None])))
    add("bound-to-another-clear", "The keys are derived for another readable part than the one that is sent.",
        "undecryptable", lambda day: day.sealed(bound=cose.ext_of("referral", D([1, os.urandom(16)]))), "R6")


def extended(day: Referring) -> bytes:
    said = cbor.read(cbor.read(day.order()).value[2])
    return day.sealed(cose.sign("referral-order", day.asking.ring.seed, [*said, {128: b""}]))


def one_block_more(day: Referring) -> bytes:
    order = day.order()
    padded = cose.pad(order, request.REFERRAL) + bytes(4_096)
    return day.sealed(order, padded=padded)


