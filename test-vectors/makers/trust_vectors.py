"""Revocation lists, offices and kept trust (FORMAT.md, sections 6 and 18)."""

import episeal2 as e
from episeal2 import cose, curves
from episeal2.authority import VENUE
from episeal2.cbor import D
from scene import DAY, NOON, TODAY, Authority
from town import T, Town, authority_text, trust_of
from trusting import kept_trust, list_given, office_given, seeds, succession
from vector import SUCCESS, Vectors


def vectors() -> Vectors:
    found = Vectors("visits/trust", "FORMAT.md, section 6")
    for add in (lists, lists_malformed, certificates, held_lists, revoked, kept):
        add(found)
    return found


# -- Lists ----------------------------------------------------------------------------------------


def lists(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str | int, make, *rules: str) -> None:
        """A number is what a success gives."""
        if isinstance(expect, int):
            found.add(name, comment, "take-revocations", SUCCESS, lambda: (make(Authority()), {"number": expect}),
                      *rules)
        else:
            found.add(name, comment, "take-revocations", expect, lambda: make(Authority()), *rules)

    add("first-list", "The first list of a pinned authority.", 1, lambda a: list_given(a, a.revocations(1)), "R78")
    add("older-list", "A list whose number is lower than that of a list taken before.", "revocations-older",
        lambda a: list_given(a, a.revocations(1), lists=[a.revocations(2)]), "R10")
    add("number-jumps", "A list whose number is 40 above the one taken before.", 42,
        lambda a: list_given(a, a.revocations(42), lists=[a.revocations(2)]), "R10")
    add("older-list-than-kept", "A list whose number is lower than that of a list taken before the trust was kept.",
        "revocations-older", lambda a: {
            "trust": {"kept": kept_trust([a.public], [[a.public, 9, bytes(32), []]])},
            "authority": authority_text(a), "list": a.revocations(8), "now": NOON}, "R10")
    add("same-list-again", "The list that was taken before, byte for byte.", 3,
        lambda a: list_given(a, a.revocations(3), lists=[a.revocations(3)]), "R80")
    add("same-number-other-payload", "A list with the number of the one taken before, issued one second earlier.",
        "disagrees", lambda a: list_given(a, a.revocations(3, at=NOON - 1), lists=[a.revocations(3)]), "R80")
    add("another-authority", "A list of an authority that is not pinned.", "office-uncertified",
        lambda a: list_given(a, Authority().revocations(1)), "R78")
    add("signed-by-another", "A list that names the pinned authority and is signed by another one.", "bad-signature",
        lambda a: list_given(a, cose.sign("revocations", Authority().seed,
                                          [1, a.public, 1, NOON - DAY, NOON + DAY, []])),
        "R5")
    add("600-seconds-ahead", "A list issued 600 seconds after now, which the tolerance allows.", 1,
        lambda a: list_given(a, e.revoke(a.seed, 1, NOON + T, NOON + DAY, [])), "R79")
    add("601-seconds-ahead", "A list issued 601 seconds after now.", "revocations-ahead",
        lambda a: list_given(a, e.revoke(a.seed, 1, NOON + T + 1, NOON + DAY, [])), "R79")
    add("long-expired", "A list that expired 20 days ago is taken: whom it names stays revoked.", 1,
        lambda a: list_given(a, e.revoke(a.seed, 1, NOON - 21 * DAY, NOON - 20 * DAY, [bytes(32)])), "R78")
    add("ten-thousand-named", "The lists of one authority have named 10,000 offices, and the next one names another.",
        "too-long", lambda a: {
            "trust": {"kept": kept_trust([a.public], [[a.public, 1, bytes(32), _numbered(10_000)]])},
            "authority": authority_text(a), "list": a.revocations(2, [b"\xff" * 32]), "now": NOON}, "R109")


def _numbered(number: int) -> list[bytes]:
    return [n.to_bytes(32, "big") for n in range(number)]


