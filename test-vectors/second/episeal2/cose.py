"""Signed messages, envelopes and tickets: sections 3 and 4."""

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF as LibraryHKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from .cbor import MAX_MESSAGE, D, Tag, array, bstr, mapping, read, version_of
from .curves import ed25519_sign, ed25519_verify, is_canonical, random_key, x25519, x25519_public
from .errors import Refused, require

SIGN1, ENCRYPT, ENCRYPT0 = 18, 96, 16
EDDSA, A256GCM, ECDH_ES_A256KW, A256KW = -19, 3, -31, -5
ALG, IV, TYP, KC, CLEAR = 1, 5, 16, -70002, -70003
RECIPIENT_PROTECTED = bytes.fromhex("a101381e")
GCM_TAG = 16


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def HKDF(ikm: bytes, info: bytes) -> bytes:
    return LibraryHKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=info).derive(ikm)


def argon2id(secret: bytes, salt: bytes) -> bytes:
    """[R48] [R52]: the parameters are these, whatever a message says."""
    # Argon2id(secret, salt, m = 65536 KiB, t = 3, p = 4, 32 bytes)
    return Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=65_536).derive(secret)


def typ_of(name: str) -> str:
    """typ = "application/vnd.episeal." name "+cose" """
    return f"application/vnd.episeal.{name}+cose"


# Section 2, order of reading: 1, the size of every version, and 5, that of version 1
SIZES = {"visit": 16_384, "office-day-key": 65_536, "venue-day-key": 65_536}
SIZES_OF_VERSION_1 = {"visit": 4_096, "office-day-key": 4_096, "venue-day-key": 4_096, "departure-note": 2_048,
                      "venue-areas": 262_144}


def _recognised(name: str, data: bytes, tag: int) -> tuple[list, dict]:
    """Steps 1 to 3 of section 2: the array of the message, and its protected map."""
    message = read(data, SIZES.get(name, MAX_MESSAGE))
    require(type(message) is Tag, "malformed")
    if message.tag != tag:
        raise Refused("wrong-purpose" if message.tag in (SIGN1, ENCRYPT, ENCRYPT0) else "malformed")
    value = message.value
    require(type(value) is list and len(value) > 0, "malformed")
    protected = read(bstr(value[0]))
    require(type(protected) is dict, "malformed")
    # [R4]
    require(protected.get(TYP) == typ_of(name), "wrong-purpose")
    return value, protected


def _require_version_1(name: str, data: bytes, versioned) -> None:
    """Steps 4 and, of the fifth, the size. [R3] [R69]"""
    require(version_of(versioned) == 1, "unsupported-version")
    require(len(data) <= SIZES_OF_VERSION_1.get(name, MAX_MESSAGE), "malformed")


# -- COSE_Sign1 -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signed:
    """A signed message as it was received; nothing is verified yet."""

    encoding: bytes
    protected: bytes
    payload: bytes
    signature: bytes

    @property
    def digest(self) -> bytes:
        return sha256(self.encoding)

    def verify(self, key: bytes) -> None:
        """[R5]"""
        ed25519_verify(key, _to_be_signed(self.protected, self.payload), self.signature)


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    # D(["Signature1", protected, h'', payload])
    return D(["Signature1", protected, b"", payload])


def sign(name: str, seed: bytes, payload) -> bytes:
    protected, payload = D({ALG: EDDSA, TYP: typ_of(name)}), D(payload)
    signature = ed25519_sign(seed, _to_be_signed(protected, payload))
    return D(Tag(SIGN1, [protected, {}, payload, signature]))


def read_signed(name: str, data: bytes) -> tuple[Signed, list]:
    """The message, and its payload as CBOR that is still to be read field by field."""
    value, headers = _recognised(name, data, SIGN1)
    require(len(value) > 2, "malformed")
    payload = read(bstr(value[2]))
    _require_version_1(name, data, _header_of(payload) if name == "visit" else payload)
    protected, unprotected, payload_bytes, signature = array(value, 4)
    require(mapping(headers, (ALG, TYP))[ALG] == EDDSA and unprotected == {}, "malformed")
    return Signed(data, protected, payload_bytes, bstr(signature, 64)), payload


def _header_of(payload):
    """A visit's version is in its header, the first byte string of its payload."""
    require(len(array(payload)) > 0, "malformed")
    return read(bstr(payload[0]))


# -- COSE_Encrypt ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Envelope:
    """An envelope as it was received; epk and wrapped are None in an Encrypt0."""

    encoding: bytes
    typ: str
    protected: bytes
    iv: bytes
    kc: bytes
    clear: bytes | None
    ciphertext: bytes
    epk: bytes | None
    wrapped: bytes | None


