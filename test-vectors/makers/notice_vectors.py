"""Notices, which a server takes and a visitor's app reads (FORMAT.md, section 22)."""

import os

import episeal2 as e
from episeal2 import cose, curves
from episeal2.notices import tag_of
from episeal2.values import T
from episeal2.visit import notice_key_of
from scene import DAY, NOON, Authority, Office
from vector import SUCCESS, Vectors
from venue_day import HOUR, VenueDay

ADMIT, READ = "admit-notice", "verify-notice"


def vectors() -> Vectors:
    found = Vectors("visits/notice", "FORMAT.md, section 22")
    admitted(found)
    told(found)
    trusted(found)
    forms(found)
    return found


class Noticing(VenueDay):
    def certified(self, not_after: int = NOON + 60 * DAY) -> bytes:
        return e.certify_office(self.authority.seed, self.office.id, "Amt für Gesundheit", NOON - DAY, not_after)

    def notice(self, kept=(), at: int = NOON, certificate: bytes | None = None, signer: bytes | None = None,
               kid: bytes | None = None, tags=None, number: int = 1_024, id: bytes | None = None) -> bytes:
        """With a tag for each visit `kept`; or with these `tags`."""
        id, kid = id or os.urandom(16), kid or self.named_kid
        own = {tag_of(notice_key_of(one.visitor, one.record_id), id, kid) for one in kept}
        tags = sorted({*own, *(os.urandom(16) for _ in range(number - len(own)))}) if tags is None else tags
        said = [1, certificate or self.certified(), kid, id, at, tags]
        return cose.sign("notice", signer or self.office.ring.seed, said)

    def given(self, notice: bytes, trust: dict | None = None, now: int = NOON, **more) -> dict:
        return {"trust": trust or self.trust(), "notice": notice, "now": now, **more}


# -- At the server --------------------------------------------------------------------------------


def admitted(found: Vectors) -> None:
    def add(name: str, comment: str, make, rule: str, code: str = SUCCESS) -> None:
        def noticing():
            day = Noticing()
            given = make(day)
            return (given, {"office": day.office_text, "kid": day.named_kid}) if code == SUCCESS else given
        found.add(name, comment, ADMIT, code, noticing, rule)

    add("admitted", "A notice of a trusted office, of now.", lambda day: day.given(day.notice()), "R106")
    add("admitted-ten-minutes-ahead", "A notice of a clock that is ten minutes ahead.",
        lambda day: day.given(day.notice(at=NOON + T)), "R106")
    add("admitted-ten-minutes-late", "A notice that was made ten minutes ago.",
        lambda day: day.given(day.notice(at=NOON - T)), "R106")
    add("too-far-ahead", "A notice of a clock that is ten minutes and a second ahead.",
        lambda day: day.given(day.notice(at=NOON + T + 1)), "R106", "invalid-time")
    add("too-late", "A notice that was made ten minutes and a second ago.",
        lambda day: day.given(day.notice(at=NOON - T - 1)), "R106", "invalid-time")
    add("admitted-of-a-revoked-office", "A server gets the notice of an office that is revoked.",
        lambda day: day.given(day.notice(), day.trust([day.office.id])), "R14", "office-revoked")
    add("admitted-forged", "A server gets a notice that another key has signed than that of the office it names.",
        lambda day: day.given(day.notice(signer=curves.random_key())), "R5", "bad-signature")


# -- At the visitor -------------------------------------------------------------------------------


def told(found: Vectors) -> None:
    def add(name: str, comment: str, is_told: bool, make, *rules: str, at: int = NOON) -> None:
        def noticing():
            day = Noticing()
            mine, other = day.kept(), day.kept()
            given = day.given(make(day, mine, other), kept=e.write_kept(mine))
            return given, {"office": day.office_text, "name": "Amt für Gesundheit", "kid": day.named_kid, "at": at,
                           "is_told": is_told}
        found.add(name, comment, READ, SUCCESS, noticing, *rules)

    add("told", "The office read this visit and another.", True,
        lambda day, mine, other: day.notice([mine, other]), "R107")
    add("another-guest-is-told", "The office read another visit of the same day.", False,
        lambda day, mine, other: day.notice([other]), "R107")
    add("nobody-is-told", "A notice of random tags alone.", False, lambda day, *_: day.notice(), "R107")
    add("told-among-two-thousand-tags", "A notice of 2,048 tags.", True,
        lambda day, mine, other: day.notice([mine, other], number=2_048), "R108")
    add("told-last-week", "A notice of a week ago, whose office is still trusted.", True,
        lambda day, mine, _: day.notice([mine], at=NOON - 7 * DAY), "R107", at=NOON - 7 * DAY)
    add("tags-of-another-notice", "The tags of a notice of another day, in this one: its id is another.", False,
        lambda day, mine, other: replayed(day, [mine, other]), "R107")
    add("tags-under-another-key", "The tags of a notice for another of the office's day keys, in this one.", False,
        lambda day, mine, _: under_another_key(day, mine), "R107")


