import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { Content } from "../content/definitions.ts";
import type { Director } from "../director/director.ts";
import type { Game } from "../handlers/game.ts";
import type { RunStore } from "../journal/run-store.ts";
import type { SessionRegistry } from "../net/session-registry.ts";
import type { WorldPresenter } from "../presenters/world-presenter.ts";
import type { Player } from "../world/entity.ts";
import type { Configurations } from "./configurations.ts";
import type { Journal } from "./journal.ts";
import type { Persistence } from "./persistence.ts";

/** What the game is made from. */
export type GameParts = {
  readonly config: Config;
  readonly log: Logger;
  readonly content: Content;
  readonly persistence: Persistence;
  readonly journal: Journal;
};

/**
 * The game in memory. `endDelivery` writes what was sent to sessions: the listener's, once there is one. `names` are
 * those of every character that has logged in since the start.
 */
export type GameWorld = Omit<Game, "director" | "completionHistory"> & {
  readonly content: Content;
  readonly registry: SessionRegistry<Player>;
  readonly worldPresenter: WorldPresenter;
  readonly names: Map<number, string>;
  endDelivery: () => boolean;
};

/** The game on its journal, without what starts events by itself. */
export type GameCore = GameWorld &
  Pick<Game, "completionHistory"> & { readonly runs: RunStore; readonly configurations: Configurations };

/** The running game. */
export type RunningGame = GameCore & { readonly director: Director };
