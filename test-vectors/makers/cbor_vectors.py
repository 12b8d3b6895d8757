"""What a reader refuses before it looks at a field: CBOR, `typ`, versions, signatures (FORMAT.md, sections 1 to 3)."""

import hashlib
import struct
from dataclasses import replace

import episeal2 as e
from episeal2 import cose, curves
from episeal2.cbor import D
from parts import Parts
from scene import DAY, NOON, Authority
from town import authority_text, list_adder, trust_of
from vector import SUCCESS, Vectors

SECTION_1, SECTION_2, SECTION_3 = (f"FORMAT.md, section {n}" for n in (1, 2, 3))
EXPIRES = NOON + DAY
NEUTRAL = b"\x01" + bytes(31)
ORDER = 2**252 + 27742317777372353535851937790883648493


def vectors() -> Vectors:
    found = Vectors("visits/cbor", SECTION_2)
    for add in (outer_forms, inner_forms, headers, purposes, depths, versions, forms_of_later_versions, integers,
                signatures):
        add(found)
    return found


# -- A revocation list, and every other form of it ------------------------------------------------


PROTECTED = D({1: -19, 16: cose.typ_of("revocations")})


def _parts(authority: Authority, **changed) -> Parts:
    said = [1, authority.public, 7, NOON, EXPIRES, []]
    return replace(Parts(authority.seed, D(said), PROTECTED), **changed)


def outer_forms(found: Vectors) -> None:
    add = list_adder(found, SECTION_2)

    def malformed(name: str, comment: str, make) -> None:
        add(name, comment, "malformed", make, "R1")

    add("as-it-is-written", "A revocation list, part by part as its writer writes it.", SUCCESS,
        lambda a: _parts(a).encode(), "R1")
    malformed("tag-in-two-bytes", "The tag 18 stands in two bytes.", lambda a: _parts(a, tag=b"\xd8\x12").encode())
    malformed("no-tag", "A message without a tag.", lambda a: _parts(a, tag=b"").encode())
    malformed("tag-17", "The tag of COSE_Mac0.", lambda a: _parts(a, tag=b"\xd1").encode())
    malformed("tag-98", "The tag of COSE_Sign.", lambda a: _parts(a, tag=b"\xd8\x62").encode())
    malformed("two-tags", "The tag twice.", lambda a: _parts(a, tag=b"\xd2\xd2").encode())
    malformed("length-of-array-in-two-bytes", "The length of the message's array stands in a byte of its own.",
              lambda a: _parts(a, head=b"\x98\x04").encode())
    malformed("array-without-length", "The message's array has no length and a break at its end.",
              lambda a: _parts(a, head=b"\x9f", end=b"\xff").encode())
    malformed("trailing-byte", "A byte follows the message.", lambda a: _parts(a, end=b"\0").encode())
    malformed("cut-off", "The last byte of the message is missing.", lambda a: _parts(a).encode()[:-1])
    malformed("nothing", "No byte at all.", lambda a: b"")
    malformed("a-map", "The message is a map.", lambda a: b"\xd2\xa0")
    malformed("an-empty-array", "The message is an empty array.", lambda a: b"\xd2\x80")
    malformed("header-and-nothing-else", "The message is an array of its header.",
              lambda a: b"\xd2\x81" + D(_parts(a).protected))
    malformed("header-not-wrapped", "The header stands in the message as a map, not as a byte string.",
              lambda a: b"\xd2\x84" + (parts := _parts(a)).protected + parts.encode()[2 + len(D(parts.protected)):])
    malformed("five-elements", "A fifth element follows the signature.",
              lambda a: _parts(a, head=b"\x85", end=b"\x00").encode())
    malformed("three-elements", "The signature is missing.", lambda a: _parts(a, head=b"\x83").encode(signature=b""))
    malformed("signature-of-63-bytes", "The signature lacks its last byte.",
              lambda a: (parts := _parts(a)).encode(signature=D(parts.signed[:63])))
    malformed("signature-as-text", "The signature is a text of 64 characters.",
              lambda a: _parts(a).encode(signature=D("s" * 64)))
    malformed("payload-detached", "The payload is nil.", lambda a: _parts(a).encode(payload=b"\xf6"))
    malformed("payload-in-pieces", "The payload is a byte string of pieces.",
              lambda a: (parts := _parts(a)).encode(payload=b"\x5f" + D(parts.payload) + b"\xff"))
    malformed("payload-not-wrapped", "The payload stands in the message as an array, not as a byte string.",
              lambda a: (parts := _parts(a)).encode(payload=parts.payload))


