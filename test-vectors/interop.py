#!/usr/bin/env python3
"""The first implementation's command line against the second implementation, in both directions.

    interop.py PATH-OF-EPISEAL

episeal-conformance, which says what reading alone says, is next to it.

One line per check; at the end `N passed, M failed`; exit 1 if any failed. Each group of checks is a process of its own,
as many at once as there are cores.
"""

import sys
import tempfile
import traceback
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "second"))

import bad_at_home  # noqa: E402
import bad_later  # noqa: E402
import bad_messages  # noqa: E402
import bad_records  # noqa: E402
import bad_shares  # noqa: E402
import diary_checks  # noqa: E402
import forger  # noqa: E402
import guard_checks  # noqa: E402
import kept_checks  # noqa: E402
import share_checks  # noqa: E402
import step_checks  # noqa: E402
import episeal2 as e  # noqa: E402
from actors import SecondVenue, Store, actor, parts_of, trusted  # noqa: E402
from cli import Cli  # noqa: E402
from episeal2.day_keys import read_staff_certificate  # noqa: E402
from scene import DAY, NOON, TODAY  # noqa: E402

ADA = e.Contact("Ada", "Müller-Öztürk", "+49 711 123456", "ada@example.org", "Königstraße", "70173", "Stuttgart", "1",
                "DE")
BEN = e.Contact(family="Ærøskøbing")
CLEO = e.Contact(given="Κλειώ", city="佐賀市")
DORA = e.Contact("Dora", "Groß", telephone="0170 1")
HOUR = 3_600


class Checks:
    def __init__(self):
        self.passed = self.failed = 0
        self.lines: list[str] = []

    def __call__(self, name: str, call, expected=None) -> object:
        """Runs the call; without an expected value it only has to come back."""
        try:
            found = call()
        except e.Refused as refused:
            return self._note(name, False, f"refused with {refused.code}")
        except Exception as error:
            self._note(name, False, f"{type(error).__name__}: {error}")
            return traceback.print_exc(limit=3, file=sys.stderr)
        self._note(name, expected is None or found == expected, "another result")
        return found

    def refused(self, name: str, code: str, call) -> None:
        try:
            call()
        except e.Refused as refused:
            return self._note(name, refused.code == code, f"{refused.code} instead of {code}")
        except Exception as error:
            return self._note(name, False, f"{type(error).__name__}: {error}")
        return self._note(name, False, f"accepted instead of {code}")

    def result(self, name: str, expected: str, call) -> None:
        try:
            found = call()
        except e.Refused as refused:
            found = f"refused with {refused.code}"
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
        self._note(name, found == expected, f"{found} instead of {expected}")

    def _note(self, name: str, good: bool, why: str) -> None:
        self.passed, self.failed = self.passed + good, self.failed + (not good)
        self.lines.append(f"ok    {name}" if good else f"FAIL  {name}: {why}")


