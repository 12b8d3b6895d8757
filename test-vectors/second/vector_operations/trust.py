"""Authorities, revocation lists, successions, offices and their notices (FORMAT.md, sections 6 and 22)."""

import episeal2 as e
from episeal2.visit import notice_key_of

from .given import Given, prepared


def trust(given: Given) -> e.Trust:
    """`authorities` that are pinned, or `kept`; then `successions` and `revocations`, taken at `at`."""
    with prepared():
        if "kept" in given:
            found = e.read_trust(given.bytes("kept"))
        else:
            found = e.trust_in([e.read_public_text("authority", text) for text in given.value("authorities")], 0)
        for succession in given.all_bytes("successions"):
            found = found.with_succession(succession)
        for taken in given.all_bytes("revocations"):
            found = found.with_list(taken, given.value("at"))
    return found


def public(role: str, given: Given, name: str) -> bytes:
    with prepared():
        return e.read_public_text(role, given.value(name))


def number_of(found: e.Trust, authority: bytes) -> int | None:
    return next((seen.number for seen in found.seen if seen.authority == authority), None)


def take_revocations(given: Given) -> dict:
    found, authority = given.object("trust", trust), public("authority", given, "authority")
    return {"number": number_of(found.with_list(given.bytes("list"), given.value("now")), authority)}


def take_succession(given: Given) -> dict:
    found = given.object("trust", trust)
    return {"kept": e.write_trust(found.with_succession(given.bytes("succession"))).hex()}


def read_trust(given: Given) -> dict:
    with prepared():
        authorities = [e.read_public_text("authority", text) for text in given.value("authorities")]
    found = e.read_trust(given.bytes("bytes"))
    return {"numbers": [number_of(found, authority) for authority in authorities]}


def verify_office(given: Given) -> dict:
    found, data, now = given.object("trust", trust), given.bytes("office_day_key"), given.value("now")
    office = e.accept_office_day_key(data, now, found)
    return {"office": e.public_text("office", office.office), "name": office.certificate.name}


def venue_at(given: Given) -> dict:
    found, printed = given.object("trust", trust), public("venue", given, "printed")
    return {"venue": e.public_text("venue", found.successions.key_at(1, printed, given.value("day")))}


def successions(datas: list[bytes]) -> e.Successions:
    """Those that a server has."""
    found = e.Successions()
    with prepared():
        for data in datas:
            found = found.with_one(data)
    return found


def admit_succession(given: Given) -> dict:
    known, data, now = successions(given.all_bytes("published")), given.bytes("succession"), given.value("now")
    after, said = e.take_succession(known, data, now), e.read_succession(data)
    return {"role": ("authority", "venue")[said.role], "old": said.old.hex(), "day": said.start,
            "is_stored_already": after is known}


def admit_notice(given: Given) -> dict:
    found, data, now = given.object("trust", trust), given.bytes("notice"), given.value("now")
    notice = e.take_notice(data, now, found)
    return {"office": e.public_text("office", notice.certificate.office), "kid": notice.kid.hex()}


def verify_notice(given: Given) -> dict:
    found, data, now = given.object("trust", trust), given.bytes("notice"), given.value("now")
    with prepared():
        kept = e.read_kept(given.bytes("kept"))
    notice, key = e.read_notice(data), notice_key_of(kept.visitor, kept.record_id)
    told = e.told_by(notice, [key], now, found)
    return {"office": e.public_text("office", notice.certificate.office), "name": notice.certificate.name,
            "kid": notice.kid.hex(), "at": notice.at, "is_told": told == [key]}


OPERATIONS = {"take-revocations": take_revocations, "take-succession": take_succession, "read-trust": read_trust,
              "verify-office": verify_office, "venue-at": venue_at, "admit-succession": admit_succession,
              "admit-notice": admit_notice, "verify-notice": verify_notice}
