/** What the fleet gives each of its bots. */
import type { Dialect } from "../../src/protocol/dialect.ts";
import type { Ticket } from "../client/zonetide-client.ts";
import type { Hurt } from "./brain.ts";
import type { GameData } from "./game-data.ts";
import type { FleetProgress } from "./shown-progress.ts";

/** One character of the fleet. */
export type RosterEntry = {
  readonly rank: number;
  readonly name: string;
  readonly characterId: number;
  readonly ticket: Ticket;
};

/** Who cast at an entity last, and when. */
export type Strike = { rank: number; atMs: number };

export type Address = { readonly host: string; readonly port: number };

export type BotContext = {
  readonly data: GameData;
  readonly zoneInstance: number;
  /** The bots join, and do nothing else. */
  readonly isIdle: boolean;
  readonly dialect: Dialect;
  /** A clock in ms that never goes back. */
  readonly nowMs: () => number;
  /** Where the server is now; after a restart it may be elsewhere. null: nowhere. */
  readonly address: () => Promise<Address | null>;
  /** Waits for a turn to log in; gives back how to end it. */
  readonly loginTurn: () => Promise<() => void>;
  readonly progress: FleetProgress;
  /** The last cast at each entity by any bot, by its key. */
  readonly strikes: Map<number, Strike>;
  readonly recordLatency: (latencyMs: number) => void;
  /** The run that the fleet plays; null while none has been seen. */
  readonly instanceId: () => number | null;
  /** A run of the event was shown. */
  readonly runShown: (instanceId: number) => void;
  /** Another bot nearby that is hurt. */
  readonly hurtNear: (rank: number) => Hurt | null;
  /** The bot's own health was shown. */
  readonly healthShown: (rank: number, isHurt: boolean) => void;
  /** Something that the fleet may wait for has happened. */
  readonly changed: () => void;
};

/** How the run ended for one bot. `missed`: it ended while the bot was away; `lost`: the bot cannot come back. */
export type BotEnding = {
  readonly how: "complete" | "no_part" | "missed" | "lost";
  readonly success: boolean;
};

/** What a bot has to show for itself. */
export type BotScore = {
  contribution: number;
  tier: string;
  xp: number;
  gold: number;
  /** Items of the reward, and items found on the way, by id. */
  readonly items: Map<number, number>;
  readonly found: Map<number, number>;
};
