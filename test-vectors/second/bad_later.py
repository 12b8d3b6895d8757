"""What a later version wrote: the first implementation must report it in every command that reads it.

As in `bad_messages`.
"""

import episeal2 as e
from actors import SecondStaff, release_of
from cli import Cli
from episeal2 import cose
from episeal2.judge import FILES, MESSAGES, TEXTS
from forger import ADA, Bad
from later_version import Specimens
from scene import NOON
from share_checks import Shared

PREFIXES = {"poster": "EPISEAL-2-POSTER", "check-in-code": "EPISEAL-2-CHECK-IN"}


def judged(later: Specimens) -> list[tuple[str, bytes]]:
    """One of version 2, for every kind that is judged by reading alone."""
    texts = [(kind, later.texts[PREFIXES.get(kind, f"episeal-2-{kind}")].encode()) for kind in TEXTS]
    rings = [(f"{name.split()[0]}-ring", ring.encode()) for name, ring in later.rings().items()]
    files = [(kind, later.files[kind.replace("-", " ")]) for kind in FILES if not kind.endswith("-ring")]
    return [*((kind, later.messages[kind]) for kind in MESSAGES), *texts, *rings, *files]


def by_reading_alone(cli: Cli):
    later = Specimens()
    wanted = judged(later)
    found = cli.judge(wanted)
    for (kind, _), code in zip(wanted, found):
        yield f"version 2, read alone: {kind}", "unsupported-version", lambda code=code: code
    kept = Bad(cli).sealed()[1]
    header = kept.header.encode()
    for size in (4_097, 16_384):
        long = cose.sign("visit", kept.author, [header, bytes(size - 400), b""])
        yield f"version 1, read alone: a visit of {len(long)} bytes", "malformed", lambda long=long: cli.judge(
            [("visit", long)])[0]


class Later(Bad):
    """A scene into which one thing of version 2 is put."""

    def __init__(self, cli: Cli):
        super().__init__(cli)
        self.later = Specimens()
        self.of = self.later.messages
        self.data, self.kept = self.sealed()

    def seal(self, poster=None, day_key=None, trust=None, more=()):
        trust = trust or self.trust
        return lambda: self.cli.seal(poster or self.poster, self.cli.contact(ADA), day_key or self.day_key, trust,
                                     more=more)

    def release(self, request=None, trust=None, log=None):
        key, request = self.key_file(self.venue), request or self.asked()
        log = self.cli.new("log") if log is None else self.cli.file("log", log)
        return lambda: self.cli.release(key, request, self.store.directory, trust or self.trust, log)

    def open(self, request=None, parts=None, day_keys=None):
        key = self.key_file(self.office)
        return lambda: self.cli.open(key, request or self.asked(), release_of(parts or [self.of["release"]]),
                                     self.store.directory, day_keys or [self.day_key])


def messages(cli: Cli):
    """By the command that reads such a message."""
    scene, staff = Later(cli), SecondStaff()
    of, key = scene.of, scene.key_file
    certificate = scene.venue.certify_staff(staff.text)
    staff_key = cli.file("staff", e.write_key_ring(e.KeyRing("staff", staff.seed)))

    def noted(certificate=certificate, day_key=scene.day_key):
        return lambda: cli.depart(staff_key, certificate, scene.venue.text, day_key, scene.kept.record_id, NOON)

    def admitted(kind: str):
        return lambda: cli.admit(scene.store.directory, of[kind])

    calls = {
        "visit, admitted": admitted("visit"), "venue day key, published": admitted("venue-day-key"),
        "departure note, admitted": admitted("departure-note"), "venue day key, sealed to": scene.seal(
            day_key=of["venue-day-key"]),
        "revocation list": scene.seal(trust=(scene.trust[0], of["revocations"], None)),
        "succession": scene.seal(more=["--successions", cli.file("succession", of["succession"])]),
        "certificate": lambda: cli.office_day_key(key(scene.office), of["office-certificate"]),
        "office day key, named": lambda: cli.venue_day_key(key(scene.venue), of["office-day-key"], scene.trust),
        "office day key, replied to": lambda: cli.request(
            key(scene.office), of["office-day-key"], scene.venue.text, [(NOON - 7_200, NOON)], [], "x"),
        "request, answered": scene.release(of["request"]), "request, opened": scene.open(of["request"]),
        "release": scene.open(), "day key of a release": scene.open(day_keys=[of["venue-day-key"]]),
        "referral": lambda: cli.open_referral(key(scene.office), of["referral"], scene.trust),
        "staff certificate": noted(of["staff-certificate"]), "day key of a note": noted(day_key=of["venue-day-key"]),
        "visit, opened by its visitor": lambda: cli.open_kept(e.write_kept(scene.kept), of["visit"])}
    for name, call in calls.items():
        yield f"version 2: {name}", "unsupported-version", call


def at_home(cli: Cli):
    scene = Later(cli)
    texts, files = scene.later.texts, scene.later.files
    authority = cli.file("authority", e.write_key_ring(e.KeyRing("authority", scene.authority.seed)))
    desk = Shared(cli).desk

    def posted(ring: str | bytes, **options):
        return lambda: cli.poster(cli.file("venue", ring), "Löwen", **options)

    calls = {
        "poster": scene.seal(poster=texts["EPISEAL-2-POSTER"]),
        "public key": lambda: cli.certify_office(authority, texts["episeal-2-office"], "Amt"),
        "pinned authority": scene.seal(trust=(texts["episeal-2-authority"], *scene.trust[1:])),
        "kept trust": scene.seal(trust=(*scene.trust[:2], files["trust"])),
        "kept visit": lambda: cli.open_kept(files["kept"], scene.data),
        "request log": scene.release(log=files["request log"]),
        "locked key ring": posted(scene.of["keyring"], passphrase="Zwölf Boxkämpfer"),
        "diary": lambda: cli.diary("list", cli.file("diary", scene.of["diary"]), None, "271828"),
        "share": lambda: cli.open_share(desk.key(), scene.of["share"], "123 456 789", desk.log, desk.store),
        "share log": lambda: cli.open_share(desk.key(), scene.of["share"], "123 456 789", cli.file(
            "log", files["share log"]), desk.store)}
    for name, call in calls.items():
        yield f"version 2: {name}", "unsupported-version", call
    for name, ring in scene.later.rings().items():
        if name.startswith("venue"):
            yield f"version 2: {name}", "unsupported-version", posted(ring)


REFUSALS = (messages, at_home)
RESULTS = (by_reading_alone,)
