import type { WardDefinition } from "../content/definitions.ts";
import type { CreatureDefinition, ObjectDefinition } from "../content/world-definitions.ts";
import type { Damager } from "../events/signals.ts";
import type { Character } from "./character-store.ts";
import type { Way } from "./escort-way.ts";
import type { SpawnSpot } from "./spawn-spot.ts";

/** Why an entity is no longer shown. */
export type VanishReason = "despawn" | "death" | "taken" | "out_of_view";

/** What every entity has. Positions are metres, `guid` is unique within the server's life. */
type Presence = {
  readonly guid: number;
  x: number;
  y: number;
  z: number;
  health: number;
  readonly healthMax: number;
  /** Players who are shown this entity. */
  readonly viewers: Set<Player>;
};

/** Who keeps the place of an entity filled, for which run, and must hear that it is gone. */
export type Keeper = { readonly instanceId: number; lost(entity: Creature | WorldObject, nowMs: number): void };

/** A creature, or a boss. `damagers` stand in the order of their first hit. */
export type Creature = Presence & {
  readonly kind: "creature" | "boss";
  readonly templateId: number;
  readonly bossId: number;
  readonly definition: CreatureDefinition;
  readonly spot: SpawnSpot;
  readonly keeper: Keeper;
  readonly damagers: Map<number, { -readonly [Key in keyof Damager]: Damager[Key] }>;
  /** How it attacks now; null: it does not. */
  attack: CreatureDefinition["attack"];
  nextAttackAtMs: number;
  /** The player that hurt it and that it goes after. */
  quarry: Player | null;
};

/** Something to pick up or to use. */
export type WorldObject = Presence & {
  readonly kind: "object";
  readonly templateId: number;
  readonly definition: ObjectDefinition;
  readonly spot: SpawnSpot;
  readonly keeper: Keeper;
};

/** What a run's objective protects or walks with: event creatures attack it, players mend it. */
export type Ward = Presence & {
  readonly kind: "protected" | "escort";
  /** A creature's, or 0. */
  readonly templateId: number;
  readonly objectiveIndex: number;
  readonly definition: WardDefinition;
  readonly way: Way;
  /** Along its way, so far. */
  travelledMeters: number;
};

/** A character in a zone. `correlation` and `packet` name the packet that is being handled for it. */
export type Player = Presence & {
  readonly kind: "player";
  readonly templateId: number;
  readonly characterId: number;
  readonly character: Character;
  readonly correlation: string;
  readonly clientBuild: number;
  readonly factionId: number;
  packet: number;
  /** What this player is shown, itself included. */
  readonly visible: Set<Entity>;
  /** When each spell may be cast again. */
  readonly readyAtMs: Map<number, number>;
  /** Metres it may move at once, as of `movedAtMs`. */
  moveBudgetMeters: number;
  movedAtMs: number;
  /** When it rises again; 0 while it lives. */
  reviveAtMs: number;
};

export type Entity = Creature | WorldObject | Ward | Player;

/** Squared, so that nobody takes a root to compare. */
export function distanceSquared(one: { x: number; y: number; z: number }, x: number, y: number, z: number): number {
  return (one.x - x) ** 2 + (one.y - y) ** 2 + (one.z - z) ** 2;
}

export function isWithin(one: Entity, other: Entity, meters: number): boolean {
  return distanceSquared(one, other.x, other.y, other.z) <= meters * meters;
}
