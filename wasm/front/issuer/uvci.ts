/** Identifiers of certificates: UVCI (eHealth Network, guidelines on verifiable vaccination certificates, annex 2). */

import * as raw from "#raw";
import { options, text } from "../kernel/check.js";
import { call } from "../kernel/instance.js";

/** Identifiers of certificates, as text. */
export const Uvci = /* @__PURE__ */ Object.freeze({
  /**
   * Opaque: the country, two letters, and 130 random bits.
   *
   * @throws IssueError `country-invalid`, `no-randomness`.
   */
  generate: (country: string): string => {
    const checked = text(country, "country");
    return call(() => raw.generate_uvci(checked));
  },
  /**
   * With the issuing entity, 1 to 12 characters `A-Z0-9`.
   *
   * @throws IssueError `country-invalid`, `no-randomness`; `uvci-invalid`: the entity is empty, too long or has other
   * characters.
   */
  generateWithEntity: (country: string, given: { readonly issuingEntity: string }): string => {
    const checked = text(country, "country");
    const entity = text(options(given, "options", ["issuingEntity"]).issuingEntity, "options.issuingEntity");
    return call(() => raw.generate_uvci_with_entity(checked, entity));
  },
  /**
   * With the issuing entity and what it is about, 1 to 12 characters each.
   *
   * @throws IssueError as `generateWithEntity`.
   */
  generateWithSubject: (
    country: string,
    given: { readonly issuingEntity: string; readonly subject: string },
  ): string => {
    const checked = text(country, "country");
    const { issuingEntity, subject } = options(given, "options", ["issuingEntity", "subject"]);
    const [entity, about] = [text(issuingEntity, "options.issuingEntity"), text(subject, "options.subject")];
    return call(() => raw.generate_uvci_with_subject(checked, entity, about));
  },
  /**
   * Reads `URN:UVCI:01:CC:...#X` of at most 72 characters.
   *
   * @throws IssueError `uvci-invalid`: another form. `country-invalid`. `uvci-check`: the check character is wrong.
   */
  parse: (identifier: string): string => {
    const checked = text(identifier, "identifier");
    return call(() => raw.parse_uvci(checked));
  },
  /**
   * The check character of an identifier without it.
   *
   * @throws IssueError `uvci-invalid`: a character outside `A-Z0-9/:`.
   */
  checkCharacter: (identifier: string): string => {
    const checked = text(identifier, "identifier");
    return call(() => raw.uvci_check_character(checked));
  },
});
