"""Document signers: the lists in which they come, how long they are valid, and what they may sign."""

import hashlib

from dsc import (BASIC_CONSTRAINTS, FOREIGN_USAGE, LEGACY_RECOVERIES, RECOVERIES, RSA, SIGNER, SIGNING, TESTS,
                 VACCINATIONS, Signer, extension, purposes, usage_of_key)
from der import sequence
from hcert import (EXPIRES, ISSUED, NOON, Certificates, claims, content, cose, proven, scanned)
from keys import RSA_SHORT, EcKey
from lists import (ANOTHER_PUBLISHER, PUBLISHER, austrian, gateway, german, in_base64, in_base64url, item, jwk, jwks,
                   pem)
from vector import SUCCESS, Vectors

LISTS = "core/certificates/src/trust.rs, SignerList"
USAGE = "HCERT 1.0.5, section 5.2"
SECOND = Signer(key=EcKey("second"), common_name="DSC Kleinwarnow 6")


def vectors() -> Vectors:
    found = Certificates("certificates/signers", LISTS)
    _formats(found)
    _counted(found)
    _refused_lists(found)
    _austrian(found)
    _jwks(found)
    _validity(found)
    _usage(found)
    return found


def by(source: dict, signer: Signer = SIGNER) -> dict:
    """A certificate, and a list that has its signer."""
    given = scanned(cose(signer=signer))
    return given | {"trust": {"signers": [source]}}


def text(form: str, content_of_list: str, **more: object) -> dict:
    return {"format": form, "text": content_of_list} | more


def german_list(content_of_list: str, key: bytes = PUBLISHER.spki) -> dict:
    return text("german", content_of_list, key=key)


def _formats(found: Certificates) -> None:
    whole = german(item(SIGNER), item(SECOND))
    certified = Signer(key=PUBLISHER, common_name="List of Kleinwarnow")
    for name, comment, source in (
            ("pem", "Two certificates in PEM, with other lines around them.",
             text("pem", f"Signers of Kleinwarnow\n{pem(SECOND)}\n{pem(SIGNER)}")),
            ("gateway-array", "The gateway's items, as an array.", text("gateway", gateway(item(SIGNER)))),
            ("gateway-object", "The gateway's items in an object.",
             text("gateway", '{"certificates": ' + gateway(item(SIGNER)) + "}")),
            ("german-list", "The German list, whose key is a SubjectPublicKeyInfo.", german_list(whole)),
            ("german-list-key-in-certificate", "The same, its key in a certificate.",
             german_list(whole, certified.certificate)),
            ("german-list-key-as-point", "The same, its key as a point.", german_list(whole, PUBLISHER.point)),
            ("austrian-list", "The Austrian list.", austrian(SECOND, SIGNER)),
            ("jwks", "A JWK Set with the bare key; the key id in Base64 for URLs.", text("jwks", jwks(jwk(SIGNER)))),
            ("jwks-with-certificate", "A JWK Set with the certificate, which takes precedence over another key beside "
             "it.", text("jwks", jwks(jwk(SECOND, kid=in_base64(SIGNER.kid), x5c=[in_base64(SIGNER.certificate)]))))):
        found.accept(name, comment, by(source), proven())
    found.accept("jwks-with-rsa", "A JWK Set with a bare RSA key.", by(text("jwks", jwks(jwk(RSA))), RSA),
                 proven(kid=RSA.kid, deviations=["rsa-signer"]))
    found.accept("kid-of-the-list", "A list gives a signer another key id than its certificate has: the list's counts.",
                 scanned(cose(protected={1: -7, 4: b"warnow-7"})) | {"trust": {"signers": [
                     german_list(german(item(SIGNER, kid=b"warnow-7")))]}}, proven(kid=b"warnow-7"))


