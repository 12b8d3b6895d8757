"""Unique certificate identifiers: what an office may write."""

from hcert import uvci
from vector import SUCCESS, Vectors


def vectors() -> Vectors:
    found = Vectors("certificates/uvci", "eHealth Network, Guidelines on verifiable vaccination certificates, release "
                    "2, annex 2; Implementing Decision (EU) 2021/1073, annex III")
    for name, comment, body in (
            ("opaque", "Option 2: country and an opaque string.", "URN:UVCI:01:DE:7Q2M0X4TB3"),
            ("with-entity", "Option 3: issuing entity and an opaque string.", "URN:UVCI:01:AT:WARNOW/7Q2M0X4TB3"),
            ("with-entity-and-subject", "Option 1: issuing entity, subject and an opaque string.",
             "URN:UVCI:01:FR:WARNOW/RECOVERY/7Q2M0X4TB3"),
            ("of-72-characters", "An identifier of 72 characters with prefix and check character.",
             "URN:UVCI:01:DE:" + "7" * 55)):
        found.add(name, comment, "read-uvci", SUCCESS,
                  lambda body=body: ({"text": uvci(body)}, {"uvci": uvci(body)}))
    right = uvci("URN:UVCI:01:DE:WARNOW/7Q2M0X4TB3")
    for name, comment, code, wrong in (
            ("wrong-check-character", "Another check character.", "uvci-check", right[:-1] + "/"),
            ("digit-changed", "One digit is another one than what the check character is of.", "uvci-check",
             right.replace("7Q2", "7Q3")),
            ("letters-exchanged", "Two neighbouring letters the other way round.", "uvci-check",
             right.replace("WARNOW", "AWRNOW")),
            ("no-check-character", "No check character.", "uvci-check", right[:-2]),
            ("of-73-characters", "An identifier of 73 characters.", "uvci-invalid", uvci("URN:UVCI:01:DE:" + "7" * 56)),
            ("version-02", "An identifier of version 02.", "uvci-invalid", uvci("URN:UVCI:02:DE:7Q2M0X4TB3")),
            ("no-scheme", "An identifier without `URN:UVCI:`.", "uvci-invalid", uvci("01:DE:7Q2M0X4TB3")),
            ("four-segments", "One segment too many.", "uvci-invalid", uvci("URN:UVCI:01:DE:A/B/C/D")),
            ("empty-segment", "An empty segment.", "uvci-invalid", uvci("URN:UVCI:01:DE:WARNOW//7Q2M0X4TB3")),
            ("lower-case", "An identifier in lower case.", "uvci-invalid", right.lower()),
            ("country-of-three-letters", "A country of three letters.", "country-invalid",
             uvci("URN:UVCI:01:DEU:7Q2M0X4TB3"))):
        found.add(name, comment, "read-uvci", code, lambda wrong=wrong: {"text": wrong})
    return found