def inner_forms(found: Vectors) -> None:
    add = list_adder(found, SECTION_2)

    def malformed(name: str, comment: str, payload) -> None:
        """Signed as it is."""
        add(name, comment, "malformed", lambda a: _parts(a, payload=payload(a.public)).encode(), "R1")

    def said(key: bytes, **changed: bytes) -> bytes:
        """The payload of six elements, some of them encoded by hand."""
        fields = {"head": b"\x86", "version": D(1), "authority": D(key), "number": D(7), "issued": D(NOON),
                  "expires": D(EXPIRES), "offices": D([]), "end": b""}
        return b"".join((fields | changed).values())

    malformed("trailing-byte-in-the-payload", "A byte follows the array of the payload.",
              lambda key: said(key, end=b"\0"))
    malformed("payload-without-length", "The payload's array has no length and a break at its end.",
              lambda key: said(key, head=b"\x9f", end=b"\xff"))
    malformed("list-without-length", "The array of revoked offices has no length.",
              lambda key: said(key, offices=b"\x9f\xff"))
    malformed("number-in-two-bytes", "The number 7 stands in two bytes.", lambda key: said(key, number=b"\x18\x07"))
    malformed("time-in-nine-bytes", "A time of 32 bits stands in 64.",
              lambda key: said(key, issued=b"\x1b" + NOON.to_bytes(8, "big")))
    malformed("version-in-two-bytes", "The version 1 stands in two bytes.",
              lambda key: said(key, version=b"\x18\x01"))
    malformed("key-with-length-in-two-bytes", "The length of a key stands in two bytes of its own.",
              lambda key: said(key, authority=b"\x59\x00\x20" + key))
    malformed("key-in-pieces", "A key is a byte string of one piece.",
              lambda key: said(key, authority=b"\x5f" + D(key) + b"\xff"))
    malformed("key-as-text", "A key is a text.", lambda key: said(key, authority=D("k" * 32)))
    malformed("time-as-float", "A time is a floating-point number.",
              lambda key: said(key, issued=bytes.fromhex("fb") + _double(NOON)))
    malformed("time-as-date-tag", "A time has the tag of a time.", lambda key: said(key, issued=b"\xc1" + D(NOON)))
    malformed("number-as-big-number", "The number 7 is a big number.", lambda key: said(key, number=b"\xc2\x41\x07"))
    malformed("number-negative", "The number is -1.", lambda key: said(key, number=D(-1)))
    malformed("nil-for-a-list", "The list of offices is nil.", lambda key: said(key, offices=b"\xf6"))
    malformed("undefined-for-a-list", "The list of offices is undefined.", lambda key: said(key, offices=b"\xf7"))
    malformed("true-for-the-version", "The version is true.", lambda key: said(key, version=b"\xf5"))
    malformed("simple-value-for-the-version", "The version is the simple value 1.",
              lambda key: said(key, version=b"\xe1"))
    malformed("map-for-the-list", "The list of offices is a map.", lambda key: said(key, offices=b"\xa0"))
    malformed("five-fields", "The last field is missing.", lambda key: said(key, head=b"\x85", offices=b""))
    malformed("eight-fields", "Two more elements than a version 1 has.",
              lambda key: said(key, head=b"\x88", end=D({1: b""}) * 2))


def _double(number: int) -> bytes:
    return struct.pack(">d", number)


