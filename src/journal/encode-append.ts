import type { EncodedAppend } from "./append-columns.ts";
import type { Append, NewEvent } from "./event.ts";
import { eventTypes } from "./event-types/domain-event-types.ts";
import type { EventTypes } from "./event-types/event-types.ts";
import { jsonDocument, UnserialisableError } from "./json-document.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Names and the ids in `meta` are index keys; the database refuses keys of a few thousand bytes, with the whole batch.
const maxKeyLength = 200;
// The least time that PostgreSQL can hold, in 4714 BC, and the largest of a JavaScript date.
const minAtMs = -210_866_803_200_000;
const maxAtMs = 8.64e15;

/**
 * An append as text for the database. What one append gets wrong is found here, so that it cannot take the others of
 * its batch with it.
 * @throws UnserialisableError naming the path of the field, such as `events[0].data.participants[3].score`: it cannot
 *   be stored, or is not as the schema of the event's type has it
 */
export function encodeAppend(append: Append, types: EventTypes = eventTypes): EncodedAppend {
  checkKey(append.stream, "stream");
  const { expected, group = 0 } = append;
  if (typeof expected === "number" && !isCount(expected)) fail("expected", "a version from 0");
  if (!isCount(group)) fail("group", "a whole number from 0");
  if (append.events.length === 0) fail("events", "at least one event");
  const data = append.events.map((event, index) => encodeData(event, types, `events[${index}]`));
  for (const [index, event] of append.events.entries()) {
    const problem = types.problem(event, append.mode);
    if (problem !== null) throw new UnserialisableError(`events[${index}].${problem}`);
  }
  return {
    append,
    ids: append.events.map(({ id }) => id.toLowerCase()),
    data,
    meta: append.events.map(({ meta }, index) => encodeMeta(meta, `events[${index}].meta`)),
  };
}

function encodeData(event: NewEvent, types: EventTypes, path: string): string {
  if (!uuid.test(event.id)) fail(`${path}.id`, "a UUID");
  checkKey(event.type, `${path}.type`);
  if (!isCount(event.schemaVersion)) fail(`${path}.schemaVersion`, "a whole number");
  const { atMs } = event;
  if (!Number.isSafeInteger(atMs) || atMs < minAtMs || atMs > maxAtMs) {
    fail(`${path}.atMs`, "whole milliseconds, from 4714 BC to the year 275760");
  }
  return jsonDocument(types.packed(event.type, event.schemaVersion, event.data), `${path}.data`);
}

function encodeMeta(meta: NewEvent["meta"], path: string): string {
  if (meta.correlation !== undefined) checkKey(meta.correlation, `${path}.correlation`);
  if (meta.actor !== undefined) checkKey(meta.actor, `${path}.actor`);
  if (meta.group !== undefined) checkKey(meta.group, `${path}.group`);
  // What is not known is left out.
  const isWhole = Object.values(meta).every((value) => value !== undefined);
  const known = isWhole ? meta : Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== undefined));
  return jsonDocument(known, path);
}

function checkKey(key: string, path: string): void {
  if (key.length > maxKeyLength) fail(path, `at most ${maxKeyLength} characters`);
  jsonDocument(key, path);
}

/** A whole number from 0 that a column of 32 bits holds. */
function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0x7fff_ffff;
}

function fail(path: string, expected: string): never {
  throw new UnserialisableError(`${path} is not right: give ${expected}`);
}
