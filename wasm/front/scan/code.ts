/** What a QR code held, and for whom it is. */

import { code, list, text } from "../kernel/check.js";
import { personal } from "../kernel/content.js";
import { ArgumentRangeError } from "../kernel/errors.js";

export const CodeKinds = ["certificate", "poster", "check-in-code", "other"] as const;
/** For whom a text is: its prefix alone says so. */
export type CodeKind = (typeof CodeKinds)[number];

/** The text of a QR code that was read. Nothing is verified: any picture can hold any text. */
export interface ScannedCode {
  /** What the code holds. */
  readonly text: string;
  /** For whom it is. */
  readonly kind: CodeKind;
}

/** Those of later versions, too: whoever parses them says that a newer program is needed. */
const PREFIXES: readonly (readonly [CodeKind, RegExp])[] = [
  ["certificate", /^HC1:/],
  ["poster", /^EPISEAL-(\d+-)?POSTER1/],
  ["check-in-code", /^EPISEAL-(\d+-)?CHECK-IN1/],
];

/** For whom a text is that was scanned, pasted, or typed by a hand-held scanner. */
export function codeKind(scanned: string): CodeKind {
  const checked = text(scanned, "scanned");
  return PREFIXES.find(([, prefix]) => prefix.test(checked))?.[0] ?? "other";
}

export function scannedCode(found: string): ScannedCode {
  return personal("ScannedCode", { text: found, kind: codeKind(found) });
}

/** Which kinds are wanted: all of them, if that is left out. */
export function acceptedKinds(value: unknown): readonly CodeKind[] {
  if (value === undefined) return CodeKinds;
  const kinds = list(value, "options.accept", (kind, at) => code(kind, at, CodeKinds));
  if (kinds.length === 0) throw new ArgumentRangeError("options.accept", "of at least one kind");
  return kinds;
}
