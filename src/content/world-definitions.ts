/** What the world is made of, as content says it: parsed, checked, every default filled in. Distances are metres. */

/** A place in a zone: x, y, z in metres. */
export type Position = readonly [x: number, y: number, z: number];

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
