"""Lists of document signers, in the forms in which they are published, and the authorities that certify them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from episeal import SignerList

from .given import Given, named, prepared

Add = Callable[[SignerList], None]


def der(given: Given) -> Add:
    certificate = given.octets("certificate")
    return lambda signers: signers.add_der(certificate)


def pem(given: Given) -> Add:
    text = given.text("text")
    return lambda signers: signers.add_pem(text)


def german(given: Given) -> Add:
    text, key = given.text("text").encode(), given.octets("key")
    return lambda signers: signers.add_german_list(text, key)


def gateway(given: Given) -> Add:
    text = given.text("text").encode()
    return lambda signers: signers.add_gateway_json(text)


def austrian(given: Given) -> Add:
    list_, signature = given.octets("list"), given.octets("signature")
    key, at = given.octets("key"), given.time("at")
    return lambda signers: signers.add_austrian_list(list_, signature, key, at)


def jwks(given: Given) -> Add:
    text = given.text("text").encode()
    return lambda signers: signers.add_jwks(text)


# By the name of its format: what is read of a list, and how it is added.
FORMATS = {"der": der, "pem": pem, "german": german, "gateway": gateway, "austrian": austrian, "jwks": jwks}


def signers_in(given: Given) -> Add:
    """One list: how it is added to others."""
    return named(FORMATS, given.text("format"))(given)


def signer_list(lists: list[Add]) -> SignerList:
    """All lists together."""
    signers = SignerList()
    for add in lists:
        add(signers)
    return signers


def counted(signers: SignerList) -> Any:
    return {"count": signers.count(), "left_out": signers.left_out()}


def read_signer_list(given: Given) -> Any:
    """Adds ``list`` to an empty list: how many signers there are, and how many items were left out."""
    return counted(signer_list([given.object("list", signers_in)]))


def certify_signers(given: Given) -> Any:
    """The signers of ``signers``, none of which counts unless one of ``authorities`` (certificates) certified it."""
    lists, authorities = given.objects("signers", signers_in), given.all_bytes("authorities")
    with prepared():
        signers = signer_list(lists)
    return counted(signers.certified_by(authorities))


SIGNERS = {"read-signer-list": read_signer_list, "certify-signers": certify_signers}
