"""Rules of countries, judged on a payload (EU DCC Validation Rules, V1.00 of 2021-06-09)."""

from vector import SUCCESS, Vectors

DAY = 86_400
NOW = 1_646_697_600                   # 2022-03-08T00:00:00Z
FIRST = 1_643_673_600                 # 2022-02-01T00:00:00Z
PAYLOAD = {"ver": "1.3.0", "r": [{"tg": "840539006", "fr": "2022-02-01", "co": "AT"}]}
OLD_ENOUGH = {"not-before": [{"plusTime": [{"var": "external.validationClock"}, 0, "day"]},
                             {"plusTime": [{"var": "payload.r.0.fr"}, 28, "day"]}]}
FALSE, TRUE = {"===": [0, 1]}, {"===": [1, 1]}


def rule(identifier: str, logic: object, **more) -> dict:
    return {"Identifier": identifier, "Type": "Acceptance", "Country": "DE", "CertificateType": "Recovery",
            "Version": "1.0.0", "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "1.0.0",
            "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z",
            "Description": [{"lang": "en", "desc": "A rule of this vector."}], "Logic": logic} | more


def without(whole: dict, field: str) -> dict:
    return {name: value for name, value in whole.items() if name != field}


def case(*rules: dict, payload: dict = PAYLOAD, value_sets: dict | None = None, region: str = "", now: int = NOW,
         countries: tuple[str, ...] = ("AT",), **more) -> dict:
    return {"rules": list(rules), "payload": payload, "value_sets": value_sets or {},
            "arrival": {"country": "DE", "region": region},
            "origin": {"issuer_country": "AT", "invalidation_countries": list(countries), "kid": "c2lnbmVyIG9uZQ==",
                       "issued": FIRST, "expires": FIRST + 365 * DAY}, "now": now, **more}


def judged(outcome: str, *rules: tuple) -> dict:
    return {"outcome": outcome, "rules": [{"identifier": identifier, "version": version, "type": kind, "outcome": each}
                                          for identifier, version, kind, each in rules]}


def one(outcome: str, identifier: str = "RR-DE-0001", version: str = "1.0.0", kind: str = "acceptance") -> dict:
    return judged(outcome, (identifier, version, kind, outcome))


