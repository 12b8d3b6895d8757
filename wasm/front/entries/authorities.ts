/**
 * `episeal/authorities`: all of `episeal/certificate`, and chains of document signers to the authorities of countries, which
 * need more curves.
 */

export * from "../parts/common.js";
export { certifiedBy } from "../certificate/chains.js";
export * from "../certificate/public.js";