def lists_malformed(found: Vectors) -> None:
    def add(name: str, comment: str, issued: int, expires: int, offices: list) -> None:
        def make() -> dict:
            authority = Authority()
            said = [1, authority.public, 1, issued, expires, offices]
            return list_given(authority, cose.sign("revocations", authority.seed, said))
        found.add(name, comment, "take-revocations", "malformed", make)

    add("list-of-no-time", "A list that expires in the second in which it is issued.", NOON, NOON, [])
    add("list-of-31-days-and-a-second", "A list that is valid for one second more than 31 days.", NOON,
        NOON + 31 * DAY + 1, [])
    add("offices-descend", "A list whose offices descend.", NOON, NOON + DAY, [b"\x02" * 32, b"\x01" * 32])
    add("office-named-twice", "A list that names one office twice.", NOON, NOON + DAY, [b"\x01" * 32] * 2)
    add("office-of-31-bytes", "A list that names an office with 31 bytes.", NOON, NOON + DAY, [bytes(31)])
    found.add("list-of-31-days", "A list that is valid for exactly 31 days.", "take-revocations", SUCCESS,
              lambda: (list_given(a := Authority(), e.revoke(a.seed, 0, NOON, NOON + 31 * DAY, [])), {"number": 0}))


# -- Offices --------------------------------------------------------------------------------------


def _adder(found: Vectors):
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        def made():
            town = Town()
            given = make(town)
            if expect != SUCCESS:
                return given
            return given, {"office": town.office_text, "name": "Kreis Altenau"}
        found.add(name, comment, "verify-office", expect, made, *rules)
    return add


def certificates(found: Vectors) -> None:
    add, other = _adder(found), curves.random_key

    def certified(town: Town, now: int = NOON, **changed) -> dict:
        return office_given(town, town.office_day_key(certificate=town.certificate(**changed)), now=now)

    add("trusted-office", "An office with the certificate of a pinned authority, whose list is held.", SUCCESS,
        lambda town: office_given(town, town.office_day_key()), "R11", "R12", "R13", "R14")
    add("certificate-by-unpinned-authority", "A certificate by an authority that nobody pinned.", "office-uncertified",
        lambda town: certified(town, seed=(seed := other()), named=curves.ed25519_public(seed)), "R11")
    add("certificate-of-another-office", "An office with the certificate of another office of the same authority.",
        "office-uncertified", lambda town: certified(town, office=bytes(32)), "R11")
    add("certificate-signed-by-another", "A certificate that names the pinned authority and is signed by another one.",
        "office-uncertified", lambda town: certified(town, seed=other()), "R11")
    add("certificate-in-its-last-second", "A certificate in the last second before it ends.", SUCCESS,
        lambda town: certified(town, not_after=NOON + 1), "R12")
    add("certificate-ends-now", "A certificate that ends in this second, which is not part of it.", "office-lapsed",
        lambda town: certified(town, not_after=NOON), "R12")
    add("certificate-begins-in-600-seconds", "A certificate that begins in 600 seconds, which the tolerance allows.",
        SUCCESS, lambda town: certified(town, not_before=NOON + T), "R12")
    add("certificate-begins-in-601-seconds", "A certificate that begins in 601 seconds.", "office-lapsed",
        lambda town: certified(town, not_before=NOON + T + 1), "R12")
    add("certificate-of-90-days", "A certificate for exactly 90 days.", SUCCESS,
        lambda town: certified(town, not_before=NOON, not_after=NOON + 90 * DAY))
    add("certificate-of-90-days-and-a-second", "A certificate for one second more than 90 days.", "malformed",
        lambda town: certified(town, not_before=NOON, not_after=NOON + 90 * DAY + 1))
    add("certificate-of-no-time", "A certificate that ends in the second in which it begins.", "malformed",
        lambda town: certified(town, not_before=NOON, not_after=NOON))
    add("office-name-of-161-bytes", "A certificate whose office name has 161 bytes of UTF-8.", "malformed",
        lambda town: certified(town, name="Ü" * 80 + "x"))
    add("office-name-as-bytes", "A certificate whose office name is a byte string.", "malformed",
        lambda town: certified(town, name=b"Kreis Altenau"), "R1")
    add("office-name-empty", "A certificate whose office name is empty.", "malformed",
        lambda town: certified(town, name=""))
    add("office-name-not-visible", "A certificate whose office name has nothing visible in it.", "malformed",
        lambda town: certified(town, name="\u3164"))
    add("office-name-reorders", "A certificate whose office name has a character that reorders what follows.",
        "malformed", lambda town: certified(town, name="Amt \u202eA"))
    add("day-key-of-the-day-after", "The day key of a trusted office, for the day after.", "wrong-day",
        lambda town: office_given(town, town.office_day_key(TODAY + 1)), "R53")
    add("day-key-signed-by-another", "The day key of a trusted office, signed by another key.", "bad-signature",
        lambda town: office_given(town, town.office_day_key(seed=other())), "R5")


