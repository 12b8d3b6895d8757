"""Live shares, each side's run kept and resumed (FORMAT.md, section 16)."""

from dataclasses import replace

import episeal2 as e
from episeal2 import cose, curves, live, ristretto, share
from episeal2.cbor import D
from episeal2.kept_runs import LIVE_OFFICE, LIVE_VISITOR
from scene import DAY, NOON, Office
from vector import SUCCESS, Vectors
from visitor_stage import HOUR, Stage, flipped

CODE, OTHER_CODE = "815 204 693", "815 204 639"
EXPIRES = NOON + HOUR
NEUTRAL, NO_ELEMENT = bytes(32), b"\x01" + bytes(31)


def vectors() -> Vectors:
    found = Vectors("visits/live", "FORMAT.md, section 16")
    hellos(found)
    answers(found)
    kept_by_visitor(found)
    third_messages(found)
    kept_by_office(found)
    return found


class Live(Stage):
    """A run that has got to the hello, and what each side keeps of it."""

    def __init__(self):
        super().__init__()
        _, self.kept = self.visit()
        self.hello, _, self.run = e.live_hello([self.kept], self.office_day_key, self.authority.trust(), NOON, CODE)
        self.secret, self.next = curves.random_key(), curves.random_key()

    # -- The hello --

    def hello_of(self, sent: bytes, **changed) -> bytes:
        fields = {"version": 1, "share_id": curves.random_key()[:16], "expires": EXPIRES,
                  "day_key": self.office_day_key}
        clear = D(list((fields | changed).values()))
        ext = cose.ext_of("live-hello", clear)
        return cose.seal("live-hello", "live-hello", self.to.public, ext, sent, live.HELLO, clear)[0]

    def answering(self, hello: bytes | None = None, **changed) -> dict:
        return {"office": self.office_keys, "hello": hello or self.hello, "code": CODE, "now": NOON} | changed

    # -- The answer --

    def answered(self, code: str = CODE) -> tuple[bytes, live.OfficeRun]:
        return e.live_answer(self.hello, code, self.office.ring, NOON, {})

    def answer_of(self, sent: bytes, confirmation: bytes, hello: bytes | None = None,
                  seed: bytes | None = None) -> bytes:
        return cose.sign("live-answer", seed or self.office.ring.seed,
                         [1, cose.sha256(hello or self.hello), sent, confirmation])

    def parts(self) -> tuple[bytes, live.Agreed]:
        """An honest answer, and what both sides agree on by it."""
        answer, run = self.answered()
        return live.read_answer(answer), run.agreed

    def taking(self, answer: bytes, **changed) -> dict:
        return {"trust": self.trust(), "state": e.KeptRun(self.run).write(self.secret), "secret": text(self.secret),
                "next": text(self.next), "answer": answer, "now": NOON} | changed

    def told(self) -> dict:
        return {"share_id": self.run.share_id, "expires": EXPIRES, "hello": self.hello, "code": CODE, "visits": 1,
                "length": len(self.third()[0])}

    # -- The third message --

    def third(self, code: str = CODE) -> tuple[bytes, live.OfficeRun]:
        answer, run = self.answered(code)
        return e.live_share(replace(self.run, taken=None), answer, NOON, self.authority.trust()), run

    def third_of(self, run: live.OfficeRun, confirmation: bytes | None = None, digest: bytes | None = None,
                 psi: bytes | None = None, body: bytes | None = None) -> bytes:
        clear = D([1, digest or run.digest, confirmation or run.agreed.visitors])
        ext = cose.ext_of("live-share", clear)
        body = share.share_body([self.kept]) if body is None else body
        return cose.seal("live-share", "live-share", self.to.public, ext, body, share.SHARE, clear,
                         psi or run.agreed.psi(run.digest))[0]

    def opening(self, run: live.OfficeRun, data: bytes, **changed) -> dict:
        return {"office": self.office_keys, "state": e.KeptRun(run).write(self.secret), "secret": text(self.secret),
                "next": text(self.next), "share": data, "now": NOON} | changed

    def shared(self, run: live.OfficeRun) -> dict:
        visit = {**self.visitor_says(self.kept), "visit": None, "errors": ["not-published"]}
        return {"share_id": self.run.share_id, "expires": EXPIRES, "answer": run.answer, "visits": [visit]}


