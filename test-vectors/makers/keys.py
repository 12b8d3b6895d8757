"""Keys of test parties: each is made from its name, and signs the same bytes every time."""

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

import rsa_keys
from der import NULL, bits, integer, oid, sequence

ORDERS = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp256k1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
    "secp384r1": int("ffffffffffffffffffffffffffffffffffffffffffffffff"
                     "c7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16),
    "secp521r1": int("01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
                     "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409", 16),
}
CURVES = {
    "secp256r1": (ec.SECP256R1(), "1.2.840.10045.3.1.7"),
    "secp256k1": (ec.SECP256K1(), "1.3.132.0.10"),
    "secp384r1": (ec.SECP384R1(), "1.3.132.0.34"),
    "secp521r1": (ec.SECP521R1(), "1.3.132.0.35"),
}
HASHES = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
ES256, PS256 = -7, -37
EXPONENT = 65_537


@dataclass(frozen=True)
class EcKey:
    """ECDSA (FIPS 186-5) with the nonces of RFC 6979."""
    name: str
    curve: str = "secp256r1"
    algorithm: int = ES256

    @property
    def _private(self) -> ec.EllipticCurvePrivateKey:
        seed = hashlib.sha512(f"{self.curve} {self.name}".encode()).digest()
        return ec.derive_private_key(int.from_bytes(seed, "big") % (ORDERS[self.curve] - 1) + 1, CURVES[self.curve][0])

    @property
    def size(self) -> int:
        return (ORDERS[self.curve].bit_length() + 7) // 8

    @property
    def coordinates(self) -> tuple[bytes, bytes]:
        numbers = self._private.public_key().public_numbers()
        return numbers.x.to_bytes(self.size, "big"), numbers.y.to_bytes(self.size, "big")

    @property
    def point(self) -> bytes:
        return b"\x04" + b"".join(self.coordinates)

    @property
    def spki(self) -> bytes:
        """RFC 5480, section 2."""
        return sequence(sequence(oid("1.2.840.10045.2.1"), oid(CURVES[self.curve][1])), bits(self.point))

    def sign_der(self, message: bytes, algorithm: str = "sha256") -> bytes:
        return self._private.sign(message, ec.ECDSA(HASHES[algorithm], deterministic_signing=True))

    def sign(self, message: bytes, algorithm: str = "sha256") -> bytes:
        """r || s (RFC 9053, 2.1)."""
        return b"".join(n.to_bytes(self.size, "big") for n in decode_dss_signature(self.sign_der(message, algorithm)))


@dataclass(frozen=True)
class RsaKey:
    """RFC 8017, on the numbers alone: every salt follows from what is signed."""
    primes: tuple[int, int]
    algorithm: int = PS256

    @property
    def modulus(self) -> int:
        return self.primes[0] * self.primes[1]

    @property
    def size(self) -> int:
        return (self.modulus.bit_length() + 7) // 8

    @property
    def spki(self) -> bytes:
        """RFC 3279, 2.3.1."""
        key = sequence(integer(self.modulus), integer(EXPONENT))
        return sequence(sequence(oid("1.2.840.113549.1.1.1"), NULL), bits(key))

    def _private(self, encoded: bytes) -> bytes:
        p, q = self.primes
        exponent = pow(EXPONENT, -1, (p - 1) * (q - 1))
        return pow(int.from_bytes(encoded, "big"), exponent, self.modulus).to_bytes(self.size, "big")

    def sign(self, message: bytes, algorithm: str = "sha256", salt_length: int | None = None) -> bytes:
        """RSASSA-PSS (8.1, 9.1.1); MGF1 with the same hash, a salt as long as it."""
        digest = hashlib.new(algorithm, message).digest()
        salt = hashlib.shake_256(b"salt" + message).digest(len(digest) if salt_length is None else salt_length)
        hashed = hashlib.new(algorithm, bytes(8) + digest + salt).digest()
        block = b"\x01" + salt
        block = bytes(self.size - len(hashed) - 1 - len(block)) + block
        mask = b"".join(hashlib.new(algorithm, hashed + n.to_bytes(4, "big")).digest()
                        for n in range(len(block) // len(hashed) + 1))
        masked = bytearray(a ^ b for a, b in zip(block, mask))
        masked[0] &= 0x7F
        return self._private(bytes(masked) + hashed + b"\xbc")

    def sign_pkcs1(self, message: bytes, algorithm: str = "sha256") -> bytes:
        """RSASSA-PKCS1-v1_5 (8.2, 9.2)."""
        info = sequence(sequence(oid(DIGESTS[algorithm]), NULL), b"\x04" + bytes([len(digest := hashlib.new(
            algorithm, message).digest())]) + digest)
        return self._private(b"\x00\x01" + b"\xff" * (self.size - len(info) - 3) + b"\x00" + info)


DIGESTS = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2",
           "sha512": "2.16.840.1.101.3.4.2.3"}
RSA_SIGNER, RSA_AUTHORITY, RSA_SHORT = RsaKey(rsa_keys.DSC), RsaKey(rsa_keys.CSCA), RsaKey(rsa_keys.SHORT)
