import type { RewardTier } from "../../../src/content/loot-definitions.ts";
import { elapsedMs, endedAtMs, lootTable, type ToldParticipant, type ToldRun } from "./told-runs.ts";

/**
 * What characters own after some runs, worked out once more and slowly: run by run in the order of their ends, with
 * counting instead of sorting and BigInt instead of factors. It shares no code with the rewards that it checks.
 */
export class RewardModel {
  readonly #sums = new Map<string, number>();
  readonly #honours: string[] = [];
  readonly #completions = new Map<string, Completions>();
  grants = 0;

  take(run: ToldRun): void {
    if (run.end === "RunCancelled") return;
    // Nobody is twice in a run, so the order within it does not matter.
    for (const participant of run.participants) {
      this.grants += 1;
      if (run.end === "RunFailed" || hasLost(run, participant)) {
        this.#add(participant, "xp", BigInt(run.definition.rewards.xp) / 4n);
      } else this.#reward(run, participant);
    }
  }

  /** `<character> <what>` and how much of it, without what adds up to nothing. */
  sums(): Record<string, number> {
    return Object.fromEntries([...this.#sums].filter(([, amount]) => amount > 0).toSorted());
  }

  /** `<character> <achievement or title> <id> <run>`. */
  honours(): string[] {
    return this.#honours.map((line) => line).toSorted();
  }

  completions(): (Completions & { key: string })[] {
    const rows = [...this.#completions].map(([key, row]) => ({ key, ...row }));
    return rows.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  }

  #reward(run: ToldRun, participant: ToldParticipant): void {
    const { rewards } = run.definition;
    const { tier } = tierOf(run, participant);
    const isFlat = rewards.scaling === "flat";
    const quarters = isFlat ? 4n : ({ gold: 4n, silver: 3n, bronze: 2n, participation: 1n } as const)[tier];
    const bonus = BigInt(participant.score) / 10n;
    const limit = BigInt(run.definition.durationMs);
    const speed = isFlat || limit === 0n ? [1n, 1n] : [4n * limit + BigInt(run.timeLeftMs), 4n * limit];
    const [above = 1n, below = 1n] = speed;
    this.#add(participant, "xp", ((BigInt(rewards.xp) + bonus) * quarters * above) / (4n * below));
    this.#add(participant, "gold", ((BigInt(rewards.gold) + bonus) * quarters) / 4n);
    for (const [name, amount] of Object.entries(rewards.currency)) {
      this.#add(participant, `currency ${name}`, (BigInt(amount) * quarters) / 4n);
    }
    const { reputation } = rewards;
    if (reputation !== null) {
      this.#add(participant, `faction ${reputation.factionId}`, (BigInt(reputation.amount) * quarters) / 4n);
    }
    if (tier !== "participation") this.#honour(run, participant, "achievement", rewards.achievementId);
    if (tier === "gold") this.#honour(run, participant, "title", rewards.titleId);
    this.#loot(run, participant, tier);
    this.#complete(run, participant, tier);
  }

  #loot(run: ToldRun, participant: ToldParticipant, tier: RewardTier): void {
    const before = this.#completions.get(keyOf(run, participant));
    const bonus = {
      any: true,
      first_completion: before === undefined,
      gold_streak: tier === "gold" && (before?.streak ?? 0) >= 1,
      control_all_points: run.controlsAllPoints,
    };
    const won = [...lootTable.tierDrops[tier], ...lootTable.bonusDrops.filter(({ condition }) => bonus[condition])];
    for (const { itemId, quantity } of won) this.#add(participant, `item ${itemId}`, BigInt(quantity));
  }

  #complete(run: ToldRun, participant: ToldParticipant, tier: RewardTier): void {
    const key = keyOf(run, participant);
    const none = { count: 0, gold: 0, silver: 0, bronze: 0, best: 0, fastest: Number.POSITIVE_INFINITY };
    const row = this.#completions.get(key) ?? { ...none, streak: 0, lastMs: 0 };
    row.count += 1;
    if (tier !== "participation") row[tier] += 1;
    row.best = Math.max(row.best, participant.score);
    row.fastest = Math.min(row.fastest, elapsedMs(run));
    row.streak = tier === "gold" ? row.streak + 1 : 0;
    row.lastMs = endedAtMs(run);
    this.#completions.set(key, row);
  }

  #honour({ instanceId }: ToldRun, { characterId }: ToldParticipant, kind: string, id: number): void {
    const what = `${characterId} ${kind} ${id} `;
    if (id !== 0 && !this.#honours.some((line) => line.startsWith(what))) this.#honours.push(what + instanceId);
  }

  #add({ characterId }: ToldParticipant, what: string, amount: bigint): void {
    const key = `${characterId} ${what}`;
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + Number(amount));
  }
}

export type Completions = {
  count: number;
  gold: number;
  silver: number;
  bronze: number;
  best: number;
  fastest: number;
  streak: number;
  lastMs: number;
};

function keyOf({ definition }: ToldRun, { characterId }: ToldParticipant): string {
  return `${characterId} ${definition.id}`;
}

function hasLost({ definition, winner }: ToldRun, { team, characterId }: ToldParticipant): boolean {
  if (winner === 0) return false;
  return definition.mode === "race" ? team !== winner : definition.mode === "duel" && characterId !== winner;
}

function tierOf(run: ToldRun, own: ToldParticipant): { tier: RewardTier } {
  const { participants, definition } = run;
  const n = participants.length;
  const tier = (): RewardTier => {
    if (own.score === 0) return "participation";
    if (definition.rewards.tiers === "damage_share") {
      const all = participants.reduce((sum, { damage }) => sum + damage, 0);
      const reaches = (percent: number) => own.damage > 0 && own.damage * 100 >= all * percent;
      return reaches(10) ? "gold" : reaches(5) ? "silver" : reaches(1) ? "bronze" : "participation";
    }
    const better = participants.filter(({ score }) => score > own.score).length;
    if (better * 10 < n || own.score >= 500) return "gold";
    if (better * 4 < n || own.score >= 300) return "silver";
    return better * 2 < n || own.score >= 100 ? "bronze" : "participation";
  };
  const reached = tier();
  return { tier: own.eliminated && reached !== "participation" ? "bronze" : reached };
}
