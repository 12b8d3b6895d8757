"""Live shares, each side's run resumed from what it kept (core/FORMAT.md, section 16)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from episeal import LiveShare, RunSecret, ShareCode

from .given import Given, prepared, whatever
from .parties import office_of, share_log_of
from .said import seconds
from .trust import moment_of
from .view import shared_said

T = TypeVar("T")


def run_secret(given: Given, name: str) -> RunSecret:
    text = given.secret(name)
    with prepared():
        return RunSecret.import_secret_bytes(text)


def judged(before: bytes | None, message: bytes, keep: Callable[[bytes], None], judge: Callable[[bytes], T]) -> T:
    """
    A run takes and keeps a message before it judges it. One that came ``before`` it treats the same, whatever comes of
    it.
    """
    if before is not None:
        with prepared():
            keep(before)
        with whatever():
            judge(before)
    keep(message)
    return judge(message)


def answer_live(given: Given) -> Any:
    """The office answers ``hello`` with ``code``; gives the run, when it expires, and the log."""
    office, log, hello = office_of(given), share_log_of(given), given.octets("hello")
    text, now = given.text("code"), given.time("now")
    with prepared():
        code = ShareCode.parse(text)
    run = office.answer_live(hello, code, log, now)
    return {"share_id": run.share_id(), "expires": seconds(run.expires()), "log": log.to_bytes().hex()}


def take_live_answer(given: Given) -> Any:
    """
    The visitor's ``state`` under ``secret`` takes ``answer``, is written under ``next``, and judges it; ``before`` is
    an answer that it takes first, whatever comes of it. Gives the run, and the length of the third message.
    """
    (trust, now), state = moment_of(given), given.octets("state")
    secret, next_ = run_secret(given, "secret"), run_secret(given, "next")
    before, answer = given.optional("before", Given.octets), given.octets("answer")
    run = LiveShare.resume(state, secret)
    visits = run.visits()

    def keep(message: bytes) -> None:
        run.take(message, trust, now)
        run.keep(next_)

    third = judged(before, answer, keep, lambda message: run.finish(message, trust, now))
    return {
        "share_id": run.share_id(),
        "expires": seconds(run.expires()),
        "hello": run.hello().hex(),
        "code": run.code().expose_secret_text(),
        "visits": visits,
        "length": len(third),
    }


def take_live_share(given: Given) -> Any:
    """The same for the state of the ``office``, and ``share``, the third message; gives what is shared."""
    office, state, now = office_of(given), given.octets("state"), given.time("now")
    secret, next_ = run_secret(given, "secret"), run_secret(given, "next")
    before, share = given.optional("before", Given.octets), given.octets("share")
    run = office.resume_live(state, secret, now)

    def keep(message: bytes) -> None:
        run.take(message, now)
        run.keep(next_)

    opened = judged(before, share, keep, lambda message: run.open(message, now))
    return {
        "share_id": run.share_id(),
        "expires": seconds(run.expires()),
        "answer": run.answer().hex(),
        "visits": [shared_said(visit) for visit in opened.visits()],
    }


LIVE = {"answer-live": answer_live, "take-live-answer": take_live_answer, "take-live-share": take_live_share}
