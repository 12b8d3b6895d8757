/** `episeal/rules`: whether a country accepts a certificate, why not, and until when. */

export * from "../parts/common.js";
export type { OutcomeCode, RuleTypeCode } from "../generated/codes.js";
export type { Origin } from "../parts/origin.js";
export { Expression, RuleSet, ValueSets, evaluate, nextChange } from "../rules/rules.js";
export type { Change, Evaluating, External, Judged, RuleVerdict, RulesVerdict, Travelling } from "../rules/rules.js";
