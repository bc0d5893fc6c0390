import { joinedLine, progressLine, runLine } from "../console/run-lines.ts";
import type { WatchOperations } from "../console/watch-operations.ts";
import type { RunEvent } from "../events/run-events.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { RunState } from "../events/run-state.ts";

export type WatchHubParts = {
  /** Unix time in milliseconds. */
  readonly unixMs: () => number;
  readonly nameOf: (characterId: number) => string;
  /** The runs under way, for those who begin to watch. */
  readonly runs: () => Iterable<DurableRun>;
  /** Progress of a run is told this often at most. */
  readonly foldMs: number;
};

type Watcher = { readonly eventId: number | null; readonly tell: (line: string) => void };

/**
 * What is durable, told as lines to whoever watches. While nobody does it costs nothing; a busy run costs its watchers
 * one line of progress in `foldMs`.
 */
export class WatchHub implements WatchOperations {
  readonly #parts: WatchHubParts;
  readonly #watchers = new Set<Watcher>();
  /** Runs whose progress has yet to be told. */
  readonly #moved = new Map<number, RunState>();
  /** How many participants of each run have been told of. */
  readonly #joined = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: WatchHubParts) {
    this.#parts = parts;
  }

  watch({ eventId }: { readonly eventId: number | null }, tell: (line: string) => void): () => void {
    const watcher = { eventId, tell };
    if (this.#watchers.size === 0) this.#begin();
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#rest();
    };
  }

  /** Takes what became durable of a run, in order. */
  onDurable({ durable }: DurableRun, events: readonly RunEvent[]): void {
    if (this.#watchers.size === 0) return;
    const { instanceId } = durable;
    for (const event of events) {
      if (event.type === "ContributionsRecorded") {
        this.#moved.set(instanceId, durable);
        this.#tellJoined(durable, events);
        continue;
      }
      // What was counted for an earlier phase cannot be shown any more, and its end was told.
      if (event.type === "PhaseStarted") this.#moved.delete(instanceId);
      this.#tellOf(durable, runLine(event, durable, this.#parts.nameOf));
    }
    this.#joined.set(instanceId, durable.participants.count);
    if (durable.status === "active") return;
    this.#moved.delete(instanceId);
    this.#joined.delete(instanceId);
  }

  /** Something that is no run's: told to those who watch everything. */
  tellServer(text: string): void {
    if (this.#watchers.size > 0) this.#tell(null, text);
  }

  #begin(): void {
    for (const { durable } of this.#parts.runs()) this.#joined.set(durable.instanceId, durable.participants.count);
    this.#timer = setInterval(() => this.#tellMoved(), this.#parts.foldMs);
  }

  #rest(): void {
    clearInterval(this.#timer ?? undefined);
    this.#timer = null;
    this.#moved.clear();
    this.#joined.clear();
  }

  #tellMoved(): void {
    for (const run of this.#moved.values()) this.#tellOf(run, progressLine(run));
    this.#moved.clear();
  }

  /** Who contributes joins by that; who joined in so many words has had a line. */
  #tellJoined(run: RunState, events: readonly RunEvent[]): void {
    const { instanceId, participants } = run;
    const told = this.#joined.get(instanceId) ?? 0;
    this.#joined.set(instanceId, participants.count);
    if (participants.count <= told) return;
    const named = new Set(events.map((event) => (event.type === "ParticipantJoined" ? event.data.characterId : 0)));
    const silent = [...participants.characterIds.subarray(told, participants.count)].filter((id) => !named.has(id));
    if (silent.length > 0) this.#tellOf(run, joinedLine(silent.map(this.#parts.nameOf)));
  }

  #tellOf({ eventId, instanceId, definition }: RunState, text: string): void {
    this.#tell(eventId, `event ${eventId} ${definition.name}, run ${instanceId}: ${text}`);
  }

  #tell(eventId: number | null, text: string): void {
    const line = `${new Date(this.#parts.unixMs()).toISOString().slice(11, 19)} ${text}`;
    for (const watcher of this.#watchers) {
      if (watcher.eventId === null || watcher.eventId === eventId) watcher.tell(line);
    }
  }
}
