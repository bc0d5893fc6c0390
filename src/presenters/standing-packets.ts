import { ServerContributionUpdate, ServerRewardTierUpdate } from "../../packets/index.ts";
import type { RunScreen } from "./run-screen.ts";
import type { GameSession } from "./stage.ts";

/** Tells a participant its contribution, and its tier if that is another than it was last told. */
export function sendStanding({ run, standing }: RunScreen, slot: number, session: GameSession, nowMs: number): void {
  const { instanceId, participants } = run.durable;
  const { contribution, tier, ...thresholds } = standing.place(slot, nowMs);
  const fields = { instanceId, contribution, rewardTier: tier };
  session.sendPacket(ServerContributionUpdate, fields, `contribution ${instanceId}`);
  if (!standing.tell(slot, tier)) return;
  const characterId = BigInt(participants.characterIds[slot] ?? 0);
  session.sendPacket(ServerRewardTierUpdate, { ...fields, characterId, ...thresholds }, `tier ${instanceId}`);
}
