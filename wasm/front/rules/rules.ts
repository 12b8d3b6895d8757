/** Business rules: whether a country accepts a certificate, why not, and until when. */

import * as raw from "#raw";
import type { OutcomeCode, RuleTypeCode } from "../generated/codes.js";
import { date, list, now, options, seconds, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { ArgumentRangeError } from "../kernel/errors.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Origin } from "../parts/origin.js";

/** The rules of one or more countries. */
export class RuleSet extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "RuleSet" {
    return "RuleSet";
  }

  /**
   * Reads a list of rules, or one rule, as the EU gateway gives them: JSON of at most 4 MiB and 4,096 rules. Rules are
   * taken as they are: verify before who signed them. Rules of the type `BoosterNotification` are left out.
   *
   * @throws RulesError `too-large`: a limit is exceeded. `malformed-json`: not JSON, or a duplicate among the keys that
   * are read. `malformed-rule`: the metadata of a rule is missing or malformed.
   */
  static parse(json: string): RuleSet {
    const checked = text(json, "json");
    return call(() => wrap(RuleSet, raw.RuleSet.parse(checked)));
  }

  /** Adds the rules of another text. @throws RulesError `too-large`: more than 4,096 together; nothing is added. */
  add(other: RuleSet): void {
    const more = rulesRaw(other, "other");
    if (other === this) throw new ArgumentRangeError("other", "another set of rules");
    call(() => rulesRaw(this).add(more));
  }

  /** How many Acceptance and Invalidation rules there are, every version counted. */
  get count(): number {
    return call(() => rulesRaw(this).count());
  }

  /** True when there is none. */
  get isEmpty(): boolean {
    return call(() => rulesRaw(this).is_empty());
  }
}

function rulesRaw(value: unknown, argument = "rules"): raw.RuleSet {
  return rawOf(RuleSet, value, argument);
}

/** Value sets, by their ids. */
export class ValueSets extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "ValueSets" {
    return "ValueSets";
  }

  /**
   * Reads value sets, at most 1 MiB: `{"<id>": ["<code>", ...], ...}`, or as published, one or a list of them.
   *
   * @throws RulesError `too-large`: longer, or more than 65,536 values. `malformed-json`: not in one of these forms, or
   * a duplicate id.
   */
  static parse(json: string): ValueSets {
    const checked = text(json, "json");
    return call(() => wrap(ValueSets, raw.ValueSets.parse(checked)));
  }

  /** Adds the sets of another text. @throws RulesError `malformed-json`: an id is in both; nothing is added. */
  add(other: ValueSets): void {
    const more = valuesRaw(other, "other");
    if (other === this) throw new ArgumentRangeError("other", "other value sets");
    call(() => valuesRaw(this).add(more));
  }

  /** How many sets there are. */
  get count(): number {
    return call(() => valuesRaw(this).count());
  }

  /** True when there is none. */
  get isEmpty(): boolean {
    return call(() => valuesRaw(this).is_empty());
  }
}

function valuesRaw(value: unknown, argument = "valueSets"): raw.ValueSets {
  return rawOf(ValueSets, value, argument);
}

/** A CertLogic expression, for authors of rules. */
export class Expression extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Expression" {
    return "Expression";
  }

  /**
   * Parses an expression from JSON, at most 256 KiB, 10,000 operations and literals, and 64 levels.
   *
   * @throws RulesError `malformed-json`, `too-large`; `not-certlogic`: an unknown operation, a wrong number of
   * operands, a literal that is not allowed.
   */
  static parse(json: string): Expression {
    const checked = text(json, "json");
    return call(() => wrap(Expression, raw.Expression.parse(checked)));
  }

  /**
   * Evaluates it on data in JSON; the result is JSON, too.
   *
   * @throws RulesError `malformed-json`, `too-large`: the data. `type-mismatch`, `invalid-date`, `overflow`;
   * `too-complex`: more than 100,000 steps.
   */
  evaluate(data: string): string {
    const checked = text(data, "data");
    return call(() => rawOf<raw.Expression>(Expression, this, "expression").evaluate(checked));
  }
}

/** What is known beside the payload. */
export interface External {
  /** Country, two letters, and region of arrival; the region is mostly empty. */
  readonly arrival: { readonly country: string; readonly region: string };
  /** Where the certificate comes from: `origin` of a verified one. */
  readonly origin: Origin;
  /** The value sets that rules name; a rule that names another one stays open. */
  readonly valueSets: ValueSets;
}

/** What is judged, and by which rules. */
export interface Judged {
  /** The rules; those that apply are selected. */
  readonly rules: RuleSet;
  /**
   * `json` of a verified certificate, at most 64 KiB. Rules judge what is in it, whoever wrote it: only a verified
   * certificate gives one that is proven.
   */
  readonly payload: string;
  /** What is known beside the payload. */
  readonly external: External;
}

/** What is judged, now. */
export interface Evaluating extends Judged {
  /** In which language rules are described, such as `de` or `de-AT`; else in its main language, else in English. */
  readonly language: string;
  /** The validation clock: this moment if it is left out. */
  readonly now?: Date;
}

/** What is judged, over a time of at most ten years. */
export interface Travelling extends Judged {
  /** The outcome at this time is compared. */
  readonly from: Date;
  /** The last time that is looked at. */
  readonly until: Date;
}

