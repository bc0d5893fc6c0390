/**
 * Turns what the server shows one bot into its sight, its score and its latencies. What comes often is read field by
 * field where it lies; other players' entities are passed over unread.
 */

import { entityKind, rewardTier } from "../../packets/enums.ts";
import {
  destroyReasons,
  ServerContributionUpdate,
  ServerEntityCreate,
  ServerEntityDestroy,
  ServerEntityHealth,
  ServerEntityMove,
  ServerEventComplete,
  ServerEventList,
  ServerEventObjective,
  ServerEventPhase,
  ServerEventStart,
  ServerEventUpdate,
  ServerItemGained,
  ServerZoneEntered,
} from "../../packets/index.ts";
import type { ObjectiveFields } from "../../packets/objective.ts";
import { decodePayload } from "../../src/protocol/codec.ts";
import type { FieldsOf } from "../../src/protocol/packet-definition.ts";
import type { ZonetideClient } from "../client/zonetide-client.ts";
import type { BotContext, BotScore } from "./bot-context.ts";
import { foundPoints, killPoints } from "./gains.ts";
import { type HotReaders, hotReaders } from "./hot-readers.ts";
import type { LatencyFifo } from "./latency-fifo.ts";
import type { BotProgress } from "./shown-progress.ts";
import type { ShownObjective, Sight } from "./sight.ts";

/** What the bot wants to hear of. */
export type WatcherHooks = {
  /** The list of events came, the last thing that is certain to come on entering a zone. */
  readonly listed: (isRunListed: boolean) => void;
  /** The run that is played was shown, for the first time on this connection or again. */
  readonly started: () => void;
  /** The bot takes part: its contribution was shown. */
  readonly standing: () => void;
  readonly completed: (success: boolean) => void;
};

export type Watched = {
  readonly rank: number;
  readonly sight: Sight;
  readonly score: BotScore;
  readonly fifo: LatencyFifo;
  readonly progress: BotProgress;
  /** Accepted casts at each creature, by its key. */
  readonly hits: Map<number, number>;
  /** Uses of objects whose item has not come yet. */
  pickups: number;
};

/** A bot is hurt below this part of its health. */
const HURT_PART = 0.6;

export class Watcher {
  readonly #context: BotContext;
  readonly #bot: Watched;
  readonly #hooks: WatcherHooks;
  readonly #read: HotReaders;
  readonly #dialect: 1 | 2;
  #hasStanding = false;

