"""Key rings (FORMAT.md, section 18)."""

import episeal2 as e
from episeal2 import home
from episeal2.day_keys import is_deleted

from .given import Given, prepared

OF_PASSPHRASE = ("open-keyring", "lock-keyring", "lock-authority")


def read_key_ring(given: Given) -> dict:
    role, now = given.value("role"), given.get("now", 0)
    ring = e.read_key_ring(role, given.value("ring"))
    days = [{"day": secret.day, "kid": ring.kid(secret).hex()} for secret in ring.days
            if not is_deleted(secret.day, now)]
    return {"id": e.public_text(role, ring.identity), "days": days}


def unlock(given: Given) -> dict:
    locked = given.bytes("locked")
    if "derived" in given:
        derived = home.read_derived(given.value("derived"), *OF_PASSPHRASE)
        body = home.open_locked(locked, derived.under)
    else:
        body = home.open_typed(locked, given.value("passphrase"))
    return {"ring": body.decode("ascii")}


def lock(given: Given) -> dict:
    role, ring = given.value("role"), given.value("ring")
    with prepared():
        ring = e.read_key_ring(role, ring)
        derived = home.read_derived(given.value("derived"), *OF_PASSPHRASE)
    locked = home.lock_derived(ring, derived)
    return {"ring": home.open_locked(locked, derived.under).decode("ascii")}


OPERATIONS = {"read-key-ring": read_key_ring, "unlock-key-ring": unlock, "lock-key-ring": lock}
