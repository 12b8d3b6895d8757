/** Certificates, verified and examined. */

import { as, prepared } from "../given.mjs";
import { hex, seconds } from "../said.mjs";
import { revocationLists, revocationsIn } from "./revocations.mjs";
import { contentSaid } from "./shown.mjs";
import { signerList, signersIn } from "./signers.mjs";

/**
 * `signers` (lists); `authorities` (certificates), without which none of the signers counts; `revocations` (lists),
 * which are looked up if the field is there, even if it is empty.
 */
function trustOf(given, entry) {
  const [lists, authorities] = [given.objects("signers", signersIn), given.optional("authorities", as.allBytes)];
  const revocations = given.optional("revocations", (of, name) => of.objects(name, revocationsIn));
  const { CertificateTrust, certifiedBy } = entry;
  return prepared(() => {
    const all = signerList(lists, entry);
    const signers = authorities === undefined ? all : certifiedBy(all, { authorities });
    if (revocations === undefined) return CertificateTrust.withoutRevocations(signers);
    return CertificateTrust.withRevocations(signers, revocationLists(revocations, entry));
  });
}

/** What is given to all of them: `text`, `trust` and `now`; and the entry point that reads it. */
function scannedBy({ authorities, certificate }, given) {
  const [entry, trust] = given.object("trust", (of) => {
    const reader = of.has("authorities") ? authorities : certificate;
    return [reader, trustOf(of, reader)];
  });
  return [entry, given.text("text"), { trust, now: given.date("now") }];
}

/** The certificate that is proven. */
async function verify(given, episeal) {
  const [entry, text, verifying] = scannedBy(episeal, given);
  const proven = entry.verify(text, verifying);
  return {
    kind: proven.kind,
    issuer: proven.issuer ?? null,
    issued: seconds(proven.issued),
    expires: seconds(proven.expires),
    kid: hex(proven.kid),
    content: contentSaid(proven),
    deviations: proven.deviations,
    not_judged: proven.notJudged,
    revocation_checked: proven.isRevocationChecked,
  };
}

/** How each check goes: it never fails. */
async function examine(given, episeal) {
  const [entry, text, verifying] = scannedBy(episeal, given);
  const verdict = entry.examine(text, verifying);
  return {
    checks: Object.fromEntries(verdict.checks.map(({ check, result }) => [check, result])),
    deviations: verdict.deviations,
    error: verdict.error ?? null,
  };
}

/** Under which hashes the certificate is looked up, by their type. */
async function revocationHashes(given, episeal) {
  const [entry, text, verifying] = scannedBy(episeal, given);
  const types = Object.entries(entry.verify(text, verifying).revocationHashes);
  return Object.fromEntries(types.map(([type, { hashes }]) => [type, hashes.map(hex)]));
}

export const VERIFY = {
  "verify-certificate": verify,
  "examine-certificate": examine,
  "revocation-hashes": revocationHashes,
};
