/** Verifying many certificates in a worker. */

import * as raw from "#raw";
import type { CertificateErrorCode } from "../generated/codes.js";
import { callback, now, options, optional, signal, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { CertificateError } from "../kernel/errors.js";
import { read } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Inputs } from "../parts/streams.js";
import { inputs } from "../parts/streams.js";
import { resultsInWorker } from "../worker/results.js";
import type { Port } from "../worker/serve.js";
import type { TrustRecipe, Verifying } from "./trust.js";
import { makeTrust, trustRecipe } from "./trust.js";
import type { VerifiedCertificate } from "./verified.js";
import { contentOf, verifiedOf } from "./verified.js";

/** How many certificates are verified. */
export interface VerifyingMany extends Verifying {
  /** Ends it at once: the iteration throws its reason. */
  readonly signal?: AbortSignal;
  /** Called after each. */
  readonly onProgress?: (progress: VerifyingProgress) => void;
}

/** How far a verification of many is. */
export interface VerifyingProgress {
  /** How many texts were looked at. */
  readonly verified: number;
}

/** What became of one of many texts. */
export type ManyResult =
  /** It is valid. */
  | { readonly index: number; readonly certificate: VerifiedCertificate }
  /** It is not. */
  | { readonly index: number; readonly error: CertificateError };

/** As a result travels. */
type Sent =
  { readonly certificate: VerifiedCertificate } | { readonly code: CertificateErrorCode; readonly sentence: string };

interface Given {
  readonly trust: TrustRecipe;
  readonly at: number;
}

/** The worker's side. It makes the trust of what the page's was made of. */
export const MANY_JOBS = {
  verifyMany: async ({ trust: recipe, at }: Given, port: Port): Promise<void> => {
    const trust = call(() => makeTrust(recipe));
    for (;;) {
      const scanned = await port.next("texts");
      if (scanned === undefined) return;
      port.item(sentOf(scanned as string, trust, at));
    }
  },
};

function sentOf(scanned: string, trust: raw.CertificateTrust, at: number): Sent {
  try {
    const verified = call(() => raw.verify_certificate(scanned, trust, at));
    return { certificate: call(() => read(verified, (certificate) => contentOf(certificate, at))) };
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    return { code: error.code, sentence: error.message.slice(error.code.length + 2) };
  }
}

/**
 * Verifies many texts in a worker, so that the page stays quick: in their order, and not far ahead of what is taken. A
 * text that is refused is a result like any other. Leaving the iteration ends the worker.
 *
 * @throws What the source of texts throws; the signal's reason; InstanceError `worker-failed`.
 */
export function verifyMany(texts: Inputs<string>, given: VerifyingMany): AsyncGenerator<ManyResult, void> {
  const open = inputs(texts, "texts", text);
  const all = options(given, "options", ["trust", "now", "signal", "onProgress"]);
  const sent = { trust: trustRecipe(all.trust, "options.trust"), at: now(all.now) };
  const aborted = signal(all.signal);
  const report = callback<(progress: VerifyingProgress) => void>;
  return results(open, sent, aborted, optional(all.onProgress, "options.onProgress", report));
}

async function* results(
  open: () => AsyncIterator<string, void>,
  given: Given,
  signal: AbortSignal | undefined,
  onProgress: ((progress: VerifyingProgress) => void) | undefined,
): AsyncGenerator<ManyResult, void> {
  signal?.throwIfAborted();
  const source = open();
  const texts = async () => (await source.next()).value ?? undefined;
  let verified = 0;
  try {
    for await (const sent of resultsInWorker("verifyMany", given, { texts }, signal)) {
      const result = resultOf(verified++, sent as Sent);
      onProgress?.({ verified });
      yield result;
    }
  } finally {
    // Not awaited: a source that is stuck would never say that it is closed.
    source.return?.().catch(() => undefined);
  }
}

function resultOf(index: number, sent: Sent): ManyResult {
  if ("certificate" in sent) return frozen({ index, certificate: verifiedOf(sent.certificate) });
  return Object.freeze({ index, error: new CertificateError(sent.code, sent.sentence) });
}
