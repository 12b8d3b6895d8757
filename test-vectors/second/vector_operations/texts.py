"""Keys as text, posters, codes, and what a person types (FORMAT.md, sections 5, 8, 17 and 18)."""

import episeal2 as e
from episeal2.errors import Refused
from episeal2.home import MIN_PASSPHRASE, MIN_PASSPHRASE_OF_AUTHORITY, enter_passphrase, read_derived
from episeal2.values import enter_area as entered_area
from episeal2.visit import contact_body, read_contact

from .given import Given, WrongVector, prepared
from .trust import public

SECRETS = {"diary": "EPISEAL-DIARY-SECRET", "run": "EPISEAL-RUN-SECRET", "notice": "EPISEAL-NOTICE-SECRET"}
DERIVED = {"derived-pin": ("open-diary", "new-pin"), "derived-code": ("open-share", "seal-share"),
           "derived-passphrase": ("open-keyring", "lock-keyring", "lock-authority")}
FIELDS = {"given-name": "given", "family-name": "family", "phone": "telephone", "email": "email", "street": "street",
          "house-number": "house_number", "postal-code": "postal_code", "city": "city", "country": "country"}


def read_key_text(given: Given) -> dict:
    return {"key": e.read_public_text(given.value("role"), given.value("text")).hex()}


def read_secret_text(given: Given) -> dict:
    kind, text = given.value("kind"), given.value("text")
    if kind in SECRETS:
        prefix = SECRETS[kind]
        return {"text": e.secret_as_text(prefix, e.read_secret_text(prefix, text))}
    if kind in DERIVED:
        return {"text": read_derived(text, *DERIVED[kind]).text()}
    return {"text": e.write_key_ring(e.read_key_ring(kind.removesuffix("-ring"), text))}


def read_poster(given: Given) -> dict:
    found = e.read_poster(given.value("text"))
    return {"venue": e.public_text("venue", found.identity), "name": found.name, "area": "/".join(found.area)}


def print_poster(given: Given) -> dict:
    venue, name, area = public("venue", given, "venue"), given.value("name"), given.value("area")
    with prepared():
        entered_area(area)
    return {"text": e.poster_text(venue, name, area)}


def scan_check_in_code(given: Given) -> dict:
    text, now, scanned = given.value("text"), given.value("now"), set()
    with prepared():
        for before in given.get("before", []):
            e.scan_check_in_code(before, now, scanned)
    return {"handle": e.scan_check_in_code(text, now, scanned).handle.hex()}


def enter_area(given: Given) -> dict:
    return {"area": "/".join(entered_area(given.value("text")))}


def enter_contact(given: Given) -> dict:
    fields = given.value("contact")
    wrong = given.get("wrong_field")
    try:
        return _entered(fields)
    except Refused:
        if _refused_field(fields) != wrong:
            raise WrongVector(f"the field named is {_refused_field(fields)}") from None
        raise


def _entered(fields: dict) -> dict:
    body = contact_body(e.Contact(**{FIELDS[name]: text for name, text in fields.items()}))
    return contact_said(read_contact(body))


def contact_said(found: e.Contact) -> dict:
    """By the names of the fields, without those that are empty."""
    return {name: getattr(found, field) for name, field in FIELDS.items() if getattr(found, field) != ""}


def _refused_field(fields: dict) -> str:
    """The first that is refused alone; where none is, it is the family name that is missing."""
    for name, text in fields.items():
        try:
            _entered({"given-name": "Vogt", "family-name": "Vogt", name: text})
        except Refused:
            return name
    return "family-name"


def set_passphrase(given: Given) -> str:
    role, passphrase, ring = given.value("role"), given.value("passphrase"), given.value("ring")
    with prepared():
        e.read_key_ring(role, ring)
    enter_passphrase(passphrase, MIN_PASSPHRASE_OF_AUTHORITY if role == "authority" else MIN_PASSPHRASE)
    return "set"


OPERATIONS = {"read-key-text": read_key_text, "read-secret-text": read_secret_text, "read-poster": read_poster,
              "print-poster": print_poster, "scan-check-in-code": scan_check_in_code, "enter-area": enter_area,
              "enter-contact": enter_contact, "set-passphrase": set_passphrase}
