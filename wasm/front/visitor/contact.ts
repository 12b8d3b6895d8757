/** What a visitor enters about themselves, checked before anything is sealed. */

import * as raw from "#raw";
import { read } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Contact as Entered } from "../parts/contact.js";
import { contactFields, contactOf } from "../parts/contact.js";

export type Contact = Entered;

export const Contact = /* @__PURE__ */ Object.freeze({
  /**
   * What was entered, in the form in which it is sealed (NFC) and without what is empty: a form asks it what is wrong.
   *
   * @throws RecordError with `field`: `too-long`: it exceeds its limit. `invalid-text`: a control character, nothing
   * visible in it, a country that is not two capital letters, or neither a given nor a family name.
   */
  create: (entered: Contact): Contact => {
    const fields = contactFields(entered, "entered");
    return call(() => read(raw.Contact.new(fields), (known) => contactOf(known.fields())));
  },
});
