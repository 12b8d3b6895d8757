"""X25519 and strictly verified Ed25519: section 1."""

import os

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from .errors import Refused, require

P = 2**255 - 19
EDWARDS_D = -121665 * pow(121666, -1, P) % P


def random_key() -> bytes:
    return os.urandom(32)


def ed25519_public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def _eight_times_is_neutral(y: int) -> bool:
    """Whether the point with this y has an order that divides 8.

    x² = (y² - 1) / (d y² + 1), and doubling gives y' = (y² + x²) / (1 - d x² y²): only squares are needed.
    """
    for _ in range(3):
        y2 = y * y % P
        x2 = (y2 - 1) * pow(EDWARDS_D * y2 + 1, -1, P) % P
        y = (y2 + x2) * pow(1 - EDWARDS_D * x2 * y2, -1, P) % P
    return y == 1


def _canonical_and_of_large_order(point: bytes) -> bool:
    y = int.from_bytes(point, "little") & (1 << 255) - 1
    return y < P and not _eight_times_is_neutral(y)


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> None:
    """RFC 8032, strict: canonical encodings only, no point of small order, cofactorless."""
    good = _canonical_and_of_large_order(public) and _canonical_and_of_large_order(signature[:32])
    require(good, "bad-signature")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Refused("bad-signature") from None


def is_canonical(public: bytes) -> bool:
    """[R49]: less than 2^255 - 19."""
    return int.from_bytes(public, "little") < P


def x25519_public(secret: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def x25519(secret: bytes, public: bytes) -> bytes:
    """[R6] [R7]: a result of 32 zero bytes is refused (the library raises ValueError for it)."""
    try:
        shared = X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise Refused("undecryptable") from None
    require(shared != bytes(32), "undecryptable")
    return shared
