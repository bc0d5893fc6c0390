/** A value cannot be stored as it is; the message names its path. */
export class UnserialisableError extends Error {
  override name = "UnserialisableError";
}

// PostgreSQL's jsonb has no U+0000 and no half of a surrogate pair.
const unstorable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * JSON text of a document, exactly as it will be read back. Properties that are `undefined` are left out.
 * @param path name of the document in errors, such as `data`
 * @throws UnserialisableError for what JSON or jsonb would lose: undefined in arrays, NaN, infinities, bigint,
 *   functions, symbols, class instances (dates, maps), U+0000 and broken surrogate pairs
 */
export function jsonDocument(value: unknown, path: string): string {
  check(value, path);
  return JSON.stringify(value);
}

function check(value: unknown, path: string): void {
  switch (typeof value) {
    case "string":
      if (unstorable.test(value)) refuse(path, "holds U+0000 or half of a surrogate pair");
      return;
    case "boolean":
      return;
    case "number":
      if (!Number.isFinite(value)) refuse(path, `is ${value}`);
      return;
    case "object":
      if (value !== null) checkObject(value, path);
      return;
    default:
      refuse(path, `is ${typeof value === "undefined" ? "undefined" : `a ${typeof value}`}`);
  }
}

function checkObject(value: object, path: string): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) checkItem(value[index], path, index);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse(path, "is not a plain object");
  for (const [key, item] of Object.entries(value)) {
    if (unstorable.test(key)) refuse(path, "has a key with U+0000 or half of a surrogate pair");
    if (isLeaf(item)) continue;
    if (item !== undefined) check(item, `${path}.${key}`);
  }
}

function checkItem(item: unknown, path: string, index: number): void {
  if (!isLeaf(item)) check(item, `${path}[${index}]`);
}

/** Most values by far; telling them first saves the text of a path that nobody needs. */
function isLeaf(value: unknown): boolean {
  return (typeof value === "number" && Number.isFinite(value)) || typeof value === "boolean" || value === null;
}

function refuse(path: string, problem: string): never {
  throw new UnserialisableError(`${path} ${problem}: put a value there that JSON can hold`);
}
