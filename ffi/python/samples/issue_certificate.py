"""A certificate of recovery, signed by a key store that keeps its key and signs in DER."""

from collections.abc import Callable
from datetime import date, datetime

import episeal as e


def issue(signer: bytes, sign: Callable[[bytes], bytes], name: e.PersonName, tested: date, now: datetime) -> str:
    """``signer`` is the certificate of the document signer; ``sign`` asks its key store for ECDSA with SHA-256."""
    profile = e.RecoveryProfile.GERMANY
    until = profile.latest_valid_until(tested)
    validity = e.Validity(
        profile=profile,
        valid_from=profile.earliest_valid_from(tested),
        valid_until=until,
        issued=now,
        expires=e.calendar_date_end(until),
    )
    recovery = e.Recovery(
        name=name,
        date_of_birth="1964-08-12",
        test=e.PositiveTest(day=tested, country="DE"),
        issuer=e.Issuer(name="Stadt Köln", country="DE"),
        uvci=e.generate_uvci("DE"),
        validity=validity,
    )
    pending = e.prepare_recovery(recovery, e.DocumentSigner.from_der(signer))
    return pending.finish_der(sign(pending.to_be_signed())).text()  # it comes out if both apps accept it
