/** The QR code of a certificate (ISO/IEC 18004): alphanumeric, level Q where it fits. */

import * as raw from "#raw";
import type { QrLevelCode } from "../generated/codes.js";
import { text } from "../kernel/check.js";
import { personal } from "../kernel/content.js";
import { read } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";

/** Dark modules next to each other in one line. */
export interface QrRun {
  /** The first, counted from the left, without the border. */
  readonly start: number;
  /** How many. */
  readonly width: number;
}

/** A QR code, in whatever way a screen or printer draws. It is the certificate. */
export interface QrCode {
  /** Modules per side, without the border of four light ones: 21 to 177. */
  readonly size: number;
  /** How much of it may be unreadable: `m` for texts of 2,421 characters and more. */
  readonly level: QrLevelCode;
  /** Lines from top to bottom, modules from left to right; true is dark. */
  readonly rows: readonly (readonly boolean[])[];
  /** The dark runs of each line, for those who draw rectangles. */
  readonly runs: readonly (readonly QrRun[])[];
  /** A black and white picture with its border, one unit per module. */
  readonly svg: string;
}

function runsOf(pairs: Uint32Array): QrRun[] {
  return Array.from({ length: pairs.length / 2 }, (_, at) => {
    return { start: pairs[2 * at] as number, width: pairs[2 * at + 1] as number };
  });
}

function qrCodeOf(modules: raw.QrModules): QrCode {
  const size = modules.size();
  return personal("QrCode", {
    size,
    level: modules.level() as QrLevelCode,
    rows: modules.rows().map((row) => Array.from(row, (module) => module === 1)),
    runs: Array.from({ length: size }, (_, y) => runsOf(modules.runs(y))),
    svg: modules.to_svg(),
  });
}

/** QR codes of certificates. */
export const QrCode = /* @__PURE__ */ Object.freeze({
  /**
   * The code for a text of digits, capital letters, spaces and `$%*+-./:`. Printed, it should have a side of 35 to 60
   * mm.
   *
   * @throws IssueError `qr-unfit`: the text is empty, has other characters, or more than 3,391.
   */
  of: (content: string): QrCode => {
    const checked = text(content, "content");
    return call(() => read(raw.QrModules.of(checked), qrCodeOf));
  },
});
