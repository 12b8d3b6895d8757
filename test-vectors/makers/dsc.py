"""Document signers and the authorities that certify them: X.509 certificates (RFC 5280) and their faults."""

import hashlib
import time
from dataclasses import dataclass, field, replace

from der import (NULL, bits, boolean, explicit, integer, octets, oid, printable, sequence, tagged, utc_time, utf8)
from keys import DIGESTS, RSA_SIGNER, EcKey, RsaKey

COUNTRY, ORGANISATION, COMMON_NAME = "2.5.4.6", "2.5.4.10", "2.5.4.3"
BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE = "2.5.29.19", "2.5.29.15", "2.5.29.37"
TESTS, VACCINATIONS, RECOVERIES = (f"1.3.6.1.4.1.1847.2021.1.{n}" for n in (1, 2, 3))
LEGACY_RECOVERIES = "1.3.6.1.4.1.0.1847.2021.1.3"
FOREIGN_USAGE = "1.3.6.1.5.5.7.3.4"  # email protection
DAY = 86_400
# 2026-01-01 and 2028-01-01, in UTC
START, END = 1_767_225_600, 1_830_297_600


def name(common_name: str, country: str | None = "DE") -> bytes:
    parts = [(COUNTRY, printable(country))] if country else []
    parts += [(ORGANISATION, utf8("Landesamt Kleinwarnow")), (COMMON_NAME, utf8(common_name))]
    return sequence(*(tagged(0x31, sequence(oid(kind), value)) for kind, value in parts))


def extension(kind: str, value: bytes, critical: bool = False, default_written: bool = False) -> bytes:
    flag = boolean(critical) if critical or default_written else b""
    return sequence(oid(kind), flag, octets(value))


def usage_of_key(bit: int, *others: int, critical: bool = True) -> bytes:
    """Bit 0 is digitalSignature, 2 keyEncipherment, 5 keyCertSign, 6 cRLSign (RFC 5280, 4.2.1.3)."""
    value = sum(0x80 >> n for n in (bit, *others))
    return extension(KEY_USAGE, bits(bytes([value]), max(0, (value & -value).bit_length() - 1)), critical)


def purposes(*kinds: str, critical: bool = False) -> bytes:
    return extension(EXTENDED_KEY_USAGE, sequence(*map(oid, kinds)), critical)


def constraints(is_authority: bool) -> bytes:
    return extension(BASIC_CONSTRAINTS, sequence(boolean(True), integer(0)) if is_authority else sequence(), True)


SIGNING = usage_of_key(0)
CERTIFYING = (constraints(True), usage_of_key(5, 6))


def ecdsa(hash_name: str) -> bytes:
    """RFC 5758, 3.2; with SHA-1, RFC 3279, 2.2.3."""
    arcs = {"sha1": "1", "sha256": "3.2", "sha384": "3.3", "sha512": "3.4"}
    return sequence(oid(f"1.2.840.10045.4.{arcs[hash_name]}"))


def pkcs1(hash_name: str) -> bytes:
    """RFC 4055, section 5; with SHA-1, RFC 3279, 2.2.1."""
    arc = {"sha1": 5, "sha256": 11, "sha384": 12, "sha512": 13}[hash_name]
    return sequence(oid(f"1.2.840.113549.1.1.{arc}"), NULL)


def pss(hash_name: str, salt_length: int, mask_name: str) -> bytes:
    """RFC 4055, 3.1."""
    digest = sequence(oid(DIGESTS[hash_name]), NULL)
    mask = sequence(oid("1.2.840.113549.1.1.8"), sequence(oid(DIGESTS[mask_name]), NULL))
    parameters = sequence(explicit(0, digest), explicit(1, mask), explicit(2, integer(salt_length)))
    return sequence(oid("1.2.840.113549.1.1.10"), parameters)


@dataclass(frozen=True)
class Authority:
    """Who certifies: a CSCA, which certifies itself."""
    key: EcKey | RsaKey = EcKey("csca")
    common_name: str = "CSCA Kleinwarnow"
    hash_name: str = "sha256"
    padding: str = "pkcs1"
    salt_length: int | None = None
    # What the parameters of PSS name for MGF1 and as length of the salt, where that is not what is done.
    mask_name: str | None = None
    named_salt: int | None = None
    start: int = START - 365 * DAY
    end: int = END + 365 * DAY
    extensions: tuple[bytes, ...] = CERTIFYING

    @property
    def algorithm(self) -> bytes:
        if isinstance(self.key, EcKey):
            return ecdsa(self.hash_name)
        if self.padding == "pkcs1":
            return pkcs1(self.hash_name)
        length = {"sha256": 32, "sha384": 48, "sha512": 64}[self.hash_name]
        salt_length = next(known for known in (self.named_salt, self.salt_length, length) if known is not None)
        return pss(self.hash_name, salt_length, self.mask_name or self.hash_name)

    def sign(self, message: bytes) -> bytes:
        if isinstance(self.key, EcKey):
            return self.key.sign_der(message, self.hash_name)
        if self.padding == "pkcs1":
            return self.key.sign_pkcs1(message, self.hash_name)
        return self.key.sign(message, self.hash_name, self.salt_length)

    @property
    def certificate(self) -> bytes:
        return Signer(key=self.key, common_name=self.common_name, authority=self, start=self.start, end=self.end,
                      extensions=self.extensions).certificate


@dataclass(frozen=True)
class Signer:
    """A document signer (DSC)."""
    key: EcKey | RsaKey = EcKey("signer")
    common_name: str = "DSC Kleinwarnow 1"
    country: str | None = "DE"
    authority: Authority = field(default_factory=Authority)
    start: int = START
    end: int = END
    extensions: tuple[bytes, ...] = (SIGNING,)
    # An issuer, an algorithm in what is signed and a signature that are not what they should be.
    issuer: bytes | None = None
    inner_algorithm: bytes | None = None
    damage: int = 0

    @property
    def certificate(self) -> bytes:
        algorithm = self.authority.algorithm
        serial = int.from_bytes(hashlib.sha256(self.common_name.encode()).digest()[:8], "big") >> 1
        content = sequence(
            explicit(0, integer(2)), integer(serial), self.inner_algorithm or algorithm,
            self.issuer or name(self.authority.common_name), sequence(moment(self.start), moment(self.end)),
            name(self.common_name, self.country), self.key.spki,
            *([explicit(3, sequence(*self.extensions))] if self.extensions else []))
        signature = self.authority.sign(content)
        signature = signature[:-1] + bytes([signature[-1] ^ self.damage])
        return sequence(content, algorithm, bits(signature))

    @property
    def kid(self) -> bytes:
        """HCERT 1.0.5, 3.2.2."""
        return hashlib.sha256(self.certificate).digest()[:8]

    def but(self, **changes: object) -> "Signer":
        return replace(self, **changes)


def moment(at: int) -> bytes:
    return utc_time(time.strftime("%y%m%d%H%M%SZ", time.gmtime(at)))


SIGNER = Signer()
RSA = Signer(key=RSA_SIGNER, common_name="DSC Kleinwarnow 2")
