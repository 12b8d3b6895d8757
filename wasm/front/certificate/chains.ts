/** Chains of document signers to the authorities of countries. */

import { bytes, list, options } from "../kernel/check.js";
import { wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import { copyOf, recipeOf, record } from "./recipe.js";
import { SignerList, signersRaw } from "./signers.js";

/**
 * The same list, in which a signer that none of these authorities (CSCA, certificates in DER) certified verifies
 * nothing: `signer-untrusted`. A certified one expires no later than its authority.
 *
 * Authorities sign with ECDSA on P-256, P-384 or P-521 or with RSA of 2,048 to 8,192 bits, each with SHA-256, SHA-384
 * or SHA-512; anything signed differently counts as not certified.
 *
 * @throws CertificateError `signer-malformed`: an authority is not an X.509 certificate.
 */
export function certifiedBy(signers: SignerList, given: { readonly authorities: readonly Uint8Array[] }): SignerList {
  const all = signersRaw(signers);
  const listed = options(given, "options", ["authorities"]).authorities;
  const authorities = list(listed, "options.authorities", bytes).map(copyOf);
  const certified = call(() => wrap(SignerList, all.certified_by(authorities)));
  record(certified, recipeOf(signers), ["certified_by", authorities]);
  return certified;
}
