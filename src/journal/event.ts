/** What the journal stores and how a caller asks it to. See docs/adr/0003 for why the database orders it. */

/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Where an event comes from. Ids are UUIDs; `actor` is like `character:7`, `account:gm` or `system`, `group` like
 * `run-7/team-2`, `guild:7` or `party:3`.
 */
export type EventMeta = {
  readonly causation?: string;
  readonly correlation?: string;
  readonly actor?: string;
  readonly group?: string;
  readonly clientVersion?: string;
  readonly serverVersion?: string;
  readonly realm?: number;
};

/**
 * An event to append. `id` is a UUID and makes a retried append idempotent; `atMs` is Unix time in milliseconds.
 * `schemaVersion` is that of `data`: the current one of the type, also in an event that was read (docs/journal.md).
 */
export type NewEvent = {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly meta: EventMeta;
  readonly atMs: number;
};

/** An event that is durable: dense `position` in commit order, `version` from 1 within its stream. */
export type RecordedEvent = NewEvent & { readonly position: number; readonly stream: string; readonly version: number };

/** What the stream must look like: at exactly this version (0 = empty), empty, not empty, or whatever it is. */
export type ExpectedVersion = number | "none" | "exists" | "any";

/**
 * Events for one stream. Appends of one batch that carry the same `group` stand or fall together. `mode` is that of the
 * run whose stream it is; the mode's validators judge the events too.
 */
export type Append = {
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly events: readonly NewEvent[];
  readonly group?: number;
  readonly mode?: string;
};

/**
 * What became of one append. `duplicate`: its ids were there already, so it had been committed before. `version`: the
 * stream was not as expected; `group`: another append of its group lost; `refused`: it can never be stored as it is.
 */
export type Verdict =
  | { readonly ok: true; readonly duplicate: boolean; readonly firstPosition: number; readonly lastVersion: number }
  | { readonly ok: false; readonly reason: "version" | "group"; readonly actualVersion: number }
  | { readonly ok: false; readonly reason: "refused"; readonly message: string };
