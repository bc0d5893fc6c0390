import { type ContentFault, formatPath } from "./content-fault.ts";
import { type ContentKey, fileOf } from "./content-files.ts";
import { isRecord, type RawContent } from "./raw-content.ts";

/** A value in the JSON and the way to it. */
export type Found = { readonly path: readonly PropertyKey[]; readonly value: unknown };

/**
 * Every value that a pattern leads to, such as `phases[].objectives[].creature_ids[]` within each entry of a file:
 * `[]` is every item of a list, `*` every value of an object. What does not have the shape is passed over, so that
 * a mistake in one key does not hide the mistakes in others.
 */
export function findAll(raw: RawContent, key: ContentKey, pattern: string): Found[] {
  const entries = (raw[key] ?? []).map((value, i): Found => ({ path: [key, i], value }));
  return follow(entries, pattern);
}

/** The same from values that are at hand. */
export function follow(start: readonly Found[], pattern: string): Found[] {
  let found = [...start];
  for (const step of pattern.match(/\w+|\[\]|\*/g) ?? []) found = found.flatMap((from) => advance(from, step));
  return found;
}

function advance({ path, value }: Found, step: string): Found[] {
  if (step === "[]") return Array.isArray(value) ? value.map((item, i) => ({ path: [...path, i], value: item })) : [];
  if (!isRecord(value)) return [];
  if (step === "*") return Object.entries(value).map(([name, item]) => ({ path: [...path, name], value: item }));
  return Object.hasOwn(value, step) ? [{ path: [...path, step], value: value[step] }] : [];
}

/** The value of one key, undefined where there is none; null counts as left out. */
export function valueAt(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
}

/** A fault at a value that was found. */
export function faultAt(key: ContentKey, path: readonly PropertyKey[], message: string): ContentFault {
  return { file: fileOf(key), path: formatPath(path), message };
}
