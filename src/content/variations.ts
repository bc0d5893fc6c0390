import { changeAt } from "./change-path.ts";
import { type ContentFault, formatPath } from "./content-fault.ts";
import { fileOf } from "./content-files.ts";
import type { VariationChanges } from "./definitions.ts";
import { parseFile } from "./parse-file.ts";
import { isRecord, type RawContent } from "./raw-content.ts";
import { type Found, faultAt, findAll, follow, valueAt } from "./raw-walk.ts";
import { checkReferences } from "./references.ts";
import { checkRules } from "./rules.ts";
import type { ParsedEvent } from "./schemas/public-events.ts";
import { checkUnique } from "./unique-rule.ts";

/** An event with the changes of one of its variations, parsed. */
export type ParsedVariation = {
  readonly eventId: number;
  readonly name: string;
  readonly changes: VariationChanges;
  readonly event: ParsedEvent;
};

/** The JSON of an event after the changes of a variation, and the way to that variation. */
type Varied = {
  readonly place: number;
  readonly path: readonly PropertyKey[];
  readonly name: unknown;
  readonly changes: VariationChanges;
  readonly event: Record<string, unknown>;
};

const KEY = "public_events";

/**
 * Every variation as the event that it makes, judged by the very checks that events are judged by.
 * @param known faults of the content as it is written: a variation does not repeat those of its event
 */
export function loadVariations(
  raw: RawContent,
  known: readonly ContentFault[],
): { readonly parsed: readonly ParsedVariation[]; readonly faults: readonly ContentFault[] } {
  const faults: ContentFault[] = [];
  const columns: Varied[][] = [];
  for (const [place, event] of findAll(raw, KEY, "").entries()) {
    const names = follow([event], "variations[].name");
    faults.push(...checkUnique(KEY, names, "name among the variations of its event"));
    for (const [at, variation] of follow([event], "variations[]").entries()) {
      const varied = vary(place, event.value, variation, faults);
      const column = columns[at] ?? [];
      columns[at] = column;
      if (varied !== null) column.push(varied);
    }
  }
  const said = new Set(known.map(({ path, message }) => `${path}\n${message}`));
  // All first variations at once, then all second ones: as many looks at the content as an event has variations.
  const parsed = columns.flatMap((column) => judge(raw, column, said, faults));
  return { parsed, faults };
}

function vary(place: number, value: unknown, { path, value: variation }: Found, faults: ContentFault[]): Varied | null {
  const changes = valueAt(variation, "changes");
  // What is no variation at all is a fault of the schema's finding.
  if (!isRecord(value) || !isRecord(changes)) return null;
  const { variations: _, ...rest } = value;
  const event = structuredClone(rest);
  let isSound = true;
  for (const [key, changed] of Object.entries(changes)) {
    const problem = changeAt(event, key, changed);
    if (problem === null) continue;
    isSound = false;
    faults.push(faultAt(KEY, [...path, "changes", key], problem));
  }
  if (!isSound) return null;
  return { place, path, name: valueAt(variation, "name"), changes: changes as VariationChanges, event };
}

function judge(
  raw: RawContent,
  column: readonly Varied[],
  said: ReadonlySet<string>,
  faults: ContentFault[],
): ParsedVariation[] {
  const at = new Map(column.map((varied) => [varied.place, varied]));
  const events = (raw[KEY] ?? []).map((event, place) => at.get(place)?.event ?? event);
  const changed: RawContent = { ...raw, [KEY]: events };
  const found: ContentFault[] = [];
  const entries = parseFile(KEY, events, found) as (ParsedEvent | undefined)[];
  found.push(...checkRules(changed), ...checkReferences(changed));
  for (const fault of found) {
    const place = fault.file === fileOf(KEY) ? Number(/^\w+\[(\d+)\]/.exec(fault.path)?.[1] ?? -1) : -1;
    const varied = at.get(place);
    if (varied !== undefined && !said.has(`${fault.path}\n${fault.message}`)) faults.push(placed(fault, varied));
  }
  return column.flatMap(({ place, name, changes }) => {
    const event = entries[place];
    return event === undefined ? [] : [{ eventId: event.id, name: String(name), changes, event }];
  });
}

/** A fault of the event that a variation makes, put where the variation says what is wrong. */
function placed({ path, message }: ContentFault, { place, path: own, changes }: Varied): ContentFault {
  const inEvent = path.slice(formatPath([KEY, place]).length + 1);
  const isAbout = (key: string) => inEvent === key || inEvent.startsWith(`${key}.`) || inEvent.startsWith(`${key}[`);
  const [key] = Object.keys(changes).filter(isAbout);
  const at = key === undefined ? own : [...own, "changes", key];
  return faultAt(KEY, at, key === inEvent ? message : `With this variation, at ${inEvent}: ${message}`);
}
