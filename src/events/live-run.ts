import { applyDecision, type Decision } from "./evolve.ts";
import type { Moment } from "./moment.ts";
import { holdsAllPoints } from "./objectives/control-point.ts";
import { phaseScale } from "./phase-scale.ts";
import { finishPhases, winLeg } from "./rules/race.ts";
import type { LeaveReason, RunEvent, RunFailure, RunStarted } from "./run-events.ts";
import { blankMemory, type RunMemory } from "./run-memory.ts";
import { countPresent, initialRun, type ObjectiveState, phaseWinner, type RunState } from "./run-state.ts";
import { eventTimeLeftMs, timeLeftMs } from "./run-time.ts";
import { type Contributor, contributorNow } from "./signals.ts";
import { endLife, endLives } from "./statistics.ts";
import { Tally } from "./tally.ts";
import { admit, teamFor } from "./teams.ts";
import { closeVotes } from "./vote-outcome.ts";

/** What each contributor to a required objective gets when it completes. */
const OBJECTIVE_BONUS = 25;
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

/** Told whenever there is something to drain, and whether other objectives listen now. */
export type RunChanged = (run: LiveRun, objectivesChanged: boolean) => void;

/** Decisions after which other objectives listen than before. */
const REINDEXING: ReadonlySet<RunEvent["type"]> = new Set<RunEvent["type"]>([
  "ObjectiveActivated",
  "ObjectiveFailed",
  "PhaseStarted",
  "RunPaused",
  "RunResumed",
  "RunCompleted",
  "RunFailed",
  "RunCancelled",
]);

/**
 * A run where decisions are made: its state is ahead of the journal by what `drain` has yet to hand over.
 *
 *     contributions → tally ─ close ──────┐
 *     every other decision ──────────────┴→ pending events ─ drain → journal
 *
 * Contributions only add to columns; they become one `ContributionsRecorded` when the run is drained or when an
 * event of another kind must stand after them. Applying the drained events to an older copy gives this state again.
 */
export class LiveRun {
  readonly state: RunState;
  /** Changes with the phase: what was looked up before a change must not be credited after it. */
  token = 0;
  /** Items were handed in since the last drain: the run's append and the characters' stand or fall together. */
  spansInventories = false;
  /** What the rules remember of it. */
  readonly memory: RunMemory;
  #pending: PendingEvent[] = [];
  #replies: ((durable: boolean) => void)[] = [];
  /** What was done since the last event. */
  readonly tally: Tally;
  #resumedAtMs: number;
  #elapsedAtResumeMs: number;
  readonly #changed: RunChanged;

  /** @param nowMs from now on time counts, on top of what the state had been active before */
  constructor(state: RunState, nowMs: number, changed: RunChanged) {
    this.state = state;
    this.#resumedAtMs = nowMs;
    this.#elapsedAtResumeMs = state.elapsedMs;
    this.#changed = changed;
    this.memory = blankMemory(state);
    this.tally = new Tally(state, () => changed(this, false));
  }

  /** A new run: its first pending event is `RunStarted`. */
  static start(started: RunStarted["data"], actor: string, nowMs: number, changed: RunChanged): LiveRun {
    const run = new LiveRun(initialRun(started), nowMs, changed);
    run.#pending.push({ event: { type: "RunStarted", data: started }, by: null, actor });
    changed(run, false);
    run.endPhaseIfDone(nowMs);
    return run;
  }

  get isCongested(): boolean {
    return this.#pending.length >= PENDING_EVENTS_MAX;
  }

  get isActive(): boolean {
    return this.state.status === "active";
  }

  /** Whether things count now. */
  get isRunning(): boolean {
    return this.state.status === "active" && !this.state.paused;
  }

  elapsedMs(nowMs: number): number {
    return this.#elapsedAtResumeMs + (this.state.paused ? 0 : Math.max(0, nowMs - this.#resumedAtMs));
  }

  /** Time until the event or the phase must be done, whichever comes first; Infinity without a limit. */
  timeLeftMs(nowMs: number): number {
    return timeLeftMs(this.state, this.elapsedMs(nowMs));
  }

