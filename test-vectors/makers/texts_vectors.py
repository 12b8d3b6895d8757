"""Keys as text, posters and codes (FORMAT.md, sections 8, 17 and 18)."""

import episeal2 as e
from bech32 import BECH32, bech32
from episeal2 import curves
from episeal2.cbor import D
from episeal2.home import PURPOSES
from scene import NOON, TODAY
from vector import SUCCESS, Vectors

SECTION_8, SECTION_17, SECTION_18 = (f"FORMAT.md, section {n}" for n in (8, 17, 18))
KEY = bytes(range(32))


def vectors() -> Vectors:
    found = Vectors("visits/texts", SECTION_18)
    for add in (key_texts, checksums, prefixes, secrets, key_rings, posters, codes):
        add(found)
    return found


# -- Keys -----------------------------------------------------------------------------------------


def key_texts(found: Vectors) -> None:
    for role in ("authority", "office", "venue", "staff"):
        found.add(f"key-of-{role}", f"A public key as text, for the role {role}.", "read-key-text", SUCCESS,
                  lambda role=role: ({"role": role, "text": bech32(f"episeal-{role}", KEY)}, {"key": KEY}), "R47")
    _refused_keys(found, {
        "office-for-authority": ("The public key of an office where an authority's is expected.", "wrong-purpose",
                                 "authority", bech32("episeal-office", KEY)),
        "venue-for-staff": ("The public key of a venue where that of staff is expected.", "wrong-purpose", "staff",
                            bech32("episeal-venue", KEY)),
        "secret-for-public": ("The secret key of an office where its public key is expected.", "wrong-purpose",
                              "office", bech32("EPISEAL-OFFICE-SECRET", KEY)),
        "poster-for-key": ("A poster where the public key of a venue is expected.", "wrong-purpose", "venue",
                           bech32("EPISEAL-POSTER", D([1, KEY, "Kegelbahn", []])))})
    _refused_keys(found, {
        "key-in-capitals": ("A public key in upper case.", "malformed", "office",
                            bech32("episeal-office", KEY).upper()),
        "key-in-mixed-case": ("A public key whose first letter after the prefix is a capital.", "malformed", "office",
                              _mixed(bech32("episeal-office", KEY))),
        "key-of-31-bytes": ("A public key of 31 bytes.", "malformed", "office", bech32("episeal-office", KEY[:31])),
        "key-of-33-bytes": ("A public key of 33 bytes.", "malformed", "office", bech32("episeal-office", KEY + b"\0")),
        "key-of-no-bytes": ("A prefix with a checksum and no key.", "malformed", "office",
                            bech32("episeal-office", b"")),
        "key-with-a-blank": ("A public key with a blank before it.", "malformed", "office",
                             " " + bech32("episeal-office", KEY)),
        "key-with-a-line-feed": ("A public key with a line feed behind it.", "malformed", "office",
                                 bech32("episeal-office", KEY) + "\n"),
        "key-of-nothing": ("An empty text.", "malformed", "office", "")}, "R47")


def _mixed(code: str) -> str:
    place = next(n for n in range(15, len(code)) if code[n].isalpha())
    return code[:place] + code[place].upper() + code[place + 1:]


def _refused_keys(found: Vectors, keys: dict, *rules: str) -> None:
    for name, (comment, code, role, text) in keys.items():
        found.add(name, comment, "read-key-text", code, lambda role=role, text=text: {"role": role, "text": text},
                  *rules)


