/** What is thrown: core's errors by their codes, and some of this package's own. */

import type {
  CertificateErrorCode,
  FieldCode,
  IssueErrorCode,
  RecordErrorCode,
  RulesErrorCode,
} from "../generated/codes.js";

/** The module is not there, or cannot be used any more. */
export type InstanceErrorCode = "not-initialised" | "disposed" | "instance-dead" | "worker-failed";

/** Nothing was scanned. */
export type ScanErrorCode = "camera-denied" | "camera-missing" | "scanner-missing" | "picture-unreadable";

/** A browser's storage cannot be used, or not as it was asked to. */
export type StorageErrorCode =
  "storage-unavailable" | "storage-busy" | "storage-full" | "storage-corrupt" | "storage-empty" | "storage-occupied";

/** Every code of an error of this package. */
export type ErrorCode =
  | RecordErrorCode
  | CertificateErrorCode
  | IssueErrorCode
  | RulesErrorCode
  | InstanceErrorCode
  | ScanErrorCode
  | StorageErrorCode;

/** An error of this package. Its message is `code: sentence` and never holds what was given, a name or a secret. */
export abstract class EpisealError extends Error {
  /** Stable: what a program decides by. */
  abstract readonly code: ErrorCode;
}

/** A key, visit, request, release, share or file was refused. */
export class RecordError extends EpisealError {
  /** The name of its class, which minifying leaves alone. */
  override readonly name = "RecordError";
  readonly code: RecordErrorCode;
  /** Which of a person's entries was refused, where somebody typed something. */
  readonly field: FieldCode | undefined;

  constructor(code: RecordErrorCode, sentence: string, field?: FieldCode) {
    super(`${code}: ${sentence}`);
    this.code = code;
    this.field = field;
  }
}

/** A certificate, a trust list or a revocation list was refused. */
export class CertificateError extends EpisealError {
  /** The name of its class, which minifying leaves alone. */
  override readonly name = "CertificateError";
  readonly code: CertificateErrorCode;

  constructor(code: CertificateErrorCode, sentence: string) {
    super(`${code}: ${sentence}`);
    this.code = code;
  }
}

/**
 * A certificate was not issued.
 *
 * `already-issued` says something about a person's health: keep it out of logs.
 */
export class IssueError extends EpisealError {
  /** The name of its class, which minifying leaves alone. */
  override readonly name = "IssueError";
  readonly code: IssueErrorCode;

  constructor(code: IssueErrorCode, sentence: string) {
    super(`${code}: ${sentence}`);
    this.code = code;
  }
}

/** Business rules could not be read or evaluated. */
export class RulesError extends EpisealError {
  /** The name of its class, which minifying leaves alone. */
  override readonly name = "RulesError";
  readonly code: RulesErrorCode;

  constructor(code: RulesErrorCode, sentence: string) {
    super(`${code}: ${sentence}`);
    this.code = code;
  }
}

/** The module was not initialised or is dead, or the object was disposed. */
export class InstanceError extends EpisealError {
  /** The name of its class, which minifying leaves alone. */
  override readonly name = "InstanceError";
  readonly code: InstanceErrorCode;

  constructor(code: InstanceErrorCode, sentence: string, options?: ErrorOptions) {
    super(`${code}: ${sentence}`, options);
    this.code = code;
  }
}

/** There is no camera, no scanner, or no picture. */
export class ScanError extends EpisealError {
  /** The name of its class, which minifying leaves alone. */
  override readonly name = "ScanError";
  readonly code: ScanErrorCode;

  constructor(code: ScanErrorCode, sentence: string, options?: ErrorOptions) {
    super(`${code}: ${sentence}`, options);
    this.code = code;
  }
}

/** Nothing could be read from a browser's storage, or written to it. */
export class StorageError extends EpisealError {
  /** The name of its class, which minifying leaves alone. */
  override readonly name = "StorageError";
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, sentence: string, options?: ErrorOptions) {
    super(`${code}: ${sentence}`, options);
    this.code = code;
  }
}

/** An argument has the wrong type. Thrown before anything is done. */
export class ArgumentTypeError extends TypeError {
  /** Stable: what a program decides by. */
  readonly code = "argument-type";
  /** Which argument, for example `options.now`. */
  readonly argument: string;

  constructor(argument: string, expected: string) {
    super(`${argument} must be ${expected}`);
    this.argument = argument;
  }
}

/** An argument has the right type and no possible value. Thrown before anything is done. */
export class ArgumentRangeError extends RangeError {
  /** Stable: what a program decides by. */
  readonly code = "argument-range";
  /** Which argument, for example `options.now`. */
  readonly argument: string;

  constructor(argument: string, expected: string) {
    super(`${argument} must be ${expected}`);
    this.argument = argument;
  }
}

/** Whether something that was caught is an error of this package, wrong arguments included. */
export function isEpisealError(value: unknown): value is EpisealError | ArgumentTypeError | ArgumentRangeError {
  return (
    isInstance(value, EpisealError) || isInstance(value, ArgumentTypeError) || isInstance(value, ArgumentRangeError)
  );
}

/** As `instanceof`, and false for a proxy that was revoked. */
export function isInstance<T>(value: unknown, type: { readonly prototype: T }): value is T {
  try {
    return value instanceof (type as new () => T);
  } catch {
    return false;
  }
}

const CLASSES = { record: RecordError, certificate: CertificateError, issue: IssueError, rules: RulesError };

/** What the module threw: class, code, field and sentence, each on a line of its own. @internal */
export function errorOf(thrown: string): EpisealError {
  const [kind, code, field, sentence] = thrown.split("\n") as [keyof typeof CLASSES, never, FieldCode | "", string];
  return new CLASSES[kind](code, sentence, field || undefined);
}
