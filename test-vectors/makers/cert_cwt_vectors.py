"""The claims around a certificate: issuer, times, container."""

import math
import struct

import cbor2

from dsc import SIGNER
from hcert import (EXP, HCERT, IAT, ISS, ISSUED, KID, NOON, Certificates, Pairs, Raw, cbor, claims, content, cose,
                   proven, scanned, without)
from vector import Vectors

CLAIMS = "HCERT 1.0.5, section 3.3; RFC 8392, sections 2 and 3.1"
TOLERANCES = "core/decisions/0005-certificates.md, Tolerances"
NBF, CTI = 5, 7
YEAR_10000 = 253_402_300_800


def vectors() -> Vectors:
    found = Certificates("certificates/cwt", CLAIMS)
    _issuer(found)
    _times(found)
    _wrong_times(found)
    _container(found)
    return found


def _issuer(found: Certificates) -> None:
    def issued_by(iss: str) -> dict:
        return scanned(cose(claims(iss=iss)))

    found.accept("no-issuer", "Claims without an issuer.", scanned(cose(without(claims(), ISS))),
                 proven(issuer=None, deviations=["issuer-absent"]), source=TOLERANCES)
    found.accept("issuer-is-no-country", "An issuer that is a name, not a country.", issued_by("Kleinwarnow"),
                 proven(issuer="Kleinwarnow", deviations=["issuer-not-country"]), source=TOLERANCES)
    found.accept("issuer-of-another-country", "The issuer is another country than that of the signer's certificate.",
                 issued_by("FR"), proven(issuer="FR", deviations=["issuer-other-country"]), source=TOLERANCES)
    found.refuse("issuer-of-81-characters", "An `iss` of 81 characters.", "field-too-long", issued_by("K" * 81),
                 source="core/certificates/src/verify.rs, UnverifiedCertificate::parse")
    found.refuse("issuer-as-number", "An issuer that is a number.", "claims-malformed", issued_by(49))


def _times(found: Certificates) -> None:
    at_expiry = "RFC 8392, section 3.1.4; core/decisions/0005-certificates.md, Tolerances"
    rounding = "core/decisions/0005-certificates.md, Tolerances (a time with a fraction)"

    def times(iat: object = ISSUED, exp: object = claims()[EXP], more: dict = {}) -> dict:
        return scanned(cose(claims(iat=iat, exp=exp) | more))

    found.accept("issued-now", "Issued in this very second.", times(iat=NOON), proven(issued=NOON))
    found.refuse("issued-in-a-second", "Issued a second from now.", "not-yet-valid", times(iat=NOON + 1))
    found.accept("last-second", "Expires a second from now.", times(exp=NOON + 1), proven(expires=NOON + 1),
                 source=at_expiry)
    found.refuse("at-its-expiry", "The time of expiry is now: from then on it is refused.", "expired", times(exp=NOON),
                 source=at_expiry)
    found.refuse("expired", "Expired yesterday.", "expired", times(exp=NOON - 86_400), source=at_expiry)
    found.refuse("not-before-in-a-second", "Not to be accepted before the second after this one (nbf).",
                 "not-yet-valid", times(more={NBF: NOON + 1}), source="RFC 8392, section 3.1.5")
    found.refuse("not-before-now-issued-in-a-second", "Issued a second from now, and not to be accepted before now: "
                 "the later one counts.", "not-yet-valid", times(iat=NOON + 1, more={NBF: NOON}),
                 source="HCERT 1.0.5, section 3.3; RFC 8392, section 3.1.5")
    found.accept("time-with-a-fraction", "Issued half a second ago and expiring in a second and a half: rounded so "
                 "that it is valid for less time.", times(iat=NOON - 0.5, exp=NOON + 1.5),
                 proven(issued=NOON, expires=NOON + 1, deviations=["float-time"]), source=rounding)
    found.refuse("expires-in-half-a-second", "Expires in half a second: rounded down, that is now.", "expired",
                 times(exp=NOON + 0.5), source=rounding)
    found.refuse("issued-in-half-a-second", "Issued in half a second: rounded up, that is a second from now.",
                 "not-yet-valid", times(iat=NOON + 0.5), source=rounding)
    found.accept("times-in-single-precision", "Times that are floating-point numbers of 32 bits.",
                 times(iat=single(1_793_966_464), exp=single(1_812_110_464)),
                 proven(issued=1_793_966_464, expires=1_812_110_464, deviations=["float-time"]), source=rounding)
    found.accept("last-time", "Expires with the year 9999.", times(exp=YEAR_10000 - 1),
                 proven(expires=YEAR_10000 - 1, deviations=["expires-after-signer"]), source=TOLERANCES)


