/** What a game client has on its disk: the event, its zone, spells, and what drops and grows where. From CONTENT_DIR. */

import { OperatorError } from "../../src/config/operator-error.ts";
import type {
  Content,
  EventDefinition,
  ObjectiveDefinition,
  Position,
  SpellDefinition,
  ZoneDefinition,
} from "../../src/content/definitions.ts";
import { loadContent } from "../../src/content/load-content.ts";

/** The part of the content that bots of one event need. */
export type GameData = {
  readonly event: EventDefinition;
  readonly zone: ZoneDefinition;
  /** Spells with damage, most first; `healing` likewise. */
  readonly damageSpells: readonly SpellDefinition[];
  readonly healingSpells: readonly SpellDefinition[];
  /** Where the event is played: its spawn points, or the middle of the zone. */
  readonly places: readonly Position[];
  /** Templates of the objects that are picked up for an item, and of the creatures that drop it, by item. */
  readonly objectsWithItem: ReadonlyMap<number, ReadonlySet<number>>;
  readonly creaturesWithItem: ReadonlyMap<number, ReadonlySet<number>>;
  /** Template of a boss by its boss id. */
  readonly bossTemplates: ReadonlyMap<number, number>;
};

/**
 * Loads the content and finds an event in it.
 * @throws OperatorError when the content has faults, or has no such event: then the message lists those it has.
 */
export async function loadGameData(contentDir: string, eventId: number): Promise<GameData> {
  const loaded = await loadContent(contentDir);
  if ("faults" in loaded) {
    const [first] = loaded.faults;
    const where = first === undefined ? "" : ` (first ${first.file} ${first.path}: ${first.message})`;
    throw new OperatorError(
      `The content in ${contentDir} has ${loaded.faults.length} faults${where}: correct what "zonetide content check" lists.`,
    );
  }
  return gameDataOf(loaded.content, eventId, contentDir);
}

/** `source` names the content in the message. */
function gameDataOf(content: Content, eventId: number, source: string): GameData {
  const event = content.events.get(eventId);
  const zone = content.zones.get(event?.zoneId ?? 0);
  if (event === undefined || zone === undefined) throw unknownEvent(content, eventId, source);
  const spells = [...content.spells.values()];
  const sources = [...content.objects.values()].map(({ id, itemId }) => [itemId, id] as const);
  const drops = [...content.creatures.values()].flatMap(({ id, drops: all }) =>
    all.map(({ itemId }) => [itemId, id] as const),
  );
  const bosses = [...content.worldBosses.values()].map((boss) => [boss.id, boss.creatureTemplateId] as const);
  return {
    event,
    zone,
    damageSpells: spells.filter(({ damage }) => damage > 0).sort((one, other) => other.damage - one.damage),
    healingSpells: spells.filter(({ healing }) => healing > 0).sort((one, other) => other.healing - one.healing),
    places: placesOf(event, zone),
    objectsWithItem: grouped(sources),
    creaturesWithItem: grouped(drops),
    bossTemplates: new Map(bosses),
  };
}

/** What an objective's number stands for in the event's definition; undefined where content says otherwise than the server. */
export function objectiveOf(data: GameData, phase: number, index: number): ObjectiveDefinition | undefined {
  const definition = data.event.phases.find((candidate) => candidate.index === phase) ?? data.event.phases[phase];
  return definition?.objectives.find((objective) => objective.index === index);
}

function placesOf(event: EventDefinition, { bounds: { min, max }, spawnPointGroups }: ZoneDefinition): Position[] {
  const group = event.spawnPoints === null ? undefined : spawnPointGroups[event.spawnPoints];
  if (group !== undefined && group.length > 0) return group.map(({ position }) => position);
  return [[(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2]];
}

function grouped(pairs: readonly (readonly [number, number])[]): Map<number, Set<number>> {
  const groups = new Map<number, Set<number>>();
  for (const [key, value] of pairs) {
    const group = groups.get(key) ?? new Set();
    groups.set(key, group.add(value));
  }
  return groups;
}

function unknownEvent(content: Content, eventId: number, source: string): OperatorError {
  const names = [...content.events.values()].map(({ id, name }) => `${id} (${name})`);
  const advice = names.length === 0 ? "it has none" : `take one of ${names.join(", ")}`;
  return new OperatorError(`There is no event ${eventId} in ${source}: ${advice}.`);
}
