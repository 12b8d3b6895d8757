"""What a certificate says: the EU DCC JSON schema 1.3.0, and what is tolerated beside it."""

import cbor2

from hcert import (DETECTED, NAME, NOON, Certificates, claims, content, cose, proven, recovery, scanned, test,
                   vaccination, without)
from vector import Vectors

SCHEMA = "EU DCC JSON schema 1.3.0"
TOLERANCES = "core/decisions/0005-certificates.md, Tolerances and Schema"


def vectors() -> Vectors:
    found = Certificates("certificates/content", SCHEMA)
    _kinds(found)
    _version_and_name(found)
    _birth(found)
    _groups(found)
    _recovery(found)
    _tolerated_in_recovery(found)
    _test(found)
    _vaccination(found)
    _not_judged(found)
    return found


def signed(dcc: object, now: int = NOON) -> dict:
    return scanned(cose(claims(dcc)), now=now)


def accept(found: Certificates, name: str, comment: str, dcc: dict, deviation: str | None = None,
           shown: dict | None = None) -> None:
    deviations = [deviation] if deviation else []
    found.accept(name, comment, signed(dcc), proven(shown or dcc, deviations=deviations),
                 source=TOLERANCES if deviation else None)


def refuse(found: Certificates, name: str, comment: str, code: str, dcc: object) -> None:
    found.refuse(name, comment, code, signed(dcc))


def _kinds(found: Certificates) -> None:
    for group, kind in (("r", "recovery"), ("t", "test"), ("v", "vaccination")):
        accept(found, f"a-{kind}", f"A {kind} without any deviation.", content(group))
    accept(found, "test-without-optional-fields", "A test without name, device and centre.",
           content("t", without(test(), "nm", "tc")))


def _version_and_name(found: Certificates) -> None:
    refuse(found, "no-version", "No version of the schema.", "field-missing", without(content(), "ver"))
    refuse(found, "version-of-two-numbers", "A version of two numbers.", "field-form", content(ver="1.3"))
    refuse(found, "version-as-number", "A version that is a number.", "field-type", content(ver=1.3))
    accept(found, "version-never-published", "A version of the schema that was never published.",
           content(ver="1.9.0"), "unknown-version")
    refuse(found, "no-name", "No name at all.", "field-missing", without(content(), "nam"))
    refuse(found, "name-as-text", "A name that is a text, not a map.", "field-type", content(nam="Ilka Brömmel"))
    refuse(found, "no-transliterated-name", "A name without its transliterations.", "field-missing",
           content(nam=without(NAME, "fnt", "gnt")))
    accept(found, "forename-only", "Somebody who has only a forename (schema 1.3.1).",
           content(ver="1.3.1", nam=without(NAME, "fn", "fnt")))
    accept(found, "surname-only", "Somebody who has only a surname.", content(nam=without(NAME, "gn", "gnt")))
    accept(found, "surname-of-80-characters", "A surname of 80 characters, of which each has two bytes.",
           content(nam=NAME | {"fn": "Ö" * 80}))
    refuse(found, "surname-of-81-characters", "A surname of 81 characters.", "field-too-long",
           content(nam=NAME | {"fn": "O" * 81}))
    refuse(found, "transliteration-in-lower-case", "A transliteration in lower case.", "field-form",
           content(nam=NAME | {"fnt": "Broemmel"}))
    refuse(found, "transliteration-empty", "A surname whose transliteration is empty (JSON schema specification 1.3.0, "
           "section 4).", "field-form", content(nam=NAME | {"fnt": ""}))
    refuse(found, "transliteration-with-a-space", "A transliteration with a space where `<` belongs.", "field-form",
           content(nam=NAME | {"fnt": "VON BROEMMEL"}))


