import { ClientInteract } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, playing, refuse } from "../game.ts";

/** Picks up or uses an object. */
export function clientInteract(game: Game) {
  return (session: GameSession, { guid }: FieldsOf<typeof ClientInteract>): void => {
    const { player } = playing(game, session);
    const used = game.world.interact(player, Number(guid), game.nowMs());
    if (!used.ok) refuse(session, used.refusal, ClientInteract.opcode);
  };
}
