/**
 * What content says, as the rest of the program sees it: parsed, checked, camelCase, every default filled in.
 * The JSON files are snake_case; `load-content.ts` is the only place that knows both. Distances are metres.
 */

/** A place in a zone: x, y, z in metres. */
export type Position = readonly [x: number, y: number, z: number];

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
};

/** One phase: it ends when every required objective is complete. */
export type PhaseDefinition = {
  readonly index: number;
  /** null: the phase has no limit of its own, the event's holds; 0: no limit. */
  readonly durationMs: number | null;
  readonly objectives: readonly ObjectiveDefinition[];
};

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
  readonly waves: readonly unknown[];
  readonly controlPoints: readonly ControlPointDefinition[];
  readonly victoryCondition: string | null;
  readonly holdTimeRequiredMs: number;
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
  readonly lootTableId: number;
  readonly currencyReward: Readonly<Record<string, number>>;
  readonly achievementId: number;
  readonly titleId: number;
};

/** From best to least. */
export type RewardTier = "gold" | "silver" | "bronze" | "participation";

export type LootDrop = {
  readonly itemId: number;
  readonly quantity: number;
  readonly chance: number;
  readonly name: string;
};

/** `gold_streak_N` has N in `streak`. */
export type BonusDrop = LootDrop & {
  readonly condition: "any" | "first_completion" | "gold_streak" | "control_all_points";
  readonly streak: number;
};

export type LootTableDefinition = {
  readonly id: number;
  readonly name: string;
  /** 0 where the table belongs to none. */
  readonly eventId: number;
  readonly worldBossId: number;
  readonly tierDrops: Readonly<Record<RewardTier, readonly LootDrop[]>>;
  readonly bonusDrops: readonly BonusDrop[];
};

export type SpawnPoint = { readonly position: Position; readonly rotation: number };

export type ZoneDefinition = {
  readonly id: number;
  readonly name: string;
  readonly bounds: { readonly min: Position; readonly max: Position };
  /** Spawn points by group name. */
  readonly spawnPointGroups: Readonly<Record<string, readonly SpawnPoint[]>>;
};

export type CreatureDefinition = {
  readonly id: number;
  readonly name: string;
  readonly health: number;
  readonly respawnMs: number;
  /** null: it does not fight back. */
  readonly attack: { readonly damage: number; readonly intervalMs: number; readonly aggroRadiusMeters: number } | null;
  readonly drops: readonly { readonly itemId: number; readonly chance: number }[];
};

export type ItemDefinition = { readonly id: number; readonly name: string; readonly stack: number };

/** With an item (not 0) it is picked up, else it is interacted with. */
export type ObjectDefinition = {
  readonly id: number;
  readonly name: string;
  readonly itemId: number;
  readonly respawnMs: number;
};

export type SpellDefinition = {
  readonly id: number;
  readonly name: string;
  readonly damage: number;
  readonly healing: number;
  readonly rangeMeters: number;
  readonly cooldownMs: number;
};

/** All content of a directory, by id. */
export type Content = {
  readonly events: ReadonlyMap<number, EventDefinition>;
  readonly worldBosses: ReadonlyMap<number, WorldBossDefinition>;
  readonly lootTables: ReadonlyMap<number, LootTableDefinition>;
  readonly zones: ReadonlyMap<number, ZoneDefinition>;
  readonly creatures: ReadonlyMap<number, CreatureDefinition>;
  readonly items: ReadonlyMap<number, ItemDefinition>;
  readonly objects: ReadonlyMap<number, ObjectDefinition>;
  readonly spells: ReadonlyMap<number, SpellDefinition>;
};
