import type { EncodedAppend } from "./append-columns.ts";
import type { Append, NewEvent } from "./event.ts";
import { jsonDocument, UnserialisableError } from "./json-document.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Names and the ids in `meta` are index keys; the database refuses keys of a few thousand bytes, with the whole batch.
const maxKeyLength = 200;
// The largest time that a JavaScript date can hold.
const maxAtMs = 8.64e15;

/**
 * An append as text for the database. What one append gets wrong is found here, so that it cannot take the others of
 * its batch with it.
 * @throws UnserialisableError naming the path of the field, such as `events[0].data.participants[3].score`
 */
export function encodeAppend(append: Append): EncodedAppend {
  checkKey(append.stream, "stream");
  const { expected, group = 0 } = append;
  if (typeof expected === "number" && !isCount(expected)) fail("expected", "a version from 0");
  if (!isCount(group)) fail("group", "a whole number from 0");
  if (append.events.length === 0) fail("events", "at least one event");
  return {
    append,
    ids: append.events.map(({ id }) => id.toLowerCase()),
    data: append.events.map((event, index) => encodeData(event, `events[${index}]`)),
    meta: append.events.map(({ meta }, index) => encodeMeta(meta, `events[${index}].meta`)),
  };
}

function encodeData(event: NewEvent, path: string): string {
  if (!uuid.test(event.id)) fail(`${path}.id`, "a UUID");
  checkKey(event.type, `${path}.type`);
  if (!isCount(event.schemaVersion)) fail(`${path}.schemaVersion`, "a whole number");
  if (!Number.isSafeInteger(event.atMs) || Math.abs(event.atMs) > maxAtMs) fail(`${path}.atMs`, "whole milliseconds");
  return jsonDocument(event.data, `${path}.data`);
}

function encodeMeta(meta: NewEvent["meta"], path: string): string {
  if (meta.correlation !== undefined) checkKey(meta.correlation, `${path}.correlation`);
  if (meta.actor !== undefined) checkKey(meta.actor, `${path}.actor`);
  return jsonDocument(meta, path);
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
