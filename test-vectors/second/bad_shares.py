"""Shares, live messages and logs that the first implementation must refuse, each with the exact error.

As in `bad_messages`; and what it must say about shared visits that do not agree with the stored ones.
"""

import os
from dataclasses import replace

import episeal2 as e
from actors import trusted
from bad_at_home import other_argon2
from cli import Cli
from episeal2 import cose, cpace, curves, live, ristretto, share
from episeal2.cbor import D, read
from forger import ADA, Bad, argon2id, high_bit, rebuilt
from scene import DAY, NOON, TODAY
from share_checks import Shared, mailbox_with
from sharing import FirstLiveOffice, FirstLiveVisitor, SecondLiveVisitor, first_opens, put, wait_for

CODE = "123 456 789"
HOUR = 3_600


class Sharing(Shared):
    """A visitor with one visit, and what no visitor would send."""

    def __init__(self, cli: Cli):
        super().__init__(cli)
        self.visit_bytes, self.kept = self.visit(arrival=NOON - HOUR)
        self.stored(self.visit_bytes)
        self.to = e.read_office_day_key(self.office_day_key)
        self.good = share.share_body([self.kept])

    def clear(self, **changed) -> list:
        fields = {"version": 1, "share_id": bytes(range(16)), "office": self.to.office, "kid": self.to.kid,
                  "expires": NOON + DAY}
        return list((fields | changed).values())

    def share_of(self, body: bytes, clear=None, stretch=argon2id, name="share", role="share", psi=None) -> bytes:
        clear = clear or self.clear()
        psi = psi or stretch(e.enter_code(CODE), clear[1])
        ext = cose.ext_of(name, D(clear))
        return cose.seal(name, role, self.to.public, ext, body, share.SHARE, D(clear), psi)[0]

    def hello_of(self, sent: bytes | None = None, size=live.HELLO, **changed) -> bytes:
        fields = {"version": 1, "share_id": os.urandom(16), "expires": NOON + HOUR, "day_key": self.office_day_key}
        clear = D(list((fields | changed).values()))
        sent = ristretto.one_way_map(os.urandom(64)).encode() if sent is None else sent
        return cose.seal("live-hello", "live-hello", self.to.public, cose.ext_of("live-hello", clear), sent, size,
                         clear)[0]


# -- At the office --------------------------------------------------------------------------------


def bodies(scene: Sharing):
    (good,) = read(scene.good)
    (other,) = read(share.share_body([scene.visit()[1]]))
    descending = sorted([good, other], key=lambda x: share.read_shared(x).record_id, reverse=True)
    yield "no visit", []
    yield "visits descend", descending
    yield "a visit twice", [good, good]
    yield "1,001 visits", [good] * 1_001
    yield "six fields", [good[:6]]
    yield "eight fields", [[*good, 1]]
    for n, what, value in ((0, "header that is none", b"\x80"), (1, "visitor of 31 bytes", bytes(31)),
                           (2, "venue of 33 bytes", bytes(33)), (3, "no name", ""), (3, "control character", "a\n"),
                           (3, "name of 162 bytes", "ä" * 81), (4, "level with a slash", ["/"]),
                           (4, "six levels", ["a"] * 6), (5, "arrival on another day", good[5] - DAY),
                           (5, "negative arrival", -1), (6, "departure before arrival", good[5] - 1),
                           (6, "stay over a day", good[5] + DAY + 1), (6, "departure of false", False)):
        yield what, [[*good[:n], value, *good[n + 1:]]]


