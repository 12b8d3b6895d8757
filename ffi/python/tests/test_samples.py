"""The samples run, are short, and stand in the README as they are."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from town import ISSUED, NOW, TESTED, issued, signer, town

import episeal
from samples import check_in_and_seal, issue_certificate, share_and_open, verify_certificate

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted((ROOT / "samples").glob("*_*.py"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_short_and_stands_in_the_readme(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 30
    assert f"```python\n{text}```" in (ROOT / "README.md").read_text("utf-8")


def test_there_are_four() -> None:
    names = ["check_in_and_seal", "issue_certificate", "share_and_open", "verify_certificate"]
    assert [path.stem for path in SAMPLES] == names


def test_check_in_and_seal(capsys: pytest.CaptureFixture[str]) -> None:
    of = town()
    server = {"/revocations": of.revocations, f"/day-keys/{of.venue.id()}": of.venue_day_key}
    sealed = check_in_and_seal.check_in(of.poster.to_text(), of.authority.id(), server.__getitem__, NOW)
    assert capsys.readouterr().out == "Gasthaus zum Dom - Gesundheitsamt Köln\n"
    assert sealed.kept().open(sealed.visit()).contact.family_name == "Lindner"


def test_share_and_open(capsys: pytest.CaptureFixture[str]) -> None:
    of, log = town(), episeal.ShareLog()
    kept = [one.kept() for one in of.sealed]
    sealed, code = share_and_open.share(kept, of.office_day_key, of.trust, NOW)
    told = code.expose_secret_text()
    opened = share_and_open.open_share(of.office, sealed.bytes, told, log, NOW)
    assert opened == ["Gasthaus zum Dom", "Gasthaus zum Dom"]
    assert capsys.readouterr().out == "for Gesundheitsamt Köln\n"
    with pytest.raises(episeal.RecordError.ShareUsed):
        share_and_open.open_share(of.office, sealed.bytes, told, log, NOW)


def test_verify_certificate() -> None:
    list_, key = german_list()
    text = issued().text()
    assert verify_certificate.verify(text, list_, key, ISSUED) == "recovery of Zoë Müller"
    assert verify_certificate.verify("WIFI:", list_, key, ISSUED).startswith("prefix-missing: the text")


def german_list() -> tuple[bytes, bytes]:
    """The list as Germany publishes it: a signature in base64, and JSON behind it."""
    certificate = signer()[0]
    kid = b64encode(episeal.DocumentSigner.from_der(certificate).kid()).decode()
    entry = {
        "certificateType": "DSC",
        "country": "DE",
        "kid": kid,
        "rawData": b64encode(certificate).decode(),
        "signature": "",
        "thumbprint": "",
        "timestamp": "2021-06-01T00:00:00Z",
    }
    body = json.dumps({"certificates": [entry]}).encode()
    key = ec.generate_private_key(ec.SECP256R1())
    r, s = utils.decode_dss_signature(key.sign(body, ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    spki = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b64encode(raw) + b"\n" + body, spki


def test_issue_certificate() -> None:
    certificate, pkcs8 = signer()
    key = serialization.load_der_private_key(pkcs8, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    name = episeal.PersonName("Müller", "Zoë", episeal.NameLanguage.OTHER)
    text = issue_certificate.issue(
        certificate, lambda message: key.sign(message, ec.ECDSA(hashes.SHA256())), name, TESTED, ISSUED
    )
    episeal.both_apps(text, certificate, ISSUED)
