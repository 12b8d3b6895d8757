"""Key rings of every role, and locked ones (FORMAT.md, section 18)."""

import episeal2 as e
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from episeal2 import bech32m, cose, curves, day_keys, home
from episeal2.cbor import D
from scene import NOON, TODAY
from vector import SUCCESS, Vectors
from visitor_stage import flipped

OLDEST = TODAY - 30
PASSPHRASE = "Sieben Kähne, 3 Ruder"


def vectors() -> Vectors:
    found = Vectors("visits/key-ring", "FORMAT.md, section 18")
    rings(found)
    malformed(found)
    unlocked(found)
    refused(found)
    locked(found)
    return found


def ring_of(role: str, *days: int, named: bool = False) -> e.KeyRing:
    ring = e.KeyRing(role, curves.random_key())
    for on in days:
        office = (curves.random_key(), curves.random_key()[:16]) if named else ()
        ring = ring.with_day(e.DaySecret(on, curves.random_key(), *office))
    return ring


def lines_of(ring: e.KeyRing) -> list[str]:
    return e.write_key_ring(ring).splitlines(True)


# -- Read -----------------------------------------------------------------------------------------


def of_role(role: str, ring: str) -> dict:
    return {"role": role, "ring": ring} | ({"now": NOON} if role in ("office", "venue") else {})


def rings(found: Vectors) -> None:
    def add(name: str, comment: str, role: str, *days: int, named: bool = False, due: int = 0) -> None:
        def made():
            ring = ring_of(role, *days, named=named)
            kids = [day_keys.kid_of(ring.identity, secret.day, secret.public, secret.office_kid)
                    for secret in ring.days]
            said = [{"day": on, "kid": kid} for on, kid in zip(days, kids)][due:]
            return of_role(role, e.write_key_ring(ring)), {"id": e.public_text(role, ring.identity), "days": said}
        found.add(name, comment, "read-key-ring", SUCCESS, made, "R47")

    add("authority", "The keys of an authority.", "authority")
    add("staff", "The keys of a member of staff.", "staff")
    add("office-with-days", "The keys of an office with day keys of 31 days ago, which should have been deleted, of 30 "
        "days ago and of tomorrow.", "office", OLDEST - 1, OLDEST, TODAY + 1, due=1)
    add("venue-that-names-an-office", "The keys of a venue with two day keys that each name an office day key.",
        "venue",
        TODAY, TODAY + 1, named=True)
    add("venue-that-may-read", "The keys of a venue with a day key that names no office.", "venue", TODAY)


