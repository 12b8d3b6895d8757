"""Certificates, revocations and trust: section 6."""

from dataclasses import dataclass

from .cbor import array, bstr, uint, versioned
from .cose import Signed, read_signed, sign
from .errors import Refused, require
from .values import DAY, OFFICE_NAME, T, enter_text, text, time


@dataclass(frozen=True)
class Certificate:
    signed: Signed
    office: bytes
    name: str
    not_before: int
    not_after: int


def certify_office(authority: bytes, office: bytes, name: str, not_before: int, not_after: int) -> bytes:
    enter_text(name, OFFICE_NAME, empty=False)
    return sign("office-certificate", authority, [1, office, name, not_before, not_after])


def read_certificate(data: bytes) -> Certificate:
    signed, payload = read_signed("office-certificate", data)
    office, name, not_before, not_after = versioned(payload, 5)
    require(0 < time(not_after) - time(not_before) <= 90 * DAY, "malformed")
    return Certificate(signed, bstr(office, 32), text(name, OFFICE_NAME, empty=False), not_before, not_after)


@dataclass(frozen=True)
class Revocations:
    signed: Signed
    number: int
    issued: int
    expires: int
    offices: tuple[bytes, ...]


def revoke(authority: bytes, number: int, issued: int, expires: int, offices) -> bytes:
    return sign("revocations", authority, [1, number, issued, expires, sorted(offices)])


def read_revocations(data: bytes) -> Revocations:
    signed, payload = read_signed("revocations", data)
    number, issued, expires, offices = versioned(payload, 5)
    require(0 < time(expires) - time(issued) <= 31 * DAY and len(array(offices)) <= 10_000, "malformed")
    offices = tuple(bstr(office, 32) for office in offices)
    require(all(a < b for a, b in zip(offices, offices[1:])), "malformed")
    return Revocations(signed, uint(number), issued, expires, offices)


@dataclass(frozen=True)
class Trust:
    """The pinned authority and a revocation list; make it with `trust`."""

    authority: bytes
    revocations: Revocations

    def check_office(self, office: bytes, certificate: Certificate, t: int) -> None:
        """An office is trusted at time t: [R11] to [R14], in this order."""
        try:
            certificate.signed.verify(self.authority)
        except Refused:
            raise Refused("office-uncertified") from None
        require(certificate.office == office, "office-uncertified")
        require(certificate.not_before - T <= t < certificate.not_after, "office-lapsed")
        require(t < self.revocations.expires, "revocations-expired")
        require(office not in self.revocations.offices, "office-revoked")


def trust(authority: bytes, revocations: bytes, highest_seen: int = 0) -> Trust:
    """[R10]"""
    listed = read_revocations(revocations)
    listed.signed.verify(authority)
    require(listed.number >= highest_seen, "revocations-older")
    return Trust(authority, listed)