class Scenario:
    """A day at a venue, with every role played by the first or the second implementation."""

    ROLES = ("authority", "office", "venue", "visitor", "staff", "server")

    def __init__(self, cli: Cli, played_by: dict[str, str], may_read: bool):
        self.cli, self.may_read = cli, may_read
        for role in self.ROLES:
            setattr(self, role, actor(played_by[role], role, cli))
        self.store = Store(cli.new("store"))
        self.expected: list[dict] = []
        self.kept: list[tuple[bytes, bytes, e.Contact]] = []

    def set_up(self) -> None:
        self.certificate = self.authority.certificate(self.office.text, "Amt für Gesundheit")
        self.trust = (self.authority.text, self.authority.revocations(), None)
        self.office_key = self.office.day_key(self.certificate)
        self.day_key = self.venue.day_key(None if self.may_read else self.office_key, self.trust)
        self.server.admit(self.store, self.day_key)
        self.poster = self.venue.poster("Gasthaus Zum Löwen", "Erdgeschoss")

    def seal(self, contact: e.Contact, **more) -> bytes:
        visit, kept = self.visitor.seal(self.poster, contact, self.day_key, self.trust, may_read=self.may_read, **more)
        self.server.admit(self.store, visit)
        self.kept.append((kept, visit, contact))
        return visit

    def expect(self, visit: bytes, contact: e.Contact, arrival: int, departure: int | None, **more) -> None:
        line = {"record_id": e.read_visit(visit).record_id.hex(), "kind": "app", "venue": self.venue.text,
                "area": "Erdgeschoss", "arrival": arrival, "departure": departure, "noted": False}
        self.expected.append(line | more | vars(contact))

    def visits(self) -> None:
        """Umlauts, areas, kinds, a check-out, notes, a clock behind, and two that are not asked for."""
        ada = self.seal(ADA, arrival=NOON - 2 * HOUR, area="Erdgeschoss/Saal/Tisch 7")
        self.expect(ada, ADA, NOON - 2 * HOUR, None, area="Erdgeschoss/Saal/Tisch 7")
        ben = self.seal(BEN, arrival=NOON - 6 * HOUR, departure=NOON - HOUR, kind="companion")
        self.expect(ben, BEN, NOON - 6 * HOUR, NOON - HOUR, kind="companion")
        self.check_out(self.seal(CLEO, arrival=NOON - 7 * HOUR), NOON - 4 * HOUR)
        for departure in (NOON - 2 * HOUR, NOON - 3 * HOUR - 600):
            self.note(self.seal(DORA, arrival=NOON - 3 * HOUR, kind="one-time"), departure)
        early = self.seal(DORA, arrival=NOON - HOUR, departure=NOON - HOUR - 600)
        self.expect(early, DORA, NOON - HOUR, NOON - HOUR)
        self.seal(ADA, arrival=NOON - 8 * HOUR, departure=NOON - 7 * HOUR, kind="staff")
        self.check_out(self.seal(BEN, arrival=NOON - 7 * HOUR), NOON - 6 * HOUR, expected=False)

    def check_out(self, visit: bytes, departure: int, expected: bool = True) -> None:
        kept, _, contact = self.kept.pop()
        revised, kept = self.visitor.checkout(kept, contact, self.day_key, self.trust, departure, self.may_read)
        self.server.admit(self.store, revised)
        self.kept.append((kept, revised, contact))
        if expected:
            self.expect(visit, contact, NOON - 7 * HOUR, departure)

    def note(self, visit: bytes, departure: int) -> None:
        self.staff_certificate = self.venue.certify_staff(self.staff.text)
        self.departure_note = self.staff.depart(self.staff_certificate, self.venue.text, self.day_key,
                                                e.read_visit(visit).record_id, departure)
        self.server.admit(self.store, self.departure_note)
        self.expect(visit, DORA, NOON - 3 * HOUR, max(departure, NOON - 3 * HOUR), kind="one-time", noted=True)

    def ask(self) -> None:
        self.request = self.office.request(self.office_key, self.venue.text, [(NOON - 5 * HOUR, NOON)],
                                           ["Erdgeschoss"])
        self.released = self.venue.release(self.request, self.store, self.trust)

    def opened(self) -> list[dict]:
        lines = self.office.open(self.request, self.released, self.store, [self.day_key])
        return sorted(lines, key=lambda line: line["record_id"])

    def sorted_expected(self) -> list[dict]:
        return sorted(self.expected, key=lambda line: line["record_id"])

    # -- what the second implementation finds in what the first one wrote --

    def audit_signatures(self) -> None:
        """Every signature, under the key that FORMAT.md names."""
        trust = trusted(self.trust)
        office, venue = e.read_public_text("office", self.office.text), e.read_public_text("venue", self.venue.text)
        named = e.read_office_day_key(self.office_key)
        trust.check_office(office, e.read_certificate(self.certificate), NOON)
        named.signed.verify(office)
        e.accept_venue_day_key(self.day_key, e.read_poster(self.poster).identity, NOON, trust, self.may_read)
        read_staff_certificate(self.staff_certificate).signed.verify(venue)
        for visit in self.store.visits():
            e.read_visit(visit).verify()
        asked = e.read_request(self.request)
        asked.signed.verify(office)
        asked.reply_key.signed.verify(office)
        reply = self.office.ring.by_kid()[asked.reply_key.kid].secret
        items = e.open_parts(parts_of(self.released), reply, asked)
        assert len(items) == len(self.store.visits())

    def audit_records(self) -> None:
        """Every index opens for the venue, every record by its ticket; every commitment holds on the way."""
        by_kid = self.venue.ring.by_kid()
        readers = by_kid if self.may_read else self.office.ring.by_kid()
        for visit in map(e.read_visit, self.store.visits()):
            index = visit.open_index(visit.index_cek(by_kid[visit.header.kid].secret))
            role = "reader" if self.may_read else "office"
            named = visit.header.kid if self.may_read else by_kid[visit.header.kid].office_kid
            record = visit.open_record(visit.cek_of_ticket(index.ticket, role, readers[named].secret))
            assert (record.arrival, record.departure, record.area) == (index.arrival, index.departure, index.area)

    def audit_note(self) -> None:
        note = e.read_departure_note(self.departure_note)
        note.check_signed(e.read_public_text("venue", self.venue.text))
        note.departure(note.cek(self.venue.ring.by_kid()[note.kid].secret))

    def audit_kept(self) -> None:
        for kept, visit, contact in self.kept:
            kept, visit = e.read_kept(kept), e.read_visit(visit)
            assert e.read_kept(e.write_kept(kept)) == kept and kept.header == visit.header
            assert visit.open_as_visitor(kept.visitor).contact == contact


