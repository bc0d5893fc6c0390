import { ClientEventJoin } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, refuse } from "../game.ts";
import { answerWhenDurable, runHere } from "./run-here.ts";

/** Joins a run of the zone; the answer is `ServerContributionUpdate`. */
export function clientEventJoin(game: Game) {
  return (session: GameSession, { instanceId }: FieldsOf<typeof ClientEventJoin>): void => {
    const { opcode } = ClientEventJoin;
    const player = runHere(game, session, instanceId);
    if (player === null) return refuse(session, "not_found", opcode);
    const joined = game.manager.join(instanceId, player, game.nowMs());
    if (!joined.ok) return refuse(session, joined.refusal, opcode);
    answerWhenDurable(game, joined.run, session, opcode);
  };
}
