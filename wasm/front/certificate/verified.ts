/** What a proven certificate says. */

import * as raw from "#raw";
import type { CertificateKindCode, DeviationCode, NotJudgedCode } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { date } from "../kernel/check.js";
import { frozen, personal } from "../kernel/content.js";
import { read } from "../kernel/handle.js";
import type { Origin } from "../parts/origin.js";
import type { RevocationHashes } from "../parts/revocation-hashes.js";
import { hashesOf } from "../parts/revocation-hashes.js";

/** Who a certificate is about. There is a transliterated surname or forename. */
export interface HolderName {
  /** Surname (`fn`), at most 80 characters. */
  readonly family: string | undefined;
  /** Forename (`gn`), at most 80 characters. */
  readonly given: string | undefined;
  /** Surname as in travel documents (`fnt`): `A` to `Z` and `<`. */
  readonly familyTransliterated: string | undefined;
  /** Forename as in travel documents (`gnt`): `A` to `Z` and `<`. */
  readonly givenTransliterated: string | undefined;
}

/** What every entry says. */
export interface CertificateEntry {
  /** Disease or agent targeted (`tg`): a code of SNOMED CT. */
  readonly disease: string;
  /** State or country (`co`). */
  readonly country: string;
  /** Certificate issuer (`is`), at most 80 characters. */
  readonly issuer: string;
  /** Unique certificate identifier (`ci`), at most 80 characters. */
  readonly identifier: string;
}

/** What a vaccination says. */
export interface VaccinationEntry extends CertificateEntry {
  /** Vaccine or prophylaxis (`vp`): a code of SNOMED CT or ATC. */
  readonly vaccine: string;
  /** Medicinal product (`mp`). */
  readonly product: string;
  /** Marketing authorisation holder or manufacturer (`ma`). */
  readonly manufacturer: string;
  /** Date of vaccination (`dt`): `YYYY-MM-DD`. */
  readonly date: string;
  /** Number of this dose (`dn`). */
  readonly doseNumber: number;
  /** Doses in the series (`sd`). */
  readonly seriesDoses: number;
}

/** What a test says. */
export interface TestEntry extends CertificateEntry {
  /** Type of test (`tt`): a code of LOINC. */
  readonly testType: string;
  /** Name of the test (`nm`). */
  readonly name: string | undefined;
  /** Identifier of the test device (`ma`). */
  readonly device: string | undefined;
  /** Date and time of sample collection (`sc`): RFC 3339, or a deviation. */
  readonly sampleTime: string;
  /** Result of the test (`tr`): a code of SNOMED CT. */
  readonly result: string;
  /** Testing centre or facility (`tc`). */
  readonly centre: string | undefined;
}

/** What a recovery says. */
export interface RecoveryEntry extends CertificateEntry {
  /** Date of the first positive test (`fr`): `YYYY-MM-DD`. */
  readonly firstPositive: string;
  /** Certificate valid from (`df`): `YYYY-MM-DD`. */
  readonly validFrom: string;
  /** Certificate valid until (`du`): `YYYY-MM-DD`. */
  readonly validUntil: string;
}

/** What every verified certificate has, whatever it is about. */
export interface VerifiedContent {
  /** The schema's version (`ver`), such as `1.3.0`. */
  readonly version: string;
  /** Who the certificate is about. */
  readonly name: HolderName;
  /** Date of birth (`dob`): empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; other forms are reported as a deviation. */
  readonly dateOfBirth: string;
  /** The certificate's identifier (`ci`). */
  readonly identifier: string;
  /** Where the vaccination, test or recovery was (`co`). */
  readonly country: string;
  /** Who issued it (`iss`): a two-letter country code, or a deviation. */
  readonly issuer: string | undefined;
  /** When it was issued (`iat`). */
  readonly issued: Date;
  /** From then on it is refused. */
  readonly expires: Date;
  /** The key id of its signer. */
  readonly kid: Bytes;
  /** The deviations that were met and tolerated. */
  readonly deviations: readonly DeviationCode[];
  /** True if revocation lists said that it was not revoked; false if the trust had none. */
  readonly isRevocationChecked: boolean;
  /** What no check judges and matters at this time, such as a positive test: business rules and people do. */
  readonly notJudged: readonly NotJudgedCode[];
  /** The hashes under which it would be found on revocation lists. */
  readonly revocationHashes: RevocationHashes;
  /**
   * The certificate as JSON (EU DCC JSON schema), with every field unchanged: what `episeal/rules` takes as payload.
   */
  readonly json: string;
  /** Where it comes from: what `episeal/rules` takes as `external.origin`. */
  readonly origin: Origin;
}

