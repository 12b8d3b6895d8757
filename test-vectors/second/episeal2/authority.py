"""Certificates, revocation lists, successions and trust: section 6."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .cbor import D, array, bstr, labelled, uint, versioned, with_ext
from .cose import Signed, read_signed, sha256, sign
from .curves import ed25519_public
from .errors import Refused, require
from .values import DAY, OFFICE_NAME, T, day, day_of, enter_name, name, time

AUTHORITY, VENUE = 0, 1
SUITE_1 = 1
MAX_PINNED = 8
MAX_CHAIN = 8
MAX_LISTS = MAX_PINNED * (1 + MAX_CHAIN)
MAX_SUCCESSIONS = 1_000
MAX_REVOKED = 10_000
MAX_TRUST = 32 * 1024 * 1024


@dataclass(frozen=True)
class Certificate:
    signed: Signed
    authority: bytes
    office: bytes
    name: str
    not_before: int
    not_after: int


def certify_office(authority: bytes, office: bytes, office_name: str, not_before: int, not_after: int,
                   *ext: dict) -> bytes:
    office_name = enter_name(office_name, OFFICE_NAME)
    return sign("office-certificate", authority,
                [1, ed25519_public(authority), office, office_name, not_before, not_after, *ext])


def read_certificate(data: bytes) -> Certificate:
    signed, payload = read_signed("office-certificate", data)
    fields, ext = with_ext(versioned(payload, 6, 7), 6)
    authority, office, office_name, not_before, not_after = fields
    require(0 < time(not_after) - time(not_before) <= 90 * DAY, "malformed")
    found = Certificate(signed, bstr(authority, 32), bstr(office, 32), name(office_name, OFFICE_NAME), not_before,
                        not_after)
    ext.check()
    return found


@dataclass(frozen=True)
class Revocations:
    signed: Signed
    authority: bytes
    number: int
    issued: int
    expires: int
    offices: tuple[bytes, ...]

    @property
    def payload_digest(self) -> bytes:
        return sha256(self.signed.payload)


def revoke(authority: bytes, number: int, issued: int, expires: int, offices, *ext: dict) -> bytes:
    said = [1, ed25519_public(authority), number, issued, expires, sorted(offices)]
    return sign("revocations", authority, [*said, *ext])


def read_revocations(data: bytes) -> Revocations:
    signed, payload = read_signed("revocations", data)
    fields, ext = with_ext(versioned(payload, 6, 7), 6)
    authority, number, issued, expires, offices = fields
    require(0 < time(expires) - time(issued) <= 31 * DAY and len(array(offices)) <= MAX_REVOKED, "malformed")
    offices = tuple(bstr(office, 32) for office in offices)
    require(_ascending(offices), "malformed")
    found = Revocations(signed, bstr(authority, 32), uint(number), issued, expires, offices)
    ext.check()
    return found


# -- Succession -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Succession:
    signed: Signed
    role: int
    old: bytes
    new: bytes
    suite: int
    start: int
    next: bytes | None
    consent: Signed = field(compare=False)

    def check_signed(self) -> None:
        """[R83]"""
        self.consent.verify(self.new)
        self.signed.verify(self.old)


def succeed(old: bytes, new: bytes, role: int, start: int, next: bytes | None = None, suite: int = SUITE_1) -> bytes:
    said = [1, role, ed25519_public(old), ed25519_public(new), suite, start, next]
    return sign("succession", old, [*said, sign("succession-consent", new, said)])


def _read_said(said: list) -> tuple:
    role, old, new, suite, start, next = said
    return (uint(role, 1), bstr(old, 32), bstr(new, 32), uint(suite), day(start),
            None if next is None else bstr(next, 32))


def read_consent(data: bytes) -> tuple[Signed, tuple]:
    signed, payload = read_signed("succession-consent", data)
    return signed, _read_said(versioned(payload, 7))


def read_succession(data: bytes) -> Succession:
    """[R81] is about the message itself, [R82] about what is in it."""
    signed, payload = read_signed("succession", data)
    *said, consent = versioned(payload, 8)
    said = _read_said(said)
    consent, consented = read_consent(bstr(consent))
    require(consented == said, "malformed")
    role, old, new, suite, start, next = said
    require(old != new, "malformed")
    require(suite == SUITE_1, "unsupported-version")
    return Succession(signed, role, old, new, suite, start, next, consent)


@dataclass(frozen=True)
class Successions:
    """What was taken; it is never forgotten."""

    taken: tuple[Succession, ...] = ()

    def with_one(self, data: bytes) -> "Successions":
        """[R81] to [R84], in this order."""
        one = read_succession(data)
        one.check_signed()
        if any(one.signed.encoding == other.signed.encoding for other in self.taken):
            return self
        require(len(self.taken) < MAX_SUCCESSIONS, "too-long")
        of_role = [other for other in self.taken if other.role == one.role]
        require(not any(other.old == one.old or other.new == one.new for other in of_role), "disagrees")
        with_it = Successions((*self.taken, one))
        for first in [s for s in with_it.taken if s.role == one.role]:
            _check_chain(with_it.chain(first))
        return with_it

    def chain(self, first: Succession) -> list[Succession]:
        """From this one on, as far as it goes; a key that appears a second time ends it."""
        chain, seen = [first], {first.old}
        while chain[-1].new not in seen:
            seen.add(chain[-1].new)
            following = self._of(first.role, chain[-1].new)
            if following is None:
                break
            chain.append(following)
        return chain

    def _of(self, role: int, old: bytes) -> Succession | None:
        return next((s for s in self.taken if (s.role, s.old) == (role, old)), None)

    def key_at(self, role: int, first: bytes, on: int) -> bytes:
        """The key that counts on a day, of those that begin with the first."""
        found = self._of(role, first)
        while found is not None and found.start <= on:
            first, found = found.new, self._of(role, found.new)
        return first

    def counts(self, role: int, key: bytes, on: int) -> bool:
        """[R86]: whether this key counts on that day: not one that is already succeeded, or yet to come."""
        if any(s.start > on for s in self.taken if (s.role, s.new) == (role, key)):  # at most one
            return False
        return self.key_at(role, key, on) == key

    def same_venue(self, printed: bytes, identity: bytes, on: int) -> bool:
        """Whether `identity` is the printed one, or its successor, that counts on the day."""
        return self.key_at(VENUE, printed, on) == identity and self.counts(VENUE, identity, on)


def _check_chain(chain: list[Succession]) -> None:
    """[R84]"""
    require(len(chain) <= MAX_CHAIN, "disagrees")
    keys = [chain[0].old, *(s.new for s in chain)]
    require(len(set(keys)) == len(keys), "disagrees")
    for one, following in zip(chain, chain[1:]):
        require(one.start < following.start, "disagrees")
        require(one.next is None or one.next == sha256(following.new), "disagrees")


def take_succession(known: Successions, data: bytes, t: int) -> Successions:
    """[R85]: what a server does; a known succession changes nothing."""
    after = known.with_one(data)
    if after is not known:
        require(read_succession(data).start > day_of(t), "wrong-day")
    return after


# -- Trust ----------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Seen:
    """The highest number of an authority's lists, and every office that any of them named."""

    authority: bytes
    number: int = 0
    payload: bytes | None = None
    revoked: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Trust:
    """Pinned authorities, successions, what was seen of each authority's lists, and the lists that are held.

    Of one authority the last list in `lists` is the one with the highest number.
    """

    pinned: tuple[bytes, ...]
    successions: Successions = Successions()
    seen: tuple[Seen, ...] = ()
    lists: tuple[Revocations, ...] = ()

    # -- who counts --

    def is_authority(self, key: bytes, t: int) -> bool:
        """Pinned or a successor of a pinned one, and counting at t [R86]."""
        on = day_of(t)
        named = {self.successions.key_at(AUTHORITY, pinned, on) for pinned in self.pinned}
        return key in named and self.successions.counts(AUTHORITY, key, on)

    def same_venue(self, printed: bytes, identity: bytes, on: int) -> bool:
        return self.successions.same_venue(printed, identity, on)

    # -- what is taken --

    def with_succession(self, data: bytes) -> "Trust":
        return replace(self, successions=self.successions.with_one(data))

    def with_list(self, data: bytes, t: int) -> "Trust":
        """[R78] [R79] [R10] [R80] [R109], in this order; a refused list changes nothing."""
        listed = read_revocations(data)
        require(self.is_authority(listed.authority, t), "office-uncertified")
        listed.signed.verify(listed.authority)
        require(listed.issued - T <= t, "revocations-ahead")
        before = next((seen for seen in self.seen if seen.authority == listed.authority), Seen(listed.authority))
        require(listed.number >= before.number, "revocations-older")
        same = before.payload in (None, listed.payload_digest) or listed.number > before.number
        require(same, "disagrees")
        revoked = tuple(sorted({*before.revoked, *listed.offices}))
        require(len(revoked) <= MAX_REVOKED, "too-long")
        others = [seen for seen in self.seen if seen.authority != listed.authority]
        seen = sorted([*others, Seen(listed.authority, listed.number, listed.payload_digest, revoked)])
        lists = tuple(held for held in self.lists if held != listed)
        return replace(self, seen=tuple(seen), lists=(*lists, listed))

    # -- an office --

    def check_office(self, office: bytes, certificate: Certificate, t: int, arrival: int | None = None) -> None:
        """An office is trusted at time t: [R11] to [R14], in this order; [R12] at an arrival, where there is one."""
        require(certificate.office == office, "office-uncertified")
        require(self.is_authority(certificate.authority, t), "office-uncertified")
        try:
            certificate.signed.verify(certificate.authority)
        except Refused:
            raise Refused("office-uncertified") from None
        at = t if arrival is None else arrival
        require(certificate.not_before - T <= at < certificate.not_after, "office-lapsed")
        newest = next((held for held in reversed(self.lists) if held.authority == certificate.authority), None)
        require(newest is not None and t < newest.expires, "revocations-expired")
        self.check_not_revoked(office)

    def check_not_revoked(self, office: bytes) -> None:
        """[R14]: no list that was taken, of any authority, superseded or expired."""
        require(not any(office in seen.revoked for seen in self.seen), "office-revoked")


