import { assembleContent } from "./assemble-content.ts";
import { type ContentFault, sortFaults } from "./content-fault.ts";
import { CONTENT_KEYS, type ContentEntries, type ContentKey } from "./content-files.ts";
import type { Content } from "./definitions.ts";
import { parseFile } from "./parse-file.ts";
import { type RawContent, readRawContent } from "./raw-content.ts";
import { checkReferences } from "./references.ts";
import { checkRules } from "./rules.ts";
import { checkScheduleRules } from "./schedule-rules.ts";
import { loadVariations } from "./variations.ts";

export type LoadedContent = { readonly content: Content } | { readonly faults: readonly ContentFault[] };

/**
 * Loads a content directory: every file is read, checked by its schema, then against the rules and the other files.
 * Never rejects on bad content: gives either all of it with every default filled in, or every fault at once, sorted
 * by file and path. A file that is left out counts as empty.
 */
export async function loadContent(dir: string): Promise<LoadedContent> {
  const faults: ContentFault[] = [];
  const raw = await readRawContent(dir, (fault) => faults.push(fault));
  if (raw === null) return { faults };
  const entries = parseEntries(raw, faults);
  faults.push(...checkRules(raw), ...checkScheduleRules(raw), ...checkReferences(raw));
  const variations = loadVariations(raw, faults);
  faults.push(...variations.faults);
  if (faults.length > 0) return { faults: sortFaults(dropEchoes(faults)) };
  return { content: assembleContent(entries, variations.parsed) };
}

function parseEntries(raw: RawContent, faults: ContentFault[]): ContentEntries {
  const parse = <Key extends ContentKey>(key: Key) => [key, parseFile(key, raw[key] ?? [], faults)] as const;
  return Object.fromEntries(CONTENT_KEYS.map(parse)) as unknown as ContentEntries;
}

/** A rule may find again what a schema has refused already: the first word about a place is enough. */
function dropEchoes(faults: readonly ContentFault[]): ContentFault[] {
  const places = new Set<string>();
  return faults.filter(({ file, path }) => {
    const place = `${file}\n${path}`;
    if (path !== "" && places.has(place)) return false;
    places.add(place);
    return true;
  });
}
