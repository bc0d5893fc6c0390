/** A value cannot be stored as it is; the message names its path. */
export class UnserialisableError extends Error {
  override name = "UnserialisableError";
}

/** Nobody means to nest deeper, and the walks below are recursive. */
const MAX_DEPTH = 64;

const PLAIN = 0;
const TAGGED = 1;
const REFUSED = 2;

/** What a walk over a value finds: JSON as it is, JSON with tags, or nothing that can be stored. */
type Kind = typeof PLAIN | typeof TAGGED | typeof REFUSED;

/**
 * JSON text of a document, exactly as `parseDocument` gives it back. What JSON has no word for is an object of one key:
 *
 *     Date    {"$date": "2026-11-21T00:00:00.000Z"}        Set  {"$set": [item, …]}
 *     bigint  {"$bigint": "123"}                           Map  {"$map": [[key, value], …]}
 *
 * A key that begins with `$` gets another one in front, so that no plain object is taken for a tag. -0 becomes 0.
 * @param path name of the document in errors, such as `data`
 * @throws UnserialisableError for what would be lost: undefined, NaN, infinities, functions, symbols, invalid dates,
 *   other class instances, circles, more than 64 levels, U+0000 and broken surrogate pairs
 */
export function jsonDocument(value: unknown, path: string): string {
  // Paths and tags are made only where they are needed: they cost more than everything else here.
  const kind = kindOf(value, 0);
  if (kind === REFUSED)
    throw new UnserialisableError(`${firstProblem(value, path, [])}: put a value there that can be stored`);
  return JSON.stringify(kind === TAGGED ? withTags(value) : value);
}

function kindOf(value: unknown, depth: number): Kind {
  switch (typeof value) {
    case "string":
      return isStorableText(value) ? PLAIN : REFUSED;
    case "number":
      return Number.isFinite(value) ? PLAIN : REFUSED;
    case "boolean":
      return PLAIN;
    case "bigint":
      return TAGGED;
    case "object":
      if (value === null) return PLAIN;
      if (depth >= MAX_DEPTH) return REFUSED;
      return Array.isArray(value) ? kindOfItems(value, depth + 1) : kindOfObject(value, depth + 1);
    default:
      return REFUSED;
  }
}

/** PostgreSQL's jsonb has no U+0000 and no half of a surrogate pair. */
function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

function kindOfItems(items: readonly unknown[], depth: number): Kind {
  let worst: Kind = PLAIN;
  // By index: holes are undefined too.
  for (let index = 0; index < items.length; index++) {
    const kind = kindOf(items[index], depth);
    if (kind === REFUSED) return REFUSED;
    if (kind === TAGGED) worst = TAGGED;
  }
  return worst;
}

function kindOfObject(value: object, depth: number): Kind {
  if (!isPlain(value)) return kindOfInstance(value, depth);
  const record = value as Readonly<Record<string, unknown>>;
  let worst: Kind = PLAIN;
  for (const key in record) {
    if (!isStorableText(key)) return REFUSED;
    const kind = kindOf(record[key], depth);
    if (kind === REFUSED) return REFUSED;
    if (kind === TAGGED || key.startsWith("$")) worst = TAGGED;
  }
  return worst;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOfInstance(value: object, depth: number): Kind {
  const parts = partsOf(value);
  return parts === null || kindOfItems(parts, depth) === REFUSED ? REFUSED : TAGGED;
}

/** What a tag holds as values of its own; null: there is no tag for this. */
function partsOf(value: object): readonly unknown[] | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : [];
  if (value instanceof Set) return [...value];
  return value instanceof Map ? [...value] : null;
}

function withTags(value: unknown): unknown {
  if (typeof value === "bigint") return { $bigint: value.toString() };
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withTags);
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Set) return { $set: [...value].map(withTags) };
  if (value instanceof Map) return { $map: [...value].map(withTags) };
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.startsWith("$") ? `$${key}` : key, withTags(item)]),
  );
}

/** The inverse of `jsonDocument`, for its own text and for what jsonb makes of it. */
export function parseDocument(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes('"$') ? withoutTags(value) : value;
}

function withoutTags(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutTags);
  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1) {
    const [tag, content] = first;
    if (tag === "$bigint" && typeof content === "string") return BigInt(content);
    if (tag === "$date" && typeof content === "string") return new Date(content);
    if (tag === "$set" && Array.isArray(content)) return new Set(content.map(withoutTags));
    if (tag === "$map" && Array.isArray(content)) return new Map(content.map(withoutTags) as [unknown, unknown][]);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key.startsWith("$$") ? key.slice(1) : key, withoutTags(item)]),
  );
}

/** Path and trouble of the first value that is not storable; `above` are the objects around it. */
function firstProblem(value: unknown, path: string, above: readonly unknown[]): string {
  if (typeof value === "string") return `${path} holds U+0000 or half of a surrogate pair`;
  if (typeof value === "number" || value === undefined) return `${path} is ${value}`;
  if (typeof value !== "object" || value === null) return `${path} is a ${typeof value}`;
  if (above.includes(value)) return `${path} is a circle: it holds itself`;
  if (above.length >= MAX_DEPTH) return `${path} is nested deeper than ${MAX_DEPTH} levels`;
  const around = [...above, value];
  const isRefused = (item: unknown): boolean => kindOf(item, around.length) === REFUSED;
  const items = Array.isArray(value) ? Array.from(value) : isPlain(value) ? null : partsOf(value);
  if (items !== null) {
    const index = items.findIndex(isRefused);
    if (index >= 0) return firstProblem(items[index], `${path}[${index}]`, around);
  }
  if (items === null && value instanceof Date) return `${path} is an invalid date`;
  if (!isPlain(value)) return `${path} is not a plain object`;
  const problem = Object.entries(value).find(([, item]) => isRefused(item));
  if (problem === undefined) return `${path} has a key with U+0000 or half of a surrogate pair`;
  return firstProblem(problem[1], `${path}.${problem[0]}`, around);
}
