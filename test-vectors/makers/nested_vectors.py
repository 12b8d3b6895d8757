"""Sizes, nested messages and extensions (FORMAT.md, section 2)."""

import episeal2 as e
from episeal2 import cose, curves
from episeal2.cbor import D
from scene import DAY, NOON, TODAY, Authority
from town import Town, list_adder, trust_of
from vector import SUCCESS, Vectors

SECTION_2 = "FORMAT.md, section 2"
EXPIRES = NOON + DAY


def vectors() -> Vectors:
    found = Vectors("visits/nested", SECTION_2)
    for add in (sizes_of_visits, forms_of_visits, sizes_of_day_keys, nested, consents, extensions, extensions_last):
        add(found)
    return found


# -- Sizes ----------------------------------------------------------------------------------------


def _visits(found: Vectors):
    def add(name: str, comment: str, expect: str, visit, *rules: str) -> None:
        """`visit(sealed, kept)` is a visit in another form, under a published day key."""
        def made():
            town = Town()
            day_key = town.day_key()
            sealed, kept = town.sealed(day_key)
            return {"visit": visit(e.read_visit(sealed), kept), "published": {"day_key": day_key, "replaced": []},
                    "now": NOON}
        found.add(name, comment, "admit-visit", expect, made, *rules)
    return add


def sizes_of_visits(found: Vectors) -> None:
    add = _visits(found)

    def of_version_2(size: int):
        def make(sealed, kept) -> bytes:
            header = D([2, "anything"])
            signed = cose.sign("visit", kept.author, [header, b"", b""])
            rest = size - len(signed)
            data = next(data for more in range(rest - 8, rest + 1)
                        if len(data := cose.sign("visit", kept.author, [header, bytes(more), b""])) >= size)
            assert len(data) == size
            return data
        return make

    add("visit-of-16384-bytes", "A visit of version 2 with 16,384 bytes.", "unsupported-version", of_version_2(16_384),
        "R3")
    add("visit-of-16385-bytes", "A visit of version 2 with 16,385 bytes, more than a visit of any version has.",
        "malformed", of_version_2(16_385), "R69")


def forms_of_visits(found: Vectors) -> None:
    add = _visits(found)

    def of_payload(name: str, comment: str, payload) -> None:
        add(name, comment, "malformed", lambda sealed, kept: cose.sign("visit", kept.author, payload(sealed)), "R1")

    of_payload("visit-of-nothing", "A visit whose payload is an empty array.", lambda sealed: [])
    of_payload("visit-of-a-map", "A visit whose payload is a map.", lambda sealed: {0: sealed.header_bytes})
    of_payload("visit-with-an-open-header", "A visit whose header is an array, not a byte string.", lambda sealed: [
        [1, TODAY, sealed.header.kid, 0, sealed.header.author], sealed.index.encoding, sealed.record.encoding])
    of_payload("visit-of-two-parts", "A visit without its record.",
               lambda sealed: [sealed.header_bytes, sealed.index.encoding])
    add("visit-with-its-record-as-index", "A visit with its record in the index's place, and a text in the "
        "record's: the index is read first.", "wrong-purpose", lambda sealed, kept: cose.sign(
            "visit", kept.author, [sealed.header_bytes, sealed.record.encoding, "no record"]), "R4")

    def of_header(name: str, comment: str, *rules: str, **changed) -> None:
        def visit(sealed, kept) -> bytes:
            header = {"version": 1, "day": TODAY, "kid": sealed.header.kid, "revision": 0,
                      "author": sealed.header.author} | changed
            return cose.sign("visit", kept.author, [D(list(header.values())), sealed.index.encoding,
                                                    sealed.record.encoding])
        add(name, comment, "malformed", visit, *rules)

    of_header("visit-of-revision-24", "A visit whose revision is 24.", revision=24)
    of_header("visit-after-9999", "A visit of the first day of the year 10000.", day=2_932_897)
    of_header("visit-under-a-short-kid", "A visit whose kid has 15 bytes.", kid=bytes(15))
    of_header("visit-of-six-fields", "A visit whose header has a sixth field.", "R1", more=0)