def held_lists(found: Vectors) -> None:
    add = _adder(found)

    def with_lists(town: Town, *lists: bytes, now: int = NOON, others=()) -> dict:
        return office_given(town, town.office_day_key(), trust_of(town.authority, *others, lists=lists), now)

    def until(town: Town, expires: int) -> bytes:
        return e.revoke(town.authority.seed, 1, NOON - DAY, expires, [])

    add("list-in-its-last-second", "The authority's list is in the last second before it expires.", SUCCESS,
        lambda town: with_lists(town, until(town, NOON + 1)), "R13")
    add("list-expires-now", "The authority's list expires in this second, which is not part of it.",
        "revocations-expired", lambda town: with_lists(town, until(town, NOON)), "R13")
    add("no-list", "No list of the authority was ever taken.", "revocations-expired",
        lambda town: with_lists(town), "R13")
    add("list-of-another-authority-only", "Of two pinned authorities, the one that certified the office has no list.",
        "revocations-expired", lambda town: with_lists(
            town, (other := Authority()).revocations(), others=[other]), "R13")
    add("newest-list-expired", "The newest list has expired, and an older one that was taken before has not.",
        "revocations-expired", lambda town: with_lists(
            town, town.authority.revocations(1), e.revoke(town.authority.seed, 2, NOON - DAY, NOON, [])), "R13")
    add("list-kept-and-not-given-again", "The kept trust knows the list's number, and the list was not given again.",
        "revocations-expired", lambda town: office_given(town, town.office_day_key(), {
            "kept": kept_trust([town.authority.public], [[town.authority.public, 1, bytes(32), []]])}), "R13")


def revoked(found: Vectors) -> None:
    def add(name: str, comment: str, trust) -> None:
        def make() -> dict:
            town = Town()
            return office_given(town, town.office_day_key(), trust(town))
        found.add(name, comment, "verify-office", "office-revoked", make, "R14")

    def lists(town: Town, *lists: bytes, others=()) -> dict:
        return trust_of(town.authority, *others, lists=lists)

    add("revoked-office", "An office that its authority's list names.",
        lambda town: lists(town, town.authority.revocations(1, [town.office.id])))
    add("revoked-by-another-authority", "An office that the list of another pinned authority names.",
        lambda town: lists(town, town.authority.revocations(), (other := Authority()).revocations(1, [town.office.id]),
                           others=[other]))
    add("revoked-by-superseded-list", "An office that an older list named and the newest one leaves out.",
        lambda town: lists(town, town.authority.revocations(1, [town.office.id]), town.authority.revocations(2)))
    add("revoked-by-expired-list", "An office that a list of another pinned authority named, which has expired.",
        lambda town: lists(town, town.authority.revocations(), e.revoke(
            (other := Authority()).seed, 1, NOON - 9 * DAY, NOON - 8 * DAY, [town.office.id]), others=[other]))
    add("revoked-before-it-was-kept", "An office that only a list named which was taken before the trust was kept.",
        lambda town: {"kept": kept_trust([town.authority.public],
                                    [[town.authority.public, 1, bytes(32), [town.office.id]]]),
                      "revocations": [town.authority.revocations(2)], "at": NOON})


