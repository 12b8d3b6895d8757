"""Envelopes, opened where real messages have them (FORMAT.md, section 4)."""

import episeal2 as e
from episeal2 import cose, curves
from episeal2.cbor import D
from vector import SUCCESS, Vectors
from venue_day import TILDA, VenueDay, flipped, record_body, said

OPEN = "open-kept"


def vectors() -> Vectors:
    found = Vectors("visits/envelope", "FORMAT.md, section 4")
    refused(found)
    other_form(found)
    return found


def opened(**crafted) -> dict:
    """A visit whose record is sealed as `crafted` says, and signed by its author all the same."""
    day = VenueDay()
    sealed = day.craft(day.kept(), **crafted)
    return {"kept": e.write_kept(sealed.kept), "visit": sealed.data}


def record(**record_as) -> dict:
    return opened(record_as=record_as)


def changed(change) -> dict:
    """The record's four parts after `change`."""
    def changing(parts: list) -> list:
        change(parts)
        return parts
    return record(change=changing)


def padded(make) -> dict:
    """The record's body as `make` pads it."""
    day = VenueDay()
    kept = day.kept()
    body = record_body(kept, TILDA, {})
    sealed = day.craft(kept, record_as={"padded": make(body)})
    return {"kept": e.write_kept(kept), "visit": sealed.data}


def high_bit() -> dict:
    """X25519 ignores the bit, and the key is wrapped for the encoding that has it."""
    day = VenueDay()
    kept = day.kept()
    ephemeral = curves.random_key()
    epk = curves.x25519_public(ephemeral)
    shared = curves.x25519(ephemeral, curves.x25519_public(kept.visitor))
    sealed = day.craft(kept, record_as={"epk": epk[:31] + bytes([epk[31] | 0x80]), "shared": shared})
    return {"kept": e.write_kept(kept), "visit": sealed.data}


def above_the_prime() -> dict:
    """The secret that the visitor shares with 9 is the visitor's public key."""
    day = VenueDay()
    kept = day.kept()
    epk = (curves.P + 9).to_bytes(32, "little")
    return opened_with(day, kept, {"epk": epk, "shared": curves.x25519_public(kept.visitor)})


def refused(found: Vectors) -> None:
    def add(name: str, comment: str, make, *rules: str) -> None:
        found.add(name, comment, OPEN, "undecryptable", make, *rules)

    add("commitment-to-another-key", "The record commits to another content key than the one that is wrapped.",
        lambda: record(commit_to=curves.random_key()), "R6")
    add("commitment-under-another-purpose", "The record's commitment is computed for the typ of an index.",
        commitment_of_index, "R6")
    add("ciphertext-changed", "One bit of the record's ciphertext is changed.", lambda: changed(flip_ciphertext), "R6")
    add("tag-changed", "One bit of the tag at the end of the record's ciphertext is changed.",
        lambda: changed(flip_tag), "R6")
    add("wrapped-key-changed", "One bit of the wrapped key is changed.", lambda: changed(flip_wrapped), "R6")
    add("wrapped-for-another-role", "The content key is wrapped for the role of an office.",
        lambda: record(role="office"), "R6")
    add("wrapped-for-another-key", "The content key is wrapped for a key that the visitor does not have.",
        lambda: record(recipient=curves.x25519_public(curves.random_key())), "R6")
    add("ephemeral-key-zero", "The ephemeral key is 0: the shared secret is 32 zero bytes, and the key is wrapped for "
        "that.", lambda: record(epk=bytes(32), shared=bytes(32)), "R6")
    add("ephemeral-key-of-order-four",
        "The ephemeral key is 1, a point of order 4: the shared secret is 32 zero bytes, "
        "and the key is wrapped for that.", lambda: record(epk=b"\1" + bytes(31), shared=bytes(32)), "R6")
    add("padding-without-its-first-byte", "The body is followed by zeros alone, without 80.",
        lambda: padded(lambda body: body.ljust(1_536, b"\0")), "R6")
    add("padding-with-a-rest", "After the byte 80 and zeros there is one more byte.",
        lambda: padded(lambda body: (body + b"\x80").ljust(1_535, b"\0") + b"\1"), "R6")
    add("all-zeros", "The body is 1,536 zeros: there is no padding at all.", lambda: padded(lambda _: bytes(1_536)),
        "R6")


