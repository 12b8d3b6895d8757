"""Live shares that one implementation keeps and the other one resumes."""

import os

import episeal2 as e
from actors import trusted
from cli import Cli
from scene import NOON
from share_checks import Shared, mailbox_with
from sharing import SecondDiary, put, wait_for

RUN_SECRET = "EPISEAL-RUN-SECRET"


def kept_runs(check, cli: Cli) -> None:
    scene = Shared(cli).one_visit()
    check("kept run: first's visitor begins, second's goes on", lambda: second_goes_on(scene), scene.expected)
    check("kept run: second's visitor begins, first's goes on", lambda: first_goes_on(scene), scene.expected)
    check("kept run: first's office answers, second's opens", lambda: second_opens_kept(scene), scene.expected)


def kept_files(cli: Cli) -> tuple:
    return cli.new("run"), cli.new("run-secret")


def kept_options(run, secret) -> list:
    return ["--run", run, "--run-secret", secret]


def secret_of(path) -> bytes:
    return e.read_secret_text(RUN_SECRET, path.read_text().strip())


def second_goes_on(scene: Shared) -> list[dict]:
    mailbox, (run, secret) = mailbox_with(scene.cli), kept_files(scene.cli)
    process, code = scene.cli.start_share(*scene.files.opening, scene.office_day_key, scene.trust, mailbox,
                                          *kept_options(run, secret))
    hello, code = wait_for(mailbox / "hello", process), wait_for(code, process).decode()
    process.kill()
    process.communicate()
    kept = e.read_visitor_run(run.read_bytes(), secret_of(secret))
    assert kept.run.hello == hello and kept.run.code == e.enter_code(code)
    desk = scene.new_desk()
    answer, office = e.live_answer(hello, code, desk.ring, NOON, {})
    return desk.checked(e.live_open(office, e.live_share(kept.run, answer, NOON, trusted(scene.trust)), NOON))


def first_goes_on(scene: Shared) -> list[dict]:
    mailbox, (run, secret) = mailbox_with(scene.cli), kept_files(scene.cli)
    visits = SecondDiary(scene.files).read().visits
    hello, code, visitor = e.live_hello(visits, scene.office_day_key, trusted(scene.trust), NOON)
    under = os.urandom(32)
    run.write_bytes(e.KeptRun(visitor).write(under))
    secret.write_text(e.secret_as_text(RUN_SECRET, under))
    desk = scene.new_desk()
    answer, office = e.live_answer(hello, code, desk.ring, NOON, {})
    put(mailbox / "hello", hello)
    put(mailbox / "answer", answer)
    scene.cli.resume_share(scene.trust, mailbox, run, secret)
    assert not run.exists() and not secret.exists()
    return desk.checked(e.live_open(office, (mailbox / "share").read_bytes(), NOON))


def second_opens_kept(scene: Shared) -> list[dict]:
    mailbox, (run, secret) = mailbox_with(scene.cli), kept_files(scene.cli)
    visits = SecondDiary(scene.files).read().visits
    hello, code, visitor = e.live_hello(visits, scene.office_day_key, trusted(scene.trust), NOON)
    put(mailbox / "hello", hello)
    desk = scene.new_desk()
    process, _ = scene.cli.start_open_share(desk.key(), code, desk.log, desk.store, mailbox,
                                            *kept_options(run, secret))
    answer = wait_for(mailbox / "answer", process)
    process.kill()
    process.communicate()
    kept = e.read_office_run(run.read_bytes(), secret_of(secret), desk.ring)
    return desk.checked(e.live_open(kept.run, e.live_share(visitor, answer, NOON, trusted(scene.trust)), NOON))


GROUPS = (kept_runs,)