/** The outcome of one rule. */
export interface RuleVerdict {
  /** Such as `RR-DE-0001`. */
  readonly identifier: string;
  /** Such as `1.0.3`. */
  readonly version: string;
  /** Whose rule it is. */
  readonly type: RuleTypeCode;
  /** Its outcome. */
  readonly outcome: OutcomeCode;
  /** What the rule demands; empty when it does not say so in this language or in English. */
  readonly description: string;
}

/** The outcome of every rule that applies: Acceptance before Invalidation, each by identifier. */
export interface RulesVerdict {
  /** The outcome of the whole. */
  readonly outcome: OutcomeCode;
  /** Each rule that applies. */
  readonly rules: readonly RuleVerdict[];
  /** The first rule that failed. */
  readonly reason: RuleVerdict | undefined;
}

/** When a verdict changes. */
export interface Change {
  /** The first second of the new outcome, exact. */
  readonly at: Date;
  /** The outcome up to it. */
  readonly before: OutcomeCode;
  /** The outcome from it on. */
  readonly after: OutcomeCode;
}

/** Makes what the module takes of an origin; it is freed by `read`. */
function originMaker(value: unknown): () => raw.Origin {
  const keys = ["issuerCountry", "invalidationCountries", "kid", "issued", "expires"] as const;
  const given = options(value, "options.external.origin", keys);
  const issuer = text(given.issuerCountry, "options.external.origin.issuerCountry");
  const invalidation = list(given.invalidationCountries, "options.external.origin.invalidationCountries", text);
  const kid = text(given.kid, "options.external.origin.kid");
  const issued = seconds(given.issued, "options.external.origin.issued");
  const expires = seconds(given.expires, "options.external.origin.expires");
  return () => raw.Origin.new(issuer, invalidation, kid, issued, expires);
}

/** Makes what the module takes of external parameters; it is freed by `read`. */
function externalMaker(value: unknown): () => raw.External {
  const given = options(value, "options.external", ["arrival", "origin", "valueSets"]);
  const arrival = options(given.arrival, "options.external.arrival", ["country", "region"]);
  const country = text(arrival.country, "options.external.arrival.country");
  const region = text(arrival.region, "options.external.arrival.region");
  const origin = originMaker(given.origin);
  const values = valuesRaw(given.valueSets, "options.external.valueSets");
  return () => read(origin(), (from) => raw.External.new(country, region, from, values));
}

/** Checks what is judged; the payload and the external parameters are made, used and freed. */
function judging(
  given: Partial<Record<keyof Judged, unknown>>,
): <T>(judge: (rules: raw.RuleSet, payload: raw.Payload, external: raw.External) => T) => T {
  const [rules, payload] = [rulesRaw(given.rules, "options.rules"), text(given.payload, "options.payload")];
  const external = externalMaker(given.external);
  return (judge) =>
    call(() =>
      read(raw.Payload.parse_unverified(payload), (of) => read(external(), (beside) => judge(rules, of, beside))),
    );
}

/**
 * Evaluates the rules that apply to a certificate at a time.
 *
 * @throws RulesError `too-large`, `malformed-json`: the payload. `invalid-time`: a time is out of range.
 */
export function evaluate(given: Evaluating): RulesVerdict {
  const all = options(given, "options", ["rules", "payload", "external", "language", "now"]);
  const judge = judging(all);
  const [language, at] = [text(all.language, "options.language"), now(all.now)];
  return judge((rules, payload, external) =>
    read(rules.evaluate(payload, external, at), (verdict) => verdictOf(verdict, language)),
  );
}

function verdictOf(verdict: raw.RulesVerdict, language: string): RulesVerdict {
  const ruleOf = (rule: raw.RuleVerdict) => read(rule, (one) => oneOf(one, language));
  const reason = verdict.reason();
  return frozen({
    outcome: verdict.outcome() as OutcomeCode,
    rules: verdict.rules().map(ruleOf),
    reason: reason && ruleOf(reason),
  });
}

function oneOf(rule: raw.RuleVerdict, language: string): RuleVerdict {
  return {
    identifier: rule.identifier(),
    version: rule.version(),
    type: rule.rule_type() as RuleTypeCode,
    outcome: rule.outcome() as OutcomeCode,
    description: rule.description(language),
  };
}

/**
 * The first change of the outcome after `from`, up to `until`; undefined if there is none. No change is overlooked,
 * however short.
 *
 * @throws RulesError `invalid-time`: a time is out of range, `until` is before `from` or more than ten years after it.
 * `clock-read-as-text`: a rule reads the clock other than through `plusTime`. `too-complex`: more than 20,000,000
 * steps. As `evaluate`.
 */
export function nextChange(given: Travelling): Change | undefined {
  const all = options(given, "options", ["rules", "payload", "external", "from", "until"]);
  const judge = judging(all);
  const [from, until] = [seconds(all.from, "options.from"), seconds(all.until, "options.until")];
  return judge((rules, payload, external) => {
    const change = rules.next_change(payload, external, from, until);
    return change && read(change, changeOf);
  });
}

function changeOf(change: raw.Change): Change {
  return frozen({
    at: date(change.at()),
    before: change.before() as OutcomeCode,
    after: change.after() as OutcomeCode,
  });
}
