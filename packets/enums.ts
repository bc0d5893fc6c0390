import { defineEnum, type WordOf } from "../src/protocol/field-types.ts";

/** What an objective asks for. Dialect 1 is that of the documented system, dialect 2 that of the later emulator. */
export const objectiveType = defineEnum(
  "objective type",
  { kill: 0, collect: 1, defend: 2, interact: 3, survive: 4 },
  {
    kill: 0,
    kill_boss: 1,
    collect: 2,
    interact: 3,
    defend: 4,
    escort: 5,
    survive: 6,
    territory: 7,
    damage: 8,
  },
);

/** Dialect 1 leaves it out of ServerEventStart, and has it in ServerEventList with the same bytes. */
export const eventType = defineEnum("event type", {
  invasion: 0,
  collection: 1,
  territory: 2,
  defense: 3,
  escort: 4,
  world_boss: 5,
});

/** How well a participant did; it decides the rewards. */
export const rewardTier = defineEnum("reward tier", { participation: 0, bronze: 1, silver: 2, gold: 3 });

export const waveType = defineEnum("wave type", { normal: 0, elite: 1, boss: 2, final: 3 });

/** Where one objective stands. */
export const objectiveState = defineEnum("objective state", { inactive: 0, active: 1, complete: 2, failed: 3 });

/** Whether a run's time passes. */
export const eventStatus = defineEnum("event status", { active: 0, paused: 1 });

export const roundState = defineEnum("round state", { started: 0, ended: 1 });

/** How those who take part stand to each other; content has the same words. */
export const eventMode = defineEnum("event mode", { cooperative: 0, race: 1, duel: 2, knockout: 3 });

/** What an entity is; `protected` and `escort` are those that players keep alive. */
export const entityKind = defineEnum("entity kind", {
  creature: 0,
  boss: 1,
  object: 2,
  protected: 3,
  escort: 4,
  player: 5,
});

/** What an announcement is about. A planned stop is a `shutdown`, or a `drain` that ends once everybody has gone. */
export const announcementKind = defineEnum("announcement kind", {
  announcement: 0,
  motd: 1,
  shutdown: 2,
  drain: 3,
  stop_cancelled: 4,
});

export type ObjectiveTypeWord = WordOf<typeof objectiveType>;
export type EventTypeWord = WordOf<typeof eventType>;
export type RewardTierWord = WordOf<typeof rewardTier>;
export type WaveTypeWord = WordOf<typeof waveType>;
export type ObjectiveStateWord = WordOf<typeof objectiveState>;
export type EventStatusWord = WordOf<typeof eventStatus>;
export type RoundStateWord = WordOf<typeof roundState>;
export type EventModeWord = WordOf<typeof eventMode>;
export type EntityKindWord = WordOf<typeof entityKind>;
export type AnnouncementKindWord = WordOf<typeof announcementKind>;

/** Every enum, for the documentation. */
export const allEnums = [
  objectiveType,
  eventType,
  rewardTier,
  waveType,
  objectiveState,
  eventStatus,
  roundState,
  eventMode,
  entityKind,
  announcementKind,
] as const;