def checksums(found: Vectors) -> None:
    good = bech32("episeal-venue", KEY)
    place = next(n for n in range(20, len(good)) if good[n] != good[n + 1])
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2:]
    _refused_keys(found, {
        "checksum-of-bech32": ("The checksum is that of Bech32, and not of Bech32m.", "malformed", "venue",
                               bech32("episeal-venue", KEY, BECH32)),
        "one-character-changed": ("One character of the checksum is another one.", "malformed", "venue",
                                  good[:-1] + ("q" if good[-1] != "q" else "p")),
        "two-characters-swapped": ("Two neighbouring characters are swapped.", "malformed", "venue", swapped),
        "one-character-missing": ("The last character is missing.", "malformed", "venue", good[:-1]),
        "not-in-the-alphabet": ("One character is a b, which Bech32m does not have.", "malformed", "venue",
                                good[:place] + "b" + good[place + 1:]),
        "spare-bits-not-zero": ("The four bits that are left after the key are not zero, with a right checksum.",
                                "malformed", "venue", bech32("episeal-venue", KEY, spare=1)),
        "a-group-too-many": ("A group of five zero bits follows the key, with a right checksum.", "malformed", "venue",
                             bech32("episeal-venue", KEY, more=1)),
        "no-separator": ("The 1 between prefix and key is missing.", "malformed", "venue", good.replace("1", "", 1)),
    }, "R47")


def prefixes(found: Vectors) -> None:
    def text(prefix: str) -> str:
        return bech32(prefix, KEY)

    _refused_keys(found, {
        "later-key": ("The public key of an office in version 2.", "unsupported-version", "office",
                      text("episeal-2-office")),
        "last-version": ("A text of version 999,999 of a name that version 1 does not have.", "unsupported-version",
                         "office", text("episeal-999999-treasury")),
        "later-secret": ("A secret of version 3 where a public key is expected.", "unsupported-version", "office",
                         text("EPISEAL-3-OFFICE-SECRET"))}, "R70")
    changed = text("episeal-2-office")[:-1] + ("q" if text("episeal-2-office")[-1] != "q" else "p")
    _refused_keys(found, {
        "version-1-in-the-prefix": ("A prefix that says version 1, which no writer writes.", "malformed", "office",
                                    text("episeal-1-office")),
        "version-with-leading-zero": ("A prefix whose version has a leading zero.", "malformed", "office",
                                      text("episeal-02-office")),
        "version-of-seven-digits": ("A prefix whose version is 1,000,000.", "malformed", "office",
                                    text("episeal-1000000-office")),
        "later-key-with-wrong-checksum": ("The public key of an office in version 2, with a wrong checksum.",
                                          "malformed", "office", changed),
        "unknown-prefix": ("A prefix that there is not.", "malformed", "office", text("episeal-treasury")),
        "prefix-of-others": ("The prefix of another program.", "malformed", "office", text("kegelbahn"))})


# -- Secrets --------------------------------------------------------------------------------------


def _secret(found: Vectors, name: str, comment: str, expect: str, kind: str, text, *rules: str) -> None:
    def made():
        given = {"kind": kind, "text": text() if callable(text) else text}
        return given if expect != SUCCESS else (given, {"text": given["text"]})
    found.add(name, comment, "read-secret-text", expect, made, *rules)


def _derived(purpose: str | int) -> str:
    number = purpose if isinstance(purpose, int) else PURPOSES.index(purpose)
    return bech32("EPISEAL-DERIVED-SECRET", bytes([number]) + bytes(16) + KEY)


