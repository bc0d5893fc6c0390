import type { SqlClient } from "./sql-client.ts";
import { contributionsOf, endOf, findEvent, fromEvents, grantsOf, type TracedEvent } from "./trace-events.ts";
import { type Cause, type Touch, type TraceNode, traceTree } from "./trace-tree.ts";

export type TraceKind = "session" | "packet" | "event" | "correlation";

/** What was asked for, and what followed from it: what comes first stands first, and causes stand above effects. */
export type Trace = { readonly id: string; readonly kind: TraceKind; readonly nodes: readonly TraceNode[] };

const packetName = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,15})$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ROSTER = "roster-";
const runName = /^run-(\d{1,15})$/;
/** A chain of causes is not longer than this. */
const ANCESTORS_MAX = 100;

/**
 * The chain from players' packets to their rewards that an id belongs to.
 * @param id a session or another correlation, a packet (`SESSION:NUMBER`), or an event's id; letters in any case
 * @returns null where the journal knows nothing of it
 */
export async function traceChain(client: SqlClient, id: string): Promise<Trace | null> {
  const name = id.toLowerCase();
  const [, session, packet] = packetName.exec(name) ?? [];
  if (session !== undefined) return made(id, "packet", client, await touchesOf(client, session, Number(packet)));
  const event = uuid.test(name) ? await findEvent(client, name) : null;
  if (event !== null) return made(id, "event", client, await touchesBehind(client, event));
  const touches = await touchesOf(client, uuid.test(name) ? name : id, null);
  return made(id, uuid.test(name) ? "session" : "correlation", client, touches);
}

async function made(id: string, kind: TraceKind, client: SqlClient, touches: readonly Touch[]): Promise<Trace | null> {
  if (touches.length === 0) return null;
  const outcomes = [];
  for (const [instanceId, characterIds] of runsOf(touches)) {
    const end = await endOf(client, instanceId);
    if (end !== null) outcomes.push({ instanceId, end, grants: await grantsOf(client, instanceId, characterIds) });
  }
  return { id, kind, nodes: traceTree(touches, outcomes) };
}

/** What a session did, or one of its packets. */
async function touchesOf(client: SqlClient, correlation: string, packet: number | null): Promise<Touch[]> {
  const isSession = uuid.test(correlation);
  // The parts of a session say what it has in a batch, whosever the batch's own metadata are.
  const own = await fromEvents(client, { correlation }, (event) =>
    isSession && event.type === "ContributionsRecorded" ? [] : touchesIn(event),
  );
  if (!isSession) return own;
  if (packet !== null) return touchesOfPacket(client, { session: correlation, packet }, own);
  const parts: Touch[] = [];
  for await (const event of contributionsOf(client, correlation)) parts.push(...partsOf(event, correlation));
  return inOrder([...own, ...parts]);
}

/** What a packet caused, what followed from that, and its part of a batch of contributions. */
async function touchesOfPacket(client: SqlClient, cause: Cause, own: readonly Touch[]): Promise<Touch[]> {
  const caused = own.filter((touch) => touch.cause?.packet === cause.packet);
  const ids = new Set(caused.map(({ event }) => event.id));
  for (const touch of own) {
    if (!ids.has(touch.event.meta.causation ?? "")) continue;
    ids.add(touch.event.id);
    caused.push(touch);
  }
  return inOrder([...caused, ...(await foldedParts(client, cause, own))]);
}

/**
 * Where a packet's contributions are. Packets of a batch are folded and the last one gives its number, so they are in
 * the first batch that goes as far, unless something that a later packet did was collected before that batch was begun.
 * One packet may have counted in several runs; what is collected together has one time.
 */
async function foldedParts(client: SqlClient, { session, packet }: Cause, own: readonly Touch[]): Promise<Touch[]> {
  const parts: Touch[] = [];
  for await (const event of contributionsOf(client, session)) {
    const [first] = parts;
    if (first !== undefined && event.atMs !== first.event.atMs) break;
    for (const part of partsOf(event, session)) {
      if ((part.cause?.packet ?? 0) < packet || parts.some(({ instanceId }) => instanceId === part.instanceId))
        continue;
      if (own.some((touch) => isBehind(packet, touch, part))) return parts;
      parts.push(part);
    }
  }
  return parts;
}