def headers(found: Vectors) -> None:
    add = list_adder(found, SECTION_2)
    typ = D(16) + D(cose.typ_of("revocations"))

    def malformed(name: str, comment: str, protected: bytes, **more) -> None:
        add(name, comment, "malformed", lambda a: _parts(a, protected=protected, **more).encode(), "R1")

    malformed("header-unsorted", "The two entries of the header are in another order.", b"\xa2" + typ + b"\x01\x32")
    malformed("header-twice", "The header has its algorithm twice.", b"\xa3\x01\x32\x01\x32" + typ)
    malformed("header-key-in-two-bytes", "A key of the header stands in two bytes.", b"\xa2\x18\x01\x32" + typ)
    malformed("header-without-length", "The header's map has no length.", b"\xbf\x01\x32" + typ + b"\xff")
    malformed("header-with-a-kid", "The header has an entry that version 1 does not have.",
              D({1: -19, 4: b"kid", 16: cose.typ_of("revocations")}))
    malformed("header-with-a-text-key", "The header has an entry whose key is a text.",
              D({1: -19, 16: cose.typ_of("revocations"), "x": 1}))
    malformed("header-without-algorithm", "The header has no algorithm.", D({16: cose.typ_of("revocations")}))
    malformed("eddsa-by-its-old-number", "The algorithm is EdDSA by its number -8.",
              D({1: -8, 16: cose.typ_of("revocations")}))
    malformed("algorithm-es256", "The algorithm is ECDSA with P-256.", D({1: -7, 16: cose.typ_of("revocations")}))
    malformed("header-with-trailing-byte", "A byte follows the map of the header.", PROTECTED + b"\0")
    malformed("header-empty", "The header is an empty byte string.", b"")
    malformed("header-an-array", "The header is an array.", D([1, -19, 16, cose.typ_of("revocations")]))
    malformed("unprotected-header", "The unprotected header has an entry.", PROTECTED, unprotected=D({4: b"kid"}))
    malformed("unprotected-header-an-array", "The unprotected header is an empty array.", PROTECTED,
              unprotected=b"\x80")


def purposes(found: Vectors) -> None:
    add = list_adder(found, SECTION_3)

    def wrong(name: str, comment: str, **changed) -> None:
        add(name, comment, "wrong-purpose", lambda a: _parts(a, **changed).encode(), "R4")

    def typ(value) -> bytes:
        return D({1: -19, 16: value})

    wrong("typ-missing", "The header has no typ.", protected=D({1: -19}))
    wrong("typ-of-a-certificate", "The typ is that of an office certificate.",
          protected=typ(cose.typ_of("office-certificate")))
    wrong("typ-in-capitals", "The typ is written with a capital.",
          protected=typ("application/vnd.episeal.Revocations+cose"))
    wrong("typ-without-application", "The typ lacks its application/.",
          protected=typ("vnd.episeal.revocations+cose"))
    wrong("tag-16", "The tag is that of COSE_Encrypt0.", tag=b"\xd0")
    wrong("tag-96", "The tag is that of COSE_Encrypt.", tag=b"\xd8\x60")


def depths(found: Vectors) -> None:
    """The version is read after the CBOR: only so is the depth seen, and nothing else."""
    add = list_adder(found, SECTION_2)

    def raw(depth: int) -> bytes:
        return b"\x82\x02" + b"\x81" * (depth - 2) + b"\x80"

    add("sixteen-deep", "A version 2 whose payload has sixteen levels.", "unsupported-version",
        lambda a: _parts(a, payload=raw(16)).encode(), "R3")
    add("seventeen-deep", "A version 2 whose payload has seventeen levels.", "malformed",
        lambda a: _parts(a, payload=raw(17)).encode(), "R2")
    add("ten-thousand-deep", "A version 2 whose payload has ten thousand levels.", "malformed",
        lambda a: _parts(a, payload=raw(10_000)).encode(), "R2")
    add("seventeen-deep-in-maps", "A version 2 whose payload has seventeen levels of maps.", "malformed",
        lambda a: _parts(a, payload=b"\x82\x02" + b"\xa1\x00" * 15 + b"\xa0").encode(), "R2")


