/**
 * Builds the library for every platform and says how large it is: not larger than it may be, and not much larger than
 * `ffi/docs/sizes.md` says that it was. `--record` writes a line there. Takes several minutes.
 *
 *     node ffi/tools/sizes.mjs [--record]
 */

import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PLATFORMS, build } from "./build.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const history = join(root, "ffi/docs/sizes.md");
/** What a change may add without a line of its own in the history. */
const UNNOTICED = 1.02;

const number = (bytes) => bytes.toLocaleString("en");
const measured = Object.entries(PLATFORMS)
  .filter(([, { atMost }]) => atMost !== undefined)
  .map(([platform, { atMost }]) => ({ platform, atMost, bytes: statSync(build(platform)).size }));
// It is linked into the app, and there is no size of its own to hold.
build("aarch64-apple-ios");

/** The history's last line: version, date, and the bytes of each platform. */
function last() {
  const lines = readFileSync(history, "utf8").trim().split("\n");
  const cells = lines.at(-1).split("|").slice(1, -1);
  return cells.slice(2).map((cell) => Number(cell.replace(/\D/g, "")));
}

function record() {
  const git = (...parts) => execFileSync("git", parts, { cwd: root, encoding: "utf8" }).trim();
  const version = /^version = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))[1];
  const line = [version, git("log", "-1", "--format=%cs"), ...measured.map(({ bytes }) => number(bytes))];
  writeFileSync(history, `${readFileSync(history, "utf8")}| ${line.join(" | ")} |\n`);
}

if (process.argv.includes("--record")) record();
const before = last();
let isOver = false;
measured.forEach(({ platform, atMost, bytes }, at) => {
  const most = Math.min(atMost, before[at] * UNNOTICED);
  console.log(`${platform}: ${number(bytes)} bytes, at most ${number(Math.floor(most))}`);
  // What is no number is over, too.
  isOver ||= !(bytes <= most);
});
if (isOver) throw new Error("larger than it may be, or much larger than ffi/docs/sizes.md says");
