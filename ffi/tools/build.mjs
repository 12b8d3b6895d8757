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

/** What each platform's library is called, how large it may be, and how whatever is for it is linked. */
export const PLATFORMS = {
  "x86_64-unknown-linux-gnu": { type: "cdylib", file: "libepiseal_ffi.so", atMost: 3_000_000, linking: () => [] },
  "aarch64-linux-android": {
    type: "cdylib",
    file: "libepiseal_ffi.so",
    atMost: 2_000_000,
    linking: (target) =>
      ["--target=aarch64-linux-android", "-fuse-ld=lld", "-nostdlib", `-L${emptyLibraries(target)}`]
        .concat(["-Wl,-z,max-page-size=16384", "-Wl,--unresolved-symbols=ignore-all"])
        .map((argument) => `-Clink-arg=${argument}`)
        .concat("-Clinker=clang"),
  },
  // A dependency is a dynamic library, too, which nobody uses and no linker but Apple's can make: it is left out.
  "aarch64-apple-ios": { type: "staticlib", file: "libepiseal_ffi.a", linking: () => ["-Clinker=true"] },
};

function emptyLibraries(target) {
  const folder = join(target, "without-ndk");
  mkdirSync(folder, { recursive: true });
  for (const name of ANDROID_LIBRARIES) writeFileSync(join(folder, `lib${name}.a`), "!<arch>\n");
  return folder;
}

/** No path of this machine is in what is built, so that every folder builds the same bytes. */
function flags(root) {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  return [`--remap-path-prefix=${cargoHome}/registry/src=crates`, `--remap-path-prefix=${root}=.`];
}

/** The library of a checkout for a platform. */
export function build(platform, root = join(here, "../..")) {
  const { type, file, linking } = PLATFORMS[platform];
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const parts = ["rustc", "--quiet", "--locked", "--package", "episeal-ffi", "--lib", "--crate-type", type];
  // Encoded, since folders have spaces; and with a target named, what runs while building is built without them.
  const rustflags = [...flags(root), ...linking(target)].join("\x1f");
  execFileSync("cargo", [...parts, "--profile", "ffi", "--target", platform], {
    cwd: root,
    env: { ...process.env, CARGO_ENCODED_RUSTFLAGS: rustflags, CARGO_INCREMENTAL: "0" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return join(target, platform, "ffi", file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(build(process.argv[2] ?? "x86_64-unknown-linux-gnu"));
}