def secrets(found: Vectors) -> None:
    texts = {"diary": bech32("EPISEAL-DIARY-SECRET", KEY), "run": bech32("EPISEAL-RUN-SECRET", KEY),
             "notice": bech32("EPISEAL-NOTICE-SECRET", KEY), "derived-pin": _derived("new-pin"),
             "derived-passphrase": _derived("lock-authority"), "derived-code": _derived("seal-share")}
    said = {"diary": "The secret of a diary", "run": "The secret of a live share that is kept",
            "notice": "The key for notices of one visit", "derived-pin": "What was derived from the new PIN of a diary",
            "derived-passphrase": "What was derived from a passphrase for locking an authority's keys",
            "derived-code": "What was derived from a code for sealing a share"}
    for kind, text in texts.items():
        _secret(found, f"secret-of-{kind}", f"{said[kind]}, as text.", SUCCESS, kind, text, "R103")
    _secret(found, "run-secret-for-diary", "The secret of a live share where that of a diary is expected.",
            "wrong-purpose", "diary", texts["run"], "R103")
    _secret(found, "diary-secret-for-run", "The secret of a diary where that of a live share is expected.",
            "wrong-purpose", "run", texts["diary"], "R103")
    _secret(found, "guard-secret-for-diary", "The secret of an issuance guard where that of a diary is expected.",
            "wrong-purpose", "diary", bech32("EPISEAL-GUARD-SECRET", bytes(4) + KEY), "R103")
    _secret(found, "booking-secret-for-notice", "A reserved secret of booking codes where a notice key is expected.",
            "wrong-purpose", "notice", bech32("EPISEAL-BOOKING-SECRET", KEY), "R103")
    _secret(found, "derived-code-for-pin", "What was derived from a share's code where that of a PIN is expected.",
            "wrong-purpose", "derived-pin", texts["derived-code"], "R117")
    _secret(found, "derived-for-nothing", "A derived secret for a purpose that there is not.", "malformed",
            "derived-pin", _derived(7))
    _secret(found, "derived-of-48-bytes", "A derived secret that lacks its last byte.", "malformed", "derived-pin",
            bech32("EPISEAL-DERIVED-SECRET", bytes(17) + KEY[:31]), "R47")
    _secret(found, "diary-secret-in-small-letters", "The secret of a diary in lower case.", "malformed", "diary",
            texts["diary"].lower(), "R47")
    _secret(found, "diary-secret-of-33-bytes", "The secret of a diary with a byte too many.", "malformed", "diary",
            bech32("EPISEAL-DIARY-SECRET", KEY + b"\0"), "R47")
    for name, kind, prefix in (("diary", "diary", "DIARY"), ("run", "run", "RUN"), ("notice", "notice", "NOTICE"),
                               ("derived", "derived-pin", "DERIVED")):
        _secret(found, f"later-secret-of-{name}", f"A secret {prefix} of version 2.", "unsupported-version", kind,
                bech32(f"EPISEAL-2-{prefix}-SECRET", KEY), "R70")


def key_rings(found: Vectors) -> None:
    def identity(role: str) -> str:
        return bech32(f"EPISEAL-{role.upper()}-SECRET", KEY) + "\n"

    def day(role: str, on: int, *more: bytes) -> str:
        data = on.to_bytes(4, "big") + bytes(reversed(KEY)) + b"".join(more)
        return bech32(f"EPISEAL-{role.upper()}-DAY-SECRET", data) + "\n"

    office, kid = curves.ed25519_public(KEY), bytes(16)
    rings = {"authority": identity("authority"), "staff": identity("staff"),
             "office": identity("office") + day("office", TODAY) + day("office", TODAY + 1),
             "venue": identity("venue") + day("venue", TODAY - 1) + day("venue", TODAY, office, kid)}
    for role, ring in rings.items():
        _secret(found, f"ring-of-{role}", f"The key ring of {role}, with day keys where there are any.", SUCCESS,
                f"{role}-ring", ring, "R47", "R103")
    first, venue = identity("venue"), "venue-ring"
    for name, comment, ring in (
            ("days-descend", "A key ring whose days descend.", first + day("venue", TODAY) + day("venue", TODAY - 1)),
            ("day-twice", "A key ring with two keys of one day.", first + day("venue", TODAY) * 2),
            ("day-after-the-last", "A key ring with a key of a day after the year 9999.",
             first + day("venue", 2_932_897)),
            ("no-line-feed-at-the-end", "A key ring whose last line is not ended.", first[:-1]),
            ("carriage-returns", "A key ring whose lines end with CR and LF.",
             (first + day("venue", TODAY)).replace("\n", "\r\n")),
            ("blank-line", "A key ring with an empty line inside.", first + "\n" + day("venue", TODAY)),
            ("half-an-office", "A key ring with a day key that has an office and no kid of its day key.",
             first + day("venue", TODAY, office)),
            ("of-more-than-65536-bytes", "A key ring of 730 day keys, which is longer than 65,536 bytes.",
             first + "".join(day("venue", on) for on in range(TODAY, TODAY + 730))),
            ("empty", "A key ring without a line.", "")):
        _secret(found, f"ring-{name}", comment, "malformed", venue, ring, "R47")
    _secret(found, "ring-of-office-for-venue", "The key ring of an office where a venue's is expected.",
            "wrong-purpose", venue, rings["office"], "R103")
    _secret(found, "ring-of-staff-with-a-day", "The key ring of staff with a day key, which staff do not have.",
            "malformed", "staff-ring", rings["staff"] + day("venue", TODAY))
    _secret(found, "ring-of-office-with-venues-day", "The key ring of an office with the day key of a venue.",
            "wrong-purpose", "office-ring", identity("office") + day("venue", TODAY))
    later = bech32("EPISEAL-2-VENUE-DAY-SECRET", bytes(4) + KEY) + "\n"
    _secret(found, "ring-with-a-later-line", "A key ring with one day key of version 2 among two of version 1.",
            "unsupported-version", venue, first + day("venue", TODAY - 1) + later + day("venue", TODAY), "R70")


