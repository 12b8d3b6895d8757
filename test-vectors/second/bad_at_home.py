"""Keys, texts, key rings and diaries that the first implementation must refuse, each with the exact error.

As in `bad_messages`.
"""

import os
from dataclasses import replace

import episeal2 as e
from cli import Cli
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from diary_checks import BEN, kept_on
from episeal2 import bech32m, cbor, cose, curves, diary
from episeal2.cbor import D, Tag
from forger import ADA, Bad, argon2id
from scene import DAY, NOON, TODAY
from sharing import DIARY_SECRET, DiaryFiles, SecondDiary

PIN = "271828"


def at_home(cli: Cli):
    bad = Bad(cli)
    key = cli.file("authority", e.write_key_ring(e.KeyRing("authority", bad.authority.seed)))

    def certified(office: str):
        return lambda: cli.certify_office(key, office, "Amt")

    def posted(content: bytes | str, passphrase=None):
        return lambda: cli.poster(cli.file("venue", content), "Löwen", passphrase=passphrase)

    text = bad.office.text
    yield "key: of a venue for an office", "wrong-purpose", certified(bad.venue.text)
    yield "key: in upper case", "malformed", certified(text.upper())
    yield "key: bad checksum", "malformed", certified(text[:-1] + ("q" if text[-1] != "q" else "p"))
    yield "key: of 31 bytes", "malformed", certified(bech32m.encode("episeal-office", bytes(31)))
    ring = e.write_key_ring(bad.venue.ring)
    yield "key ring: of an office", "wrong-purpose", posted(e.write_key_ring(bad.office.ring))
    yield "key ring: a blank line inside", "malformed", posted(ring.replace("\n", "\n\n", 1))
    bad.venue.draw(TODAY + 1)
    identity, today, tomorrow = e.write_key_ring(bad.venue.ring).splitlines(True)
    yield "key ring: days descend", "malformed", posted(identity + tomorrow + today)
    twice = bad.venue.ring.with_day(e.DaySecret(TODAY, curves.random_key()))
    yield "key ring: two keys of a day", "malformed", posted(e.write_key_ring(twice))
    yield "key ring: day after the last", "malformed", posted(
        identity + bech32m.encode("EPISEAL-VENUE-DAY-SECRET", b"\xff" * 4 + bytes(range(32))) + "\n")
    yield "key ring: more than 65,536 bytes", "malformed", posted(identity + "".join(
        bech32m.encode("EPISEAL-VENUE-DAY-SECRET", on.to_bytes(4, "big") + bytes(range(32))) + "\n"
        for on in range(TODAY, TODAY + 1_000)))
    another = Bad(cli)
    drawn = cli.file("venue", ring)
    yield "day key: drawn for another office", "wrong-office", lambda: cli.venue_day_key(
        drawn, another.office_day_key, another.trust)
    locked = e.lock_key_ring(bad.venue.ring, "Zwölf Boxkämpfer")
    yield "locked key ring: wrong passphrase", "undecryptable", posted(locked, "Zwolf Boxkampfer")
    yield "locked key ring: bit flipped", "undecryptable", posted(locked[:-1] + bytes([locked[-1] ^ 1]),
                                                                  "Zwölf Boxkämpfer")
    yield "locked key ring: no passphrase", "undecryptable", posted(locked, "")
    yield "locked key ring: passphrase of 1,025 bytes", "undecryptable", posted(locked, "x" * 1_025)
    emptied = D(Tag(16, [*cbor.read(locked).value[:2], b""]))
    yield "locked key ring: emptied", "undecryptable", posted(emptied, "Zwölf Boxkämpfer")
    data, kept = bad.sealed()
    other, _ = bad.sealed()
    kept = e.write_kept(kept)
    yield "kept: of another visit", "undecryptable", lambda: cli.open_kept(kept, other)
    yield "kept: trailing byte", "malformed", lambda: cli.open_kept(kept + b"\0", data)
    yield "poster: in lower case", "malformed", lambda: cli.seal(
        bad.poster.lower(), cli.contact(ADA), bad.day_key, bad.trust)
    yield "poster: version 2", "unsupported-version", lambda: cli.seal(
        bech32m.encode("EPISEAL-POSTER", D([2])), cli.contact(ADA), bad.day_key, bad.trust)
    yield "server: a message too large", "malformed", lambda: cli.admit(
        bad.store.directory, bytes(2_000_000))



