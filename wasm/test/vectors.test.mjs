/** Every test vector is met by the package in Node.js, and a runner that missed one would say so. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ENTRIES, PARTS, countOf, vectorsOf } from "./vectors/files.mjs";
import { report, table } from "./vectors/report.mjs";
import { failure } from "./vectors/vector.mjs";

const episeal = Object.fromEntries(
  await Promise.all(ENTRIES.map(async (name) => [name, await import(`episeal/${name}`)])),
);

for (const part of PARTS) {
  test(`every vector of ${part} is met`, async (context) => {
    const found = await report(vectorsOf(part), episeal);
    for (const line of table(found)) context.diagnostic(line);
    assert.deepEqual(found.failed, []);
    assert.equal(found.total, countOf(part));
  });
}

const SUM = `{
  "comment": "The sum of two integers.", "source": "CertLogic 1.3.3", "operation": "evaluate-expression",
  "given": {"logic": {"+": [1, 2]}, "data": {}}, "expect": "success", "result": 3
}`;

test("a vector that is not met, or is none, has failed", async () => {
  assert.equal(await failure(SUM, episeal), undefined);
  const changed = [
    [`"result": 3`, `"result": 4`, "3 instead of 4"],
    [`"expect": "success", "result": 3`, `"expect": "overflow"`, "3 instead of overflow"],
    [`{"+": [1, 2]}`, `{"+": [1, "2"]}`, "type-mismatch instead of success"],
    ["evaluate-expression", "evaluate-expressions", "no operation is called evaluate-expressions"],
    ["evaluate-expression", "toString", "no operation is called toString"],
    [`"data": {}`, `"data": {}, "date": {}`, "given and not used: date"],
    [`"data": {}`, `"date": {}`, "data is not given"],
    [`, "result": 3`, "", "a success without a result"],
    [`"expect": "success"`, `"expect": "overflow"`, "a refusal with a result"],
  ];
  for (const [from, to, reason] of changed) assert.equal(await failure(SUM.replace(from, to), episeal), reason);
  for (const none of ["", "{}", "[]", "null", SUM.replace("comment", "remark"), SUM.slice(1)]) {
    assert.match(await failure(none, episeal), /^not a vector: /, none);
  }
});

test("a number that JavaScript would round passes as it is written", async () => {
  const great = SUM.replace("[1, 2]", "[90071992547409920, 1]");
  assert.equal(await failure(great.replace("3\n", "90071992547409921\n"), episeal), undefined);
  assert.equal(await failure(great, episeal), "90071992547409921 instead of 3");
  const overflow = SUM.replace("[1, 2]", "[9223372036854775807, 1]").replace(`"success", "result": 3`, `"overflow"`);
  assert.equal(await failure(overflow, episeal), undefined);
});
