import type { Statistic } from "./participants.ts";
import { grown } from "./participants.ts";
import type { ContributionDelta, ContributionsRecorded, ObjectiveMove } from "./run-events.ts";
import { markContributor, type ObjectiveState, type RunState } from "./run-state.ts";
import type { Contributor } from "./signals.ts";
import { admit } from "./teams.ts";

const HEALING_SCORE_MAX = 500;
const POINTS_PER_HUNDRED = 100;
/** Presence in an objective that time moves is worth its contribution per unit for each 10 s. */
const PRESENCE_UNIT_MS = 10_000;

/** In `contributors`: has contributed, and the batch that will say so is still open. */
const NEW_IN_BATCH = 2;

/**
 * What was done in one run since its last event. It only adds to columns, one slot per participant, and becomes one
 * `ContributionsRecorded` when the tally is closed; until then nothing is allocated for it.
 */
export class Tally {
  readonly #state: RunState;
  readonly #touched: number[] = [];
  readonly #moved: ObjectiveState[] = [];
  #isTouched: Uint8Array;
  #scores: Float64Array;
  #packets: Uint32Array;
  readonly #correlations: string[] = [];
  readonly #fallen: number[] = [];
  #waveMoved = false;
  /** Who contributed last; null in an empty tally. */
  lastBy: Contributor | null = null;
  readonly #begun: () => void;

  /** @param begun told when there is something in it after there was nothing */
  constructor(state: RunState, begun: () => void) {
    this.#state = state;
    this.#begun = begun;
    const { capacity } = state.participants;
    this.#isTouched = new Uint8Array(capacity);
    this.#scores = new Float64Array(capacity);
    this.#packets = new Uint32Array(capacity);
  }

  /** Whether nobody has done anything and nothing has moved. */
  get isEmpty(): boolean {
    return this.#touched.length === 0 && this.#moved.length === 0 && !this.#waveMoved && this.#fallen.length === 0;
  }

  /** Gives a contributor points for an objective, 0 points included: it took part. Who has no slot joins. */
  credit(objective: ObjectiveState, by: Contributor, points: number): void {
    this.#creditSlot(objective, this.#slotOf(by), points);
  }

  /** As `credit`, for what somebody did before it went: the points are its own, and by them it does not come back. */
  creditAbsent(objective: ObjectiveState, characterId: number, points: number): void {
    const slot = this.#state.participants.slotOf(characterId);
    if (slot >= 0) this.#creditSlot(objective, this.touch(slot), points);
  }

  /** Gives a contributor points that no objective is about. */
  award(by: Contributor, points: number): void {
    this.addScore(this.#slotOf(by), points);
  }

  /** As `credit`, for damage: points for each full 100, the rest kept for the next time. */
  creditDamage(objective: ObjectiveState, by: Contributor, damage: number, pointsPerHundred: number): void {
    const slot = this.#slotOf(by);
    const { damageRests } = this.#state.participants;
    const total = (damageRests[slot] ?? 0) + damage;
    damageRests[slot] = total % POINTS_PER_HUNDRED;
    this.#creditSlot(objective, slot, Math.floor(total / POINTS_PER_HUNDRED) * pointsPerHundred);
  }

  /** As `credit`, for having been there: points for each full 10 s. */
  creditPresence(objective: ObjectiveState, by: Contributor, durationMs: number): void {
    const slot = this.#slotOf(by);
    const { presenceRestsMs } = this.#state.participants;
    const total = (presenceRestsMs[slot] ?? 0) + durationMs;
    presenceRestsMs[slot] = total % PRESENCE_UNIT_MS;
    const units = Math.floor(total / PRESENCE_UNIT_MS);
    this.#creditSlot(objective, slot, units * objective.definition.contributionPerUnit);
  }

  /** Healing that had an effect: 1 for each full 100, up to 500 a run. */
  creditHealing(by: Contributor, amount: number): void {
    const slot = this.#slotOf(by);
    const { healingRests, healingScores } = this.#state.participants;
    const total = (healingRests[slot] ?? 0) + amount;
    const before = healingScores[slot] ?? 0;
    const points = Math.min(Math.floor(total / POINTS_PER_HUNDRED), HEALING_SCORE_MAX - before);
    healingRests[slot] = total % POINTS_PER_HUNDRED;
    healingScores[slot] = before + points;
    this.addScore(slot, points);
  }

  /** Adds to a participant's statistics; whoever takes no part, or was knocked out, is not counted. */
  count(characterId: number, statistic: Statistic, amount: number): void {
    const slot = this.#countedSlot(characterId);
    if (slot < 0 || amount === 0) return;
    const { participants } = this.#state;
    participants.setStatistic(this.touch(slot), statistic, participants.statistic(slot, statistic) + amount);
  }

  /** As `count`, for a kill. */
  countVictory(characterId: number): void {
    const slot = this.#countedSlot(characterId);
    if (slot >= 0) this.#state.participants.addVictory(this.touch(slot));
  }

  #countedSlot(characterId: number): number {
    const { participants } = this.#state;
    const slot = participants.slotOf(characterId);
    return slot >= 0 && participants.eliminated[slot] === 0 ? slot : -1;
  }

