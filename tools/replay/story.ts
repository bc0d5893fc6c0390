/**
 * What a session was told, kept as far as two playings of the same must agree: tracks of packets in their order, the
 * target and last value of every objective, the templates that appeared. Progress is folded, so it costs no more than
 * its changes of target.
 */
import {
  ClientCastSpell,
  ClientMove,
  errorCodes,
  ServerContributionUpdate,
  ServerControlPoint,
  ServerEntityCreate,
  ServerError,
  ServerEventChain,
  ServerEventComplete,
  ServerEventEliminated,
  ServerEventObjective,
  ServerEventPhase,
  ServerEventRound,
  ServerEventStart,
  ServerEventStatus,
  ServerEventUpdate,
  ServerEventWave,
  ServerRewardDetails,
  ServerVoteEnd,
  ServerVoteStart,
  ServerWorldBossKilled,
  ServerWorldBossPhase,
  ServerWorldBossSpawn,
} from "../../packets/index.ts";
import type { FieldsOf, PacketDefinition } from "../../src/protocol/packet-definition.ts";
import type { Stay } from "./known-ids.ts";
import { isPacket, type ReadPacket } from "./read-packet.ts";

/** One packet of a track; `atMs` is of the capture's clock or of the replay's. */
export type Told = { readonly atMs: number; readonly frame: Buffer; readonly stay: Stay };

/** Where an objective stood last. */
export type LastValue = Told & {
  readonly current: number;
  readonly target: number;
  readonly type: string;
  readonly run: StoryRun;
  /** When its phase or run was over, so that nothing moves it any more; null while it goes on. */
  finalAtMs: number | null;
};

/** A run as one session knew it. `label` names it in both playings: the event, and the how many-th of its runs. */
export type StoryRun = {
  readonly label: string;
  readonly eventId: number;
  /** Whole time of the event and when it began; null where the session came later. */
  limitMs: number | null;
  startedAtMs: number;
  phase: number;
  /** Time moves something in it, so contributions depend on the clock. */
  isTimed: boolean;
  /** When it was over; null while it goes on. */
  overAtMs: number | null;
  hasRounds: boolean;
  /** What it collects is dropped by creatures now and then, or the last blow before the end of a round decides. */
  isByChance: boolean;
};

const timedTypes: readonly string[] = ["defend", "survive", "escort", "territory"];
export const isTimedType = (type: string): boolean => timedTypes.includes(type);

/** Packets that go onto the track of their run as they are. */
const runPackets: readonly PacketDefinition[] = [
  ServerEventWave,
  ServerVoteStart,
  ServerVoteEnd,
  ServerEventStatus,
  ServerEventChain,
];
const bossPackets: readonly PacketDefinition[] = [ServerWorldBossSpawn, ServerWorldBossPhase, ServerWorldBossKilled];

/** Refusals that hang on moments: casts that come too early, from too far or too late; steps that are too fast. */
const isCombatRefusal = ({ code, opcode }: FieldsOf<typeof ServerError>): boolean => {
  if (opcode !== ClientCastSpell.opcode && opcode !== ClientMove.opcode) return false;
  const { out_of_range, cooldown, invalid_target, not_eligible } = errorCodes;
  return [out_of_range, cooldown, invalid_target, not_eligible].some((one) => one === code);
};

type Objective = { readonly index: number; readonly type: string; readonly target: number; readonly current: number };

export class Story {
  readonly tracks = new Map<string, Told[]>();
  readonly lastValues = new Map<string, LastValue>();
  readonly templates = new Map<string, Told>();
  /** Names of the objectives that what is dropped moves. */
  readonly byChance = new Set<string>();
  readonly #runs = new Map<number, StoryRun>();
  readonly #runsOfEvent = new Map<number, number>();

  /** Whether a run was on at a moment that time moves: to stand still then changes what comes of it. */
  isAgainstTime(atMs: number): boolean {
    for (const { isTimed, startedAtMs, overAtMs } of this.#runs.values()) {
      if (isTimed && atMs >= startedAtMs && atMs <= (overAtMs ?? Number.POSITIVE_INFINITY)) return true;
    }
    return false;
  }

