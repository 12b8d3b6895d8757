/**
 * Builds the library as it is handed out, for one platform, and says where it is.
 *
 *     node ffi/tools/build.mjs [PLATFORM]
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** Android links these by name. Without the NDK they are empty, and what they have is left to the device to find. */
const ANDROID_LIBRARIES = ["c", "dl", "gcc", "log", "m", "unwind"];

/**
 * For each platform: what its library is called, how large it may be, and how whatever is for it is compiled and linked
 * (core/decisions/0016-ffi.md).
 */
export const PLATFORMS = {
  "x86_64-unknown-linux-gnu": {
    type: "cdylib",
    file: "libepiseal_ffi.so",
    atMost: 3_000_000,
    profile: "ffi-server",
    options: ["--features", "tables"],
    flags: () => ["--cfg=episeal_portable"],
  },
  "aarch64-linux-android": {
    type: "cdylib",
    file: "libepiseal_ffi.so",
    atMost: 2_000_000,
    profile: "ffi",
    // The standard library without backtraces, which are a tenth of it all and which nobody reads on a phone.
    options: ["-Zbuild-std=std,panic_unwind", "-Zbuild-std-features=optimize_for_size"],
    flags: (target) =>
      ["--target=aarch64-linux-android", "-fuse-ld=lld", "-nostdlib", `-L${emptyLibraries(target)}`]
        .concat(["-Wl,-z,max-page-size=16384", "-Wl,--unresolved-symbols=ignore-all"])
        .map((argument) => `-Clink-arg=${argument}`)
        .concat("-Clinker=clang"),
  },
  "aarch64-apple-ios": {
    type: "staticlib",
    file: "libepiseal_ffi.a",
    profile: "ffi",
    options: [],
    // A dependency is a dynamic library, too, which nobody uses and no linker but Apple's can make: it is left out.
    flags: () => ["-Clinker=true"],
  },
};

function emptyLibraries(target) {
  const folder = join(target, "without-ndk");
  mkdirSync(folder, { recursive: true });
  for (const name of ANDROID_LIBRARIES) writeFileSync(join(folder, `lib${name}.a`), "!<arch>\n");
  return folder;
}

/** No path of this machine is in what is built, so that every folder builds the same bytes. */
function withoutPaths(root) {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const rust = execFileSync("rustc", ["--print", "sysroot"], { cwd: root, encoding: "utf8" }).trim();
  const places = { [`${cargoHome}/registry/src`]: "crates", [`${rust}/lib/rustlib/src/rust`]: "rust", [root]: "." };
  return Object.entries(places).map(([path, name]) => `--remap-path-prefix=${path}=${name}`);
}

/** The library of a checkout for a platform. */
export function build(platform, root = join(here, "../..")) {
  const { type, file, profile, options, flags } = PLATFORMS[platform];
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const parts = ["rustc", "--quiet", "--locked", "--package", "episeal-ffi", "--lib", "--crate-type", type];
  // Encoded, since folders have spaces; and with a target named, what runs while building is built without them.
  const env = {
    ...process.env,
    CARGO_ENCODED_RUSTFLAGS: [...withoutPaths(root), ...flags(target)].join("\x1f"),
    CARGO_INCREMENTAL: "0",
  };
  // To build the standard library is not stable yet.
  if (options.some((option) => option.startsWith("-Z"))) env.RUSTC_BOOTSTRAP = "1";
  const stdio = ["ignore", "ignore", "inherit"];
  execFileSync("cargo", [...parts, ...options, "--profile", profile, "--target", platform], { cwd: root, env, stdio });
  return join(target, platform, profile, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(build(process.argv[2] ?? "x86_64-unknown-linux-gnu"));
}
