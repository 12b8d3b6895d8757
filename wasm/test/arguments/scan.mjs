/** Right calls of everything in `episeal/scan`, as far as Node.js goes: it has neither a canvas nor a camera. */

import { example } from "./trials.mjs";

class HTMLVideoElement {
  get [Symbol.toStringTag]() {
    return "HTMLVideoElement";
  }
}
const watched = () => ({
  args: [
    new HTMLVideoElement(),
    {
      fallback: async () => ({ read: async () => [] }),
      signal: new AbortController().signal,
      accept: ["certificate", "poster"],
    },
  ],
});
const picture = () => ({
  args: [new Blob(["x"]), { fallback: async () => ({ read: async () => [] }), signal: new AbortController().signal }],
});

export const examples = {
  isEpisealError: example(() => ({ args: [new Error("x")] }), { kinds: { 0: "any" } }),
  codeKind: example(() => ({ args: ["HC1:x"] })),
  scanCamera: example(watched, { fails: "camera-missing" }),
  watchCamera: example(watched, { fails: "camera-missing" }),
  scanPicture: example(picture, { fails: "picture-unreadable" }),
};