def text(secret: bytes) -> str:
    return e.secret_as_text("EPISEAL-RUN-SECRET", secret)


def element() -> bytes:
    return ristretto.one_way_map(curves.random_key() + curves.random_key()).encode()


def state_of(name: str, secret: bytes, body: list, share_id: bytes, expires: int = EXPIRES, version: int = 1) -> bytes:
    """A state with any body and any clear."""
    clear = D([version, share_id, expires])
    ext, size = cose.ext_of(name, clear), LIVE_VISITOR if name == "live-visitor" else LIVE_OFFICE
    return cose.seal0(name, cose.HKDF(secret, ext), ext, D(body), size, clear)


# -- 1, the hello at the office -------------------------------------------------------------------


def hellos(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, given, *rules: str) -> None:
        found.add(name, comment, "answer-live", expect, lambda: given(Live()), *rules)

    def answered(scene: Live, hello: bytes, share_id: bytes, expires: int = EXPIRES, **changed) -> tuple[dict, dict]:
        log = e.write_share_log({share_id: expires})
        return scene.answering(hello, **changed), {"share_id": share_id, "expires": expires, "log": log}

    def by_another(scene: Live) -> dict:
        forged = e.make_office_day_key(curves.random_key(), scene.office.id, scene.to.day, scene.to.public,
                                       scene.authority.certificate(scene.office.id))
        return scene.answering(scene.hello_of(element(), day_key=forged))

    def not_kept(scene: Live) -> dict:
        given = scene.answering()
        return given | {"office": e.write_key_ring(replace(scene.office.ring, days=()))}

    def used(scene: Live) -> dict:
        return scene.answering(log=e.write_share_log({scene.run.share_id: NOON - DAY}))

    def ahead(seconds: int):
        return lambda scene: scene.hello_of(element(), share_id=b"\x2a" * 16, expires=NOON + HOUR + seconds)

    add("hello-answered", "The office answers a hello and enters it into its log.", SUCCESS,
        lambda scene: answered(scene, scene.hello, scene.run.share_id), "R58")
    add("hello-in-its-last-second", "The office answers a hello a second before it expires.", SUCCESS,
        lambda scene: answered(scene, scene.hello, scene.run.share_id, now=EXPIRES - 1), "R58")
    add("hello-one-hour-and-ten-minutes-ahead", "The office answers a hello that expires in an hour and the tolerance.",
        SUCCESS, lambda scene: answered(scene, ahead(600)(scene), b"\x2a" * 16, NOON + HOUR + 600), "R58")
    add("hello-at-another-office", "A hello whose day key is another office's.", "wrong-office",
        lambda scene: scene.answering(office=e.write_key_ring(Office(scene.authority).ring)), "R58")
    add("hello-day-key-forged", "A hello with the office's own day key, signed by another key.", "bad-signature",
        by_another, "R5")
    add("hello-day-key-deleted", "A hello to a day key that the office no longer has.", "no-day-key", not_kept)
    add("hello-expired", "A hello that is answered in the second in which it expires.", "share-expired",
        lambda scene: scene.answering(now=EXPIRES))
    add("hello-too-far-ahead", "A hello that expires in an hour, the tolerance and a second.", "invalid-time",
        lambda scene: scene.answering(ahead(601)(scene)))
    add("hello-answered-before", "A hello whose share id is in the office's log.", "share-used", used, "R55")
    add("hello-changed", "A hello with one bit of its wrapped key changed.", "undecryptable",
        lambda scene: scene.answering(flipped(scene.hello, len(scene.hello) - 1)), "R6")
    add("hello-with-the-neutral-element", "A hello whose share of the key exchange is the neutral element.",
        "unconfirmed", lambda scene: scene.answering(scene.hello_of(NEUTRAL)), "R60")
    add("hello-with-no-element", "A hello whose share of the key exchange encodes no element.", "unconfirmed",
        lambda scene: scene.answering(scene.hello_of(NO_ELEMENT)), "R60")
    add("hello-of-31-bytes", "A hello whose share of the key exchange has 31 bytes.", "malformed",
        lambda scene: scene.answering(scene.hello_of(bytes(31))))
    add("hello-of-version-2", "A hello of version 2.", "unsupported-version",
        lambda scene: scene.answering(scene.hello_of(element(), version=2)), "R3")
    add("hello-that-is-an-answer", "An answer in place of a hello.", "wrong-purpose",
        lambda scene: scene.answering(scene.answered()[0]), "R4")


