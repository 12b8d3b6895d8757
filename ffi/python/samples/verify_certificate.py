"""A certificate's QR code is verified: by whom it was signed, and whether it is valid."""

from datetime import datetime

import episeal as e


def verify(scanned: str, signer_list: bytes, list_key: bytes, now: datetime) -> str:
    """``signer_list`` is the German list of document signers, and ``list_key`` the key that signed it."""
    signers = e.SignerList()
    signers.add_german_list(signer_list, list_key)
    trust = e.CertificateTrust.without_revocations(signers)
    try:
        proven = e.verify_certificate(scanned, trust, now)
    except e.CertificateError as error:
        return f"{error.code}: {error.text(e.Language.ENGLISH)}"
    holder = proven.certificate().name
    return f"{proven.kind().code()} of {holder.given} {holder.family}"
