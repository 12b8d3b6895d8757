"""A signed message part by part, each of which can be written in another way."""

from dataclasses import dataclass

from episeal2 import curves
from episeal2.cbor import D


@dataclass
class Parts:
    """It is signed as it is in the end."""

    seed: bytes
    payload: bytes
    protected: bytes = b""
    tag: bytes = b"\xd2"
    head: bytes = b"\x84"
    unprotected: bytes = b"\xa0"
    end: bytes = b""
    signature: bytes | None = None

    @property
    def signed(self) -> bytes:
        return self.signature or curves.ed25519_sign(
            self.seed, D(["Signature1", self.protected, b"", self.payload]))

    def encode(self, payload: bytes | None = None, signature: bytes | None = None) -> bytes:
        return (self.tag + self.head + D(self.protected) + self.unprotected
                + (D(self.payload) if payload is None else payload)
                + (D(self.signed) if signature is None else signature) + self.end)
