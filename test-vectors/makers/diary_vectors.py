"""Diaries (FORMAT.md, section 18)."""

from dataclasses import replace

import episeal2 as e
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from episeal2 import cose, curves, diary, home
from episeal2.cbor import D, read
from scene import DAY, NOON, TODAY
from vector import SUCCESS, Vectors
from visitor_stage import CONTACT, HOUR, JULE, Stage, diary_says, flipped

PIN = "604417"
MIDNIGHT = DAY * TODAY


def vectors() -> Vectors:
    found = Vectors("visits/diary", "FORMAT.md, section 18")
    unlocked(found)
    refused(found)
    malformed(found)
    deleted(found)
    expired(found)
    pins(found)
    return found


class Book(Stage):
    """A diary with a secret, two visits and a check-in that waits; its PIN was stretched already."""

    def __init__(self):
        super().__init__()
        self.salt, self.stretched = curves.random_key()[:16], curves.random_key()
        self.secret, self.next = curves.random_key(), curves.random_key()
        self.visits = [self.visit(arrival)[1] for arrival in (NOON - 2 * HOUR, NOON - HOUR)]
        self.pending = e.Pending(3, self.venue.id, NAME_OF_ANOTHER, ("Bootssteg",), NOON - 60)

    def body(self) -> list:
        return [diary.contact_body(JULE), kept_of(self.visits), [self.pending.encode()]]

    def said(self) -> dict:
        return {"contact": CONTACT, "visits": [diary_says(kept) for kept in self.visits],
                "pending": [says_pending(self.pending)]}

    def locked(self, body: list | bytes | None = None, secret: bytes | None = b"", size=diary.DIARY, name="diary",
               clear: list | None = None) -> bytes:
        clear = D(clear or [1, self.salt, curves.random_key()[:16]])
        ext, secret = cose.ext_of(name, clear), self.secret if secret == b"" else secret
        cek = cose.HKDF(D(["episeal-1 diary key", self.stretched, secret]), ext)
        body = self.body() if body is None else body
        return cose.seal0(name, cek, ext, body if isinstance(body, bytes) else D(body), size, clear)

    def derived(self, purpose: str = "open-diary", salt: bytes | None = None, stretched: bytes | None = None) -> str:
        return home.Derived(purpose, salt or self.salt, stretched or self.stretched).text()

    def given(self, data: bytes | None = None, **changed) -> dict:
        given = {"diary": data or self.locked(), "derived": self.derived(), "secret": text(self.secret)} | changed
        return {name: value for name, value in given.items() if value is not None}


NAME_OF_ANOTHER = "Fähre Kaiserstuhl"


def text(secret: bytes) -> str:
    return e.secret_as_text("EPISEAL-DIARY-SECRET", secret)


def kept_of(visits) -> list[bytes]:
    return [e.write_kept(kept) for kept in sorted(visits, key=lambda kept: kept.record_id)]


def says_pending(one: e.Pending) -> dict:
    return {"kind": ("app", "one-time", "staff", "companion")[one.kind], "venue": e.public_text("venue", one.venue),
            "name": one.name, "area": "/".join(one.area), "arrival": one.arrival, "departure": one.departure}


def adder(found: Vectors, operation: str):
    """`make` gets a diary; for a success it returns what is given and what comes of it."""
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        found.add(name, comment, operation, expect, lambda: make(Book()), *rules)
    return add


# -- Unlocking ------------------------------------------------------------------------------------


EMPTY = [None, [], []]
NOTHING = {"contact": None, "visits": [], "pending": []}


