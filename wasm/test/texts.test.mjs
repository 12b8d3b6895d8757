/** `episeal/texts`: one word for one thing. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { english, german } from "episeal/texts";

/** Every text with its table and code, as `RecordError.incomplete`. */
const all = (texts) =>
  Object.entries(texts).flatMap(([table, codes]) =>
    Object.entries(codes).map(([code, text]) => [`${table}.${code}`, text]),
  );

/** Where a word occurs. */
const saying = (texts, word) =>
  all(texts)
    .filter(([, text]) => word.test(text))
    .map(([place]) => place);

test("what a visitor shares and what a venue releases are two words in German, as in English", () => {
  assert.deepEqual(saying(german, /Weitergabe/), saying(english, /\bshare\b/));
  assert.deepEqual(saying(german, /Freigabe/), saying(english, /\brelease\b/));
});

test("what errors say in German are sentences", () => {
  for (const table of ["CertificateError", "IssueError", "RecordError", "RulesError", "Package"]) {
    for (const [code, text] of Object.entries(german[table])) assert.match(text, /^\p{Lu}.*\.$/u, `${table}.${code}`);
  }
});