def replayed(day: Noticing, kept) -> bytes:
    tags = e.read_notice(day.notice(kept)).tags
    return day.notice(tags=list(tags))


def under_another_key(day: Noticing, kept) -> bytes:
    """With the same id, and tags as they are under another day key."""
    other = e.read_notice(day.notice([kept], kid=os.urandom(16)))
    return day.notice(tags=list(other.tags), id=other.id)


def trusted(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, make, rule: str) -> None:
        def noticing():
            day = Noticing()
            return make(day) | {"kept": e.write_kept(day.kept())}
        found.add(name, comment, READ, code, noticing, rule)

    add("signed-by-another", "The certificate names the office, and another key has signed the notice.",
        "bad-signature",
        lambda day: day.given(day.notice(signer=curves.random_key())), "R107")
    add("signed-by-another-office", "A certified office signs a notice under the certificate of another.",
        "bad-signature",
        lambda day: day.given(day.notice(signer=Office(day.authority).ring.seed)), "R107")
    add("office-of-another-authority", "The office is certified by an authority that the app does not trust.",
        "office-uncertified", lambda day: day.given(day.notice(), Noticing(authority=Authority()).trust()), "R11")
    add("office-revoked", "The office is revoked.", "office-revoked",
        lambda day: day.given(day.notice(), day.trust([day.office.id])), "R14")
    add("list-of-revocations-expired", "The list of the authority that certified the office has expired.",
        "revocations-expired",
        lambda day: day.given(day.notice(), day.trust(expires=NOON + HOUR), NOON + HOUR), "R13")
    add("office-lapsed", "The certificate has ended since the notice was made.", "office-lapsed",
        lambda day: day.given(day.notice(at=NOON - HOUR, certificate=day.certified(NOON))), "R12")


# -- Form -----------------------------------------------------------------------------------------


def forms(found: Vectors) -> None:
    def add(name: str, comment: str, make, *rules: str, code: str = "malformed") -> None:
        def noticing():
            day = Noticing()
            return day.given(make(day), kept=e.write_kept(day.kept()))
        found.add(name, comment, READ, code, noticing, *rules)

    def tags(name: str, comment: str, change) -> None:
        add(name, comment, lambda day: day.notice(tags=change(sorted(os.urandom(16) for _ in range(1_025)))), "R108")

    tags("no-tags", "A notice without a tag.", lambda tags: [])
    tags("tag-too-few", "1,023 tags.", lambda tags: tags[:1_023])
    tags("tag-too-many", "1,025 tags.", lambda tags: tags)
    tags("tags-that-descend", "The last two tags are swapped.", lambda tags: [*tags[:1_022], tags[1_023], tags[1_022]])
    tags("tag-twice", "The last tag stands twice.", lambda tags: [*tags[:1_023], tags[1_022]])
    add("tag-of-15-bytes", "The last tag has 15 bytes.",
        lambda day: day.notice(tags=[*sorted(os.urandom(16) for _ in range(1_023)), b"\xff" * 15]))
    add("kid-of-15-bytes", "The id of the day key has 15 bytes.", lambda day: day.notice(kid=bytes(15)))
    add("certificate-with-a-field-too-many", "The certificate in the notice has a field too many.",
        lambda day: day.notice(certificate=longer(day)), "R71")
    add("another-certificate", "A day key in place of the certificate.",
        lambda day: day.notice(certificate=day.reply_key), "R4", code="wrong-purpose")


def longer(day: Noticing) -> bytes:
    return cose.sign("office-certificate", day.authority.seed,
                     [1, day.authority.public, day.office.id, "Amt für Gesundheit", NOON - DAY, NOON + DAY, {0: b""},
                     0])
