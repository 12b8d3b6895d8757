"""Revocation lists, offices, successions and kept trust (FORMAT.md, sections 6 and 18)."""

import episeal2 as e
from episeal2 import cose, curves
from episeal2.authority import AUTHORITY, VENUE
from episeal2.cbor import D
from scene import DAY, NOON, TODAY, Authority
from town import T, Town, authority_text, trust_of
from vector import SUCCESS, Vectors

NEXT_MIDNIGHT = DAY * (TODAY + 1)


def vectors() -> Vectors:
    found = Vectors("visits/trust", "FORMAT.md, section 6")
    for add in (lists, lists_malformed, certificates, held_lists, revoked, single_successions, chains, at_servers,
                who_counts, kept):
        add(found)
    return found


# -- Lists ----------------------------------------------------------------------------------------


def _list(authority: Authority, data: bytes, now: int = NOON, **trust) -> dict:
    return {"trust": trust_of(authority, **trust), "authority": authority_text(authority), "list": data, "now": now}


def lists(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str | int, make, *rules: str) -> None:
        """A number is what a success gives."""
        if isinstance(expect, int):
            found.add(name, comment, "take-revocations", SUCCESS, lambda: (make(Authority()), {"number": expect}), *rules)
        else:
            found.add(name, comment, "take-revocations", expect, lambda: make(Authority()), *rules)

    add("first-list", "The first list of a pinned authority.", 1, lambda a: _list(a, a.revocations(1)), "R78")
    add("older-list", "A list whose number is lower than that of a list taken before.", "revocations-older",
        lambda a: _list(a, a.revocations(1), lists=[a.revocations(2)]), "R10")
    add("number-jumps", "A list whose number is 40 above the one taken before.", 42,
        lambda a: _list(a, a.revocations(42), lists=[a.revocations(2)]), "R10")
    add("older-list-than-kept", "A list whose number is lower than that of a list taken before the trust was kept.",
        "revocations-older", lambda a: {
            "trust": {"kept": _kept([a.public], [[a.public, 9, bytes(32), []]])},
            "authority": authority_text(a), "list": a.revocations(8), "now": NOON}, "R10")
    add("same-list-again", "The list that was taken before, byte for byte.", 3,
        lambda a: _list(a, a.revocations(3), lists=[a.revocations(3)]), "R80")
    add("same-number-other-payload", "A list with the number of the one taken before, issued one second earlier.",
        "disagrees", lambda a: _list(a, a.revocations(3, at=NOON - 1), lists=[a.revocations(3)]), "R80")
    add("another-authority", "A list of an authority that is not pinned.", "office-uncertified",
        lambda a: _list(a, Authority().revocations(1)), "R78")
    add("signed-by-another", "A list that names the pinned authority and is signed by another one.", "bad-signature",
        lambda a: _list(a, cose.sign("revocations", Authority().seed, [1, a.public, 1, NOON - DAY, NOON + DAY, []])),
        "R5")
    add("600-seconds-ahead", "A list issued 600 seconds after now, which the tolerance allows.", 1,
        lambda a: _list(a, e.revoke(a.seed, 1, NOON + T, NOON + DAY, [])), "R79")
    add("601-seconds-ahead", "A list issued 601 seconds after now.", "revocations-ahead",
        lambda a: _list(a, e.revoke(a.seed, 1, NOON + T + 1, NOON + DAY, [])), "R79")
    add("long-expired", "A list that expired 20 days ago is taken: whom it names stays revoked.", 1,
        lambda a: _list(a, e.revoke(a.seed, 1, NOON - 21 * DAY, NOON - 20 * DAY, [bytes(32)])), "R78")
    add("ten-thousand-named", "The lists of one authority have named 10,000 offices, and the next one names another.",
        "too-long", lambda a: {
            "trust": {"kept": _kept([a.public], [[a.public, 1, bytes(32), _numbered(10_000)]])},
            "authority": authority_text(a), "list": a.revocations(2, [b"\xff" * 32]), "now": NOON}, "R109")


def _numbered(number: int) -> list[bytes]:
    return [n.to_bytes(32, "big") for n in range(number)]


