"""Forges health certificates (HCERT 1.0.5, EU DCC schema 1.3.0) layer by layer, right or with one fault."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import base45
import cbor2

from dsc import DAY, SIGNER, Signer
from vector import SUCCESS, Vectors

NOON = 1_794_830_400                  # 2026-11-16T12:00:00Z
ISSUED, EXPIRES = NOON - 10 * DAY, NOON + 200 * DAY
ISS, EXP, IAT, HCERT = 1, 4, 6, -260
ALG, CRIT, KID = 1, 2, 4
COVID, DETECTED, NOT_DETECTED = "840539006", "260373001", "260415000"
FIELDS = {"r": ("tg", "fr", "co", "is", "df", "du", "ci"),
          "t": ("tg", "tt", "nm", "ma", "sc", "tr", "tc", "co", "is", "ci"),
          "v": ("tg", "vp", "mp", "ma", "dn", "sd", "dt", "co", "is", "ci")}
KINDS = {"r": "recovery", "t": "test", "v": "vaccination"}


@dataclass(frozen=True)
class Raw:
    """CBOR that stands as it is."""
    encoded: bytes


@dataclass(frozen=True)
class Pairs:
    """A map that may have a key twice."""
    pairs: tuple[tuple[object, object], ...]


def cbor(value: object) -> bytes:
    def other(encoder: cbor2.CBOREncoder, item: object) -> None:
        if isinstance(item, Raw):
            encoder.write(item.encoded)
        else:
            encoder.encode_length(5, len(item.pairs))
            for part in (part for pair in item.pairs for part in pair):
                encoder.encode(part)

    return cbor2.dumps(value, default=other)


UVCI_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:"


def uvci(body: str) -> str:
    """With its check character: Luhn modulo 38 (eHealth Network, trust framework, annex 2)."""
    total, factor = 0, 2
    for letter in reversed(body):
        product = factor * UVCI_ALPHABET.index(letter)
        total += product // 38 + product % 38
        factor = 3 - factor
    return f"{body}#{UVCI_ALPHABET[-total % 38]}"


NAME = {"fn": "Brömmel", "gn": "Ilka", "fnt": "BROEMMEL", "gnt": "ILKA"}
BORN = "1964-08-12"
IDENTIFIER = uvci("URN:UVCI:01:DE:KLEINWARNOW/7Q2M0X4T")
OFFICE = "Gesundheitsamt Kleinwarnow"


def without(fields: dict, *names: object) -> dict:
    return {name: value for name, value in fields.items() if name not in names}


def recovery(**changes: object) -> dict:
    return {"tg": COVID, "fr": "2026-10-05", "co": "DE", "is": OFFICE, "df": "2026-11-02", "du": "2027-04-03",
            "ci": IDENTIFIER} | changes


def test(**changes: object) -> dict:
    return {"tg": COVID, "tt": "LP6464-4", "nm": "Nachweis 7", "sc": "2026-11-05T08:30:00+01:00", "tr": NOT_DETECTED,
            "tc": "Testzelt am Markt", "co": "DE", "is": OFFICE, "ci": IDENTIFIER} | changes


def vaccination(**changes: object) -> dict:
    return {"tg": COVID, "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2, "sd": 2,
            "dt": "2026-09-14", "co": "DE", "is": OFFICE, "ci": IDENTIFIER} | changes


def content(group: str = "r", entry: object = None, **changes: object) -> dict:
    entry = entry if entry is not None else {"r": recovery, "t": test, "v": vaccination}[group]()
    return {"ver": "1.3.0", "nam": NAME, "dob": BORN, group: [entry]} | changes


def claims(dcc: object = None, **changes: object) -> dict:
    """`changes`: iss, iat, exp, hcert."""
    named = {"iss": "DE", "iat": ISSUED, "exp": EXPIRES, "hcert": {1: content() if dcc is None else dcc}} | changes
    return {ISS: named["iss"], IAT: named["iat"], EXP: named["exp"], HCERT: named["hcert"]}


def header(signer: Signer = SIGNER) -> dict:
    return {ALG: signer.key.algorithm, KID: signer.kid}


def tag18(parts: list) -> bytes:
    return cbor(cbor2.CBORTag(18, parts))


def cose(payload: object = None, signer: Signer = SIGNER, protected: object = None, unprotected: object = None,
         sign: Callable[[bytes], bytes] | None = None, context: str = "Signature1", aad: bytes = b"",
         shape: Callable[[list], bytes] = tag18) -> bytes:
    """A COSE_Sign1 (RFC 9052, 4.2 and 4.4). What is already bytes stands as it is."""
    payload = payload if isinstance(payload, bytes) else cbor(claims() if payload is None else payload)
    if not isinstance(protected, bytes):
        protected = cbor(header(signer) if protected is None else protected)
    signature = (sign or signer.key.sign)(cbor([context, protected, aad, payload]))
    return shape([protected, {} if unprotected is None else unprotected, payload, signature])


def text(message: bytes) -> str:
    return in_base45(zlib.compress(message, 9))


def in_base45(compressed: bytes) -> str:
    return "HC1:" + base45.b45encode(compressed).decode()


def der(signer: Signer) -> dict:
    return {"format": "der", "certificate": signer.certificate}


def scanned(message: bytes | str, *signers: Signer, now: int = NOON, **trust: object) -> dict:
    """What is given to `verify-certificate`."""
    scanned_text = text(message) if isinstance(message, bytes) else message
    return {"text": scanned_text, "now": now, "trust": {"signers": [der(s) for s in signers or (SIGNER,)]} | trust}


def proven(dcc: dict | None = None, **changes: object) -> dict:
    """What must come of a certificate: what was put into it. `changes` are what the result has besides."""
    dcc = content() if dcc is None else dcc
    group = next(group for group in FIELDS if dcc.get(group))
    entry = dcc[group][0]
    shown = {"ver": dcc["ver"], "nam": {part: dcc["nam"].get(part) for part in NAME}, "dob": dcc["dob"],
             "entry": {name: entry.get(name) for name in FIELDS[group]}}
    return {"kind": KINDS[group], "issuer": "DE", "issued": ISSUED, "expires": EXPIRES, "kid": SIGNER.kid,
            "content": shown, "deviations": [], "not_judged": [], "revocation_checked": False} | changes


class Certificates(Vectors):
    """Vectors of `verify-certificate`."""

    def refuse(self, name: str, comment: str, code: str, given: dict, source: str | None = None) -> None:
        self.add(name, comment, "verify-certificate", code, lambda: given, source=source)

    def accept(self, name: str, comment: str, given: dict, result: dict, source: str | None = None) -> None:
        self.add(name, comment, "verify-certificate", SUCCESS, lambda: (given, result), source=source)
