"""Keys as text, posters, codes, and what a person types (core/FORMAT.md, sections 5, 8, 17 and 18)."""

from __future__ import annotations

from typing import Any

from episeal import (
    Authority,
    Contact,
    ContactFields,
    DiaryPinKey,
    DiarySecret,
    FieldError,
    NoticeKey,
    Office,
    PassphraseKey,
    PostalAddress,
    Poster,
    RunSecret,
    ShareCode,
    ShareCodeKey,
    Staff,
    Venue,
    authority_id_bytes,
    office_id_bytes,
    parse_area,
    parse_venue_id,
    staff_id_bytes,
    venue_id_bytes,
)

from .given import Given, WrongVector, named, prepared
from .view import ADDRESS, NAMES, contact_said

KEYS = {
    "authority": authority_id_bytes,
    "office": office_id_bytes,
    "venue": venue_id_bytes,
    "staff": staff_id_bytes,
}

# Whoever has secrets of each kind.
SECRETS: Any = {
    "authority-ring": Authority,
    "office-ring": Office,
    "venue-ring": Venue,
    "staff-ring": Staff,
    "diary": DiarySecret,
    "run": RunSecret,
    "notice": NoticeKey,
    "derived-pin": DiaryPinKey,
    "derived-passphrase": PassphraseKey,
    "derived-code": ShareCodeKey,
}


def read_key_text(given: Given) -> Any:
    """The key that stands in the ``text`` of an authority, an office, a venue or staff (``role``)."""
    role, text = given.text("role"), given.text("text")
    return {"key": named(KEYS, role)(text).hex()}


def read_secret_text(given: Given) -> Any:
    """Reads the secret ``text`` of a ``kind``, which is written as it was read."""
    kind, text = given.text("kind"), given.secret("text")
    secret = named(SECRETS, kind).import_secret_bytes(text)
    return {"text": secret.export_secret_bytes().decode()}


def read_poster(given: Given) -> Any:
    """What is printed in the ``text`` of a poster."""
    poster = Poster.parse(given.text("text"))
    return {"venue": poster.venue(), "name": poster.name(), "area": poster.area()}


def print_poster(given: Given) -> Any:
    """The poster of ``venue`` with ``name`` and ``area``, and its text."""
    venue, name, area = given.text("venue"), given.text("name"), given.text("area")
    with prepared():
        parse_venue_id(venue)
        parse_area(area)
    return {"text": Poster(venue, name, area).to_text()}


def enter_area(given: Given) -> Any:
    """What becomes of the ``text`` of an area as typed."""
    return {"area": parse_area(given.text("text"))}


def enter_contact(given: Given) -> Any:
    """What becomes of a contact as typed; where it is refused, ``wrong_field`` is the field that must be named."""
    typed, wrong = given.object("contact", contact_of), given.optional("wrong_field", Given.text)
    try:
        return contact_said(Contact(typed).fields())
    except FieldError as error:
        if error.field.code() != wrong:
            raise WrongVector(f"the field named is {error.field.code()}") from error
        raise


def contact_of(given: Given) -> ContactFields:
    address = PostalAddress(**given.present(ADDRESS, Given.text))
    fields: Any = given.present(NAMES, Given.text)
    return ContactFields(address=address, **fields)


def read_share_code(given: Given) -> Any:
    """Reads ``text`` as it is typed; gives the code as it is shown."""
    return {"code": ShareCode.parse(given.text("text")).expose_secret_text()}


TEXTS = {
    "read-key-text": read_key_text,
    "read-secret-text": read_secret_text,
    "read-poster": read_poster,
    "print-poster": print_poster,
    "enter-area": enter_area,
    "enter-contact": enter_contact,
    "read-share-code": read_share_code,
}
