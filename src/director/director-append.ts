import { createHash } from "node:crypto";
import type { Append, NewEvent } from "../journal/event.ts";
import { eventTypes } from "../journal/event-types/domain-event-types.ts";
import { DIRECTOR_STREAM, type DirectorEvent } from "./director-events.ts";

/**
 * Decisions of the director as the journal takes them. Sent again, they are the same events.
 * @param actor who decided where it was not the director itself
 */
export function directorAppend(
  events: readonly DirectorEvent[],
  { realmId: realm, serverVersion }: { realmId: number; serverVersion: string },
  actor = "system",
): Append {
  const newEvents = events.map(
    (event): NewEvent => ({
      id: directorEventId(realm, event),
      type: event.type,
      schemaVersion: eventTypes.versionOf(event.type),
      data: event.data,
      meta: { actor, realm, serverVersion },
      atMs: event.data.atMs,
    }),
  );
  return { stream: DIRECTOR_STREAM, expected: "any", events: newEvents };
}

/**
 * The id of a decision: a UUID made from what it is about, so that it is in the journal once. Version 8 (RFC 9562: a
 * UUID of an application's own making) over the first 128 bits of a SHA-256.
 */
export function directorEventId(realmId: number, event: DirectorEvent): string {
  const bytes = createHash("sha256")
    .update(`zonetide director ${realmId} ${subjectOf(event)}`)
    .digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** What there can be one decision about. */
function subjectOf({ type, data }: DirectorEvent): string {
  switch (type) {
    case "ScheduleSeen":
    case "ScheduleSwitched":
      return `${type} ${data.scheduleId} ${data.atMs}`;
    case "OccurrenceSkipped":
      return `${type} ${data.scheduleId} ${data.occurrenceMs}`;
    case "ChainSeen":
      return `${type} ${data.chainId} ${data.atMs}`;
    case "ChainBroken":
      return `${type} ${data.chainId} ${data.step} ${data.afterInstanceId}`;
    case "BossPlanned":
      return `${type} ${data.bossId} ${data.atMs} ${data.spawnAtMs}`;
  }
}
