import type { EventDefinition, EventMode, VariationChanges } from "../content/definitions.ts";
import { changedPaths } from "./changed-paths.ts";

/**
 * How an event was set up over time, on the stream `configuration-<eventId>`. A run keeps the definition that it was
 * started with; this tells which definition the next one gets, and since when.
 */
export type ConfigurationEvent = ConfigurationChanged | ModeChanged;

/** A set of changes with a name of its own, such as a festival's; `changes` are values by the path of content's key. */
export type Variation = { readonly name: string; readonly changes: VariationChanges };

type OfEvent = { readonly eventId: number; readonly configurationVersion: number; readonly atMs: number };

/** `configurationVersion` counts as `definitionVersion` does. `variation` null: as content has it. */
export type ConfigurationChanged = {
  readonly type: "ConfigurationChanged";
  readonly data: OfEvent & {
    /** Paths of the keys of the definition, as runs carry it, that are different now. */
    readonly changed: readonly string[];
    readonly variation: Variation | null;
    readonly reason: string;
  };
};

export type ModeChanged = {
  readonly type: "ModeChanged";
  readonly data: OfEvent & { readonly from: EventMode; readonly to: EventMode };
};

/** `mode` null: it has never changed. */
export type Configuration = {
  readonly version: number;
  readonly variation: Variation | null;
  readonly mode: EventMode | null;
  readonly changedAtMs: number;
};

export const unchangedConfiguration: Configuration = { version: 0, variation: null, mode: null, changedAtMs: 0 };

/** The configuration after an event; the one before stays as it is. */
export function evolveConfiguration(before: Configuration, { type, data }: ConfigurationEvent): Configuration {
  const changed = { ...before, version: data.configurationVersion, changedAtMs: data.atMs };
  return type === "ModeChanged" ? { ...changed, mode: data.to } : { ...changed, variation: data.variation };
}

/** What an event is set up as from now on; `version` is that of its definition. */
export type NextConfiguration = {
  readonly definition: EventDefinition;
  readonly version: number;
  readonly variation: Variation | null;
  readonly reason: string;
  readonly atMs: number;
};

/** The version that the journal stands for: of an event about which it says nothing, the first. */
export function toldVersion({ version }: Configuration): number {
  return Math.max(1, version);
}

/**
 * What the journal has to be told, in this order: nothing if it has said this version and variation already. An event
 * that is seen for the first time is no change.
 * @param before the definition of the version that the journal stands for; null: there is none any more
 */
export function decideConfiguration(
  told: Configuration,
  before: EventDefinition | null,
  { definition, version, variation, reason, atMs }: NextConfiguration,
): ConfigurationEvent[] {
  if (version === toldVersion(told) && isSameVariation(told.variation, variation)) return [];
  const ofEvent = { eventId: definition.id, configurationVersion: version, atMs };
  const changed = before === null ? [] : changedPaths(before, definition);
  const events: ConfigurationEvent[] = [
    { type: "ConfigurationChanged", data: { ...ofEvent, changed, variation, reason } },
  ];
  const from = before?.mode ?? told.mode ?? definition.mode;
  if (from !== definition.mode) events.push({ type: "ModeChanged", data: { ...ofEvent, from, to: definition.mode } });
  return events;
}

/** The journal keeps the changes in an order of its own. */
function isSameVariation(one: Variation | null, other: Variation | null): boolean {
  return one?.name === other?.name && changedPaths(one?.changes ?? {}, other?.changes ?? {}).length === 0;
}

/** Stream of an event's configuration. */
export function configurationStream(eventId: number): string {
  return `configuration-${eventId}`;
}