def commitment_of_index() -> dict:
    day = VenueDay()
    kept, cek = day.kept(), curves.random_key()
    ext = cose.ext_of("record", kept.header.encode())
    kc = cose.key_commitment(cek, cose.typ_of("index"), ext)
    return opened_with(day, kept, {"cek": cek, "headers": {cose.KC: kc}})


def opened_with(day: VenueDay, kept, record_as: dict) -> dict:
    return {"kept": e.write_kept(kept), "visit": day.craft(kept, record_as=record_as).data}


def flip_ciphertext(parts: list) -> None:
    parts[2] = flipped(parts[2])


def flip_tag(parts: list) -> None:
    parts[2] = flipped(parts[2], len(parts[2]) - 1)


def flip_wrapped(parts: list) -> None:
    parts[3][0][2] = flipped(parts[3][0][2])


def sized(length: int) -> dict:
    """A record padded to another length, with a tag that is right."""
    return padded(lambda body: (body + b"\x80").ljust(length, b"\0"))


def other_form(found: Vectors) -> None:
    def add(name: str, comment: str, make, *rules: str, code: str = "malformed") -> None:
        found.add(name, comment, OPEN, code, make, *rules)

    def header(name: str, comment: str, headers: dict, *rules: str, code: str = "malformed") -> None:
        add(name, comment, lambda: record(headers=headers), *rules, code=code)

    def part(name: str, comment: str, change, *rules: str) -> None:
        add(name, comment, lambda: changed(change), *rules)

    add("ephemeral-key-not-canonical", "The ephemeral key has its highest bit set, which X25519 ignores; the key is "
        "wrapped for this encoding.", high_bit, "R49")
    add("ephemeral-key-above-the-prime",
        "The ephemeral key is 2^255 - 10, which X25519 takes for 9; the key is wrapped "
        "for this encoding.", above_the_prime, "R49")
    add("ciphertext-a-byte-short", "The record is padded to 1,535 bytes.", lambda: sized(1_535))
    add("ciphertext-a-byte-long", "The record is padded to 1,537 bytes.", lambda: sized(1_537))
    header("algorithm-of-128-bits", "The protected header names AES-128-GCM.", {cose.ALG: 1})
    header("initialisation-vector-of-13-bytes", "The initialisation vector has 13 bytes.", {cose.IV: bytes(13)})
    header("commitment-of-31-bytes", "The commitment has 31 bytes.", {cose.KC: bytes(31)})
    header("no-commitment", "There is no commitment.", {cose.KC: None})
    header("clear-where-there-is-none", "A record has something readable in its header.", {cose.CLEAR: D([1])})
    header("header-that-nobody-knows", "The protected header has a parameter of another specification.", {4: b"key"},
           "R1")
    header("typ-of-an-index", "The record says that it is an index.", {cose.TYP: cose.typ_of("index")}, "R4",
           code="wrong-purpose")
    header("no-typ", "The record does not say what it is.", {cose.TYP: None}, "R4", code="wrong-purpose")
    part("unprotected-header", "There is something in the unprotected header.",
         lambda parts: parts[1].update({4: b"x"}))
    part("no-recipient", "The record has no recipient.", lambda parts: parts[3].clear())
    part("two-recipients", "The record has the same recipient twice.", lambda parts: parts[3].append(parts[3][0]))
    part("recipient-with-another-algorithm", "The recipient's header names A128KW.", another_algorithm)
    part("recipient-on-another-curve", "The ephemeral key says that it is on the curve X448.",
         lambda parts: parts[3][0][1][-1].update({-1: 5}))
    part("ephemeral-key-of-31-bytes", "The ephemeral key has 31 bytes.",
         lambda parts: parts[3][0][1][-1].update({-2: bytes(31)}))
    part("wrapped-key-of-39-bytes", "The wrapped key has 39 bytes.",
         lambda parts: parts[3][0].__setitem__(2, parts[3][0][2][:39]))
    part("five-parts", "The record has a fifth part.", lambda parts: parts.append(b""))
    add("index-with-two-recipients", "The index, which the visitor does not open, has its recipient twice.",
        lambda: opened(index_as={"change": lambda parts: [*parts[:3], parts[3] * 2]}), "R71")
    found.add("sound", "The same visit with nothing wrong in it.", OPEN, SUCCESS, sound, "R6")


def another_algorithm(parts: list) -> None:
    parts[3][0][0] = D({1: -29})


def sound():
    day = VenueDay()
    sealed = day.sealed()
    return {"kept": e.write_kept(sealed.kept), "visit": sealed.data}, said(sealed.kept)