def _birth(found: Certificates) -> None:
    refuse(found, "no-date-of-birth", "No date of birth, not even an empty one.", "field-missing",
           without(content(), "dob"))
    for name, comment, born in (("birth-unknown", "An empty date of birth.", ""),
                                ("birth-year", "A date of birth that is a year.", "1964"),
                                ("birth-month", "A date of birth that is a month.", "1964-08")):
        accept(found, name, comment, content(dob=born))
    accept(found, "birth-with-midnight", "A date of birth at midnight.", content(dob="1964-08-12T00:00:00"),
           "birth-date-with-time")
    accept(found, "birth-month-00", "A date of birth whose month is 00.", content(dob="1964-00"),
           "birth-date-not-in-calendar")
    for name, comment, born in (
            ("birth-in-another-order", "A date of birth with the day first.", "12.08.1964"),
            ("birth-without-zeros", "A date of birth whose month has one digit.", "1964-8-12"),
            ("birth-year-at-midnight", "A year of birth with a time.", "1964T00:00:00"),
            ("birth-in-1899", "A date of birth before 1900.", "1899-12-31"),
            ("birth-at-noon", "A date of birth at noon.", "1964-08-12T12:00:00")):
        refuse(found, name, comment, "field-date", content(dob=born))
    refuse(found, "birth-as-number", "A date of birth that is a number.", "field-type", content(dob=1964))
    refuse(found, "born-after-issue", "Somebody born two days after the day on which the certificate was issued.",
           "born-after-issue", content(dob="2026-11-08"))
    accept(found, "born-on-the-next-day", "Somebody born on the day after: by as much dates in two places differ.",
           content(dob="2026-11-07"))


def _groups(found: Certificates) -> None:
    for name, comment, dcc in (
            ("no-entry", "Neither vaccination nor test nor recovery.", without(content(), "r")),
            ("empty-list-only", "An empty list of recoveries and nothing else.", content(r=[])),
            ("two-recoveries", "Two recoveries.", content(r=[recovery(), recovery()])),
            ("vaccination-and-recovery", "A vaccination and a recovery.", content(v=[vaccination()]))):
        refuse(found, name, comment, "entry-count", dcc)
    refuse(found, "recovery-not-in-a-list", "A recovery that is not in a list.", "field-type",
           content(r=recovery()))
    refuse(found, "entry-as-text", "A list with a text instead of a recovery.", "field-type",
           content(r=["recovered"]))
    accept(found, "empty-list-beside", "A recovery, and an empty list of vaccinations.", content(v=[]), "empty-list")
    accept(found, "null-list-beside", "A recovery, and null for the tests.", content(t=None), "null-field")
    accept(found, "undefined-list-beside", "A recovery, and undefined for the tests.", content(t=cbor2.undefined),
           "undefined-field")


def _recovery(found: Certificates) -> None:
    def of(**changes: object) -> dict:
        return content(entry=recovery(**changes))

    for field, what in (("tg", "the disease"), ("fr", "the first positive test"), ("co", "the country"),
                        ("is", "the issuer"), ("df", "its first day"), ("du", "its last day"),
                        ("ci", "its identifier")):
        refuse(found, f"recovery-without-{field}", f"A recovery without {what} ({field}).", "field-missing",
               content(entry=without(recovery(), field)))
    refuse(found, "recovery-with-null", "A recovery whose last day is null, which is no text.", "field-type",
           of(du=None))
    refuse(found, "day-not-in-the-calendar", "A first positive test on the 30th of February.", "field-date",
           of(fr="2026-02-30"))
    refuse(found, "day-without-century", "A first day of validity whose year has two digits.", "field-date",
           of(df="26-11-02"))
    refuse(found, "day-as-number", "A last day of validity that is a number.", "field-type", of(du=20_772))
    refuse(found, "country-in-lower-case", "A country in lower case.", "field-form", of(co="de"))
    refuse(found, "country-empty", "An empty country.", "field-form", of(co=""))
    refuse(found, "country-of-11-letters", "A country of eleven letters.", "field-form", of(co="KLEINWARNOW"))
    refuse(found, "issuer-of-81-characters", "An issuer of 81 characters.", "field-too-long", of(**{"is": "K" * 81}))
    refuse(found, "identifier-of-81-characters", "An identifier of 81 characters.", "field-too-long",
           of(ci="URN:UVCI:01:DE:" + "7" * 66))
    refuse(found, "identifier-as-bytes", "An identifier that is a byte string.", "field-type", of(ci=b"7Q2M0X4T"))
    accept(found, "identifier-without-scheme", "An identifier without `URN:UVCI:`, which the schema allows.",
           of(ci="01DE/KLEINWARNOW/7Q2M0X4T"))


