/**
 * What a bot does next: a pure function of what it has been shown, what it remembers, the game's data and the time.
 *
 *     fallen, knocked out, paused, or told to wait → wait         a vote is open → answer it
 *     a round of a duel is on  → fight who stands of the others
 *     item in hand that an objective takes → turn in              a friend or a ward nearby is hurt → heal
 *     its place is elsewhere   → go there (what is defended, walked with, held or survived in)
 *     a target in view         → cast or use, or walk to where that is possible without leaving its place
 *     nothing in view          → go where the event is, then look around the zone
 */
import type { SpellDefinition } from "../../src/content/world-definitions.ts";
import { type GameData, objectiveOf } from "./game-data.ts";
import { chooseOpponent, isFighting } from "./opponents.ts";
import { around, campOf, lookoutOf, type Place, within } from "./places.ts";
import type { Memory, SeenEntity, ShownObjective, Sight } from "./sight.ts";
import { reachMeters, readySpell } from "./spells.ts";
import { type Station, stationOf, wardOf } from "./stations.ts";
import { type Aim, chooseTarget, metersTo, moves, openObjectives } from "./targets.ts";

export type Action =
  | { readonly kind: "wait" }
  | { readonly kind: "cast"; readonly spell: SpellDefinition; readonly target: SeenEntity }
  | { readonly kind: "heal"; readonly spell: SpellDefinition; readonly guid: bigint }
  | { readonly kind: "interact"; readonly target: SeenEntity }
  | { readonly kind: "turn_in"; readonly objectiveIndex: number; readonly itemId: number; readonly amount: number }
  | { readonly kind: "vote"; readonly voteId: number; readonly option: number }
  | { readonly kind: "walk"; readonly to: Place; readonly stopAtMeters: number; readonly target: SeenEntity | null };

/** Another bot that is hurt, as it was shown to the fleet. */
export type Hurt = Place & { readonly guid: bigint };

const wait: Action = { kind: "wait" };
/** The protocol does not say how near one must be to use an object; this near has to be enough. */
const USE_METERS = 3;
/** A spell's range is used to this part: positions differ a little between client and server. */
const RANGE_PART = 0.9;
/** A place where nothing is to be seen is left after this long. */
const LOOK_AROUND_MS = 8_000;
const NEAR_METERS = 4;
/** A ward is mended below this part of its health; by everybody below the other. */
const MEND_PART = 0.85;
const MEND_NOW_PART = 0.5;
/** One bot in so many heals others. */
const HEALER_EVERY = 4;
/** A bot stands within this part of its station's radius when it has nothing to do. */
const STAND_PART = 0.5;

/** Decides the next action. Of the friends that are hurt, `hurt` is one nearby, if there is any. */
export function decide(sight: Sight, memory: Memory, data: GameData, hurt: Hurt | null, nowMs: number): Action {
  const { run } = sight;
  if (sight.health === 0 || run === null || nowMs < memory.idleUntilMs) return wait;
  const vote = voteOf(sight, memory);
  if (vote !== null) return vote;
  if (run.isPaused || run.isOut) return wait;
  if (isFighting(sight, data)) {
    const opponent = chooseOpponent(sight, memory, data, nowMs);
    return opponent === null
      ? goTo(sight, campOf(sight, data, memory.rank))
      : attack(sight, memory, data, opponent, null, nowMs);
  }
  const objectives = openObjectives(sight, memory, data);
  const turnIn = memory.turnInPending ? null : turnInOf(sight, memory, data, objectives);
  if (turnIn !== null) return turnIn;
  const heal = nowMs < memory.healAtMs ? null : healOf(sight, memory, data, objectives, hurt, nowMs);
  return heal ?? work(sight, memory, data, objectives, nowMs);
}

function work(sight: Sight, memory: Memory, data: GameData, objectives: ShownObjective[], nowMs: number): Action {
  const [first] = objectives;
  if (first === undefined) return wait;
  const station = stationOf(sight, memory, data, first, nowMs);
  if (station !== null && metersTo(sight, station) > station.radiusMeters)
    return takePlace(sight, memory, data, station);
  const reach = reachMeters(data.damageSpells) * RANGE_PART * RANGE_PART;
  const isInReach = ({ kind, ...entity }: SeenEntity): boolean =>
    station === null || metersTo(station, entity) <= station.radiusMeters + (kind === "object" ? USE_METERS : reach);
  const aim = chooseTarget(sight, memory, data, objectives, isInReach, nowMs);
  if (aim !== null) {
    if (aim.target.kind === "object") return use(sight, aim, nowMs);
    return attack(sight, memory, data, aim.target, station, nowMs);
  }
  if (station !== null) return takePlace(sight, memory, data, station);
  return lookAround(sight, memory, data, objectives, nowMs);
}