/** Whether a packet had been dealt with, as something else shows, before a part of a batch was begun. */
function isBehind(packet: number, { cause, event, instanceId }: Touch, part: Touch): boolean {
  const dealtWith = cause?.packet ?? 0;
  if (dealtWith >= packet && event.atMs < part.event.atMs) return true;
  return dealtWith > packet && instanceId === part.instanceId && event.position < part.event.position;
}

/** The packets that led to an event, or its first cause where that was none. */
async function touchesBehind(client: SqlClient, event: TracedEvent, depth = 0): Promise<readonly Touch[]> {
  if (event.type === "RewardGranted") {
    const touches = await touchesOfReward(client, event.data.instanceId, event.data.characterId);
    return touches.length > 0 ? touches : [{ event, cause: null, ...about(event) }];
  }
  if (event.type === "ContributionsRecorded") return touchesIn(event);
  const cause = causeOf(event);
  if (cause !== null) return touchesOf(client, cause.session, cause.packet);
  const { causation, correlation } = event.meta;
  const parent = causation !== undefined && uuid.test(causation) ? await findEvent(client, causation) : null;
  if (parent !== null && depth < ANCESTORS_MAX) return touchesBehind(client, parent, depth + 1);
  if (correlation !== undefined) return touchesOf(client, correlation, null);
  return [{ event, cause: null, ...about(event) }];
}

/** All that a character did in a run. */
async function touchesOfReward(client: SqlClient, instanceId: number, characterId: number): Promise<Touch[]> {
  return fromEvents(client, { stream: `run-${instanceId}` }, (event) =>
    touchesIn(event).filter((touch) => touch.characterId === characterId && touch.cause !== null),
  );
}

/** An event as a touch, or what each participant has in it where it is a batch of contributions. */
function touchesIn(event: TracedEvent): readonly Touch[] {
  const parts = partsOf(event, null);
  return parts.length > 0 ? parts : [{ event, cause: causeOf(event), ...about(event) }];
}

/** What each participant has in a batch of contributions, or those who were in this session. */
function partsOf(event: TracedEvent, session: string | null): readonly Touch[] {
  if (event.type !== "ContributionsRecorded") return [];
  const { instanceId } = about(event);
  // Of a batch of hundreds, what one has in it is kept and the rest let go.
  const place: TracedEvent = { ...event, data: { ...event.data, objectives: [], participants: [] } };
  return event.data.participants
    .filter(({ correlation }) => session === null || correlation === session)
    .map(({ characterId, correlation, packet, score }) => ({
      event: place,
      cause: correlation === "" ? null : { session: correlation, packet },
      instanceId,
      characterId,
      score,
    }));
}

function causeOf({ meta }: TracedEvent): Cause | null {
  const [, session, packet] = packetName.exec(meta.causation ?? "") ?? [];
  return session === undefined ? null : { session, packet: Number(packet) };
}

/** The run and the character that an event is about, as far as it says so. */
function about({ stream, data }: TracedEvent): { instanceId: number | null; characterId: number | null } {
  // A roster tells of a run, and does nothing in it.
  if (stream.startsWith(ROSTER))
    return { instanceId: null, characterId: (data as { characterId?: number }).characterId ?? null };
  const ofRun = runName.exec(stream)?.[1];
  const { instanceId, characterId } = data as { instanceId?: number; characterId?: number };
  return { instanceId: ofRun === undefined ? (instanceId ?? null) : Number(ofRun), characterId: characterId ?? null };
}

function inOrder(touches: readonly Touch[]): Touch[] {
  return touches.toSorted((one, other) => one.event.position - other.event.position);
}

/** The runs that were touched and by whom; null: by nobody in particular, so that everybody's reward follows. */
function runsOf(touches: readonly Touch[]): Map<number, Set<number> | null> {
  const runs = new Map<number, Set<number> | null>();
  for (const { instanceId, characterId } of touches) {
    if (instanceId === null) continue;
    const before = runs.get(instanceId);
    if (characterId === null) runs.set(instanceId, before ?? null);
    else runs.set(instanceId, (before ?? new Set()).add(characterId));
  }
  return runs;
}