  /** Slot of a contributor, who joins if it has none. */
  #slotOf(by: Contributor): number {
    const slot = this.touch(admit(this.#state, by));
    this.lastBy = by;
    this.#packets[slot] = by.packet;
    this.#correlations[slot] = by.correlation;
    return slot;
  }

  #creditSlot(objective: ObjectiveState, slot: number, points: number): void {
    this.addScore(slot, points);
    if (objective.contributors[slot] === 1) return;
    markContributor(objective, slot);
    objective.contributors[slot] = NEW_IN_BATCH;
  }

  /** Takes a slot in. */
  touch(slot: number): number {
    if (slot >= this.#isTouched.length) this.#grow();
    if (this.#isTouched[slot] === 0) {
      if (this.isEmpty) this.#begun();
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
    if (this.#moved.includes(objective)) return;
    if (this.isEmpty) this.#begun();
    this.#moved.push(objective);
  }

  /** One more creature of the running wave has died. */
  countWaveKill(): void {
    const { wave } = this.#state;
    if (wave === null) return;
    if (this.isEmpty) this.#begun();
    this.#waveMoved = true;
    wave.kills += 1;
  }

  /** Somebody fell in the running round. */
  countFallen(characterId: number): void {
    const { round } = this.#state;
    if (round === null || round.fallen.has(characterId)) return;
    if (this.isEmpty) this.#begun();
    this.#fallen.push(characterId);
    round.fallen.add(characterId);
  }

  /** The event of what was gathered; the tally is empty after that. */
  close(elapsedMs: number, nowMs: number): ContributionsRecorded {
    const event: ContributionsRecorded = {
      type: "ContributionsRecorded",
      data: {
        phase: this.#state.phase,
        elapsedMs,
        atMs: nowMs,
        objectives: this.#moved.map(moveOf),
        participants: this.#touched.map((slot) => this.#takeDelta(slot)),
        ...(this.#waveMoved && { waveKills: this.#state.wave?.kills ?? 0 }),
        ...(this.#fallen.length > 0 && { fallen: [...this.#fallen] }),
      },
    };
    this.#waveMoved = false;
    this.#fallen.length = 0;
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
      presenceRestMs: participants.presenceRestsMs[slot] ?? 0,
      statistics: participants.statisticsOf(slot),
      team: participants.teams[slot] ?? 0,
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

function moveOf({ definition, current, marks, activeSinceMs, busyUntilMs }: ObjectiveState): ObjectiveMove {
  const move = [definition.index, current, [...marks], activeSinceMs] as const;
  return busyUntilMs === 0 ? move : [...move, busyUntilMs];
}
