import { ServerEventComplete, ServerRewardDetails } from "../../packets/index.ts";
import type { RunState } from "../events/run-state.ts";
import type { RewardGranted } from "../rewards/reward-events.ts";
import type { GameSession } from "./stage.ts";

/** Tells the owner of a durable reward how the run ended for it, and what it earned besides. */
export function sendReward(session: GameSession, grant: RewardGranted["data"]): void {
  session.sendPacket(ServerEventComplete, {
    instanceId: grant.instanceId,
    eventId: grant.eventId,
    success: grant.outcome === "completed",
    rewardTier: grant.tier,
    contribution: grant.contribution,
    rewardXp: grant.xp,
    rewardGold: grant.gold,
    rewards: grant.items,
  });
  sendDetails(session, grant);
}

function sendDetails(session: GameSession, grant: RewardGranted["data"]): void {
  const { instanceId, eventId, reputation, achievementId, titleId } = grant;
  const currencies = Object.entries(grant.currency).map(([name, amount]) => ({ name, amount }));
  if (currencies.length === 0 && reputation === null && achievementId === 0 && titleId === 0) return;
  session.sendPacket(ServerRewardDetails, {
    instanceId,
    eventId,
    currencies,
    factionId: reputation?.factionId ?? 0,
    reputation: reputation?.amount ?? 0,
    achievementId,
    titleId,
  });
}

/** Tells a participant of a cancelled run that it earned nothing. */
export function sendCancelled(
  session: GameSession,
  { instanceId, eventId, participants }: RunState,
  slot: number,
): void {
  session.sendPacket(ServerEventComplete, {
    instanceId,
    eventId,
    success: false,
    rewardTier: "participation",
    contribution: participants.scores[slot] ?? 0,
    rewardXp: 0,
    rewardGold: 0,
    rewards: [],
  });
}
