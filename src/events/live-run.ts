import { ContributionBatch } from "./contribution-batch.ts";
import type { RunCancelled, RunEvent, RunFailed, RunStarted } from "./run-events.ts";
import {
  initialRun,
  isPhaseComplete,
  joinedSlot,
  type ObjectiveState,
  objectivesOf,
  type RunState,
} from "./run-state.ts";
import { type Contributor, contributorNow } from "./signals.ts";

/** What each contributor to a required objective gets when it completes. */
const OBJECTIVE_BONUS = 25;
const HEALING_SCORE_MAX = 500;
const POINTS_PER_HUNDRED = 100;
/** Joins and leaves that may wait for a journal that is away; contributions fold and need no such bound. */
const PENDING_EVENTS_MAX = 10_000;

/**
 * An event that the journal has yet to take, and what brought it about: a packet (`by`), or else whoever `actor` names:
 * `account:gm`, or `system` for time.
 */
export type PendingEvent = { readonly event: RunEvent; readonly by: Contributor | null; readonly actor: string };

const SYSTEM = "system";

/** What a run hands to the journal: its events in order, and who waits to hear that they are durable. */
export type Drained = {
  readonly events: readonly PendingEvent[];
  readonly replies: readonly ((durable: boolean) => void)[];
};

/**
 * A run where decisions are made: its state is ahead of the journal by what `drain` has yet to hand over.
 *
 *     contributions → open batch ─ close ┐
 *     completion, phase, join, leave ────┴→ pending events ─ drain → journal
 *
 * Contributions only add to columns; they become one `ContributionsRecorded` when the batch is drained or when an
 * event of another kind must stand after them. Applying the drained events to an older copy gives this state again.
 */
export class LiveRun {
  readonly state: RunState;
  /** Changes whenever the objectives do: what was looked up before a change must not be credited after it. */
  token = 0;
  /** Items were handed in since the last drain: the run's append and the characters' stand or fall together. */
  spansInventories = false;
  #pending: PendingEvent[] = [];
  #replies: ((durable: boolean) => void)[] = [];
  readonly #batch: ContributionBatch;
  #resumedAtMs: number;
  #elapsedAtResumeMs: number;
  readonly #changed: (run: LiveRun, objectivesChanged: boolean) => void;

  /**
   * @param nowMs from now on time counts, on top of what the state had been active before
   * @param changed told whenever there is something to drain, and whether the objectives are others now
   */
  constructor(state: RunState, nowMs: number, changed: (run: LiveRun, objectivesChanged: boolean) => void) {
    this.state = state;
    this.#resumedAtMs = nowMs;
    this.#elapsedAtResumeMs = state.elapsedMs;
    this.#changed = changed;
    this.#batch = new ContributionBatch(state);
  }

  /** A new run: its first pending event is `RunStarted`. */
  static start(
    started: RunStarted["data"],
    actor: string,
    nowMs: number,
    changed: (run: LiveRun, objectivesChanged: boolean) => void,
  ): LiveRun {
    const run = new LiveRun(initialRun(started), nowMs, changed);
    run.#push({ type: "RunStarted", data: started }, nowMs, actor);
    run.endPhaseIfDone(nowMs);
    return run;
  }

  get isCongested(): boolean {
    return this.#pending.length >= PENDING_EVENTS_MAX;
  }

  get isActive(): boolean {
    return this.state.status === "active";
  }

  elapsedMs(nowMs: number): number {
    return this.#elapsedAtResumeMs + Math.max(0, nowMs - this.#resumedAtMs);
  }

  /** Time until the event or the phase must be done, whichever comes first; Infinity without a limit. */
  timeLeftMs(nowMs: number): number {
    return timeLeftMs(this.state, this.elapsedMs(nowMs));
  }

  /** Moves an objective on. Returns the units that counted: never more than were missing. */
  advance(objective: ObjectiveState, units: number): number {
    const counted = Math.min(units, objective.definition.target - objective.current);
    if (counted <= 0) return 0;
    this.#batch.markMoved(objective);
    objective.current += counted;
    return counted;
  }

  /** Gives a contributor points for an objective, 0 points included: it took part. */
  credit(objective: ObjectiveState, by: Contributor, points: number): void {
    this.#creditSlot(objective, this.#touch(by), points);
  }

  /** As `credit`, for damage: points for each full 100, the rest kept for the next time. */
  creditDamage(objective: ObjectiveState, by: Contributor, damage: number, pointsPerHundred: number): void {
    const slot = this.#touch(by);
    const { damageRests } = this.state.participants;
    const total = (damageRests[slot] ?? 0) + damage;
    damageRests[slot] = total % POINTS_PER_HUNDRED;
    this.#creditSlot(objective, slot, Math.floor(total / POINTS_PER_HUNDRED) * pointsPerHundred);
  }

  /** Healing that had an effect: 1 for each full 100, up to 500 a run. */
  creditHealing(by: Contributor, amount: number): void {
    const slot = this.#touch(by);
    const { healingRests, healingScores } = this.state.participants;
    const total = (healingRests[slot] ?? 0) + amount;
    const before = healingScores[slot] ?? 0;
    const points = Math.min(Math.floor(total / POINTS_PER_HUNDRED), HEALING_SCORE_MAX - before);
    healingRests[slot] = total % POINTS_PER_HUNDRED;
    healingScores[slot] = before + points;
    this.#batch.addScore(slot, points);
  }

