import type { TracedEvent } from "./trace-events.ts";

/** A packet: which of its session, counted from 1. */
export type Cause = { readonly session: string; readonly packet: number };

/** An event that somebody has a part in; `score` is that part where it is a contribution. */
export type Touch = {
  readonly event: TracedEvent;
  readonly cause: Cause | null;
  readonly instanceId: number | null;
  readonly characterId: number | null;
  readonly score?: number;
};

/** How a run ended, and the rewards that followed. */
export type Outcome = {
  readonly instanceId: number;
  readonly end: TracedEvent;
  readonly grants: readonly TracedEvent[];
};

/** `detail` is for people: what of the event matters here. */
export type TraceNode =
  | { readonly kind: "packet"; readonly session: string; readonly packet: number; readonly children: TraceNode[] }
  | {
      readonly kind: "event";
      readonly position: number;
      readonly stream: string;
      readonly version: number;
      readonly id: string;
      readonly type: string;
      /** Unix time in milliseconds. */
      readonly atMs: number;
      readonly detail: string;
      readonly children: TraceNode[];
    };

/** Packets, below them what they caused, and the end of a run below the last thing that was done in it. */
export function traceTree(touches: readonly Touch[], outcomes: readonly Outcome[]): readonly TraceNode[] {
  const roots: TraceNode[] = [];
  const packets = new Map<string, TraceNode[]>();
  const byId = new Map<string, TraceNode[]>();
  const ends = outcomes.map((outcome) => ({ ...outcome, node: endNode(outcome, byId) }));
  // Ends and rewards have their one place, also where somebody's packet or the run itself asked for them.
  const placedOnce = new Set(byId.keys());
  const placed: { touch: Touch; node: TraceNode }[] = [];
  for (const touch of touches) {
    if (placedOnce.has(touch.event.id)) continue;
    const node = eventNode(touch.event, detailOf(touch));
    const below =
      touch.cause === null ? byId.get(touch.event.meta.causation ?? "") : packetOf(roots, packets, touch.cause);
    (below ?? roots).push(node);
    byId.set(touch.event.id, node.children);
    placed.push({ touch, node });
  }
  for (const { instanceId, end, node } of ends) {
    const last = placed.findLast(({ touch }) => touch.instanceId === instanceId && touch.event.position < end.position);
    const cause = touches.find(({ event }) => event.id === end.id)?.cause ?? null;
    (last?.node.children ?? (cause === null ? roots : packetOf(roots, packets, cause))).push(node);
  }
  return roots.toSorted((one, other) => positionOf(one) - positionOf(other));
}

/** The end of a run with the rewards below it; whatever followed from one of them finds its place by `byId`. */
function endNode({ end, grants }: Outcome, byId: Map<string, TraceNode[]>): TraceNode {
  const [node, ...rewards] = [end, ...grants].map((event) => {
    const made = eventNode(event, detailOf({ event }));
    byId.set(event.id, made.children);
    return made;
  }) as [TraceNode, ...TraceNode[]];
  node.children.push(...rewards);
  return node;
}

/** A packet stands where the first thing that it caused does. */
function positionOf(node: TraceNode | undefined): number {
  if (node === undefined) return 0;
  return node.kind === "event" ? node.position : positionOf(node.children[0]);
}

function packetOf(roots: TraceNode[], packets: Map<string, TraceNode[]>, { session, packet }: Cause): TraceNode[] {
  const key = `${session}:${packet}`;
  let children = packets.get(key);
  if (children === undefined) {
    children = [];
    packets.set(key, children);
    roots.push({ kind: "packet", session, packet, children });
  }
  return children;
}

function eventNode(event: TracedEvent, detail: string): TraceNode {
  const { position, stream, version, id, type, atMs, meta } = event;
  const whole = [detail, meta.group ?? ""].filter((part) => part !== "").join(", ");
  return { kind: "event", position, stream, version, id, type, atMs, detail: whole, children: [] };
}

function detailOf({ event, characterId, score }: Partial<Touch> & Pick<Touch, "event">): string {
  switch (event.type) {
    case "ContributionsRecorded":
      return score === undefined ? "" : `character ${characterId}, ${score} points`;
    case "RewardGranted": {
      const { tier, xp, gold, items } = event.data;
      const found = items.map(({ itemId, quantity }) => `${quantity} of item ${itemId}`).join(", ");
      return `character ${event.data.characterId}, ${tier}, ${xp} xp, ${gold} gold${found === "" ? "" : `, ${found}`}`;
    }
    case "ItemsGained":
      return event.data.items.map(({ itemId, quantity }) => `${quantity} of item ${itemId}`).join(", ");
    case "ItemsTurnedIn":
      return `${event.data.quantity} of item ${event.data.itemId} to run ${event.data.instanceId}`;
    case "RunFailed":
      return event.data.reason;
    default:
      return typeof characterId === "number" ? `character ${characterId}` : "";
  }
}
