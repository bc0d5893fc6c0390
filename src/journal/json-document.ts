/** A value cannot be stored as it is; the message names its path. */
export class UnserialisableError extends Error {
  override name = "UnserialisableError";
}

/**
 * JSON text of a document, exactly as it will be read back. Properties that are `undefined` are left out.
 * @param path name of the document in errors, such as `data`
 * @throws UnserialisableError for what JSON or jsonb would lose: undefined in arrays, NaN, infinities, bigint,
 *   functions, symbols, class instances (dates, maps), U+0000 and broken surrogate pairs
 */
export function jsonDocument(value: unknown, path: string): string {
  // Paths are made only once something is known to be wrong: they cost more than everything else here.
  if (!isStorable(value))
    throw new UnserialisableError(`${firstProblem(value, path)}: put a value there that JSON can hold`);
  return JSON.stringify(value);
}

function isStorable(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return isStorableText(value);
    case "number":
      return Number.isFinite(value);
    case "boolean":
      return true;
    case "object":
      return value === null || (Array.isArray(value) ? isStorableArray(value) : isStorableObject(value));
    default:
      return false;
  }
}

/** PostgreSQL's jsonb has no U+0000 and no half of a surrogate pair. */
function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

function isStorableArray(items: readonly unknown[]): boolean {
  for (let index = 0; index < items.length; index++) if (!isStorable(items[index])) return false;
  return true;
}

function isStorableObject(value: object): boolean {
  if (!isPlain(value)) return false;
  const record = value as Readonly<Record<string, unknown>>;
  for (const key in record) {
    const item = record[key];
    if (!isStorableText(key) || (item !== undefined && !isStorable(item))) return false;
  }
  return true;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Path and trouble of the first value that is not storable. */
function firstProblem(value: unknown, path: string): string {
  if (typeof value === "string") return `${path} holds U+0000 or half of a surrogate pair`;
  if (typeof value === "number" || value === undefined) return `${path} is ${value}`;
  if (typeof value !== "object" || value === null) return `${path} is a ${typeof value}`;
  if (Array.isArray(value)) {
    const index = Array.from(value).findIndex((item) => !isStorable(item));
    return firstProblem(value[index], `${path}[${index}]`);
  }
  if (!isPlain(value)) return `${path} is not a plain object`;
  const problem = Object.entries(value).find(([, item]) => item !== undefined && !isStorable(item));
  if (problem === undefined) return `${path} has a key with U+0000 or half of a surrogate pair`;
  return firstProblem(problem[1], `${path}.${problem[0]}`);
}
