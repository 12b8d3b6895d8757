/** The package as npm packs it, installed in apps that lie outside of this workspace. */

import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const wasm = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const modules = join(wasm, "node_modules");

const start = promisify(execFile);

/** Runs a program; if it fails, what it said is in the error. */
export async function run(program, parts, cwd) {
  const env = { ...process.env, NO_COLOR: "1" };
  // Or else a program of Node.js takes itself for a test.
  delete env.NODE_TEST_CONTEXT;
  try {
    return (await start(program, parts, { cwd, env, maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    throw new Error(`${program} ${parts.join(" ")}\n${error.stdout}\n${error.stderr}`);
  }
}

export const node = (parts, cwd) => run(process.execPath, parts, cwd);

/** Packs the package into a folder, and says which files are in it. */
export async function pack(folder) {
  const said = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], wasm);
  const [{ filename, files }] = JSON.parse(said);
  return { tarball: join(folder, filename), files: files.map(({ path }) => path) };
}

/** An app with these files, in which the package is installed. */
export async function makeApp(files) {
  const path = mkdtempSync(join(tmpdir(), "episeal-app-"));
  const { tarball } = await pack(path);
  mkdirSync(join(path, "node_modules"));
  await run("tar", ["-xzf", tarball, "-C", join(path, "node_modules")]);
  renameSync(join(path, "node_modules/package"), join(path, "node_modules/episeal"));
  const manifest = { private: true, type: "module", dependencies: { episeal: "0.1.0" } };
  for (const [name, text] of Object.entries({ "package.json": JSON.stringify(manifest), ...files })) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10 }) };
}

/** A visit that can be sealed: of a test vector. */
export const { given } = JSON.parse(readFileSync(join(wasm, "../test-vectors/visits/day-keys/check-in.json"), "utf8"));

/** The first program of an app: it seals a visit here, and stretches a PIN in a worker. */
export const FIRST = `
import { DiaryPinKey, Poster, Trust, seal } from "episeal/visitor";

const given = ${JSON.stringify(given)};
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));

export async function first() {
  const now = new Date(given.now * 1000);
  const { authorities, revocations, at } = given.trust;
  const trust = Trust.from({ authorities, revocations: revocations.map(bytes), now: new Date(at * 1000) });
  const checkIn = { contact: { givenName: "Mara" }, kind: "app", area: "", arrival: now };
  const venue = { poster: Poster.parse(given.poster), dayKey: bytes(given.day_key) };
  const { visit, kept } = seal(checkIn, { ...venue, trust, now });
  const pinKey = await DiaryPinKey.create("204816");
  return [kept.open(visit).contact.givenName, String(pinKey)];
}
`;

export const FIRST_OUTCOME = ["Mara", "[object DiaryPinKey]"];

/** The program of a package of npm that installs one: where its own script puts it, or where it is without that. */
export function binary(places) {
  const found = places
    .flatMap(([folder, rest]) => {
      const path = join(modules, folder);
      if (!existsSync(path)) return [];
      if (!rest.startsWith("*/")) return [join(path, rest)];
      return readdirSync(path).map((name) => join(path, name, rest.slice(2)));
    })
    .find((path) => existsSync(path));
  if (!found) throw new Error(`none of ${places.map((place) => place.join("/")).join(", ")}: run npm ci`);
  return found;
}
