import { type RunEvent, runStream } from "../events/run-events.ts";
import type { RunAppend, RunLedger } from "../events/run-ledger.ts";
import type { Contributor } from "../events/signals.ts";
import type { Append, NewEvent, Verdict } from "../journal/event.ts";
import { eventTypes } from "../journal/event-types/domain-event-types.ts";
import { type CharacterEvent, characterStream } from "./character-events.ts";
import type { CharacterAppend, CharacterStore } from "./character-store.ts";

/** An append that hears what became of it. */
type PendingAppend = Append & { settled(verdict: Verdict): void };

export type BatchSourceOptions = {
  readonly ledger: RunLedger;
  readonly characters: CharacterStore;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly nowMs: () => number;
  readonly realmId: number;
  readonly serverVersion: string;
  /** What a character gained or gave is durable. */
  readonly onCharacterEvents: (characterId: number, events: readonly CharacterEvent[]) => void;
  /** A run's batch was refused for good: it must be rebuilt from the journal. */
  readonly onRunRefused: (instanceId: number) => void;
};

/** Appends of one batch that hand in items stand or fall together: inventories and runs never disagree. */
const TURN_IN_GROUP = 1;

/** Makes one batch for the journal of everything that the runs and the inventories decided since the last one. */
export class BatchSource {
  readonly #options: BatchSourceOptions;

  constructor(options: BatchSourceOptions) {
    this.#options = options;
  }

  /** Appends of a group stand next to each other, as the journal wants them. */
  collect(): PendingAppend[] {
    const nowMs = this.#options.nowMs();
    const appends = [
      ...this.#options.ledger.collect(nowMs).map((append) => this.#runAppend(append, nowMs)),
      ...this.#options.characters.collect(nowMs).map((append) => this.#characterAppend(append, nowMs)),
    ].filter((append) => append !== null);
    const grouped = appends.filter(({ group }) => group !== undefined);
    return [...grouped, ...appends.filter(({ group }) => group === undefined)];
  }

  #runAppend(append: RunAppend, nowMs: number): PendingAppend | null {
    if (append.events.length === 0) {
      append.committed();
      return null;
    }
    return {
      stream: runStream(append.instanceId),
      expected: append.expectedVersion,
      mode: this.#options.ledger.get(append.instanceId)?.live.state.definition.mode,
      events: append.events.map(({ event, by, actor }) => this.#newEvent(event, by, actor, nowMs)),
      ...(append.spansInventories ? { group: TURN_IN_GROUP } : {}),
      settled: (verdict) => {
        if (verdict.ok) return append.committed();
        append.refused();
        this.#options.onRunRefused(append.instanceId);
      },
    };
  }

  #characterAppend(append: CharacterAppend, nowMs: number): PendingAppend {
    return {
      stream: characterStream(append.characterId),
      expected: "any",
      events: append.events.map(({ event, by }) => this.#newEvent(event, by, "system", nowMs)),
      ...(append.spansRuns ? { group: TURN_IN_GROUP } : {}),
      settled: (verdict) => {
        if (!verdict.ok) return append.refused();
        append.committed();
        const events = append.events.map(({ event }) => event);
        this.#options.onCharacterEvents(append.characterId, events);
      },
    };
  }

  #newEvent(event: RunEvent | CharacterEvent, by: Contributor | null, actor: string, nowMs: number): NewEvent {
    const { realmId: realm, serverVersion, newId } = this.#options;
    const cause =
      by === null
        ? { actor }
        : {
            actor: `character:${by.characterId}`,
            correlation: by.correlation,
            causation: `${by.correlation}:${by.packet}`,
            clientVersion: String(by.clientBuild),
          };
    const { type, data } = event;
    const meta = { ...cause, realm, serverVersion };
    return { id: newId(), type, schemaVersion: eventTypes.versionOf(type), data, meta, atMs: nowMs };
  }
}
