import type { EventMode } from "../content/definitions.ts";

/**
 * How an event was set up over time, on the stream `configuration-<eventId>`. A run keeps the definition that it was
 * started with; this tells which definition the next one gets, and since when.
 */
export type ConfigurationEvent = ConfigurationChanged | ModeChanged;

/** A set of changes with a name of its own, such as a festival's; `changes` are values by the path of the key. */
export type Variation = {
  readonly name: string;
  readonly changes: Readonly<Record<string, string | number | boolean | null>>;
};

type OfEvent = { readonly eventId: number; readonly configurationVersion: number; readonly atMs: number };

/** `configurationVersion` counts as `definitionVersion` does. `variation` null: as content has it. */
export type ConfigurationChanged = {
  readonly type: "ConfigurationChanged";
  readonly data: OfEvent & {
    /** Paths of the keys that are different now. */
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

/** Stream of an event's configuration. */
export function configurationStream(eventId: number): string {
  return `configuration-${eventId}`;
}
