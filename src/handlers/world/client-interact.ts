import { ClientInteract } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, playing, refuse } from "../game.ts";
import { call } from "./call.ts";

/** Picks up or uses an object, which may call something. */
export function clientInteract(game: Game) {
  return (session: GameSession, { guid }: FieldsOf<typeof ClientInteract>): void => {
    const { player, zone } = playing(game, session);
    const object = zone.entities.get(Number(guid));
    const used = game.world.interact(player, Number(guid), game.nowMs());
    if (!used.ok) return refuse(session, used.refusal, ClientInteract.opcode);
    if (object?.kind === "object") call(game, session, { objectId: object.definition.id }, ClientInteract.opcode);
  };
}