def trust_in(pinned: Iterable[bytes], t: int, lists: Iterable[bytes] = (), successions: Iterable[bytes] = ()) -> Trust:
    """A new trust, with what is taken at t."""
    found = Trust(tuple(sorted(set(pinned))))
    require(1 <= len(found.pinned) <= MAX_PINNED, "malformed")
    for data in successions:
        found = found.with_succession(data)
    for data in lists:
        found = found.with_list(data, t)
    return found


def write_trust(found: Trust) -> bytes:
    # D(["episeal-1 trust", [1*8 authority], [0*72 [authority, list, payload, [0*10000 office]]], [0*1000 succession]])
    seen = [[seen.authority, seen.number, seen.payload, list(seen.revoked)] for seen in sorted(found.seen)]
    return D(["episeal-1 trust", sorted(found.pinned), seen, [s.signed.encoding for s in found.successions.taken]])


def _read_seen(x) -> Seen:
    authority, number, payload, revoked = array(x, 4)
    require(len(array(revoked)) <= MAX_REVOKED, "malformed")
    found = Seen(bstr(authority, 32), uint(number), bstr(payload, 32), tuple(bstr(office, 32) for office in revoked))
    require(_ascending(found.revoked), "malformed")
    return found


def _ascending(keys) -> bool:
    return all(a < b for a, b in zip(keys, keys[1:]))


def read_trust(data: bytes) -> Trust:
    pinned, seen, successions = labelled(data, "trust", 3, MAX_TRUST)
    require(1 <= len(array(pinned)) <= MAX_PINNED and len(array(seen)) <= MAX_LISTS, "malformed")
    require(len(array(successions)) <= MAX_SUCCESSIONS, "malformed")
    pinned = [bstr(authority, 32) for authority in pinned]
    seen = [_read_seen(x) for x in seen]
    require(_ascending(pinned) and _ascending([one.authority for one in seen]), "malformed")
    found = Trust(tuple(pinned), seen=tuple(seen))
    for one in successions:
        before, found = found, _taken(found, bstr(one))
        require(before != found, "malformed")
    return found


def _taken(found: Trust, data: bytes) -> Trust:
    """[R71] is about what is in it; one that does not count is not in a trust that was kept."""
    read_succession(data)
    try:
        return found.with_succession(data)
    except Refused:
        raise Refused("malformed") from None
