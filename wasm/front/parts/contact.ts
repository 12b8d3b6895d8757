/** Who somebody is. */

import { optional, options, text } from "../kernel/check.js";
import { personal } from "../kernel/content.js";

/** What a person says of themselves. What is left out is not said; a given or a family name, at least, is. */
export interface Contact {
  /** At most 160 bytes. */
  readonly givenName?: string;
  /** At most 160 bytes. */
  readonly familyName?: string;
  /** As it is typed. */
  readonly phone?: string;
  /** As it is typed, at most 254 bytes. */
  readonly email?: string;
  /** Where they live. */
  readonly address?: PostalAddress;
}

/** Where somebody lives. What is left out is not said. */
export interface PostalAddress {
  /** Without the number. */
  readonly street?: string;
  /** At most 16 bytes. */
  readonly houseNumber?: string;
  /** At most 16 bytes. */
  readonly postalCode?: string;
  /** Its name. */
  readonly city?: string;
  /** Two capital letters, such as `DE`. */
  readonly country?: string;
}

const NAMES = ["givenName", "familyName", "phone", "email"] as const;
const ADDRESS = ["street", "houseNumber", "postalCode", "city", "country"] as const;

/** The fields in the order in which the module takes them; what is left out is empty. */
export function contactFields(value: unknown, argument = "contact"): string[] {
  const given = options(value, argument, [...NAMES, "address"]);
  const address = optional(given.address, `${argument}.address`, (value, at) => options(value, at, ADDRESS)) ?? {};
  return [
    ...NAMES.map((name) => optional(given[name], `${argument}.${name}`, text) ?? ""),
    ...ADDRESS.map((name) => optional(address[name], `${argument}.address.${name}`, text) ?? ""),
  ];
}

/** What is not empty, by name. */
export function contactOf(fields: string[]): Contact {
  const present = (names: readonly string[], from: number) =>
    Object.fromEntries(names.map((name, at) => [name, fields[from + at]]).filter(([, value]) => value !== ""));
  const address = present(ADDRESS, NAMES.length);
  const filled = Object.keys(address).length > 0 ? { address: personal("PostalAddress", address) } : {};
  return personal("Contact", { ...present(NAMES, 0), ...filled });
}
