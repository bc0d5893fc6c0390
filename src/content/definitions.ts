import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";
import type { LootTableDefinition } from "./loot-definitions.ts";
import type {
  CreatureDefinition,
  ItemDefinition,
  ObjectDefinition,
  Position,
  SpellDefinition,
  ZoneDefinition,
} from "./world-definitions.ts";

/**
 * What content says, as the rest of the program sees it: parsed, checked, camelCase, every default filled in.
 * The JSON files are snake_case; `load-content.ts` is the only place that knows both. Distances are metres.
 */

/** Every kind of objective that content may name. */
export type ObjectiveType =
  | "kill"
  | "kill_boss"
  | "collect"
  | "interact"
  | "defend"
  | "escort"
  | "survive"
  | "territory"
  | "damage";

/** The kinds of event that the wire knows (dialect 2). */
export type EventType = "invasion" | "collection" | "territory" | "defense" | "escort" | "world_boss";

/** One objective of one phase. Lists are empty and ids 0 where content names none. */
export type ObjectiveDefinition = {
  readonly index: number;
  readonly type: ObjectiveType;
  /** Units to reach: kills, items, interactions, points of damage, or seconds for the timed kinds. */
  readonly target: number;
  readonly creatureIds: readonly number[];
  readonly bossId: number;
  readonly itemId: number;
  readonly objectIds: readonly number[];
  /** Time of the objective itself; 0 = none of its own. */
  readonly durationMs: number;
  /** Contribution for one unit (for `damage`: for each 100 points). */
  readonly contributionPerUnit: number;
  readonly required: boolean;
  /** A `collect` objective that counts items handed in, not items found. */
  readonly turnIn: boolean;
  /** What game masters call it; empty where content gives no name. */
  readonly name: string;
  /** Not shown and not counted until every objective of `activatedBy` (indices of its phase) is complete. */
  readonly hidden: boolean;
  readonly activatedBy: readonly number[];
  /** An `interact` objective whose objects count once each in a run. */
  readonly checklist: boolean;
  /** How long nothing more counts after each unit that did; its own clock stands still meanwhile. 0 = never busy. */
  readonly busyMs: number;
  /** Where a `survive` or `defend` objective is played; null: everywhere in the zone. */
  readonly area: AreaDefinition | null;
  /** What a `defend` objective protects, or who an `escort` objective walks with; null for other kinds. */
  readonly ward: WardDefinition | null;
  /** Control points of the event that a `territory` objective is about; empty: all. */
  readonly controlPointIds: readonly number[];
  /** Ended by the last of the event's waves; its units are waves then. */
  readonly waves: boolean;
  /** The team that it belongs to; 0: everyone's. */
  readonly team: number;
  /** A team's objective that other teams are not shown. */
  readonly secret: boolean;
};

/** A ball around a place, in metres. */
export type AreaDefinition = { readonly position: Position; readonly radiusMeters: number };

/** Somebody or something to keep alive. Event creatures attack it; healing spells mend it. */
export type WardDefinition = {
  /** Creature that it looks like; 0: none, then `ServerEntityCreate.templateId` is 0. */
  readonly creatureId: number;
  readonly health: number;
  /** Where it stands, or starts from; null: the first spawn point of the event. */
  readonly position: Position | null;
  /** Where an escort goes, in order; empty: the event's spawn points. A protected one stays. */
  readonly checkpoints: readonly Position[];
  readonly metersPerSecond: number;
  /** How near a participant must be for an escort to walk. */
  readonly companionMeters: number;
};

/** One phase: it ends when every required objective is complete. */
export type PhaseDefinition = {
  readonly index: number;
  /** null: the phase has no limit of its own, the event's holds; 0: no limit. */
  readonly durationMs: number | null;
  readonly objectives: readonly ObjectiveDefinition[];
  /** What the participants are asked when the phase begins. */
  readonly vote: VoteDefinition | null;
};

/** A question to each team. An option makes objectives of its phase active: without it they stay hidden. */
export type VoteDefinition = {
  readonly question: string;
  /** 2 to 5. */
  readonly options: readonly { readonly text: string; readonly activates: readonly number[] }[];
  readonly durationMs: number;
  /** Index of the option that stands for no answer. */
  readonly defaultOption: number;
};

/** How waves look on the wire. */
export type WaveType = "normal" | "elite" | "boss" | "final";

/** One wave of an event. */
export type WaveDefinition = {
  readonly type: WaveType;
  readonly creatureIds: readonly number[];
  readonly enemyCount: number;
  /** Spawn-point group of the zone; null: the event's. */
  readonly spawnPoints: string | null;
  /** 0 = no limit. */
  readonly timeLimitMs: number;
  /** Part of the wave, from 0 to 1, whose death clears it. */
  readonly killThreshold: number;
  /** Pause before the next wave. */
  readonly delayMs: number;
  readonly onTimeout: "fail" | "advance";
};

/** What makes an event larger with more participants: the last step whose `participants` are reached counts. */
export type ScalingStep = { readonly participants: number; readonly multiplier: number };

export type ScalingDefinition = {
  /** Multiplies targets and creature counts; empty: 1. */
  readonly escalation: readonly ScalingStep[];
  /** Multiplies the health of creatures; empty: 1. */
  readonly difficulty: readonly ScalingStep[];
};

export type EventMode = "cooperative" | "race" | "duel" | "knockout";

/** Teams have numbers from 1; 0 is nobody's. `factionId` 0: open to any. */
export type TeamDefinition = { readonly id: number; readonly name: string; readonly factionId: number };

/** Rounds of a duel (`bestOf`) or a knockout (`durationMs` each, `knockedOut` fall until `survivors` are left). */
export type RoundsDefinition = {
  readonly bestOf: number;
  readonly durationMs: number;
  readonly pauseMs: number;
  readonly knockedOut: number;
  readonly survivors: number;
};

