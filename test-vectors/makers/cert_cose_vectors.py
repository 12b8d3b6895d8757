"""The signed message: COSE_Sign1, its headers, and the CBOR it is written in."""

import cbor2

from dsc import SIGNER, Signer
from hcert import ALG, CRIT, KID, Certificates, Pairs, Raw, cbor, cose, header, proven, scanned, tag18
from keys import ES256, PS256, EcKey
from vector import Vectors

COSE = "RFC 9052, section 4.2"
HEADERS = "RFC 9052, section 3; HCERT 1.0.5, section 3.2"
CBOR = "RFC 8949, section 3"
OTHER = Signer(key=EcKey("other"), common_name="DSC Kleinwarnow 9")


def vectors() -> Vectors:
    found = Certificates("certificates/cose", COSE)
    _shape(found)
    _algorithm(found)
    _kid(found)
    _protected(found)
    _cbor(found)
    return found


def _shape(found: Certificates) -> None:
    def tagged(tag: int):
        return lambda parts: cbor(cbor2.CBORTag(tag, parts))

    found.accept("no-tag", "A message without the tag 18, which is tolerated.", scanned(cose(shape=cbor)),
                 proven(deviations=["untagged"]), source="RFC 9052, section 2; core/decisions/0005-certificates.md")
    found.accept("cwt-tag", "A message in the tag 61 of a CWT around the tag 18.",
                 scanned(cose(shape=lambda parts: cbor(cbor2.CBORTag(61, cbor2.CBORTag(18, parts))))),
                 proven(deviations=["cwt-tag"]), source="RFC 8392, section 6")
    for name, comment, message in (
            ("tag-of-mac0", "The tag 17 of a COSE_Mac0.", cose(shape=tagged(17))),
            ("tag-of-sign", "The tag 98 of a COSE_Sign, of several signers.", cose(shape=tagged(98))),
            ("tag-18-twice", "The tag 18 around the tag 18.", cose(shape=lambda parts: cbor(
                cbor2.CBORTag(18, cbor2.CBORTag(18, parts))))),
            ("three-elements", "An array without its signature.", cose(shape=lambda parts: tag18(parts[:3]))),
            ("five-elements", "An array of one element too many.", cose(shape=lambda parts: tag18([*parts, b""]))),
            ("map-instead-of-array", "A map that has the elements under their numbers.",
             cose(shape=lambda parts: tag18(dict(enumerate(parts))))),
            ("protected-header-not-in-bytes", "A protected header that is a map, not a byte string.",
             cose(shape=lambda parts: tag18([header(), *parts[1:]]))),
            ("protected-header-no-map", "A protected header that is an array in a byte string.",
             cose(protected=cbor([ALG, ES256]), unprotected=header())),
            ("unprotected-header-in-bytes", "An unprotected header in a byte string.",
             cose(shape=lambda parts: tag18([parts[0], b"\xa0", *parts[2:]]))),
            ("detached-payload", "A payload that is nil: it would be somewhere else.",
             cose(shape=lambda parts: tag18([*parts[:2], None, parts[3]]))),
            ("payload-not-in-bytes", "Claims that are a map, not a byte string.",
             cose(shape=lambda parts: tag18([*parts[:2], Raw(parts[2]), parts[3]]))),
            ("signature-as-text", "A signature that is a text, not a byte string.",
             cose(shape=lambda parts: tag18([*parts[:3], parts[3].hex()])))):
        found.refuse(name, comment, "cose-malformed", scanned(message))


def _algorithm(found: Certificates) -> None:
    unprotected = "core/decisions/0005-certificates.md, Tolerances; HCERT 1.0.5, section 3.2.1"
    found.accept("algorithm-unprotected", "The algorithm in the unprotected header only, which is tolerated.",
                 scanned(cose(protected={KID: SIGNER.kid}, unprotected={ALG: ES256})),
                 proven(deviations=["algorithm-unprotected"]), source=unprotected)
    found.accept("algorithm-in-both-headers", "The protected header names ES256, the unprotected one PS256: the "
                 "protected one counts.", scanned(cose(unprotected={ALG: PS256})), proven(deviations=["extra-keys"]),
                 source=HEADERS)
    found.refuse("no-algorithm", "Headers without an algorithm.", "algorithm-missing",
                 scanned(cose(protected={KID: SIGNER.kid})), source=HEADERS)
    for name, comment, number in (("algorithm-es384", "The number of ES384.", -35),
                                  ("algorithm-eddsa", "The number of EdDSA.", -8),
                                  ("algorithm-hmac", "The number of HMAC 256/256, for which the key is a secret.", 5),
                                  ("algorithm-zero", "The number 0, which is reserved.", 0),
                                  ("algorithm-as-text", "The name ES256 as text instead of its number.", "ES256")):
        found.refuse(name, comment, "algorithm-unsupported", scanned(cose(protected={ALG: number, KID: SIGNER.kid})),
                     source="HCERT 1.0.5, section 3.3.2")