  constructor(client: ZonetideClient, context: BotContext, bot: Watched, hooks: WatcherHooks) {
    this.#context = context;
    this.#bot = bot;
    this.#hooks = hooks;
    this.#dialect = client.dialect;
    this.#read = hotReaders(client.dialect);
    client.onPayload(ServerEntityHealth, (payload) => this.#health(payload));
    client.onPayload(ServerEntityMove, (payload) => this.#moved(payload));
    client.onPayload(ServerEntityCreate, (payload) => this.#created(payload));
    client.onPayload(ServerEventUpdate, (payload) => this.#updated(payload));
    client.onPayload(ServerContributionUpdate, (payload) => this.#standing(payload));
    client.on(ServerZoneEntered, (fields) => this.#entered(fields));
    client.on(ServerEntityDestroy, (fields) => this.#destroyed(fields));
    client.on(ServerEventStart, (fields) => this.#started(fields));
    client.on(ServerEventPhase, (fields) => this.#phase(fields));
    client.on(ServerEventObjective, (fields) => this.#objective(fields));
    client.on(ServerEventComplete, (fields) => this.#completed(fields));
    client.on(ServerItemGained, (fields) => this.#found(fields));
    client.on(ServerEventList, ({ events }) => {
      hooks.listed(events.some(({ instanceId }) => instanceId === context.instanceId()));
    });
    client.onBurst(() => bot.fifo.settle(context.nowMs()));
  }

  #entered({ guid }: FieldsOf<typeof ServerZoneEntered>): void {
    const { sight } = this.#bot;
    sight.guid = guid;
    sight.key = Number(guid);
    sight.entities.clear();
  }

  #created(payload: Buffer): void {
    const { sight } = this.#bot;
    const { createGuid, createKind } = this.#read;
    const key = createGuid(payload);
    const isPlayer = entityKind.wordOf[this.#dialect].get(createKind(payload)) === "player";
    if (isPlayer && key !== sight.key) return;
    const entity = decodePayload(ServerEntityCreate, payload, this.#dialect);
    if (!isPlayer) {
      sight.entities.set(key, { key, ...entity });
      return;
    }
    sight.x = entity.x;
    sight.y = entity.y;
    sight.z = entity.z;
    this.#ownHealth(entity.health, entity.healthMax);
  }

  #health(payload: Buffer): void {
    const { healthGuid, health, healthMax } = this.#read;
    const key = healthGuid(payload);
    if (key === this.#bot.sight.key) return this.#ownHealth(health(payload), healthMax(payload));
    const entity = this.#bot.sight.entities.get(key);
    if (entity !== undefined) entity.health = health(payload);
  }

  #ownHealth(health: number, healthMax: number): void {
    const { sight, rank } = this.#bot;
    sight.health = health;
    sight.healthMax = healthMax;
    this.#context.healthShown(rank, health > 0 && health < healthMax * HURT_PART);
  }

  #moved(payload: Buffer): void {
    const { moveGuid, moveX, moveY, moveZ } = this.#read;
    const entity = this.#bot.sight.entities.get(moveGuid(payload));
    if (entity === undefined) return;
    entity.x = moveX(payload);
    entity.y = moveY(payload);
    entity.z = moveZ(payload);
  }

  #destroyed({ guid, reason }: FieldsOf<typeof ServerEntityDestroy>): void {
    const { sight, hits, fifo, rank } = this.#bot;
    const key = Number(guid);
    const entity = sight.entities.get(key);
    if (entity === undefined) return;
    sight.entities.delete(key);
    const hasHit = (hits.get(key) ?? 0) > 0;
    hits.delete(key);
    if (reason !== destroyReasons.death || !hasHit) return;
    fifo.died(key);
    const points = killPoints(sight, this.#context.data, entity);
    if (points === null) return fifo.doubt();
    const strike = this.#context.strikes.get(key);
    fifo.earned(points, key, strike?.rank === rank ? strike.atMs : null);
  }

  #started({ instanceId, eventId, phase, objectives }: FieldsOf<typeof ServerEventStart>): void {
    const { sight, progress, fifo } = this.#bot;
    if (eventId !== this.#context.data.event.id) return;
    this.#context.runShown(instanceId);
    if (this.#context.instanceId() !== instanceId) return;
    if (sight.run?.instanceId !== instanceId) fifo.begin();
    sight.run = { instanceId, phase, objectives: objectives.map(shown) };
    progress.phase(instanceId, phase);
    for (const { index, current } of objectives) progress.objective(instanceId, phase, index, current);
    this.#hooks.started();
  }

  #phase({ instanceId, phase, objectives }: FieldsOf<typeof ServerEventPhase>): void {
    const { sight, progress, fifo, hits } = this.#bot;
    if (sight.run?.instanceId !== instanceId) return;
    sight.run.phase = phase;
    sight.run.objectives = objectives.map(shown);
    progress.phase(instanceId, phase);
    for (const { index, current } of objectives) progress.objective(instanceId, phase, index, current);
    hits.clear();
    fifo.begin();
  }

  #updated(payload: Buffer): void {
    const { sight, progress } = this.#bot;
    const { updateInstance, updateIndex, updateCurrent, updateTarget } = this.#read;
    const { run } = sight;
    if (run === null || updateInstance(payload) !== run.instanceId) return;
    const index = updateIndex(payload);
    const objective = run.objectives.find((one) => one.index === index);
    if (objective === undefined) return;
    objective.current = updateCurrent(payload);
    objective.target = updateTarget(payload);
    progress.objective(run.instanceId, run.phase, index, objective.current);
  }

  #objective({ instanceId, state, objective: fields }: FieldsOf<typeof ServerEventObjective>): void {
    const { sight, progress, fifo } = this.#bot;
    if (sight.run?.instanceId !== instanceId) return;
    const objective = { ...shown(fields), state };
    const others = sight.run.objectives.filter(({ index }) => index !== fields.index);
    sight.run.objectives = [...others, objective].sort((one, other) => one.index - other.index);
    progress.objective(instanceId, sight.run.phase, fields.index, fields.current);
    // Its bonus comes with it, and what went beyond its target earned nothing.
    if (state === "complete" || state === "failed") fifo.doubt();
  }

  #standing(payload: Buffer): void {
    const { score, progress, fifo } = this.#bot;
    const { standingInstance, standingContribution, standingTier } = this.#read;
    const instanceId = standingInstance(payload);
    if (instanceId !== this.#context.instanceId()) return;
    score.contribution = standingContribution(payload);
    score.tier = rewardTier.wordOf[this.#dialect].get(standingTier(payload)) ?? score.tier;
    progress.contribution(instanceId, score.contribution);
    fifo.show(score.contribution);
    if (!this.#hasStanding) fifo.begin(score.contribution === 0 ? 0 : null);
    this.#hasStanding = true;
    this.#hooks.standing();
  }

  #completed(fields: FieldsOf<typeof ServerEventComplete>): void {
    const { score, progress, fifo } = this.#bot;
    if (fields.instanceId !== this.#context.instanceId()) return;
    progress.contribution(fields.instanceId, fields.contribution);
    score.contribution = fields.contribution;
    score.tier = fields.rewardTier ?? score.tier;
    score.xp = fields.rewardXp;
    score.gold = fields.rewardGold;
    for (const { itemId, quantity } of fields.rewards) add(score.items, itemId, quantity);
    fifo.doubt();
    this.#hooks.completed(fields.success);
  }

  #found({ itemId, quantity }: FieldsOf<typeof ServerItemGained>): void {
    const { sight, score, fifo } = this.#bot;
    add(sight.items, itemId, quantity);
    add(score.found, itemId, quantity);
    const picked = Math.min(this.#bot.pickups, quantity);
    this.#bot.pickups -= picked;
    // A drop: no action of its own that could be timed.
    fifo.earned(foundPoints(sight, this.#context.data, itemId, quantity - picked), 0, null);
  }
}

function shown({ index, type, target, current }: ObjectiveFields): ShownObjective {
  return { index, type, target, current, state: current >= target ? "complete" : "active" };
}

function add(items: Map<number, number>, itemId: number, quantity: number): void {
  items.set(itemId, (items.get(itemId) ?? 0) + quantity);
}
