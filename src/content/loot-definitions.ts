/** What is dropped at the end of a run, as content says it. */

/** From best to least. */
export type RewardTier = "gold" | "silver" | "bronze" | "participation";

export type LootDrop = {
  readonly itemId: number;
  readonly quantity: number;
  readonly chance: number;
  readonly name: string;
};

/** `gold_streak_N` has N in `streak`. */
export type BonusDrop = LootDrop & {
  readonly condition: "any" | "first_completion" | "gold_streak" | "control_all_points";
  readonly streak: number;
};

export type LootTableDefinition = {
  readonly id: number;
  readonly name: string;
  /** 0 where the table belongs to none. */
  readonly eventId: number;
  readonly worldBossId: number;
  readonly tierDrops: Readonly<Record<RewardTier, readonly LootDrop[]>>;
  readonly bonusDrops: readonly BonusDrop[];
};
