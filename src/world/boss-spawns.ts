import type { Content } from "../content/definitions.ts";
import type { CreatureDefinition, Position } from "../content/world-definitions.ts";
import type { RunState } from "../events/run-state.ts";
import type { Creature } from "./entity.ts";
import { partOf } from "./entity-factory.ts";
import { ring } from "./spawn-points.ts";
import { type SpawnSpot, spotOf } from "./spawn-spot.ts";

const ADDS_METERS = 6;
const ENRAGED_DAMAGE = 3;
const ENRAGED_INTERVAL = 0.5;

/** The creatures that a boss calls when it reaches a phase (from 1), around where it stands. They do not come back. */
export function addSpots(
  { definition, scale }: Pick<RunState, "definition" | "scale">,
  bossPhase: number,
  around: Position,
  content: Content,
): SpawnSpot[] {
  const adds = definition.boss?.phases[bossPhase - 1]?.addSpawns ?? [];
  const templateIds = adds.flatMap(({ creatureId, count }) =>
    new Array<number>(Math.max(1, Math.round(count * scale.creatures))).fill(creatureId),
  );
  const places = ring(around, ADDS_METERS, templateIds.length, content.zones.get(definition.zoneId));
  return templateIds.map((templateId, at) =>
    spotOf({ kind: "creature", templateId, position: places[at] ?? around, place: at, once: true }),
  );
}

/** How a boss attacks once it is enraged: three times as hard, twice as often. */
export function enraged(attack: CreatureDefinition["attack"]): CreatureDefinition["attack"] {
  if (attack === null) return null;
  const { damage, intervalMs } = attack;
  return {
    ...attack,
    damage: damage * ENRAGED_DAMAGE,
    intervalMs: Math.max(1, Math.round(intervalMs * ENRAGED_INTERVAL)),
  };
}

/** Who fought the boss before a restart has still done so: its death counts for them, too. */
export function rememberFight({ damagers }: Creature, { participants }: Pick<RunState, "participants">): void {
  for (let slot = 0; slot < participants.count; slot += 1) {
    const characterId = participants.characterIds[slot] ?? 0;
    const damage = participants.statistic(slot, "damageDealt");
    if (damage === 0) continue;
    damagers.set(characterId, { characterId, correlation: "", packet: 0, clientBuild: 0, factionId: 0, damage });
  }
}

/** Health that the journal has of the run's boss, of so much in all: a restart does not heal it. */
export function bossHealth(
  { definition, objectives }: Pick<RunState, "definition" | "objectives">,
  all: number,
): number {
  const objective = objectives.find(
    ({ definition: { type, bossId } }) => type === "kill_boss" && bossId === definition.boss?.bossId,
  );
  return partOf(all, objective?.marks[0]);
}
