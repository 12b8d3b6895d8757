/** What core has, Kotlin, Swift, Python and TypeScript have, documented as it is; `ffi/docs/parity.md` says as what. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { readNames } from "../../../wasm/test/parity/names.mjs";
import { byRule, core, inLibrary, isAlias, languages, names, typescript } from "./languages.mjs";
import { page, pageUrl } from "./page.mjs";

const { lines, named, lacking } = names;
/** What says it in other words, each for a reason. */
const worded = new Set(readNames(new URL("worded.txt", import.meta.url)).lines);
const present = [...core.keys()].filter((name) => !lacking.has(name));

/** What is named, as no language writes it: `Diary::has_due` and `hasDue` are one. */
const bare = (code) =>
  code
    .toLowerCase()
    .replace(/_/g, "")
    .replace(/^`.*?([^:.]*)`$/, "`$1`");

/**
 * The first sentence, without the signs of references and without what only numbers need: languages have types for times
 * and days.
 */
const sentence = (docs) =>
  docs
    .split(/\n\s*\n|\n#/)[0]
    .replace(/\[([^\]]*)\](\([^)]*\))?/g, "$1")
    .replace(/\s+/g, " ")
    .replace(/\.( .*)?$/, "")
    .replace(/`[^`]*`/g, bare)
    .replace(/[,:]?( in seconds since 1970| counted from 1970-01-01)/g, "")
    .replace(/[,:]/g, "")
    .trim();
/** Whether it is something else in the languages, which says what that is. */
const isRenamed = (name) => inLibrary(name) !== name && core.get(name).kind !== "constant";
/** A record that anybody can make is refused where it is used, and a result that is an error is no failure. */
const LATER = ["Period::new", "SharedVisit::visit", "SharedVisit::case_stay", "RecordOutcome::result"];
const canFail = (name) =>
  !LATER.includes(name) && /# Errors/.test(core.get(name).docs) && !/cannot happen/.test(core.get(name).docs);

for (const { language, items, nameOf } of [...languages, { language: "TypeScript", ...typescript }]) {
  test(`every public item of core is in ${language}`, () => {
    const all = present.map((name) => [name, nameOf(name)]).filter(([, other]) => other !== undefined);
    assert.deepEqual(
      all.filter(([, other]) => !items.has(other)).map((pair) => pair.join(" -> ")),
      [],
    );
  });
}

for (const { language, items, nameOf } of languages) {
  describe(`documentation in ${language}`, () => {
    const compared = present.filter((name) => !isAlias(inLibrary(name))).map((name) => [name, items.get(nameOf(name))]);

    test("every item is documented", () => {
      assert.deepEqual(
        compared.filter(([, item]) => !item?.docs).map(([name]) => name),
        [],
      );
    });

    test("what has core's name says what it says in core, or is listed as worded otherwise", () => {
      const differing = compared.filter(([name, item]) => {
        return !isRenamed(name) && sentence(item?.docs ?? "") !== sentence(core.get(name).docs);
      });
      assert.deepEqual(new Set(differing.map(([name]) => name)), worded);
    });

    test("what can fail in core names its errors", () => {
      const silent = compared.filter(([name, item]) => canFail(name) && !item?.docs.includes("# Errors"));
      assert.deepEqual(
        silent.map(([name]) => name),
        [],
      );
    });
  });
}

test("at most five items are lacking, each for a reason, and none of them is an operation of a party", () => {
  assert.ok(lacking.size <= 5);
  for (const [name, reason] of lacking) {
    assert.ok(reason.length > 10, name);
    assert.doesNotMatch(name, /^(Authority|Diary|Office|Staff|Trust|Venue\w*|Kept|LiveShare|LiveAnswer)::/);
  }
});

test("no line about names is stale, or says what the rules say", () => {
  const listed = [...named.keys(), ...lacking.keys()];
  for (const name of listed) assert.ok(core.has(name), `${name} is not in core`);
  assert.deepEqual(
    [...named].filter(([name, other]) => byRule(name) === other).map(([name]) => name),
    [],
  );
  assert.equal(new Set(listed).size, lines.length, "a name has two lines");
});

test("the page says what there is", () => {
  assert.equal(readFileSync(pageUrl, "utf8"), page(), "write it anew: node ffi/tools/parity/page.mjs");
});