def _tolerated_in_recovery(found: Certificates) -> None:
    for name, comment, deviation, changes in (
            ("identifier-in-lower-case", "An identifier that begins with `urn:uvci`.", "lower-case-uvci",
             {"ci": "urn:uvci:01:DE:KLEINWARNOW/7Q2M0X4T"}),
            ("unknown-disease", "A disease for which there are no certificates: influenza.", "unknown-target",
             {"tg": "6142004"}),
            ("empty-disease", "An empty code of a disease.", "empty-code", {"tg": ""}),
            ("day-with-time", "A first positive test with a time and a zone.", "date-with-time",
             {"fr": "2026-10-05T09:15:00Z"}),
            ("extra-field", "A field that the schema does not have.", "extra-keys", {"remark": "none"}),
            ("blank-at-the-end", "An issuer that ends in a space, and is kept as it is.", "trailing-blanks",
             {"is": "Gesundheitsamt Kleinwarnow "}),
            ("writing-direction", "An issuer with a character that turns the writing direction.",
             "control-characters", {"is": "Gesundheitsamt \u202eworawnielK"})):
        accept(found, name, comment, content(entry=recovery(**changes)), deviation)
    tagged = content(entry=recovery(df=cbor2.CBORTag(0, "2026-11-02")))
    accept(found, "day-with-tag-0", "A first day of validity with the tag 0 of date-times.", tagged, "tagged-date",
           content())


def _test(found: Certificates) -> None:
    def of(**changes: object) -> dict:
        return content("t", test(**changes))

    refuse(found, "sample-without-zone", "A time of sampling without a zone.", "field-date",
           of(sc="2026-11-05T08:30:00"))
    refuse(found, "sample-at-25", "A time of sampling at 25 o'clock.", "field-date", of(sc="2026-11-05T25:30:00Z"))
    refuse(found, "sample-day-only", "A time of sampling without a time.", "field-date", of(sc="2026-11-05"))
    refuse(found, "test-without-result", "A test without its result.", "field-missing",
           content("t", without(test(), "tr")))
    refuse(found, "test-name-of-81-characters", "A name of a test, which is optional, of 81 characters.",
           "field-too-long", of(nm="N" * 81))
    accept(found, "offset-without-colon", "A time of sampling whose offset has no colon.",
           of(sc="2026-11-05T08:30:00+0100"), "short-offset")
    accept(found, "offset-of-hours", "A time of sampling whose offset has hours only.",
           of(sc="2026-11-05T08:30:00+01"), "short-offset")


def _vaccination(found: Certificates) -> None:
    def of(**changes: object) -> dict:
        return content("v", vaccination(**changes))

    accept(found, "booster", "A third dose of a series of two.", of(dn=3, sd=2))
    accept(found, "dose-as-float", "A number of doses that is 2.0.", of(dn=2.0), "float-dose", of(dn=2))
    refuse(found, "dose-zero", "The dose number 0.", "field-form", of(dn=0))
    refuse(found, "dose-as-text", "A number of doses that is a text.", "field-type", of(sd="2"))
    refuse(found, "vaccination-without-product", "A vaccination without its product.", "field-missing",
           content("v", without(vaccination(), "mp")))


def _not_judged(found: Certificates) -> None:
    source = "core/certificates/src/not_judged.rs, NotJudged"
    positive = content("t", test(tr=DETECTED))
    unknown = content("t", test(tr="419984006"))
    found.accept("positive-test", "A test that found the disease: the certificate is valid, and its holder ill.",
                 signed(positive), proven(positive, not_judged=["positive-test"]), source=source)
    found.accept("test-result-unknown", "A test whose result is neither found nor not found.", signed(unknown),
                 proven(unknown, not_judged=["unknown-test-result"]), source=source)
    before = content(entry=recovery(df="2026-11-17"))
    after = content(entry=recovery(du="2026-11-15"))
    found.accept("before-its-first-day", "A recovery whose first day is tomorrow.", signed(before),
                 proven(before, not_judged=["before-valid-from"]), source=source)
    found.accept("after-its-last-day", "A recovery whose last day was yesterday.", signed(after),
                 proven(after, not_judged=["after-valid-until"]), source=source)
