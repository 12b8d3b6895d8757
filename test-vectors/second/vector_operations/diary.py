"""Diaries (FORMAT.md, section 18)."""

import episeal2 as e
from episeal2 import diary as diaries
from episeal2 import home
from episeal2.errors import require

from . import view
from .given import Given, prepared
from .texts import contact_said

DIARY_SECRET = "EPISEAL-DIARY-SECRET"


def _secret(given: Given, name: str) -> bytes | None:
    with prepared():
        return e.read_secret_text(DIARY_SECRET, given.value(name)) if name in given else None


class Locked:
    """`diary` and what it is unlocked with: `derived` or `pin`; the device's `secret`, if it has one."""

    def __init__(self, given: Given):
        self.data, self.secret = given.bytes("diary"), _secret(given, "secret")
        self.derived, self.pin = given.get("derived"), given.get("pin")

    def unlock(self) -> e.Diary:
        if self.derived is None:
            return e.read_diary(self.data, self.pin, self.secret)
        derived = home.read_derived(self.derived, "open-diary", "new-pin")
        return diaries.read_derived_diary(self.data, derived, self.secret)


def _contents(diary: e.Diary) -> dict:
    visits = sorted(diary.visits, key=lambda kept: (kept.arrival, kept.record_id))
    return {"contact": diary.contact and contact_said(diary.contact), "visits": [view.kept(one) for one in visits],
            "pending": [view.pending(one) for one in diary.pending]}


class Next:
    """The secret that a change takes, and the one that the diary is unlocked with afterwards."""

    def __init__(self, given: Given):
        self.secret, self.reopened = _secret(given, "next"), _secret(given, "reopened")

    def written(self, diary: e.Diary) -> dict:
        derived = home.Derived("open-diary", diary.salt, diary.stretched)
        return _contents(diaries.read_derived_diary(e.write_diary(diary), derived, self.reopened or self.secret))


def unlock_diary(given: Given) -> dict:
    return _contents(Locked(given).unlock())


def _unlocked(given: Given) -> e.Diary:
    with prepared():
        return Locked(given).unlock()


def delete_from_diary(given: Given) -> dict:
    taken, record, diary = Next(given), given.bytes("record"), _unlocked(given)
    require(any(kept.record_id == record for kept in diary.visits), "missing")
    return taken.written(diary.without([record], taken.secret))


def expire_diary(given: Given) -> dict:
    taken, now, diary = Next(given), given.value("now"), _unlocked(given)
    return taken.written(diary.expired(now, taken.secret))


def change_diary_pin(given: Given) -> dict:
    taken, new, diary = Next(given), given.value("new"), _unlocked(given)
    derived = home.read_derived(new, "open-diary", "new-pin")
    return taken.written(diary.with_derived(derived, taken.secret))


def set_pin(given: Given) -> None:
    diaries.enter_pin(given.value("pin"))


OPERATIONS = {"unlock-diary": unlock_diary, "delete-from-diary": delete_from_diary, "expire-diary": expire_diary,
              "change-diary-pin": change_diary_pin, "set-pin": set_pin}
