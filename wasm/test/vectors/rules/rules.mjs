/** Business rules: expressions by themselves, and sets of rules that judge a certificate's payload. */

import { as } from "../given.mjs";
import { seconds } from "../said.mjs";
import { parse, written } from "../json.mjs";

/** JSON as it stands in a vector, or as a text where it is not JSON. */
function json(given, name) {
  const value = given.value(name);
  return typeof value === "string" ? value : written(value);
}

/** `logic`, or `text` where it is no JSON, and `data`; gives what the expression evaluates to. */
async function evaluateExpression(given, { rules: { Expression } }) {
  const data = written(given.value("data"));
  const logic = given.optional("text", as.text) ?? written(given.value("logic"));
  return parse(Expression.parse(logic).evaluate(data));
}

/** `rules`, JSON or the text of it; gives how many there are. */
async function readRules(given, { rules: { RuleSet } }) {
  return { count: RuleSet.parse(json(given, "rules")).count };
}

function originOf(given) {
  return {
    issuerCountry: given.text("issuer_country"),
    invalidationCountries: given.texts("invalidation_countries"),
    kid: given.text("kid"),
    issued: given.date("issued"),
    expires: given.date("expires"),
  };
}

function arrivalOf(given) {
  return { country: given.text("country"), region: given.text("region") };
}

/**
 * What rules are judged on: `rules`, `value_sets` and `payload` as JSON, `arrival` (country, region) and `origin`
 * (issuer country, invalidation countries, kid, issued, expires).
 */
function judged(given, { RuleSet, ValueSets }) {
  const [text, payload, values] = [json(given, "rules"), json(given, "payload"), json(given, "value_sets")];
  const [arrival, origin] = [given.object("arrival", arrivalOf), given.object("origin", originOf)];
  return () => ({
    rules: RuleSet.parse(text),
    payload,
    external: { arrival, origin, valueSets: ValueSets.parse(values) },
  });
}

/** Gives the outcome at `now`, and that of every rule that applies. */
async function judge(given, { rules }) {
  const [read, now] = [judged(given, rules), given.date("now")];
  const verdict = rules.evaluate({ ...read(), language: "en", now });
  const said = ({ identifier, version, type, outcome }) => ({ identifier, version, type, outcome });
  return { outcome: verdict.outcome, rules: verdict.rules.map(said) };
}

/** Gives the first change of the outcome after `now`, up to `until`, if there is any. */
async function nextChange(given, { rules }) {
  const [read, from, until] = [judged(given, rules), given.date("now"), given.date("until")];
  const change = rules.nextChange({ ...read(), from, until });
  return change === undefined ? null : { at: seconds(change.at), before: change.before, after: change.after };
}

export const RULES = {
  "evaluate-expression": evaluateExpression,
  "read-rules": readRules,
  "judge-by-rules": judge,
  "next-change-of-rules": nextChange,
};