def shares(cli: Cli):
    scene = Sharing(cli)

    def opened(data: bytes, code: str = CODE, t: int = NOON, **desk):
        return lambda: first_opens(scene.new_desk(**desk), data, code, t)

    for name, body in bodies(scene):
        yield f"share: {name}", "malformed", opened(scene.share_of(D(body)))
    yield "share: trailing byte in the body", "malformed", opened(scene.share_of(scene.good + b"\0\x01"))
    good = scene.share_of(scene.good)
    yield "share: trailing byte", "malformed", opened(good + b"\0")
    yield "share: wrong code", "undecryptable", opened(good, "123 456 780")
    yield "share: eight digits", "invalid-text", opened(good, "12345678")
    yield "share: another office", "undecryptable", opened(good, ring=Bad(cli).office.ring)
    yield "share: no day key", "undecryptable", opened(good, ring=replace(scene.office.ring, days=()))
    yield "share: day key gone", "undecryptable", opened(
        scene.share_of(scene.good, scene.clear(expires=NOON + 31 * DAY + 60)), t=NOON + 31 * DAY)
    yield "share: another office in clear", "undecryptable", opened(
        scene.share_of(scene.good, scene.clear(office=bytes(32))))
    yield "share: another kid in clear", "undecryptable", opened(scene.share_of(scene.good, scene.clear(kid=bytes(16))))
    yield "share: expired", "share-expired", opened(good, t=NOON + DAY)
    yield "share: 7 days and 601 s ahead", "invalid-time", opened(
        scene.share_of(scene.good, scene.clear(expires=NOON + 7 * DAY + 601)))
    yield "share: of a newer version", "unsupported-version", opened(scene.share_of(scene.good, [2, bytes(16), "x"]))
    yield "share: clear of four", "malformed", opened(scene.share_of(scene.good, scene.clear()[:4]))
    yield "share: share id of 17 bytes", "malformed", opened(
        scene.share_of(scene.good, scene.clear(share_id=bytes(17)), psi=bytes(32)))
    yield "share: a live share", "wrong-purpose", opened(
        scene.share_of(scene.good, [1, bytes(32), bytes(64)], name="live-share", psi=bytes(32)))
    yield "share: role of a live share", "undecryptable", opened(scene.share_of(scene.good, role="live-share"))
    for n in (len(good) - 1, len(good) - 200, len(good) // 2):
        yield f"share: byte {n - len(good)} flipped", "undecryptable", opened(
            good[:n] + bytes([good[n] ^ 1]) + good[n + 1:])
    for name, changed in (("m = 32768", dict(memory_cost=32_768)), ("t = 2", dict(iterations=2)),
                          ("p = 1", dict(lanes=1))):
        yield f"share: Argon2id with {name}", "undecryptable", opened(
            scene.share_of(scene.good, stretch=other_argon2(**changed)))
    yield from share_logs(cli, scene)


def share_logs(cli: Cli, scene: Sharing):
    good, entry = scene.share_of(scene.good), [bytes(16), NOON]
    too_many = [[n.to_bytes(16, "big"), NOON] for n in range(65_537)]
    label = "episeal-1 share log"
    for name, *log in (("an id twice", label, [entry, entry]), ("too many", label, too_many),
                       ("a request log", "episeal-1 request log", []), ("id of 15 bytes", label, [[bytes(15), 1]]),
                       ("negative time", label, [[bytes(16), -1]]), ("entry of three", label, [[*entry, 0]])):
        desk = scene.new_desk()
        desk.log.write_bytes(D(log))
        yield f"share log: {name}", "malformed", lambda desk=desk: first_opens(desk, good, CODE)
    desk = scene.new_desk()
    desk.log.write_bytes(e.write_share_log({}) + b"\0")
    yield "share log: trailing byte", "malformed", lambda: first_opens(desk, good, CODE)


# -- At the visitor -------------------------------------------------------------------------------


def recipients(cli: Cli):
    scene = Shared(cli).one_visit()
    other, office = Bad(cli), scene.office.ring
    public = curves.x25519_public(curves.random_key())

    def shared(day_key: bytes = scene.office_day_key, trust=scene.trust, t: int = NOON, *more):
        return lambda: cli.share(*scene.files.opening, day_key, trust, ["--all", *more], at=t)

    def of_office(seed=office.seed, on=TODAY, public=public, certificate=scene.certificate) -> bytes:
        return e.make_office_day_key(seed, office.identity, on, public, certificate)

    lapsed = e.certify_office(scene.authority.seed, office.identity, "Amt", NOON - DAY, NOON)
    revoked = (scene.authority.text, scene.authority.revocations(2, [scene.office.text]), None)
    yield "share with: office of another authority", "office-uncertified", shared(other.office_day_key)
    yield "share with: revoked office", "office-revoked", shared(trust=revoked)
    yield "share with: lapsed office", "office-lapsed", shared(of_office(certificate=lapsed))
    seen = e.write_trust(trusted((scene.authority.text, scene.authority.revocations(2), None)))
    yield "share with: list older than seen", "revocations-older", shared(trust=(*scene.trust[:2], seen))
    yield "share with: list expired", "revocations-expired", shared(
        trust=(scene.authority.text, e.revoke(scene.authority.seed, 1, NOON - DAY, NOON, []), None))
    yield "share with: day key signed by another", "bad-signature", shared(of_office(seed=curves.random_key()))
    yield "share with: day key of yesterday", "wrong-day", shared(of_office(on=TODAY - 1))
    yield "share with: day key of tomorrow", "wrong-day", shared(of_office(on=TODAY + 1))
    yield "share with: day key ten minutes after its day", "wrong-day", shared(t=DAY * (TODAY + 1) + 600)
    yield "share with: day key of small order", "undecryptable", shared(of_office(public=bytes(32)))
    yield "share with: day key not canonical", "malformed", shared(of_office(public=high_bit(public)))
    yield "share with: a venue", "wrong-purpose", shared(scene.day_key)


# -- Live: the hello and the third message, at the office -----------------------------------------


def hellos(cli: Cli):
    scene = Sharing(cli)
    other, office = Bad(cli), scene.office.ring
    public = curves.x25519_public(curves.random_key())

    def answered(hello: bytes, code: str = CODE, ring=office, log=None):
        def call():
            desk = scene.new_desk(ring=ring)
            desk.write_log(log or {})
            opening = FirstLiveOffice(desk, mailbox_with(cli, hello))
            opening.answer(code)
            return opening.open()
        return call

    def of_office(seed=office.seed, on=TODAY) -> bytes:
        return e.make_office_day_key(seed, office.identity, on, public, scene.certificate)

    good, used = scene.hello_of(), os.urandom(16)
    yield "live hello: another office's", "wrong-office", answered(scene.hello_of(day_key=other.office_day_key))
    yield "live hello: at another office", "wrong-office", answered(good, ring=other.office.ring)
    yield "live hello: day key signed by another", "bad-signature", answered(
        scene.hello_of(day_key=of_office(curves.random_key())))
    yield "live hello: day key unknown", "no-day-key", answered(scene.hello_of(day_key=of_office()))
    yield "live hello: expired", "share-expired", answered(scene.hello_of(expires=NOON))
    yield "live hello: 3,600 s and 601 s ahead", "invalid-time", answered(scene.hello_of(expires=NOON + HOUR + 601))
    yield "live hello: share id used", "share-used", answered(scene.hello_of(share_id=used), log={used: NOON})
    yield "live hello: expired and used", "share-expired", answered(
        scene.hello_of(share_id=used, expires=NOON), log={used: NOON})
    yield "live hello: flipped", "undecryptable", answered(good[:-1] + bytes([good[-1] ^ 1]))
    yield "live hello: ciphertext too long", "malformed", answered(scene.hello_of(size=cose.Size(128)))
    yield "live hello: of a newer version", "unsupported-version", answered(scene.hello_of(version=2))
    yield "live hello: a share", "wrong-purpose", answered(scene.share_of(scene.good))
    yield "live hello: trailing byte", "malformed", answered(good + b"\0")
    yield "live hello: 31 bytes", "malformed", answered(scene.hello_of(bytes(31)))
    for name, bad in (("the neutral element", bytes(32)), ("no element", b"\x01" + bytes(31)),
                      ("not reduced", ristretto.P.to_bytes(32, "little"))):
        yield f"live hello: {name}", "unconfirmed", answered(scene.hello_of(bad))
    yield "live hello: no code", "invalid-text", answered(good, "12345678")


def third_messages(cli: Cli):
    scene = Sharing(cli).one_visit()

    def opened(forge):
        """`forge` makes the third message of the run, its digest of the answer, and what both sides agreed on."""
        def call():
            mailbox = mailbox_with(cli)
            visiting = SecondLiveVisitor(scene.files, scene.office_day_key, scene.trust, mailbox)
            opening = FirstLiveOffice(scene.new_desk(), mailbox)
            opening.answer(visiting.begin())
            answer = live.read_answer(wait_for(mailbox / "answer", opening.process))
            k = cpace.shared_point(visiting.run.scalar, answer.sent)
            agreed = live.agree(visiting.run.share_id, k, visiting.run.sent, answer.sent)
            put(mailbox / "share", forge(answer.signed.digest, agreed))
            return opening.open()
        return call

    def third(digest, confirmation, psi, body=scene.good, version=1, role="live-share") -> bytes:
        return scene.share_of(body, [version, digest, confirmation], name="live-share", role=role, psi=psi)

    cases = (
        ("of another answer", "wrong-request", lambda d, a: third(bytes(32), a.visitors, a.psi(d))),
        ("the office's own confirmation", "unconfirmed", lambda d, a: third(d, a.offices, a.psi(d))),
        ("no confirmation", "unconfirmed", lambda d, a: third(d, bytes(64), a.psi(d))),
        ("empty", "unconfirmed", lambda d, a: b""),
        ("another psi", "undecryptable", lambda d, a: third(d, a.visitors, a.psi(bytes(32)))),
        ("role of a share", "undecryptable", lambda d, a: third(d, a.visitors, a.psi(d), role="share")),
        ("no visits", "malformed", lambda d, a: third(d, a.visitors, a.psi(d), D([]))),
        ("trailing byte", "malformed", lambda d, a: third(d, a.visitors, a.psi(d)) + b"\0"),
        ("confirmation of 32 bytes", "malformed", lambda d, a: third(d, a.visitors[:32], a.psi(d))),
        ("of a newer version", "unsupported-version", lambda d, a: third(d, a.visitors, a.psi(d), version=2)),
        ("a share", "wrong-purpose", lambda d, a: scene.share_of(scene.good)))
    for name, code, forge in cases:
        yield f"live share: {name}", code, opened(forge)


# -- Live: the answer, at the visitor -------------------------------------------------------------


def answers(cli: Cli):
    scene = Shared(cli).one_visit()
    seed = scene.office.ring.seed

    def taken(forge):
        """`forge` makes the answer to a hello, from its digest and what an honest office would say."""
        def call():
            mailbox = mailbox_with(cli)
            visiting = FirstLiveVisitor(scene.files, scene.office_day_key, scene.trust, mailbox)
            code = visiting.begin()
            hello = (mailbox / "hello").read_bytes()
            good, _ = e.live_answer(hello, code, scene.office.ring, NOON, {})
            put(mailbox / "answer", forge(cose.sha256(hello), live.read_answer(good)))
            return visiting.end()
        return call

    def answer(hello: bytes, sent: bytes, confirmation: bytes, seed=seed, version=1, name="live-answer") -> bytes:
        return cose.sign(name, seed, [version, hello, sent, confirmation])

    cases = (
        ("to another hello", "wrong-request", lambda h, a: answer(bytes(32), a.sent, a.confirmation)),
        ("signed by another", "bad-signature", lambda h, a: answer(h, a.sent, a.confirmation, curves.random_key())),
        ("to another hello and signed by another", "wrong-request", lambda h, a: answer(
            bytes(32), a.sent, a.confirmation, curves.random_key())),
        ("another confirmation", "unconfirmed", lambda h, a: answer(h, a.sent, bytes(64))),
        ("the neutral element", "unconfirmed", lambda h, a: answer(h, bytes(32), a.confirmation)),
        ("no element", "unconfirmed", lambda h, a: answer(h, b"\x01" + bytes(31), a.confirmation)),
        ("another element", "unconfirmed", lambda h, a: answer(
            h, ristretto.one_way_map(os.urandom(64)).encode(), a.confirmation)),
        ("of 31 bytes", "malformed", lambda h, a: answer(h, a.sent[:31], a.confirmation)),
        ("confirmation of 32 bytes", "malformed", lambda h, a: answer(h, a.sent, a.confirmation[:32])),
        ("trailing byte", "malformed", lambda h, a: answer(h, a.sent, a.confirmation) + b"\0"),
        ("of a newer version", "unsupported-version", lambda h, a: answer(h, a.sent, a.confirmation, version=2)),
        ("of another purpose", "wrong-purpose", lambda h, a: answer(h, a.sent, a.confirmation, name="request")))
    for name, code, forge in cases:
        yield f"live answer: {name}", code, taken(forge)


# -- Shared visits that do not agree with the stored ones -----------------------------------------


def disagreeing(cli: Cli):
    """Yields (name, expected errors and names, call)."""
    scene = Sharing(cli)
    later, kept = e.check_out(scene.kept, scene.accepted, ADA, NOON)
    scene.stored(later)
    header = kept.header

    def of_share(kept: e.Kept):
        def call() -> str:
            (line,) = first_opens(scene.new_desk(), scene.share_of(share.share_body([kept])), CODE)
            return " ".join([*line["errors"], line.get("given", "unchecked")])
        return call

    yield "shared visit: as it is stored", "Ada", of_share(kept)
    for name, changed in (("another area", dict(area=())), ("another arrival", dict(arrival=kept.arrival + 1))):
        yield f"shared visit: {name}", "disagrees unchecked", of_share(replace(kept, **changed))
    for name, changed in (("another venue", dict(venue=bytes(32))),
                          ("another day", dict(header=replace(header, day=TODAY - 1), arrival=kept.arrival - DAY,
                                               departure=None)),
                          ("another kid", dict(header=replace(header, kid=bytes(16))))):
        yield f"shared visit: {name}", "not-published unchecked", of_share(replace(kept, **changed))
    yield "shared visit: another departure", "disagrees Ada", of_share(replace(kept, departure=NOON - 60))
    yield "shared visit: no departure", "disagrees Ada", of_share(replace(kept, departure=None))
    yield "shared visit: another key", "undecryptable unchecked", of_share(replace(kept, visitor=curves.random_key()))
    yield "shared visit: a revision that is not stored", "missing Ada", of_share(
        replace(kept, header=replace(header, revision=2)))
    yield from bad_revisions(scene, kept, of_share)


def bad_revisions(scene: Sharing, kept: e.Kept, of_share):
    """One more revision is stored; it must not hide the sound ones."""
    def beside(bad: bytes):
        path = scene.store.put(bad)
        try:
            return of_share(kept)()
        finally:
            path.unlink()

    third, _ = e.check_out(kept, scene.accepted, ADA, NOON)
    sealed, first = e.read_visit(third), e.read_visit(scene.visit_bytes)
    parts = [sealed.header_bytes, sealed.index.encoding, sealed.record.encoding]
    elsewhere, _ = e.check_out(replace(kept, area=()), scene.accepted, ADA, NOON)
    to = curves.x25519_public(kept.visitor)
    unread = cose.seal("record", "visitor", to, sealed.record_ext, D({}), e.visit.RECORD)[0]
    moved = rebuilt(kept, replace(sealed.header, kid=bytes(16)).encode(), *parts[1:])
    for name, code, bad in (("signed by another", "bad-signature", cose.sign("visit", curves.random_key(), parts)),
                            ("record not in its format", "malformed", rebuilt(kept, *parts[:2], unread)),
                            ("record of another", "undecryptable", rebuilt(kept, *parts[:2], first.record.encoding)),
                            ("of another area", "disagrees", elsewhere)):
        yield f"shared visit: a revision {name} beside", f"{code} Ada", lambda bad=bad: beside(bad)
    yield "shared visit: a revision of another kid is of another venue-day", "Ada", lambda: beside(moved)


REFUSALS = (shares, recipients, hellos, third_messages, answers)
RESULTS = (disagreeing,)
