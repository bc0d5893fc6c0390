import type { RewardsDefinition } from "../content/definitions.ts";
import type { RewardTier } from "../content/loot-definitions.ts";
import type { Participants } from "../events/participants.ts";
import {
  damageCutoffs,
  nextThreshold,
  sortDescending,
  type TierCutoffs,
  tierCutoffs,
  tierFor,
  tierThreshold,
} from "../rewards/tiers.ts";

/** Up to this many participants the ranks are exact at every look; above, as of at most a second ago. */
const EXACT_PARTICIPANTS = 1_024;
const CUTOFFS_MAX_AGE_MS = 1_000;

/**
 * Where one participant stands: tier, what keeps it, and what reaches the next. Thresholds are contribution, or damage
 * where its share decides.
 */
export type Place = {
  readonly contribution: number;
  readonly tier: RewardTier;
  readonly tierThreshold: number;
  readonly nextThreshold: number;
};

/** The live tiers of one run, and which tier each participant was last told. */
export class Standing {
  readonly #participants: Participants;
  readonly #goesBy: RewardsDefinition["tiers"];
  readonly #toldTiers = new Map<number, RewardTier>();
  #cutoffs: TierCutoffs | null = null;
  #cutoffsAtMs = 0;

  constructor(participants: Participants, goesBy: RewardsDefinition["tiers"]) {
    this.#participants = participants;
    this.#goesBy = goesBy;
  }

  place(slot: number, nowMs: number): Place {
    const contribution = this.#participants.scores[slot] ?? 0;
    // Without any contribution damage is no merit either (as in the settlement).
    const merit = contribution === 0 ? 0 : this.#merit(slot);
    const cutoffs = this.#currentCutoffs(nowMs);
    return {
      contribution,
      tier: tierFor(merit, cutoffs),
      tierThreshold: tierThreshold(merit, cutoffs),
      nextThreshold: nextThreshold(merit, cutoffs),
    };
  }

  /** Whether a participant that was told its tier before has another one by now. */
  hasNews(slot: number, nowMs: number): boolean {
    const told = this.#toldTiers.get(slot);
    return told !== undefined && told !== this.place(slot, nowMs).tier;
  }

  /** Notes what a participant is told; false if it was told the same before. */
  tell(slot: number, tier: RewardTier): boolean {
    if (this.#toldTiers.get(slot) === tier) return false;
    this.#toldTiers.set(slot, tier);
    return true;
  }

  /** Scores have changed: the next look counts again, if it is due. */
  changed(): void {
    if (this.#participants.count <= EXACT_PARTICIPANTS) this.#cutoffs = null;
  }

  #merit(slot: number): number {
    if (this.#goesBy === "rank") return this.#participants.scores[slot] ?? 0;
    return this.#participants.statistic(slot, "damageDealt");
  }

  #currentCutoffs(nowMs: number): TierCutoffs {
    if (this.#cutoffs === null || nowMs - this.#cutoffsAtMs >= CUTOFFS_MAX_AGE_MS) {
      this.#cutoffs = this.#goesBy === "rank" ? this.#rankCutoffs() : damageCutoffs(this.#totalDamage());
      this.#cutoffsAtMs = nowMs;
    }
    return this.#cutoffs;
  }

  #rankCutoffs(): TierCutoffs {
    const { scores, count } = this.#participants;
    return tierCutoffs(sortDescending(scores.subarray(0, count)));
  }

  #totalDamage(): number {
    let total = 0;
    for (let slot = 0; slot < this.#participants.count; slot += 1) total += this.#merit(slot);
    return total;
  }
}
