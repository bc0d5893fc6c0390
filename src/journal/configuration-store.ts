import {
  type Configuration,
  type ConfigurationEvent,
  configurationStream,
  evolveConfiguration,
  unchangedConfiguration,
} from "../events/configurations.ts";
import type { Append } from "./event.ts";
import { eventTypes } from "./event-types/domain-event-types.ts";
import { namedId } from "./named-id.ts";
import { readTypes } from "./read.ts";
import type { SqlClient } from "./sql-client.ts";

const PAGE = 1_000;
const TYPES: readonly ConfigurationEvent["type"][] = ["ConfigurationChanged", "ModeChanged"];

/** What the journal says about an event's configuration, and the version of the stream that it says it in. */
export type ToldConfiguration = { readonly told: Configuration; readonly streamVersion: number };

export const nothingTold: ToldConfiguration = { told: unchangedConfiguration, streamVersion: 0 };

/** Every event that the journal says something about, by its id. */
export async function loadConfigurations(client: SqlClient): Promise<Map<number, ToldConfiguration>> {
  const found = new Map<number, ToldConfiguration>();
  for (let position = 0; ; ) {
    const page = await readTypes(client, { afterPosition: position, limit: PAGE, types: TYPES });
    for (const recorded of page) {
      const event = recorded as unknown as ConfigurationEvent;
      const { told } = found.get(event.data.eventId) ?? nothingTold;
      found.set(event.data.eventId, { told: evolveConfiguration(told, event), streamVersion: recorded.version });
    }
    position = page.at(-1)?.position ?? position;
    if (page.length < PAGE) return found;
  }
}

/** Who decided it, for the journal's metadata. */
export type DecidedBy = { readonly actor: string; readonly realm: number; readonly serverVersion: string };

/** A decision as the journal takes it: once, right after what the stream has. Sent again, it is the same events. */
export function configurationAppend(
  eventId: number,
  streamVersion: number,
  events: readonly ConfigurationEvent[],
  meta: DecidedBy,
): Append {
  const stream = configurationStream(eventId);
  const newEvents = events.map(({ type, data }, place) => ({
    id: namedId(`configuration ${meta.realm} ${eventId} ${streamVersion + 1 + place} ${data.configurationVersion}`),
    type,
    schemaVersion: eventTypes.versionOf(type),
    data,
    meta,
    atMs: data.atMs,
  }));
  return { stream, expected: streamVersion, events: newEvents };
}
