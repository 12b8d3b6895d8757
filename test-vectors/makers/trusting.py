"""Lists, offices, successions and kept trust, as a vector gives them."""

from episeal2 import cose, curves
from episeal2.authority import VENUE
from episeal2.cbor import D
from scene import NOON, TODAY, Authority
from town import Town, authority_text, trust_of


def list_given(authority: Authority, data: bytes, now: int = NOON, **trust) -> dict:
    return {"trust": trust_of(authority, **trust), "authority": authority_text(authority), "list": data, "now": now}


def office_given(town: Town, day_key: bytes, trust: dict | None = None, now: int = NOON) -> dict:
    return {"trust": trust or town.trust(), "office_day_key": day_key, "now": now}


def kept_trust(pinned: list, lists: list, successions=()) -> bytes:
    # D(["episeal-1 trust", [authority], [[authority, list, payload, [office]]], [succession]])
    return D(["episeal-1 trust", pinned, lists, list(successions)])


def seeds(number: int) -> list[bytes]:
    return [curves.random_key() for _ in range(number)]


def succession(old: bytes, new: bytes, said: dict | None = None, consented: dict | None = None, by_old=None,
               by_new=None, role: int = VENUE) -> bytes:
    """With other fields in the succession or in its consent, or other signers."""
    fields = {"role": role, "old": curves.ed25519_public(old), "new": curves.ed25519_public(new), "suite": 1,
              "from": TODAY + 3, "next": None}
    consent = cose.sign("succession-consent", by_new or new, [1, *(fields | (consented or {})).values()])
    return cose.sign("succession", by_old or old, [1, *(fields | (said or {})).values(), consent])
