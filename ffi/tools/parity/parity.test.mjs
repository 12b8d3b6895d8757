/** What core has, Kotlin, Swift, Python and TypeScript have, documented as it is; `ffi/docs/parity.md` says as what. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { byRule, core, inLibrary, isText, languages, names, typescript } from "./languages.mjs";
import { page, pageUrl } from "./page.mjs";

const { lines, named, lacking } = names;
const present = [...core.keys()].filter((name) => !lacking.has(name));

/** The first sentence, without the signs of Rust's and Markdown's references. */
const firstSentence = (docs) =>
  docs
    .split(/\n\s*\n|\n#/)[0]
    .replace(/\[([^\]]*)\](\([^)]*\))?/g, "$1")
    .replace(/\s+/g, " ")
    .replace(/\.( .*)?$/, "")
    .trim();
/** Whether it is something else in the languages, which says what that is. */
const isRenamed = (name) => inLibrary(name) !== name && core.get(name).kind !== "constant";
const canFail = ({ docs }) => docs.includes("# Errors") && !docs.includes("cannot happen");

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
    // A text has another name there, which has no place for a comment.
    const isComparable = (name) => core.get(name).kind !== "struct" || !isText(name);
    const compared = present.filter((name) => isComparable(name)).map((name) => [name, items.get(nameOf(name))]);

    test("every item is documented", () => {
      assert.deepEqual(
        compared.filter(([, item]) => !item?.docs).map(([name]) => name),
        [],
      );
    });

    test("what has core's name says what it says in core", () => {
      const said = compared
        .filter(([name]) => !isRenamed(name))
        .map(([name, item]) => [name, firstSentence(item?.docs ?? "")]);
      assert.deepEqual(
        said
          .filter(([name, sentence]) => sentence !== firstSentence(core.get(name).docs))
          .map((pair) => pair.join(": ")),
        [],
      );
    });

    test("what can fail in core names its errors", () => {
      const silent = compared.filter(([name, item]) => canFail(core.get(name)) && !item?.docs.includes("# Errors"));
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
