/** `zonetide journal read`. */
import { ConfigError } from "../../src/config/operator-error.ts";
import { showValue } from "../../src/content/content-fault.ts";
import type { RecordedEvent } from "../../src/journal/event.ts";
import { jsonDocument } from "../../src/journal/json-document.ts";
import { readEvents } from "../../src/journal/read-events.ts";
import type { Database } from "../../src/persistence/database.ts";

export type ReadOptions = {
  readonly stream?: string;
  readonly type?: string;
  readonly group?: string;
  readonly after: string;
  readonly limit: string;
  readonly json?: boolean;
};

const LIMIT_MAX = 10_000;

/** Prints a page of events, oldest first; `after` of the next page is the position of the last one shown. */
export const printPage = async (
  database: Database,
  { stream, type, group, json, ...given }: ReadOptions,
): Promise<void> => {
  const afterPosition = wholeNumber("--after", given.after, 0, Number.MAX_SAFE_INTEGER);
  const limit = wholeNumber("--limit", given.limit, 1, LIMIT_MAX);
  const { events, nextCursor } = await readEvents(database.pool, {
    afterPosition,
    limit,
    ...(stream === undefined ? {} : { stream }),
    ...(type === undefined ? {} : { types: [type] }),
    ...(group === undefined ? {} : { group }),
  });
  const nextAfter = nextCursor === null ? null : (events.at(-1)?.position ?? null);
  if (json) console.log(jsonDocument({ events, nextAfter }, "page"));
  else console.log(events.length === 0 ? "There is no such event." : events.map(lineOf).join("\n"));
  if (!json && nextAfter !== null) console.log(`There are more: go on with --after ${nextAfter}.`);
};

const wholeNumber = (flag: string, text: string, min: number, max: number): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new ConfigError(`${flag} takes a whole number from ${min} to ${max}, and ${showValue(text)} was given.`);
};

const lineOf = ({ position, stream, version, type, atMs, data, meta }: RecordedEvent): string => {
  const cause = [meta.causation ?? meta.actor ?? "", ...(meta.group === undefined ? [] : [meta.group])].join(" ");
  return `#${position} ${new Date(atMs).toISOString()} ${stream}@${version} ${type} ${cause} ${jsonDocument(data, "data")}`;
};
