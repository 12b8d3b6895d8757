"""Revocation lists: the German ones and the EU's filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from episeal import RevocationHashType, RevocationIndex, RevocationLists, RevocationPart

from .given import Given, named

Add = Callable[[RevocationLists], None]


def part_of(given: Given) -> RevocationPart:
    hash_type = RevocationHashType.from_code(given.text("hash_type"))
    return RevocationPart(kid=given.octets("kid"), hash_type=hash_type, prefix=given.octets("prefix"))


def kid_list(given: Given) -> Add:
    list_, key = given.octets("list"), given.octets("key")
    return lambda lists: lists.add_kid_list(list_, key)


def index(given: Given) -> Add:
    list_, key = given.octets("list"), given.octets("key")
    hash_type = RevocationHashType.from_code(given.text("hash_type"))
    of = RevocationIndex(kid=given.octets("kid"), hash_type=hash_type)
    return lambda lists: lists.add_index(of, list_, key)


def chunk(given: Given) -> Add:
    list_, key, part = given.octets("list"), given.octets("key"), part_of(given)
    return lambda lists: lists.add_chunk(part, list_, key)


def kid(given: Given) -> Add:
    of, hash_types = given.octets("kid"), [RevocationHashType.from_code(code) for code in given.texts("hash_types")]
    return lambda lists: lists.add_kid(of, hash_types)


def partial_hashes(given: Given) -> Add:
    list_, sha256, part = given.octets("list"), given.octets("sha256"), part_of(given)
    return lambda lists: lists.add_partial_hashes(part, list_, sha256)


def bloom_filter(given: Given) -> Add:
    list_, sha256, part = given.octets("list"), given.octets("sha256"), part_of(given)
    return lambda lists: lists.add_bloom_filter(part, list_, sha256)


# By the name of its format: what is read of a list, and how it is added.
FORMATS = {
    "kid-list": kid_list,
    "index": index,
    "chunk": chunk,
    "kid": kid,
    "partial-hashes": partial_hashes,
    "bloom-filter": bloom_filter,
}


def revocations_in(given: Given) -> Add:
    """One list: how it is added to others."""
    return named(FORMATS, given.text("format"))(given)


def revocation_lists(all_: list[Add]) -> RevocationLists:
    """All lists together."""
    lists = RevocationLists()
    for add in all_:
        add(lists)
    return lists


def read_revocations(given: Given) -> Any:
    """Adds all of ``lists`` to an empty one: how many were taken."""
    all_ = given.objects("lists", revocations_in)
    revocation_lists(all_)
    return {"taken": len(all_)}


REVOCATIONS = {"read-revocations": read_revocations}
