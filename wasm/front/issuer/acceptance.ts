/** What Corona-Warn-App and CovPass would say to a certificate of recovery. */

import * as raw from "#raw";
import type { AppCode, RejectionCode } from "../generated/codes.js";
import { bytes, now, options, text } from "../kernel/check.js";
import { call } from "../kernel/instance.js";

/** By which certificate of a document signer, in DER, and when a certificate is judged. */
export interface Judging {
  /** The document signer's certificate, in DER. */
  readonly signer: Uint8Array;
  /** When a phone scans it: this moment if it is left out. */
  readonly now?: Date;
}

/** Which app refuses, and why. */
export interface Refusal {
  /** The first app that refuses. */
  readonly app: AppCode;
  /** The first rule that is broken. */
  readonly rejection: RejectionCode;
}

function judging(scanned: unknown, value: unknown): [text: string, signer: Uint8Array, at: number] {
  const checked = text(scanned, "scanned");
  const given = options(value, "options", ["signer", "now"]);
  return [checked, bytes(given.signer, "options.signer"), now(given.now)];
}

/** Each says the first rule that is broken; undefined: it is accepted. */
export const acceptance = /* @__PURE__ */ Object.freeze({
  /** What Corona-Warn-App says, when it scans the certificate and validates its signature. */
  coronaWarnApp: (scanned: string, given: Judging): RejectionCode | undefined => {
    const order = judging(scanned, given);
    return call(() => raw.corona_warn_app(...order)) as RejectionCode | undefined;
  },
  /** What CovPass says, when it reads and validates the certificate. */
  covpass: (scanned: string, given: Judging): RejectionCode | undefined => {
    const order = judging(scanned, given);
    return call(() => raw.covpass(...order)) as RejectionCode | undefined;
  },
  /** Corona-Warn-App, then CovPass. */
  bothApps: (scanned: string, given: Judging): Refusal | undefined => {
    const order = judging(scanned, given);
    const refusal = call(() => raw.both_apps(...order)) as [AppCode, RejectionCode] | undefined;
    return refusal && Object.freeze({ app: refusal[0], rejection: refusal[1] });
  },
});
