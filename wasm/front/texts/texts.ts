/** What codes say to a person. */

import { english as core } from "../generated/english.js";
import { options } from "../kernel/check.js";

/** A text for every code of every enum; `Package` has those of this package's own errors. */
export type Texts = { readonly [E in keyof typeof core]: { readonly [C in keyof (typeof core)[E]]: string } } & {
  readonly Package: { readonly [C in keyof typeof PACKAGE]: string };
};

const PACKAGE = {
  "not-initialised": "the module is not loaded",
  disposed: "the object was disposed",
  "instance-dead": "the module has failed: reload the page",
  "worker-failed": "the worker could not be started or has failed",
  "storage-unavailable": "the browser provides no storage here, or has closed it",
  "storage-busy": "the storage is in use",
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

/** What codes say in English. */
export const english: Texts = { ...core, Package: PACKAGE };

/** What texts need of an error of any entry point. */
export interface CodedError {
  /** The name of its class. */
  readonly name: string;
  /** What a program decides by. */
  readonly code: string;
  /** Which of a person's entries was refused. */
  readonly field?: string | undefined;
}

/**
 * What an error of this package says in a language: its field, if it has one, and its sentence. Undefined for anything
 * else, so that nobody is shown what was not written for people.
 *
 * @throws ArgumentTypeError: `texts` is not a table of texts.
 */
export function errorText(error: unknown, texts: Texts): string | undefined {
  const { Field, Package, ...tables } = options(texts, "texts", Object.keys(english));
  const { name, code, field } = partsOf(error);
  const sentence = own(own(tables, name) ?? Package, code);
  const label = own(Field, field);
  return label === undefined ? (sentence as string | undefined) : `${label as string}: ${sentence as string}`;
}

/** Of an error; of anything else, null and a proxy that was revoked included, nothing. */
function partsOf(error: unknown): Partial<CodedError> {
  try {
    const { name, code, field } = error as CodedError;
    return { name, code, field };
  } catch {
    return {};
  }
}

/** A property of the table itself, whatever the key. */
function own(table: unknown, key: string | undefined): unknown {
  if (typeof table !== "object" || table === null || typeof key !== "string") return undefined;
  return Object.hasOwn(table, key) ? (table as Record<string, unknown>)[key] : undefined;
}
