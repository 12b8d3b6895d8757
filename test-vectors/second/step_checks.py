"""Single steps of either implementation, compared with the other: bytes that must be the same, and what each reads."""

from pathlib import Path

import episeal2 as e
import forger
from actors import SecondOffice, SecondVenue, actor, trusted
from cli import Cli
from episeal2 import curves
from episeal2.authority import AUTHORITY, VENUE
from episeal2.cose import sha256
from episeal2.visit import notice_key_of
from forger import ADA
from scene import DAY, NOON, TODAY

HOUR = 3_600


def deterministic_texts(check, cli: Cli) -> None:
    """What has no random part must be the same bytes."""
    venue = SecondVenue()
    key = cli.file("venue", e.write_key_ring(venue.ring))
    for area in ("", "Haus", "Haus/1. Stock/Tür links"):
        check(f"poster: same text, area of {len(area)}", lambda: cli.poster(key, "Löwen", area),
              venue.poster("Löwen", area))
    staff = actor("second", "staff", cli)
    check("staff certificate: same bytes", lambda: cli.certify_staff(key, staff.text),
          venue.certify_staff(staff.text))
    authority = actor("second", "authority", cli)
    key = cli.file("authority", e.write_key_ring(e.KeyRing("authority", authority.seed)))
    offices = [SecondOffice().text for _ in range(3)]
    check("revocations: same bytes", lambda: cli.revoke(key, 5, offices), authority.revocations(5, offices))
    office = offices[0]
    check("certificate: same validity, office and name", lambda: same_certificate(
        cli.certify_office(key, office, "Gesundheitsamt Süd"), authority.certificate(office, "Gesundheitsamt Süd")))
    check("request log: same bytes", lambda: request_log(cli), True)
    check("request log: a full one stays readable", lambda: full_request_log(cli))


def locked_key_rings(check, cli: Cli) -> None:
    passphrase = "Zwölf Boxkämpfer jagen Viktor"
    second = SecondVenue()
    locked = cli.file("venue", e.lock_key_ring(second.ring, passphrase))
    check("locked key ring: second locks, first reads",
          lambda: cli.poster(locked, "Löwen", passphrase=passphrase), second.poster("Löwen"))

    ring = e.write_key_ring(second.ring)
    for name, left in (("without its last LF", ring[:-1]), ("with CR LF", ring.replace("\n", "\r\n")),
                       ("with a byte order mark", "\ufeff" + ring)):
        file = cli.file("venue", left)
        check(f"key ring as an editor leaves it, {name}: first reads", lambda: cli.poster(file, "Löwen"),
              second.poster("Löwen"))

    def first_locks():
        key, text = cli.keygen("venue", passphrase=passphrase)
        cli.venue_day_key(key, None, None, passphrase=passphrase)
        ring = e.unlock_key_ring("venue", key.read_bytes(), passphrase)
        return e.public_text("venue", ring.identity) == text, [d.day for d in ring.days]

    check("locked key ring: first locks, second reads", first_locks, (True, [TODAY]))

    def second_draws():
        office = SecondOffice()
        office.draw(TODAY + 1), office.draw(TODAY)
        key = cli.file("office", e.write_key_ring(office.ring))
        authority = actor("second", "authority", cli)
        signed = cli.office_day_key(key, authority.certificate(office.text, "Amt"))
        return e.read_office_day_key(signed).public, e.read_key_ring("office", key.read_text()) == office.ring

    check("key ring: the first signs a day key that the second drew", lambda: second_draws()[1], True)


def same_certificate(first: bytes, second: bytes) -> None:
    first, second = e.read_certificate(first), e.read_certificate(second)
    assert (first.office, first.name) == (second.office, second.name)
    assert 0 < first.not_after - first.not_before <= 90 * DAY


def request_log(cli: Cli) -> bool:
    bad, log = forger.Bad(cli), cli.new("log")
    asked = bad.asked()
    cli.release(bad.key_file(bad.venue), asked, bad.store.directory, bad.trust, log)
    read = e.read_request(asked)
    written = e.write_request_log([(read.id, read.office, read.windows)])
    return log.read_bytes() == written


def full_request_log(cli: Cli) -> None:
    """At most 65,536 requests: whatever happens to one more, what is kept can be read."""
    bad = forger.Bad(cli)
    stranger, windows = bytes(32), [(NOON - HOUR, NOON)]
    full = [(n.to_bytes(16, "big"), stranger, windows) for n in range(65_536)]
    log = cli.file("log", e.write_request_log(full))
    try:
        cli.release(bad.key_file(bad.venue), bad.asked(), bad.store.directory, bad.trust, log)
    except e.Refused:
        pass
    e.read_request_log(log.read_bytes())


def successions(check, cli: Cli) -> None:
    """Both sign the same bytes, and what either one takes the other follows."""
    for role, number in (("venue", VENUE), ("authority", AUTHORITY)):
        rings = [e.KeyRing(role, curves.random_key()) for _ in range(3)]
        old, new, _ = (cli.file(role, e.write_key_ring(ring)) for ring in rings)
        texts = [e.public_text(role, ring.identity) for ring in rings]
        for following, digest in ((None, None), (texts[2], sha256(rings[2].identity))):
            name = f"succession of {role}{' with a next key' if following else ''}"
            check(f"{name}: same bytes", lambda: cli.succeed(old, texts[0], new, TODAY + 1, following)[1],
                  e.succeed(rings[0].seed, rings[1].seed, number, TODAY + 1, digest))
    scene, successor = forger.Bad(cli), SecondVenue()
    data = e.succeed(scene.venue.ring.seed, successor.ring.seed, VENUE, TODAY)
    more = ["--successions", cli.file("succession", data)]
    fresh = successor.day_key(scene.office_day_key, scene.trust)
    check("succession: first seals to the successor's day key, with its identity in the record",
          lambda: sealed_venue(cli, scene, fresh, more), successor.ring.identity)
    check.refused("succession: first seals to the former's day key", "wrong-venue",
                  lambda: sealed_venue(cli, scene, scene.day_key, more))
    check.refused("succession: first seals to the successor's without it", "wrong-venue",
                  lambda: sealed_venue(cli, scene, fresh, []))
    kept = cli.new("trust")
    check("trust: first keeps what second reads and writes alike", lambda: same_trust(
        cli, scene, [*more, "--trust", kept], kept), True)


