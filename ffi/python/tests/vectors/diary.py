"""Diaries (core/FORMAT.md, section 18)."""

from __future__ import annotations

from typing import Any

from episeal import Diary, DiaryPinKey, DiarySecret, Stretch, parse_record_id

from .given import Given, prepared
from .view import contact_said, kept_said, pending_said


def secret_of(given: Given, name: str) -> DiarySecret | None:
    """The secret of this name, if it is given."""
    text = given.optional(name, Given.secret)
    if text is None:
        return None
    with prepared():
        return DiarySecret.import_secret_bytes(text)


class Locked:
    """
    ``diary`` and what it is unlocked with: ``derived`` (a derived secret) or ``pin``; the device's ``secret``, if it
    has one.
    """

    def __init__(self, given: Given) -> None:
        self._diary, self._secret = given.octets("diary"), secret_of(given, "secret")
        self._derived = given.optional("derived", Given.secret)
        self._pin = given.text("pin") if self._derived is None else ""

    def key(self) -> DiaryPinKey:
        if self._derived is None:
            return Stretch().pin_key(self._diary, self._pin)
        return DiaryPinKey.import_secret_bytes(self._derived)

    def unlocked(self, key: DiaryPinKey) -> Diary:
        return unlocked(self._diary, key, self._secret)


def unlocked(diary: bytes, key: DiaryPinKey, secret: DiarySecret | None) -> Diary:
    return Diary.unlock_without_secret(diary, key) if secret is None else Diary.unlock(diary, key, secret)


class Next:
    """The secret that a change takes, ``next``, and the one that the diary is unlocked with afterwards."""

    def __init__(self, given: Given) -> None:
        self.secret, reopened = secret_of(given, "next"), secret_of(given, "reopened")
        self._reopened = reopened or self.secret

    def contents(self, diary: Diary, key: DiaryPinKey) -> Any:
        return contents(unlocked(diary.lock(), key, self._reopened))


def contents(diary: Diary) -> Any:
    """Everything in a diary."""
    contact = diary.contact()
    return {
        "contact": None if contact is None else contact_said(contact.fields()),
        "visits": [kept_said(kept) for kept in diary.visits()],
        "pending": [pending_said(pending) for pending in diary.pending()],
    }


def unlock_diary(given: Given) -> Any:
    """Gives what is in the diary."""
    locked = Locked(given)
    return contents(locked.unlocked(locked.key()))


def delete_from_diary(given: Given) -> Any:
    """Deletes the visit ``record``, under the ``next`` secret; gives what is in the diary as it is written then."""
    locked, next_, record = Locked(given), Next(given), given.text("record")
    with prepared():
        key = locked.key()
        diary = locked.unlocked(key)
        parse_record_id(record)
    if next_.secret is None:
        diary.delete_without_secret(record)
    else:
        diary.delete(record, next_.secret)
    return next_.contents(diary, key)


def expire_diary(given: Given) -> Any:
    """Deletes what is due at ``now``, under the ``next`` secret; gives what is in the diary as it is written then."""
    locked, next_, now = Locked(given), Next(given), given.time("now")
    with prepared():
        key = locked.key()
        diary = locked.unlocked(key)
    if next_.secret is None:
        diary.expire_without_secret(now)
    else:
        diary.expire(next_.secret, now)
    return next_.contents(diary, key)


def change_diary_pin(given: Given) -> Any:
    """Changes the PIN to the one of ``new``, a derived secret, under the ``next`` secret; gives what is in it."""
    locked, next_, derived = Locked(given), Next(given), given.secret("new")
    with prepared():
        diary = locked.unlocked(locked.key())
    key = DiaryPinKey.import_secret_bytes(derived)
    if next_.secret is None:
        diary.change_pin_without_secret(key)
    else:
        diary.change_pin(key, next_.secret)
    return next_.contents(diary, key)


def set_pin(given: Given) -> Any:
    """Stretches ``pin``, which is being set."""
    Stretch().new_pin_key(given.text("pin"))
    return None


DIARY = {
    "unlock-diary": unlock_diary,
    "delete-from-diary": delete_from_diary,
    "expire-diary": expire_diary,
    "change-diary-pin": change_diary_pin,
    "set-pin": set_pin,
}
