/** Names as a person writes them and as travel documents do: ICAO Doc 9303, part 3. */

import * as raw from "#raw";
import type { NameLanguageCode } from "../generated/codes.js";
import { NameLanguageCodes } from "../generated/codes.js";
import { code, options, text } from "../kernel/check.js";
import { Handle, rawOf, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";

/** Surname and given names in one spelling. */
export interface NameParts {
  /** The surname, or the only name. */
  readonly surname: string;
  /** Empty when there are none. */
  readonly givenNames: string;
}

function parts(value: unknown, argument: string): [surname: string, givenNames: string] {
  const { surname, givenNames } = options(value, argument, ["surname", "givenNames"]);
  return [text(surname, `${argument}.surname`), text(givenNames, `${argument}.givenNames`)];
}

/** The name of a person, as it is written and as travel documents write it. */
export class PersonName extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "PersonName" {
    return "PersonName";
  }

  /**
   * A name of at most 320 characters per part; a part longer than 80 is cut. A person with only one name gives it as
   * surname. `language` says whose rules Cyrillic letters follow: `other` for every name in Latin or Greek ones.
   *
   * @throws IssueError `name-invalid`: a control character, or too long. `name-unwritable`: a letter or digit without a
   * transliteration. `name-empty`: nothing of a part remains.
   */
  static create(written: NameParts, given: { readonly language: NameLanguageCode }): PersonName {
    const [surname, givenNames] = parts(written, "written");
    const language = code(options(given, "options", ["language"]).language, "options.language", NameLanguageCodes);
    return call(() => wrap(PersonName, raw.PersonName.new(surname, givenNames, language)));
  }

  /**
   * A name whose machine-readable spelling is that of the person's travel document, which takes precedence.
   *
   * @throws IssueError `name-invalid`: a control character, too long, or a document spelling outside `A-Z<`.
   * `name-empty`: no surname, or given names in only one of the two spellings.
   */
  static withDocumentSpelling(written: NameParts, document: NameParts): PersonName {
    const [own, machine] = [parts(written, "written"), parts(document, "document")];
    return call(() => wrap(PersonName, raw.PersonName.with_document_spelling(...own, ...machine)));
  }

  /** True when a part was longer than 80 characters: whoever compares it with a passport should know. */
  get isCut(): boolean {
    return call(() => nameRaw(this).is_cut());
  }

  /** The surname as it is written. */
  get surname(): string {
    return call(() => nameRaw(this).surname());
  }

  /** Empty when there are none. */
  get givenNames(): string {
    return call(() => nameRaw(this).given_names());
  }

  /** The surname as travel documents write it: `A` to `Z` and `<`. */
  get documentSurname(): string {
    return call(() => nameRaw(this).document_surname());
  }

  /** The given names as travel documents write them; empty when there are none. */
  get documentGivenNames(): string {
    return call(() => nameRaw(this).document_given_names());
  }
}

export function nameRaw(value: unknown, argument = "name"): raw.PersonName {
  return rawOf(PersonName, value, argument);
}

/**
 * A name in the alphabet of travel documents, `A` to `Z` and `<`, of at most 80 characters.
 *
 * @throws IssueError `name-invalid`: a control character, or more than 320 characters. `name-unwritable`: a letter or
 * digit without a transliteration. `name-empty`: nothing remains.
 */
export function transliterate(name: string, given: { readonly language: NameLanguageCode }): string {
  const checked = text(name, "name");
  const language = code(options(given, "options", ["language"]).language, "options.language", NameLanguageCodes);
  return call(() => raw.transliterate(checked, language));
}