def unlocked(found: Vectors) -> None:
    add = adder(found, "unlock-diary")

    def typed(book: Book) -> tuple[dict, dict]:
        book.stretched = cose.argon2id(PIN.encode(), book.salt)
        return book.given(pin="६०४４१७", derived=None), book.said()

    def without_secret(book: Book) -> tuple[dict, dict]:
        return book.given(book.locked(EMPTY, None), secret=None), NOTHING

    add("everything", "A diary with contact data, two visits and a check-in that waits.", SUCCESS,
        lambda book: (book.given(), book.said()), "R64")
    add("without-a-secret", "An empty diary of a platform without a key store.", SUCCESS, without_secret, "R64")
    add("pin-in-devanagari-digits", "A diary whose PIN is typed in Devanagari digits, by Argon2id.", SUCCESS, typed,
        "R64", "R77")
    add("unlocked-by-a-new-pin", "A diary unlocked with the derived secret by which its PIN was set.", SUCCESS,
        lambda book: (book.given(derived=book.derived("new-pin")), book.said()), "R117")


def refused(found: Vectors) -> None:
    add = adder(found, "unlock-diary")

    def weaker(book: Book) -> dict:
        book.stretched = Argon2id(salt=book.salt, length=32, iterations=3, lanes=1,
                                  memory_cost=65_536).derive(PIN.encode())
        return book.given(pin=PIN, derived=None)

    def under_another_nonce(book: Book) -> dict:
        protected = cose.read_envelope0("diary", book.locked()).protected
        other = cose.read_envelope0("diary", book.locked()).ciphertext
        return book.given(D(diary_tag(protected, other)))

    def committed_to_another(book: Book) -> dict:
        clear = D([1, book.salt, bytes(16)])
        ext = cose.ext_of("diary", clear)
        cek = cose.HKDF(D(["episeal-1 diary key", book.stretched, book.secret]), ext)
        made = cose.encrypt_under(cek, "diary", ext, D(book.body()), diary.DIARY, clear, "Encrypt0", book.next)
        return book.given(D(diary_tag(*made)))

    add("pin-stretched-in-one-lane", "A diary whose PIN was stretched in one lane instead of four.", "undecryptable",
        weaker, "R64")
    add("empty-pin", "A text that cannot be a PIN is a wrong PIN: none at all.", "undecryptable",
        lambda book: book.given(pin="", derived=None), "R64", "R77")
    add("pin-of-1025-bytes", "A text that cannot be a PIN is a wrong PIN: 1,025 letters.", "undecryptable",
        lambda book: book.given(pin="z" * 1_025, derived=None), "R64", "R77")
    add("wrong-secret", "A diary with another device's secret.", "undecryptable",
        lambda book: book.given(secret=text(book.next)), "R64")
    add("secret-left-out", "A diary with a secret that is unlocked without one.", "undecryptable",
        lambda book: book.given(secret=None), "R64")
    add("secret-too-many", "A diary without a secret that is unlocked with one.", "undecryptable",
        lambda book: book.given(book.locked(secret=None)), "R64")
    add("wrong-pin", "A diary with what another PIN was stretched to.", "undecryptable",
        lambda book: book.given(derived=book.derived(stretched=book.next)), "R64")
    add("derived-for-another-salt", "A diary with its stretched PIN, derived under another salt.", "undecryptable",
        lambda book: book.given(derived=book.derived(salt=bytes(16))), "R64", "R117")
    add("derived-for-a-share", "A diary with a secret that was derived for a share.", "wrong-purpose",
        lambda book: book.given(derived=book.derived("open-share")), "R117")
    add("changed-tag", "A diary with one bit of its tag changed.", "undecryptable",
        lambda book: book.given(flipped(book.locked(), -1)), "R6", "R64")
    add("changed-headers", "The contents of one write under the headers of another.", "undecryptable",
        under_another_nonce, "R6", "R64")
    add("committed-to-another-key", "A diary that opens and commits to another key.", "undecryptable",
        committed_to_another, "R6", "R64")
    add("padded-further", "A diary padded to 8,192 bytes where 4,096 are enough.", "undecryptable",
        lambda book: book.given(book.locked(size=cose.Size(8_192))), "R6")
    add("version-2", "A diary of version 2.", "unsupported-version",
        lambda book: book.given(book.locked(clear=[2, "later"])), "R3")
    add("state-of-a-run", "The state of a live share in place of a diary.", "wrong-purpose",
        lambda book: book.given(book.locked(name="live-visitor")), "R4")
    add("salt-of-15-bytes", "A diary whose salt has 15 bytes.", "malformed",
        lambda book: book.given(book.locked(clear=[1, bytes(15), bytes(16)])))


