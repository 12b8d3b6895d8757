"""Diaries written by either implementation and read by the other."""

import os
from dataclasses import replace
from itertools import cycle, product

import episeal2 as e
from cli import Cli
from episeal2 import curves, diary
from forger import ADA, Bad
from scene import DAY, NOON, TODAY
from sharing import DIARIES, DiaryFiles, FirstDiary, SecondDiary

BEN = e.Contact("", "Ærøskøbing", "+45 1", "ben@example.org", "Brogade", "5970", "佐賀市", "1", "DK")
OTHER = {"first": "second", "second": "first"}
NEW_PIN = "Zwölf Boxkämpfer"


def kept_on(day: int, name: str = "Löwen", area=("Saal", "Tisch 7"), **more) -> e.Kept:
    author = curves.random_key()
    header = e.Header(day, os.urandom(16), 0, curves.ed25519_public(author))
    return e.Kept(author, curves.random_key(), header, more.get("kind", 0), os.urandom(32), name, area,
                  DAY * day + more.get("second", 3_600), more.get("departure"))


class DiaryDays:
    """What is done to a diary in its life, and what it holds after each step."""

    STEPS = ("create", "contact", "first_visit", "check_out", "many_visits", "delete", "expire", "expire_again",
             "change_pin", "other_contact", "delete_all")

    def __init__(self, cli: Cli, with_secret: bool):
        self.files = DiaryFiles.new(cli, with_secret)
        self.holds_contact, self.visits = None, {}

    def _hold(self, *visits: e.Kept) -> tuple[e.Kept, ...]:
        self.visits |= {kept.record_id: kept for kept in visits}
        return visits

    def create(self, book) -> None:
        book.create()

    def contact(self, book) -> None:
        self.holds_contact = BEN
        book.set_contact(BEN)

    def first_visit(self, book) -> None:
        """What a `seal` of the first implementation left."""
        cli, bad = self.files.cli, Bad(self.files.cli)
        _, kept = cli.seal(bad.poster, cli.contact(ADA), bad.day_key, bad.trust, area="Haus/1. Stock")
        book.add(*self._hold(e.read_kept(kept)))

    def check_out(self, book) -> None:
        (kept,) = self.visits.values()
        later = replace(kept, header=replace(kept.header, revision=1), departure=kept.arrival + 60)
        book.amend(*self._hold(later))

    def many_visits(self, book) -> None:
        day_of = {n: TODAY - n for n in (0, 1, 13, 14, 15, 16, 40)}
        visits = [kept_on(on, second=60 * n, kind=n % 4) for n, on in day_of.items()]
        longest = kept_on(TODAY, "ä" * 80, ("L" * 64,) * 5, second=0, departure=DAY * (TODAY + 1))
        book.add(*self._hold(*visits, longest, kept_on(TODAY, "x", (), second=DAY - 1)))

    def delete(self, book) -> None:
        gone = sorted(self.visits)[:2]
        self.visits = {id: kept for id, kept in self.visits.items() if id not in gone}
        book.delete(*gone)

    def expire(self, book, t: int = NOON) -> None:
        self.visits = {id: kept for id, kept in self.visits.items() if kept.header.day >= t // DAY - 14}
        book.expire(t)

    def expire_again(self, book) -> None:
        """With a clock that went back, and then forward by a day."""
        book.expire(NOON - 100 * DAY)
        self.expire(book, DAY * (TODAY + 1))

    def change_pin(self, book) -> None:
        book.change_pin(NEW_PIN)

    def other_contact(self, book) -> None:
        self.holds_contact = ADA
        book.set_contact(ADA)

    def delete_all(self, book) -> None:
        self.holds_contact, self.visits = None, {}
        book.delete_all()

    def secret_and_bytes(self) -> tuple[bytes | None, bytes]:
        if not self.files.diary.exists():
            return None, b""
        return self.files.secret_bytes(), self.files.diary.read_bytes()

    def read_by(self, who: str) -> bool:
        book = DIARIES[who](self.files)
        return book.contents() == (self.holds_contact, book.expected(self.visits.values()))


def diaries_in_turn(check, cli: Cli) -> None:
    """One diary that the implementations take turns writing; each step is read by the other one."""
    for begins, with_secret in product(("first", "second"), (False, True)):
        days = DiaryDays(cli, with_secret)
        for step, writer in zip(days.STEPS, cycle((begins, OTHER[begins]))):
            name = f"diary {'with' if with_secret else 'without'} secret: {writer}: {step.replace('_', ' ')}"
            secret, old = days.secret_and_bytes()
            check(name, lambda: getattr(days, step)(DIARIES[writer](days.files)))
            check(f"{name}, {OTHER[writer]} reads", lambda: days.read_by(OTHER[writer]), True)
            if secret != days.secret_and_bytes()[0] and old:
                # under the next secret, what was there before no longer opens
                again = replace(days.files, diary=cli.file("diary", old))
                check.refused(f"{name}, old bytes", "undecryptable", DIARIES[OTHER[writer]](again).contents)


def next_secrets(check, cli: Cli) -> None:
    """The first implementation takes another secret exactly where section 18 requires it."""
    files = DiaryFiles.new(cli, True)
    book = FirstDiary(files)
    book.create()
    kept, due = kept_on(TODAY), kept_on(TODAY - 15)
    for name, fresh, call in (
            ("add", False, lambda: book.add(kept, due)), ("contact", False, lambda: book.set_contact(BEN)),
            ("delete", True, lambda: book.delete(kept.record_id)), ("expire", True, lambda: book.expire(NOON)),
            ("change the PIN", True, lambda: book.change_pin(NEW_PIN)), ("delete all", True, book.delete_all)):
        before, salt = files.secret_bytes(), salt_of(files)
        check(f"next secret: {name}", lambda: (call(), files.secret_bytes() != before)[1], fresh)
        check(f"salt: {name}", lambda: salt_of(files) != salt, name == "change the PIN")


def salt_of(files: DiaryFiles) -> bytes:
    return e.read_diary(files.diary.read_bytes(), files.pin, files.secret_bytes()).salt


def largest_diary(check, cli: Cli) -> None:
    files = DiaryFiles.new(cli, False)
    book = SecondDiary(files)
    book.create()
    full = [kept_on(TODAY - n % 14, "ä" * 80, ("L" * 64,) * 5, second=n) for n in range(1_000)]
    book.add(*full)
    check("diary of 1,000: second writes, first reads", lambda: FirstDiary(files).contents()[1],
          FirstDiary.expected(full))
    check.refused("diary of 1,000: one more", "too-long", lambda: FirstDiary(files).add(kept_on(TODAY)))
    check("diary of 1,000: first writes, second reads", lambda: (
        FirstDiary(files).set_contact(BEN), book.contents())[1], (BEN, book.expected(full)))


def firsts_refused(check, cli: Cli) -> None:
    """The second implementation refuses what is not the right PIN and secret for the first one's diary."""
    for with_secret in (False, True):
        files = DiaryFiles.new(cli, with_secret)
        FirstDiary(files).create()
        data, secret = files.diary.read_bytes(), files.secret_bytes()
        name = f"diary {'with' if with_secret else 'without'} secret, of the first"
        for what, changed in (("wrong PIN", (data, "271829", secret)), ("wrong secret", (data, files.pin, bytes(32))),
                              ("bit flipped", (data[:-1] + bytes([data[-1] ^ 1]), files.pin, secret)),
                              ("no PIN", (data, "", secret))):
            check.refused(f"{name}: {what}", "undecryptable", lambda: e.read_diary(*changed))
        clear = e.cbor.read(diary.read_envelope0("diary", data).clear)
        check(f"{name}: clear", lambda: [clear[0], len(clear[1]), len(clear[2]), clear[1] != clear[2]],
              [1, 16, 16, True])


GROUPS = (diaries_in_turn, next_secrets, largest_diary, firsts_refused)