@dataclass(frozen=True)
class Size:
    """The padded size: a fixed one, or a multiple."""

    bytes: int
    multiple: bool = False


def key_commitment(cek: bytes, typ: str, ext: bytes) -> bytes:
    # kc = HKDF(CEK, D(["episeal-1 kc", 3, typ, ext]))
    return HKDF(cek, D(["episeal-1 kc", A256GCM, typ, ext]))


def _kek(shared: bytes, role: str, protected: bytes, ext: bytes, epk: bytes, recipient: bytes,
         psi: bytes | None) -> bytes:
    # other = SHA-256(D(["episeal-1 kdf", role, protected, ext]))
    other = sha256(D(["episeal-1 kdf", role, protected, ext]))
    # ctx = [-5, [epk, nil, nil], [R, nil, nil], [256, h'a101381e', other], ? psi]
    context = [A256KW, [epk, None, None], [recipient, None, None], [256, RECIPIENT_PROTECTED, other]]
    context += [] if psi is None else [psi]
    # KEK = HKDF(X25519(e, R), D(ctx))
    return HKDF(shared, D(context))


def wrap(cek: bytes, role: str, protected: bytes, ext: bytes, recipient: bytes,
         psi: bytes | None = None) -> tuple[bytes, bytes]:
    """epk and KW(KEK, CEK), with a fresh e. [R7]"""
    e = random_key()
    epk = x25519_public(e)
    kek = _kek(x25519(e, recipient), role, protected, ext, epk, recipient, psi)
    return epk, aes_key_wrap(kek, cek)


def unwrap(epk: bytes, wrapped: bytes, role: str, protected: bytes, ext: bytes, secret: bytes,
           psi: bytes | None = None) -> bytes:
    kek = _kek(x25519(secret, epk), role, protected, ext, epk, x25519_public(secret), psi)
    try:
        return aes_key_unwrap(kek, wrapped)
    except (InvalidUnwrap, ValueError):
        raise Refused("undecryptable") from None