/** Bots differ in what they vote for. */
function voteOf({ run }: Sight, { voted, rank }: Memory): Action | null {
  if (run === null) return null;
  for (const [voteId, options] of run.votes) {
    if (options > 0 && !voted.has(`${run.instanceId}:${voteId}`))
      return { kind: "vote", voteId, option: rank % options };
  }
  return null;
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

/** Mends what is defended or walked with, else a friend. */
function healOf(
  sight: Sight,
  memory: Memory,
  data: GameData,
  objectives: readonly ShownObjective[],
  hurt: Hurt | null,
  nowMs: number,
): Action | null {
  for (const patient of [...hurtWards(sight, memory, data, objectives), ...(hurt === null ? [] : [hurt])]) {
    const meters = metersTo(sight, patient) / RANGE_PART;
    const spell = readySpell({ spells: data.healingSpells, memory, meters, nowMs, wholeHundreds: false });
    if (spell !== null) return { kind: "heal", spell, guid: patient.guid };
  }
  return null;
}

function hurtWards(
  sight: Sight,
  { squad }: Memory,
  data: GameData,
  objectives: readonly ShownObjective[],
): SeenEntity[] {
  return objectives.flatMap(({ index }) => {
    const ward = wardOf(sight, data, objectiveOf(data, sight.run?.phase ?? 0, index));
    const part = squad.index % 2 === 0 ? MEND_PART : MEND_NOW_PART;
    return ward !== null && ward.health < ward.healthMax * part ? [ward] : [];
  });
}

function use(sight: Sight, { target, objective }: Aim, nowMs: number): Action {
  if (metersTo(sight, target) > USE_METERS) return { kind: "walk", to: target, stopAtMeters: USE_METERS / 2, target };
  return nowMs < objective.busyUntilMs ? wait : { kind: "interact", target };
}

function attack(
  sight: Sight,
  memory: Memory,
  data: GameData,
  target: SeenEntity,
  station: Station | null,
  nowMs: number,
): Action {
  const { damageSpells: spells } = data;
  const meters = metersTo(sight, target) / RANGE_PART;
  const wholeHundreds = damageCounts(sight, data, target);
  const spell = readySpell({ spells, memory, meters, nowMs, wholeHundreds });
  if (spell !== null) return { kind: "cast", spell, target };
  const reach = reachMeters(spells);
  if (meters <= reach) return wait;
  const to = station === null ? target : nearestIn(station, target);
  const isLeashed = to !== target;
  return { kind: "walk", to, stopAtMeters: isLeashed ? 0 : reach * RANGE_PART * RANGE_PART, target };
}

/** The place of a station that is nearest to another place: that place itself where it lies within. */
function nearestIn(station: Station, place: Place): Place {
  const meters = metersTo(station, place);
  if (meters <= station.radiusMeters) return place;
  const part = (station.radiusMeters * RANGE_PART) / meters;
  const { x, y, z } = station;
  return { x: x + (place.x - x) * part, y: y + (place.y - y) * part, z: z + (place.z - z) * part };
}

/** Whether it looks after friends: one bot in a few, and everybody where falling loses the run. */
export function healsFriends(sight: Sight, { rank }: Memory, data: GameData): boolean {
  if (rank % HEALER_EVERY === 0) return true;
  const { run } = sight;
  return run?.objectives.some(({ index }) => objectiveOf(data, run.phase, index)?.type === "survive") ?? false;
}

/** Each bot has a place of its own in a station, so that they do not stand on each other. */
function takePlace(sight: Sight, { rank }: Memory, { zone }: GameData, station: Station): Action {
  const meters = Math.min(station.radiusMeters * STAND_PART, NEAR_METERS + rank / 4);
  return goTo(sight, within(zone.bounds, around(station, meters, rank)), 1);
}

function goTo(sight: Sight, to: Place, nearMeters = NEAR_METERS): Action {
  return metersTo(sight, to) <= nearMeters ? wait : { kind: "walk", to, stopAtMeters: nearMeters / 2, target: null };
}

/** First to where the event is; if nothing shows up there, across the zone, each bot from another corner on. */
function lookAround(
  sight: Sight,
  memory: Memory,
  data: GameData,
  objectives: readonly ShownObjective[],
  nowMs: number,
): Action {
  const idleMs = memory.idleSinceMs === 0 ? 0 : nowMs - memory.idleSinceMs;
  const step = Math.floor(idleMs / LOOK_AROUND_MS);
  const isWaiting = objectives.some(({ index }) => comesByItself(sight, data, index));
  const stays = step === 0 || isWaiting;
  return goTo(sight, stays ? campOf(sight, data, memory.rank) : lookoutOf(data, memory.rank + step));
}

/** Waves come to those who wait, and so does whatever is survived. */
function comesByItself(sight: Sight, data: GameData, index: number): boolean {
  const definition = objectiveOf(data, sight.run?.phase ?? 0, index);
  return definition !== undefined && (definition.waves || definition.type === "survive");
}
