import {
  ClientCastSpell,
  ClientEventContribute,
  ClientEventJoin,
  ClientEventLeave,
  ClientInteract,
  ClientTeamChoose,
  ClientUseItem,
  ClientVoteCast,
  errorCodes,
} from "../../packets/index.ts";
import type { Dispatch } from "../net/dispatch.ts";
import type { Session } from "../net/session.ts";
import type { Player } from "../world/entity.ts";

/** Packets that can make something that has to become durable. Who only moves, looks or leaves is served as ever. */
const contributing = [
  ClientCastSpell,
  ClientInteract,
  ClientUseItem,
  ClientEventJoin,
  ClientEventLeave,
  ClientEventContribute,
  ClientVoteCast,
  ClientTeamChoose,
] as const;

const message = "The server cannot keep what you do now: try again in a moment.";

/** The same table, which answers contributions with `unavailable` for as long as nothing more can be kept. */
export function holdBackWhile(isBlocked: () => boolean, dispatch: Dispatch<Player>): Dispatch<Player> {
  const table: Record<string, unknown> = { ...dispatch };
  for (const { name, opcode } of contributing) {
    const handle = dispatch[name] as (session: Session<Player>, fields: never) => void | Promise<void>;
    table[name] = (session: Session<Player>, fields: never) =>
      isBlocked() ? session.error(errorCodes.unavailable, opcode, message) : handle(session, fields);
  }
  return table as Dispatch<Player>;
}