def forms_of_later_versions(found: Vectors) -> None:
    """What no version may have: the CBOR is read before the version."""
    add = list_adder(found, SECTION_2)
    for name, comment, item in (
            ("unsorted-map", "a map whose keys are unsorted", b"\xa2\x02\xf6\x01\xf6"),
            ("key-twice", "a map with one key twice", b"\xa2\x01\xf6\x01\xf6"),
            ("keys-by-length", "a map whose keys are sorted by their length first", b"\xa2\x61a\xf6\x19\x01\x00\xf6"),
            ("long-integer", "an integer that is not the shortest", b"\x18\x17"),
            ("long-length", "a text whose length is not the shortest", b"\x78\x01a"),
            ("array-without-length", "an array without length", b"\x9f\xff"),
            ("text-in-pieces", "a text in pieces", b"\x7f\x61a\xff"),
            ("float", "a floating-point number", b"\xf9\x3c\x00"),
            ("undefined", "an undefined value", b"\xf7"), ("simple-value", "a simple value of its own", b"\xe0"),
            ("date-tag", "a time with its tag", b"\xc1\x00"),
            ("text-not-utf-8", "a text that is not UTF-8", b"\x61\xff"),
            ("nothing", "nothing where there should be an item", b"")):
        add(f"version-2-with-{name}", f"Version 2 with {comment} among its fields.", "malformed",
            lambda a, item=item: _parts(a, payload=b"\x82\x02" + item).encode(), "R1")


def versions(found: Vectors) -> None:
    add = list_adder(found, SECTION_2)

    def later(name: str, comment: str, payload: bytes, **changed) -> None:
        add(name, comment, "unsupported-version", lambda a: _parts(a, payload=payload, **changed).encode(), "R3")

    later("version-2", "Version 2, whatever follows it.", D([2, "anything", {1: None}]))
    later("version-0", "Version 0.", D([0]))
    later("version-2-alone", "Version 2 and nothing else.", D([2]))
    later("version-2-with-a-map-as-a-key", "Version 2 with a map whose keys are a map and nil.",
          b"\x82\x02\xa2\xa1\x18\x80\x40\xf6\xf6\x60")
    later("version-2-with-1-and-true-as-keys", "Version 2 with a map whose keys are 1 and true, which some languages "
          "take for one.", b"\x82\x02\xa2\x01\x60\xf5\x60")
    add("keys-1-and-true-and-no-typ", "The protected header has the keys 1 and true, and no typ.", "wrong-purpose",
        lambda a: _parts(a, protected=b"\xa2\x01\x32\xf5\x60").encode(), "R4")
    later("version-2-of-another-algorithm", "Version 2 under an algorithm that version 1 does not have.", D([2]),
          protected=D({1: -48, 16: cose.typ_of("revocations")}))
    later("version-2-with-a-long-signature", "Version 2 with a signature of 2,420 bytes.", D([2]),
          signature=bytes(2_420))
    later("version-of-32-bits", "Version 4,294,967,295.", D([2**32 - 1]))
    add("version-2-of-another-message", "Version 2 of an office certificate: the typ comes before the version.",
        "wrong-purpose", lambda a: _parts(a, payload=D([2]), protected=D(
            {1: -19, 16: cose.typ_of("office-certificate")})).encode(), "R4")
    for name, comment, payload in (("no-version", "The payload is an empty array.", D([])),
                                   ("version-negative", "Version -1.", D([-1])),
                                   ("version-as-text", "The version is the text 1.", D(["1"])),
                                   ("version-as-bytes", "The version is a byte string.", D([b"\x01"])),
                                   ("payload-a-map", "The payload is a map.", D({0: 1})),
                                   ("payload-a-number", "The payload is the number 1.", D(1)),
                                   ("payload-empty", "The payload is an empty byte string.", b"")):
        add(name, comment, "malformed", lambda a, payload=payload: _parts(a, payload=payload).encode(), "R1")