# -- 2, the answer at the visitor -----------------------------------------------------------------


def answers(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, given, *rules: str) -> None:
        found.add(name, comment, "take-live-answer", expect, lambda: given(Live()), *rules)

    def forged(make):
        """`make` gets an honest answer and what both sides agree on."""
        return lambda scene: scene.taking(make(scene, *scene.parts()))

    def neutral(scene: Live) -> dict:
        """Right in every way for whoever takes the neutral element for the shared one."""
        agreed = live.agree(scene.run.share_id, ristretto.NEUTRAL.encode(), scene.run.sent, NEUTRAL)
        return scene.taking(scene.answer_of(NEUTRAL, agreed.offices))

    def not_reduced(scene: Live) -> dict:
        """Another encoding of the neutral element: the prime itself."""
        sent = ristretto.P.to_bytes(32, "little")
        agreed = live.agree(scene.run.share_id, ristretto.NEUTRAL.encode(), scene.run.sent, sent)
        return scene.taking(scene.answer_of(sent, agreed.offices))

    def reflected(scene: Live, answer: live.Answer, agreed: live.Agreed) -> bytes:
        return scene.answer_of(answer.sent, agreed.visitors)

    def after_a_wrong_one(scene: Live) -> dict:
        return scene.taking(scene.answered()[0], before=scene.answered(OTHER_CODE)[0])

    def revoked_and_expired(scene: Live) -> dict:
        return scene.taking(scene.answered()[0], trust=scene.trust(scene.office.id), now=EXPIRES)

    def another_hello(scene: Live, answer: live.Answer, agreed: live.Agreed) -> bytes:
        return scene.answer_of(answer.sent, agreed.offices, hello=b"another hello")

    def by_another(scene: Live, answer: live.Answer, agreed: live.Agreed) -> bytes:
        return scene.answer_of(answer.sent, agreed.offices, seed=curves.random_key())

    add("answer-in-the-last-second", "A kept run takes the office's answer a second before it expires.", SUCCESS,
        lambda scene: (scene.taking(scene.answered()[0], now=EXPIRES - 1), scene.told()), "R59", "R60", "R101", "R102")
    add("answer-to-another-hello", "An answer to another hello, signed by the office.", "wrong-request",
        forged(another_hello), "R59")
    add("answer-signed-by-another", "An answer that is right except that another key signed it.", "bad-signature",
        forged(by_another), "R5")
    add("answer-after-the-expiry", "An answer in the second in which the run expires.", "share-expired",
        lambda scene: scene.taking(scene.answered()[0], now=EXPIRES))
    add("answer-of-a-revoked-office", "Trust is judged before the expiry: the office was revoked, and the run has "
        "expired.", "office-revoked", revoked_and_expired, "R14")
    add("answer-under-another-code", "An answer of an office that was told another code.", "unconfirmed",
        lambda scene: scene.taking(scene.answered(OTHER_CODE)[0]), "R60")
    add("answer-with-the-visitors-confirmation", "An answer with the confirmation that is the visitor's to give.",
        "unconfirmed", forged(reflected), "R60")
    add("answer-with-the-neutral-element", "An answer with the neutral element, confirmed by the key that comes of it.",
        "unconfirmed", neutral, "R60")
    add("answer-with-an-element-not-reduced", "An answer whose element is not reduced by the prime.", "unconfirmed",
        not_reduced, "R60")
    add("second-answer", "The right answer after one that was not confirmed: the run has ended.", "share-used",
        after_a_wrong_one, "R61")
    add("answer-of-version-2", "An answer of version 2.", "unsupported-version",
        lambda scene: scene.taking(cose.sign("live-answer", scene.office.ring.seed, [2, "anything"])), "R3")
    add("answer-with-a-short-confirmation", "An answer whose confirmation has 32 bytes.", "malformed",
        forged(lambda scene, answer, agreed: scene.answer_of(answer.sent, agreed.offices[:32])))


