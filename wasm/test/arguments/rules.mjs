/** Right calls of everything in `episeal/rules`. */

import { Expression, RuleSet, ValueSets } from "episeal/rules";
import { CertificateTrust, SignerList, verify } from "episeal/certificate";
import { NOW, issued } from "../recoveries.mjs";
import { rule } from "../rule.mjs";
import { documentSigner } from "../signers.mjs";
import { getters } from "./common.mjs";
import { example } from "./trials.mjs";

const RULE = JSON.stringify(rule({ Logic: { "===": [{ var: "payload.r.0.tg" }, "840539006"] } }));
const SETS = '{ "disease-agent-targeted": ["840539006"] }';

const dsc = documentSigner();
const signers = SignerList.create();
signers.addDer(dsc.certificate);
const { json, origin } = verify(issued(dsc).text, { trust: CertificateTrust.withoutRevocations(signers), now: NOW });

const rules = () => RuleSet.parse(RULE);
const valueSets = () => ValueSets.parse(SETS);
const judged = () => ({
  rules: rules(),
  payload: json,
  external: { arrival: { country: "DE", region: "" }, origin, valueSets: valueSets() },
});

export const examples = {
  ...getters("RuleSet", rules, "count", "isEmpty"),
  ...getters("ValueSets", valueSets, "count", "isEmpty"),
  isEpisealError: example(() => ({ args: [new Error("x")] }), { kinds: { 0: "any" } }),
  "Expression.parse": example(() => ({ args: ['{ "var": "a" }'] })),
  "Expression#evaluate": example(() => ({ on: Expression.parse('{ "var": "a" }'), args: ['{ "a": 1 }'] })),
  "RuleSet.parse": example(() => ({ args: [RULE] })),
  "RuleSet#add": example(() => ({ on: rules(), args: [rules()] })),
  "ValueSets.parse": example(() => ({ args: [SETS] })),
  "ValueSets#add": example(() => ({ on: ValueSets.parse("{}"), args: [valueSets()] })),
  evaluate: example(() => ({ args: [{ ...judged(), language: "en", now: NOW }] })),
  nextChange: example(() => ({ args: [{ ...judged(), from: NOW, until: new Date(NOW.getTime() + 86_400_000) }] })),
};
