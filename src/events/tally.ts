import { grown } from "./participants.ts";
import type { ContributionDelta, ContributionsRecorded } from "./run-events.ts";
import { joinedSlot, markContributor, type ObjectiveState, type RunState } from "./run-state.ts";
import type { Contributor } from "./signals.ts";

/** In `contributors`: has contributed, and the batch that will say so is still open. */
const NEW_IN_BATCH = 2;

/**
 * The contributions to one run since its last event. They only add to columns, one slot per participant, and become
 * one `ContributionsRecorded` when the batch is closed; until then nothing is allocated for them.
 */
export class ContributionBatch {
  readonly #state: RunState;
  readonly #touched: number[] = [];
  readonly #moved: ObjectiveState[] = [];
  #isTouched: Uint8Array;
  #scores: Float64Array;
  #packets: Uint32Array;
  readonly #correlations: string[] = [];
  /** Who contributed last; null in an empty batch. */
  lastBy: Contributor | null = null;

  constructor(state: RunState) {
    this.#state = state;
    const { capacity } = state.participants;
    this.#isTouched = new Uint8Array(capacity);
    this.#scores = new Float64Array(capacity);
    this.#packets = new Uint32Array(capacity);
  }

  /** Whether nobody has contributed: progress never comes without somebody who made it. */
  get isEmpty(): boolean {
    return this.#touched.length === 0;
  }

  /** Slot of a contributor, who joins if it has none. */
  slotOf(by: Contributor): number {
    const slot = this.touch(joinedSlot(this.#state, by.characterId));
    this.lastBy = by;
    this.#packets[slot] = by.packet;
    this.#correlations[slot] = by.correlation;
    return slot;
  }

  /** Takes a slot into the batch. */
  touch(slot: number): number {
    if (slot >= this.#isTouched.length) this.#grow();
    if (this.#isTouched[slot] === 0) {
      this.#isTouched[slot] = 1;
      this.#touched.push(slot);
    }
    return slot;
  }

  addScore(slot: number, points: number): void {
    const { scores } = this.#state.participants;
    scores[slot] = (scores[slot] ?? 0) + points;
    this.#scores[slot] = (this.#scores[slot] ?? 0) + points;
  }

  markMoved(objective: ObjectiveState): void {
    if (!this.#moved.includes(objective)) this.#moved.push(objective);
  }

  markContributor(objective: ObjectiveState, slot: number): void {
    if (objective.contributors[slot] === 1) return;
    markContributor(objective, slot);
    objective.contributors[slot] = NEW_IN_BATCH;
  }

  /** The event of what was gathered; the batch is empty after that. */
  close(elapsedMs: number, nowMs: number): ContributionsRecorded {
    const event: ContributionsRecorded = {
      type: "ContributionsRecorded",
      data: {
        phase: this.#state.phase,
        elapsedMs,
        atMs: nowMs,
        objectives: this.#moved.map((objective) => [objective.definition.index, objective.current] as const),
        participants: this.#touched.map((slot) => this.#takeDelta(slot)),
      },
    };
    this.#touched.length = 0;
    this.#moved.length = 0;
    return event;
  }

  #takeDelta(slot: number): ContributionDelta {
    const { participants, objectives } = this.#state;
    const contributed: number[] = [];
    for (const objective of objectives) {
      if (objective.contributors[slot] !== NEW_IN_BATCH) continue;
      objective.contributors[slot] = 1;
      contributed.push(objective.definition.index);
    }
    const score = this.#scores[slot] ?? 0;
    this.#scores[slot] = 0;
    this.#isTouched[slot] = 0;
    return {
      characterId: participants.characterIds[slot] ?? 0,
      score,
      damageRest: participants.damageRests[slot] ?? 0,
      healingRest: participants.healingRests[slot] ?? 0,
      healingScore: participants.healingScores[slot] ?? 0,
      left: participants.left[slot] === 1,
      objectives: contributed,
      correlation: this.#correlations[slot] ?? "",
      packet: this.#packets[slot] ?? 0,
    };
  }

  #grow(): void {
    const { capacity } = this.#state.participants;
    this.#isTouched = grown(this.#isTouched, new Uint8Array(capacity));
    this.#scores = grown(this.#scores, new Float64Array(capacity));
    this.#packets = grown(this.#packets, new Uint32Array(capacity));
  }
}