def kept_by_visitor(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, given, *rules: str) -> None:
        found.add(name, comment, "take-live-answer", expect, lambda: given(Live()), *rules)

    def taken(scene: Live, code: str, right: bytes | None = None) -> dict:
        answer, _ = scene.answered(code)
        scene.run.taken = cose.sha256(answer)
        return scene.taking(right or answer)

    def changed(place: int, value, **clear):
        def made(scene: Live) -> dict:
            body = [scene.hello, scene.office.id, b"815204693", scene.run.scalar.to_bytes(32, "little"),
                    share.shared_of([scene.kept]), None]
            body[place] = value(scene) if callable(value) else value
            state = state_of("live-visitor", scene.secret, body, **{"share_id": scene.run.share_id} | clear)
            return scene.taking(scene.answered()[0], state=state)
        return made

    def told_of(scene: Live) -> tuple[dict, dict]:
        return taken(scene, CODE), scene.told()

    def of_the_office(scene: Live) -> dict:
        answer, run = scene.answered()
        return scene.taking(answer, state=e.KeptRun(run).write(scene.secret))

    def restored(scene: Live) -> dict:
        """The state of before under the secret of now."""
        return scene.taking(scene.answered()[0], secret=text(scene.next), next=text(scene.secret))

    add("taken-answer-again", "A state that says that it took this answer judges it again.", SUCCESS, told_of, "R102")
    add("taken-answer-under-another-code", "A state that took an answer which is not confirmed judges it again, and "
        "alike.", "unconfirmed", lambda scene: taken(scene, OTHER_CODE), "R60", "R102")
    add("taken-another-answer", "A state that took another answer before it was restored.", "share-used",
        lambda scene: taken(scene, OTHER_CODE, scene.answered()[0]), "R102")
    add("answer-under-the-secret-in-use", "A run that is to be written under the secret that it was opened with.",
        "secret-not-fresh", lambda scene: scene.taking(scene.answered()[0], next=text(scene.secret)), "R101")
    add("state-restored", "An old copy of the state, whose secret is gone, under the secret that replaced it.",
        "undecryptable", restored, "R6")
    add("state-of-the-office", "The office's state in place of the visitor's.", "wrong-purpose", of_the_office, "R4")
    add("state-of-version-2", "A state of version 2.", "unsupported-version", changed(5, None, version=2), "R3")
    add("state-with-another-expiry", "A state that expires a second after the hello in it.", "malformed",
        changed(5, None, expires=EXPIRES + 1))
    add("state-with-another-share-id", "A state with another share id than the hello in it.", "malformed",
        changed(5, None, share_id=bytes(16)))
    add("state-of-another-office", "A state that names another office than the hello in it.", "malformed",
        changed(1, lambda _: curves.ed25519_public(curves.random_key())))
    add("state-with-letters-for-a-code", "A state whose code has a letter in it.", "malformed",
        changed(2, b"81520469O"))
    add("state-without-visits", "A state that has no visits to share.", "malformed", changed(4, []))


# -- 3, the third message at the office -----------------------------------------------------------


