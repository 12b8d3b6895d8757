"""The issuance guard (core/FORMAT.md, section 18), and identifiers of certificates."""

from __future__ import annotations

from typing import Any

from episeal import (
    GuardKey,
    GuardOutcome,
    GuardStates,
    NameLanguage,
    NameParts,
    PersonName,
    Reservation,
    guard_attempt_of,
    parse_date_of_birth,
    parse_uvci,
    read_open_reservation,
    reserve_issuance,
)

from .given import Given, WrongVector, prepared
from .said import seconds


def states_of(given: Given) -> GuardStates:
    """
    What ``stored`` has: ``key_ids``, where an attempt is decided; states under the newest key's tags of ``person`` and
    ``recovery_id``, if any; those under ``older`` keys.
    """
    return GuardStates(
        key_ids=given.optional("key_ids", Given.all_bytes) or [],
        person=given.optional("person", Given.octets),
        recovery_id=given.optional("recovery_id", Given.octets),
        older=given.optional("older", Given.all_bytes) or [],
    )


def read_key(given: Given) -> Any:
    """Reads the text of a ``key``: its epoch and its id."""
    key = GuardKey.import_secret_bytes(given.secret("key"))
    return {"epoch": key.epoch(), "id": key.id().hex()}


def name_of(given: Given) -> PersonName:
    """
    A person's ``surname`` and ``given_names``, and how a travel document spells them, if ``document_surname`` and
    ``document_given_names`` are there.
    """
    written = NameParts(surname=given.text("surname"), given_names=given.text("given_names"))
    if not given.has("document_surname"):
        with prepared():
            return PersonName(written.surname, written.given_names, NameLanguage.OTHER)
    document = NameParts(surname=given.text("document_surname"), given_names=given.text("document_given_names"))
    with prepared():
        return PersonName.with_document_spelling(written, document)


def tags(given: Given) -> Any:
    """The tags under ``key`` of a person: ``recovery_id``, name, ``date_of_birth``."""
    text, recovery, name = given.secret("key"), given.text("recovery_id"), name_of(given)
    date_of_birth = given.text("date_of_birth")
    with prepared():
        key = GuardKey.import_secret_bytes(text)
        parse_date_of_birth(date_of_birth)
    found = key.tags(recovery, name, date_of_birth)
    return {"person": found.person.hex(), "recovery_id": found.recovery_id.hex()}


def decide(given: Given) -> Any:
    """
    An attempt at ``now`` with ``keys``, by what is ``stored``, for ``seconds``: until when it is reserved. Its nonce is
    random.
    """
    texts, stored = given.texts("keys"), given.object("stored", states_of)
    lifetime, now = given.whole("seconds"), given.time("now")
    with prepared():
        keys = [GuardKey.import_secret_bytes(text.encode()) for text in texts]
    reservation = reserve_issuance(keys, stored, lifetime, now)
    with prepared():
        found = read_open_reservation(reservation.state())
    return {"expires": None if found is None else seconds(found.expires())}


def step(given: Given) -> Any:
    """
    A ``step`` (check, at ``now``; issued; failed; issued-unreserved) of the attempt whose state is ``reservation``, by
    what is ``stored``: the state to store, none after a check.
    """
    state, name, now = given.octets("reservation"), given.text("step"), given.optional("now", Given.time)
    stored = given.object("stored", states_of)
    with prepared():
        reservation = Reservation.resume(state)
    if name == "check" and now is not None:
        reservation.check(stored, now)
        return {"state": None}
    steps = {
        "issued": lambda: reservation.issued(stored),
        "failed": lambda: reservation.failed(stored),
        "issued-unreserved": reservation.issued_unreserved,
    }
    if name not in steps or now is not None:
        raise WrongVector(f"no step {name} with what is given")
    return {"state": steps[name]().hex()}


def open_(given: Given) -> Any:
    """Looks at one ``state`` at ``now``: whose it is, and whether it is an open reservation."""
    state, now = given.octets("state"), given.time("now")
    attempt = guard_attempt_of(state).hex()
    found = read_open_reservation(state)
    said = found and {"expires": seconds(found.expires()), "has_run_out": found.has_run_out(now)}
    return {"attempt": attempt, "open": said}


def settle(given: Given) -> Any:
    """What the operator stores in place of an open ``state`` after its ``outcome`` was found out, at ``now``."""
    state, now, outcome = given.octets("state"), given.time("now"), given.text("outcome")
    with prepared():
        found = read_open_reservation(state)
    if found is None:
        raise WrongVector("the state is no open reservation")
    return {"state": found.settled(GuardOutcome.from_code(outcome), now).hex()}


def read_uvci(given: Given) -> Any:
    """Reads the ``text`` of an identifier; gives it."""
    return {"uvci": parse_uvci(given.text("text"))}


GUARD = {
    "guard-key": read_key,
    "guard-tags": tags,
    "guard-decide": decide,
    "guard-step": step,
    "guard-open": open_,
    "guard-settle": settle,
    "read-uvci": read_uvci,
}