def malformed(found: Vectors) -> None:
    def add(name: str, comment: str, role: str, ring, *rules: str, expect: str = "malformed") -> None:
        def made():
            return of_role(role, ring())
        found.add(name, comment, "read-key-ring", expect, made, *rules)

    def office(change):
        """Of the lines of an office with day keys of two days."""
        return lambda: "".join(change(*lines_of(ring_of("office", TODAY, TODAY + 1))))

    def day_secret(role: str, data: bytes):
        prefix = home.day_secret_prefix(role)
        return lambda: "".join([*lines_of(ring_of(role)), bech32m.encode(prefix, data), "\n"])

    def mistyped(line: str) -> str:
        return line[:40] + ("Q" if line[40] != "Q" else "P") + line[41:]

    def later_line() -> str:
        later = bech32m.encode("EPISEAL-2-OFFICE-DAY-SECRET", curves.random_key() * 2)
        return "".join([*lines_of(ring_of("office", TODAY)), later, "\n"])

    def one_line_more() -> str:
        later = bech32m.encode("EPISEAL-2-STAFF-DAY-SECRET", curves.random_key())
        return "".join([*lines_of(ring_of("staff")), later, "\n"])

    on, last = TODAY.to_bytes(4, "big"), 2_932_896
    add("in-lower-case", "A key ring in lower case.", "office", lambda: e.write_key_ring(ring_of("office")).lower(),
        "R47")
    add("mistyped", "A key ring with one character of its identity changed.", "office",
        office(lambda identity, one, two: [mistyped(identity), one, two]), "R47")
    add("identity-of-31-bytes", "A key ring whose identity has 31 bytes.", "staff",
        lambda: bech32m.encode("EPISEAL-STAFF-SECRET", bytes(31)) + "\n", "R47")
    add("days-descend", "A key ring whose day keys descend.", "office",
        office(lambda identity, one, two: [identity, two, one]), "R47")
    add("a-day-twice", "A key ring with two day keys of one day.", "venue",
        lambda: e.write_key_ring(ring_of("venue", TODAY, TODAY)), "R47")
    add("without-the-last-lf", "A key ring whose last line has no end.", "office",
        office(lambda identity, one, two: [identity, one, two[:-1]]), "R47")
    add("with-cr-lf", "A key ring whose lines end as on Windows.", "office",
        office(lambda *lines: [line.replace("\n", "\r\n") for line in lines]), "R47")
    add("with-an-empty-line", "A key ring with an empty line before its day keys.", "office",
        office(lambda identity, one, two: [identity, "\n", one, two]), "R47")
    add("days-before-the-identity", "A key ring that begins with a day key.", "office",
        office(lambda identity, one, two: [one, identity, two]), "R103", expect="wrong-purpose")
    add("day-after-9999", "A key ring with a key of the day after the last.", "venue",
        day_secret("venue", (last + 1).to_bytes(4, "big") + bytes(range(32))), "R47")
    add("day-key-with-an-office-and-no-kid", "A venue's day key with an office and without the kid of its day key.",
        "venue", day_secret("venue", on + bytes(range(64))), "R47")
    add("office-that-names-an-office", "An office's day key that names an office, as a venue's does.", "office",
        day_secret("office", on + bytes(range(80))), "R47")
    add("authority-with-a-day-key", "An authority's keys with a day key of an office.", "authority",
        lambda: "".join([*lines_of(ring_of("authority")), lines_of(ring_of("office", TODAY))[1]]), "R47")
    add("venues-keys-at-an-office", "A venue's keys where an office's are expected.", "office",
        lambda: e.write_key_ring(ring_of("venue", TODAY)), "R103", expect="wrong-purpose")
    add("venues-keys-without-the-last-lf", "A venue's keys where an office's are expected, and their last line has no "
        "end: the form is read first.", "office", lambda: e.write_key_ring(ring_of("venue", TODAY))[:-1], "R47")
    add("venues-keys-with-a-letter", "A venue's keys where an office's are expected, and behind them a line that is "
        "not of ASCII.", "office", lambda: e.write_key_ring(ring_of("venue", TODAY)) + "ä\n", "R47")
    add("a-line-of-version-2", "A key ring with a day key of version 2 at its end.", "office", later_line, "R70",
        expect="unsupported-version")
    add("a-last-line-of-version-2-without-lf", "A key ring that ends with a day key of version 2 and no LF: a version "
        "comes before the form of version 1.", "office", lambda: later_line()[:-1], "R70", expect="unsupported-version")
    add("a-line-of-version-2-where-none-may-be",
        "Staff's keys, which have one line, with a line of version 2 behind it.", "staff",
        one_line_more, "R70", expect="unsupported-version")


# -- Unlocked -------------------------------------------------------------------------------------


class Locked:
    """A venue's key ring, and what its passphrase was stretched to."""

    def __init__(self, role: str = "venue"):
        self.ring = e.write_key_ring(ring_of(role, *([TODAY] if role == "venue" else [])))
        self.salt, self.stretched = curves.random_key()[:16], curves.random_key()

    def stretch(self, utf8: bytes, **changed) -> "Locked":
        parameters = {"salt": self.salt, "length": 32, "iterations": 3, "lanes": 4, "memory_cost": 65_536}
        self.stretched = Argon2id(**parameters | changed).derive(utf8)
        return self

    def sealed(self, size=home.KEYRING, clear: list | None = None, name: str = "keyring") -> bytes:
        clear = D(clear or [1, self.salt])
        ext = cose.ext_of(name, clear)
        return cose.seal0(name, cose.HKDF(self.stretched, ext), ext, self.ring.encode(), size, clear)

    def derived(self, purpose: str = "open-keyring", salt: bytes | None = None, stretched: bytes | None = None) -> str:
        return home.Derived(purpose, salt or self.salt, stretched or self.stretched).text()

    def given(self, data: bytes | None = None, **changed) -> dict:
        return {"locked": data or self.sealed(), "derived": self.derived()} | changed

    def typed(self, passphrase: str) -> dict:
        return {"locked": self.sealed(), "passphrase": passphrase}


def adder(found: Vectors, operation: str):
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        def made():
            venue = Locked()
            given = make(venue)
            return (given, {"ring": venue.ring}) if expect == SUCCESS else given
        found.add(name, comment, operation, expect, made, *rules)
    return add