# -- Successions ----------------------------------------------------------------------------------


# -- Kept trust -----------------------------------------------------------------------------------


def kept(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        def made():
            a, b = sorted((Authority(), Authority()), key=lambda one: one.public)
            given = {"bytes": make(a.public, b.public), "authorities": [authority_text(a), authority_text(b)]}
            return given if expect != SUCCESS else (given, {"numbers": [7, None]})
        found.add(name, comment, "read-trust", expect, made, *rules, source="FORMAT.md, section 18")

    def entry(authority: bytes, offices=(), number: int = 7) -> list:
        return [authority, number, bytes(32), list(offices)]

    def venue(old: bytes, new: bytes, start: int = TODAY) -> bytes:
        return e.succeed(old, new, VENUE, start)

    add("kept-trust", "What an app kept: two authorities, a list that named two offices, a succession.", SUCCESS,
        lambda a, b: kept_trust([a, b], [entry(a, [bytes(32), b"\x01" * 32])], [venue(*seeds(2))]))
    add("kept-authorities-descend", "Kept trust whose pinned authorities descend.", "malformed",
        lambda a, b: kept_trust([b, a], [entry(a)]))
    add("kept-without-authority", "Kept trust that pins nobody.", "malformed", lambda a, b: kept_trust([], [entry(a)]))
    add("kept-nine-authorities", "Kept trust that pins nine authorities.", "malformed",
        lambda a, b: kept_trust(sorted([a, b, *_numbered(7)]), [entry(a)]))
    add("kept-73-lists", "Kept trust with entries of 73 authorities, one more than eight chains of nine.", "malformed",
        lambda a, b: kept_trust([a, b], [entry(one) for one in _numbered(73)]))
    add("kept-lists-of-one-authority-twice", "Kept trust with two entries of one authority.", "malformed",
        lambda a, b: kept_trust([a, b], [entry(a), entry(a, number=8)]))
    add("kept-lists-descend", "Kept trust whose entries descend by authority.", "malformed",
        lambda a, b: kept_trust([a, b], [entry(b), entry(a)]))
    add("kept-offices-descend", "Kept trust whose revoked offices descend.", "malformed",
        lambda a, b: kept_trust([a, b], [entry(a, [b"\x01" * 32, bytes(32)])]))
    add("kept-succession-twice", "Kept trust with one succession twice.", "malformed",
        lambda a, b: kept_trust([a, b], [entry(a)], [venue(*(keys := seeds(2))), venue(*keys)]))
    add("kept-successions-disagree", "Kept trust with two successors of one key.", "malformed",
        lambda a, b: kept_trust([a, b], [entry(a)], [venue((keys := seeds(3))[0], keys[1]), venue(keys[0], keys[2])]))
    add("kept-succession-not-signed", "Kept trust with a succession that its new key did not sign.", "malformed",
        lambda a, b: kept_trust([a, b], [entry(a)], [succession(*(keys := seeds(3))[:2], by_new=keys[2])]))
    add("kept-consent-as-succession", "Kept trust with a consent in place of a succession, and a number behind it: "
        "each is read in its place.", "wrong-purpose", lambda a, b: kept_trust(
            [a, b], [entry(a)], [cose.sign("succession-consent", *seeds(1), [1]), 5]), "R4")
    add("kept-trailing-byte", "Kept trust with a byte behind it.", "malformed",
        lambda a, b: kept_trust([a, b], [entry(a)]) + b"\0", "R1")
    add("kept-under-another-label", "Kept trust under the label of a kept visit.", "malformed",
        lambda a, b: D(["episeal-1 kept", [a, b], [entry(a)], []]))
