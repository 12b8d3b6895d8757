/** What an office tells the guests whose visits it read. */

import * as raw from "#raw";
import { bytes, date, now, options } from "../kernel/check.js";
import { Handle, rawOf, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import { Trust, trustRaw } from "./trust.js";

/** What an office tells the guests of a venue and day, verified. */
export class VerifiedNotice extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "VerifiedNotice" {
    return "VerifiedNotice";
  }

  /**
   * Verifies a published notice.
   *
   * @throws RecordError `office-uncertified`, `office-lapsed`, `office-revoked`, `revocations-expired`,
   * `bad-signature`, `malformed`.
   */
  static verify(notice: Uint8Array, given: { readonly trust: Trust; readonly now?: Date }): VerifiedNotice {
    const checked = bytes(notice, "notice");
    const { trust, now: at } = options(given, "options", ["trust", "now"]);
    const [pinned, seconds] = [trustRaw(trust, "options.trust"), now(at)];
    return call(() => wrap(VerifiedNotice, raw.VerifiedNotice.verify(checked, pinned, seconds)));
  }

  /** The office that published it. */
  get office(): string {
    return call(() => noticeRaw(this).office());
  }

  /** As the authority certified it. */
  get officeName(): string {
    return call(() => noticeRaw(this).office_name());
  }

  /** The venue's day key whose guests are told. */
  get kid(): string {
    return call(() => noticeRaw(this).kid());
  }

  /** When it was signed. */
  get at(): Date {
    return call(() => date(noticeRaw(this).at()));
  }
}

export function noticeRaw(value: unknown, argument = "notice"): raw.VerifiedNotice {
  return rawOf(VerifiedNotice, value, argument);
}
