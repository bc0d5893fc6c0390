import type { ContentFault } from "./content-fault.ts";
import { CONTENT_FILES, type ContentKey } from "./content-files.ts";
import { faultAt } from "./raw-walk.ts";

/** What the schema of a file makes of its entries; what it has against them goes to `faults`, each with its path. */
export function parseFile(key: ContentKey, entries: readonly unknown[], faults: ContentFault[]): unknown[] {
  return entries.map((entry, i) => {
    const result = CONTENT_FILES[key].safeParse(entry);
    for (const issue of result.error?.issues ?? []) {
      const path = [key, i, ...issue.path];
      const paths = issue.code === "unrecognized_keys" ? issue.keys.map((name) => [...path, name]) : [path];
      faults.push(...paths.map((at) => faultAt(key, at, issue.message)));
    }
    return result.data;
  });
}
