import type { RewardTier } from "../content/loot-definitions.ts";

/**
 * What one participant gets for one run, on the stream `character-<characterId>`. The event's id is made from
 * (run, character), so that whatever crashes or is retried grants once.
 */
export type RewardGranted = {
  readonly type: "RewardGranted";
  readonly data: {
    readonly instanceId: number;
    readonly eventId: number;
    readonly characterId: number;
    /** How the run ended for this character: who lost a completed duel or race is rewarded as of a failed run. */
    readonly outcome: "completed" | "failed";
    readonly tier: RewardTier;
    readonly rank: number;
    readonly contribution: number;
    readonly xp: number;
    readonly gold: number;
    readonly currency: Readonly<Record<string, number>>;
    readonly reputation: { readonly factionId: number; readonly amount: number } | null;
    readonly items: readonly { readonly itemId: number; readonly quantity: number }[];
    /** Granted once for each character ever; 0 = none. */
    readonly achievementId: number;
    readonly titleId: number;
    /** How long the run took, for the fastest time in the completion history. */
    readonly elapsedMs: number;
    readonly atMs: number;
  };
};
