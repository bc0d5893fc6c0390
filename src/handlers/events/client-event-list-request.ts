import type { GameSession } from "../../presenters/stage.ts";
import { type Game, playing } from "../game.ts";

/** Answers with the runs of the zone instance. */
export function clientEventListRequest(game: Game) {
  return (session: GameSession): void => {
    const { zone } = playing(game, session);
    game.events.showList(zone, session);
  };
}
