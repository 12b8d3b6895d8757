"""Key rings (core/FORMAT.md, section 18)."""

from __future__ import annotations

from typing import Any

from episeal import (
    Authority,
    Office,
    PassphraseKey,
    Staff,
    Stretch,
    Venue,
    lock_key_ring,
    unlock_key_ring,
)

from .given import Given, named, prepared
from .said import day_number

PARTIES: Any = {"authority": Authority, "office": Office, "staff": Staff, "venue": Venue}


def read_key_ring(given: Given) -> Any:
    """Reads ``ring``, the keys of a ``role``; gives the party's id and, for some, the day keys at ``now``."""
    role, ring, now = given.text("role"), given.secret("ring"), given.optional("now", Given.time)
    party = named(PARTIES, role).import_secret_bytes(ring)
    days = [] if now is None else party.day_keys(now)
    return {"id": party.id(), "days": [{"day": day_number(of.day), "kid": of.kid} for of in days]}


def unlock(given: Given) -> Any:
    """Unlocks ``locked`` with ``derived`` (a derived secret) or ``passphrase``; gives the key ring."""
    locked, derived = given.octets("locked"), given.optional("derived", Given.secret)
    if derived is None:
        key = Stretch().passphrase_key(locked, given.text("passphrase"))
    else:
        key = PassphraseKey.import_secret_bytes(derived)
    return {"ring": unlock_key_ring(locked, key).export_secret_bytes().decode()}


def lock(given: Given) -> Any:
    """Locks ``ring``, the keys of a ``role``, with ``derived``; gives the key ring as it is unlocked then."""
    role, ring, derived = given.text("role"), given.secret("ring"), given.secret("derived")
    with prepared():
        party = named(PARTIES, role).import_secret_bytes(ring)
        key = PassphraseKey.import_secret_bytes(derived)
    return {"ring": unlock_key_ring(lock_key_ring(party.key_ring(), key), key).export_secret_bytes().decode()}


def set_passphrase(given: Given) -> Any:
    """Whether ``passphrase`` can be set for the keys of ``ring``."""
    role, ring, passphrase = given.text("role"), given.secret("ring"), given.text("passphrase")
    with prepared():
        party = named(PARTIES, role).import_secret_bytes(ring)
    Stretch().new_passphrase_key(party.key_ring(), passphrase)
    return "set"


KEY_RING = {
    "read-key-ring": read_key_ring,
    "unlock-key-ring": unlock,
    "lock-key-ring": lock,
    "set-passphrase": set_passphrase,
}
