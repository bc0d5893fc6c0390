import type { z } from "zod";

/** What an event says, without where and when. */
export type EventData = Readonly<Record<string, unknown>>;

/** Makes the data of version `to`, which is `from` + 1, of that of version `from`. Must not change what it is given. */
export type UpcastStep = {
  readonly from: number;
  readonly to: number;
  readonly upcast: (data: EventData) => EventData;
};

/** How data is stored where that is not as it is: from version `since` on. Neither may change what it is given. */
export type Packing = {
  readonly since: number;
  readonly pack: (data: EventData) => EventData;
  /** The inverse of `pack`. */
  readonly unpack: (stored: EventData) => EventData;
};

/** A type of event as this program writes it, and how it reads what it wrote before. */
export type EventType = {
  readonly type: string;
  /** The version that is written now, from 1. */
  readonly version: number;
  /** What data of that version looks like. A key that it does not name is an error: a new key is a new version. */
  readonly schema: z.ZodType;
  /** Whether data is certainly as the schema has it, where asking the schema each time would cost too much. */
  readonly isSound?: (data: EventData) => boolean;
  readonly packing?: Packing;
  /** One step from each older version to the next; neither is packed. */
  readonly steps?: readonly UpcastStep[];
};

/**
 * Judges events of runs of one mode beyond their schemas.
 * @returns what is wrong, beginning with the path below `data` (such as `participants[3].score`), or null
 */
export type ModeValidator = (type: string, data: EventData) => string | null;

/** A type of event, or a version of it, that this program cannot have or does not know. One sentence that says what to do. */
export class EventTypeError extends Error {
  override name = "EventTypeError";
}
