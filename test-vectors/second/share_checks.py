"""Shares, live shares and plans, with either implementation on either side."""

from dataclasses import replace
from itertools import product

import episeal2 as e
from actors import LEGAL_BASIS, SecondOffice, SecondVenue, SecondVisitor, parts_of, trusted
from cli import Cli
from forger import ADA, Bad
from scene import DAY, NOON
from sharing import (LIVE_OFFICES, LIVE_VISITORS, OPENS, SHARES, Desk, DiaryFiles, SecondDiary, first_opens,
                     put, second_opens, wait_for)

BEN = e.Contact("Ben", "Ærøskøbing", "+45 1", "ben@example.org", "Brogade", "5970", "佐賀市", "1", "DK")
HOUR = 3_600


def other_than(code: str) -> str:
    return e.show_code(f"{(int(e.enter_code(code)) + 1) % 10**9:09}")


class Shared(Bad):
    """What a visitor keeps in a diary, what the server stores of it, and an office that opens it."""

    def __init__(self, cli: Cli, with_secret: bool = True):
        super().__init__(cli)
        self.files, self.expected = DiaryFiles.new(cli, with_secret), []
        SecondDiary(self.files).create()
        self.desk = self.new_desk()

    def new_desk(self, **changed) -> Desk:
        return Desk(self.cli, changed.get("ring", self.office.ring), self.store.directory, self.cli.new("log"))

    def visit(self, contact=ADA, **more) -> tuple[bytes, e.Kept]:
        visit, kept = SecondVisitor().seal(self.poster, contact, self.day_key, self.trust, **more)
        return visit, e.read_kept(kept)

    def keep(self, kept: e.Kept, contact: e.Contact | None, departure: int | None, errors=()) -> None:
        SecondDiary(self.files).add(kept)
        names = {} if contact is None else vars(contact)
        line = {"record_id": kept.record_id.hex(), "checked": contact is not None, "errors": list(errors),
                "venue": self.venue.text, "venue_name": "Löwen", "kid": kept.header.kid.hex(),
                "area": "/".join(kept.area), "arrival": kept.arrival, "departure": departure}
        self.expected = sorted([*self.expected, line | names], key=lambda line: line["record_id"])

    def stored(self, *visits: bytes) -> None:
        for visit in visits:
            self.store.put(visit)

    def one_visit(self) -> "Shared":
        visit, kept = self.visit()
        self.stored(visit)
        self.keep(kept, ADA, None)
        return self

    def visits(self) -> "Shared":
        """Sound ones, with their revisions; one of which the server has nothing, and one made by another visitor."""
        self.one_visit()
        visit, kept = self.visit(BEN, arrival=NOON - 5 * HOUR, departure=NOON, area="Haus/Saal/Tisch 7", kind="staff")
        self.stored(visit, self.visit()[0])
        self.keep(kept, BEN, NOON)
        self.keep(self.revised()[-1], BEN, NOON)
        # checked out twice since the diary has it
        self.keep(self.revised()[0], BEN, NOON)
        self.keep(self.visit()[1], None, None, ["missing"])
        return self

    def revised(self) -> list[e.Kept]:
        """Checked out twice; everything is stored."""
        visit, kept = self.visit(arrival=NOON - 2 * HOUR)
        revisions = [kept]
        self.stored(visit)
        for contact, departure in ((ADA, NOON - HOUR), (BEN, NOON)):
            visit, kept = e.check_out(kept, self.accepted, contact, departure)
            self.stored(visit)
            revisions.append(kept)
        return revisions

    def lost_check_out(self) -> e.Kept:
        visit, kept = self.visit()
        self.stored(visit)
        _, later = e.check_out(kept, self.accepted, ADA, NOON + 60)
        self.keep(later, ADA, None, ["missing"])
        return later

    def share(self, who: str = "second", t: int = NOON) -> tuple[bytes, str]:
        return SHARES[who](self.files, self.office_day_key, self.trust, t)


# -- Offline --------------------------------------------------------------------------------------


