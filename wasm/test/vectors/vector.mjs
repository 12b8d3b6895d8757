/** One vector: the text of a file, as `test-vectors/schema.json` says it. */

import { Given, WrongVector } from "./given.mjs";
import { parse, written } from "./json.mjs";
import { OPERATIONS } from "./operations.mjs";

const SUCCESS = "success";
const REQUIRED = ["comment", "source", "operation", "given", "expect"];
const OPTIONAL = ["rules", "result"];

/** Reads a file. */
export function vectorOf(text) {
  const vector = object(text);
  for (const name of REQUIRED) if (!Object.hasOwn(vector, name)) throw new WrongVector(`not a vector: no ${name}`);
  for (const name of Object.keys(vector)) {
    if (![...REQUIRED, ...OPTIONAL].includes(name)) throw new WrongVector(`not a vector: ${name}`);
  }
  const hasResult = Object.hasOwn(vector, "result");
  if (vector.expect === SUCCESS && !hasResult) throw new WrongVector("a success without a result");
  if (vector.expect !== SUCCESS && hasResult) throw new WrongVector("a refusal with a result");
  return vector;
}

function object(text) {
  let parsed;
  try {
    parsed = parse(text);
  } catch (error) {
    throw new WrongVector(`not a vector: ${error.message}`);
  }
  if (Object.prototype.toString.call(parsed) !== "[object Object]") throw new WrongVector("not a vector: no object");
  return parsed;
}

/**
 * Runs one vector on the package: `episeal` has its entry points by their names.
 *
 * @returns What its operation gives, in the form in which a vector says it.
 * @throws What the package throws; `WrongVector`.
 */
export async function runVector(vector, episeal) {
  const operation = Object.hasOwn(OPERATIONS, vector.operation) ? OPERATIONS[vector.operation] : undefined;
  if (!operation) throw new WrongVector(`no operation is called ${vector.operation}`);
  const given = new Given(vector.given);
  const came = await operation(given, episeal).then(
    (result) => ({ result }),
    (error) => ({ error }),
  );
  if (came.error instanceof WrongVector) throw came.error;
  given.checkUsed();
  if (came.error) throw came.error;
  return came.result;
}

/** Why a vector is not met; undefined where it is. */
export async function failure(text, episeal) {
  try {
    const vector = vectorOf(text);
    return compare(vector, await outcome(vector, episeal));
  } catch (error) {
    return error instanceof WrongVector ? error.message : [error.stack, error.cause?.stack ?? ""].join("\n");
  }
}

/** What was refused has a code. Any other error is a fault of the runner, or the module has failed. */
async function outcome(vector, episeal) {
  try {
    return { result: await runVector(vector, episeal) };
  } catch (error) {
    if (typeof error.code !== "string" || error.name === "InstanceError") throw error;
    return { code: error.code };
  }
}

function compare({ expect, result }, came) {
  const found = came.code ?? SUCCESS;
  if (found !== expect) return `${came.code ?? written(came.result)} instead of ${expect}`;
  if (found !== SUCCESS || isSame(came.result, result)) return undefined;
  return `${written(came.result)} instead of ${written(result)}`;
}

/** Deeply, whatever the order of an object's fields. */
function isSame(one, other) {
  if ([one, other].some((value) => typeof value !== "object" || value === null)) return Object.is(one, other);
  const names = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}
