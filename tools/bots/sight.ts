/** What one bot has been shown and what it remembers of its own doing. The bot writes it, the brain only reads it. */
import type { EntityKindWord, ObjectiveStateWord } from "../../packets/enums.ts";

/** An entity in view. `key` is its guid as a number (exact up to 2^53), `guid` what is sent back. */
export type SeenEntity = {
  readonly key: number;
  readonly guid: bigint;
  readonly kind: EntityKindWord;
  readonly templateId: number;
  x: number;
  y: number;
  z: number;
  health: number;
  readonly healthMax: number;
};

export type ShownObjective = {
  readonly index: number;
  /** The word of the wire: dialect 1 says "kill" for whatever it has no word for. */
  readonly type: string;
  target: number;
  current: number;
  state: ObjectiveStateWord;
};

/** The run that is played, as last shown. */
export type ShownRun = {
  readonly instanceId: number;
  phase: number;
  objectives: ShownObjective[];
};

/** The world as the server shows it to one bot. Positions are metres. */
export type Sight = {
  guid: bigint;
  key: number;
  x: number;
  y: number;
  z: number;
  health: number;
  healthMax: number;
  /** Everything but players. */
  readonly entities: Map<number, SeenEntity>;
  readonly items: Map<number, number>;
  run: ShownRun | null;
};

/** What a bot knows of itself. Times are those of the fleet's clock, in ms. */
export type Memory = {
  /** Number of the bot, from 0: makes bots choose differently. */
  readonly rank: number;
  target: number;
  readonly spellReadyAtMs: Map<number, number>;
  /** Entities that were no target just now, and until when they are left alone. */
  readonly avoidUntilMs: Map<number, number>;
  /** "objective:item" pairs that the server took nothing for. */
  readonly hopeless: Set<string>;
  turnInPending: boolean;
  idleUntilMs: number;
  healAtMs: number;
  /** Since when there has been nothing to do in view; 0: there is something. */
  idleSinceMs: number;
};

export function blankSight(): Sight {
  return {
    guid: 0n,
    key: 0,
    x: 0,
    y: 0,
    z: 0,
    health: 0,
    healthMax: 0,
    entities: new Map(),
    items: new Map(),
    run: null,
  };
}

export function blankMemory(rank: number): Memory {
  return {
    rank,
    target: 0,
    spellReadyAtMs: new Map(),
    avoidUntilMs: new Map(),
    hopeless: new Set(),
    turnInPending: false,
    idleUntilMs: 0,
    healAtMs: 0,
    idleSinceMs: 0,
  };
}

/** Is there still something to do for it? */
export function isOpen({ state, current, target }: ShownObjective): boolean {
  return state !== "complete" && state !== "failed" && current < target;
}
