import type { ContentFault } from "./content-fault.ts";
import type { ContentKey } from "./content-files.ts";
import { type Found, faultAt } from "./raw-walk.ts";

/** A fault for each value that another has had before it; `what` names it with the place it must be unique in. */
export function checkUnique(key: ContentKey, found: readonly Found[], what: string): ContentFault[] {
  const seen = new Set<unknown>();
  return found.flatMap(({ path, value }) => {
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [faultAt(key, path, `Give this entry another ${what}: ${String(value)} is taken.`)];
  });
}