def lists_malformed(found: Vectors) -> None:
    def add(name: str, comment: str, issued: int, expires: int, offices: list) -> None:
        def make() -> dict:
            authority = Authority()
            said = [1, authority.public, 1, issued, expires, offices]
            return _list(authority, cose.sign("revocations", authority.seed, said))
        found.add(name, comment, "take-revocations", "malformed", make)

    add("list-of-no-time", "A list that expires in the second in which it is issued.", NOON, NOON, [])
    add("list-of-31-days-and-a-second", "A list that is valid for one second more than 31 days.", NOON,
        NOON + 31 * DAY + 1, [])
    add("offices-descend", "A list whose offices descend.", NOON, NOON + DAY, [b"\x02" * 32, b"\x01" * 32])
    add("office-named-twice", "A list that names one office twice.", NOON, NOON + DAY, [b"\x01" * 32] * 2)
    add("office-of-31-bytes", "A list that names an office with 31 bytes.", NOON, NOON + DAY, [bytes(31)])
    found.add("list-of-31-days", "A list that is valid for exactly 31 days.", "take-revocations", SUCCESS,
              lambda: (_list(a := Authority(), e.revoke(a.seed, 0, NOON, NOON + 31 * DAY, [])), {"number": 0}))


# -- Offices --------------------------------------------------------------------------------------


def _office(town: Town, day_key: bytes, trust: dict | None = None, now: int = NOON) -> dict:
    return {"trust": trust or town.trust(), "office_day_key": day_key, "now": now}


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
        return _office(town, town.office_day_key(certificate=town.certificate(**changed)), now=now)

    add("trusted-office", "An office with the certificate of a pinned authority, whose list is held.", SUCCESS,
        lambda town: _office(town, town.office_day_key()), "R11", "R12", "R13", "R14")
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
        lambda town: _office(town, town.office_day_key(TODAY + 1)), "R53")
    add("day-key-signed-by-another", "The day key of a trusted office, signed by another key.", "bad-signature",
        lambda town: _office(town, town.office_day_key(seed=other())), "R5")


def held_lists(found: Vectors) -> None:
    add = _adder(found)

    def with_lists(town: Town, *lists: bytes, now: int = NOON, others=()) -> dict:
        return _office(town, town.office_day_key(), trust_of(town.authority, *others, lists=lists), now)

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
        "revocations-expired", lambda town: _office(town, town.office_day_key(), {
            "kept": _kept([town.authority.public], [[town.authority.public, 1, bytes(32), []]])}), "R13")


def revoked(found: Vectors) -> None:
    def add(name: str, comment: str, trust) -> None:
        def make() -> dict:
            town = Town()
            return _office(town, town.office_day_key(), trust(town))
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
        lambda town: {"kept": _kept([town.authority.public],
                                    [[town.authority.public, 1, bytes(32), [town.office.id]]]),
                      "revocations": [town.authority.revocations(2)], "at": NOON})


# -- Successions ----------------------------------------------------------------------------------


def _kept(pinned: list, lists: list, successions=()) -> bytes:
    # D(["episeal-1 trust", [authority], [[authority, list, payload, [office]]], [succession]])
    return D(["episeal-1 trust", pinned, lists, list(successions)])


def _seeds(number: int) -> list[bytes]:
    return [curves.random_key() for _ in range(number)]


def _succession(old: bytes, new: bytes, said: dict | None = None, consented: dict | None = None, by_old=None,
                by_new=None, role: int = VENUE) -> bytes:
    """With other fields in the succession or in its consent, or other signers."""
    fields = {"role": role, "old": curves.ed25519_public(old), "new": curves.ed25519_public(new), "suite": 1,
              "from": TODAY + 3, "next": None}
    consent = cose.sign("succession-consent", by_new or new, [1, *(fields | (consented or {})).values()])
    return cose.sign("succession", by_old or old, [1, *(fields | (said or {})).values(), consent])


def _taken(authority: Authority, succession: bytes, known=()) -> dict:
    return {"trust": trust_of(authority, successions=known), "succession": succession}


