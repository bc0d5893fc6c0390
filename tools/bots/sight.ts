/** What one bot has been shown and what it remembers of its own doing. The bot writes it, the brain only reads it. */
import type { EntityKindWord, ObjectiveStateWord } from "../../packets/enums.ts";

/** An entity in view, another player's only in a duel (then the template is the character's id). `key` is its guid as a number (exact up to 2^53), `guid` what is sent back. */
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
  /** Until when nothing more counts for it, as content says; 0: it is not busy. */
  busyUntilMs: number;
};

/** A control point: `owner` is a team (without teams 1), 0 nobody; `progress` is in per cent. */
export type ShownPoint = {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
  readonly owner: number;
  readonly progress: number;
  readonly contested: boolean;
};

/** A round, and who was seen to fall in it. */
export type ShownRound = { readonly round: number; isOn: boolean; readonly fallen: Set<number> };

/** The run that is played, as last shown. */
export type ShownRun = {
  readonly instanceId: number;
  phase: number;
  objectives: ShownObjective[];
  isPaused: boolean;
  /** The bot was knocked out: nothing that it does counts. */
  isOut: boolean;
  /** 0: none. */
  ownTeam: number;
  readonly points: Map<number, ShownPoint>;
  round: ShownRound | null;
  /** Team of each participant by character, as the statistics told at the start of a round. */
  readonly teams: Map<number, number>;
  /** Open votes: how many options each has. */
  readonly votes: Map<number, number>;
  /** Number of the wave that came last; 0 before the first. */
  wave: number;
  /** How often an object was taken at each place of this phase. */
  readonly taken: Map<string, number>;
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
  /** Other players, in a duel only. */
  readonly players: Map<number, SeenEntity>;
  readonly items: Map<number, number>;
  run: ShownRun | null;
};

/** What a bot knows of itself. Times are those of the fleet's clock, in ms. */
export type Memory = {
  /** Number of the bot, from 0: makes bots choose differently. */
  readonly rank: number;
  /** Its place among those of its team that are online, and how many they are. */
  squad: { readonly index: number; readonly count: number };
  target: number;
  readonly spellReadyAtMs: Map<number, number>;
  /** Entities that were no target just now, and until when they are left alone. */
  readonly avoidUntilMs: Map<number, number>;
  /** "objective:item" pairs that the server took nothing for. */
  readonly hopeless: Set<string>;
  /** "run:vote" pairs that it has answered. */
  readonly voted: Set<string>;
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
    players: new Map(),
    items: new Map(),
    run: null,
  };
}

export function blankMemory(rank: number): Memory {
  return {
    rank,
    squad: { index: rank, count: rank + 1 },
    target: 0,
    spellReadyAtMs: new Map(),
    avoidUntilMs: new Map(),
    hopeless: new Set(),
    voted: new Set(),
    turnInPending: false,
    idleUntilMs: 0,
    healAtMs: 0,
    idleSinceMs: 0,
  };
}

/** A run as it is when its `ServerEventStart` comes: what else it has follows. */
export function freshRun(instanceId: number, phase: number, objectives: ShownObjective[]): ShownRun {
  return {
    instanceId,
    phase,
    objectives,
    isPaused: false,
    isOut: false,
    ownTeam: 0,
    points: new Map(),
    round: null,
    teams: new Map(),
    votes: new Map(),
    wave: 0,
    taken: new Map(),
  };
}

/** Where an object stands, as a key: what comes back there is the same thing again. */
export function placeKey({ x, y, z }: { readonly x: number; readonly y: number; readonly z: number }): string {
  return `${Math.round(x * 10)} ${Math.round(y * 10)} ${Math.round(z * 10)}`;
}

/** Notes that an object was taken from its place. */
export function countTaken({ run }: Sight, object: SeenEntity): void {
  const place = placeKey(object);
  run?.taken.set(place, (run.taken.get(place) ?? 0) + 1);
}

/** Is there still something to do for it? */
export function isOpen({ state, current, target }: ShownObjective): boolean {
  return state !== "complete" && state !== "failed" && current < target;
}