def shares_both_ways(check, cli: Cli) -> None:
    scene = Shared(cli).visits()
    for visitor, office in product(SHARES, OPENS):
        name = f"share: {visitor} seals, {office} opens"
        check(name, lambda: OPENS[office](scene.new_desk(), *scene.share(visitor)), scene.expected)
    for visitor, office in (("first", "second"), ("second", "first")):
        nothing = Shared(cli, with_secret=False)
        check.refused(f"share of an empty diary: {visitor}", "missing", lambda: nothing.share(visitor))
        check(f"share of a diary without secret: {visitor} seals, {office} opens", lambda: OPENS[office](
            nothing.new_desk(), *nothing.one_visit().share(visitor)) == nothing.expected, True)


def lost_check_outs(check, cli: Cli) -> None:
    """Missing, besides what the check-in says; a departure that was never stored is the visitor's word alone."""
    scene = Shared(cli)
    scene.lost_check_out()
    for visitor, office in product(SHARES, OPENS):
        opened = []
        name = f"share with a lost check-out: {visitor} seals, {office} opens"
        check(name, lambda: opened.extend(OPENS[office](scene.new_desk(), *scene.share(visitor))))
        claimed = [line | {"departure": None} for line in opened]
        check(f"{name}: missing beside the visit", lambda: claimed, scene.expected)
    check("share with a lost check-out: the checked visit is what the highest sound revision says",
          lambda: [line["departure"] for line in first_opens(scene.new_desk(), *scene.share())], [None])


def picked(check, cli: Cli) -> None:
    """What the first implementation's visitor picks is what the office gets."""
    scene = Shared(cli)
    book = SecondDiary(scene.files)
    visits = [scene.visit(arrival=NOON - n * HOUR, departure=NOON - n * HOUR + 600)[1] for n in range(5)]
    old = [kept_days_ago(visits[0], n) for n in (14, 15)]
    book.add(*visits, *old)
    ids = [kept.record_id.hex() for kept in (*visits, *old)]

    def of_pick(*pick: str) -> list[str]:
        share, code, _ = cli.share(*scene.files.opening, scene.office_day_key, scene.trust, pick)
        return sorted(line["record_id"] for line in second_opens(scene.new_desk(), share, code))

    check("share of two records", lambda: of_pick("--record", ids[0], "--record", ids[3]), sorted([ids[0], ids[3]]))
    period = f"{NOON - 3 * HOUR + 600}/{NOON - HOUR}"
    check("share of a period", lambda: of_pick("--period", period), sorted([ids[2], ids[3]]))
    check("share of all: 14 days, and not 15", lambda: of_pick("--all"), sorted(ids[:6]))
    check("share of all: second, the same", lambda: sorted(
        line["record_id"] for line in first_opens(scene.new_desk(), *scene.share())), sorted(ids[:6]))
    check.refused("share of what is too old", "missing", lambda: of_pick("--record", ids[6]))


def kept_days_ago(kept: e.Kept, n: int) -> e.Kept:
    author = e.curves.random_key()
    header = replace(kept.header, day=kept.header.day - n, author=e.curves.ed25519_public(author))
    return replace(kept, author=author, header=header, arrival=kept.arrival - n * DAY,
                   departure=kept.departure - n * DAY)


def logs(check, cli: Cli) -> None:
    """One log of an office, written by both."""
    scene = Shared(cli).one_visit()
    for one, other in product(OPENS, repeat=2):
        desk, (share, code) = scene.new_desk(), scene.share("first")
        check(f"share log: {one} opens", lambda: OPENS[one](desk, share, code), scene.expected)
        check.refused(f"share log: {one} opened, {other} again", "share-used",
                      lambda: OPENS[other](desk, share, code))
    first, second = scene.new_desk(), scene.new_desk()
    old = {n.to_bytes(16, "big"): NOON - 31 * DAY + n for n in (2, 0, 1)}
    for desk in (first, second):
        desk.write_log(old)
    for _ in range(2):
        share = scene.share()
        first_opens(first, *share), second_opens(second, *share)
    check("share log: same bytes, 31 days after the expiry", lambda: first.log.read_bytes(), second.log.read_bytes())
    full = scene.new_desk()
    full.write_log({n.to_bytes(16, "big"): NOON for n in range(65_536)})
    check("share log: a full one stays readable", lambda: full_log(full, scene.share()))


def full_log(desk: Desk, share) -> None:
    try:
        first_opens(desk, *share)
    except e.Refused:
        pass
    desk.read_log(NOON)