  /** Both clocks, for the data of a decision. */
  moment(nowMs: number): Moment {
    return { elapsedMs: this.elapsedMs(nowMs), atMs: nowMs };
  }

  isEliminated(characterId: number): boolean {
    const { participants } = this.state;
    return participants.eliminated[participants.slotOf(characterId)] === 1;
  }

  /** Whether everything counts for everyone: there are no teams, and nobody can be knocked out. */
  get isOpenToAll(): boolean {
    const { mode, teams } = this.state.definition;
    return mode === "cooperative" && teams.length === 0;
  }

  /** Whether what somebody does counts for an objective: not for another team's, nor after being knocked out. */
  mayContribute(objective: ObjectiveState, by: Contributor): boolean {
    if (this.isOpenToAll) return true;
    const { participants } = this.state;
    if (this.isEliminated(by.characterId)) return false;
    const slot = participants.slotOf(by.characterId);
    const { team } = objective.definition;
    return team === 0 || team === (slot < 0 ? teamFor(this.state, by) : participants.teams[slot]);
  }

  /** Moves an objective on. Returns the units that counted: never more than were missing, none while it is busy. */
  advance(objective: ObjectiveState, units: number, nowMs: number): number {
    if (objective.status !== "active" || this.state.paused) return 0;
    const counted = Math.min(units, objective.target - objective.current);
    if (counted <= 0) return 0;
    const { busyMs } = objective.definition;
    if (busyMs > 0) {
      const elapsedMs = this.elapsedMs(nowMs);
      if (elapsedMs < objective.busyUntilMs) return 0;
      objective.busyUntilMs = elapsedMs + busyMs;
      objective.activeSinceMs += busyMs;
    }
    this.tally.markMoved(objective);
    objective.current += counted;
    return counted;
  }

  /** Sets where an objective stands that time moves both ways, and what its kind remembers. */
  setProgress(objective: ObjectiveState, current: number, marks: readonly number[]): void {
    const bounded = Math.max(0, Math.min(objective.target, current));
    const same = marks.length === objective.marks.length && marks.every((mark, at) => mark === objective.marks[at]);
    if (bounded === objective.current && same) return;
    this.tally.markMoved(objective);
    objective.current = bounded;
    if (!same) objective.marks = [...marks];
  }

  /** To be called after every `advance`: completes the objective, the phase and the run where they are due. */
  completeIfDone(objective: ObjectiveState, nowMs: number): void {
    if (objective.status === "active" && objective.current >= objective.target) this.complete(objective, nowMs);
  }

  /** Completes an objective: its contributors have their bonus, what waited for it becomes active. */
  complete(objective: ObjectiveState, nowMs: number): void {
    const contributors: number[] = [];
    objective.contributors.forEach((contributed, slot) => {
      if (contributed === 0) return;
      if (objective.definition.required) this.tally.addScore(this.tally.touch(slot), OBJECTIVE_BONUS);
      contributors.push(this.state.participants.characterIds[slot] ?? 0);
    });
    const { phase } = this.state;
    const { index } = objective.definition;
    this.decide({ type: "ObjectiveCompleted", data: { phase, index, ...this.moment(nowMs), contributors } }, nowMs);
    this.#activateAfter(nowMs);
    this.endPhaseIfDone(nowMs);
  }

  /** A phase without objectives is done as soon as it begins; an event without phases is not ended by them. */
  endPhaseIfDone(nowMs: number): void {
    if (this.state.definition.phases.length === 0) return;
    // Rounds alone end a duel or a knockout.
    const { mode } = this.state.definition;
    while (this.isActive && mode !== "duel" && mode !== "knockout") {
      const wonBy = phaseWinner(this.state);
      if (wonBy === null) return;
      winLeg(this, wonBy, nowMs);
      const next = this.state.phase + 1;
      if (next >= this.state.definition.phases.length) return finishPhases(this, wonBy, nowMs);
      closeVotes(this, nowMs);
      const scale = phaseScale(this.state.definition, next, countPresent(this.state));
      this.decide({ type: "PhaseStarted", data: { phase: next, scale, wonBy, ...this.moment(nowMs) } }, nowMs);
    }
  }