def diary_tag(protected: bytes, ciphertext: bytes):
    return cose.Tag(cose.ENCRYPT0, [protected, {}, ciphertext])


def malformed(found: Vectors) -> None:
    add = adder(found, "unlock-diary")

    def holds(change):
        return lambda book: book.given(book.locked(change(book)))

    def waits(*waiting, **changed):
        return holds(lambda book: [None, [], [replace(book.pending, **one).encode() for one in waiting or [changed]]])

    def keeps(place: int, value):
        def changed(book: Book) -> list:
            fields = read(e.write_kept(book.visits[0]))
            return [None, [D([*fields[:place], value, *fields[place + 1:]])], []]
        return holds(changed)

    add("visits-descend", "A diary whose visits descend by record id.", "malformed",
        holds(lambda book: [None, kept_of(book.visits)[::-1], []]))
    add("a-visit-twice", "A diary that has one visit twice.", "malformed",
        holds(lambda book: [None, kept_of(book.visits[:1]) * 2, []]))
    add("visit-of-version-2", "A diary with a visit that a program of version 2 kept.", "unsupported-version",
        holds(lambda book: [None, [D(["episeal-2 kept", "anything"])], []]), "R70")
    add("visit-of-another-author", "A diary with a visit whose header names another author.", "malformed",
        keeps(1, bytes(32)))
    add("contact-without-a-name", "Contact data with two empty names.", "malformed",
        holds(lambda book: [{6: "", 7: ""}, [], []]))
    add("contact-with-a-notice-key", "Contact data with a key that only a record has.", "malformed",
        holds(lambda book: [{6: "", 7: "Wiesner", 15: "x"}, [], []]))
    add("contact-with-null", "Contact data whose telephone number is null.", "malformed",
        holds(lambda book: [{6: "", 7: "Wiesner", 8: None}, [], []]))
    add("trailing-byte-in-the-contents", "A diary with a byte after its contents.", "malformed",
        holds(lambda book: D(EMPTY) + b"\x01"), "R1")
    add("waiting-descend", "Check-ins that wait, not in the order of arrival.", "malformed",
        waits(dict(arrival=NOON), dict(arrival=NOON - 1)))
    add("waiting-without-a-name", "A check-in that waits at a venue whose name has nothing to see.", "malformed",
        waits(name="\u2800"), "R105")
    add("waiting-for-more-than-a-day",
        "A check-in that waits with a departure 24 hours and a second after its arrival.",
        "malformed", waits(departure=NOON - 60 + DAY + 1), "R105")
    add("waiting-with-an-early-departure", "A check-in that waits with a departure a second before its arrival.",
        "malformed", waits(departure=NOON - 61), "R105")


# -- What takes the next secret -------------------------------------------------------------------


def deleted(found: Vectors) -> None:
    add = adder(found, "delete-from-diary")

    def of(book: Book, **changed) -> dict:
        return book.given(**{"record": book.visits[0].record_id, "next": text(book.next)} | changed)

    def left(book: Book) -> dict:
        return book.said() | {"visits": [diary_says(book.visits[1])]}

    def first_secret(book: Book) -> tuple[dict, dict]:
        return of(book, diary=book.locked(secret=None), secret=None), left(book)

    def never_one(book: Book) -> tuple[dict, dict]:
        return of(book, diary=book.locked(secret=None), secret=None, next=None), left(book)

    add("deletes-under-the-next-secret", "A visit is deleted, and the next secret is taken.", SUCCESS,
        lambda book: (of(book), left(book)), "R65")
    add("deletes-under-the-first-secret", "A diary without a secret gets one with a deletion.", SUCCESS, first_secret,
        "R65")
    add("deletes-without-a-secret", "A diary without a secret stays without one.", SUCCESS, never_one, "R65")
    add("deletes-under-the-secret-in-use", "A deletion that is to be written under the secret in use.",
        "secret-not-fresh", lambda book: of(book, next=text(book.secret)), "R65")
    add("deletes-without-the-next-secret", "A deletion in a diary with a secret, without the next one.",
        "secret-not-fresh", lambda book: of(book, next=None), "R65")
    add("deleted-and-unlocked-with-the-old-secret",
        "After a deletion, the diary is unlocked with the secret of before.",
        "undecryptable", lambda book: of(book, reopened=text(book.secret)), "R64")