def _kid(found: Certificates) -> None:
    source = "HCERT 1.0.5, section 3.2.2"
    found.accept("kid-unprotected", "The key id in the unprotected header only.",
                 scanned(cose(protected={ALG: ES256}, unprotected={KID: SIGNER.kid})),
                 proven(deviations=["kid-unprotected"]), source=source)
    found.accept("kid-in-both-headers", "Both headers have a key id, and they differ: the protected one is the "
                 "signer's, and counts.", scanned(cose(unprotected={KID: OTHER.kid}), SIGNER, OTHER),
                 proven(deviations=["extra-keys"]), source=source)
    found.refuse("kid-of-signer-unprotected-only", "Both headers have a key id; only the unprotected one is the "
                 "signer's.", "bad-signature",
                 scanned(cose(protected=header(OTHER), unprotected={KID: SIGNER.kid}), SIGNER, OTHER), source=source)
    found.refuse("no-kid", "Headers without a key id.", "kid-missing", scanned(cose(protected={ALG: ES256})),
                 source=source)
    found.refuse("kid-as-text", "A key id that is a text, not a byte string.", "cose-malformed",
                 scanned(cose(protected={ALG: ES256, KID: SIGNER.kid.hex()})), source="RFC 9052, section 3.1 (kid)")
    found.refuse("kid-unknown", "A key id that no signer has who is trusted; the one who signed it is.",
                 "signer-unknown", scanned(cose(protected={ALG: ES256, KID: bytes(8)})), source=source)
    found.refuse("kid-shortened", "Only the first seven bytes of the signer's key id.", "signer-unknown",
                 scanned(cose(protected={ALG: ES256, KID: SIGNER.kid[:7]})), source=source)


def _protected(found: Certificates) -> None:
    source = "RFC 9052, sections 3 and 4.4"
    both = ["algorithm-unprotected", "kid-unprotected"]
    found.accept("protected-header-of-no-bytes", "An empty protected header, as a byte string of no bytes.",
                 scanned(cose(protected=b"", unprotected=header())), proven(deviations=both), source=source)
    found.accept("protected-header-of-an-empty-map", "An empty protected header, as an empty map that is signed as it "
                 "was sent.", scanned(cose(protected=b"\xa0", unprotected=header())), proven(deviations=both),
                 source=source)
    found.accept("protected-header-in-long-form", "A protected header whose map has a length of two bytes: it is "
                 "signed as it was sent.", scanned(cose(protected=b"\xb8\x02" + cbor(header())[1:])),
                 proven(deviations=["long-form"]), source=source)
    found.refuse("protected-header-exchanged", "A protected header with one more label than what was signed.",
                 "bad-signature", scanned(cose(shape=lambda parts: tag18([cbor(header() | {99: 0}), *parts[1:]]))),
                 source=source)
    found.refuse("critical-label", "A header that marks a label as critical, and has it.", "cose-malformed",
                 scanned(cose(protected=header() | {CRIT: [99], 99: 0})), source="RFC 9052, section 3.1 (crit)")
    found.refuse("critical-label-unprotected", "The same in the header that is not signed, where it must not be.",
                 "cose-malformed", scanned(cose(unprotected={CRIT: [99], 99: 0})),
                 source="RFC 9052, section 3.1 (crit)")
    found.refuse("byte-after-the-protected-header", "One byte after the map of the protected header.", "cbor-trailing",
                 scanned(cose(protected=cbor(header()) + b"\0")), source=HEADERS)
    found.refuse("context-of-sign", "What is signed has the context of a COSE_Sign, \"Signature\".", "bad-signature",
                 scanned(cose(context="Signature")), source=source)
    found.refuse("external-data", "What is signed has external data, which HCERT does not have.", "bad-signature",
                 scanned(cose(aad=b"HC1")), source=source)
    found.accept("counter-signature", "A counter signature (RFC 9338) in the unprotected header: it is not looked at.",
                 scanned(cose(unprotected={11: [b"", {}, bytes(64)]})), proven(deviations=["extra-keys"]),
                 source="RFC 9338, section 3")
    found.refuse("label-twice-protected", "The protected header has the key id twice.", "cbor-duplicate-key",
                 scanned(cose(protected=cbor(Pairs(((ALG, ES256), (KID, SIGNER.kid), (KID, SIGNER.kid)))))),
                 source=HEADERS)
    found.refuse("label-twice-unprotected", "The unprotected header has one label twice.", "cbor-duplicate-key",
                 scanned(cose(unprotected=Raw(cbor(Pairs(((99, 0), (99, 1))))))), source=HEADERS)
    many = Pairs(tuple((100 + n % 19, n) for n in range(20)))
    found.refuse("label-twice-among-many", "The unprotected header has 20 labels, the first and the last of them the "
                 "same.", "cbor-duplicate-key", scanned(cose(unprotected=Raw(cbor(many)))), source=HEADERS)