def sizes_of_day_keys(found: Vectors) -> None:
    def ext(total: int) -> tuple:
        """Eight extensions that may be ignored, of so many bytes in all."""
        return ({n: bytes(max(0, min(256, total - 256 * n))) for n in range(8)},)

    def day_key(name: str, comment: str, expect: str, size: int) -> None:
        def made():
            town = Town()

            def of(total: int) -> bytes:
                certificate = town.certificate(ext=ext(2_048))
                return town.office_day_key(certificate=certificate, public=b"\x09" + bytes(31), ext=ext(total))

            data = next(data for total in range(2_049) if len(data := of(total)) >= size)
            assert len(data) == size
            given = {"trust": town.trust(), "office_day_key": data, "now": NOON}
            return given if expect != SUCCESS else (given, {"office": town.office_text, "name": "Kreis Altenau"})
        found.add(name, comment, "verify-office", expect, made, "R69")

    day_key("office-day-key-of-4096-bytes", "An office's day key of 4,096 bytes, most of them extensions.", SUCCESS,
            4_096)
    day_key("office-day-key-of-4097-bytes", "An office's day key of version 1 with 4,097 bytes.", "malformed", 4_097)


# -- Nested messages ------------------------------------------------------------------------------


def nested(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, certificate, *rules: str) -> None:
        """A server is given a venue day key, in which is an office's, in which is this certificate: a server reads it
        and does not ask whom it trusts."""
        def made():
            town = Town()
            day_key = town.venue_day_key(town.office_day_key(certificate=certificate(town)))
            given = {"day_key": day_key, "now": NOON}
            found = expect == SUCCESS and e.read_venue_day_key(day_key)
            return given if expect != SUCCESS else (given, {"venue": town.venue_text, "day": TODAY, "kid": found.kid,
                                                            "replaced": []})
        found.add(name, comment, "publish-day-key", expect, made, *rules)

    add("nested-certificate-of-nobody", "The certificate in the office's day key is signed by another key: a server "
        "does not verify it.", SUCCESS, lambda town: town.certificate(seed=curves.random_key()), "R71")
    add("nested-certificate-of-91-days", "The certificate in the office's day key is for 91 days.", "malformed",
        lambda town: town.certificate(not_after=NOON + 90 * DAY), "R71")
    add("nested-certificate-with-trailing-byte", "A byte follows the certificate in the office's day key.", "malformed",
        lambda town: town.certificate() + b"\0", "R71")
    add("nested-certificate-cut-off", "The certificate in the office's day key lacks its last byte.", "malformed",
        lambda town: town.certificate()[:-1], "R71")
    add("nested-certificate-nothing", "The certificate in the office's day key is empty.", "malformed",
        lambda town: b"", "R71")
    add("nested-certificate-name-not-visible", "The certificate in the office's day key has a name with nothing to "
        "see.", "malformed", lambda town: town.certificate(name="\u2800"), "R71")
    add("nested-list-for-certificate", "There is a revocation list in place of the certificate.", "wrong-purpose",
        lambda town: town.authority.revocations(), "R4")
    add("nested-certificate-of-version-2", "The certificate in the office's day key is of version 2.",
        "unsupported-version", lambda town: cose.sign("office-certificate", town.authority.seed, [2]), "R3")
    add("nested-certificate-that-restricts", "The certificate in the office's day key has extension 130.",
        "unsupported-version", lambda town: town.certificate(ext=({130: b""},)), "R73")


def consents(found: Vectors) -> None:
    def succession(name: str, comment: str, code: str, change, *rules: str) -> None:
        def made():
            authority, old, new = Authority(), curves.random_key(), curves.random_key()
            said = [1, 1, curves.ed25519_public(old), curves.ed25519_public(new), 1, TODAY, None]
            consent = change(new, said)
            return {"trust": trust_of(authority), "succession": cose.sign("succession", old, [*said, consent])}
        found.add(name, comment, "take-succession", code, made, *rules)

    succession("nested-consent-with-trailing-byte", "A byte follows the consent in a succession.", "malformed",
               lambda new, said: cose.sign("succession-consent", new, said) + b"\0", "R71")
    succession("nested-succession-for-consent", "The consent has the typ of a succession.", "wrong-purpose",
               lambda new, said: cose.sign("succession", new, said), "R4")
    succession("nested-consent-of-version-2", "The consent in a succession is of version 2.", "unsupported-version",
               lambda new, said: cose.sign("succession-consent", new, [2, *said[1:]]), "R3")


# -- Extensions -----------------------------------------------------------------------------------