  /** To be called after every `advance`: completes the objective, the phase and the run where they are due. */
  completeIfDone(objective: ObjectiveState, nowMs: number): void {
    if (objective.complete || objective.current < objective.definition.target) return;
    objective.complete = true;
    const contributors: number[] = [];
    objective.contributors.forEach((contributed, slot) => {
      if (contributed === 0) return;
      if (objective.definition.required) this.#batch.addScore(this.#batch.touch(slot), OBJECTIVE_BONUS);
      contributors.push(this.state.participants.characterIds[slot] ?? 0);
    });
    const { phase } = this.state;
    const { index } = objective.definition;
    this.#push(
      {
        type: "ObjectiveCompleted",
        data: { phase, index, elapsedMs: this.elapsedMs(nowMs), atMs: nowMs, contributors },
      },
      nowMs,
    );
    this.endPhaseIfDone(nowMs);
  }

  /** A phase without objectives is done as soon as it begins; an event without phases is not ended by them. */
  endPhaseIfDone(nowMs: number): void {
    if (this.state.definition.phases.length === 0) return;
    while (this.isActive && isPhaseComplete(this.state.objectives)) {
      const next = this.state.phase + 1;
      if (next >= this.state.definition.phases.length) this.#complete(nowMs);
      else this.#startPhase(next, nowMs);
    }
  }

  join(by: Contributor, nowMs: number): void {
    const { characterId } = by;
    this.#batch.lastBy = by;
    joinedSlot(this.state, characterId);
    this.#push(
      { type: "ParticipantJoined", data: { characterId, atMs: nowMs, elapsedMs: this.elapsedMs(nowMs) } },
      nowMs,
    );
  }

  leave(by: Contributor, nowMs: number): void {
    const { characterId } = by;
    this.#batch.lastBy = by;
    this.state.participants.left[this.state.participants.slotOf(characterId)] = 1;
    this.#push(
      { type: "ParticipantLeft", data: { characterId, atMs: nowMs, elapsedMs: this.elapsedMs(nowMs) } },
      nowMs,
    );
  }

  fail(reason: RunFailed["data"]["reason"], nowMs: number): void {
    this.#end(
      { type: "RunFailed", data: { elapsedMs: this.elapsedMs(nowMs), atMs: nowMs, reason } },
      "failed",
      nowMs,
      SYSTEM,
    );
  }

  cancel(reason: RunCancelled["data"]["reason"], actor: string, nowMs: number): void {
    this.#end(
      { type: "RunCancelled", data: { elapsedMs: this.elapsedMs(nowMs), atMs: nowMs, reason } },
      "cancelled",
      nowMs,
      actor,
    );
  }

  /** Calls back once what has been decided so far is durable, or refused for good. */
  whenDurable(reply: (durable: boolean) => void): void {
    this.#replies.push(reply);
    this.#changed(this, false);
  }

  /** Hands over what happened since the last time: events in order, and who waits for them. */
  drain(nowMs: number): Drained {
    this.#closeBatch(nowMs);
    const drained = { events: this.#pending, replies: this.#replies };
    this.#pending = [];
    this.#replies = [];
    this.#batch.lastBy = null;
    this.spansInventories = false;
    return drained;
  }

  #startPhase(phase: number, nowMs: number): void {
    const elapsedMs = this.elapsedMs(nowMs);
    this.#push({ type: "PhaseStarted", data: { phase, elapsedMs, atMs: nowMs } }, nowMs);
    this.state.phase = phase;
    this.state.phaseStartedMs = elapsedMs;
    this.state.objectives = objectivesOf(this.state.definition, phase);
    this.token += 1;
    this.#changed(this, true);
  }

  #complete(nowMs: number): void {
    const elapsedMs = this.elapsedMs(nowMs);
    const { durationMs } = this.state.definition;
    const timeLeft = durationMs === 0 ? 0 : Math.max(0, durationMs - elapsedMs);
    this.state.timeLeftMs = timeLeft;
    this.#end({ type: "RunCompleted", data: { elapsedMs, atMs: nowMs, timeLeftMs: timeLeft } }, "completed", nowMs);
  }

  #end(event: RunEvent, status: RunState["status"], nowMs: number, actor?: string): void {
    this.#push(event, nowMs, actor);
    this.state.status = status;
    this.state.endedAtMs = nowMs;
    this.token += 1;
    this.#changed(this, true);
  }

  /** @param actor who brought the event about where it was not whoever contributed last */
  #push(event: RunEvent, nowMs: number, actor?: string): void {
    this.#closeBatch(nowMs);
    const by = actor === undefined ? this.#lastBy() : null;
    this.#pending.push({ event, by, actor: actor ?? SYSTEM });
    this.#changed(this, false);
  }

  #creditSlot(objective: ObjectiveState, slot: number, points: number): void {
    this.#batch.addScore(slot, points);
    this.#batch.markContributor(objective, slot);
  }

  #touch(by: Contributor): number {
    const wasEmpty = this.#batch.isEmpty;
    const slot = this.#batch.slotOf(by);
    if (wasEmpty) this.#changed(this, false);
    return slot;
  }

  #closeBatch(nowMs: number): void {
    if (this.#batch.isEmpty) return;
    this.#pending.push({ event: this.#batch.close(this.elapsedMs(nowMs), nowMs), by: this.#lastBy(), actor: SYSTEM });
  }

  #lastBy(): Contributor | null {
    const { lastBy } = this.#batch;
    return lastBy === null ? null : contributorNow(lastBy);
  }
}

/** Time until the event or the current phase must be done; Infinity without a limit. */
export function timeLeftMs(state: RunState, elapsedMs: number): number {
  const { durationMs } = state.definition;
  const phaseMs = state.definition.phases[state.phase]?.durationMs ?? 0;
  const eventLeft = durationMs === 0 ? Number.POSITIVE_INFINITY : durationMs - elapsedMs;
  const phaseLeft = phaseMs === 0 ? Number.POSITIVE_INFINITY : phaseMs - (elapsedMs - state.phaseStartedMs);
  return Math.max(0, Math.min(eventLeft, phaseLeft));
}