def _nested(levels: int) -> Raw:
    return Raw(b"\x81" * (levels - 1) + b"\x80")


def _cbor(found: Certificates) -> None:
    def beside(value: object) -> dict:
        return scanned(cose(unprotected={99: value}))

    limits = "core/decisions/0005-certificates.md, CBOR"
    # The tag, the array and the header are three levels.
    found.accept("16-levels", "A header that is not signed brings the message to 16 levels.", beside(_nested(13)),
                 proven(deviations=["extra-keys"]), source=limits)
    found.refuse("17-levels", "The same with one level more.", "cbor-too-deep", beside(_nested(14)), source=limits)
    found.refuse("1100-items", "A header that is not signed has 1,100 numbers.", "cbor-too-large",
                 beside([0] * 1_100), source=limits)
    found.accept("indefinite-length", "An array of indefinite length, which RFC 8949 allows.",
                 scanned(cose(shape=lambda parts: b"\xd2\x9f" + b"".join(map(cbor, parts)) + b"\xff")),
                 proven(deviations=["indefinite-length"]), source=CBOR)
    found.accept("long-form", "A signature whose length is written in two bytes more than it needs.",
                 scanned(cose(shape=lambda parts: tag18([*parts[:3], Raw(b"\x59\x00\x40" + parts[3])]))),
                 proven(deviations=["long-form"]), source=CBOR)
    found.refuse("byte-after-the-message", "One byte after the message.", "cbor-trailing",
                 scanned(cose() + b"\0"), source=CBOR)
    found.refuse("message-cut-off", "A message without its last byte.", "cbor-malformed", scanned(cose()[:-1]),
                 source=CBOR)
    for name, comment, wrong in (
            ("length-of-a-terabyte", "A byte string that claims a length of 2^40.", b"\x5b\x00\x00\x01" + bytes(5)),
            ("reserved-additional-information", "An item with the additional information 28, which is reserved.",
             b"\x1c"),
            ("break-without-a-beginning", "A break that ends nothing.", b"\xff"),
            ("simple-value-in-two-bytes", "The simple value true in two bytes, which RFC 8949 forbids.", b"\xf8\x15"),
            ("array-as-key", "A map whose key is an array.", b"\xa1\x80\x00"),
            ("part-of-another-kind", "A byte string of indefinite length with a text in it.", b"\x5f\x61\x61\xff")):
        found.refuse(name, comment, "cbor-malformed", beside(Raw(wrong)), source=CBOR)
    found.refuse("text-cut-inside-a-letter", "A text of indefinite length whose parts meet inside a letter.",
                 "cbor-invalid-text", beside(Raw(b"\x7f\x61\xc3\x61\xb6\xff")), source="RFC 8949, section 3.2.3")
    found.refuse("text-not-utf-8", "A text that is not UTF-8.", "cbor-invalid-text", beside(Raw(b"\x62\xc3\x28")),
                 source=CBOR)
