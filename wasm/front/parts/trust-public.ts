/** What of `trust.ts` is for users. */

export {
  Area,
  AuthorityId,
  CheckInHandle,
  KeyId,
  OfficeId,
  Poster,
  RecordId,
  ShareId,
  StaffId,
  Trust,
  VenueId,
} from "./trust.js";
export type { IdKind, TrustParts } from "./trust.js";
