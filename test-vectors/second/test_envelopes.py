"""Envelopes with a shared secret, and Encrypt0: section 4."""

import os

import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

from episeal2 import cose, curves
from episeal2.cbor import D
from stage import refused

SIZE = cose.Size(4_096, multiple=True)
SECRET = curves.random_key()
PSI = os.urandom(32)


def sealed(psi):
    clear = D([1])
    ext = cose.ext_of("share", clear)
    public = curves.x25519_public(SECRET)
    data, _, cek = cose.seal("share", "share", public, ext, b"body", SIZE, clear, psi)
    return cose.read_envelope("share", data, SIZE, has_clear=True), ext, cek


def test_psi_stands_last_in_the_context_of_the_key_derivation():
    """The context of RFC 9053, 5.2, written out once more."""
    envelope, ext, cek = sealed(PSI)
    other = cose.sha256(D(["episeal-1 kdf", "share", envelope.protected, ext]))
    parties = [[envelope.epk, None, None], [curves.x25519_public(SECRET), None, None]]
    context = D([-5, *parties, [256, bytes.fromhex("a101381e"), other], PSI])
    kek = cose.HKDF(curves.x25519(SECRET, envelope.epk), context)
    assert aes_key_unwrap(kek, envelope.wrapped) == cek


@pytest.mark.parametrize("sealed_with, opened_with", [(PSI, None), (None, PSI), (PSI, bytes(32)), (None, bytes(32))])
def test_key_and_shared_secret_open_together_alone(sealed_with, opened_with):
    envelope, ext, _ = sealed(sealed_with)
    assert cose.open_envelope(envelope, "share", ext, SECRET, SIZE, sealed_with) == b"body"
    with refused("undecryptable"):
        cose.open_envelope(envelope, "share", ext, SECRET, SIZE, opened_with)
    with refused("undecryptable"):
        cose.open_envelope(envelope, "share", ext, curves.random_key(), SIZE, sealed_with)


def test_an_encrypt0_is_not_the_ciphertext_of_an_envelope():
    cek, clear = curves.random_key(), D([1])
    ext = cose.ext_of("diary", clear)
    data = cose.seal0("diary", cek, ext, b"body", SIZE, clear)
    envelope = cose.read_envelope0("diary", data)
    assert cose.open0(envelope, cek, ext, SIZE) == b"body"
    assert len(envelope.ciphertext) == 4_096 + 16
    with refused("undecryptable"):
        cose.open_with_cek(envelope, cek, ext, SIZE)
    with refused("wrong-purpose"):
        cose.read_envelope0("keyring", data)
    with refused("wrong-purpose"):
        cose.read_envelope("diary", data, SIZE, has_clear=True)
