/** What a game client has on its disk: the event, its zone, spells, and what drops and grows where. From CONTENT_DIR. */

import { OperatorError } from "../../src/config/operator-error.ts";
import type {
  Content,
  ControlPointDefinition,
  EventDefinition,
  ObjectiveDefinition,
} from "../../src/content/definitions.ts";
import { loadContent } from "../../src/content/load-content.ts";
import type { Position, SpellDefinition, ZoneDefinition } from "../../src/content/world-definitions.ts";
import { bossEventId, startableEvents } from "../../src/director/boss-event.ts";

/** The part of the content that bots of one event need. */
export type GameData = {
  readonly event: EventDefinition;
  readonly zone: ZoneDefinition;
  /** Spells with damage, most first; `healing` likewise. */
  readonly damageSpells: readonly SpellDefinition[];
  readonly healingSpells: readonly SpellDefinition[];
  /** Where the event begins: what its first phase is about, else its spawn points. */
  readonly places: readonly Position[];
  /** The event's spawn points, or the middle of the zone. */
  readonly spawnPoints: readonly Position[];
  /** Templates of the objects that are picked up for an item, and of the creatures that drop it, by item. */
  readonly objectsWithItem: ReadonlyMap<number, ReadonlySet<number>>;
  readonly creaturesWithItem: ReadonlyMap<number, ReadonlySet<number>>;
  /** Template of a boss by its boss id, and those of the creatures that it calls. */
  readonly bossTemplates: ReadonlyMap<number, number>;
  readonly addTemplates: ReadonlyMap<number, ReadonlySet<number>>;
};

/**
 * Loads the content and finds an event in it, or a world boss by the id that its event has.
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

/**
 * The part of loaded content that bots of one event need; `source` names the content in the message.
 * @throws OperatorError when it has no such event.
 */
export function gameDataOf(content: Content, eventId: number, source: string): GameData {
  const event = startableEvents(content).get(eventId);
  const zone = content.zones.get(event?.zoneId ?? 0);
  if (event === undefined || zone === undefined) throw unknownEvent(content, eventId, source);
  const spells = [...content.spells.values()];
  const sources = [...content.objects.values()].map(({ id, itemId }) => [itemId, id] as const);
  const drops = [...content.creatures.values()].flatMap(({ id, drops: all }) =>
    all.map(({ itemId }) => [itemId, id] as const),
  );
  const bosses = [...content.worldBosses.values()];
  const spawnPoints = spawnPointsOf(event, zone);
  return {
    event,
    zone,
    damageSpells: spells.filter(({ damage }) => damage > 0).sort((one, other) => other.damage - one.damage),
    healingSpells: spells.filter(({ healing }) => healing > 0).sort((one, other) => other.healing - one.healing),
    places: beginningOf(event, spawnPoints),
    spawnPoints,
    objectsWithItem: grouped(sources),
    creaturesWithItem: grouped(drops),
    bossTemplates: new Map(bosses.map((boss) => [boss.id, boss.creatureTemplateId] as const)),
    addTemplates: grouped(
      bosses.flatMap(({ id, phases }) =>
        phases.flatMap(({ addSpawns }) => addSpawns.map(({ creatureId }) => [id, creatureId] as const)),
      ),
    ),
  };
}

/** What people call what the bots play. */
export function nameOf({ event: { id, boss } }: GameData): string {
  return boss === null ? `Event ${id}` : `World boss ${boss.bossId}`;
}

/** The console command that starts it. */
export function startCommand({ event: { id, boss } }: GameData, zoneInstance: number): string {
  const command = boss === null ? `event start ${id}` : `boss spawn ${boss.bossId}`;
  return zoneInstance === 1 ? command : `${command} ${zoneInstance}`;
}

/** What an objective's number stands for in the event's definition; undefined where content says otherwise than the server. */
export function objectiveOf(data: GameData, phase: number, index: number): ObjectiveDefinition | undefined {
  const definition = data.event.phases.find((candidate) => candidate.index === phase) ?? data.event.phases[phase];
  return definition?.objectives.find((objective) => objective.index === index);
}

/** Where the first phase is played: what it protects, holds or fights stands there. */
function beginningOf(event: EventDefinition, spawnPoints: readonly Position[]): readonly Position[] {
  if (event.boss !== null) return [event.boss.spawnPosition];
  const objectives = event.phases[0]?.objectives ?? [];
  const places = objectives.flatMap(({ type, area, ward, controlPointIds }) => {
    if (type === "territory") return pointsOf(event, controlPointIds).map(({ position }) => position);
    const place = area?.position ?? ward?.position ?? (ward === null ? undefined : spawnPoints[0]);
    return place === undefined ? [] : [place];
  });
  return places.length > 0 ? places : spawnPoints;
}

/** The control points that an objective is about. */
export function pointsOf(
  { controlPoints }: EventDefinition,
  ids: readonly number[],
): readonly ControlPointDefinition[] {
  return controlPoints.filter(({ id }) => ids.length === 0 || ids.includes(id));
}

/** The points of a group (null: the event's own), or the middle of the zone. */
export function spawnPointsOf(
  event: EventDefinition,
  { bounds: { min, max }, spawnPointGroups }: ZoneDefinition,
  groupName: string | null = event.spawnPoints,
): Position[] {
  const group = groupName === null ? undefined : spawnPointGroups[groupName];
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
  const bossId = eventId - bossEventId(0);
  const what = bossId < 0 ? `event ${eventId}` : `world boss ${bossId}`;
  const entries: Iterable<{ id: number; name: string }> =
    bossId < 0 ? content.events.values() : content.worldBosses.values();
  const names = [...entries].map(({ id, name }) => `${id} (${name})`);
  const advice = names.length === 0 ? "it has none" : `take one of ${names.join(", ")}`;
  return new OperatorError(`There is no ${what} in ${source}: ${advice}.`);
}
