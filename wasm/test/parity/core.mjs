/** Core's public items, as rustdoc describes them in JSON. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** What users name, then the crates whose items those hand on. */
const CRATES = ["visits", "certificates", "rules", "acceptance"];
const BELOW = ["base", "messages"];

/** By cargo, which writes nothing anew that is up to date; or, in `EPISEAL_RUSTDOC`, as it was written there. */
function described() {
  const target = process.env.EPISEAL_RUSTDOC ?? join(root, "target");
  const packages = [...CRATES, ...BELOW].flatMap((name) => ["--package", `episeal-${name}`]);
  if (!process.env.EPISEAL_RUSTDOC)
    execFileSync("cargo", ["doc", "--quiet", "--no-deps", "--target-dir", target, ...packages], {
      cwd: root,
      env: {
        ...process.env,
        RUSTDOC: join(root, ".ci/rustdoc-json"),
        RUSTDOCFLAGS: "-Z unstable-options --output-format json --document-hidden-items",
      },
    });
  const read = (name) => JSON.parse(readFileSync(join(target, `doc/episeal_${name}.json`), "utf8"));
  return new Map([...CRATES, ...BELOW].map((name) => [`episeal_${name}`, read(name)]));
}

const isHidden = (item) => item.attrs.some((attribute) => attribute.other?.startsWith("#[doc(hidden"));

/** Every item by `Type::item` or `function`, with its documentation and the crate that users name it by. */
export function coreItems() {
  const crates = described();
  const paths = new Map();
  for (const krate of crates.values()) {
    for (const [id, summary] of Object.entries(krate.paths)) {
      if (id in krate.index) paths.set(summary.path.join("::"), [krate, krate.index[id]]);
    }
  }
  const found = new Map();
  let shownBy;
  const add = (name, kind, { docs }) => found.set(name, { kind, docs: docs ?? "", krate: shownBy });
  const lookUp = (krate, id) =>
    id in krate.index ? [krate, krate.index[id]] : paths.get(krate.paths[id]?.path.join("::"));

  function visit(krate, item, name) {
    if (item.visibility !== "public" || isHidden(item)) return;
    const [kind] = Object.keys(item.inner);
    const inner = item.inner[kind];
    if (kind === "use") {
      const target = lookUp(krate, inner.id);
      if (target) visit(target[0], { ...target[1], visibility: "public" }, inner.name);
    } else if (kind === "module") {
      for (const id of inner.items) visit(krate, krate.index[id], krate.index[id].name);
    } else if (kind === "function" || kind === "constant") {
      add(name, kind, item);
    } else if (kind === "struct" || kind === "enum") {
      add(name, kind, item);
      for (const id of inner.kind?.plain?.fields ?? []) {
        const field = krate.index[id];
        if (field.visibility === "public") add(`${name}::${field.name}`, "field", field);
      }
      for (const id of inner.impls) members(krate, krate.index[id], name);
    }
  }

  function members(krate, block, name) {
    if (!block || block.inner.impl.trait !== null) return;
    for (const id of block.inner.impl.items) {
      const item = krate.index[id];
      if (item.visibility !== "public" || isHidden(item)) continue;
      add(`${name}::${item.name}`, Object.keys(item.inner)[0], item);
    }
  }

  for (const name of CRATES) {
    shownBy = `episeal_${name}`;
    const krate = crates.get(shownBy);
    for (const id of krate.index[krate.root].inner.module.items) visit(krate, krate.index[id], krate.index[id].name);
  }
  return found;
}