  join(by: Contributor, nowMs: number): void {
    this.memory.absent.delete(by.characterId);
    const slot = admit(this.state, by);
    const team = this.state.participants.teams[slot] ?? 0;
    const data = { characterId: by.characterId, team, ...this.moment(nowMs) };
    this.decide({ type: "ParticipantJoined", data }, nowMs, by);
  }

  leave(by: Contributor, reason: LeaveReason, nowMs: number): void {
    endLife(this, by.characterId, this.elapsedMs(nowMs));
    const data = { characterId: by.characterId, reason, ...this.moment(nowMs) };
    this.decide({ type: "ParticipantLeft", data }, nowMs, by);
  }

  /** The run is won: by everyone (0), by a team, or by a character where there are no teams. */
  finish(winner: number, nowMs: number): void {
    const left = eventTimeLeftMs(this.state, this.elapsedMs(nowMs));
    const timeLeft = Number.isFinite(left) ? left : 0;
    endLives(this, nowMs);
    closeVotes(this, nowMs);
    const controlsAllPoints = holdsAllPoints(this.state, winner);
    const data = { timeLeftMs: timeLeft, winner, controlsAllPoints, ...this.moment(nowMs) };
    this.decide({ type: "RunCompleted", data }, nowMs);
  }

  fail(reason: RunFailure, nowMs: number): void {
    endLives(this, nowMs);
    closeVotes(this, nowMs);
    this.decide({ type: "RunFailed", data: { ...this.moment(nowMs), reason } }, nowMs, SYSTEM);
  }

  cancel(reason: string, actor: string, nowMs: number): void {
    closeVotes(this, nowMs);
    this.decide({ type: "RunCancelled", data: { ...this.moment(nowMs), reason } }, nowMs, actor);
  }

  /**
   * Takes a decision in: it is live now and durable with the next commit. The tally is closed before it.
   * @param by who brought it about where it was not whoever contributed last: a packet's sender, or an actor's name
   */
  decide(event: Decision, nowMs: number, by?: Contributor | string): void {
    if (typeof by === "object") this.tally.lastBy = by;
    this.#closeBatch(nowMs);
    const cause = typeof by === "string" ? null : this.#lastBy();
    this.#pending.push({ event, by: cause, actor: typeof by === "string" ? by : SYSTEM });
    if (event.type === "RunPaused") this.#elapsedAtResumeMs = this.elapsedMs(nowMs);
    if (event.type === "RunResumed") this.#resumedAtMs = nowMs;
    this.state.elapsedMs = event.data.elapsedMs;
    applyDecision(this.state, event);
    if (event.type === "PhaseStarted" || !this.isActive) this.token += 1;
    this.#changed(this, REINDEXING.has(event.type));
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
    this.tally.lastBy = null;
    this.spansInventories = false;
    return drained;
  }

  #activateAfter(nowMs: number): void {
    const isComplete = (index: number): boolean =>
      this.state.objectives.some(({ definition, status }) => definition.index === index && status === "complete");
    for (const { definition, status } of this.state.objectives) {
      const { index, activatedBy } = definition;
      if (status !== "inactive" || activatedBy.length === 0 || !activatedBy.every(isComplete)) continue;
      this.activate(index, nowMs);
    }
  }

  /** Shows a hidden objective. */
  activate(index: number, nowMs: number): void {
    const { phase } = this.state;
    this.decide({ type: "ObjectiveActivated", data: { phase, index, ...this.moment(nowMs) } }, nowMs);
  }

  #closeBatch(nowMs: number): void {
    if (this.tally.isEmpty) return;
    this.#pending.push({ event: this.tally.close(this.elapsedMs(nowMs), nowMs), by: this.#lastBy(), actor: SYSTEM });
  }

  #lastBy(): Contributor | null {
    const { lastBy } = this.tally;
    return lastBy === null ? null : contributorNow(lastBy);
  }
}
