/** Live shares, each side's run resumed from what it kept (core/FORMAT.md, section 16). */

import { as, prepared, whatever } from "../given.mjs";
import { hex, seconds, utf8 } from "../said.mjs";
import { officeOf, shareLogOf } from "./parties.mjs";
import { momentOf } from "./trust.mjs";
import { sharedSaid } from "./view.mjs";

/** The secret of a run of this entry point, by the name of its field. */
function runSecret(given, name, { RunSecret }) {
  const text = given.text(name);
  return prepared(() => RunSecret.importSecretBytes(utf8(text)));
}

/**
 * A run takes and keeps a message before it judges it. One that came `before` it treats the same, whatever comes of it.
 */
function judged({ before, message }, keep, judge) {
  if (before !== undefined) {
    prepared(() => keep(before));
    whatever(() => judge(before));
  }
  keep(message);
  return judge(message);
}

/** The office answers `hello` with `code`; gives the run, when it expires, and the log. */
async function answerLive(given, { office }) {
  const [answering, log, hello] = [officeOf(given, office), shareLogOf(given, office), given.bytes("hello")];
  const [code, now] = [given.text("code"), given.date("now")];
  prepared(() => office.ShareCode.parse(code));
  const { shareId, expires } = answering.answerLive(hello, { code, log, now });
  return { share_id: shareId, expires: seconds(expires), log: hex(log.toBytes()) };
}

/**
 * The visitor's `state` under `secret` takes `answer`, is written under `next`, and judges it; `before` is an answer
 * that it takes first, whatever comes of it. Gives the run, and the length of the third message.
 */
async function takeLiveAnswer(given, { visitor }) {
  const [moment, state] = [momentOf(visitor)(given), given.bytes("state")];
  const [secret, next] = [runSecret(given, "secret", visitor), runSecret(given, "next", visitor)];
  const messages = { before: given.optional("before", as.bytes), message: given.bytes("answer") };
  const run = visitor.LiveShare.resume(state, { secret });
  const visits = run.visits;
  const keep = (answer) => {
    run.take(answer, moment);
    run.keep({ next });
  };
  const third = judged(messages, keep, (answer) => run.finish(answer, moment));
  const { shareId, expires, hello, code } = run;
  return { share_id: shareId, expires: seconds(expires), hello: hex(hello), code, visits, length: third.length };
}

/** The same for the state of the `office`, and `share`, the third message; gives what is shared. */
async function takeLiveShare(given, { office }) {
  const [answering, state, now] = [officeOf(given, office), given.bytes("state"), given.date("now")];
  const [secret, next] = [runSecret(given, "secret", office), runSecret(given, "next", office)];
  const messages = { before: given.optional("before", as.bytes), message: given.bytes("share") };
  const run = answering.resumeLive(state, { secret, now });
  const keep = (share) => {
    run.take(share, { now });
    run.keep({ next });
  };
  const opened = judged(messages, keep, (share) => run.open(share, { now }));
  const { shareId, expires, answer } = run;
  return { share_id: shareId, expires: seconds(expires), answer: hex(answer), visits: opened.visits.map(sharedSaid) };
}

export const LIVE = { "answer-live": answerLive, "take-live-answer": takeLiveAnswer, "take-live-share": takeLiveShare };
