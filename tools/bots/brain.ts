/**
 * What a bot does next: a pure function of what it has been shown, what it remembers, the game's data and the time.
 *
 *     fallen, or told to pause → wait          item in hand that an objective takes → turn in
 *     a friend nearby is hurt  → heal          a target in view → cast or use, or walk to where that is possible
 *     nothing in view          → go where the event is, then look around the zone
 */
import type { Position, SpellDefinition } from "../../src/content/definitions.ts";
import { type GameData, objectiveOf } from "./game-data.ts";
import type { Memory, SeenEntity, ShownObjective, Sight } from "./sight.ts";
import { reachMeters, readySpell } from "./spells.ts";
import { chooseTarget, metersTo, moves, openObjectives } from "./targets.ts";

export type Action =
  | { readonly kind: "wait" }
  | { readonly kind: "cast"; readonly spell: SpellDefinition; readonly target: SeenEntity }
  | { readonly kind: "heal"; readonly spell: SpellDefinition; readonly guid: bigint }
  | { readonly kind: "interact"; readonly target: SeenEntity }
  | { readonly kind: "turn_in"; readonly objectiveIndex: number; readonly itemId: number; readonly amount: number }
  | { readonly kind: "walk"; readonly to: Place; readonly stopAtMeters: number; readonly target: SeenEntity | null };

type Place = { readonly x: number; readonly y: number; readonly z: number };

/** Another bot that is hurt, as it was shown to the fleet. */
export type Hurt = Place & { readonly guid: bigint };

const wait: Action = { kind: "wait" };
/** The protocol does not say how near one must be to use an object; this near has to be enough. */
const USE_METERS = 3;
/** A spell's range is used to this part: positions differ a little between client and server. */
const RANGE_PART = 0.9;
/** A place where nothing is to be seen is left after this long. */
const LOOK_AROUND_MS = 8_000;
const LOOK_STEPS = 6;
const NEAR_METERS = 4;

/** Decides the next action. Of the friends that are hurt, `hurt` is one nearby, if there is any. */
export function decide(sight: Sight, memory: Memory, data: GameData, hurt: Hurt | null, nowMs: number): Action {
  if (sight.health === 0 || sight.run === null || nowMs < memory.idleUntilMs) return wait;
  const objectives = openObjectives(sight, memory, data);
  const turnIn = memory.turnInPending ? null : turnInOf(sight, memory, data, objectives);
  if (turnIn !== null) return turnIn;
  const heal = hurt === null || nowMs < memory.healAtMs ? null : healOf(sight, memory, data, hurt, nowMs);
  if (heal !== null) return heal;
  const target = chooseTarget(sight, memory, data, objectives, nowMs);
  if (target === null) return objectives.length === 0 ? wait : lookAround(sight, memory, data, nowMs);
  return target.kind === "object" ? use(sight, target) : attack(sight, memory, data, target, nowMs);
}

/** Whether points of damage to this entity count for an open objective of the run. */
function damageCounts(sight: Sight, data: GameData, entity: SeenEntity): boolean {
  const { run } = sight;
  return (
    run?.objectives.some((objective) => {
      const definition = objectiveOf(data, run.phase, objective.index);
      return definition?.type === "damage" && moves(entity, objective.type, data, definition);
    }) ?? false
  );
}

function turnInOf(sight: Sight, memory: Memory, data: GameData, objectives: readonly ShownObjective[]): Action | null {
  if (sight.items.size === 0) return null;
  for (const { index: objectiveIndex, type, target, current } of objectives) {
    const definition = objectiveOf(data, sight.run?.phase ?? 0, objectiveIndex);
    if (type !== "collect" || definition?.turnIn === false) continue;
    for (const [itemId, held] of sight.items) {
      if (definition !== undefined && definition.itemId !== itemId) continue;
      if (held <= 0 || memory.hopeless.has(`${objectiveIndex}:${itemId}`)) continue;
      return { kind: "turn_in", objectiveIndex, itemId, amount: Math.min(held, target - current) };
    }
  }
  return null;
}

function healOf(sight: Sight, memory: Memory, data: GameData, hurt: Hurt, nowMs: number): Action | null {
  const meters = metersTo(sight, hurt) / RANGE_PART;
  const spell = readySpell({ spells: data.healingSpells, memory, meters, nowMs, wholeHundreds: false });
  return spell === null ? null : { kind: "heal", spell, guid: hurt.guid };
}

function use(sight: Sight, target: SeenEntity): Action {
  if (metersTo(sight, target) <= USE_METERS) return { kind: "interact", target };
  return { kind: "walk", to: target, stopAtMeters: USE_METERS / 2, target };
}

function attack(sight: Sight, memory: Memory, data: GameData, target: SeenEntity, nowMs: number): Action {
  const { damageSpells: spells } = data;
  const meters = metersTo(sight, target) / RANGE_PART;
  const wholeHundreds = damageCounts(sight, data, target);
  const spell = readySpell({ spells, memory, meters, nowMs, wholeHundreds });
  if (spell !== null) return { kind: "cast", spell, target };
  const reach = reachMeters(spells);
  if (meters <= reach) return wait;
  return { kind: "walk", to: target, stopAtMeters: reach * RANGE_PART * RANGE_PART, target };
}

/** First to where the event is; if nothing shows up there, across the zone, each bot from another corner on. */
function lookAround(sight: Sight, memory: Memory, data: GameData, nowMs: number): Action {
  const idleMs = memory.idleSinceMs === 0 ? 0 : nowMs - memory.idleSinceMs;
  const step = Math.floor(idleMs / LOOK_AROUND_MS);
  const to = step === 0 ? homeOf(data, memory.rank) : lookoutOf(data, memory.rank + step);
  return metersTo(sight, to) <= NEAR_METERS ? wait : { kind: "walk", to, stopAtMeters: NEAR_METERS / 2, target: null };
}

/** Where a bot of this rank gathers: near one of the event's places, those at the same place around it. */
export function homeOf({ places, zone }: GameData, rank: number): Place {
  const [x, y, z]: Position = places[rank % places.length] ?? [0, 0, 0];
  const round = Math.floor(rank / places.length);
  // The golden angle: however many stand around a place, none stands on another.
  const angle = (rank + 1) * 2.399963;
  const meters = 4 + 1.5 * Math.sqrt(round);
  return within(zone.bounds, { x: x + meters * Math.cos(angle), y, z: z + meters * Math.sin(angle) });
}

function lookoutOf({ zone: { bounds } }: GameData, step: number): Place {
  const { min, max } = bounds;
  const part = (at: number): number => ((at % LOOK_STEPS) + 0.5) / LOOK_STEPS;
  return {
    x: min[0] + (max[0] - min[0]) * part(step),
    y: Math.min(max[1], Math.max(min[1], 0)),
    z: min[2] + (max[2] - min[2]) * part(Math.floor(step / LOOK_STEPS) + step * 2),
  };
}

type Bounds = { readonly min: Position; readonly max: Position };

/** The nearest place within the bounds, a hair inside them: a coordinate is rounded to 32 bits on the wire. */
function within({ min, max }: Bounds, { x, y, z }: Place): Place {
  const clamp = (value: number, low: number, high: number): number => {
    const hair = Math.min(0.01, (high - low) / 2);
    return Math.min(high - hair, Math.max(low + hair, value));
  };
  return { x: clamp(x, min[0], max[0]), y: clamp(y, min[1], max[1]), z: clamp(z, min[2], max[2]) };
}