def integers(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, number: int) -> None:
        def made():
            authority = Authority()
            data = cose.sign("revocations", authority.seed, [1, authority.public, number, NOON, EXPIRES, []])
            given = {"trust": trust_of(authority), "authority": authority_text(authority), "list": data, "now": NOON}
            return given if expect != SUCCESS else (given, {"number": number})
        found.add(name, comment, "take-revocations", expect, made, "R74", source=SECTION_1)

    add("number-of-53-bits", "A list whose number is 2^53 - 1.", SUCCESS, 2**53 - 1)
    add("number-of-54-bits", "A list whose number is 2^53.", "malformed", 2**53)
    add("number-of-64-bits", "A list whose number is 2^64 - 1.", "malformed", 2**64 - 1)
    time = list_adder(found, SECTION_1)

    def later(name: str, comment: str, payload: list) -> None:
        time(name, comment, "malformed", lambda a: _parts(a, payload=D(payload)).encode(), "R74")

    later("version-of-54-bits", "Version 2^53: an integer that no version has.", [2**53])
    later("version-2-with-54-bits", "Version 2 with an integer of 54 bits among its fields.", [2, [2**53]])

    def at(issued: int, expires: int):
        return lambda a: cose.sign("revocations", a.seed, [1, a.public, 7, issued, expires, []])

    time("first-second", "A list issued in the first second of 1970.", SUCCESS, at(0, DAY))
    time("second-after-the-last", "A list that expires in the first second of the year 10000.", "malformed",
         at(253_402_300_800 - DAY, 253_402_300_800))


def signatures(found: Vectors) -> None:
    add = list_adder(found, SECTION_3)

    def signed(change):
        def make(a: Authority) -> bytes:
            parts = _parts(a)
            return parts.encode(signature=D(change(a.seed, parts)))
        return make

    def higher(_: bytes, parts: Parts) -> bytes:
        """s + L: the same number modulo L."""
        s = int.from_bytes(parts.signed[32:], "little")
        return parts.signed[:32] + (s + ORDER).to_bytes(32, "little")

    def flipped(byte: int):
        return lambda _, parts: bytes(b ^ (n == byte) for n, b in enumerate(parts.signed))

    add("signature-r-flipped", "One bit of R is changed.", "bad-signature", signed(flipped(3)), "R5")
    add("signature-s-flipped", "One bit of s is changed.", "bad-signature", signed(flipped(40)), "R5")
    add("signature-s-not-canonical", "s is written as s + L, which satisfies the equation.", "bad-signature",
        signed(higher), "R5")
    add("signature-r-of-small-order", "R is the neutral element and s = h a, which satisfies the equation.",
        "bad-signature", signed(_small_order_r), "R5")
    add("signature-over-the-payload-alone", "The signature is over the payload, and not over the structure of COSE.",
        "bad-signature", signed(lambda seed, parts: curves.ed25519_sign(seed, parts.payload)), "R5")

    def weak() -> dict:
        payload = D([1, NEUTRAL, 7, NOON, EXPIRES, []])
        parts = Parts(b"", payload, PROTECTED, signature=NEUTRAL + bytes(32))
        text = e.public_text("authority", NEUTRAL)
        return {"trust": {"authorities": [text]}, "authority": text, "list": parts.encode(), "now": NOON}

    found.add("authority-of-small-order", "The pinned key is the neutral element, under which this signature holds for "
              "every message.", "take-revocations", "bad-signature", weak, "R5", source=SECTION_3)


def _small_order_r(seed: bytes, parts: Parts) -> bytes:
    scalar = bytearray(hashlib.sha512(seed).digest()[:32])
    scalar[0], scalar[31] = scalar[0] & 248, scalar[31] & 63 | 64
    message = D(["Signature1", parts.protected, b"", parts.payload])
    h = hashlib.sha512(NEUTRAL + curves.ed25519_public(seed) + message).digest()
    s = int.from_bytes(h, "little") * int.from_bytes(scalar, "little") % ORDER
    return NEUTRAL + s.to_bytes(32, "little")