def _counted(found: Certificates) -> None:
    broken = item(SECOND, rawData=in_base64(SECOND.certificate[:-9]))
    for name, comment, source, count, left_out in (
            ("unreadable-item", "One of two items has a certificate that is cut off: it is left out and counted.",
             text("gateway", gateway(broken, item(SIGNER))), 1, 1),
            ("unreadable-kid", "One of two items has a key id that is not Base64.",
             text("gateway", gateway(item(SECOND) | {"kid": "7!"}, item(SIGNER))), 1, 1),
            ("authority-in-the-list", "An item that is a CSCA: it is no signer, and nothing is left out.",
             text("gateway", gateway(item(SECOND, certificateType="CSCA"), item(SIGNER))), 1, 0),
            ("signer-twice", "The same signer twice: it counts once.",
             text("gateway", gateway(item(SIGNER), item(SIGNER))), 1, 0),
            ("signer-under-two-kids", "The same signer under two key ids.",
             text("gateway", gateway(item(SIGNER), item(SIGNER, kid=b"warnow-7"))), 2, 0),
            ("jwk-without-kid", "One of two keys has no key id.",
             text("jwks", jwks(jwk(SIGNER), {k: v for k, v in jwk(SECOND).items() if k != "kid"})), 1, 1)):
        found.add(name, comment, "read-signer-list", SUCCESS,
                  lambda source=source, count=count, left_out=left_out: (
                      {"list": source}, {"count": count, "left_out": left_out}))


def _refused_lists(found: Certificates) -> None:
    whole = german(item(SIGNER))
    long = '[' + gateway(item(SIGNER))[1:-1] + ",1" * 32_768 + ']'
    for name, comment, code, source in (
            ("more-than-32768-items", "A list of the gateway of 32,769 items, all but one of which are nothing.",
             "list-too-long", text("gateway", long)),
            ("not-a-certificate", "Bytes that are no certificate.", "signer-malformed",
             {"format": "der", "certificate": b"\x30\x03\x02\x01\x07"}),
            ("certificate-cut-off", "A certificate without its last byte.", "signer-malformed",
             {"format": "der", "certificate": SIGNER.certificate[:-1]}),
            ("pem-without-certificates", "A text in which there is no PEM.", "list-malformed",
             text("pem", "Signers of Kleinwarnow\n")),
            ("pem-of-a-key", "PEM of a public key.", "list-malformed",
             text("pem", pem(SIGNER).replace("CERTIFICATE", "PUBLIC KEY"))),
            ("nothing-readable", "A list whose only item cannot be read.", "list-malformed",
             text("gateway", gateway(item(SIGNER, rawData="AAAA")))),
            ("gateway-not-json", "A list of the gateway that is cut off.", "list-malformed",
             text("gateway", gateway(item(SIGNER))[:-1])),
            ("gateway-with-more-behind", "A list of the gateway, and something behind it.", "list-malformed",
             text("gateway", gateway(item(SIGNER)) + "[]")),
            ("german-list-of-another-key", "A German list signed by another key.", "list-signature",
             german_list(german(item(SIGNER), key=ANOTHER_PUBLISHER))),
            ("german-list-changed", "A German list with another country in an item than what was signed.",
             "list-signature", german_list(whole.replace('"DE"', '"FR"'))),
            ("german-list-signed-in-der", "A German list whose signature is in DER.", "list-signature",
             german_list(german(item(SIGNER), sign=PUBLISHER.sign_der))),
            ("german-list-without-signature", "A German list without its first line: with a key given, nothing of it "
             "is believed.", "list-signature", german_list(whole.split("\n")[1])),
            ("german-list-signature-not-base64", "A German list whose first line is not Base64.", "list-malformed",
             german_list("!" + whole)),
            ("german-list-key-on-p-384", "A German list whose key is on P-384.", "key-unsupported",
             german_list(whole, EcKey("publisher", "secp384r1").spki))):
        found.add(name, comment, "read-signer-list", code, lambda source=source: {"list": source})