TABLE = """area,word1,first1,last1,word2,first2,last2,places,volume,air_changes,outdoors,activity
Saal,Reihe,1,20,Platz,1,30,1,3000,4.5,no,1
Garten,Tisch,0,9,,,,4,,,yes,
Bar,,,,,,,12,,,,
"""
OF_TABLE = [[["Saal"], [["Reihe", 1, 20], ["Platz", 1, 30]], 1, {0: 3_000, 1: 45, 2: 0, 3: 1}],
            [["Garten"], [["Tisch", 0, 9]], 4, {2: 1}], [["Bar"], [], 12, {}]]


def areas_and_cells(check, cli: Cli) -> None:
    """The list is the same bytes; a cell is the same leaves; a venue of either answers for what is in the list."""
    bad = forger.Bad(cli)
    key, listed = bad.key_file(bad.venue), e.list_areas(bad.venue.ring.seed, TODAY, OF_TABLE)
    check("areas: same bytes", lambda: cli.list_areas(key, TABLE), listed)
    found = e.read_venue_areas(listed)
    for seat in ("Saal/Reihe 15/Platz 15", "Saal/Reihe 1/Platz 1", "Garten/Tisch 9", "Bar"):
        check(f"cell around {seat}", lambda: sorted(cli.cell(listed, seat, 2, 5)),
              sorted("/".join(leaf) for leaf in found.cell(tuple(seat.split("/")), 2, 5)))
    for seat in ("Saal/Reihe A/Platz 1", "Saal/Reihe 07/Platz 1", "Keller"):
        check.refused(f"cell around {seat}", "area-unknown", lambda: cli.cell(listed, seat, 2, 5))
    limits = ["--areas", cli.file("areas", listed)]
    row = [f"Saal/Reihe 7/Platz {n}" for n in range(1, 9)]
    for name, areas, code in (("eight places", row, None), ("seven places", row[:7], "area-too-small"),
                              ("one table", ["Garten/Tisch 1"], "area-too-small"), ("the bar", ["Bar"], None),
                              ("a cellar", ["Keller"], "area-unknown")):
        asked = bad.asked(areas=areas)
        call = lambda: cli.release(key, asked, bad.store.directory, bad.trust, cli.new("log"), *limits)  # noqa: E731
        if code is None:
            check(f"request for {name}: first answers", call)
        else:
            check.refused(f"request for {name}: first refuses", code, call)


def invitations(check, cli: Cli) -> None:
    bad, code = forger.Bad(cli), e.draw_check_in_code(NOON)

    def taken() -> tuple:
        found = e.take_invitation(cli.invite(code.text, bad.poster, bad.day_key), [code], NOON, set())
        return found.poster, found.day_key.signed.encoding

    check("invitation: first invites, second takes it", taken, (e.read_poster(bad.poster), bad.day_key))
    check.refused("invitation: a code of a minute before", "code-expired",
                  lambda: cli.invite(code.text, bad.poster, bad.day_key, at=NOON + 60))


def notices(check, cli: Cli) -> None:
    """What the second implementation's visitor finds in a notice of the first one's office."""
    bad = forger.Bad(cli)
    kept, other = bad.sealed()[1], bad.sealed()[1]
    own, others = (notice_key_of(one.visitor, one.record_id) for one in (kept, other))
    kid = e.read_office_day_key(bad.office_day_key).kid
    keys = e.secret_as_text("EPISEAL-NOTICE-SECRET", kid + own) + "\n"
    signed = check("notice: first signs", lambda: cli.notice(bad.key_file(bad.office), bad.certificate, kid, keys))
    if signed is None:
        return
    found = e.take_notice(signed, NOON, trusted(bad.trust))
    check("notice: second's visitor who was read finds it, and nobody else", lambda: e.told_by(
        found, [own, others], NOON, trusted(bad.trust)), [own])
    check("notice: of 1,024 tags, for this day key", lambda: (len(found.tags), found.kid), (1_024, kid))
    check("notice: first's server takes one of the second", lambda: cli.admit(bad.store.directory, e.write_notice(
        bad.office.ring.seed, bad.certificate, kid, NOON, [own]), trust=bad.trust))
    check.refused("notice: first's server refuses one that is late", "invalid-time", lambda: cli.admit(
        bad.store.directory, e.write_notice(bad.office.ring.seed, bad.certificate, kid, NOON - 601, [own]),
        trust=bad.trust))


def sealed_venue(cli: Cli, scene: forger.Bad, day_key: bytes, more) -> bytes:
    return e.read_kept(cli.seal(scene.poster, cli.contact(ADA), day_key, scene.trust, more=more)[1]).venue


def same_trust(cli: Cli, scene: forger.Bad, more, kept: Path) -> bool:
    try:
        sealed_venue(cli, scene, scene.day_key, more)
    except e.Refused:
        pass
    written = kept.read_bytes()
    found = e.read_trust(written)
    return e.write_trust(found) == written and len(found.successions.taken) == len(found.seen) == 1


GROUPS = (deterministic_texts, successions, areas_and_cells, invitations, notices, locked_key_rings)