/** What becomes of a run that everyone left. `continue`: it goes on to its limit. */
export type AbandonedRule = {
  readonly outcome: "continue" | "fail" | "cancel" | "complete";
  readonly afterMs: number;
};

export type VictoryCondition = "hold_all" | "hold_majority" | "hold_time";

export type RewardsDefinition = {
  readonly xp: number;
  readonly gold: number;
  readonly currency: Readonly<Record<string, number>>;
  /** 0 = no loot. */
  readonly lootTableId: number;
  readonly reputation: { readonly factionId: number; readonly amount: number } | null;
  readonly achievementId: number;
  readonly titleId: number;
  readonly scaling: "tiered" | "flat";
  /** What tiers go by: rank and contribution, or the share of all damage (world bosses). */
  readonly tiers: "rank" | "damage_share";
};

export type ControlPointDefinition = {
  readonly id: number;
  readonly name: string;
  readonly position: Position;
  readonly captureRadiusMeters: number;
  readonly captureTimeMs: number;
  readonly decayTimeMs: number;
};

/** One public event. A run carries its own copy, so that changed content cannot change a run under way. */
export type EventDefinition = {
  readonly id: number;
  readonly name: string;
  readonly type: EventType;
  readonly zoneId: number;
  /** Limit of the whole event; 0 = no limit. Absent in content: 300,000. */
  readonly durationMs: number;
  readonly phases: readonly PhaseDefinition[];
  readonly rewards: RewardsDefinition;
  /** Name of the spawn-point group in the event's zone; null: around the middle of the zone. */
  readonly spawnPoints: string | null;
  readonly waves: readonly WaveDefinition[];
  readonly controlPoints: readonly ControlPointDefinition[];
  readonly victoryCondition: VictoryCondition;
  readonly holdTimeRequiredMs: number;
  readonly scaling: ScalingDefinition;
  readonly mode: EventMode;
  /** Empty in a cooperative event. */
  readonly teams: readonly TeamDefinition[];
  readonly teamAssignment: "balance" | "choice" | "faction";
  readonly rounds: RoundsDefinition;
  readonly abandoned: AbandonedRule;
  /** How long a participant who is gone keeps its place. */
  readonly graceMs: number;
  /** The encounter of a world boss that this event was made of; null for every event of content. */
  readonly boss: BossEncounter | null;
};

/** New values by the path of the key in the content's JSON, such as `phases[0].objectives[0].target`. */
export type VariationChanges = Readonly<Record<string, string | number | boolean | null>>;

/** An event with some keys changed, under a name of its own: what a festival makes of it, say. */
export type EventVariation = {
  readonly name: string;
  readonly changes: VariationChanges;
  readonly definition: EventDefinition;
};

/** What a run needs to know of its boss. */
export type BossEncounter = {
  readonly bossId: number;
  readonly creatureId: number;
  readonly spawnPosition: Position;
  /** In the order in which they are reached; thresholds in per cent of its health. */
  readonly phases: WorldBossDefinition["phases"];
  /** Time from the first blow until it is enraged, and unengaged time until it goes; 0 = never. */
  readonly enrageTimerMs: number;
  readonly despawnTimerMs: number;
};

export type WorldBossDefinition = {
  readonly id: number;
  readonly name: string;
  readonly creatureTemplateId: number;
  readonly zoneId: number;
  readonly spawnPosition: Position;
  readonly spawnWindow: { readonly startHour: number; readonly endHour: number } | null;
  readonly spawnCooldownHours: number;
  readonly despawnTimerMs: number;
  readonly phases: readonly {
    readonly healthThreshold: number;
    readonly abilities: readonly (number | string)[];
    readonly addSpawns: readonly { readonly creatureId: number; readonly count: number }[];
  }[];
  readonly enrageTimerMs: number;
  /** An object or item by which players call it; 0: by timer. */
  readonly calledByObjectId: number;
  readonly calledByItemId: number;
  /** Of the window's hours (IANA). */
  readonly timezone: string;
  readonly rewardXp: number;
  readonly rewardGold: number;
  readonly lootTableId: number;
  readonly currencyReward: Readonly<Record<string, number>>;
  readonly achievementId: number;
  readonly titleId: number;
};

/** Events that follow each other. A locked step cannot be started before its predecessor is done. */
export type ChainDefinition = {
  readonly id: number;
  readonly name: string;
  readonly steps: readonly ChainStep[];
};

/** The first step has no predecessor: its `on`, delay and conditions do not matter. */
export type ChainStep = {
  readonly eventId: number;
  readonly on: "completed" | "failed" | "ended";
  readonly delayMs: number;
  readonly minParticipants: number;
  readonly locked: boolean;
};

/** All content of a directory, by id. */
export type Content = {
  readonly events: ReadonlyMap<number, EventDefinition>;
  /** Of the events that have any, in the order in which they are written. */
  readonly variations: ReadonlyMap<number, readonly EventVariation[]>;
  readonly worldBosses: ReadonlyMap<number, WorldBossDefinition>;
  readonly lootTables: ReadonlyMap<number, LootTableDefinition>;
  readonly zones: ReadonlyMap<number, ZoneDefinition>;
  readonly creatures: ReadonlyMap<number, CreatureDefinition>;
  readonly items: ReadonlyMap<number, ItemDefinition>;
  readonly objects: ReadonlyMap<number, ObjectDefinition>;
  readonly spells: ReadonlyMap<number, SpellDefinition>;
  readonly schedules: ReadonlyMap<number, ScheduleDefinition>;
  readonly chains: ReadonlyMap<number, ChainDefinition>;
};
