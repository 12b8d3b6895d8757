"""Successions of authorities and venues: taken, admitted, and who counts when (FORMAT.md, section 6)."""

import episeal2 as e
from episeal2 import cose, curves
from episeal2.authority import AUTHORITY, VENUE
from scene import DAY, NOON, TODAY, Authority
from town import Town, authority_text, trust_of
from trusting import kept_trust, list_given, office_given, seeds, succession
from vector import SUCCESS, Vectors

NEXT_MIDNIGHT = DAY * (TODAY + 1)


def vectors() -> Vectors:
    found = Vectors("visits/succession", "FORMAT.md, section 6")
    for add in (single_successions, chains, at_servers, who_counts):
        add(found)
    return found


def _taken(authority: Authority, succession: bytes, known=()) -> dict:
    return {"trust": trust_of(authority, successions=known), "succession": succession}


def single_successions(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        def made():
            authority, succession = Authority(), make(*seeds(3))
            given = _taken(authority, succession)
            return given if expect != SUCCESS else (given, {"kept": kept_trust([authority.public], [], [succession])})
        found.add(name, comment, "take-succession", expect, made, *rules)

    add("venue-succeeded", "A venue's identity is succeeded, with the consent of the new one.", SUCCESS,
        lambda old, new, _: succession(old, new), "R81", "R82", "R83", "R84")
    add("authority-succeeded", "An authority is succeeded, and the new one commits to the key after it.", SUCCESS,
        lambda old, new, third: succession(old, new, both := {"next": cose.sha256(curves.ed25519_public(third))},
                                            both, role=AUTHORITY), "R81", "R83")
    add("succeeds-itself", "A key that succeeds itself.", "malformed", lambda old, *_: succession(old, old), "R81")
    for name, comment, consented in (
            ("role", "an authority where the succession names a venue", lambda _: {"role": AUTHORITY}),
            ("old-key", "another old key", lambda third: {"old": curves.ed25519_public(third)}),
            ("new-key", "another new key", lambda third: {"new": curves.ed25519_public(third)}),
            ("suite", "suite 2 where the succession has suite 1", lambda _: {"suite": 2}),
            ("day", "the day after", lambda _: {"from": TODAY + 4}),
            ("next", "a next key where the succession has none", lambda _: {"next": bytes(32)})):
        add(f"consent-of-another-{name}", f"The consent names {comment}.", "malformed",
            lambda old, new, third, consented=consented: succession(old, new, consented=consented(third)), "R81")
    add("suite-2", "Succession and consent name a key of suite 2.", "unsupported-version",
        lambda old, new, _: succession(old, new, {"suite": 2}, {"suite": 2}), "R82")
    add("not-signed-by-old-key", "A succession that the old key did not sign.", "bad-signature",
        lambda old, new, third: succession(old, new, by_old=third), "R83")
    add("consent-not-signed-by-new-key", "A succession to which the new key did not consent.", "bad-signature",
        lambda old, new, third: succession(old, new, by_new=third), "R83")
    add("role-2", "A succession of role 2, which there is not.", "malformed",
        lambda old, new, _: succession(old, new, both := {"role": 2}, both))


def chains(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make) -> None:
        """`make` gives the successions that are known, and the one that is taken."""
        def made():
            authority, (known, taken) = Authority(), make(*seeds(4))
            given = _taken(authority, taken, known)
            after = [*known, *([] if taken in known else [taken])]
            return given if expect != SUCCESS else (given, {"kept": kept_trust([authority.public], [], after)})
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
        lambda *_: ((row := in_a_row(seeds(9)))[:7], row[7]))
    add("ninth-of-a-chain", "The ninth succession of a chain.", "disagrees",
        lambda *_: ((row := in_a_row(seeds(10)))[:8], row[8]))
    add("ninth-closes-the-gap", "A succession between two chains that would be one of nine.", "disagrees",
        lambda *_: ((row := in_a_row(seeds(10)))[:4] + row[5:], row[4]))


def at_servers(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, now: int, known: bool = False, changed=None, *rules: str) -> None:
        def made():
            old, new, third = seeds(3)
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
            given = office_given(town, town.office_day_key(on, certificate), trust, now)
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
            given = list_given(old, signer.revocations(5, at=now), now, successions=[succession])
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
            keys = seeds(3)
            known = [e.succeed(keys[0], keys[1], VENUE, TODAY), e.succeed(keys[1], keys[2], VENUE, TODAY + 2)]
            texts = [e.public_text("venue", curves.ed25519_public(seed)) for seed in keys]
            given = {"trust": trust_of(Authority(), successions=known), "printed": texts[0], "day": day}
            return given, {"venue": texts[expected]}
        found.add(name, comment, "venue-at", SUCCESS, made, "R86")

    counting("printed-identity-before-its-succession", "The printed identity counts the day before it is succeeded.",
             TODAY - 1, 0)
    counting("first-successor-on-its-day", "The first successor of a printed identity counts on its first day.", TODAY,
             1)
    counting("second-successor-on-its-day", "The successor of a successor counts on its first day.", TODAY + 2, 2)
