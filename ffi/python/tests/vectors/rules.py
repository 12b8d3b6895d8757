"""Business rules: expressions by themselves, and sets of rules that judge a certificate's payload."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from episeal import Arrival, External, Origin, Payload, RuleExpression, RuleSet, Travel, ValueSets

from .given import Given
from .said import seconds


def json_in(given: Given, name: str) -> str:
    """JSON as it stands in a vector, or as a text where it is not JSON."""
    value = given.value(name)
    return value if isinstance(value, str) else json.dumps(value)


def evaluate_expression(given: Given) -> Any:
    """``logic``, or ``text`` where it is no JSON, and ``data``; gives what the expression evaluates to."""
    data = json.dumps(given.value("data"))
    text = given.optional("text", Given.text)
    logic = json.dumps(given.value("logic")) if text is None else text
    return json.loads(RuleExpression.parse(logic).evaluate(data))


def read_rules(given: Given) -> Any:
    """``rules``, JSON or the text of it; gives how many there are."""
    return {"count": RuleSet.parse(json_in(given, "rules")).count()}


def origin_of(given: Given) -> Origin:
    return Origin(
        issuer_country=given.text("issuer_country"),
        invalidation_countries=given.texts("invalidation_countries"),
        kid=given.text("kid"),
        issued=given.time("issued"),
        expires=given.time("expires"),
    )


def arrival_of(given: Given) -> Arrival:
    return Arrival(country=given.text("country"), region=given.text("region"))


def judged(given: Given) -> Callable[[], tuple[RuleSet, Payload, External]]:
    """
    What rules are judged on: ``rules``, ``value_sets`` and ``payload`` as JSON, ``arrival`` (country, region) and
    ``origin`` (issuer country, invalidation countries, kid, issued, expires).
    """
    text, payload, values = json_in(given, "rules"), json_in(given, "payload"), json_in(given, "value_sets")
    arrival, origin = given.object("arrival", arrival_of), given.object("origin", origin_of)

    def read() -> tuple[RuleSet, Payload, External]:
        rules = RuleSet.parse(text)
        external = External(arrival=arrival, origin=origin, value_sets=ValueSets.parse(values))
        return rules, Payload.parse_unverified(payload), external

    return read


def judge(given: Given) -> Any:
    """Gives the outcome at ``now``, and that of every rule that applies."""
    read, now = judged(given), given.time("now")
    rules, payload, external = read()
    verdict = rules.evaluate(payload, external, now)
    said = [
        {
            "identifier": rule.identifier(),
            "version": rule.version(),
            "type": rule.rule_type().code(),
            "outcome": rule.outcome().code(),
        }
        for rule in verdict.rules()
    ]
    return {"outcome": verdict.outcome().code(), "rules": said}


def next_change(given: Given) -> Any:
    """Gives the first change of the outcome after ``now``, up to ``until``, if there is any."""
    read, since, until = judged(given), given.time("now"), given.time("until")
    rules, payload, external = read()
    change = rules.next_change(payload, external, Travel(since=since, until=until))
    if change is None:
        return None
    return {"at": seconds(change.at), "before": change.before.code(), "after": change.after.code()}


RULES = {
    "evaluate-expression": evaluate_expression,
    "read-rules": read_rules,
    "judge-by-rules": judge,
    "next-change-of-rules": next_change,
}
