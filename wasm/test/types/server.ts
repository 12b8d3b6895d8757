/** A server's program. */

import { verify } from "episeal/certificate";
import { Office } from "episeal/office";
import { evaluate } from "episeal/rules";
import { UnverifiedDayKey, UnverifiedVisit, init } from "episeal/server";
import { errorText, german } from "episeal/texts";
import { Venue } from "episeal/venue";
import { Trust } from "episeal/visitor";

export function admit(published: Uint8Array, uploaded: Uint8Array): string {
  const dayKey = UnverifiedDayKey.parse(published).admit({ successions: [] });
  // @ts-expect-error: a buffer's text is not its bytes
  UnverifiedVisit.parse("d284");
  return UnverifiedVisit.parse(Buffer.from(uploaded)).admit({ published: dayKey }).address.recordId;
}

using office = Office.generate();
await init();
export const others = [verify, evaluate, Venue, Trust, office.id, errorText(undefined, german)] as const;
