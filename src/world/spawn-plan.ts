import type { Content, EventDefinition, PhaseDefinition, Position } from "../content/definitions.ts";

/** One place that a phase keeps filled. `bossId` is 0 for an ordinary creature. */
export type SpawnSpot = {
  readonly kind: "creature" | "boss" | "object";
  readonly templateId: number;
  readonly bossId: number;
  readonly position: Position;
};

type Template = Omit<SpawnSpot, "position">;

/** Places around the middle of the zone, for an event that names no group. */
const RING_POINTS = 8;
const RING_METERS = 10;

/**
 * What a phase keeps in its zone: one entity at each point of the event's spawn-point group, in turn through the ids
 * that its objectives name (each once, in file order, creatures before objects), at least one of each, a boss once.
 */
export function spawnPlan(event: EventDefinition, phase: PhaseDefinition, content: Content): SpawnSpot[] {
  const templates = phaseTemplates(phase, content);
  if (templates.length === 0) return [];
  const points = spawnPoints(event, content);
  const spots: SpawnSpot[] = [];
  let turn = 0;
  for (let at = 0; at < Math.max(points.length, templates.length); at += 1) {
    const template = nextTemplate(templates, turn);
    if (template === null) break;
    turn = template.turn + 1;
    spots.push({ ...template.template, position: points[at % points.length] ?? [0, 0, 0] });
  }
  return spots;
}

/** The template whose turn it is; after the first round bosses are passed over. */
function nextTemplate(templates: readonly Template[], turn: number): { template: Template; turn: number } | null {
  for (let skip = 0; skip < templates.length; skip += 1) {
    const template = templates[(turn + skip) % templates.length];
    const isFirstRound = turn + skip < templates.length;
    if (template !== undefined && (isFirstRound || template.kind !== "boss")) return { template, turn: turn + skip };
  }
  return null;
}

function phaseTemplates(phase: PhaseDefinition, content: Content): Template[] {
  const creatures: Template[] = [];
  for (const { creatureIds, bossId, type } of phase.objectives) {
    const kind = type === "kill_boss" ? "boss" : "creature";
    for (const templateId of creatureIds) creatures.push({ kind, templateId, bossId: 0 });
    const templateId = content.worldBosses.get(bossId)?.creatureTemplateId ?? bossId;
    if (bossId !== 0) creatures.push({ kind: "boss", templateId, bossId });
  }
  const named = phase.objectives.flatMap(({ objectIds }) => objectIds);
  const objects = [...named, ...itemSources(phase, named, content)].map((templateId): Template => {
    return { kind: "object", templateId, bossId: 0 };
  });
  return [...distinct(creatures), ...distinct(objects)];
}

/** Objects with an item that the phase collects, where neither its objects nor its creatures give it. */
function itemSources(phase: PhaseDefinition, objectIds: readonly number[], content: Content): number[] {
  const creatureIds = phase.objectives.flatMap((objective) => objective.creatureIds);
  const given = new Set([
    ...objectIds.map((id) => content.objects.get(id)?.itemId),
    ...creatureIds.flatMap((id) => content.creatures.get(id)?.drops.map((drop) => drop.itemId)),
  ]);
  const missing = phase.objectives.map(({ itemId }) => itemId).filter((itemId) => itemId !== 0 && !given.has(itemId));
  return [...content.objects.values()].filter(({ itemId }) => missing.includes(itemId)).map(({ id }) => id);
}

function distinct(templates: readonly Template[]): Template[] {
  const seen = new Set<string>();
  return templates.filter(({ kind, templateId, bossId }) => {
    const key = `${kind} ${templateId} ${bossId}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function spawnPoints(event: EventDefinition, content: Content): readonly Position[] {
  const zone = content.zones.get(event.zoneId);
  const group = event.spawnPoints === null ? undefined : zone?.spawnPointGroups[event.spawnPoints];
  if (group !== undefined && group.length > 0) return group.map(({ position }) => position);
  const { min, max } = zone?.bounds ?? { min: [0, 0, 0], max: [0, 0, 0] };
  const [x, y, z] = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  return Array.from({ length: RING_POINTS }, (_, at) => {
    const angle = (at / RING_POINTS) * 2 * Math.PI;
    const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
    return [
      clamp(x + RING_METERS * Math.cos(angle), min[0], max[0]),
      y,
      clamp(z + RING_METERS * Math.sin(angle), min[2], max[2]),
    ];
  });
}
