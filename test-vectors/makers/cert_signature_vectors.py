"""The signature: two algorithms, and everything that is not one of them."""

from dsc import RSA, SIGNER, Signer
from hcert import ALG, KID, Certificates, claims, content, cose, der, proven, recovery, scanned, tag18
from keys import ES256, ORDERS, PS256, RSA_SHORT, EcKey
from lists import gateway, item
from vector import Vectors

ECDSA = "RFC 9053, section 2.1; HCERT 1.0.5, section 3.3.2"
PSS = "RFC 8230, section 2; HCERT 1.0.5, section 3.3.2"
RANGE = "FIPS 186-5, section 6.4.2; CVE-2022-21449"
ORDER = ORDERS["secp256r1"]
OTHER = EcKey("other")


def vectors() -> Vectors:
    found = Certificates("certificates/signature", ECDSA)
    _changed(found)
    _form(found)
    _rsa(found)
    _keys(found)
    return found


def numbers(signature: bytes) -> tuple[int, int]:
    return int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")


def raw(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _changed(found: Certificates) -> None:
    def forged(payload: bytes) -> dict:
        """What is signed is another certificate's payload."""
        return scanned(cose(shape=lambda parts: tag18([*parts[:2], payload, parts[3]])))

    other = cose(claims(content(entry=recovery(du="2027-04-30"))), shape=lambda parts: parts[2])
    found.refuse("changed-day", "The last day of validity is another one than what was signed.", "bad-signature",
                 forged(other))
    for name, place in (("changed-first-byte", 0), ("changed-last-byte", 63)):
        def sign(message: bytes, place: int = place) -> bytes:
            signature = bytearray(SIGNER.key.sign(message))
            signature[place] ^= 1
            return bytes(signature)
        found.refuse(name, f"A signature in which bit 0 of byte {place} is the other one.", "bad-signature",
                     scanned(cose(sign=sign)))
    found.refuse("another-signer", "Signed by somebody else under the key id of a trusted signer.", "bad-signature",
                 scanned(cose(sign=OTHER.sign)))


def _form(found: Certificates) -> None:
    def signed(change) -> dict:
        return scanned(cose(sign=lambda message: change(SIGNER.key.sign(message))))

    found.refuse("one-byte-short", "A signature without its last byte.", "signature-length",
                 signed(lambda signature: signature[:-1]))
    found.refuse("one-byte-long", "A signature with one byte more.", "signature-length",
                 signed(lambda signature: signature + b"\0"))
    found.refuse("no-signature", "A signature of no bytes.", "signature-length", signed(lambda signature: b""))
    found.refuse("signature-in-der", "A signature in DER, as TLS and X.509 have it.", "signature-length",
                 scanned(cose(sign=SIGNER.key.sign_der)))
    for name, comment, change in (
            ("r-is-zero", "A signature whose r is zero.", lambda r, s: (0, s)),
            ("s-is-zero", "A signature whose s is zero.", lambda r, s: (r, 0)),
            ("both-are-zero", "A signature of zeros.", lambda r, s: (0, 0)),
            ("r-is-the-order", "A signature whose r is the order of the curve.", lambda r, s: (ORDER, s)),
            ("s-is-the-order", "A signature whose s is the order of the curve.", lambda r, s: (r, ORDER)),
            ("s-of-all-ones", "A signature whose s is 2^256 - 1.", lambda r, s: (r, 2**256 - 1))):
        found.refuse(name, comment, "signature-range",
                     signed(lambda signature, change=change: raw(*change(*numbers(signature)))), source=RANGE)

    def other_half(signature: bytes) -> bytes:
        r, s = numbers(signature)
        return raw(r, ORDER - s)

    found.accept("s-in-the-upper-half", "A signature whose s is above half of the order; RFC 9053 asks for no low s.",
                 signed(lambda signature: max(signature, other_half(signature))), proven())


def _rsa(found: Certificates) -> None:
    key = RSA.key
    rsa = proven(kid=RSA.kid, deviations=["rsa-signer"])

    def signed(sign) -> dict:
        return scanned(cose(signer=RSA, sign=sign), RSA)

    found.accept("ps256", "Signed with RSASSA-PSS, SHA-256 and a salt of 32 bytes.", scanned(cose(signer=RSA), RSA),
                 rsa, source=PSS)
    for name, comment, sign in (
            ("ps256-short-salt", "A salt of 20 bytes.", lambda m: key.sign(m, salt_length=20)),
            ("ps256-without-salt", "No salt.", lambda m: key.sign(m, salt_length=0)),
            ("ps384-under-ps256", "SHA-384 instead of SHA-256.", lambda m: key.sign(m, "sha384")),
            ("rs256-under-ps256", "The padding of PKCS #1 version 1.5.", key.sign_pkcs1)):
        found.refuse(name, f"Signed with RSA, and not as PS256 says: {comment[0].lower() + comment[1:]}",
                     "bad-signature", signed(sign), source=PSS)
    found.refuse("ps256-one-byte-short", "A signature of PS256 without its last byte.", "signature-length",
                 signed(lambda m: key.sign(m)[:-1]), source=PSS)
    found.refuse("ps256-number-too-high", "A signature of PS256 that is the modulus.", "bad-signature",
                 signed(lambda m: key.modulus.to_bytes(key.size, "big")), source="RFC 8017, section 5.2.2")
    short = Signer(key=RSA_SHORT, common_name="DSC Kleinwarnow 3")
    found.refuse("rsa-of-1024-bits", "An RSA key of 1,024 bits.", "rsa-key-length", scanned(cose(signer=short), short),
                 source="HCERT 1.0.5, section 3.3.2; RFC 8230, section 6.1")


def _keys(found: Certificates) -> None:
    found.refuse("ps256-named-by-an-ec-signer", "The header says PS256, key and signature are of ES256.",
                 "algorithm-mismatch", scanned(cose(protected={ALG: PS256, KID: SIGNER.kid})))
    found.refuse("es256-named-by-an-rsa-signer", "The header says ES256, key and signature are of PS256.",
                 "algorithm-mismatch", scanned(cose(signer=RSA, protected={ALG: ES256, KID: RSA.kid}), RSA), source=PSS)
    for curve, size in (("secp384r1", "P-384"), ("secp256k1", "secp256k1, whose numbers have the same length")):
        other = SIGNER.but(key=EcKey("signer", curve))
        found.refuse(f"key-on-{curve}", f"A signer with a key on {size}, under ES256.", "key-unsupported",
                     scanned(cose(signer=other), other))
    first = SIGNER.but(key=EcKey("first"), common_name="DSC Kleinwarnow 5")
    signers = [{"format": "gateway", "text": gateway(item(first, kid=SIGNER.kid))}, der(SIGNER)]
    given = scanned(cose())
    found.accept("two-signers-of-one-kid", "A list gives another signer the key id of the one who signed: both are "
                 "tried.", given | {"trust": {"signers": signers}}, proven(), source="HCERT 1.0.5, section 3.2.2")
