import { decodeEvents, type EventRow } from "./decode-event.ts";
import type { RecordedEvent } from "./event.ts";
import { openCursor, type PageEnd, sealCursor } from "./event-cursor.ts";
import type { SqlClient, SqlQuery } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** Which events: those that answer to everything that is given. */
export type EventFilter = {
  readonly types?: readonly string[];
  readonly correlation?: string;
  readonly actor?: string;
  readonly group?: string;
  readonly stream?: string;
  /** Unix time in ms: from `fromMs`, and before `toMs`. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** After the one and up to the other, inclusive. */
  readonly afterPosition?: number;
  readonly untilPosition?: number;
  /** In the order of positions, or from the newest back. Default `forward`. */
  readonly direction?: "forward" | "backward";
};

export type EventQuestion = EventFilter & {
  /** Events a page, from 1. */
  readonly limit: number;
  /** `nextCursor` of the page before, of the same question; the limit may change. */
  readonly cursor?: string;
};

/** `nextCursor` null: there is no more, for now. */
export type EventPage = { readonly events: readonly RecordedEvent[]; readonly nextCursor: string | null };

const eventRows = statement("read-events");

/**
 * A page of the events that a filter is about. Every filter has an index to go by.
 * @throws CursorError for a cursor of another question
 */
export async function readEvents(client: SqlClient, question: EventQuestion): Promise<EventPage> {
  const { limit, cursor, ...filter } = question;
  if (!Number.isInteger(limit) || limit < 1)
    throw new RangeError(`A page of ${limit} events is none: ask for 1 or more.`);
  const after = cursor === undefined ? null : openCursor(cursor, filter);
  // One more than is asked for tells whether there is a next page.
  const { rows } = await client.query<EventRow>(eventsQuery(filter, after, limit + 1));
  const events = await decodeEvents(rows.slice(0, limit));
  const last = events.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { events, nextCursor: hasMore ? sealCursor(last, filter) : null };
}

/** The statement of a page: only the conditions that are asked for, so that the planner sees which index they need. */
export function eventsQuery(filter: EventFilter, after: PageEnd | null, limit: number): SqlQuery {
  const isBackward = filter.direction === "backward";
  // Within a stream the order of versions is that of positions, and has an index.
  const key = filter.stream === undefined ? "position" : "version";
  const values: unknown[] = [limit];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const common = conditionsOf(filter, parameter);
  if (after !== null) common.push(`${key} ${isBackward ? "<" : ">"} ${parameter(after[key])}`);
  const order = `order by ${key}${isBackward ? " desc" : ""} limit $1`;
  const page = (conditions: readonly string[]): string =>
    `${eventRows().text}${conditions.map((one, at) => `${at === 0 ? " where" : "   and"} ${one}\n`).join("")} ${order}`;
  if (filter.types === undefined) return { text: page(common), values };
  // Each type by itself, so that each is read in order and no further than a page goes. Of no type there are no events.
  const types = filter.types.length > 0 ? [...new Set(filter.types)] : [""];
  const pages = types.map((type) => page([`type = ${parameter(type)}`, ...common]));
  const [only = ""] = pages;
  if (pages.length === 1) return { text: only, values };
  return { text: `select events.* from ((${pages.join(")\nunion all\n(")})) events\n ${order}`, values };
}

function conditionsOf(filter: EventFilter, parameter: (value: unknown) => string): string[] {
  const { stream, correlation, actor, group, fromMs, toMs, afterPosition, untilPosition } = filter;
  const conditions: string[] = [];
  if (stream !== undefined) conditions.push(`stream = ${parameter(stream)}`);
  for (const [field, value] of Object.entries({ correlation, actor, group })) {
    if (value !== undefined) conditions.push(`meta ->> '${field}' = ${parameter(value)}`);
  }
  if (fromMs !== undefined) conditions.push(`at >= to_timestamp(${parameter(fromMs)}::float8 / 1000)`);
  if (toMs !== undefined) conditions.push(`at < to_timestamp(${parameter(toMs)}::float8 / 1000)`);
  if (afterPosition !== undefined) conditions.push(`position > ${parameter(afterPosition)}`);
  if (untilPosition !== undefined) conditions.push(`position <= ${parameter(untilPosition)}`);
  return conditions;
}
