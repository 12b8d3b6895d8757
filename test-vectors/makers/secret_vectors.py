"""Every secret that leaves as text, and its label (FORMAT.md, section 18)."""

from episeal2 import bech32m, curves, home
from vector import SUCCESS, Vectors

DERIVED = "EPISEAL-DERIVED-SECRET"
# The name of what it is for, its prefix, and how many bytes follow
KINDS = {"authority-ring": ("an authority's keys", "EPISEAL-AUTHORITY-SECRET", 32),
         "office-ring": ("an office's keys", "EPISEAL-OFFICE-SECRET", 32),
         "venue-ring": ("a venue's keys", "EPISEAL-VENUE-SECRET", 32),
         "staff-ring": ("staff's keys", "EPISEAL-STAFF-SECRET", 32),
         "diary": ("a diary's secret", "EPISEAL-DIARY-SECRET", 32),
         "run": ("a run secret", "EPISEAL-RUN-SECRET", 32),
         "notice": ("a notice key", "EPISEAL-NOTICE-SECRET", 32),
         "derived-pin": ("a PIN's derived secret", DERIVED, 49),
         "derived-passphrase": ("a passphrase's derived secret", DERIVED, 49),
         "derived-code": ("a share code's derived secret", DERIVED, 49)}
PURPOSES = {"derived-pin": (0, 3), "derived-passphrase": (1, 4, 5), "derived-code": (2, 6)}
# What stands in its place, with the same length behind its prefix where there is one
IN_ITS_PLACE = {"authority-ring": "venue-ring", "office-ring": "authority-ring", "venue-ring": "staff-ring",
                "staff-ring": "office-ring", "diary": "run", "run": "notice", "notice": "diary", "derived-pin": "run",
                "derived-passphrase": "notice", "derived-code": "diary"}


def vectors() -> Vectors:
    found = Vectors("visits/secrets", "FORMAT.md, section 18")
    for kind, (called, prefix, length) in KINDS.items():
        labels(found, kind, called, prefix, length)
    purposes(found)
    forms(found)
    return found


def text_of(kind: str, purpose: int | None = None, prefix: str | None = None) -> str:
    _, own, length = KINDS[kind]
    number = PURPOSES[kind][0] if purpose is None and kind in PURPOSES else purpose
    data = curves.random_key() + curves.random_key()
    data = data[:length] if number is None else bytes([number]) + data[:length - 1]
    return bech32m.encode(prefix or own, data) + ("\n" if kind.endswith("-ring") else "")


def labels(found: Vectors, kind: str, called: str, prefix: str, length: int) -> None:
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        def made():
            text = make()
            return ({"kind": kind, "text": text}, {"text": text}) if expect == SUCCESS else {"kind": kind, "text": text}
        found.add(f"{kind}-{name}", comment, "read-secret-text", expect, made, *rules)

    other = IN_ITS_PLACE[kind]
    later = prefix.replace("EPISEAL-", "EPISEAL-2-")
    add("under-its-label", f"Under its label: {called}.", SUCCESS, lambda: text_of(kind), "R103")
    add("replaced", f"Where there should be {called}: {KINDS[other][0]}.", "wrong-purpose", lambda: text_of(other),
        "R103")
    add("of-version-2", f"Of version 2: {called}.", "unsupported-version", lambda: text_of(kind, prefix=later), "R70")
    if not kind.endswith("-ring"):
        add("one-byte-short", f"One byte too short: {called}.", "malformed",
            lambda: bech32m.encode(prefix, bytes(length - 1)), "R47")


def purposes(found: Vectors) -> None:
    """What a derived secret is for."""
    def add(name: str, comment: str, expect: str, kind: str, purpose: int, *rules: str) -> None:
        def made():
            given = {"kind": kind, "text": text_of(kind, purpose)}
            return (given, {"text": given["text"]}) if expect == SUCCESS else given
        found.add(name, comment, "read-secret-text", expect, made, *rules)

    names = home.PURPOSES
    for kind, numbers in PURPOSES.items():
        for number in numbers[1:]:
            add(f"{kind}-for-{names[number]}", f"A derived secret of purpose {number}.", SUCCESS, kind, number, "R117")
    add("derived-pin-for-open-share", "A derived secret for opening a share, where it should be for a diary.",
        "wrong-purpose", "derived-pin", 2, "R117")
    add("derived-passphrase-for-new-pin", "A derived secret for a new PIN, where it should be for a key ring.",
        "wrong-purpose", "derived-passphrase", 3, "R117")
    add("derived-code-for-lock-keyring", "A derived secret for locking keys, where it should be for a share.",
        "wrong-purpose", "derived-code", 4, "R117")
    add("derived-for-nothing-known", "A derived secret of purpose 7, which there is not.", "malformed",
        "derived-code", 7)


def forms(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, text, *rules: str) -> None:
        found.add(name, comment, "read-secret-text", expect, lambda: {"kind": "run", "text": text()}, *rules)

    def mistyped() -> str:
        text = text_of("run")
        return text[:-1] + ("Q" if text[-1] != "Q" else "P")

    def of_bech32() -> str:
        """The checksum of BIP 173: its constant is 1."""
        before = bech32m.CONSTANT
        try:
            bech32m.CONSTANT = 1
            return text_of("run")
        finally:
            bech32m.CONSTANT = before

    add("run-in-lower-case", "A run secret in lower case.", "malformed", lambda: text_of("run").lower(), "R47")
    add("run-mistyped", "A run secret with its last character changed.", "malformed", mistyped, "R47")
    add("run-with-the-checksum-of-bech32", "A run secret with the checksum of Bech32.", "malformed", of_bech32, "R47")
    add("run-with-a-line-end", "A run secret with a line end behind it.", "malformed", lambda: text_of("run") + "\n",
        "R47")
    add("booking-secret", "A text under the prefix that is reserved for bookings.", "wrong-purpose",
        lambda: text_of("run", prefix="EPISEAL-BOOKING-SECRET"), "R103")
    add("of-an-unknown-name", "A text under a prefix that version 1 does not have.", "malformed",
        lambda: text_of("run", prefix="EPISEAL-JOURNEY-SECRET"), "R47")
    add("of-a-version-with-a-leading-zero", "A text whose prefix has a number with a leading zero.", "malformed",
        lambda: text_of("run", prefix="EPISEAL-02-RUN-SECRET"), "R47")
    add("of-an-unknown-name-and-version-12", "A text of version 12 whose name version 1 does not have.",
        "unsupported-version", lambda: text_of("run", prefix="EPISEAL-12-JOURNEY-SECRET"), "R70")