def seconds_refusals(check, cli: Cli) -> None:
    """Which of the first implementation's shares the second one refuses."""
    scene = Shared(cli).one_visit()
    share, code = scene.share("first")
    expires = e.read_share(share)[1].expires
    other, without_key = SecondOffice().ring, replace(scene.office.ring, days=())
    flipped = share[:-60] + bytes([share[-60] ^ 1]) + share[-59:]
    for name, refusal, more in (
            ("wrong code", "undecryptable", dict(code=other_than(code))),
            ("another office", "undecryptable", dict(ring=other)),
            ("no day key", "undecryptable", dict(ring=without_key)),
            ("bit flipped", "undecryptable", dict(share=flipped)), ("expired", "share-expired", dict(t=expires)),
            ("too far ahead", "invalid-time", dict(t=expires - 7 * DAY - 601)),
            ("no code", "invalid-text", dict(code="12345678"))):
        desk = scene.new_desk(**more)
        check.refused(f"share of the first: {name}", refusal, lambda: second_opens(
            desk, more.get("share", share), more.get("code", code), more.get("t", NOON)))
        check(f"share of the first: {name}, no log", desk.log.exists, False)
    check("share of the first: three days", lambda: expires - NOON, 3 * DAY)
    check("share of the first: opens in the last second", lambda: len(
        second_opens(scene.new_desk(), share, code, expires - 1)), 1)


# -- Live -----------------------------------------------------------------------------------------


def outcome(call):
    try:
        return call()
    except e.Refused as refused:
        return refused.code


def live_runs(check, cli: Cli) -> None:
    scene = Shared(cli).visits()
    for visitor, office in product(LIVE_VISITORS, LIVE_OFFICES):
        name = f"live share: {visitor} visits, {office} opens"
        check(name, lambda: live_run(scene, visitor, office), (None, scene.expected))
        check(f"{name}, wrong code", lambda: live_run(scene, visitor, office, True), ("unconfirmed", "unconfirmed"))


def live_run(scene: Shared, visitor: str, office: str, wrong: bool = False):
    """What both sides find; afterwards the run is in the log, and nobody answers its hello again."""
    mailbox = mailbox_with(scene.cli)
    desk = scene.new_desk()
    visiting = LIVE_VISITORS[visitor](scene.files, scene.office_day_key, scene.trust, mailbox)
    opening = LIVE_OFFICES[office](desk, mailbox)
    code = visiting.begin()
    opening.answer(other_than(code) if wrong else code)
    found = outcome(visiting.end), outcome(opening.open)
    clear = e.live.read_hello((mailbox / "hello").read_bytes())[1]
    assert desk.read_log(NOON) == {clear.share_id: NOON + HOUR}
    assert ((mailbox / "share").read_bytes() == b"") == wrong
    return found


def used_runs(check, cli: Cli) -> None:
    """A hello is answered once, whoever answered it; an answer and a share are taken once."""
    scene = Shared(cli).one_visit()
    for visitor, one, other in (("first", "first", "second"), ("second", "second", "first"),
                                ("second", "first", "first")):
        mailbox, desk = mailbox_with(cli), scene.new_desk()
        visiting = LIVE_VISITORS[visitor](scene.files, scene.office_day_key, scene.trust, mailbox)
        code = visiting.begin()
        opening = LIVE_OFFICES[one](desk, mailbox)
        opening.answer(code)
        visiting.end()
        name = f"live share of {visitor}, {one} answered"
        check(f"{name} and opened", opening.open, scene.expected)
        again = LIVE_OFFICES[other](desk, mailbox_with(cli, (mailbox / "hello").read_bytes()))
        check.refused(f"{name}, {other} answers again", "share-used", lambda: (again.answer(code), again.open()))
        if one == "second":
            check.refused(f"{name}, a second share", "share-used", opening.open)
        if visitor == "second":
            check.refused(f"{name}, a second answer", "share-used", visiting.end)


def mailbox_with(cli: Cli, hello: bytes | None = None):
    mailbox = cli.new("mailbox")
    mailbox.mkdir()
    if hello is not None:
        put(mailbox / "hello", hello)
    return mailbox


