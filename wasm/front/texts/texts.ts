/** What codes say to a person. */

import { english as core } from "../generated/english.js";

/** A text for every code of every enum; `Package` has those of this package's own errors. */
export type Texts = {
  readonly [E in keyof typeof core]: { readonly [C in keyof (typeof core)[E]]: string };
} & { readonly Package: { readonly [C in keyof typeof PACKAGE]: string } };

const PACKAGE = {
  "not-initialised": "the module is not loaded",
  "disposed": "the object was disposed",
  "instance-dead": "the module has failed: reload the page",
  "worker-failed": "the worker could not be started or has failed",
  "storage-unavailable": "the browser provides no storage here, or has closed it",
  "storage-busy": "the storage is in use in another tab",
  "storage-full": "there is no space left",
  "storage-corrupt": "what is stored cannot be read",
  "storage-empty": "nothing is stored",
  "storage-occupied": "something is stored already",
  "camera-denied": "the camera may not be used: allow it in the browser's settings",
  "camera-missing": "there is no camera, or another program has it",
  "scanner-missing": "this browser cannot read QR codes",
  "picture-unreadable": "it is not a picture that can be read",
  "argument-type": "an argument has the wrong type",
  "argument-range": "an argument has no possible value",
} as const;

export const english: Texts = { ...core, Package: PACKAGE };

/** What texts need of an error of any entry point. */
export interface CodedError {
  readonly name: string;
  readonly code: string;
  /** Which of a person's entries was refused. */
  readonly field?: string | undefined;
}

/**
 * What an error of this package says in a language: its field, if it has one, and its sentence. Undefined for anything
 * else, so that nobody is shown what was not written for people.
 */
export function errorText(error: unknown, texts: Texts): string | undefined {
  const { name, code, field } = (typeof error === "object" && error !== null ? error : {}) as Partial<CodedError>;
  const sentence = own(own(texts, name) ?? texts.Package, code);
  const label = own(texts.Field, field);
  return label === undefined ? (sentence as string | undefined) : `${label as string}: ${sentence as string}`;
}

/** A property of the table itself, whatever the key. */
function own(table: unknown, key: string | undefined): unknown {
  return key !== undefined && Object.hasOwn(table as object, key) ? (table as Record<string, unknown>)[key] : undefined;
}
