import { RUN_ENDS } from "../events/run-events.ts";
import { decodeEvent, type EventRow } from "./decode-event.ts";
import type { RecordedEvent } from "./event.ts";
import { type DomainEvent, domainEvents } from "./projections/domain-event.ts";
import { headPosition } from "./read.ts";
import { type EventFilter, readEvents } from "./read-events.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** An event as the journal has it, and as the domain reads it. */
export type TracedEvent = RecordedEvent & DomainEvent;

const PAGE = 1_000;
/** Positions that one statement looks through for a session: many in one event have large batches. */
const POSITIONS = 10_000;
/** Between the clock that named the session and the one that dated its first event. */
const SLACK_MS = 60_000;

const eventById = statement("event-by-id");
const sessionContributions = statement("session-contributions");
const positionBefore = statement("position-before");

/** The event with this id, or null. */
export async function findEvent(client: SqlClient, id: string): Promise<TracedEvent | null> {
  const { rows } = await client.query<EventRow>(eventById(id));
  return traced(rows.map(decodeEvent))[0] ?? null;
}

/** What `keep` makes of every event that a filter is about, in order. Of a page nothing else stays. */
export async function fromEvents<T>(
  client: SqlClient,
  filter: EventFilter,
  keep: (event: TracedEvent) => readonly T[],
): Promise<T[]> {
  const kept: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await readEvents(client, { ...filter, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const event of traced(page.events)) kept.push(...keep(event));
    cursor = page.nextCursor;
  }
  return kept;
}

/** The batches of contributions that a session has a part in, in order. */
export async function* contributionsOf(client: SqlClient, session: string): AsyncGenerator<TracedEvent> {
  const { rows } = await client.query<{ position: number | string }>(positionBefore(startOf(session)));
  const [first] = rows;
  if (first === undefined) return;
  const head = await headPosition(client);
  for (let after = Math.max(0, Number(first.position)); after < head; after += POSITIONS) {
    const query = sessionContributions(session, after, after + POSITIONS);
    yield* traced((await client.query<EventRow>(query)).rows.map(decodeEvent));
  }
}

/** How a run ended; null while it goes on. */
export async function endOf(client: SqlClient, instanceId: number): Promise<TracedEvent | null> {
  return (await fromEvents(client, { stream: `run-${instanceId}`, types: RUN_ENDS }, (event) => [event]))[0] ?? null;
}

/** What characters got for a run: everybody, or those that are named. */
export async function grantsOf(
  client: SqlClient,
  instanceId: number,
  characterIds: ReadonlySet<number> | null,
): Promise<readonly TracedEvent[]> {
  return fromEvents(client, { correlation: `run-${instanceId}`, types: ["RewardGranted"] }, (event) => {
    const isMeant = event.type === "RewardGranted" && (characterIds?.has(event.data.characterId) ?? true);
    return isMeant ? [event] : [];
  });
}

/** A session's name is a UUIDv7, whose first 48 bits are the Unix time in ms; any other may have begun at any time. */
function startOf(session: string): number {
  const hex = session.replaceAll("-", "");
  return hex[12] === "7" ? Number.parseInt(hex.slice(0, 12), 16) - SLACK_MS : 0;
}

function traced(events: readonly RecordedEvent[]): readonly TracedEvent[] {
  return domainEvents(events) as readonly TracedEvent[];
}
