import { ClientEventLeave } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, refuse } from "../game.ts";
import { runHere } from "./run-here.ts";

/** Leaves a run; the score stays. The answer, `ServerEventList`, follows from the durable event. */
export function clientEventLeave(game: Game) {
  return (session: GameSession, { instanceId }: FieldsOf<typeof ClientEventLeave>): void => {
    const { opcode } = ClientEventLeave;
    const player = runHere(game, session, instanceId);
    if (player === null) return refuse(session, "not_found", opcode);
    const left = game.manager.leave(instanceId, player, game.nowMs());
    if (!left.ok) return refuse(session, left.refusal, opcode);
    left.run.whenDurable((durable) => {
      if (!durable) refuse(session, "unavailable", opcode);
    });
  };
}