# -- Posters and codes ----------------------------------------------------------------------------


def posters(found: Vectors) -> None:
    venue = e.public_text("venue", KEY)

    def add(name: str, comment: str, expect: str, *rules: str, said=(1, KEY, "Kegelbahn", ["Saal", "Bahn 3"]),
            ext=None, text=None) -> None:
        fields = [*said] + ([] if ext is None else [ext])
        code = text or (lambda: bech32("EPISEAL-POSTER", D(fields)))
        found.add(name, comment, "read-poster", expect, lambda: {"text": code()} if expect != SUCCESS else (
            {"text": code()}, {"venue": venue, "name": said[2], "area": "/".join(said[3])}), *rules, source=SECTION_8)

    def said(version=1, key=KEY, name="Kegelbahn", area=("Saal",)) -> tuple:
        return version, key, name, list(area)

    add("poster", "A poster with an area of two levels.", SUCCESS, "R47", "R75")
    add("poster-without-area", "A poster without an area.", SUCCESS, said=said(area=[]))
    add("poster-with-extensions", "A poster with eight extensions that may be ignored, the longest of 256 bytes.",
        SUCCESS, "R72", "R73", ext={**{n: b"" for n in range(7)}, 127: bytes(256)})
    add("poster-that-restricts", "A poster with extension 128, which a reader must know.", "unsupported-version", "R73",
        ext={128: b""})
    add("poster-empty-extensions", "A poster with an empty map of extensions.", "malformed", "R72", ext={})
    add("poster-nine-extensions", "A poster with nine extensions.", "malformed", "R72", ext={n: b"" for n in range(9)})
    add("poster-extension-256", "A poster with an extension 256.", "malformed", "R72", ext={256: b""})
    add("poster-extension-of-257-bytes", "A poster with an extension of 257 bytes.", "malformed", "R72",
        ext={1: bytes(257)})
    add("poster-of-version-2", "A poster whose contents say version 2, under the prefix of version 1.",
        "unsupported-version", "R3", said=said(version=2))
    add("poster-in-small-letters", "A poster in lower case.", "malformed", "R47",
        text=lambda: bech32("EPISEAL-POSTER", D(list(said()))).lower())
    add("poster-of-1023-characters", "A poster of 1,023 characters.", SUCCESS, "R47", said=said(area=[]),
        text=lambda: _long_poster(1_023))
    add("poster-of-1025-characters", "A poster of 1,025 characters, with a right checksum: none has 1,024.",
        "malformed", "R47", text=lambda: _long_poster(1_025))
    add("poster-a-group-too-many", "A poster with a group of five zero bits behind its contents, and a right checksum.",
        "malformed", "R47", text=lambda: _with_a_group_too_many())
    add("poster-trailing-byte", "A poster with a byte behind its contents.", "malformed", "R1",
        text=lambda: bech32("EPISEAL-POSTER", D(list(said())) + b"\0"))
    add("poster-key-of-31-bytes", "A poster whose venue has 31 bytes.", "malformed", said=said(key=KEY[:31]))
    add("poster-name-not-visible", "A poster whose name is a blank of Braille.", "malformed", said=said(name="\u2800"))
    add("poster-name-of-161-bytes", "A poster whose name has 161 bytes of UTF-8.", "malformed",
        said=said(name="x" * 161))
    for name, comment, area in (
            ("level-not-in-nfc", "whose level is not in NFC", ["Bu\u0308hne"]),
            ("level-with-two-spaces", "whose level has two spaces in a row", ["Bahn  3"]),
            ("level-with-a-space-at-the-end", "whose level ends with a space", ["Saal "]),
            ("level-with-no-break-space", "whose level has a space that does not break", ["Bahn\u00a03"]),
            ("level-of-a-later-unicode", "whose level has a character that Unicode 15.0 does not assign",
             ["Saal \U0001ccf0"])):
        add(f"poster-{name}", f"A poster {comment}.", "malformed", "R75", said=said(area=area))
    for name, comment, area in (
            ("six-levels", "with six levels", ["a", "b", "c", "d", "e", "f"]),
            ("level-as-bytes", "whose level is a byte string", [b"Saal"]),
            ("empty-level", "with an empty level", ["Saal", ""]), ("level-with-slash", "whose level has a /", ["a/b"]),
            ("level-of-65-bytes", "whose level has 65 bytes of UTF-8", ["ä" * 32 + "x"])):
        add(f"poster-{name}", f"A poster {comment}.", "malformed", said=said(area=area))


