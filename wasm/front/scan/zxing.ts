/** ZXing as a reader, for browsers that have none of their own. */

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { options, text } from "../kernel/check.js";
import { isInstance } from "../kernel/errors.js";
import type { QrReader } from "./reader.js";

let prepared: { readonly from: string; readonly reader: Promise<QrReader> } | undefined;

/**
 * Loads ZXing's module from `wasm`, and from nowhere else: the app serves the file
 * `zxing-wasm/reader/zxing_reader.wasm` of the version of `zxing-wasm` that it has installed.
 *
 * Called again with the same URL, it gives the same reader; after a failure it tries anew.
 */
export async function zxing(given: { readonly wasm: string | URL }): Promise<QrReader> {
  const { wasm } = options(given, "given", ["wasm"]);
  const from = isInstance(wasm, URL) ? wasm.href : text(wasm, "given.wasm");
  if (prepared?.from !== from) prepared = { from, reader: prepare(from) };
  try {
    return await prepared.reader;
  } catch (error) {
    prepared = undefined;
    throw error;
  }
}

async function prepare(from: string): Promise<QrReader> {
  await prepareZXingModule({ overrides: { locateFile: () => from }, fireImmediately: true });
  return {
    async read(picture) {
      const found = await readBarcodes(picture, { formats: ["QRCode"], textMode: "Plain" });
      return found.filter((code) => code.isValid).map((code) => code.text);
    },
  };
}