def single_successions(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        def made():
            authority, succession = Authority(), make(*_seeds(3))
            given = _taken(authority, succession)
            return given if expect != SUCCESS else (given, {"kept": _kept([authority.public], [], [succession])})
        found.add(name, comment, "take-succession", expect, made, *rules)

    add("venue-succeeded", "A venue's identity is succeeded, with the consent of the new one.", SUCCESS,
        lambda old, new, _: _succession(old, new), "R81", "R82", "R83", "R84")
    add("authority-succeeded", "An authority is succeeded, and the new one commits to the key after it.", SUCCESS,
        lambda old, new, third: _succession(old, new, both := {"next": cose.sha256(curves.ed25519_public(third))},
                                            both, role=AUTHORITY), "R81", "R83")
    add("succeeds-itself", "A key that succeeds itself.", "malformed", lambda old, *_: _succession(old, old), "R81")
    for name, comment, consented in (
            ("role", "an authority where the succession names a venue", lambda _: {"role": AUTHORITY}),
            ("old-key", "another old key", lambda third: {"old": curves.ed25519_public(third)}),
            ("new-key", "another new key", lambda third: {"new": curves.ed25519_public(third)}),
            ("suite", "suite 2 where the succession has suite 1", lambda _: {"suite": 2}),
            ("day", "the day after", lambda _: {"from": TODAY + 4}),
            ("next", "a next key where the succession has none", lambda _: {"next": bytes(32)})):
        add(f"consent-of-another-{name}", f"The consent names {comment}.", "malformed",
            lambda old, new, third, consented=consented: _succession(old, new, consented=consented(third)), "R81")
    add("suite-2", "Succession and consent name a key of suite 2.", "unsupported-version",
        lambda old, new, _: _succession(old, new, {"suite": 2}, {"suite": 2}), "R82")
    add("not-signed-by-old-key", "A succession that the old key did not sign.", "bad-signature",
        lambda old, new, third: _succession(old, new, by_old=third), "R83")
    add("consent-not-signed-by-new-key", "A succession to which the new key did not consent.", "bad-signature",
        lambda old, new, third: _succession(old, new, by_new=third), "R83")
    add("role-2", "A succession of role 2, which there is not.", "malformed",
        lambda old, new, _: _succession(old, new, both := {"role": 2}, both))


def chains(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make) -> None:
        """`make` gives the successions that are known, and the one that is taken."""
        def made():
            authority, (known, taken) = Authority(), make(*_seeds(4))
            given = _taken(authority, taken, known)
            after = [*known, *([] if taken in known else [taken])]
            return given if expect != SUCCESS else (given, {"kept": _kept([authority.public], [], after)})
        found.add(name, comment, "take-succession", expect, made, "R84")

    def to(old: bytes, new: bytes, start: int, next: bytes | None = None) -> bytes:
        return e.succeed(old, new, VENUE, start, next)

    def committed(key: bytes) -> bytes:
        return cose.sha256(curves.ed25519_public(key))

    def in_a_row(keys: list[bytes]) -> list[bytes]:
        return [to(old, new, TODAY + n) for n, (old, new) in enumerate(zip(keys, keys[1:]))]

    add("two-in-a-row", "The second succession of a chain, a day after the first.", SUCCESS,
        lambda a, b, c, _: ([to(a, b, TODAY)], to(b, c, TODAY + 1)))
    add("second-before-first", "The first succession of a chain arrives after the second.", SUCCESS,
        lambda a, b, c, _: ([to(b, c, TODAY + 1)], to(a, b, TODAY)))
    add("the-same-again", "A succession that is already known changes nothing.", SUCCESS,
        lambda a, b, *_: ([to(a, b, TODAY)], to(a, b, TODAY)))
    add("as-committed", "The key succeeds to which the succession before committed.", SUCCESS,
        lambda a, b, c, _: ([to(a, b, TODAY, committed(c))], to(b, c, TODAY + 1)))
    add("not-as-committed", "Another key succeeds than that to which the succession before committed.", "disagrees",
        lambda a, b, c, d: ([to(a, b, TODAY, committed(c))], to(b, d, TODAY + 1)))
    add("commitment-arrives-late", "A succession that commits to another key than the one known to come next.",
        "disagrees", lambda a, b, c, d: ([to(b, d, TODAY + 1)], to(a, b, TODAY, committed(c))))
    add("same-day-as-before", "A succession from the day of the succession before it.", "disagrees",
        lambda a, b, c, _: ([to(a, b, TODAY)], to(b, c, TODAY)))
    add("begins-with-the-one-after", "A succession from the day of the known succession after it.", "disagrees",
        lambda a, b, c, _: ([to(b, c, TODAY)], to(a, b, TODAY)))
    add("two-successors", "A second successor of one key.", "disagrees",
        lambda a, b, c, _: ([to(a, b, TODAY)], to(a, c, TODAY + 1)))
    add("two-predecessors", "A key that succeeds a second key.", "disagrees",
        lambda a, b, c, _: ([to(a, b, TODAY)], to(c, b, TODAY + 1)))
    add("back-to-the-first-key", "The first key of a chain succeeds the last.", "disagrees",
        lambda a, b, c, _: ([to(a, b, TODAY), to(b, c, TODAY + 1)], to(c, a, TODAY + 2)))
    add("eighth-of-a-chain", "The eighth succession of a chain.", SUCCESS,
        lambda *_: ((row := in_a_row(_seeds(9)))[:7], row[7]))
    add("ninth-of-a-chain", "The ninth succession of a chain.", "disagrees",
        lambda *_: ((row := in_a_row(_seeds(10)))[:8], row[8]))
    add("ninth-closes-the-gap", "A succession between two chains that would be one of nine.", "disagrees",
        lambda *_: ((row := in_a_row(_seeds(10)))[:4] + row[5:], row[4]))


def at_servers(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, now: int, known: bool = False, changed=None, *rules: str) -> None:
        def made():
            old, new, third = _seeds(3)
            succession = e.succeed(old, new, VENUE, TODAY + 1)
            published = [succession] if known else []
            if changed is not None:
                published = [changed(old, new, third)]
            given = {"succession": succession, "published": published, "now": now}
            result = {"role": "venue", "old": curves.ed25519_public(old), "day": TODAY + 1, "is_stored_already": known}
            return given if expect != SUCCESS else (given, result)
        found.add(name, comment, "admit-succession", expect, made, *rules or ("R85",))

    add("server-a-second-before-its-day", "A server takes a succession in the last second before its day.", SUCCESS,
        NEXT_MIDNIGHT - 1)
    add("server-on-its-day", "A server is given a succession in the first second of its day.", "wrong-day",
        NEXT_MIDNIGHT)
    add("server-knows-it", "A server is given again, long after its day, a succession that it has.", SUCCESS,
        NEXT_MIDNIGHT + 90 * DAY, known=True)
    add("server-has-another", "A server that has another successor of the same key.", "disagrees", NOON, False,
        lambda old, new, third: e.succeed(old, third, VENUE, TODAY + 2), "R84")


def who_counts(found: Vectors) -> None:
    """The authority that counts, from the first second of the day on which it succeeds."""
    def certified(name: str, comment: str, expect: str, by_new: bool, now: int, *more: Authority) -> None:
        def made():
            town, new = Town(), Authority()
            signer = new if by_new else town.authority
            certificate = town.certificate(seed=signer.seed, named=signer.public)
            lists = [town.authority.revocations(at=now - DAY)] if now < NEXT_MIDNIGHT else [new.revocations(at=now)]
            succession = e.succeed(town.authority.seed, new.seed, AUTHORITY, TODAY + 1)
            on = now // DAY
            pinned = [town.authority, *([new] if more else [])]
            trust = trust_of(*pinned, lists=lists, successions=[succession], at=now)
            given = _office(town, town.office_day_key(on, certificate), trust, now)
            return given if expect != SUCCESS else (given, {"office": town.office_text, "name": "Kreis Altenau"})
        found.add(name, comment, "verify-office", expect, made, "R86")

    certified("old-authority-before-the-change", "The old authority certifies, a second before it is succeeded.",
              SUCCESS, False, NEXT_MIDNIGHT - 1)
    certified("old-authority-after-the-change", "The old authority's certificate, in the second in which it is "
              "succeeded.", "office-uncertified", False, NEXT_MIDNIGHT)
    certified("new-authority-after-the-change", "The new authority certifies, in the second in which it succeeds.",
              SUCCESS, True, NEXT_MIDNIGHT)
    certified("new-authority-before-the-change", "The new authority's certificate, a second before it succeeds.",
              "office-uncertified", True, NEXT_MIDNIGHT - 1)
    certified("new-authority-pinned-too-early", "The new authority is pinned itself, and its day has not come.",
              "office-uncertified", True, NEXT_MIDNIGHT - 1, Authority)

    def listed(name: str, comment: str, expect: str, by_new: bool, now: int) -> None:
        def made():
            old, new = Authority(), Authority()
            signer = new if by_new else old
            succession = e.succeed(old.seed, new.seed, AUTHORITY, TODAY + 1)
            given = _list(old, signer.revocations(5, at=now), now, successions=[succession])
            given["authority"] = authority_text(signer)
            return given if expect != SUCCESS else (given, {"number": 5})
        found.add(name, comment, "take-revocations", expect, made, "R86")

    listed("list-of-new-authority", "The list of the successor of a pinned authority.", SUCCESS, True, NEXT_MIDNIGHT)
    listed("list-of-succeeded-authority", "The list of a pinned authority that was succeeded.", "office-uncertified",
           False, NEXT_MIDNIGHT)
    listed("list-of-authority-to-come", "The list of a successor whose day has not come.", "office-uncertified", True,
           NEXT_MIDNIGHT - 1)

    def counting(name: str, comment: str, day: int, expected: int) -> None:
        def made():
            seeds = _seeds(3)
            known = [e.succeed(seeds[0], seeds[1], VENUE, TODAY), e.succeed(seeds[1], seeds[2], VENUE, TODAY + 2)]
            texts = [e.public_text("venue", curves.ed25519_public(seed)) for seed in seeds]
            given = {"trust": trust_of(Authority(), successions=known), "printed": texts[0], "day": day}
            return given, {"venue": texts[expected]}
        found.add(name, comment, "venue-at", SUCCESS, made, "R86")

    counting("printed-identity-before-its-succession", "The printed identity counts the day before it is succeeded.",
             TODAY - 1, 0)
    counting("first-successor-on-its-day", "The first successor of a printed identity counts on its first day.", TODAY, 1)
    counting("second-successor-on-its-day", "The successor of a successor counts on its first day.", TODAY + 2, 2)


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
        lambda a, b: _kept([a, b], [entry(a, [bytes(32), b"\x01" * 32])], [venue(*_seeds(2))]))
    add("kept-authorities-descend", "Kept trust whose pinned authorities descend.", "malformed",
        lambda a, b: _kept([b, a], [entry(a)]))
    add("kept-without-authority", "Kept trust that pins nobody.", "malformed", lambda a, b: _kept([], [entry(a)]))
    add("kept-nine-authorities", "Kept trust that pins nine authorities.", "malformed",
        lambda a, b: _kept(sorted([a, b, *_numbered(7)]), [entry(a)]))
    add("kept-73-lists", "Kept trust with entries of 73 authorities, one more than eight chains of nine.", "malformed",
        lambda a, b: _kept([a, b], [entry(one) for one in _numbered(73)]))
    add("kept-lists-of-one-authority-twice", "Kept trust with two entries of one authority.", "malformed",
        lambda a, b: _kept([a, b], [entry(a), entry(a, number=8)]))
    add("kept-lists-descend", "Kept trust whose entries descend by authority.", "malformed",
        lambda a, b: _kept([a, b], [entry(b), entry(a)]))
    add("kept-offices-descend", "Kept trust whose revoked offices descend.", "malformed",
        lambda a, b: _kept([a, b], [entry(a, [b"\x01" * 32, bytes(32)])]))
    add("kept-succession-twice", "Kept trust with one succession twice.", "malformed",
        lambda a, b: _kept([a, b], [entry(a)], [venue(*(keys := _seeds(2))), venue(*keys)]))
    add("kept-successions-disagree", "Kept trust with two successors of one key.", "malformed",
        lambda a, b: _kept([a, b], [entry(a)], [venue((keys := _seeds(3))[0], keys[1]), venue(keys[0], keys[2])]))
    add("kept-succession-not-signed", "Kept trust with a succession that its new key did not sign.", "malformed",
        lambda a, b: _kept([a, b], [entry(a)], [_succession(*(keys := _seeds(3))[:2], by_new=keys[2])]))
    add("kept-trailing-byte", "Kept trust with a byte behind it.", "malformed",
        lambda a, b: _kept([a, b], [entry(a)]) + b"\0", "R1")
    add("kept-under-another-label", "Kept trust under the label of a kept visit.", "malformed",
        lambda a, b: D(["episeal-1 kept", [a, b], [entry(a)], []]))
