import { disconnectReasons } from "../../packets/index.ts";
import type { KickedPlayer } from "../console/operations.ts";
import type { RunningGame } from "./game-parts.ts";

/** Ends the session of whoever plays a character of this name; its place in events is kept for the grace time. */
export function kickPlayer(
  { registry, names }: Pick<RunningGame, "registry" | "names">,
  wanted: string,
  reason: string,
): KickedPlayer {
  for (const [characterId, name] of names) {
    if (name.toLowerCase() !== wanted.toLowerCase()) continue;
    const session = registry.find(characterId);
    if (session === undefined) continue;
    session.close(
      disconnectReasons.kicked,
      `A game master has ended your session${reason === "" ? "." : `: ${reason}`}`,
    );
    return { characterId, name };
  }
  return null;
}
