"""Notices, by which a guest learns that an office read the guest's visit: section 22."""

import os
from dataclasses import dataclass

from .authority import Certificate, Trust, read_certificate
from .cbor import D, array, bstr, versioned
from .cose import HKDF, Signed, read_signed, sign
from .errors import require
from .values import T, time

STEP, MOST = 1_024, 32_768


def tag_of(notice_key: bytes, id: bytes, kid: bytes) -> bytes:
    # tag = HKDF(notice key, D(["episeal-1 notice", id, kid]))[0..16]
    return HKDF(notice_key, D(["episeal-1 notice", id, kid]))[:16]


@dataclass(frozen=True)
class Notice:
    signed: Signed
    certificate: Certificate
    kid: bytes
    id: bytes
    at: int
    tags: tuple[bytes, ...]

    def tells(self, notice_key: bytes) -> bool:
        return tag_of(notice_key, self.id, self.kid) in self.tags


def write_notice(office_seed: bytes, certificate: bytes, kid: bytes, at: int, notice_keys, number: int = STEP) -> bytes:
    """With a tag for each record read, padded with random ones to `number`, the same for all of an office's."""
    id = os.urandom(16)
    tags = {tag_of(key, id, kid) for key in notice_keys}
    require(len(tags) <= number, "too-long")
    while len(tags) < number:
        tags.add(os.urandom(16))
    return sign("notice", office_seed, [1, certificate, kid, id, at, sorted(tags)])


def read_notice(data: bytes) -> Notice:
    """[R108]"""
    signed, payload = read_signed("notice", data)
    certificate, kid, id, at, tags = versioned(payload, 6)
    return Notice(signed, read_certificate(bstr(certificate)), bstr(kid, 16), bstr(id, 16), time(at), _read_tags(tags))


def _read_tags(tags) -> tuple[bytes, ...]:
    require(len(array(tags)) % STEP == 0 and STEP <= len(tags) <= MOST, "malformed")
    tags = tuple(bstr(tag, 16) for tag in tags)
    require(all(a < b for a, b in zip(tags, tags[1:])), "malformed")
    return tags


def take_notice(data: bytes, t: int, trust: Trust) -> Notice:
    """[R106]: what a server does."""
    notice = read_notice(data)
    trust.check_office(notice.certificate.office, notice.certificate, t)
    notice.signed.verify(notice.certificate.office)
    require(abs(notice.at - t) <= T, "invalid-time")
    return notice


def told_by(notice: Notice, notice_keys, t: int, trust: Trust) -> list[bytes]:
    """[R107]: the visitor's own notice keys that the notice tells; what the notice says of its time proves nothing."""
    trust.check_office(notice.certificate.office, notice.certificate, t)
    notice.signed.verify(notice.certificate.office)
    return [key for key in notice_keys if notice.tells(key)]
