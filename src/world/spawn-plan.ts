import type { Content, ObjectiveDefinition, PhaseDefinition } from "../content/definitions.ts";
import type { Position } from "../content/world-definitions.ts";
import type { RunState } from "../events/run-state.ts";
import { spawnPoints } from "./spawn-points.ts";
import { type SpawnSpot, spotOf } from "./spawn-spot.ts";

type Template = Pick<SpawnSpot, "kind" | "templateId" | "bossId">;

/** What a plan is made from. */
export type PlannedRun = Pick<RunState, "definition" | "phase" | "scale" | "objectives">;

/**
 * What a phase keeps in its zone: one entity at each point of the event's spawn-point group, in turn through the ids
 * that its objectives name (each once, in file order, creatures before objects), at least one of each, a boss once;
 * of each creature as many times more as the phase is scaled by. The boss that the run is about has a place of its own,
 * and what comes in waves is none of this.
 */
export function spawnPlan(run: PlannedRun, content: Content): SpawnSpot[] {
  const { definition, scale } = run;
  const phase = definition.phases[run.phase];
  if (phase === undefined) return [];
  const points = spawnPoints(definition, content);
  const templates = phaseTemplates(phase, (objective) => isEncounter(run, objective), content);
  const spots = withCreatures(inTurn(templates, points), points, scale.creatures);
  return [...spots, ...encounterSpots(run, spots.length)];
}

function inTurn(templates: readonly Template[], points: readonly Position[]): SpawnSpot[] {
  const spots: SpawnSpot[] = [];
  if (templates.length === 0) return spots;
  let turn = 0;
  for (let at = 0; at < Math.max(points.length, templates.length); at += 1) {
    const template = nextTemplate(templates, turn);
    if (template === null) break;
    turn = template.turn + 1;
    spots.push(spotOf({ ...template.template, position: points[at % points.length] ?? [0, 0, 0], place: at }));
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

/**
 * The plan with `multiplier` times as many of each ordinary creature, at least one. Only creatures are added and taken
 * away, at the end of the plan: the places of objects stay what they are.
 */
function withCreatures(spots: readonly SpawnSpot[], points: readonly Position[], multiplier: number): SpawnSpot[] {
  const ids = new Set(spots.filter(({ kind }) => kind === "creature").map(({ templateId }) => templateId));
  let scaled = [...spots];
  let place = spots.length;
  for (const templateId of ids) {
    const own = spots.filter((spot) => spot.kind === "creature" && spot.templateId === templateId);
    const wanted = Math.max(1, Math.round(own.length * multiplier));
    const surplus = new Set(own.slice(wanted));
    scaled = scaled.filter((spot) => !surplus.has(spot));
    for (let more = own.length; more < wanted; more += 1) {
      scaled.push(
        spotOf({ kind: "creature", templateId, position: points[place % points.length] ?? [0, 0, 0], place }),
      );
      place += 1;
    }
  }
  return scaled;
}

function isEncounter({ definition: { boss } }: PlannedRun, { type, bossId }: ObjectiveDefinition): boolean {
  return boss !== null && type === "kill_boss" && bossId === boss.bossId;
}

/** The boss that the run is about, unless it was killed already. */
function encounterSpots(run: PlannedRun, place: number): SpawnSpot[] {
  const { boss } = run.definition;
  const objective = run.objectives.find(({ definition }) => isEncounter(run, definition));
  if (boss === null || objective === undefined || objective.status === "complete") return [];
  const { bossId, creatureId: templateId, spawnPosition: position } = boss;
  return [spotOf({ kind: "boss", templateId, bossId, position, place, once: true, isEncounter: true })];
}

type Excluded = (objective: ObjectiveDefinition) => boolean;

function phaseTemplates(phase: PhaseDefinition, isExcluded: Excluded, content: Content): Template[] {
  const creatures: Template[] = [];
  for (const objective of phase.objectives) {
    if (isExcluded(objective)) continue;
    const { creatureIds, bossId, type, waves } = objective;
    const kind = type === "kill_boss" ? "boss" : "creature";
    if (!waves) for (const templateId of creatureIds) creatures.push({ kind, templateId, bossId: 0 });
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
