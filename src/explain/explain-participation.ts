import type { RunState } from "../events/run-state.ts";
import { computeRewards } from "../rewards/compute-rewards.ts";
import type { CompletionHistory } from "../rewards/reward-history.ts";
import { type ParticipantReward, rewardAt } from "../rewards/reward-request.ts";
import { requestFor } from "../rewards/run-request.ts";
import { contributionBonus, crowdFactor, type Fraction, speedFactor, tierFactor } from "../rewards/scaling.ts";
import { nextThreshold, sortDescending, TIERS, type TierCode, tierCutoffs } from "../rewards/tiers.ts";
import { deciding, type Fact, fact } from "./fact.ts";

/** What is known of a character and a run. `zone`: where it is; null: offline. `granted`: its reward is in the tables. */
export type ParticipationFacts = {
  readonly characterId: number;
  readonly run: RunState | null;
  readonly zone: { readonly zoneId: number; readonly zoneInstance: number } | null;
  readonly granted: boolean;
};

/** Why a character can or cannot join a run, and what it has or will have of it: tier and reward, step by step. */
export function explainParticipation(facts: ParticipationFacts): Fact[] {
  const { run, characterId } = facts;
  if (run === null) return [deciding("There is no such run: look the event's last one up.")];
  const slot = run.participants.slotOf(characterId);
  return [
    ...joinFacts(facts, run, slot),
    ...(slot < 0 ? [] : [...tierFacts(run, slot), ...rewardFacts(facts, run, slot)]),
  ];
}

function joinFacts({ characterId, zone }: ParticipationFacts, run: RunState, slot: number): Fact[] {
  const { instanceId, zoneId, zoneInstance, status, paused, participants } = run;
  const who = `Character ${characterId}`;
  if (slot >= 0 && participants.eliminated[slot] === 1) {
    return [deciding(`${who} was knocked out of run ${instanceId}: nothing that it does counts any more.`)];
  }
  if (slot >= 0 && participants.left[slot] === 0) return [fact(`${who} takes part in run ${instanceId}.`)];
  const before = slot >= 0 ? [fact(`${who} has left run ${instanceId}; its score stays.`)] : [];
  if (status !== "active") return [...before, deciding(`Run ${instanceId} is ${status}: nobody can join it any more.`)];
  const isThere = zone?.zoneId === zoneId && zone.zoneInstance === zoneInstance;
  if (!isThere) {
    const where = zone === null ? "is not in any zone" : `is in instance ${zone.zoneInstance} of zone ${zone.zoneId}`;
    return [...before, deciding(`${who} ${where}, and the run is in instance ${zoneInstance} of zone ${zoneId}.`)];
  }
  if (paused) return [...before, deciding(`${who} may join, but the run is paused: nothing counts.`)];
  return [...before, deciding(`${who} may join run ${instanceId}, or simply contribute.`)];
}

function tierFacts(run: RunState, slot: number): Fact[] {
  const { participants, definition } = run;
  const reward = outcomeOf(run, slot);
  const n = participants.count;
  const basis =
    definition.rewards.tiers === "damage_share"
      ? "its share of all damage (gold 10 %, silver 5 %, bronze 1 %)"
      : `rank ${reward.rank} of ${n} by contribution (gold up to ${Math.ceil(n / 10)} or 500 points, silver up to ${Math.ceil(n / 4)} or 300, bronze up to ${Math.ceil(n / 2)} or 100)`;
  const facts = [
    fact(`Its contribution is ${reward.contribution}.`),
    deciding(
      `Its tier is ${reward.tier}: ${reward.contribution === 0 ? "a contribution of 0 is never better" : basis}.`,
    ),
  ];
  if (run.status !== "active" || definition.rewards.tiers === "damage_share") return facts;
  const cutoffs = tierCutoffs(sortDescending(participants.scores.subarray(0, n)));
  const next = nextThreshold(reward.contribution, cutoffs);
  return next === 0 ? facts : [...facts, fact(`A contribution of ${next} would reach the next tier as things stand.`)];
}

function rewardFacts({ granted }: ParticipationFacts, run: RunState, slot: number): Fact[] {
  const { status, definition, instanceId } = run;
  const reward = outcomeOf(run, slot);
  const { xp, gold, currency } = definition.rewards;
  if (status === "cancelled") return [deciding(`Run ${instanceId} was cancelled: nobody is rewarded.`)];
  const isLost = status === "failed" || (status === "completed" && reward.outcome === "failed");
  const sum = isLost
    ? `a ${status === "failed" ? "failed run" : "lost match"} gives a quarter of ${xp} xp and nothing else: ${reward.xp} xp`
    : `${formula(xp, run, reward)} = ${reward.xp} xp; gold from ${gold} without speed = ${reward.gold}`;
  const names = Object.entries(isLost ? {} : currency).map(([name]) => `${reward.currency[name] ?? 0} ${name}`);
  const when = status === "active" ? "If it were completed now" : granted ? "Granted" : "Waiting to be granted";
  return [deciding(`${when}: ${[sum, ...names].join(", ")}.`)];
}

function formula(base: number, run: RunState, reward: ParticipantReward): string {
  const { definition, participants } = run;
  const sum = `(${base} + ${contributionBonus(reward.contribution)})`;
  if (definition.rewards.scaling === "flat") return sum;
  const request = requestFor(run, noHistory(participants.count));
  const factors: [string, Fraction][] = [
    ["tier", tierFactor(TIERS.indexOf(reward.tier) as TierCode)],
    ["crowd", crowdFactor(participants.count)],
    ["speed", speedFactor(request.timeLeftMs, request.durationMs)],
  ];
  return [
    sum,
    ...factors.map(([name, [above, below]]) => `${name} ${Math.round((above / below) * 1_000) / 1_000}`),
  ].join(" x ");
}

/** The reward of one participant as the worker would compute it, without loot and what depends on earlier runs. */
function outcomeOf(run: RunState, slot: number): ParticipantReward {
  const outcome = run.status === "active" ? ({ ...run, status: "completed" } as RunState) : run;
  return rewardAt(computeRewards({ ...requestFor(outcome, noHistory(run.participants.count)), lootTable: null }), slot);
}

function noHistory(count: number): CompletionHistory {
  return {
    completions: new Uint32Array(count),
    goldStreaks: new Uint32Array(count),
    achieved: new Uint8Array(count),
    titled: new Uint8Array(count),
  };
}