# What is wrong with a map of extensions, and the rule
WRONG_MAPS = {
    "empty": ("an empty map", {}, "R72"), "nine": ("nine entries", {n: b"" for n in range(9)}, "R72"),
    "key-256": ("a key 256", {256: b""}, "R72"), "key-negative": ("a key -1", {-1: b""}, "R72"),
    "key-of-text": ("a text for a key", {"x": b""}, "R72"), "value-of-text": ("a text for a value", {1: "x"}, "R72"),
    "value-of-257-bytes": ("a value of 257 bytes", {1: bytes(257)}, "R72"), "nil": ("nil for the map", None, "R72"),
    "an-array": ("an array for the map", [], "R72")}


def _in(place: str, town: Town, ext) -> bytes:
    """A message for a server, or for `verify-office`, with extensions in one place."""
    if place == "certificate":
        return town.office_day_key(certificate=town.certificate(ext=(ext,)))
    if place == "office-day-key":
        return town.office_day_key(ext=(ext,))
    return town.venue_day_key(None, ext=(ext,))


def extensions(found: Vectors) -> None:
    add = list_adder(found, SECTION_2)

    def listed(ext):
        return lambda a: e.revoke(a.seed, 7, NOON, EXPIRES, [], ext)

    add("extension-to-ignore", "A list with an extension 127, which may be ignored.", SUCCESS, listed({127: b"x"}),
        "R73")
    add("extensions-eight", "A list with eight extensions, one of them empty and one of 256 bytes.", SUCCESS,
        listed({n: bytes(0 if n else 256) for n in range(8)}), "R72")
    for name, (comment, ext, rule) in WRONG_MAPS.items():
        add(f"extension-{name}", f"A list whose extensions have {comment}." if name not in ("nil", "an-array")
            else f"A list with {comment} of extensions.", "malformed", listed(ext), rule)
    for number in (128, 255):
        add(f"extension-{number}", f"A list with an extension {number}, which a reader must know.",
            "unsupported-version", listed({number: b""}), "R73")

    def office(name: str, comment: str, expect: str, place: str, ext, rule: str) -> None:
        def made():
            town = Town()
            given = {"trust": town.trust(), "office_day_key": _in(place, town, ext), "now": NOON}
            return given if expect != SUCCESS else (given, {"office": town.office_text, "name": "Kreis Altenau"})
        found.add(name, comment, "verify-office", expect, made, rule)

    for place, what in (("certificate", "An office's certificate"), ("office-day-key", "An office's day key")):
        office(f"{place}-extension-5", f"{what} with an extension 5, which may be ignored.", SUCCESS, place, {5: b"x"},
               "R73")
        office(f"{place}-extension-128", f"{what} with an extension 128, which a reader must know.",
               "unsupported-version", place, {128: b""}, "R73")
        office(f"{place}-extensions-empty", f"{what} with an empty map of extensions.", "malformed", place, {}, "R72")
    for name, comment, code, ext, rule in (
            ("128", "an extension 128, which a reader must know", "unsupported-version", {128: b""}, "R73"),
            ("of-257-bytes", "an extension of 257 bytes", "malformed", {3: bytes(257)}, "R72")):
        found.add(f"venue-day-key-extension-{name}", f"A venue's day key with {comment}.", "publish-day-key", code,
                  lambda ext=ext: {"day_key": _in("venue-day-key", Town(), ext), "now": NOON}, rule)

    def no_extensions() -> dict:
        """A staff certificate, a succession and a list of areas have none."""
        seed, authority = curves.random_key(), Authority()
        said = [1, 1, curves.ed25519_public(seed), curves.ed25519_public(new := curves.random_key()), 1, TODAY, None]
        consent = cose.sign("succession-consent", new, said)
        return {"trust": trust_of(authority), "succession": cose.sign("succession", seed, [*said, consent, {1: b""}])}

    found.add("succession-with-extensions", "A succession with extensions, which it cannot have.", "take-succession",
              "malformed", no_extensions, "R1")


def extensions_last(found: Vectors) -> None:
    """Their form first, then their numbers, both after everything else."""
    add = list_adder(found, SECTION_2)
    add("extension-form-before-number", "A list with an extension 200, and one whose value is a number.", "malformed",
        lambda a: e.revoke(a.seed, 7, NOON, EXPIRES, [], {5: 1, 200: b""}), "R72")
    add("extension-number-after-fields", "A list that expires before it is issued, with an extension 200.", "malformed",
        lambda a: e.revoke(a.seed, 7, NOON, NOON - 1, [], {200: b""}))
    add("extension-number-before-signature", "A list with an extension 200 that the authority did not sign.",
        "unsupported-version", lambda a: cose.sign("revocations", curves.random_key(), [
            1, a.public, 7, NOON, EXPIRES, [], {200: b""}]), "R73")