def vectors() -> Vectors:
    found = Vectors("rules/sets", "EU DCC Validation Rules, section 5")

    def met(name: str, comment: str, given: dict, result: object, operation: str = "judge-by-rules", **more) -> None:
        found.add(name, comment, operation, SUCCESS, lambda: (given, result), **more)

    def refused(name: str, comment: str, code: str, given: dict, operation: str = "judge-by-rules", **more) -> None:
        found.add(name, comment, operation, code, lambda: given, **more)

    accept = rule("RR-DE-0001", OLD_ENOUGH)
    met("passed", "A recovery of 35 days against a rule that asks for 28.", case(accept), one("passed"))
    met("failed", "The same a second before the 28th day.", case(accept, now=FIRST + 28 * DAY - 1), one("failed"))
    met("at-the-day", "The same at the first second of the 28th day.", case(accept, now=FIRST + 28 * DAY),
        one("passed"))
    met("one-of-two-fails", "Two rules, of which one denies.", case(accept, rule("RR-DE-0002", FALSE)),
        judged("failed", ("RR-DE-0001", "1.0.0", "acceptance", "passed"),
               ("RR-DE-0002", "1.0.0", "acceptance", "failed")))
    met("no-rule", "A country without any rule accepts nothing and denies nothing.", case(), judged("open"),
        source="core/decisions/0006-business-rules.md: no acceptance rule, no pass")
    met("other-country", "A rule of a country that is not that of the arrival.",
        case(rule("RR-FR-0001", FALSE, Country="FR")), judged("open"),
        source="core/decisions/0006-business-rules.md: no acceptance rule, no pass")
    met("other-kind", "A rule about vaccinations beside one about recoveries.",
        case(accept, rule("VR-DE-0001", FALSE, CertificateType="Vaccination")), one("passed"))
    met("general", "A rule about all certificates applies to a recovery, too.",
        case(rule("GR-DE-0001", FALSE, CertificateType="General")), one("failed", "GR-DE-0001"))
    met("newest-version", "Of two versions of a rule in force, the higher counts.",
        case(rule("RR-DE-0001", FALSE), rule("RR-DE-0001", TRUE, Version="1.10.0"),
             rule("RR-DE-0001", FALSE, Version="1.9.0")), one("passed", version="1.10.0"))
    met("not-yet-in-force", "The higher version is not in force yet.",
        case(accept, rule("RR-DE-0001", FALSE, Version="2.0.0", ValidFrom="2022-04-01T00:00:00Z")), one("passed"))
    met("no-longer-in-force", "A rule at the end of its validity no longer counts, another one does.",
        case(accept, rule("RR-DE-0002", FALSE, ValidTo="2022-03-08T00:00:00Z")), one("passed"))
    met("region", "A rule of the region of arrival, beside one of another region and one of the whole country.",
        case(accept, rule("RR-DE-0002", FALSE, Region="BY"), rule("RR-DE-0003", TRUE, Region="NW"), region="NW"),
        one("passed", "RR-DE-0003"), source="dgc-certlogic-android, DefaultGetRulesUseCase")
    met("invalidation", "A rule of the issuing country by which the certificate no longer counts.",
        case(accept, rule("IR-AT-0001", FALSE, Type="Invalidation", Country="AT")),
        judged("failed", ("RR-DE-0001", "1.0.0", "acceptance", "passed"),
               ("IR-AT-0001", "1.0.0", "invalidation", "failed")))
    met("invalidation-of-the-arrival", "An invalidation rule of the country of arrival, which did not issue.",
        case(accept, rule("IR-DE-0001", FALSE, Type="Invalidation")), one("passed"))
    met("value-set", "Membership in a published value set.",
        case(rule("RR-DE-0001", {"in": [{"var": "payload.r.0.tg"}, {"var": "external.valueSets.disease-agent-targeted"}]}),
             value_sets={"disease-agent-targeted": ["840539006"]}), one("passed"))
    met("value-set-missing", "A rule that names a value set that is not there decides nothing.",
        case(rule("RR-DE-0001", {"!": [{"in": ["x", {"var": "external.valueSets.disease-agent-targeted"}]}]})),
        one("open"), source="core/decisions/0006-business-rules.md: a value set that is missing decides nothing")
    met("unknown-operation", "A rule whose logic has an operation that is not known never passes.",
        case(rule("RR-DE-0001", {"or": [True, True]})), one("open"))
    met("not-a-boolean", "A rule that evaluates to a number is neither met nor denied.",
        case(rule("RR-DE-0001", {"+": [1, 1]})), one("open"))
    met("newer-schema", "A rule for a newer schema than that of the certificate stays open.",
        case(rule("RR-DE-0001", TRUE, SchemaVersion="1.4.0")), one("open"))
    met("other-engine", "A rule for a version of the engine that is not known stays open.",
        case(rule("RR-DE-0001", TRUE, EngineVersion="2.0.0")), one("open"))
    met("booster-notification", "A rule that only recommends a booster is left out.",
        case(accept, rule("BNR-DE-0001", FALSE, Type="BoosterNotification")), one("passed"))
    met("counted", "A list of two rules and one that only recommends a booster.",
        {"rules": [accept, rule("RR-DE-0002", TRUE), rule("BNR-DE-0001", TRUE, Type="BoosterNotification")]},
        {"count": 2}, "read-rules")

    met("change-to-passed", "The first second of the 28th day, travelling from the day of the test.",
        case(accept, now=FIRST, until=FIRST + 90 * DAY),
        {"at": FIRST + 28 * DAY, "before": "failed", "after": "passed"}, "next-change-of-rules")
    met("change-of-validity", "The end of a rule's validity changes the verdict.",
        case(accept, rule("RR-DE-0002", FALSE, ValidTo="2022-03-20T12:00:00Z"), until=NOW + 90 * DAY),
        {"at": 1_647_777_600, "before": "failed", "after": "passed"}, "next-change-of-rules")
    met("no-change", "Nothing changes before the end of the journey.", case(accept, until=NOW + 30 * DAY), None,
        "next-change-of-rules")
    refused("clock-as-text", "A rule that compares the clock as a text could change at any second.",
            "clock-read-as-text",
            case(rule("RR-DE-0001", {"===": [{"var": "external.validationClock"}, "2022-03-08T00:00:00Z"]}),
                 until=NOW + DAY), "next-change-of-rules", source="core/rules, RuleSet::next_change")
    refused("until-before-now", "A journey that ends before it begins.", "invalid-time", case(accept, until=NOW - 1),
            "next-change-of-rules", source="core/rules, RuleSet::next_change")

    refused("no-identifier", "A rule without an identifier.", "malformed-rule",
            {"rules": [without(accept, "Identifier")]}, "read-rules")
    refused("unknown-type", "A misspelled type: left out, it would deny nobody.", "malformed-rule",
            {"rules": [rule("RR-DE-0001", TRUE, Type="Aceptance")]}, "read-rules",
            source="core/decisions/0006-business-rules.md: nothing that denies is left out because of its form")
    refused("country-in-small-letters", "A country that is not two capital letters.", "malformed-rule",
            {"rules": [rule("RR-DE-0001", TRUE, Country="de")]}, "read-rules",
            source="core/decisions/0006-business-rules.md: nothing that denies is left out because of its form")
    refused("version-of-two-parts", "A version that has two parts.", "malformed-rule",
            {"rules": [rule("RR-DE-0001", TRUE, Version="1.0")]}, "read-rules")
    refused("validity-not-a-time", "A validity that begins at no time.", "malformed-rule",
            {"rules": [rule("RR-DE-0001", TRUE, ValidFrom="soon")]}, "read-rules")
    refused("no-logic", "A rule without logic.", "malformed-rule", {"rules": [without(accept, "Logic")]}, "read-rules")
    refused("not-a-rule", "A number in place of a rule.", "malformed-rule", {"rules": [5]}, "read-rules")
    refused("not-json", "A text that ends within a rule.", "malformed-json", {"rules": '[{"Identifier": "RR-'},
            "read-rules", source="RFC 8259, section 2")
    refused("duplicate-field", "A rule whose country stands twice.", "malformed-json",
            {"rules": '[{"Country": "DE", "Country": "FR"}]'}, "read-rules", source="RFC 8259, section 4")
    refused("payload-not-an-object", "A payload that is a list.", "malformed-json",
            case(accept) | {"payload": [1, 2]}, source="core/rules, Payload::parse_unverified")
    refused("value-sets-not-an-object", "Value sets that are a number.", "malformed-json",
            case(accept) | {"value_sets": 5}, source="core/rules, ValueSets::parse")
    refused("before-1970", "A time before 1970.", "invalid-time", case(accept, now=-1),
            source="core/rules, RuleSet::evaluate")
    return found
