/** READMEs show the samples as they are, each of at most 30 lines, and the library's size as it was recorded. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LANGUAGES, PROGRAMS, READMES, filled, root, sample } from "./readme.mjs";

const MAX_LINES = 30;

for (const readme of READMES) {
  test(`${readme} shows what there is`, () => {
    const text = readFileSync(join(root, readme), "utf8");
    assert.match(text, /<!-- sample /);
    assert.equal(text, filled(text), "write it anew: node ffi/tools/readme.mjs");
  });
}

test("ffi/README.md shows every program in every language", () => {
  const text = readFileSync(join(root, "ffi/README.md"), "utf8");
  for (const program of PROGRAMS)
    for (const language of Object.keys(LANGUAGES)) assert.ok(text.includes(`<!-- sample ${program} ${language} -->`));
});

test("a sample has at most 30 lines", () => {
  for (const program of PROGRAMS) {
    for (const language of Object.keys(LANGUAGES)) {
      const lines = sample(program, language).split("\n").length;
      assert.ok(lines <= MAX_LINES, `${program} in ${language}: ${lines} lines`);
    }
  }
});