def expired(found: Vectors) -> None:
    add = adder(found, "expire-diary")

    def of(book: Book, **changed) -> dict:
        """Visits and check-ins that wait, of the last second of day 15 and of the first second of day 14."""
        edges = [MIDNIGHT - 14 * DAY - 1, MIDNIGHT - 14 * DAY]
        book.visits = [replace(kept, header=replace(kept.header, day=arrival // DAY), arrival=arrival)
                       for kept, arrival in zip(book.visits, edges)]
        book.waiting = [replace(book.pending, arrival=arrival) for arrival in edges]
        body = [None, kept_of(book.visits), [one.encode() for one in book.waiting]]
        return book.given(book.locked(body), **{"next": text(book.next), "now": NOON} | changed)

    def left(now: int, first: int):
        def made(book: Book) -> tuple[dict, dict]:
            given = of(book, now=now)
            return given, {"contact": None, "visits": [diary_says(kept) for kept in book.visits[first:]],
                           "pending": [says_pending(one) for one in book.waiting[first:]]}
        return made

    add("day-14-and-day-15", "In the last second of a day, day 14 is kept and day 15 is gone.", SUCCESS,
        left(MIDNIGHT + DAY - 1, 1), "R66")
    add("a-second-before-midnight", "A second before the day begins, what is due in it is still kept.", SUCCESS,
        left(MIDNIGHT - 1, 0), "R66")
    add("clock-a-year-back", "A clock that is a year behind deletes nothing.", SUCCESS,
        left(NOON - 365 * DAY, 0), "R66")
    add("expired-and-unlocked-with-the-old-secret",
        "After visits have expired, the diary is unlocked with the secret of before.", "undecryptable",
        lambda book: of(book, reopened=text(book.secret)), "R66")
    add("expires-under-the-secret-in-use", "What is due expires, to be written under the secret in use.",
        "secret-not-fresh", lambda book: of(book, next=text(book.secret)), "R65")


def pins(found: Vectors) -> None:
    add = adder(found, "change-diary-pin")

    def of(book: Book, purpose: str = "new-pin", **changed) -> dict:
        new = home.Derived(purpose, curves.random_key()[:16], curves.random_key()).text()
        return book.given(**{"new": new, "next": text(book.next)} | changed)

    add("pin-changed", "A new PIN with its own salt, and the next secret.", SUCCESS,
        lambda book: (of(book), book.said()), "R65", "R117")
    add("pin-changed-under-the-secret-in-use", "A new PIN under the secret in use.", "secret-not-fresh",
        lambda book: of(book, next=text(book.secret)), "R65")
    add("pin-set-with-a-secret-for-opening", "A new PIN by a secret that was derived for opening a diary.",
        "wrong-purpose", lambda book: of(book, "open-diary"), "R117")
    for name, comment, expect, pin in (
            ("pin-of-five-digits", "A PIN of five fullwidth digits is set.", "invalid-text", "６０４４１"),
            ("pin-of-eleven-digits", "A PIN of eleven digits is set.", "too-long", "60441729305"),
            ("pin-of-seven-characters", "A passphrase that has eight characters as typed and seven in NFC is set.",
             "invalid-text", "wo\u0308lfin7"),
            ("pin-of-an-unassigned-character",
             "A passphrase with a character that Unicode 15.0 does not assign is set.",
             "invalid-text", "wolfsbau\u0378")):
        found.add(name, comment, "set-pin", expect, lambda pin=pin: {"pin": pin})
