import { decodeEvent, type EventRow } from "./decode-event.ts";
import type { RecordedEvent } from "./event.ts";
import { type DomainEvent, domainEvents } from "./projections/domain-event.ts";
import { type EventFilter, readEvents } from "./read-events.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** An event as the journal has it, and as the domain reads it. */
export type TracedEvent = RecordedEvent & DomainEvent;

const PAGE = 1_000;
/** A session that did more than this is shown up to here. */
const CONTRIBUTIONS_MAX = 5_000;
/** Between the clock that named the session and the one that dated its first event. */
const SLACK_MS = 60_000;
const ENDS = ["RunCompleted", "RunFailed", "RunCancelled"];

const eventById = statement("event-by-id");
const sessionContributions = statement("session-contributions");

/** The event with this id, or null. */
export async function findEvent(client: SqlClient, id: string): Promise<TracedEvent | null> {
  const { rows } = await client.query<EventRow>(eventById(id));
  return traced(rows.map(decodeEvent))[0] ?? null;
}

/** Every event that a filter is about, in order. */
export async function allEvents(client: SqlClient, filter: EventFilter): Promise<readonly TracedEvent[]> {
  const found: RecordedEvent[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await readEvents(client, { ...filter, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.events);
    cursor = page.nextCursor;
  }
  return traced(found);
}

/** The batches of contributions that a session has a part in, in order. */
export async function contributionsOf(client: SqlClient, session: string): Promise<readonly TracedEvent[]> {
  const query = sessionContributions(session, startOf(session), CONTRIBUTIONS_MAX);
  return traced((await client.query<EventRow>(query)).rows.map(decodeEvent));
}

/** How a run ended; null while it goes on. */
export async function endOf(client: SqlClient, instanceId: number): Promise<TracedEvent | null> {
  return (await allEvents(client, { stream: `run-${instanceId}`, types: ENDS }))[0] ?? null;
}

/** What characters got for a run: everybody, or those that are named. */
export async function grantsOf(
  client: SqlClient,
  instanceId: number,
  characterIds: ReadonlySet<number> | null,
): Promise<readonly TracedEvent[]> {
  const grants = await allEvents(client, { correlation: `run-${instanceId}`, types: ["RewardGranted"] });
  if (characterIds === null) return grants;
  return grants.filter((event) => event.type === "RewardGranted" && characterIds.has(event.data.characterId));
}

/** A session's name is a UUIDv7, whose first 48 bits are the Unix time in ms; any other may have begun at any time. */
function startOf(session: string): number {
  const hex = session.replaceAll("-", "");
  return hex[12] === "7" ? Number.parseInt(hex.slice(0, 12), 16) - SLACK_MS : 0;
}

function traced(events: readonly RecordedEvent[]): readonly TracedEvent[] {
  return domainEvents(events) as readonly TracedEvent[];
}