def _austrian(found: Certificates) -> None:
    source = "RFC 8392, sections 3.1.4 and 3.1.5; core/certificates/src/trust.rs, SignerList::add_austrian_list"
    for name, comment, code, given in (
            ("austrian-list-expired", "An Austrian list whose signature expired a second ago.", "list-expired",
             austrian(SIGNER, expires=NOON - 1)),
            ("austrian-list-at-its-expiry", "An Austrian list whose signature expires now: it is not to be accepted on "
             "or after that time.", "list-expired", austrian(SIGNER, expires=NOON)),
            ("austrian-list-not-yet-valid", "An Austrian list whose signature is valid from the next second on.",
             "list-expired", austrian(SIGNER, begins=NOON + 1)),
            ("austrian-list-of-another-key", "An Austrian list signed by another key.", "list-signature",
             austrian(SIGNER, key=ANOTHER_PUBLISHER)),
            ("austrian-list-exchanged", "The signature of another Austrian list.", "list-signature",
             austrian(SIGNER) | {"signature": austrian(SECOND)["signature"]})):
        found.add(name, comment, "read-signer-list", code, lambda given=given: {"list": given}, source=source)
    last = austrian(SIGNER, begins=NOON, expires=NOON + 1)
    found.add("austrian-list-in-its-only-second", "An Austrian list whose signature is valid in this second.",
              "read-signer-list", SUCCESS, lambda: ({"list": last}, {"count": 1, "left_out": 0}), source=source)


def _jwks(found: Certificates) -> None:
    short = Signer(key=RSA_SHORT, common_name="DSC Kleinwarnow 3")
    for name, comment, code, source, key in (
            ("jwk-for-encryption", "A bare key that is for encryption.", "key-unsupported", "RFC 7517, section 4.2",
             jwk(SIGNER, use="enc")),
            ("jwk-on-p-384", "A bare key that says it is on P-384.", "key-unsupported", "RFC 7518, section 6.2.1",
             jwk(SIGNER, crv="P-384")),
            ("jwk-symmetric", "A bare key that is a secret.", "key-unsupported", "RFC 7518, section 6.4",
             {"kid": in_base64(SIGNER.kid), "kty": "oct", "k": "a2xlaW53YXJub3c"})):
        found.refuse(name, comment, code, by(text("jwks", jwks(key))), source=source)
    long = in_base64url(b"\xc1" + hashlib.shake_256(b"modulus").digest(1_023) + b"\x01")
    found.refuse("jwk-of-8200-bits", "A bare RSA key of 8,200 bits, which would take long to verify with.",
                 "rsa-key-length", by(text("jwks", jwks(jwk(RSA, n=long))), RSA),
                 source="core/base/src/error/certificate.rs, RsaKeyLength")
    found.refuse("jwk-of-1024-bits", "A bare RSA key of 1,024 bits.", "rsa-key-length",
                 by(text("jwks", jwks(jwk(short))), short), source="RFC 7518, section 3.5")


def _validity(found: Certificates) -> None:
    source = "RFC 5280, section 4.1.2.5; HCERT 1.0.5, section 3.3"

    def valid(start: int, end: int) -> Signer:
        return SIGNER.but(start=start, end=end)

    def of(signer: Signer, **times: object) -> dict:
        return scanned(cose(claims(**times), signer=signer), signer)

    expired, later = valid(SIGNER.start, NOON - 1), valid(NOON + 1, SIGNER.end)
    last, first = valid(SIGNER.start, NOON), valid(NOON, SIGNER.end)
    found.refuse("signer-expired", "A signer whose certificate ended a second ago.", "signer-expired",
                 of(expired), source=source)
    found.refuse("signer-not-yet-valid", "A signer whose certificate begins in a second.", "signer-not-yet-valid",
                 of(later), source=source)
    found.accept("signer-in-its-last-second", "A signer whose certificate ends with this second.", of(last),
                 proven(kid=last.kid, deviations=["expires-after-signer"]), source=source)
    found.accept("signer-in-its-first-second", "A signer whose certificate begins with this second.",
                 of(first, iat=NOON), proven(kid=first.kid, issued=NOON), source=source)
    renewed = expired.but(end=SIGNER.end, common_name="DSC Kleinwarnow 1 renewed")
    both = text("gateway", gateway(item(expired), item(renewed, kid=expired.kid)))
    found.accept("renewed-certificate-of-one-key", "Two certificates of one key under one key id, of which the first "
                 "has ended: the one that is valid counts.", by(both, expired), proven(kid=expired.kid), source=source)
    began, ends = valid(ISSUED + 1, SIGNER.end), valid(SIGNER.start, EXPIRES - 1)
    found.accept("issued-before-signer", "Issued a second before the signer's certificate began.", of(began),
                 proven(kid=began.kid, deviations=["issued-before-signer"]), source=source)
    found.accept("expires-after-signer", "Expires a second after the signer's certificate ends.", of(ends),
                 proven(kid=ends.kid, deviations=["expires-after-signer"]), source=source)


