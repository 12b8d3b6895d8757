"""What became of each check, also where one failed or does not decide."""

from dsc import RECOVERIES, SIGNER, SIGNING, Signer, purposes
from hcert import (EXPIRES, claims, content, cose, recovery, scanned, test, text, uvci, vaccination, without)
from keys import EcKey
from lists import kid_list
from vector import SUCCESS, Vectors

CHECKS = ("prefix", "base45", "inflate", "cbor", "cose", "claims", "signer-found", "signature", "signer-validity",
          "key-usage", "validity", "schema", "value-sets", "uvci", "revocation")
SOURCE = "core/certificates/src/check.rs, Check; core/decisions/0005-certificates.md, What decides"


def verdict(error: str | None = None, *deviations: str, **results: str) -> dict:
    """Every check passed but for `results`; revocation is not looked up."""
    checks = {check: "passed" for check in CHECKS} | {"revocation": "not-done"}
    return {"checks": checks | {check.replace("_", "-"): result for check, result in results.items()},
            "deviations": list(deviations), "error": error}


def undone(*checks: str) -> dict:
    return {check.replace("-", "_"): "not-done" for check in checks}


def vectors() -> Vectors:
    found = Vectors("certificates/verdict", SOURCE)

    def add(name: str, comment: str, given: dict, result: dict) -> None:
        found.add(name, comment, "examine-certificate", SUCCESS, lambda: (given, result))

    def of(group: str = "r", **changes: object) -> dict:
        entry = {"r": recovery, "t": test, "v": vaccination}[group](**changes)
        return scanned(cose(claims(content(group, entry))))

    add("valid", "A certificate that passes every check.", scanned(cose()), verdict())
    unlisted = scanned(cose(), revocations=[kid_list({bytes(8): ["uci"]})])
    add("valid-and-not-revoked", "The same with revocation lists.", unlisted, verdict(revocation="passed"))
    add("unknown-vaccine", "A vaccine that is on no list of codes here: the certificate is valid all the same.",
        of("v", mp="EU/1/26/9999"), verdict(value_sets="value-unknown"))
    add("wrong-check-character", "An identifier with a wrong check character: the certificate is valid all the same.",
        of(ci="URN:UVCI:01:DE:KLEINWARNOW/7Q2M0X4T#" + ("A" if not uvci(
            "URN:UVCI:01:DE:KLEINWARNOW/7Q2M0X4T").endswith("A") else "B")), verdict(uvci="uvci-check-character"))
    add("identifier-of-73-characters", "An identifier of 73 characters: one more than a UVCI has, and no more than the "
        "schema allows.", of(ci=uvci("URN:UVCI:01:DE:" + "7" * 56)), verdict(uvci="uvci-malformed"))
    add("identifier-of-another-form", "An identifier that is no UVCI.", of(ci="KLEINWARNOW-7"),
        verdict(uvci="uvci-malformed"))
    add("expired", "A certificate that has expired: every other check is made.", scanned(cose(), now=EXPIRES),
        verdict("expired", validity="expired"))
    other = Signer(key=EcKey("other"), common_name="DSC Kleinwarnow 9")
    unknown = undone("signature", "signer-validity", "key-usage")
    add("unknown-signer", "No signer is known: what he would have to pass is not looked at.", scanned(cose(), other),
        verdict("signer-unknown", signer_found="signer-unknown", **unknown))
    add("not-base45", "A text that is not Base45: nothing after that is looked at.",
        scanned(text(cose())[:-1] + "="),
        verdict("base45-character", base45="base45-character", **undone(*CHECKS[2:])))
    broken = content(entry=without(recovery(), "fr"))
    add("outside-the-schema", "A recovery without its first positive test: signature and time are looked at.",
        scanned(cose(claims(broken))),
        verdict("field-missing", schema="field-missing", **undone("value-sets", "uvci")))
    two = content(v=[vaccination()])
    recoveries = SIGNER.but(extensions=(SIGNING, purposes(RECOVERIES)))
    add("two-entries-of-which-one-is-allowed", "A signer of recoveries signs a recovery with a vaccination beside it.",
        scanned(cose(claims(two), signer=recoveries), recoveries),
        verdict("key-usage", key_usage="key-usage", schema="entry-count", **undone("value-sets", "uvci")))
    add("two-faults", "Expired, and of a signer whose certificate has ended: the first check that failed is named.",
        scanned(cose(), SIGNER, now=SIGNER.end + 1),
        verdict("signer-expired", signer_validity="signer-expired", validity="expired"))
    return found
