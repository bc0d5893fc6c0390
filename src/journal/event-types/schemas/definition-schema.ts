import { z } from "zod";
import { amount, count, flag, id, list, object, position, text, whole } from "./fields.ts";

/** The definition and the loot that a run carries, as the program sees content (camelCase, every default filled in). */

const area = object({ position, radiusMeters: amount });

const ward = object({
  creatureId: id,
  health: amount,
  position: position.nullable(),
  checkpoints: list(position),
  metersPerSecond: amount,
  companionMeters: amount,
});

const objective = object({
  index: count,
  type: z.enum(["kill", "kill_boss", "collect", "interact", "defend", "escort", "survive", "territory", "damage"]),
  target: amount,
  creatureIds: list(id),
  bossId: id,
  itemId: id,
  objectIds: list(id),
  durationMs: amount,
  contributionPerUnit: amount,
  required: flag,
  turnIn: flag,
  name: text,
  hidden: flag,
  activatedBy: list(count),
  checklist: flag,
  busyMs: amount,
  area: area.nullable(),
  ward: ward.nullable(),
  controlPointIds: list(id),
  waves: flag,
  team: count,
  secret: flag,
});

const vote = object({
  question: text,
  options: list(object({ text, activates: list(count) })),
  durationMs: amount,
  defaultOption: count,
});

const phase = object({
  index: count,
  durationMs: amount.nullable(),
  objectives: list(objective),
  vote: vote.nullable(),
});

export const waveType = z.enum(["normal", "elite", "boss", "final"]);

const wave = object({
  type: waveType,
  creatureIds: list(id),
  enemyCount: count,
  spawnPoints: text.nullable(),
  timeLimitMs: amount,
  killThreshold: amount,
  delayMs: amount,
  onTimeout: z.enum(["fail", "advance"]),
});

const rewards = object({
  xp: amount,
  gold: amount,
  currency: z.record(text, amount),
  lootTableId: id,
  reputation: object({ factionId: id, amount: whole }).nullable(),
  achievementId: id,
  titleId: id,
  scaling: z.enum(["tiered", "flat"]),
  tiers: z.enum(["rank", "damage_share"]),
});

const controlPoint = object({
  id,
  name: text,
  position,
  captureRadiusMeters: amount,
  captureTimeMs: amount,
  decayTimeMs: amount,
});

const bossPhase = object({
  healthThreshold: amount,
  abilities: list(z.union([amount, text])),
  addSpawns: list(object({ creatureId: id, count })),
});

const boss = object({
  bossId: id,
  creatureId: id,
  spawnPosition: position,
  phases: list(bossPhase),
  enrageTimerMs: amount,
  despawnTimerMs: amount,
});

const steps = list(object({ participants: count, multiplier: amount }));

export const definition = object({
  id,
  name: text,
  type: z.enum(["invasion", "collection", "territory", "defense", "escort", "world_boss"]),
  zoneId: id,
  durationMs: amount,
  phases: list(phase),
  rewards,
  spawnPoints: text.nullable(),
  waves: list(wave),
  controlPoints: list(controlPoint),
  victoryCondition: z.enum(["hold_all", "hold_majority", "hold_time"]),
  holdTimeRequiredMs: amount,
  scaling: object({ escalation: steps, difficulty: steps }),
  mode: z.enum(["cooperative", "race", "duel", "knockout"]),
  teams: list(object({ id: count, name: text, factionId: id })),
  teamAssignment: z.enum(["balance", "choice", "faction"]),
  rounds: object({ bestOf: count, durationMs: amount, pauseMs: amount, knockedOut: count, survivors: count }),
  abandoned: object({ outcome: z.enum(["continue", "fail", "cancel", "complete"]), afterMs: amount }),
  graceMs: amount,
  boss: boss.nullable(),
});

const drop = { itemId: id, quantity: count, chance: amount, name: text };
const drops = list(object(drop));

const bonusDrop = object({
  ...drop,
  condition: z.enum(["any", "first_completion", "gold_streak", "control_all_points"]),
  streak: count,
});

export const lootTable = object({
  id,
  name: text,
  eventId: id,
  worldBossId: id,
  tierDrops: object({ gold: drops, silver: drops, bronze: drops, participation: drops }),
  bonusDrops: list(bonusDrop),
});