/** A proven vaccination. */
export interface VerifiedVaccination extends VerifiedContent {
  /** The type of the entry. */
  readonly kind: "vaccination";
  /** The vaccination. */
  readonly entry: VaccinationEntry;
}

/** A proven test. */
export interface VerifiedTest extends VerifiedContent {
  /** The type of the entry. */
  readonly kind: "test";
  /** The test. */
  readonly entry: TestEntry;
}

/** A proven recovery. */
export interface VerifiedRecovery extends VerifiedContent {
  /** The type of the entry. */
  readonly kind: "recovery";
  /** The recovery. */
  readonly entry: RecoveryEntry;
}

/** A certificate that a trusted signer signed, and that passed every check that decides; `kind` says which. */
export type VerifiedCertificate = VerifiedVaccination | VerifiedTest | VerifiedRecovery;

/** In the order in which the module has them. */
const FIELDS: Record<CertificateKindCode, readonly string[]> = {
  vaccination: ["disease", "vaccine", "product", "manufacturer", "date", "doseNumber", "seriesDoses"],
  test: ["disease", "testType", "name", "device", "sampleTime", "result", "centre"],
  recovery: ["disease", "firstPositive", "validFrom", "validUntil"],
};

/** As it travels from a worker; `verifiedOf` makes of it what an app gets. */
export function contentOf(certificate: raw.VerifiedCertificate, at: number): VerifiedCertificate {
  const kind = certificate.kind() as CertificateKindCode;
  const [country, identifier] = [certificate.country() as string, certificate.identifier() as string];
  const fields = certificate.entry() as unknown[];
  const own = Object.fromEntries(FIELDS[kind].map((field, position) => [field, fields[position]]));
  return {
    kind,
    version: certificate.version(),
    name: {
      family: certificate.family(),
      given: certificate.given(),
      familyTransliterated: certificate.family_transliterated(),
      givenTransliterated: certificate.given_transliterated(),
    },
    dateOfBirth: certificate.date_of_birth(),
    entry: { ...own, country, issuer: certificate.entry_issuer(), identifier },
    identifier,
    country,
    issuer: certificate.issuer(),
    issued: date(certificate.issued()),
    expires: date(certificate.expires()),
    kid: certificate.kid(),
    deviations: certificate.deviations(),
    isRevocationChecked: certificate.is_revocation_checked(),
    notJudged: certificate.not_judged(at),
    revocationHashes: read(certificate.revocation_hashes(), hashesOf),
    json: certificate.export_json(),
    origin: read(certificate.origin(), originOf),
  } as unknown as VerifiedCertificate;
}

function originOf(origin: raw.Origin): Origin {
  return {
    issuerCountry: origin.issuer_country(),
    invalidationCountries: origin.invalidation_countries(),
    kid: origin.kid(),
    issued: date(origin.issued()),
    expires: date(origin.expires()),
  };
}

export function verifiedOf(content: VerifiedCertificate): VerifiedCertificate {
  const { name, entry, revocationHashes } = content;
  return personal("VerifiedCertificate", {
    ...content,
    name: personal("HolderName", name),
    entry: personal("CertificateEntry", entry),
    revocationHashes: frozen(revocationHashes),
  } as VerifiedCertificate);
}
