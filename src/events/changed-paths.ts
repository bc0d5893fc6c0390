/**
 * Paths at which two values of JSON differ, such as `phases[0].objectives[1].target`: the deepest ones, and where one
 * side has no such key or item, the path of that.
 */
export function changedPaths(before: unknown, after: unknown, path = ""): string[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const places = Array.from({ length: Math.max(before.length, after.length) }, (_, place) => place);
    return places.flatMap((place) => changedPaths(before[place], after[place], `${path}[${place}]`));
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    const below = path === "" ? "" : `${path}.`;
    return keys.flatMap((key) => changedPaths(valueAt(before, key), valueAt(after, key), `${below}${key}`));
  }
  return [path];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
