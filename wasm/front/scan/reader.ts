/** Who reads QR codes: the browser, where it can, or else what the app brings. */

import { callback, optional } from "../kernel/check.js";
import { ScanError } from "../kernel/errors.js";

/** Reads QR codes. `episeal/scan/zxing` makes one; an app may bring another. */
export interface QrReader {
  /** The texts of all QR codes in a picture; none, if there is none. */
  read(picture: ImageData): Promise<readonly string[]>;
}

/** Loads a reader, when it is needed. */
export type Fallback = () => Promise<QrReader>;

// Not in TypeScript's library yet (Shape Detection API).
interface Detector {
  detect(picture: ImageData): Promise<{ readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** The browser's reader. Some have the class and nothing behind it: it reads one picture to show that there is. */
export async function ownReader(): Promise<QrReader | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  try {
    if (!(await BarcodeDetector?.getSupportedFormats())?.includes("qr_code")) return undefined;
    const detector = new (BarcodeDetector as DetectorClass)({ formats: ["qr_code"] });
    await detector.detect(new ImageData(8, 8));
    return { read: async (picture) => (await detector.detect(picture)).map((found) => found.rawValue) };
  } catch {
    return undefined;
  }
}

export function fallbackOf(value: unknown): Fallback | undefined {
  return optional(value, "options.fallback", callback<Fallback>);
}

export async function loadReader(fallback: Fallback | undefined): Promise<QrReader> {
  if (!fallback) throw new ScanError("scanner-missing", "the browser reads no QR codes, and no fallback was given");
  try {
    const reader = await fallback();
    if (typeof reader?.read !== "function") throw new TypeError("the fallback did not bring a QrReader");
    return reader;
  } catch (cause) {
    throw new ScanError("scanner-missing", "the fallback could not be loaded", { cause });
  }
}

/** Each text once. */
export async function textsIn(picture: ImageData, reader: QrReader): Promise<ReadonlySet<string>> {
  try {
    return new Set(await reader.read(picture));
  } catch (cause) {
    throw new ScanError("scanner-missing", "the scanner has failed", { cause });
  }
}
