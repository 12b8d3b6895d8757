"""Chains of one step: a document signer and the authority (CSCA) that certified it."""

from dsc import CERTIFYING, DAY, SIGNER, START, Authority, Signer, constraints, ecdsa, extension, name, usage_of_key
from hcert import NOON, Certificates, cose, proven, scanned
from keys import RSA_AUTHORITY, RSA_SHORT, EcKey
from lists import jwk, jwks
from vector import SUCCESS, Vectors

CHAIN = "RFC 5280, section 6.1; core/decisions/0005-certificates.md, Chains to a CSCA"
ALGORITHMS = "core/decisions/0005-certificates.md, Chains to a CSCA"


def vectors() -> Vectors:
    found = Certificates("certificates/chains", CHAIN)
    _algorithms(found)
    _weak(found)
    _links(found)
    _authorities(found)
    return found


def chain(signer: Signer, *authorities: Authority) -> dict:
    return scanned(cose(signer=signer), signer, authorities=[found.certificate for found in authorities])


def by(authority: Authority) -> dict:
    return chain(SIGNER.but(authority=authority), authority)


def _algorithms(found: Certificates) -> None:
    for label, comment, authority in (
            ("ecdsa-p-256-sha-256", "ECDSA on P-256 with SHA-256.", Authority()),
            ("ecdsa-p-256-sha-512", "ECDSA on P-256 with SHA-512: hash and curve go together freely.",
             Authority(hash_name="sha512")),
            ("ecdsa-p-384-sha-384", "ECDSA on P-384 with SHA-384.",
             Authority(EcKey("csca", "secp384r1"), hash_name="sha384")),
            ("ecdsa-p-521-sha-512", "ECDSA on P-521 with SHA-512.",
             Authority(EcKey("csca", "secp521r1"), hash_name="sha512")),
            ("rsa-pkcs1-sha-256", "RSA in PKCS #1 with SHA-256.", Authority(RSA_AUTHORITY)),
            ("rsa-pss-sha-512", "RSA in PSS with SHA-512 and a salt of 64 bytes.",
             Authority(RSA_AUTHORITY, padding="pss", hash_name="sha512"))):
        signer = SIGNER.but(authority=authority)
        found.accept(label, f"Certified with {comment}", by(authority), proven(kid=signer.kid), source=ALGORITHMS)


def _weak(found: Certificates) -> None:
    for label, comment, authority in (
            ("ecdsa-sha-1", "ECDSA with SHA-1.", Authority(hash_name="sha1")),
            ("rsa-sha-1", "RSA with SHA-1.", Authority(RSA_AUTHORITY, hash_name="sha1")),
            ("rsa-1024", "an RSA key of 1,024 bits.", Authority(RSA_SHORT)),
            ("rsa-pss-short-salt", "RSA in PSS with a salt of 20 bytes, as its parameters say.",
             Authority(RSA_AUTHORITY, padding="pss", salt_length=20)),
            ("rsa-pss-another-salt", "RSA in PSS whose parameters name a salt of 20 bytes, and whose salt has 32.",
             Authority(RSA_AUTHORITY, padding="pss", named_salt=20)),
            ("rsa-pss-another-mask", "RSA in PSS whose parameters name SHA-512 for the mask, and SHA-256 for the hash.",
             Authority(RSA_AUTHORITY, padding="pss", mask_name="sha512")),
            ("secp256k1", "ECDSA on secp256k1.", Authority(EcKey("csca", "secp256k1")))):
        found.refuse(label, f"Certified with {comment}", "signer-untrusted", by(authority), source=ALGORITHMS)


def _links(found: Certificates) -> None:
    right = Authority()
    for label, comment, given in (
            ("another-authority", "Certified by an authority of the same name that is not trusted.",
             chain(SIGNER.but(authority=Authority(EcKey("impostor"))), right)),
            ("another-name", "The signer's certificate names another issuer than the authority that signed it.",
             chain(SIGNER.but(issuer=name("CSCA Grosswarnow")), right)),
            ("signature-changed", "The authority's signature with another last bit.",
             chain(SIGNER.but(damage=1), right)),
            ("algorithm-named-twice", "What is signed names another algorithm than stands under it, which was used.",
             chain(SIGNER.but(inner_algorithm=ecdsa("sha384")), right)),
            ("no-authority", "No authority is trusted.", chain(SIGNER))):
        found.refuse(label, comment, "signer-untrusted", given)
    bare = scanned(cose()) | {"trust": {"signers": [{"format": "jwks", "text": jwks(jwk(SIGNER))}],
                                        "authorities": [right.certificate]}}
    found.refuse("bare-key", "A bare key, which nobody certified.", "signer-untrusted", bare)
    found.accept("one-of-two-authorities", "Two authorities of one name, the second of which certified the signer.",
                 chain(SIGNER, Authority(EcKey("csca before")), right), proven())
    self_signed = Signer(authority=Authority(SIGNER.key, SIGNER.common_name))
    found.refuse("self-signed", "A signer that certified itself.", "signer-untrusted", chain(self_signed, right))


def _authorities(found: Certificates) -> None:
    for label, comment, authority in (
            ("no-ca", "The authority's certificate says that it is none (basic constraints).",
             Authority(extensions=(constraints(False), usage_of_key(5, 6)))),
            ("no-basic-constraints", "The authority's certificate does not say that it is one.",
             Authority(extensions=(usage_of_key(5, 6),))),
            ("no-certificate-signing", "The authority's key is for signatures of messages, not of certificates.",
             Authority(extensions=(constraints(True), usage_of_key(0)))),
            ("signer-as-authority", "A signer's certificate as authority.",
             Authority(extensions=(usage_of_key(0),))),
            ("unknown-critical-extension", "The authority's certificate has a critical extension that nobody knows.",
             Authority(extensions=(*CERTIFYING, extension("1.3.6.1.4.1.99999.1", b"\x05\x00", True)))),
            ("younger-than-the-signer", "The authority's certificate begins a day after that of the signer.",
             Authority(start=START + DAY))):
        found.refuse(label, comment, "signer-untrusted", by(authority),
                     source="RFC 5280, sections 6.1.3 (a) and 6.1.4 (k), (n)")
    ended, ends = Authority(end=NOON - 1), Authority(end=NOON)
    source = "RFC 5280, section 6.1.3 (a) (2); core/certificates/src/trust.rs, SignerList::certified_by"
    found.refuse("authority-expired", "The authority's certificate ended a second ago, the signer's has not.",
                 "signer-expired", by(ended), source=source)
    found.accept("authority-in-its-last-second", "The authority's certificate ends with this second.", by(ends),
                 proven(kid=SIGNER.but(authority=ends).kid), source=source)
    listed = [{"format": "der", "certificate": SIGNER.certificate}]
    found.add("authority-unreadable", "An authority that is no certificate.", "certify-signers", "signer-malformed",
              lambda: {"signers": listed, "authorities": [b"\x30\x00"]}, source=source)
    found.add("uncertified-still-listed", "Of two signers the authority certified one: both are in the list.",
              "certify-signers", SUCCESS, lambda: (
                  {"signers": [*listed, {"format": "der", "certificate": self_made().certificate}],
                   "authorities": [Authority().certificate]}, {"count": 2, "left_out": 0}), source=source)


def self_made() -> Signer:
    key = EcKey("self")
    return Signer(key=key, authority=Authority(key, "DSC Kleinwarnow 8"), common_name="DSC Kleinwarnow 8")
