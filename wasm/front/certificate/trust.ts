/** Whom to trust about certificates: signers, and what was revoked. */

import * as raw from "#raw";
import { now, options } from "../kernel/check.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Recipe } from "./recipe.js";
import { recipeOf } from "./recipe.js";
import { RevocationLists, makeRevocations, revocationsRaw } from "./revocation.js";
import { SignerList, makeSigners, signersRaw } from "./signers.js";

/** Of what a trust was made, for a worker. */
export interface TrustRecipe {
  readonly signers: Recipe;
  readonly revocations: Recipe | undefined;
}

const recipes = new WeakMap<CertificateTrust, TrustRecipe>();

/** Signers and revocation lists as they were when it was made: what is added to them later is not in it. */
export class CertificateTrust extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "CertificateTrust" {
    return "CertificateTrust";
  }

  /**
   * Trust in these signers without any revocation list: revoked certificates are valid, too. `isRevocationChecked` of a
   * certificate is then false.
   */
  static withoutRevocations(signers: SignerList): CertificateTrust {
    const of = signersRaw(signers);
    const trust = call(() => wrap(CertificateTrust, raw.CertificateTrust.without_revocations(of)));
    recipes.set(trust, { signers: recipeOf(signers), revocations: undefined });
    return trust;
  }

  /** Trust in these signers, as far as these lists say that a certificate was not revoked. */
  static withRevocations(signers: SignerList, revocations: RevocationLists): CertificateTrust {
    const of = [signersRaw(signers), revocationsRaw(revocations)] as const;
    const trust = call(() => wrap(CertificateTrust, raw.CertificateTrust.with_revocations(...of)));
    recipes.set(trust, { signers: recipeOf(signers), revocations: recipeOf(revocations) });
    return trust;
  }
}

export function trustRecipe(trust: unknown, argument: string): TrustRecipe {
  rawOf(CertificateTrust, trust, argument);
  return recipes.get(trust as CertificateTrust) as TrustRecipe;
}

/** Makes a trust by its recipe. */
export function makeTrust({ signers, revocations }: TrustRecipe): raw.CertificateTrust {
  return read(makeSigners(signers), (of) => {
    if (revocations === undefined) return raw.CertificateTrust.without_revocations(of);
    return read(makeRevocations(revocations), (lists) => raw.CertificateTrust.with_revocations(of, lists));
  });
}

/** By whom and when a certificate is verified. */
export interface Verifying {
  /** Whom to trust. */
  readonly trust: CertificateTrust;
  /** By which validity is judged: this moment if it is left out. */
  readonly now?: Date;
}

export function verifying(value: unknown): { trust: raw.CertificateTrust; at: number } {
  const given = options(value, "options", ["trust", "now"]);
  return { trust: rawOf(CertificateTrust, given.trust, "options.trust"), at: now(given.now) };
}
