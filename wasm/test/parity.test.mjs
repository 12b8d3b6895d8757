/** What core has, the package has, under the same name or under one that `parity/names.txt` gives. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { coreItems } from "./parity/core.mjs";
import { frontItems } from "./parity/front.mjs";
import { inTypeScript, readNames } from "./parity/names.mjs";

const [core, front] = [coreItems(), frontItems()];
const { lines, named, lacking } = readNames(new URL("parity/names.txt", import.meta.url));
const byRule = (name) => inTypeScript(core, name);

/** The counterpart of each item that is not lacking. */
const counterparts = [...core.keys()]
  .filter((name) => !lacking.has(name))
  .map((name) => [name, named.get(name) ?? byRule(name)]);

test("every public item of core is in the package", () => {
  assert.deepEqual(
    counterparts.filter(([, name]) => !front.has(name)).map((pair) => pair.join(" -> ")),
    [],
  );
});

test("at most five items are lacking, each for a reason, and none of them is an operation of a party", () => {
  assert.ok(lacking.size <= 5);
  for (const [name, reason] of lacking) {
    assert.ok(reason.length > 10, name);
    assert.doesNotMatch(name, /^(Authority|Diary|Office|Staff|Trust|Venue\w*|Kept|LiveShare|LiveAnswer)::/);
  }
});

test("no line about names is stale, or says what the rules say", () => {
  for (const name of [...named.keys(), ...lacking.keys()]) assert.ok(core.has(name), `${name} is not in core`);
  assert.deepEqual(
    [...named].filter(([name, other]) => byRule(name) === other).map(([name]) => name),
    [],
  );
  for (const name of lacking.keys()) assert.ok(!front.has(byRule(name)), `${name} is not lacking`);
  assert.equal(new Set([...named.keys(), ...lacking.keys()]).size, lines.length, "a name has two lines");
});

/** What they refuse is no error of the app: it is what they return; or undefined. */
const RETURNED = ["corona_warn_app", "covpass", "both_apps", "SharedVisit::case_stay"];
const canFail = ({ docs }) => docs.includes("# Errors") && !docs.includes("cannot happen");

test("what can fail in core says in the package what is thrown, or has an error as a property", () => {
  const silent = counterparts.filter(
    ([name, other]) =>
      canFail(core.get(name)) && !RETURNED.includes(name) && !front.get(other).throws && !/\.errors?$/.test(other),
  );
  assert.deepEqual(
    silent.map((pair) => pair.join(" -> ")),
    [],
  );
});

test("everything that is exported, and every member of it, is documented", () => {
  assert.deepEqual(
    [...front].filter(([, { isDocumented }]) => !isDocumented).map(([name]) => name),
    [],
  );
});
