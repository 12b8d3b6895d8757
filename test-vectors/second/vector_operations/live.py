"""Live shares, each side's run resumed from what it kept (FORMAT.md, section 16)."""

import episeal2 as e
from episeal2.errors import Refused

from . import view
from .given import Given, prepared
from .share import log, ring
from .trust import trust

RUN_SECRET = "EPISEAL-RUN-SECRET"


def run_secret(given: Given, name: str) -> bytes:
    with prepared():
        return e.read_secret_text(RUN_SECRET, given.value(name))


def answer_live(given: Given) -> dict:
    office, used, hello, now = ring(given, "office"), log(given), given.bytes("hello"), given.value("now")
    with prepared():
        code = e.show_code(e.enter_code(given.value("code")).decode())
    _, run = e.live_answer(hello, code, office, now, used)
    return {"share_id": run.agreed.share_id.hex(), "expires": run.expires, "log": e.write_share_log(used).hex()}


def _after(before, take, judge) -> None:
    """The run takes `before`, whatever comes of it, and has ended."""
    with prepared():
        take(before)
    try:
        judge(before)
    except Refused:
        pass


def take_live_answer(given: Given) -> dict:
    found, now, next_secret = given.object("trust", trust), given.value("now"), run_secret(given, "next")
    state, secret, answer = given.bytes("state"), run_secret(given, "secret"), given.bytes("answer")
    before = given.bytes("before") if "before" in given else None
    kept = e.read_visitor_run(state, secret)
    run = kept.run

    def take(data: bytes) -> None:
        e.take_answer(run, data, now, found)
        kept.write(next_secret)

    if before is not None:
        _after(before, take, lambda data: e.judge_answer(run, data))
    take(answer)
    third = e.judge_answer(run, answer)
    return {"share_id": run.share_id.hex(), "expires": run.expires, "hello": run.hello.hex(),
            "code": e.show_code(run.code.decode()), "visits": len(run.visits), "length": len(third)}


def take_live_share(given: Given) -> dict:
    office, now, next_secret = ring(given, "office"), given.value("now"), run_secret(given, "next")
    state, secret, share = given.bytes("state"), run_secret(given, "secret"), given.bytes("share")
    before = given.bytes("before") if "before" in given else None
    kept = e.read_office_run(state, secret, office)
    run = kept.run

    def take(data: bytes) -> None:
        e.take_live_share(run, data, now)
        kept.write(next_secret)

    if before is not None:
        _after(before, take, lambda data: e.judge_live_share(run, data))
    take(share)
    visits = [view.shared(one, e.check_shared(one, [], [])) for one in e.judge_live_share(run, share)]
    return {"share_id": run.agreed.share_id.hex(), "expires": run.expires, "answer": run.answer.hex(),
            "visits": visits}


OPERATIONS = {"answer-live": answer_live, "take-live-answer": take_live_answer, "take-live-share": take_live_share}
