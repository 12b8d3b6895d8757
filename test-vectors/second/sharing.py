"""Diaries, shares and live shares by either implementation; both work on the same files.

Where an implementation is named, "first" is the command line and "second" is episeal2.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import episeal2 as e
from actors import Store, result_of, trusted
from cli import Cli
from scene import NOON

PATIENCE = 60
DIARY_SECRET = "EPISEAL-DIARY-SECRET"


# -- Diary ----------------------------------------------------------------------------------------


@dataclass
class DiaryFiles:
    """Where a diary and its secret are, and the PIN that opens it."""

    cli: Cli
    diary: Path
    secret: Path | None
    pin: str = "271828"

    @classmethod
    def new(cls, cli: Cli, with_secret: bool) -> "DiaryFiles":
        return cls(cli, cli.new("diary"), cli.new("secret") if with_secret else None)

    def secret_bytes(self) -> bytes | None:
        return self.secret and e.read_secret_text(DIARY_SECRET, self.secret.read_text().strip())

    @property
    def opening(self) -> tuple:
        return self.diary, self.secret, self.pin


def listed(kept: e.Kept) -> dict:
    """A kept visit as the first implementation lists it."""
    return {"record_id": kept.record_id.hex(), "venue": e.public_text("venue", kept.venue), "venue_name": kept.name,
            "area": "/".join(kept.area), "arrival": kept.arrival, "departure": kept.departure}


class SecondDiary:
    def __init__(self, files: DiaryFiles):
        self.files = files

    def read(self) -> e.Diary:
        return e.read_diary(self.files.diary.read_bytes(), self.files.pin, self.files.secret_bytes())

    def _write(self, book: e.Diary) -> None:
        if book.secret is not None:
            self.files.secret.write_text(e.secret_as_text(DIARY_SECRET, book.secret))
        self.files.diary.write_bytes(e.write_diary(book))

    def _next_secret(self) -> bytes | None:
        return self.files.secret and os.urandom(32)

    def create(self) -> None:
        self._write(e.new_diary(self.files.pin, self._next_secret()))

    def set_contact(self, contact: e.Contact) -> None:
        self._write(self.read().with_contact(contact))

    def add(self, *visits: e.Kept) -> None:
        book = self.read()
        for kept in visits:
            book = book.with_visit(kept)
        self._write(book)

    amend = add

    def delete(self, *record_ids: bytes) -> None:
        self._write(self.read().without(record_ids, self._next_secret()))

    def expire(self, t: int) -> None:
        self._write(self.read().expired(t, self._next_secret()))

    def change_pin(self, pin: str) -> None:
        book, self.files.pin = self.read().with_pin(pin, self._next_secret()), pin
        self._write(book)

    def delete_all(self) -> None:
        book = self.read()
        self._write(book.without([v.record_id for v in book.visits], self._next_secret()).with_contact(None))

    def contents(self):
        book = self.read()
        return book.contact, list(book.visits)

    @staticmethod
    def expected(visits) -> list:
        """To the last byte of what is kept."""
        return sorted(visits, key=lambda kept: kept.record_id)


class FirstDiary:
    def __init__(self, files: DiaryFiles):
        self.files, self.cli = files, files.cli

    def _run(self, command: str, *more, **options):
        return self.cli.diary(command, *self.files.opening, *more, **options)

    def create(self) -> None:
        self._run("create")

    def set_contact(self, contact: e.Contact) -> None:
        self._run("contact", "--set", self.cli.contact_file(contact))

    def add(self, *visits: e.Kept, command: str = "add") -> None:
        self._run(command, *(x for kept in visits for x in ("--kept", self.cli.file("kept", e.write_kept(kept)))))

    def amend(self, *visits: e.Kept) -> None:
        self.add(*visits, command="amend")

    def delete(self, *record_ids: bytes) -> None:
        self._run("delete", *(record_id.hex() for record_id in record_ids))

    def expire(self, t: int) -> None:
        self._run("expire", at=t)

    def change_pin(self, pin: str) -> None:
        self._run("change-pin", "--new-passphrase-file", self.cli.file("pin", pin))
        self.files.pin = pin

    def delete_all(self) -> None:
        self._run("delete-all")

    def contents(self):
        shown = self.cli.diary_contact(*self.files.opening)
        return shown and e.Contact(**shown), self.cli.diary_list(*self.files.opening)

    @staticmethod
    def expected(visits) -> list:
        return [listed(kept) for kept in sorted(visits, key=lambda kept: (kept.arrival, kept.record_id))]


DIARIES = {"first": FirstDiary, "second": SecondDiary}


# -- Office ---------------------------------------------------------------------------------------


@dataclass
class Desk:
    """An office with its key file, its log of shares, and the server's store, for both implementations."""

    cli: Cli
    ring: e.KeyRing
    store: Path
    log: Path

    def key(self) -> Path:
        return self.cli.file("office", e.write_key_ring(self.ring))

    def read_log(self, t: int) -> dict[bytes, int]:
        log = e.read_share_log(self.log.read_bytes()) if self.log.exists() else {}
        e.forget_expired(log, t)
        return log

    def write_log(self, log: dict[bytes, int]) -> None:
        self.log.write_bytes(e.write_share_log(log))

    def checked(self, shared: list[e.Shared]) -> list[dict]:
        store = Store(self.store)
        stored, published = store.visits(), store.published()
        return [line_of(one, e.check_shared(one, stored, published)) for one in shared]


