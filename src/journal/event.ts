/** What the journal stores and how a caller asks it to. See docs/adr/0003 for why the database orders it. */

/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where an event comes from. Ids are UUIDs; `actor` is like `character:7`, `account:gm` or `system`. */
export type EventMeta = {
  readonly causation?: string;
  readonly correlation?: string;
  readonly actor?: string;
  readonly clientVersion?: string;
  readonly serverVersion?: string;
  readonly realm?: number;
};

/** An event to append. `id` is a UUID and makes a retried append idempotent; `atMs` is Unix time in milliseconds. */
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

/** Events for one stream. Appends of one batch that carry the same `group` stand or fall together. */
export type Append = {
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly events: readonly NewEvent[];
  readonly group?: number;
};

/**
 * What became of one append. `duplicate`: its ids were there already, so it had been committed before. `version`: the
 * stream was not as expected; `group`: another append of its group lost; `refused`: it can never be stored as it is.
 */
export type Verdict =
  | { readonly ok: true; readonly duplicate: boolean; readonly firstPosition: number; readonly lastVersion: number }
  | { readonly ok: false; readonly reason: "version" | "group"; readonly actualVersion: number }
  | { readonly ok: false; readonly reason: "refused"; readonly message: string };
