import type { RewardTier } from "../content/definitions.ts";
import type { Participants } from "../events/participants.ts";
import {
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

/** Where one participant stands: tier, the contribution that keeps it, and the one that reaches the next. */
export type Place = {
  readonly contribution: number;
  readonly tier: RewardTier;
  readonly tierThreshold: number;
  readonly nextThreshold: number;
};

/** The live tiers of one run, and which tier each participant was last told. */
export class Standing {
  readonly #participants: Participants;
  readonly #toldTiers = new Map<number, RewardTier>();
  #cutoffs: TierCutoffs | null = null;
  #cutoffsAtMs = 0;

  constructor(participants: Participants) {
    this.#participants = participants;
  }

  place(slot: number, nowMs: number): Place {
    const contribution = this.#participants.scores[slot] ?? 0;
    const cutoffs = this.#currentCutoffs(nowMs);
    return {
      contribution,
      tier: tierFor(contribution, cutoffs),
      tierThreshold: tierThreshold(contribution, cutoffs),
      nextThreshold: nextThreshold(contribution, cutoffs),
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

  #currentCutoffs(nowMs: number): TierCutoffs {
    if (this.#cutoffs === null || nowMs - this.#cutoffsAtMs >= CUTOFFS_MAX_AGE_MS) {
      const { scores, count } = this.#participants;
      this.#cutoffs = tierCutoffs(sortDescending(scores.subarray(0, count)));
      this.#cutoffsAtMs = nowMs;
    }
    return this.#cutoffs;
  }
}
