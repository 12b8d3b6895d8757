import assert from "node:assert/strict";
import { test } from "node:test";
import { CertificateTrust, SignerList, verify } from "episeal/certificate";
import { ArgumentTypeError, Expression, RuleSet, RulesError, ValueSets, evaluate, nextChange } from "episeal/rules";
import { NOW, issued } from "./recoveries.mjs";
import { rule } from "./rule.mjs";
import { documentSigner } from "./signers.mjs";

const refused = (code) => (error) => error instanceof RulesError && error.code === code;

const dsc = documentSigner();
const signers = SignerList.create();
signers.addDer(dsc.certificate);
const trust = CertificateTrust.withoutRevocations(signers);
const verified = verify(issued(dsc).text, { trust, now: NOW });

const judged = (rules, changes = {}) => ({
  rules: RuleSet.parse(JSON.stringify(rules)),
  payload: verified.json,
  external: {
    arrival: { country: "DE", region: "" },
    origin: verified.origin,
    valueSets: ValueSets.parse("{}"),
    ...changes,
  },
});

test("a verified certificate is judged, and rules say why", () => {
  const order = { ...judged([rule()]), language: "de-AT" };
  const verdict = evaluate({ ...order, now: NOW });
  assert.equal(verdict.outcome, "passed");
  assert.equal(verdict.reason, undefined);
  assert.ok(Object.isFrozen(verdict) && Object.isFrozen(verdict.rules[0]));
  assert.deepEqual(
    verdict.rules,
    [
      {
        identifier: "RR-DE-0001",
        version: "1.0.0",
        type: "Acceptance",
        outcome: "passed",
        description: "Der Test muss 28 bis 180 Tage alt sein.",
      },
    ].map((one) => ({ ...one, type: verdict.rules[0].type })),
  );
  assert.match(verdict.rules[0].type, /^acceptance$/i);

  const late = evaluate({ ...order, language: "fr", now: new Date("2021-12-01") });
  assert.deepEqual([late.outcome, late.reason.outcome], ["failed", "failed"]);
  assert.equal(late.reason.description, "The test must be 28 to 180 days old.");
});

test("rules of the arrival's country and of the issuer's apply", () => {
  const logic = { "===": [{ var: "external.kid" }, ""] };
  const invalid = rule({ Identifier: "IR-DE-0001", Type: "Invalidation", Logic: logic });
  const verdict = evaluate({ ...judged([rule(), invalid]), language: "en", now: NOW });
  assert.deepEqual([verdict.outcome, verdict.reason.identifier], ["failed", "IR-DE-0001"]);
  const abroad = judged([rule()], { arrival: { country: "FR", region: "" } });
  const found = evaluate({ ...abroad, language: "en", now: NOW });
  assert.deepEqual(found, { outcome: "open", rules: [], reason: undefined });
});

test("the next change is exact to the second", () => {
  const order = judged([rule()]);
  const change = nextChange({ ...order, from: NOW, until: new Date("2022-07-01") });
  assert.deepEqual(change, { at: new Date("2021-11-28T00:00:01Z"), before: "passed", after: "failed" });
  assert.equal(nextChange({ ...order, from: NOW, until: new Date("2021-07-02") }), undefined);
  assert.throws(() => nextChange({ ...order, from: NOW, until: new Date("2021-06-30") }), refused("invalid-time"));
});

test("sets are read, joined and counted", () => {
  const rules = RuleSet.parse("[]");
  assert.ok(rules.isEmpty);
  rules.add(RuleSet.parse(JSON.stringify(rule())));
  assert.deepEqual([rules.count, rules.isEmpty], [1, false]);
  const values = ValueSets.parse('{"country-2-codes": ["DE"]}');
  values.add(ValueSets.parse('{"disease-agent-targeted": ["840539006"]}'));
  assert.deepEqual([values.count, values.isEmpty], [2, false]);
  assert.throws(() => values.add(ValueSets.parse('{"country-2-codes": []}')), refused("malformed-json"));
  assert.throws(() => RuleSet.parse("[{}]"), refused("malformed-rule"));
  assert.throws(() => RuleSet.parse("{"), refused("malformed-json"));
});

test("a set is not added to itself, and lives on", () => {
  const [rules, values] = [RuleSet.parse(JSON.stringify([rule()])), ValueSets.parse('{"country-2-codes": ["DE"]}')];
  for (const set of [rules, values]) {
    assert.throws(() => set.add(set), { code: "argument-range", argument: "other" });
    assert.equal(set.count, 1);
  }
});

test("an expression is evaluated on data", () => {
  const sum = Expression.parse('{"+": [{"var": "a"}, 2]}');
  assert.equal(sum.evaluate('{"a": 40}'), "42");
  assert.throws(() => sum.evaluate('{"a": "x"}'), refused("type-mismatch"));
  assert.throws(() => Expression.parse('{"minus": [1, 2]}'), refused("not-certlogic"));
});

test("wrong arguments are errors before anything is done", () => {
  const order = { ...judged([rule()]), language: "en", now: NOW };
  assert.throws(() => evaluate({ ...order, payload: JSON.parse(verified.json) }), ArgumentTypeError);
  assert.throws(() => evaluate({ ...order, external: { ...order.external, origin: {} } }), ArgumentTypeError);
  assert.throws(() => evaluate({ ...order, rules: {} }), ArgumentTypeError);
  assert.throws(() => evaluate({ ...order, language: undefined }), ArgumentTypeError);
  assert.throws(() => evaluate({ ...order, payload: "[]" }), refused("malformed-json"));
});