def third_messages(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, given, *rules: str) -> None:
        found.add(name, comment, "take-live-share", expect, lambda: given(Live()), *rules)

    def forged(**how):
        """A third message with some of its parts made by `how`, from the office's run."""
        def made(scene: Live) -> dict:
            _, run = scene.answered()
            return scene.opening(run, scene.third_of(run, **{name: make(run) for name, make in how.items()}))
        return made

    def opened(scene: Live) -> tuple[dict, dict]:
        data, run = scene.third()
        return scene.opening(run, data, now=EXPIRES - 1), scene.shared(run)

    def late(scene: Live) -> dict:
        data, run = scene.third()
        return scene.opening(run, data, now=EXPIRES)

    def after_a_wrong_one(scene: Live) -> dict:
        data, run = scene.third()
        return scene.opening(run, data, before=scene.third_of(run, confirmation=bytes(64)))

    add("share-in-the-last-second", "A kept run of the office takes the third message a second before it expires.",
        SUCCESS, opened, "R59", "R60", "R101", "R102")
    add("share-of-another-answer", "A third message that names another answer.", "wrong-request",
        forged(digest=lambda _: cose.sha256(b"another answer")), "R59")
    add("share-after-the-expiry", "A third message in the second in which the run expires.", "share-expired", late)
    add("share-with-the-offices-confirmation", "A third message with the confirmation that the office gave.",
        "unconfirmed", forged(confirmation=lambda run: run.agreed.offices), "R60")
    add("share-under-another-answers-psi", "A third message sealed under the psi of another answer.", "undecryptable",
        forged(psi=lambda run: run.agreed.psi(bytes(32))), "R6")
    add("share-without-visits", "A third message without a visit.", "malformed", forged(body=lambda _: D([])))
    add("second-share", "The right third message after one that was not confirmed: the run has ended.", "share-used",
        after_a_wrong_one, "R61")


def kept_by_office(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, given, *rules: str) -> None:
        found.add(name, comment, "take-live-share", expect, lambda: given(Live()), *rules)

    def taken(scene: Live, other: bool) -> tuple[dict, dict]:
        data, run = scene.third()
        run.taken = cose.sha256(scene.third_of(run) if other else data)
        return scene.opening(run, data), scene.shared(run)

    def under_its_own(scene: Live) -> dict:
        data, run = scene.third()
        return scene.opening(run, data, next=text(scene.secret))

    def without_its_key(scene: Live) -> dict:
        data, run = scene.third()
        return scene.opening(run, data) | {"office": e.write_key_ring(replace(scene.office.ring, days=()))}

    def short_key(scene: Live) -> dict:
        data, run = scene.third()
        body = [run.answer, run.kid, run.agreed.isk[:63], run.agreed.from_visitor, None]
        return scene.opening(run, data, state=state_of("live-office", scene.secret, body, scene.run.share_id))

    def padded_further(scene: Live) -> dict:
        """A state padded to a multiple of 4,096 bytes, as a visitor's is."""
        data, run = scene.third()
        clear = D([1, scene.run.share_id, EXPIRES])
        ext = cose.ext_of("live-office", clear)
        body = D([run.answer, run.kid, run.agreed.isk, run.agreed.from_visitor, None])
        state = cose.seal0("live-office", cose.HKDF(scene.secret, ext), ext, body, LIVE_VISITOR, clear)
        return scene.opening(run, data, state=state)

    add("taken-share-again", "A state of the office that took this third message judges it again.", SUCCESS,
        lambda scene: taken(scene, False), "R102")
    add("taken-another-share", "A state of the office that took another third message before it was restored.",
        "share-used", lambda scene: taken(scene, True)[0], "R102")
    add("share-under-the-secret-in-use", "The office's run is to be written under the secret that it was opened with.",
        "secret-not-fresh", under_its_own, "R101")
    add("share-without-the-day-key", "The office's run is resumed when its day key is gone.", "no-day-key",
        without_its_key)
    add("state-with-a-short-key", "A state of the office whose ISK has 63 bytes.", "malformed", short_key)
    add("state-padded-further", "A state of the office padded beyond the least multiple of 512 bytes.", "undecryptable",
        padded_further, "R6")