# -- Diaries --------------------------------------------------------------------------------------


def forged(body: bytes, clear=None, stretch=argon2id, size=diary.DIARY, name: str = "diary", **more) -> bytes:
    """A diary without a secret, with a body, clear or key that no writer would write."""
    clear = D(clear or [1, bytes(16), bytes(range(16))])
    ext = cose.ext_of("diary", clear)
    cek = cose.HKDF(D(["episeal-1 diary key", stretch(PIN.encode(), bytes(16)), None]), more.get("key_ext", ext))
    return cose.seal0(name, cek, ext, body, size, clear)


def other_argon2(**changed):
    return lambda pin, salt: Argon2id(**{"salt": salt, "length": 32, "iterations": 3, "lanes": 4,
                                         "memory_cost": 65_536} | changed).derive(pin)


def bodies():
    """The keys of a diary, and whether it is one."""
    one, two = sorted((kept_on(TODAY), kept_on(TODAY)), key=lambda kept: kept.record_id)
    first, second = e.write_kept(one), e.write_kept(two)
    good = {6: "", 7: "Ben"}
    fields = cbor.read(first)
    yield "visits descend", [None, [second, first], []]
    yield "a visit twice", [None, [first, first], []]
    yield "a visit that is none", [None, [b"\x80"], []]
    yield "a visit as an array", [None, [fields], []]
    yield "1,001 visits", [None, [e.write_kept(v) for v in sorted(
        (kept_on(TODAY) for _ in range(1_001)), key=lambda kept: kept.record_id)], []]
    yield "no contact", [[], [], []]
    yield "contact without family name", [{6: "Ada"}, [], []]
    yield "contact without a name", [{6: "", 7: ""}, [], []]
    yield "contact with an empty text", [{**good, 8: ""}, [], []]
    yield "contact with null", [{**good, 8: None}, [], []]
    yield "contact with another key", [{**good, 15: "x"}, [], []]
    yield "contact with an arrival", [{**good, 4: NOON}, [], []]
    yield "contact too long", [{**good, 8: "1" * 33}, [], []]
    yield "contact with a character that reorders", [{**good, 7: "B\u202e"}, [], []]
    waiting = e.Pending(0, bytes(32), "Löwen", (), NOON)
    later = replace(waiting, arrival=NOON + 1)
    yield "check-ins that wait descend", [None, [], [later.encode(), waiting.encode()]]
    yield "65 check-ins that wait", [None, [], [waiting.encode()] * 65]
    for name, changed in (("without a name", dict(name="\u2800")), ("over a day", dict(departure=NOON + DAY + 1)),
                          ("with another level", dict(area=("a ",)))):
        yield f"a check-in that waits {name}", [None, [], [replace(waiting, **changed).encode()]]
    yield "two elements", [None, []]
    yield "four elements", [None, [], [], 0]
    for n, what, value in ((0, "label", "episeal-1 keep"), (1, "author is not the header's", os.urandom(32)),
                           (2, "visitor of 31 bytes", bytes(31)), (4, "kind 4", 4), (6, "no name", ""),
                           (7, "empty level", [""]), (8, "arrival on another day", fields[8] - DAY),
                           (9, "departure before arrival", fields[8] - 1), (9, "stay over a day", fields[8] + DAY + 1)):
        yield f"kept: {what}", [None, [D([*fields[:n], value, *fields[n + 1:]])], []]


