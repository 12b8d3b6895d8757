/**
 * What the generated Kotlin, Swift and Python declare: every item by `name` or `Type.member`, with its documentation and
 * whether it says that it can fail.
 */

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** `/** ... *\/` without its signs. */
const plain = (comment) =>
  comment
    .split("\n")
    .map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*)?\s?/, "").replace(/\s*\*\/\s*$/, ""))
    .join("\n")
    .trim();

/** The items of one source, found line by line: of a documented declaration, the comment before it. */
class Items {
  found = new Map();

  add(name, docs, fails = false) {
    const before = this.found.get(name);
    this.found.set(name, { docs: before?.docs || docs, fails: fails || (before?.fails ?? false) });
  }
}

/**
 * Of a language with braces: a type's members stand one brace deeper than it, or in its companion. The patterns have the
 * name as their only group that is there.
 */
function braced(source, { type: types, member: members, topLevel, fails, typeOf }) {
  const items = new Items();
  let [depth, type, companion, docs, comment] = [0, "", false, "", null];
  for (const line of source.split("\n")) {
    if (/^\s*\/\/\//.test(line)) docs += `${line.replace(/^\s*\/\/\/ ?/, "")}\n`;
    let code = line.replace(/\/\/.*/, "");
    if (comment !== null || /^\s*\/\*\*/.test(line)) {
      comment = comment === null ? line : `${comment}\n${line}`;
      if (!line.includes("*/")) continue;
      docs = plain(comment.slice(0, comment.indexOf("*/")));
      code = line.slice(line.indexOf("*/") + 2);
      comment = null;
    }
    const named = (pattern) => pattern.exec(code)?.slice(1).find(Boolean);
    const [declared, member] = [depth === 0 && named(types), depth > 0 && named(members)];
    const free = depth === 0 && named(topLevel);
    if (declared) items.add((type = typeOf(declared)), docs);
    else if (free) items.add(free, docs, fails.test(code));
    else if (member && (depth === 1 || companion)) items.add(`${type}.${member}`, docs, fails.test(code));
    if (depth === 1) companion = code.includes("companion object");
    // What marks a declaration stands between it and its comment.
    if (code.trim() !== "" && !/^\s*(@|,\s*$)/.test(code)) docs = "";
    depth += (code.match(/[({[]/g) ?? []).length - (code.match(/[)}\]]/g) ?? []).length;
  }
  if (depth !== 0) throw new Error("what was generated has other brackets than this reads");
  return items.found;
}

export const kotlin = (source) =>
  braced(source, {
    type: /^(?:\w+ )*(?:class|interface|object|typealias) `?(\w+)`?/,
    topLevel: /\bfun `?(\w+)`?\(/,
    member:
      /\bfun `?(\w+)`?\(|\b(constructor)\((?!noHandle|withHandle)|\bval `?(\w+)`?:|^\s+([A-Z][A-Z0-9_]*)[,;(]|^\s+class (\w+)\(/,
    fails: /@Throws\(/,
    typeOf: (name) => name.replace(/Interface$/, ""),
  });

export const swift = (source) =>
  // An error's visibility has a line of its own.
  braced(source.replace(/^public \n/gm, "public "), {
    type: /^(?:\w+ )*(?:struct|class|enum|protocol|extension|typealias) `?(\w+)`?/,
    topLevel: /^public func `?(\w+)`?\(/,
    member:
      /\bfunc `?(\w+)`?\(|\b(init)\((?!unsafeFromHandle|noHandle)|^\s*(?:public )?(?:let|var) `?(\w+)`?:|^\s+case `?(\w+)`?/,
    fails: /\bthrows\b/,
    typeOf: (name) => name.replace(/Protocol$/, ""),
  });

/** By Python's own reader. Of an error there are two, of which the first has its documentation. */
export function python(file) {
  const program = fileURLToPath(new URL("python_items.py", import.meta.url));
  const found = JSON.parse(execFileSync("python3", [program, file], { encoding: "utf8", maxBuffer: 1 << 26 }));
  const items = new Items();
  for (const [name, docs] of found) items.add(name, docs);
  return items.found;
}
