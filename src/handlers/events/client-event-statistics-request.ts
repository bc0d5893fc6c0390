import { ClientEventStatisticsRequest } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, refuse } from "../game.ts";
import { runHere } from "./run-here.ts";

/** Answers a participant with what the participants of its run have done, as it is durable. */
export function clientEventStatisticsRequest(game: Game) {
  return (session: GameSession, { instanceId }: FieldsOf<typeof ClientEventStatisticsRequest>): void => {
    const { opcode } = ClientEventStatisticsRequest;
    const player = runHere(game, session, instanceId);
    if (player === null) return refuse(session, "not_found", opcode);
    const run = game.manager.ledger.get(instanceId);
    const slot = run?.durable?.participants.slotOf(player.characterId) ?? -1;
    if (run?.durable == null || slot < 0) return refuse(session, "not_participating", opcode);
    game.events.showStatistics({ live: run.live, durable: run.durable }, slot, session);
  };
}