def _usage(found: Certificates) -> None:
    def with_(*extensions: bytes) -> Signer:
        return SIGNER.but(extensions=(SIGNING, *extensions))

    test = content("t")
    for name, comment, signer, deviations in (
            ("usage-recovery", "A signer of recoveries signs a recovery.", with_(purposes(RECOVERIES)), []),
            ("usage-recovery-legacy", "The same, in the first spelling of that usage.",
             with_(purposes(LEGACY_RECOVERIES)), []),
            ("usage-all", "A signer of tests, vaccinations and recoveries.",
             with_(purposes(TESTS, VACCINATIONS, RECOVERIES, critical=True)), []),
            ("usage-foreign", "A signer whose usage is only something else, which is not critical: it signs all types.",
             with_(purposes(FOREIGN_USAGE)), []),
            ("usage-empty", "A signer with an empty list of usages.", with_(purposes()), ["signer-empty-key-usage"]),
            ("no-extensions", "A signer whose certificate has no extensions.", SIGNER.but(extensions=()), []),
            ("default-written-out", "A signer whose certificate writes out that an extension is not critical, which is "
             "not DER.", with_(extension(BASIC_CONSTRAINTS, sequence(), default_written=True)), ["signer-not-der"])):
        found.accept(name, comment, scanned(cose(signer=signer), signer),
                     proven(kid=signer.kid, deviations=deviations), source=USAGE)
    for name, comment, code, dcc, signer in (
            ("usage-test-signs-recovery", "A signer of tests signs a recovery.", "key-usage", content(),
             with_(purposes(TESTS))),
            ("usage-recovery-signs-test", "A signer of recoveries signs a test.", "key-usage", test,
             with_(purposes(RECOVERIES))),
            ("usage-both-others-sign-recovery", "A signer of tests and vaccinations, among other things, signs a "
             "recovery.", "key-usage", content(), with_(purposes(TESTS, VACCINATIONS, FOREIGN_USAGE))),
            ("usage-foreign-critical", "A signer whose usage is only something else, and critical.",
             "key-usage-foreign", content(), with_(purposes(FOREIGN_USAGE, critical=True))),
            ("key-for-encipherment", "A signer whose key is for encipherment, not for signatures.",
             "key-usage-foreign", content(), SIGNER.but(extensions=(usage_of_key(2),))),
            ("usage-twice", "A signer whose certificate has two lists of usages: neither can be trusted.",
             "key-usage-foreign", content(), with_(purposes(RECOVERIES), purposes(RECOVERIES))),
            ("unknown-critical-extension", "A signer whose certificate has a critical extension that nobody knows.",
             "key-usage-foreign", content(), with_(extension("1.3.6.1.4.1.99999.1", b"\x05\x00", True)))):
        found.refuse(name, comment, code, scanned(cose(claims(dcc), signer=signer), signer), source=USAGE)
    found.refuse("signer-not-in-the-list", "A list that has only another signer.", "signer-unknown",
                 scanned(cose(), SECOND), source="HCERT 1.0.5, section 3.2.2")
    found.refuse("no-signers", "No signer is trusted.", "signer-unknown",
                 scanned(cose()) | {"trust": {"signers": []}}, source="HCERT 1.0.5, section 3.2.2")
