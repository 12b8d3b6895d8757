/** Where a certificate comes from: what a verified one tells business rules. */

/** What rules learn of a certificate beside its payload. */
export interface Origin {
  /**
   * The country that issued it: its issuer (`iss`) or, if that is not a country, the one that its entry names (`co`).
   */
  readonly issuerCountry: string;
  /** Every country that its issuer, its entry or its signer names: their Invalidation rules apply. */
  readonly invalidationCountries: readonly string[];
  /** The key id of its signer, in Base64. */
  readonly kid: string;
  /** When it was issued (`iat`). */
  readonly issued: Date;
  /** When it expires (`exp`). */
  readonly expires: Date;
}
