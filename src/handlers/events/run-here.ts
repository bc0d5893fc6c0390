import type { LiveRun } from "../../events/live-run.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { Player } from "../../world/entity.ts";
import { type Game, playing, refuse } from "../game.ts";

/** The session's player, if this run is one of its zone instance; a run elsewhere does not exist for it. */
export function runHere(game: Game, session: GameSession, instanceId: number): Player | null {
  const { player, zone } = playing(game, session);
  const run = game.manager.ledger.get(instanceId)?.live.state;
  return run?.zoneId === zone.definition.id && run.zoneInstance === zone.instance ? player : null;
}

/** Answers with the standing once what was decided is durable, or with `unavailable` if it never will be. */
export function answerWhenDurable(game: Game, run: LiveRun, session: GameSession, opcode: number): void {
  const { instanceId } = run.state;
  run.whenDurable((durable) => {
    const { characterId } = session;
    if (!durable) return refuse(session, "unavailable", opcode);
    game.events.answerStanding(instanceId, characterId ?? 0);
  });
}
