/** `zonetide journal read`. */
import { ConfigError } from "../../src/config/operator-error.ts";
import { showValue } from "../../src/content/content-fault.ts";
import type { RecordedEvent } from "../../src/journal/event.ts";
import { CursorError } from "../../src/journal/event-cursor.ts";
import { jsonDocument } from "../../src/journal/json-document.ts";
import { type EventPage, type EventQuestion, readEvents } from "../../src/journal/read-events.ts";
import type { Database } from "../../src/persistence/database.ts";

/** The flags as they were given. */
export type ReadOptions = {
  readonly stream?: string;
  readonly type: readonly string[];
  readonly correlation?: string;
  readonly actor?: string;
  readonly group?: string;
  readonly since?: string;
  readonly until?: string;
  readonly after?: string;
  readonly before?: string;
  readonly reverse?: boolean;
  readonly cursor?: string;
  readonly limit: string;
  readonly json?: boolean;
};

const LIMIT_MAX = 10_000;

/**
 * What the flags ask for; as many keys for the same flags, since a cursor knows its question by them.
 * @throws ConfigError for a value that is none
 */
export const questionOf = (options: ReadOptions): EventQuestion => {
  const { stream, correlation, actor, group, cursor, type: types } = options;
  const given = {
    ...{ stream, correlation, actor, group, cursor },
    fromMs: momentOf("--since", options.since),
    toMs: momentOf("--until", options.until),
    afterPosition: positionOf("--after", options.after, 0),
    // The filter's own bound is inclusive.
    untilPosition: less(positionOf("--before", options.before, 1)),
  };
  return {
    limit: wholeNumber("--limit", options.limit, 1, LIMIT_MAX),
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<EventQuestion>),
    ...(types.length === 0 ? {} : { types }),
    ...(options.reverse ? { direction: "backward" } : {}),
  };
};

/** Prints a page of events and, where there are more, how to go on. */
export const printPage = async (database: Database, question: EventQuestion, isJson: boolean): Promise<void> => {
  const { events, nextCursor } = await readEvents(database.pool, question).catch(refuseCursor);
  const isForward = question.direction !== "backward";
  const nextAfter = nextCursor === null || !isForward ? null : (events.at(-1)?.position ?? null);
  if (isJson) {
    console.log(jsonDocument({ events, nextCursor, nextAfter }, "page"));
    return;
  }
  console.log(events.length === 0 ? "There is no such event." : events.map(lineOf).join("\n"));
  if (nextAfter !== null && question.cursor === undefined)
    console.log(`There are more: go on with --after ${nextAfter}.`);
  else if (nextCursor !== null) console.log(`There are more: ask the same again with --cursor ${nextCursor}.`);
};

const refuseCursor = (error: unknown): EventPage => {
  throw error instanceof CursorError ? new ConfigError(error.message) : error;
};

const less = (position: number | undefined): number | undefined => (position === undefined ? undefined : position - 1);

const positionOf = (flag: string, text: string | undefined, min: number): number | undefined =>
  text === undefined ? undefined : wholeNumber(flag, text, min, Number.MAX_SAFE_INTEGER);

const wholeNumber = (flag: string, text: string, min: number, max: number): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new ConfigError(`${flag} takes a whole number from ${min} to ${max}, and ${showValue(text)} was given.`);
};

/** A time without an offset is in UTC, as all times are that are shown. */
const momentOf = (flag: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const [, day, time = "00:00", offset = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const atMs = Date.parse(`${day}T${time}${offset}`);
  // Date.parse takes the 30th of February for a day of March.
  if (!Number.isNaN(atMs) && new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day) return atMs;
  throw new ConfigError(
    `${flag} takes a time such as 2026-03-28T18:00:00Z or a day such as 2026-03-28, and ${showValue(text)} was given.`,
  );
};

const lineOf = ({ position, stream, version, type, atMs, data, meta }: RecordedEvent): string => {
  const cause = [meta.causation ?? meta.actor ?? "", ...(meta.group === undefined ? [] : [meta.group])].join(" ");
  return `#${position} ${new Date(atMs).toISOString()} ${stream}@${version} ${type} ${cause} ${jsonDocument(data, "data")}`;
};