def padded_length(body: int, size: Size) -> int:
    """The fixed size, or the least multiple that holds the body and the byte 80."""
    return (body // size.bytes + 1) * size.bytes if size.multiple else size.bytes


def pad(body: bytes, size: Size) -> bytes:
    # padded = body || 80 || 00*
    total = padded_length(len(body), size)
    require(len(body) < total, "too-long")
    return body + b"\x80" + bytes(total - len(body) - 1)


def unpad(padded: bytes, size: Size) -> bytes:
    body = padded.rstrip(b"\0")
    require(body.endswith(b"\x80"), "undecryptable")
    require(len(padded) == padded_length(len(body) - 1, size), "undecryptable")
    return body[:-1]


def ext_of(label: str, *parts: bytes) -> bytes:
    # ext = D(["episeal-1 " label, part ...]), every part as a byte string
    return D([f"episeal-1 {label}", *parts])


def encrypt_under(cek: bytes, name: str, ext: bytes, body: bytes, size: Size, clear: bytes | None,
                  structure: str = "Encrypt", commit_to: bytes | None = None) -> tuple[bytes, bytes]:
    """protected and ciphertext. (`commit_to` another key only to make what a reader must refuse.)"""
    iv, typ = os.urandom(12), typ_of(name)
    headers = {ALG: A256GCM, IV: iv, TYP: typ, KC: key_commitment(commit_to or cek, typ, ext)}
    if clear is not None:
        headers[CLEAR] = clear
    protected = D(headers)
    # ciphertext = AES-256-GCM(CEK, iv, aad = D(["Encrypt", protected, ext]), padded)
    return protected, AESGCM(cek).encrypt(iv, pad(body, size), D([structure, protected, ext]))


def seal(name: str, role: str, recipient: bytes, ext: bytes, body: bytes, size: Size,
         clear: bytes | None = None, psi: bytes | None = None) -> tuple[bytes, bytes, bytes]:
    """A new envelope: its encoding, its protected bytes and its content key."""
    cek = random_key()
    protected, ciphertext = encrypt_under(cek, name, ext, body, size, clear)
    epk, wrapped = wrap(cek, role, protected, ext, recipient, psi)
    return envelope_of(protected, ciphertext, epk, wrapped), protected, cek


def envelope_of(protected: bytes, ciphertext: bytes, epk: bytes, wrapped: bytes) -> bytes:
    ephemeral = {-1: {1: 1, -1: 4, -2: epk}}
    return D(Tag(ENCRYPT, [protected, {}, ciphertext, [[RECIPIENT_PROTECTED, ephemeral, wrapped]]]))


def _read_encrypted(name: str, data: bytes, tag: int, has_clear: bool) -> tuple[list, dict]:
    """Steps 1 to 4; an envelope without `clear` is in another message, and has its version."""
    value, headers = _recognised(name, data, tag)
    if has_clear:
        require(CLEAR in headers, "malformed")
        _require_version_1(name, data, read(bstr(headers[CLEAR])))
    mapping(headers, (ALG, IV, TYP, KC) + ((CLEAR,) if has_clear else ()))
    require(type(headers[ALG]) is int and headers[ALG] == A256GCM, "malformed")
    bstr(headers[IV], 12), bstr(headers[KC], 32)
    return value, headers


def key(x) -> bytes:
    """[R49]: an X25519 key in a message."""
    require(is_canonical(bstr(x, 32)), "malformed")
    return x


def _check_ciphertext(ciphertext, size: Size) -> bytes:
    """Where the padded size is fixed, it and the tag; another multiple is detected on opening."""
    require(size.multiple or len(bstr(ciphertext)) == size.bytes + GCM_TAG, "malformed")
    return bstr(ciphertext)


def read_envelope(name: str, data: bytes, size: Size, has_clear: bool) -> Envelope:
    value, headers = _read_encrypted(name, data, ENCRYPT, has_clear)
    protected, unprotected, ciphertext, recipients = array(value, 4)
    require(unprotected == {}, "malformed")
    ciphertext = _check_ciphertext(ciphertext, size)
    (recipient,) = array(recipients, 1)
    recipient_protected, recipient_unprotected, wrapped = array(recipient, 3)
    require(recipient_protected == RECIPIENT_PROTECTED, "malformed")
    ephemeral = mapping(mapping(recipient_unprotected, (-1,))[-1], (1, -1, -2))
    require((ephemeral[1], ephemeral[-1]) == (1, 4) and ephemeral[1] is not True, "malformed")
    return Envelope(data, typ_of(name), protected, headers[IV], headers[KC], headers.get(CLEAR), ciphertext,
                    key(ephemeral[-2]), bstr(wrapped, 40))


def check_commitment(envelope: Envelope, cek: bytes, ext: bytes) -> None:
    good = hmac.compare_digest(key_commitment(cek, envelope.typ, ext), envelope.kc)
    require(good, "undecryptable")


def open_with_cek(envelope: Envelope, cek: bytes, ext: bytes, size: Size, structure: str = "Encrypt") -> bytes:
    """[R6]: the commitment first, then the ciphertext, then the padding."""
    check_commitment(envelope, cek, ext)
    try:
        aad = D([structure, envelope.protected, ext])
        padded = AESGCM(cek).decrypt(envelope.iv, envelope.ciphertext, aad)
    except (InvalidTag, ValueError):
        raise Refused("undecryptable") from None
    return unpad(padded, size)


def content_key(envelope: Envelope, role: str, ext: bytes, secret: bytes, psi: bytes | None = None) -> bytes:
    return unwrap(envelope.epk, envelope.wrapped, role, envelope.protected, ext, secret, psi)


def open_envelope(envelope: Envelope, role: str, ext: bytes, secret: bytes, size: Size,
                  psi: bytes | None = None) -> bytes:
    return open_with_cek(envelope, content_key(envelope, role, ext, secret, psi), ext, size)


# -- COSE_Encrypt0 --------------------------------------------------------------------------------


def seal0(name: str, cek: bytes, ext: bytes, body: bytes, size: Size, clear: bytes) -> bytes:
    protected, ciphertext = encrypt_under(cek, name, ext, body, size, clear, "Encrypt0")
    return D(Tag(ENCRYPT0, [protected, {}, ciphertext]))


def open0(envelope: Envelope, cek: bytes, ext: bytes, size: Size) -> bytes:
    return open_with_cek(envelope, cek, ext, size, "Encrypt0")


def read_envelope0(name: str, data: bytes) -> Envelope:
    value, headers = _read_encrypted(name, data, ENCRYPT0, True)
    protected, unprotected, ciphertext = array(value, 3)
    require(unprotected == {}, "malformed")
    return Envelope(data, typ_of(name), protected, headers[IV], headers[KC], headers[CLEAR],
                    bstr(ciphertext), None, None)


# -- Tickets --------------------------------------------------------------------------------------


def make_ticket(cek: bytes, role: str, protected: bytes, ext: bytes, recipient: bytes) -> bytes:
    # ticket = epk || KW(KEK, CEK)
    epk, wrapped = wrap(cek, role, protected, ext, recipient)
    return epk + wrapped


def open_ticket(ticket: bytes, role: str, record: Envelope, ext: bytes, secret: bytes) -> bytes:
    """The record's content key; its commitment is checked, so that the right key is passed on."""
    require(is_canonical(ticket[:32]), "undecryptable")
    cek = unwrap(ticket[:32], ticket[32:], role, record.protected, ext, secret)
    check_commitment(record, cek, ext)
    return cek
