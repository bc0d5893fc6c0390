import { ServerEventEliminated, ServerEventRound } from "../../packets/index.ts";
import type { RoundEnded } from "../events/mode-events.ts";
import type { ParticipantEliminated } from "../events/run-events.ts";
import type { RunScreen } from "./run-screen.ts";
import { SharedFrame } from "./shared-frame.ts";
import type { Show } from "./stage.ts";

/** A round begins, or whoever comes late is shown the one that is played: the time it has left, 0 for no limit. */
export function showRound(screen: RunScreen, round: number, passedMs: number, show: Show): void {
  const { instanceId, definition } = screen.run.durable;
  const { durationMs } = definition.rounds;
  const timeRemainingMs = durationMs === 0 ? 0 : Math.max(1, durationMs - passedMs);
  show(SharedFrame.of(ServerEventRound, { instanceId, round, state: "started", winner: 0, timeRemainingMs }));
}

export function showPlayedRound(screen: RunScreen, nowMs: number, show: Show): void {
  const { durable, live } = screen.run;
  const { round } = durable;
  if (round === null || round.endedMs >= 0) return;
  showRound(screen, round.round, live.elapsedMs(nowMs) - round.startedMs, show);
}

export function showRoundEnd(screen: RunScreen, { round, winner }: RoundEnded["data"], show: Show): void {
  const { instanceId } = screen.run.durable;
  show(SharedFrame.of(ServerEventRound, { instanceId, round, state: "ended", winner, timeRemainingMs: 0 }));
}

export function showEliminated(
  screen: RunScreen,
  { characterId, round }: ParticipantEliminated["data"],
  show: Show,
): void {
  const { instanceId } = screen.run.durable;
  show(SharedFrame.of(ServerEventEliminated, { instanceId, characterId: BigInt(characterId), round }));
}