def _with_a_group_too_many() -> str:
    """With contents of such a length that there are five bits left, or more."""
    contents = (D([1, KEY, "Kegelbahn" + "x" * more, []]) for more in range(5))
    return next(bech32("EPISEAL-POSTER", data, more=1) for data in contents if len(data) % 5 in (0, 1, 3))


def _long_poster(length: int) -> str:
    """Of so many characters, with right contents."""
    codes = (bech32("EPISEAL-POSTER", D([1, KEY, "Kegelbahn", [], {0: bytes(256), 1: bytes(more)}]))
             for more in range(257))
    long = (bech32("EPISEAL-POSTER", D([1, KEY, "Kegelbahn", [], {0: bytes(256), 1: bytes(256), 2: bytes(more)}]))
            for more in range(257))
    return next(code for code in (*codes, *long) if len(code) == length)


def codes(found: Vectors) -> None:
    step, code = NOON // 30, bytes(range(16))
    handle = e.check_in.CheckInCode(step, code).handle

    def add(name: str, comment: str, expect: str, now: int, *rules: str, said=(1, step, code), change=str) -> None:
        text = change(bech32("EPISEAL-CHECK-IN", D(list(said))))
        given = {"text": text, "now": now}
        found.add(name, comment, "scan-check-in-code", expect,
                  lambda: given if expect != SUCCESS else (given, {"handle": handle}), *rules, source=SECTION_17)

    add("code-of-this-half-minute", "Staff read a code in its half minute.", SUCCESS, NOON, "R62")
    add("code-read-a-step-later", "Staff read a code in the last second of the half minute after it.", SUCCESS,
        NOON + 59, "R62")
    add("code-read-a-step-before", "Staff whose clock is slow read a code in the half minute before it.", SUCCESS,
        NOON - 30, "R62")
    add("code-read-two-steps-later", "Staff read a code in the second half minute after it.", "code-expired", NOON + 60,
        "R62")
    add("code-read-two-steps-before", "Staff read a code in the second half minute before it.", "code-expired",
        NOON - 31, "R62")
    add("code-of-15-bytes", "A check-in code of 15 bytes.", "malformed", NOON, said=(1, step, code[:15]))
    add("code-in-small-letters", "A check-in code in lower case.", "malformed", NOON, "R47", change=str.lower)
    add("code-of-version-2", "A check-in code whose contents say version 2.", "unsupported-version", NOON, "R3",
        said=(2, step, code))
    add("poster-for-code", "A poster where a check-in code is expected.", "wrong-purpose", NOON,
        change=lambda _: bech32("EPISEAL-POSTER", D([1, KEY, "Kegelbahn", []])))