def run_scenario(check: Checks, cli: Cli, played_by: dict[str, str], may_read: bool) -> None:
    firsts = [role for role, who in played_by.items() if who == "first"]
    name = " ".join(["first:", *(firsts or ["nobody"])]) + (", the venue may read" if may_read else "")
    scene = Scenario(cli, played_by, may_read)
    for step in (scene.set_up, scene.visits, scene.ask):
        failed = check.failed
        check(f"[{name}] {step.__name__.replace('_', ' ')}", step)
        if check.failed > failed:
            return
    check(f"[{name}] office opens the release", scene.opened, scene.sorted_expected())
    for audit in (scene.audit_signatures, scene.audit_records, scene.audit_note, scene.audit_kept):
        check(f"[{name}] second: {audit.__name__.replace('_', ' ')}", audit)
    kept, visit, contact = scene.kept[0]
    for who in ("first", "second"):
        visitor = actor(who, "visitor", cli)
        check(f"[{name}] {who}: visitor opens the own record",
              lambda: [visitor.open_kept(kept, visit)[k] for k in ("given", "city")], [contact.given, contact.city])
    check.refused(f"[{name}] the request again", "request-seen",
                  lambda: scene.venue.release(scene.request, scene.store, scene.trust))
    other_office = actor(played_by["office"], "office", cli)
    other_office.day_key(scene.authority.certificate(other_office.text, "Anderes Amt"))
    check.refused(f"[{name}] another office cannot open it", "wrong-office",
                  lambda: other_office.open(scene.request, scene.released, scene.store, [scene.day_key]))


def scenarios(check: Checks, cli: Cli) -> None:
    """Every combination of office, venue and visitor; the authority goes with the office, staff with the visitor."""
    for office, venue, visitor in product(("first", "second"), repeat=3):
        for may_read in (False, True):
            played = {"authority": office, "office": office, "venue": venue, "visitor": visitor, "staff": visitor,
                      "server": venue}
            run_scenario(check, cli, played, may_read)


def referral_both_ways(check: Checks, cli: Cli) -> None:
    for asking, competent in (("first", "second"), ("second", "first"), ("first", "first")):
        authority = actor(asking, "authority", cli)
        offices = [actor(who, "office", cli) for who in (asking, competent)]
        trust = (authority.text, authority.revocations(), None)
        keys = [office.day_key(authority.certificate(office.text, "Amt")) for office in offices]
        venue = SecondVenue().text

        def refer():
            sent = offices[0].refer(keys[0], venue, [(NOON - HOUR, NOON)], ["Saal"], keys[1], trust)
            return venue in offices[1].open_referral(sent, trust)

        check(f"referral: {asking} asks {competent}", refer, True)