def line_of(shared: e.Shared, checked: e.Checked) -> dict:
    """A shared visit as the first implementation prints it."""
    line = {"record_id": shared.record_id.hex(), "checked": checked.record is not None,
            "errors": sorted(checked.errors), "venue": e.public_text("venue", shared.venue), "venue_name": shared.name,
            "kid": shared.header.kid.hex(), "area": "/".join(shared.area), "arrival": shared.arrival,
            "departure": shared.departure}
    if checked.record is None:
        return line
    found = result_of(shared.record_id, checked.record, checked.record.departure, False)
    return line | {k: v for k, v in found.items() if k not in ("kind", "noted")}


# -- Share ----------------------------------------------------------------------------------------


def second_shares(files: DiaryFiles, day_key: bytes, trust, t: int = NOON) -> tuple[bytes, str]:
    return e.seal_share(SecondDiary(files).read().visits, day_key, trusted(trust, t), t)


def first_shares(files: DiaryFiles, day_key: bytes, trust, t: int = NOON) -> tuple[bytes, str]:
    share, code, report = files.cli.share(*files.opening, day_key, trust, at=t)
    clear = e.read_share(share)[1]
    assert report["reference"] == e.reference(clear.share_id) and report["share_id"] == clear.share_id.hex()
    assert report["office_id"] == e.public_text("office", clear.office)
    return share, code


def second_opens(desk: Desk, share: bytes, code: str, t: int = NOON) -> list[dict]:
    log = desk.read_log(t)
    shared = e.open_share(share, code, desk.ring, t, log)
    desk.write_log(log)
    return desk.checked(shared)


def first_opens(desk: Desk, share: bytes, code: str, t: int = NOON) -> list[dict]:
    visits, report = desk.cli.open_share(desk.key(), share, code, desk.log, desk.store, at=t)
    lines = desk.cli.shared_visits(visits)
    assert report["checked"] == sum(line["checked"] for line in lines)
    assert report["with_errors"] == sum(line["errors"] != [] for line in lines)
    assert report["reference"] == e.reference(e.read_share(share)[1].share_id)
    return lines


SHARES = {"first": first_shares, "second": second_shares}
OPENS = {"first": first_opens, "second": second_opens}


# -- Live share -----------------------------------------------------------------------------------


def wait_for(path: Path, process=None) -> bytes:
    """The bytes of a file that another process puts there as a whole; b"" if a process ended without doing so."""
    end = time.monotonic() + PATIENCE
    while not path.exists():
        if process is not None and process.poll() is not None:
            return path.read_bytes() if path.exists() else b""
        if time.monotonic() > end:
            raise TimeoutError(path.name)
        time.sleep(0.01)
    return path.read_bytes()


def put(path: Path, message: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(message)
    part.rename(path)


class SecondLiveVisitor:
    def __init__(self, files: DiaryFiles, day_key: bytes, trust, mailbox: Path):
        self.mailbox, self.trust = mailbox, trusted(trust)
        self.begins = SecondDiary(files).read().visits, day_key, self.trust, NOON

    def begin(self) -> str:
        hello, code, self.run = e.live_hello(*self.begins)
        put(self.mailbox / "hello", hello)
        return code

    def end(self) -> None:
        try:
            share = e.live_share(self.run, wait_for(self.mailbox / "answer"), NOON, self.trust)
        except e.Refused as refused:
            if refused.code == "unconfirmed":
                put(self.mailbox / "share", b"")
            raise
        put(self.mailbox / "share", share)


class FirstLiveVisitor:
    def __init__(self, files: DiaryFiles, day_key: bytes, trust, mailbox: Path):
        self.cli, self.mailbox, self.begins = files.cli, mailbox, (*files.opening, day_key, trust, mailbox)

    def begin(self) -> str:
        self.process, code = self.cli.start_share(*self.begins)
        wait_for(self.mailbox / "hello", self.process)
        return wait_for(code, self.process).decode()

    def end(self) -> None:
        assert '"confirmed":true' in self.cli.end(self.process)


class SecondLiveOffice:
    def __init__(self, desk: Desk, mailbox: Path):
        self.desk, self.mailbox = desk, mailbox

    def answer(self, code: str) -> None:
        log = self.desk.read_log(NOON)
        answer, self.run = e.live_answer(wait_for(self.mailbox / "hello"), code, self.desk.ring, NOON, log)
        self.desk.write_log(log)
        put(self.mailbox / "answer", answer)

    def open(self) -> list[dict]:
        share = wait_for(self.mailbox / "share")
        if share == b"":
            raise e.Refused("unconfirmed")
        return self.desk.checked(e.live_open(self.run, share, NOON))


class FirstLiveOffice:
    def __init__(self, desk: Desk, mailbox: Path):
        self.desk, self.cli, self.mailbox = desk, desk.cli, mailbox

    def answer(self, code: str) -> None:
        self.process, self.visits = self.cli.start_open_share(self.desk.key(), code, self.desk.log, self.desk.store,
                                                              self.mailbox)

    def open(self) -> list[dict]:
        self.cli.end(self.process)
        return self.cli.shared_visits(self.visits)


LIVE_VISITORS = {"first": FirstLiveVisitor, "second": SecondLiveVisitor}
LIVE_OFFICES = {"first": FirstLiveOffice, "second": SecondLiveOffice}