  /** The runs that the session knows of and that are not over. */
  get runsUnderWay(): number[] {
    return [...this.#runs].flatMap(([instanceId, { overAtMs }]) => (overAtMs === null ? [instanceId] : []));
  }

  /** Creatures dropped what a run collects, so the next playing may bring another number of it. */
  leaveToChance(instanceId: number): void {
    const run = this.#runs.get(instanceId);
    if (run === undefined) return;
    for (const [name, { type }] of this.lastValues) {
      if (type !== "collect" || !name.startsWith(`${run.label} phase `)) continue;
      this.byChance.add(name);
      run.isByChance = true;
    }
  }

  run(instanceId: number): StoryRun | undefined {
    return this.#runs.get(instanceId);
  }

  /** Takes in a packet of the server. @param isFresh of a ServerEventStart: the event has begun just now */
  take(packet: ReadPacket, told: Told, isFresh: boolean): void {
    const { definition, fields } = packet;
    if (isPacket(packet, ServerEntityCreate)) return this.#appeared(packet.fields, told);
    if (isPacket(packet, ServerEventStart)) return this.#started(packet.fields, told, isFresh);
    if (isPacket(packet, ServerEventUpdate)) return this.#progressed(packet.fields, told);
    if (isPacket(packet, ServerError)) {
      if (!isCombatRefusal(packet.fields)) this.#add(`errors ${packet.fields.opcode}`, told);
      return;
    }
    if (bossPackets.includes(definition)) return this.#add(`boss ${"bossId" in fields ? fields.bossId : 0}`, told);
    if (!("instanceId" in fields) || typeof fields.instanceId !== "number") return;
    const run = this.#runs.get(fields.instanceId);
    if (run !== undefined) this.#ofRun(run, packet, told);
  }

  #ofRun(run: StoryRun, packet: ReadPacket, told: Told): void {
    if (isPacket(packet, ServerEventPhase)) {
      const { phase, objectives } = packet.fields;
      this.#settle(run, told.atMs);
      run.phase = phase;
      for (const objective of objectives) this.#note(run, objective, told);
      this.#add(`run ${run.label}`, told);
    } else if (isPacket(packet, ServerEventObjective)) {
      const { objective } = packet.fields;
      this.#note(run, objective, told);
      this.#add(`objective ${keyOf(run, objective.index)}`, told);
    } else if (isPacket(packet, ServerEventComplete)) {
      run.overAtMs = told.atMs;
      this.#settle(run, told.atMs);
      this.#add(`run ${run.label}`, told);
    } else if (isPacket(packet, ServerRewardDetails)) {
      this.#add(`run ${run.label}`, told);
    } else if (isPacket(packet, ServerControlPoint)) {
      run.isTimed = true;
    } else if (isPacket(packet, ServerEventRound)) {
      // A blow in the moment in which a round ends counts or does not.
      run.isTimed = true;
      run.hasRounds = true;
      this.#add(`${packet.definition.name} ${run.label}`, told);
    } else if (isPacket(packet, ServerEventEliminated)) {
      run.isByChance = true;
      this.#add(`${packet.definition.name} ${run.label}`, told);
    } else if (runPackets.includes(packet.definition) && !isPacket(packet, ServerContributionUpdate)) {
      this.#add(`${packet.definition.name} ${run.label}`, told);
    }
  }

  #appeared({ kind, templateId }: FieldsOf<typeof ServerEntityCreate>, told: Told): void {
    if (kind === "player") return;
    const key = `${kind} ${templateId}`;
    if (!this.templates.has(key)) this.templates.set(key, told);
  }

  #started(fields: FieldsOf<typeof ServerEventStart>, told: Told, isFresh: boolean): void {
    const { instanceId, eventId, phase, durationMs, objectives } = fields;
    let run = this.#runs.get(instanceId);
    if (run === undefined) {
      const turn = (this.#runsOfEvent.get(eventId) ?? 0) + 1;
      this.#runsOfEvent.set(eventId, turn);
      const limitMs = isFresh ? durationMs : null;
      const fresh = { isTimed: false, overAtMs: null, hasRounds: false, isByChance: false };
      run = { ...fresh, label: `${eventId}#${turn}`, eventId, limitMs, startedAtMs: told.atMs, phase };
      this.#runs.set(instanceId, run);
    }
    run.phase = phase;
    for (const objective of objectives) this.#note(run, objective, told);
    this.#add(`run ${run.label}`, told);
  }

  #progressed({ instanceId, objectiveIndex, ...rest }: FieldsOf<typeof ServerEventUpdate>, told: Told): void {
    const run = this.#runs.get(instanceId);
    if (run === undefined) return;
    const type = this.lastValues.get(keyOf(run, objectiveIndex))?.type ?? "kill";
    const targetBefore = this.lastValues.get(keyOf(run, objectiveIndex))?.target;
    this.#note(run, { index: objectiveIndex, type, ...rest }, told);
    if (targetBefore !== rest.target) this.#add(`target ${keyOf(run, objectiveIndex)}`, told);
  }

  #note(run: StoryRun, { index, type, target, current }: Objective, told: Told): void {
    if (isTimedType(type)) run.isTimed = true;
    this.lastValues.set(keyOf(run, index), { ...told, run, current, target, type, finalAtMs: null });
  }

  #settle(run: StoryRun, atMs: number): void {
    const prefix = `${run.label} phase `;
    for (const [key, value] of this.lastValues) if (key.startsWith(prefix)) value.finalAtMs ??= atMs;
  }

  #add(track: string, told: Told): void {
    const others = this.tracks.get(track);
    if (others === undefined) this.tracks.set(track, [told]);
    else others.push(told);
  }
}

const keyOf = ({ label, phase }: StoryRun, index: number): string => `${label} phase ${phase} objective ${index}`;
