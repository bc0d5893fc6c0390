import type { EventDefinition, ObjectiveDefinition } from "../../../src/content/definitions.ts";
import type { SpellDefinition } from "../../../src/content/world-definitions.ts";
import type { GameData } from "../../../tools/bots/game-data.ts";
import {
  freshRun,
  type SeenEntity,
  type ShownObjective,
  type ShownRun,
  type Sight,
} from "../../../tools/bots/sight.ts";

/** Makes up what a bot is shown. */

export const CREATURE = 2001;
export const OBJECT = 3001;

export function spell(part: Partial<SpellDefinition>): SpellDefinition {
  return { id: 1, name: "Spell", damage: 0, healing: 0, rangeMeters: 30, cooldownMs: 0, ...part };
}

export function dataOf(event: EventDefinition, spells: readonly SpellDefinition[]): GameData {
  return {
    event,
    zone: { id: 1, name: "Zone", bounds: { min: [-100, -10, -100], max: [100, 10, 100] }, spawnPointGroups: {} },
    damageSpells: spells.filter(({ damage }) => damage > 0).sort((one, other) => other.damage - one.damage),
    healingSpells: spells.filter(({ healing }) => healing > 0),
    places: [
      [0, 0, 0],
      [40, 0, 40],
    ],
    objectsWithItem: new Map(),
    creaturesWithItem: new Map(),
    spawnPoints: [[0, 0, 0]],
    bossTemplates: new Map(),
    addTemplates: new Map(),
  };
}

export function shown({ index, type, target }: ObjectiveDefinition, current = 0): ShownObjective {
  return { index, type, target, current, state: current >= target ? "complete" : "active", busyUntilMs: 0 };
}

/** A run of which these objectives are shown, with what else matters to the test. */
export function run(objectives: readonly ShownObjective[], part: Partial<ShownRun> = {}): ShownRun {
  return { ...freshRun(1, 0, [...objectives]), ...part };
}

/** Puts an entity into view, alive unless told. */
export function see(sight: Sight, part: Partial<SeenEntity> & Pick<SeenEntity, "templateId">): SeenEntity {
  const key = sight.entities.size + 100;
  const entity: SeenEntity = {
    key,
    guid: BigInt(key),
    kind: "creature",
    x: 0,
    y: 0,
    z: 0,
    health: 300,
    healthMax: 300,
    ...part,
  };
  sight.entities.set(key, entity);
  return entity;
}
