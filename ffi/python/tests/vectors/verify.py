"""Certificates, verified and examined."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from episeal import (
    Certificate,
    CertificateTrust,
    Check,
    CheckResult,
    RevocationHashType,
    examine_certificate,
    verify_certificate,
)

from .given import Given, prepared
from .revocations import revocation_lists, revocations_in
from .said import seconds
from .signers import signer_list, signers_in

NAME = {"fn": "family", "gn": "given", "fnt": "family_transliterated", "gnt": "given_transliterated"}
ISSUED = {"co": "country", "is": "issuer", "ci": "identifier"}
ENTRY = {
    "vaccination": {
        "tg": "disease",
        "vp": "vaccine",
        "mp": "product",
        "ma": "manufacturer",
        "dn": "dose_number",
        "sd": "series_doses",
        "dt": "date",
        **ISSUED,
    },
    "test": {
        "tg": "disease",
        "tt": "test_type",
        "nm": "name",
        "ma": "device",
        "sc": "sample_time",
        "tr": "result",
        "tc": "centre",
        **ISSUED,
    },
    "recovery": {"tg": "disease", "fr": "first_positive", "df": "valid_from", "du": "valid_until", **ISSUED},
}


def content_said(certificate: Certificate) -> Any:
    """By the schema's names; None where nothing is said."""
    kind = certificate.kind.code()
    entry = getattr(certificate, kind)
    return {
        "ver": certificate.version,
        "nam": {name: getattr(certificate.name, field) for name, field in NAME.items()},
        "dob": certificate.date_of_birth,
        "entry": {name: getattr(entry, field) for name, field in ENTRY[kind].items()},
    }


def trust_of(given: Given) -> CertificateTrust:
    """
    ``signers`` (lists); ``authorities`` (certificates), without which none of the signers counts; ``revocations``
    (lists), which are looked up if the field is there, even if it is empty.
    """
    lists, authorities = given.objects("signers", signers_in), given.optional("authorities", Given.all_bytes)
    revocations = given.optional("revocations", lambda of, name: of.objects(name, revocations_in))
    with prepared():
        all_ = signer_list(lists)
        signers = all_ if authorities is None else all_.certified_by(authorities)
        if revocations is None:
            return CertificateTrust.without_revocations(signers)
        return CertificateTrust.with_revocations(signers, revocation_lists(revocations))


def scanned(given: Given) -> tuple[str, CertificateTrust, datetime]:
    """What is given to all of them: ``text``, ``trust`` and ``now``."""
    return given.text("text"), given.object("trust", trust_of), given.time("now")


def verify(given: Given) -> Any:
    """The certificate that is proven."""
    text, trust, now = scanned(given)
    proven = verify_certificate(text, trust, now)
    return {
        "kind": proven.kind().code(),
        "issuer": proven.issuer(),
        "issued": seconds(proven.issued()),
        "expires": seconds(proven.expires()),
        "kid": proven.kid().hex(),
        "content": content_said(proven.certificate()),
        "deviations": [deviation.code() for deviation in proven.deviations()],
        "not_judged": [reason.code() for reason in proven.not_judged(now)],
        "revocation_checked": proven.is_revocation_checked(),
    }


def result_said(result: CheckResult) -> str:
    if isinstance(result, CheckResult.FAILED):
        return result.error.code
    return "passed" if result.is_passed() else "not-done"


def examine(given: Given) -> Any:
    """How each check goes: it never fails."""
    verdict = examine_certificate(*scanned(given))
    error = verdict.error()
    return {
        "checks": {check.code(): result_said(verdict.result(check)) for check in Check},
        "deviations": [deviation.code() for deviation in verdict.deviations()],
        "error": None if error is None else error.code,
    }


def revocation_hashes(given: Given) -> Any:
    """Under which hashes the certificate is looked up, by their type."""
    hashes = verify_certificate(*scanned(given)).revocation_hashes()
    return {of.code(): [one.hex() for one in hashes.hashes(of)] for of in RevocationHashType}


VERIFY = {"verify-certificate": verify, "examine-certificate": examine, "revocation-hashes": revocation_hashes}