def diaries(cli: Cli):
    def listed(data: bytes, pin: str = PIN, secret: bytes | None = None):
        file = None if secret is None else cli.file("secret", e.secret_as_text(DIARY_SECRET, secret))
        return lambda: cli.diary("list", cli.file("diary", data), file, pin)

    for name, body in bodies():
        yield f"diary: {name}", "malformed", listed(forged(D(body)))
    good = D([{6: "", 7: "Ben"}, [], []])
    yield "diary: trailing byte in the body", "malformed", listed(forged(good + b"\0\x01"))
    yield "diary: unsorted contact", "malformed", listed(forged(b"\x83\xa2\x07\x61B\x06\x60\x80\x80"))
    yield "diary: trailing byte", "malformed", listed(forged(good) + b"\0")
    yield "diary: of a newer version", "unsupported-version", listed(forged(good, [2, "anything"]))
    yield "diary: salt of 15 bytes", "malformed", listed(forged(good, [1, bytes(15), bytes(16)]))
    yield "diary: no nonce", "malformed", listed(forged(good, [1, bytes(16)]))
    yield "diary: another purpose", "wrong-purpose", listed(forged(good, name="keyring"))
    yield "diary: a visit", "wrong-purpose", listed(Bad(cli).sealed()[0])
    yield "diary: padded to another size", "undecryptable", listed(forged(good, size=cose.Size(8_192)))
    yield "diary: key of another nonce", "undecryptable", listed(
        forged(good, key_ext=cose.ext_of("diary", D([1, bytes(16), bytes(16)]))))
    for name, changed in (("m = 32768", dict(memory_cost=32_768)), ("t = 2", dict(iterations=2)),
                          ("p = 1", dict(lanes=1))):
        yield f"diary: Argon2id with {name}", "undecryptable", listed(forged(good, stretch=other_argon2(**changed)))
    yield from keys_of_diaries(cli, listed)
    yield from pins(cli)


def keys_of_diaries(cli: Cli, listed):
    for secret in (None, os.urandom(32)):
        book = e.new_diary(PIN, secret).with_contact(BEN).with_visit(kept_on(TODAY))
        data, name = e.write_diary(book), f"diary {'with' if secret else 'without'} secret"
        clear = diary.read_envelope0("diary", data).clear
        place = data.index(clear) + len(clear)
        yield f"{name}: wrong PIN", "undecryptable", listed(data, "271829", secret)
        yield f"{name}: no text for a PIN", "undecryptable", listed(data, "12345", secret)
        yield f"{name}: PIN of 1,024 bytes", "undecryptable", listed(data, "x" * 1_024, secret)
        yield f"{name}: wrong secret", "undecryptable", listed(data, PIN, bytes(32))
        for what, n in (("nonce", place - 1), ("salt", place - 20), ("ciphertext", place + 9), ("tag", len(data) - 1)):
            bad = data[:n] + bytes([data[n] ^ 1]) + data[n + 1:]
            yield f"{name}: {what} flipped", "undecryptable", listed(bad, PIN, secret)
    yield "diary with secret: none given", "undecryptable", listed(data, PIN)


def pins(cli: Cli):
    def created(pin: str):
        return lambda: cli.diary("create", cli.new("diary"), None, pin)

    def changed(pin: str):
        files = DiaryFiles.new(cli, False)
        SecondDiary(files).create()
        return lambda: cli.diary("change-pin", *files.opening, "--new-passphrase-file", cli.file("pin", pin))

    for name, code, pin in (("none", "invalid-text", ""), ("five digits", "invalid-text", "12345"),
                            ("eleven digits", "too-long", "12345678901"), ("seven letters", "invalid-text", "Esel567"),
                            ("seven characters of 14 bytes", "invalid-text", "äöüÄÖÜß"),
                            ("five Arabic digits", "invalid-text", "١٢٣٤٥"),
                            ("1,026 bytes", "too-long", "ä" * 513)):
        if len(pin.encode()) <= 1_024:
            yield f"new PIN: {name}", code, changed(pin)
        yield f"PIN: {name}", code, created(pin)


REFUSALS = (at_home, diaries)
