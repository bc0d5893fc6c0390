import { ClientMove } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, playing, refuse } from "../game.ts";

/** Takes a step; one that is refused leaves the character where the server has it. */
export function clientMove(game: Game) {
  return (session: GameSession, { x, y, z }: FieldsOf<typeof ClientMove>): void => {
    const { player } = playing(game, session);
    const moved = game.world.move(player, x, y, z, game.nowMs());
    if (!moved.ok) refuse(session, moved.refusal, ClientMove.opcode);
  };
}
