/** What a server checks before it stores visits and departure notes. It holds no keys and reads nothing. */

import * as raw from "#raw";
import { bytes, count, dayText, list, now, optional, options } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { AdmittedDayKey } from "./day-keys.js";
import { admittedRaw } from "./day-keys.js";

/** The address under which a visit is stored. */
export interface VisitAddress {
  /** The id that all revisions have in common. */
  readonly recordId: string;
  /** The venue's key that it is sealed to. */
  readonly kid: string;
  /** In UTC, such as `2026-11-29`. */
  readonly day: string;
  /** 0 for the check-in. */
  readonly revision: number;
}

function visitAddressOf(address: raw.VisitAddress): VisitAddress {
  return frozen({
    recordId: address.record_id(),
    kid: address.kid(),
    day: dayText(address.day()),
    revision: address.revision(),
  });
}

/** A visit that a server may store. */
export interface Admitted {
  /** Where to store it. */
  readonly address: VisitAddress;
  /** Whether the same bytes are stored as the highest revision: then there is nothing to do. */
  readonly isStoredAlready: boolean;
}

/** What a server has published and stored, as far as another visit depends on it. */
export interface StoredVisit {
  /** The venue's key that it publishes under the visit's `kid`; left out if there is none. */
  readonly published?: AdmittedDayKey | undefined;
  /** The highest revision that it has under the same record id; left out if there is none. */
  readonly highest?: Uint8Array | undefined;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

/** A sealed visit that was parsed and not yet admitted. */
export class UnverifiedVisit extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "UnverifiedVisit" {
    return "UnverifiedVisit";
  }

  /** @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`: not a sealed visit, or a later version's. */
  static parse(visit: Uint8Array): UnverifiedVisit {
    const checked = bytes(visit, "visit");
    return call(() => wrap(UnverifiedVisit, raw.UnverifiedVisit.parse(checked)));
  }

  /** For finding what is stored. Nothing is verified: anyone can write any address, `admit` decides. */
  get claimedAddress(): VisitAddress {
    return call(() => read(visitRaw(this).claimed_address(), visitAddressOf));
  }

  /**
   * Admits the visit to the server's store, or refuses it. Every admitted revision is kept.
   *
   * @throws RecordError `day-not-open`, `day-closed`: more than ten minutes before its day, or after the day after it.
   * `no-day-key`: no venue's key of its `kid` and day is published. `bad-signature`. `revision-missing`: nothing is stored,
   * and it is not revision 0. `disagrees`: what is stored has another author, day or key. `superseded`: the stored
   * revision is the same, with other bytes, or higher. `malformed`, `wrong-purpose`, `unsupported-version`: what is stored
   * is not a visit.
   */
  admit(stored: StoredVisit): Admitted {
    const given = options(stored, "stored", ["published", "highest", "now"]);
    const published = optional(given.published, "stored.published", admittedRaw);
    const [highest, at] = [optional(given.highest, "stored.highest", bytes), now(given.now, "stored.now")];
    return call(() =>
      read(raw.StoredVisit.new(highest), (found) => {
        if (published) found.set_published(published);
        return read(visitRaw(this).admit(found, at), (admitted) =>
          frozen({ address: read(admitted.address(), visitAddressOf), isStoredAlready: admitted.is_stored_already() }),
        );
      }),
    );
  }
}

function visitRaw(value: unknown): raw.UnverifiedVisit {
  return rawOf(UnverifiedVisit, value, "visit");
}

/** What a departure note says without being opened: whose, for what. */
export interface NoteAddress {
  /** In UTC, such as `2026-11-29`. */
  readonly day: string;
  /** The venue's key that it is sealed to. */
  readonly kid: string;
  /** Whose departure it is. */
  readonly recordId: string;
  /** The public key of who noted it. */
  readonly staff: string;
}

function noteAddressOf(address: raw.NoteAddress): NoteAddress {
  return frozen({
    day: dayText(address.day()),
    kid: address.kid(),
    recordId: address.record_id(),
    staff: address.staff(),
  });
}

/** A departure note that a server may store. */
export interface AdmittedNote {
  /** Where to store it. */
  readonly address: NoteAddress;
  /** Whether the same bytes are stored: then there is nothing to do. */
  readonly isStoredAlready: boolean;
}

/** What a server has published and stored, as far as another departure note depends on it. */
export interface StoredNotes {
  /** The venue's key that it publishes under the note's `kid`; left out if there is none. */
  readonly published?: AdmittedDayKey | undefined;
  /** Those of the same record and key, whole. */
  readonly ofRecord: readonly Uint8Array[];
  /** How many there are of the same staff, for all records. */
  readonly ofStaff: number;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

/** A departure note that was parsed and not yet admitted. */
export class UnverifiedNote extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "UnverifiedNote" {
    return "UnverifiedNote";
  }

  /** @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`: not a note, or a later version's. */
  static parse(note: Uint8Array): UnverifiedNote {
    const checked = bytes(note, "note");
    return call(() => wrap(UnverifiedNote, raw.UnverifiedNote.parse(checked)));
  }

  /** For finding what is published and stored. Nothing is verified: anyone can write any address, `admit` decides. */
  get claimedAddress(): NoteAddress {
    return call(() => read(noteRaw(this).claimed_address(), noteAddressOf));
  }

  /**
   * Admits a note of certified staff, or refuses it. Whether the record is stored does not matter: its guest may be
   * offline.
   *
   * @throws RecordError `day-not-open`, `day-closed`, `no-day-key`: as for a visit. `note-invalid`: its certificate is not
   * that venue's, or neither for its day nor for the day after; or venue or staff did not sign. `too-long`: the staff have
   * their 4 notes for the record or their 20,000 in all, or the record its 24.
   */
  admit(stored: StoredNotes): AdmittedNote {
    const given = options(stored, "stored", ["published", "ofRecord", "ofStaff", "now"]);
    const published = optional(given.published, "stored.published", admittedRaw);
    const ofRecord = list(given.ofRecord, "stored.ofRecord", bytes);
    const [ofStaff, at] = [count(given.ofStaff, "stored.ofStaff"), now(given.now, "stored.now")];
    return call(() =>
      read(raw.StoredNotes.new(ofRecord, ofStaff), (found) => {
        if (published) found.set_published(published);
        return read(noteRaw(this).admit(found, at), (admitted) =>
          frozen({ address: read(admitted.address(), noteAddressOf), isStoredAlready: admitted.is_stored_already() }),
        );
      }),
    );
  }
}

function noteRaw(value: unknown): raw.UnverifiedNote {
  return rawOf(UnverifiedNote, value, "note");
}
