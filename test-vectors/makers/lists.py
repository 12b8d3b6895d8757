"""Lists of signers and of revocations in the forms in which they are published."""

import base64
import hashlib
import json
import textwrap
from collections.abc import Callable

from dsc import DAY, Signer
from hcert import ALG, NOON, cbor, cose
from keys import ES256, EcKey, RsaKey

PUBLISHER, ANOTHER_PUBLISHER = EcKey("publisher"), EcKey("another publisher")
TYPES = {"signature": b"\x0a", "uci": b"\x0b", "country-code-uci": b"\x0c"}


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def in_base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signed(payload: object, key: EcKey = PUBLISHER, algorithm: int = ES256) -> bytes:
    """A list as a COSE_Sign1 that names its algorithm."""
    payload = payload if isinstance(payload, bytes) else cbor(payload)
    return cose(payload, protected={ALG: algorithm}, sign=key.sign)


# Signers.

def pem(*signers: Signer) -> str:
    def block(signer: Signer) -> str:
        lines = textwrap.wrap(in_base64(signer.certificate), 64)
        return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])
    return "".join(map(block, signers))


def item(signer: Signer, kid: bytes | None = None, **changes: object) -> dict:
    """As the gateway has it."""
    return {"certificateType": "DSC", "country": "DE", "kid": in_base64(kid or signer.kid),
            "rawData": in_base64(signer.certificate)} | changes


def gateway(*items: dict) -> str:
    return json.dumps(list(items))


def german(*items: dict, key: EcKey = PUBLISHER, sign: Callable[[bytes], bytes] | None = None) -> str:
    content = json.dumps({"certificates": list(items)})
    return in_base64((sign or key.sign)(content.encode())) + "\n" + content


def austrian(*signers: Signer, key: EcKey = PUBLISHER, at: int = NOON, **claims: object) -> dict:
    """`claims`: hash, begins, expires."""
    content = cbor({"c": [{"i": signer.kid, "c": signer.certificate} for signer in signers]})
    named = {"hash": hashlib.sha256(content).digest(), "begins": NOON - DAY, "expires": NOON + DAY} | claims
    payload = {2: named["hash"], 4: named["expires"], 5: named["begins"]}
    return {"format": "austrian", "list": content, "signature": signed(payload, key), "key": PUBLISHER.spki, "at": at}


def jwk(signer: Signer, **changes: object) -> dict:
    key = signer.key
    if isinstance(key, RsaKey):
        parts = {"kty": "RSA", "n": in_base64url(key.modulus.to_bytes(key.size, "big")), "e": "AQAB"}
    else:
        x, y = key.coordinates
        parts = {"kty": "EC", "crv": "P-256", "x": in_base64url(x), "y": in_base64url(y)}
    return {"kid": in_base64url(signer.kid)} | parts | changes


def jwks(*keys: dict) -> str:
    return json.dumps({"keys": list(keys)})


# Revocations: the German lists, then the EU's filters.

def kid_list(types: dict[bytes, list[str]], key: EcKey = PUBLISHER) -> dict:
    """The types of hashes by key id."""
    payload = {kid: {TYPES[hash_type]: 1 for hash_type in found} for kid, found in types.items()}
    return {"format": "kid-list", "list": signed(payload, key), "key": key.spki}


def index(kid: bytes, hash_type: str, prefixes: list[bytes], key: EcKey = PUBLISHER) -> dict:
    """`prefixes` are of one byte or two."""
    payload: dict = {}
    for prefix in prefixes:
        first = payload.setdefault(prefix[:1], [NOON - DAY, 1, {}])
        if len(prefix) == 2:
            first[2][prefix[1:]] = [NOON - DAY, 1]
    return {"format": "index", "kid": kid, "hash_type": hash_type, "list": signed(payload, key), "key": key.spki}


def chunk(kid: bytes, hash_type: str, prefix: bytes, hashes: list[bytes], key: EcKey = PUBLISHER) -> dict:
    return {"format": "chunk", "kid": kid, "hash_type": hash_type, "prefix": prefix,
            "list": signed(sorted(hashes), key), "key": key.spki}


def partial(hashes: list[bytes], size: int = 8, version: int = 1) -> bytes:
    """Version, rate, count, size, then the first bytes of each hash (dgca-partialvarhashfilter)."""
    head = version.to_bytes(2, "big") + bytes(4) + len(hashes).to_bytes(4, "big") + bytes([size])
    return head + b"".join(sorted(found[:size] for found in hashes))


def bloom(hashes: list[bytes], words: int = 4, k: int = 3, version: int = 1, function: int = 0) -> bytes:
    """Version, k, hash function, rate, two counts, number of words, words (dgca-bloomfilter, as its code writes it)."""
    bits = 32 * words
    found = 0
    for entry in hashes:
        for seed in range(k):
            digest = hashlib.sha256(entry + bytes([seed])).digest()
            found |= 1 << (bits - 1 - int.from_bytes(digest, "big", signed=True) % bits)
    count = len(hashes).to_bytes(4, "big")
    head = version.to_bytes(2, "big") + bytes([k, function]) + bytes(4) + count * 2 + words.to_bytes(4, "big")
    return head + found.to_bytes(bits // 8, "big")


def filtered(form: str, kid: bytes, hash_type: str, prefix: bytes, content: bytes, sha256: bytes | None = None) -> dict:
    """`form` is partial-hashes or bloom-filter."""
    return {"format": form, "kid": kid, "hash_type": hash_type, "prefix": prefix, "list": content,
            "sha256": sha256 or hashlib.sha256(content).digest()}