def other_runs(check, cli: Cli) -> None:
    """Messages of the other implementation that belong to another run."""
    scene = Shared(cli).one_visit()
    runs = []
    for office in ("second", "first"):
        mailbox = mailbox_with(cli)
        visiting = LIVE_VISITORS["second"](scene.files, scene.office_day_key, scene.trust, mailbox)
        opening = LIVE_OFFICES[office](scene.new_desk(), mailbox)
        opening.answer(visiting.begin())
        wait_for(mailbox / "answer")
        runs.append((mailbox, visiting, opening))
    (_, visiting, _), (mailbox, _, opening) = runs
    check.refused("live answer of the first to another hello", "wrong-request", lambda: e.live_share(
        visiting.run, (mailbox / "answer").read_bytes(), NOON, trusted(scene.trust)))
    visiting.end()
    put(mailbox / "share", (runs[0][0] / "share").read_bytes())
    check.refused("live share to another answer than the first's", "wrong-request", opening.open)


# -- Plan -----------------------------------------------------------------------------------------


class Planned(Shared):
    """Visits at two venues that name the office and at one that names another, and one that is not stored."""

    def __init__(self, cli: Cli):
        super().__init__(cli)
        self.other = SecondOffice()
        self.other_key = self.other.day_key(self.authority.certificate(self.other.text, "Anderes Amt"))
        venues = [self.venue, SecondVenue(), SecondVenue()]
        self.at = {}
        for venue, office in zip(venues, (self.office_day_key, self.office_day_key, self.other_key)):
            day_key = venue.day_key(office, self.trust)
            self.store.publish(day_key)
            visit, kept = SecondVisitor().seal(venue.poster("Löwen", "Haus"), ADA, day_key, self.trust,
                                               arrival=NOON - 3 * HOUR + 60, departure=NOON - HOUR - 60)
            kept = e.read_kept(kept)
            self.stored(visit)
            SecondDiary(self.files).add(kept)
            self.at[venue.text] = venue, day_key, kept
        self.missing = self.visit()[1]
        SecondDiary(self.files).add(self.missing)
        self.visits_file, _ = cli.open_share(self.desk.key(), *self.share(), self.desk.log, self.store.directory)

    def plan(self) -> dict:
        day_keys = [day_key for _, day_key, _ in self.at.values()]
        return self.cli.plan(self.desk.key(), self.visits_file, (NOON - DAY, NOON), day_keys, self.office_day_key,
                             LEGAL_BASIS, *self.cli.referring(self.other_key, self.trust))


def plans(check, cli: Cli) -> None:
    """The requests are what the second implementation's venue answers, the referral what its office opens."""
    scene = Planned(cli)
    report = check("plan: first plans", scene.plan)
    if report is None:
        return
    check("plan: one file a venue", lambda: {ask["venue"] for ask in report["asks"]}, set(scene.at))
    check("plan: what is not checked is left out", lambda: scene.missing.record_id.hex() in str(report["left_out"]),
          True)
    for n, ask in enumerate(report["asks"]):
        venue, day_key, kept = scene.at[ask["venue"]]
        message = bytes_of(ask["file"])
        if ask["office"] == scene.other.text:
            check("plan: the referral opens at the other office", lambda: scene.other.open_referral(
                message, scene.trust), venue.text)
            continue
        check(f"plan: windows of request {n + 1} cover the stay in half hours", lambda: half_hours(message, kept))
        check(f"plan: second verifies request {n + 1}, and the guest is in what it releases",
              lambda: kept.record_id in [item.record_id for item in released(scene, venue, message)], True)


def bytes_of(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def half_hours(request: bytes, kept: e.Kept) -> None:
    windows = e.read_request(request).windows
    assert all(at % 1_800 == 0 for window in windows for at in window)
    assert windows[0][0] <= kept.arrival and kept.departure <= windows[-1][1]


def released(scene: Planned, venue: SecondVenue, request: bytes) -> list:
    asked = e.read_request(request)
    release = venue.release(request, scene.store, scene.trust)
    reply = scene.office.ring.by_kid()[asked.reply_key.kid].secret
    return [item for item in e.open_parts(parts_of(release), reply, asked) if item.index_cek]


GROUPS = (shares_both_ways, lost_check_outs, picked, logs, seconds_refusals, live_runs, used_runs, other_runs, plans)