def edges(check: Checks, cli: Cli) -> None:
    """The largest visit, the edges of a day, the oldest key, and more items than one part holds."""
    bad = forger.Bad(cli)
    largest = e.Contact("ä" * 80, "ö" * 80, "1" * 32, "e" * 254, "ß" * 80, "7" * 16, "佐" * 53, "7" * 16, "DE")
    poster = bad.venue.poster("L" * 160, "/".join(["l" * 64] * 5))
    trust = (bad.authority.text, e.revoke(bad.authority.seed, 1, NOON - DAY, NOON + 7 * DAY, []), None)
    for first, second in (("first", "second"), ("second", "first")):
        visitor, reader = actor(first, "visitor", cli), actor(second, "visitor", cli)

        def sealed(t=NOON, contact=largest):
            visit, kept = visitor.seal(poster, contact, bad.day_key, trust, t=t, arrival=t)
            actor(second, "server", cli).admit(Store(cli.new("store")), bad.day_key, visit, t=t)
            return reader.open_kept(kept, visit)

        check(f"largest visit: {first} seals, {second} admits and opens", lambda: sealed()["city"], largest.city)
        check(f"first second of the tolerance: {first} seals", lambda: sealed(DAY * TODAY - 600)["arrival"],
              DAY * TODAY)
        check(f"last second of the tolerance: {first} seals", lambda: sealed(DAY * (TODAY + 1) + 599)["arrival"],
              DAY * (TODAY + 1) - 1)
        for count in (0, 1_001):
            check(f"release of {count} visits: {first} releases, {second} opens",
                  lambda: released_and_opened(cli, first, second, count), (1 + count // 1_000, count))


def released_and_opened(cli: Cli, venue: str, office: str, count: int) -> tuple[int, int]:
    """The number of parts, and of visits opened."""
    scene = Scenario(cli, dict.fromkeys(Scenario.ROLES, "second") | {"venue": venue, "office": office}, False)
    scene.set_up()
    for _ in range(count):
        visit, _ = scene.visitor.seal(scene.poster, BEN, scene.day_key, scene.trust, arrival=NOON - HOUR)
        scene.store.put(visit)
    scene.ask()
    opened = [line for line in scene.opened() if "error" not in line]
    return len(parts_of(scene.released)), len(opened)


def bad_inputs(check: Checks, cli: Cli, inputs, judge) -> None:
    for name, expected, call in inputs(cli):
        judge(check, name, expected, call)


def groups() -> dict:
    """By their names."""
    refusals = (*bad_messages.REFUSALS, *bad_at_home.REFUSALS, *bad_shares.REFUSALS, *bad_later.REFUSALS)
    results = (*bad_records.RESULTS, *bad_shares.RESULTS, *bad_later.RESULTS)
    both_ways = (*diary_checks.GROUPS, edges, scenarios, *share_checks.GROUPS, *kept_checks.GROUPS, *step_checks.GROUPS,
                 *guard_checks.GROUPS, referral_both_ways)
    found = [(group.__name__, group) for group in both_ways]
    for judge, all_inputs in ((Checks.refused, refusals), (Checks.result, results)):
        found += [(f"{of.__module__} {of.__name__}", partial(bad_inputs, inputs=of, judge=judge)) for of in all_inputs]
    assert len(dict(found)) == len(found), "two groups of one name"
    return {name.replace("_", " "): group for name, group in found}


def run(binary: str, name: str) -> Checks:
    check = Checks()
    with tempfile.TemporaryDirectory() as directory:
        cli = Cli(binary, Path(directory))
        check(f"group {name} ran", lambda: groups()[name](check, cli))
    return check


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    passed = failed = 0
    with ProcessPoolExecutor() as processes:
        for check in processes.map(partial(run, str(Path(sys.argv[1]).resolve())), groups()):
            print(*check.lines, sep="\n", flush=True)
            passed, failed = passed + check.passed, failed + check.failed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
