/** Calls examples with wrong arguments and says what came of it. */

import { surface } from "./surface.mjs";
import { kindOf, places, removed, replaced, wrongValues } from "./wrong.mjs";
import { started } from "./workers.mjs";
import { BYTES } from "./world.mjs";

/**
 * An example makes, anew for each trial, `{ on, args }`: what a method or getter is called on, and its arguments. Beside
 * it can stand, by place:
 * - `kinds`: kinds of values that are right there beside the example's own, or `"any"`;
 * - `bytes`: which of the world's bytes are right there, or `"any"`;
 * - `whole`: places that are tried as a whole, and not what is in them;
 * - `isSlow`: right arguments are tried once, since they take long: Argon2id;
 * - `fails`: with which code the example itself ends, where Node.js has not what it takes.
 *
 * In place of an example stands `IN_BROWSER` for what is called on something that there is only in a browser.
 */
export function example(make, { kinds = {}, bytes = {}, whole = [], isSlow = false, fails } = {}) {
  return { make, kinds, bytes, whole, isSlow, fails };
}

export const IN_BROWSER = null;

const isOurs = (module, error) => module.isEpisealError(error) && error.code !== "instance-dead";

/** What a call comes to, with everything that it promises or yields. */
async function outcome(module, { name, kind }, { on, args = [] }) {
  try {
    const [first, member] = name.split(/[.#]/);
    let result;
    if (kind === "getter") result = Reflect.get(Object.getPrototypeOf(on), member, on);
    else if (kind === "method") result = on[member](...args);
    else result = member === undefined ? module[first](...args) : module[first][member](...args);
    result = await result;
    if (typeof result === "object" && result !== null && Symbol.asyncIterator in result) for await (const _ of result);
    return { result };
  } catch (error) {
    return { error };
  }
}

function said({ error, ...rest }) {
  return "result" in rest ? "a result" : `${error?.name}: ${error?.code ?? error}`;
}

/** All that is wrong with an entry point: none, or one line for each. */
export async function faults(module, examples, stranger) {
  const all = surface(module);
  const names = new Set(all.map(({ name }) => name));
  const missing = all.filter(({ name }) => !(name in examples)).map(({ name }) => `${name} has no example`);
  const left = Object.keys(examples)
    .filter((name) => !names.has(name))
    .map((name) => `${name} is not there`);
  const found = [...missing, ...left];
  for (const called of all.filter(({ name }) => examples[name])) {
    for await (const fault of trials(module, called, examples[called.name], stranger))
      found.push(`${called.name}: ${fault}`);
  }
  return found;
}

async function* trials(module, called, given, stranger) {
  const right = given.make();
  const tried = await outcome(module, called, right);
  if (given.fails === undefined ? "error" in tried : tried.error?.code !== given.fails)
    yield `the example ends with ${said(tried)}`;
  yield* disposedTrials(module, called, given);
  if (called.kind === "getter") return;
  for (const place of places(right.args ?? [])) {
    if (given.whole.some((name) => nameOf(place.path).startsWith(`${name}.`))) continue;
    yield* wrongTrials(module, called, given, place, stranger);
    yield* unknownTrials(module, called, given, place);
    yield* omittedTrials(module, called, given, place);
    yield* bytesTrials(module, called, given, place);
  }
}

const nameOf = (path) => path.join(".");

async function* wrongTrials(module, called, { make, kinds, isSlow }, { path, value }, stranger) {
  const more = kinds[nameOf(path)] ?? [];
  for (const { name, make: wrong, kind, isAlwaysWrong } of wrongValues(stranger)) {
    const isWrong = more !== "any" && (isAlwaysWrong || ![kindOf(value), ...more].includes(kind));
    if (isSlow && !isWrong) continue;
    const { on, args } = make();
    const before = started();
    const tried = await outcome(module, called, { on, args: replaced(args, path, wrong()) });
    if (isSlow && started() > before) yield `${name} as ${nameOf(path)}: a worker was started for it`;
    const isRight = isWrong ? isRefused(module, tried) : "result" in tried || isOurs(module, tried.error);
    if (!isRight) yield `${name} as ${nameOf(path)}: ${said(tried)}`;
  }
}

/** A misspelt option. */
async function* unknownTrials(module, called, { make, kinds }, { path, value }) {
  if (kindOf(value) !== "object" || kinds[nameOf(path)] === "any") return;
  const { on, args } = make();
  const tried = await outcome(module, called, { on, args: replaced(args, [...path, "unknown"], undefined) });
  if (!isRefused(module, tried)) yield `an option that there is not in ${nameOf(path)}: ${said(tried)}`;
}

/** Refused as an argument, and so before anything was done. */
function isRefused(module, { error }) {
  return isOurs(module, error) && error.code.startsWith("argument-");
}

async function* omittedTrials(module, called, { make, isSlow }, { path }) {
  if (isSlow) return;
  for (const [name, changed] of [
    ["undefined", (args) => replaced(args, path, undefined)],
    ["nothing", (args) => removed(args, path)],
  ]) {
    const { on, args } = make();
    const tried = await outcome(module, called, { on, args: changed(args) });
    if ("error" in tried && !isOurs(module, tried.error)) yield `${name} as ${nameOf(path)}: ${said(tried)}`;
  }
}

async function* bytesTrials(module, called, { make, bytes }, { path, value }) {
  if (kindOf(value) !== "bytes") return;
  const right = bytes[nameOf(path)] ?? [];
  for (const [name, other] of Object.entries(BYTES)) {
    if (other === value) continue;
    const { on, args } = make();
    const tried = await outcome(module, called, { on, args: replaced(args, path, other) });
    const mayBe = right === "any" || right.includes(name);
    if ("result" in tried ? !mayBe : !isOurs(module, tried.error)) yield `${name} as ${nameOf(path)}: ${said(tried)}`;
  }
}

/** What was disposed, called on or given: `disposed`. And never what is of another class. */
async function* disposedTrials(module, called, { make }) {
  const { on, args = [] } = make();
  if (called.kind !== "function") {
    on.dispose();
    const tried = await outcome(module, called, { on, args });
    if (tried.error?.code !== "disposed") yield `on a disposed handle: ${said(tried)}`;
  }
  for (const { path, value } of places(args)) {
    if (!module.Handle || !(value instanceof module.Handle)) continue;
    const anew = make();
    const [handle] = places(anew.args).filter((place) => nameOf(place.path) === nameOf(path));
    handle.value.dispose();
    const tried = await outcome(module, called, anew);
    if (tried.error?.code !== "disposed") yield `a disposed handle as ${nameOf(path)}: ${said(tried)}`;
  }
}
