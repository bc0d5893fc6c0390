import { isDeepStrictEqual } from "node:util";
import type { ChainStep } from "../content/definitions.ts";
import type { Ask, Facts } from "./asks.ts";
import { endedAsWanted } from "./chain-progress.ts";
import type { ChainBreak, ChainBroken, ChainSeen } from "./director-events.ts";
import type { ChainProgress, ChainState, DirectorState } from "./director-state.ts";

/** What the chains ask for now: the next step where one has ended, or the note that the chain goes no further. */
export function decideChains(state: DirectorState, nowMs: number, facts: Facts): Ask[] {
  const asks: Ask[] = [];
  for (const { id, steps } of facts.chains.values()) {
    const chain = state.chains.get(id);
    if (chain !== undefined && isDeepStrictEqual(chain.steps, steps)) {
      asks.push(...[...chain.progress.values()].flatMap((progress) => decideStep(chain, progress, nowMs, facts) ?? []));
    } else if (!facts.isBusy(chainKey(id))) asks.push(seen(id, steps, nowMs));
  }
  for (const { chainId, steps } of state.chains.values()) {
    const isGone = steps.length > 0 && !facts.chains.has(chainId);
    if (isGone && !facts.isBusy(chainKey(chainId))) asks.push(seen(chainId, [], nowMs));
  }
  return asks;
}

function chainKey(chainId: number): string {
  return `chain ${chainId}`;
}

function seen(chainId: number, steps: readonly ChainStep[], atMs: number): Ask {
  const event: ChainSeen = { type: "ChainSeen", data: { chainId, steps, atMs } };
  return { kind: "append", key: chainKey(chainId), events: [event] };
}

function decideStep(chain: ChainState, progress: ChainProgress, nowMs: number, facts: Facts): Ask | null {
  const step = progress.step + 1;
  const next = chain.steps[step];
  const key = `${chainKey(chain.chainId)} in ${progress.zoneInstance}`;
  if (progress.status !== "due" || next === undefined || facts.isBusy(key)) return null;
  const { chainId } = chain;
  const { instanceId: afterInstanceId, zoneInstance } = progress;
  const broken = (reason: ChainBreak): ChainBroken => ({
    type: "ChainBroken",
    data: { chainId, step, zoneInstance, afterInstanceId, reason, atMs: nowMs },
  });
  const append = (reason: ChainBreak): Ask => ({ kind: "append", key, events: [broken(reason)] });
  if (!endedAsWanted(progress, next)) return append(progress.outcome === "cancelled" ? "cancelled" : "other_end");
  if (next.minParticipants > 0) {
    const participants = facts.participants.get(afterInstanceId);
    const countKey = `count ${afterInstanceId}`;
    if (participants === undefined) {
      return facts.isBusy(countKey) ? null : { kind: "count", key: countKey, instanceId: afterInstanceId };
    }
    if (participants < next.minParticipants) return append("too_few_participants");
  }
  if (nowMs < progress.endedAtMs + next.delayMs) return null;
  return {
    ...{ kind: "start", key, eventId: next.eventId, zoneInstance },
    cause: { kind: "chain", chainId, step, steps: chain.steps.length, afterInstanceId },
    // The chain's own turn is never locked.
    ifRefused: (reason) => (reason === "locked" ? null : broken(reason)),
  };
}