def unlocked(found: Vectors) -> None:
    add = adder(found, "unlock-key-ring")
    decomposed = PASSPHRASE.replace("ä", "a\u0308").replace("3", "\uff13")
    add("unlocked", "A locked key ring, and what its passphrase was stretched to.", SUCCESS, Locked.given, "R48")
    add("unlocked-by-the-secret-that-locked", "A key ring unlocked with the derived secret by which it was locked.",
        SUCCESS, lambda venue: venue.given(derived=venue.derived("lock-keyring")), "R117")
    add("passphrase-in-another-spelling", "A passphrase typed decomposed and with a fullwidth digit, by Argon2id.",
        SUCCESS, lambda venue: venue.stretch(PASSPHRASE.encode()).typed(decomposed), "R48", "R77")
    add("passphrase-of-before", "A passphrase of four characters, which could no longer be set.", SUCCESS,
        lambda venue: venue.stretch(b"Floh").typed("Floh"), "R104")
    add("passphrase-of-before-as-typed", "A passphrase that an older program took decomposed, as it was typed.",
        SUCCESS,
        lambda venue: venue.stretch(decomposed.encode()).typed(decomposed), "R104")


def refused(found: Vectors) -> None:
    add = adder(found, "unlock-key-ring")
    add("wrong-passphrase", "A passphrase without the diacritic of the right one.", "undecryptable",
        lambda venue: venue.stretch(PASSPHRASE.encode()).typed(PASSPHRASE.replace("ä", "a")), "R48", "R77")
    add("stretched-in-less-memory", "A key ring whose passphrase was stretched in 32 MiB instead of 64.",
        "undecryptable",
        lambda venue: venue.stretch(PASSPHRASE.encode(), memory_cost=32_768).typed(PASSPHRASE), "R48")
    add("wrong-derived-secret", "A key ring with what another passphrase was stretched to.", "undecryptable",
        lambda venue: venue.given(derived=venue.derived(stretched=bytes(32))), "R48")
    add("derived-for-another-key-ring", "The right stretched passphrase, derived under another salt.", "undecryptable",
        lambda venue: venue.given(derived=venue.derived(salt=bytes(16))), "R48", "R117")
    add("derived-for-a-diary", "A secret that was derived for a diary.", "wrong-purpose",
        lambda venue: venue.given(derived=venue.derived("open-diary")), "R117")
    add("changed-byte", "A locked key ring with one bit of its tag changed.", "undecryptable",
        lambda venue: venue.given(flipped(venue.sealed(), -1)), "R6", "R48")
    add("padded-to-64", "A locked key ring padded to a multiple of 64 bytes.", "undecryptable",
        lambda venue: venue.given(venue.sealed(cose.Size(64, multiple=True))), "R6")
    add("version-2", "A locked key ring of version 2.", "unsupported-version",
        lambda venue: venue.given(venue.sealed(clear=[2])), "R3")
    add("that-is-a-diary", "A diary in place of a locked key ring.", "wrong-purpose",
        lambda venue: venue.given(venue.sealed(name="diary")), "R4")
    add("salt-of-17-bytes", "A locked key ring whose salt has 17 bytes.", "malformed",
        lambda venue: venue.given(venue.sealed(clear=[1, bytes(17)])))
    add("parameters-in-the-file", "A locked key ring that says parameters for Argon2id beside its salt.", "malformed",
        lambda venue: venue.given(venue.sealed(clear=[1, venue.salt, 8, 1, 1])))


def locked(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, role: str, purpose: str, *rules: str) -> None:
        def made():
            party = Locked(role)
            given = {"role": role, "ring": party.ring, "derived": party.derived(purpose)}
            return (given, {"ring": party.ring}) if expect == SUCCESS else given
        found.add(name, comment, "lock-key-ring", expect, made, *rules)

    add("locks-a-venue", "A venue's keys are locked with a secret that was derived for that.", SUCCESS, "venue",
        "lock-keyring", "R117")
    add("locks-an-authority", "An authority's keys are locked with a secret that was derived for an authority.",
        SUCCESS,
        "authority", "lock-authority", "R104", "R117")
    add("locks-with-a-secret-for-opening", "A venue's keys are to be locked with a secret for opening.",
        "wrong-purpose",
        "venue", "open-keyring", "R117")
    add("locks-an-authority-like-a-venue",
        "An authority's keys are to be locked with a secret whose passphrase had the length of a venue's.",
        "wrong-purpose", "authority", "lock-keyring", "R117")
    add("locks-staff-like-an-authority", "Staff's keys are to be locked with a secret that was derived for an "
        "authority's.", "wrong-purpose", "staff", "lock-authority", "R117")