def single(value: int) -> Raw:
    assert struct.unpack(">f", struct.pack(">f", value))[0] == value
    return Raw(b"\xfa" + struct.pack(">f", value))


def _wrong_times(found: Certificates) -> None:
    for name, comment, payload in (
            ("no-time-of-issue", "Claims without a time of issue.", without(claims(), IAT)),
            ("no-expiry", "Claims without an expiry.", without(claims(), EXP)),
            ("expiry-as-text", "An expiry that is a text.", claims(exp="2027-06-01T00:00:00Z")),
            ("expiry-not-a-number", "An expiry that is NaN: neither before nor after anything.", claims(exp=math.nan)),
            ("expiry-infinite", "An expiry at infinity.", claims(exp=math.inf)),
            ("expiry-after-9999", "An expiry in the year 10000.", claims(exp=YEAR_10000)),
            ("expiry-of-64-bits", "An expiry of 2^64 - 1, which is -1 for those who keep 64 bits with a sign.",
             claims(exp=2**64 - 1)),
            ("expiry-bignum", "An expiry that is a bignum (RFC 8949, 3.4.3).", claims(exp=2**64)),
            ("issued-before-1970", "A time of issue before 1970.", claims(iat=-1)),
            ("expiry-with-tag-1", "An expiry with the tag 1, which RFC 8392 forbids.",
             claims(exp=cbor2.CBORTag(1, claims()[EXP]))),
            ("expiry-null", "An expiry that is null.", claims(exp=None)),
            ("time-of-issue-undefined", "A time of issue that is undefined.", claims(iat=cbor2.undefined)),
            ("claims-in-array", "Claims in an array, not in a map.", list(claims().values()))):
        found.refuse(name, comment, "claims-malformed", scanned(cose(payload)))


def _container(found: Certificates) -> None:
    for name, comment, payload in (
            ("no-certificate", "Claims without a health certificate.", without(claims(), HCERT)),
            ("certificate-of-another-version", "A health certificate under the number 2, not 1.",
             claims(hcert={2: content()})),
            ("container-empty", "A claim for a health certificate that is an empty map.", claims(hcert={})),
            ("container-under-260", "The health certificate under 260 instead of -260.",
             without(claims(), HCERT) | {260: {1: content()}})):
        found.refuse(name, comment, "content-missing", scanned(cose(payload)))
    found.accept("unknown-claim", "A claim more than HCERT has: an identifier of the message (cti).",
                 scanned(cose(claims() | {CTI: b"7"})), proven(deviations=["extra-keys"]), source=TOLERANCES)
    found.accept("certificate-of-two-versions", "Beside the certificate of version 1 another one, which nobody knows.",
                 scanned(cose(claims(hcert={1: content(), 2: content("t")}))), proven(deviations=["extra-keys"]),
                 source=TOLERANCES)
    found.accept("claims-in-another-order", "The claims in the order of the specification's list, the key id first in "
                 "the header.", scanned(cose(dict(sorted(claims().items())), protected={KID: SIGNER.kid, 1: -7})),
                 proven())
    found.refuse("claim-twice", "The expiry twice, the second one later.", "cbor-duplicate-key",
                 scanned(cose(cbor(Pairs((*claims().items(), (EXP, claims()[EXP] + 1)))))),
                 source="RFC 8392, section 3; RFC 8949, section 5.6")
    found.refuse("claims-not-cbor", "A payload that is not CBOR: JSON.", "cbor-malformed",
                 scanned(cose(b'{"1":"DE"}')))
    found.refuse("byte-after-the-claims", "One byte after the claims.", "cbor-trailing",
                 scanned(cose(cbor(claims()) + b"\0")))
