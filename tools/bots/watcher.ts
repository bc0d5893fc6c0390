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
  ServerEventStart,
  ServerEventUpdate,
  ServerItemGained,
  ServerZoneEntered,
} from "../../packets/index.ts";
import { decodePayload } from "../../src/protocol/codec.ts";
import type { FieldsOf } from "../../src/protocol/packet-definition.ts";
import type { ZonetideClient } from "../client/zonetide-client.ts";
import type { BotContext } from "./bot-context.ts";
import { foundPoints, killPoints } from "./gains.ts";
import { objectiveOf } from "./game-data.ts";
import { type HotReaders, hotReaders } from "./hot-readers.ts";
import { HURT_PART } from "./pace.ts";
import { RunWatcher } from "./run-watcher.ts";
import { countTaken, freshRun } from "./sight.ts";
import { noteProgress, shown, type Watched } from "./watched.ts";

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
    client.on(ServerEventComplete, (fields) => this.#completed(fields));
    client.on(ServerItemGained, (fields) => this.#found(fields));
    client.on(ServerEventList, ({ events }) => {
      hooks.listed(events.some(({ instanceId }) => instanceId === context.instanceId()));
    });
    new RunWatcher(client, context, bot);
    client.onBurst(() => bot.fifo.settle(context.nowMs()));
  }

  #entered({ guid }: FieldsOf<typeof ServerZoneEntered>): void {
    const { sight } = this.#bot;
    sight.guid = guid;
    sight.key = Number(guid);
    sight.entities.clear();
    sight.players.clear();
  }

  #created(payload: Buffer): void {
    const { sight } = this.#bot;
    const { createGuid, createKind } = this.#read;
    const key = createGuid(payload);
    const isPlayer = entityKind.wordOf[this.#dialect].get(createKind(payload)) === "player";
    const isDuel = this.#context.data.event.mode === "duel";
    if (isPlayer && key !== sight.key && !isDuel) return;
    const entity = decodePayload(ServerEntityCreate, payload, this.#dialect);
    if (key !== sight.key) {
      (isPlayer ? sight.players : sight.entities).set(key, { key, ...entity });
      return;
    }
    sight.x = entity.x;
    sight.y = entity.y;
    sight.z = entity.z;
    this.#ownHealth(entity.health, entity.healthMax);
  }

  #health(payload: Buffer): void {
    const { healthGuid, health, healthMax } = this.#read;
    const { sight } = this.#bot;
    const key = healthGuid(payload);
    if (health(payload) === 0 && sight.run?.round?.isOn) sight.run.round.fallen.add(key);
    if (key === sight.key) return this.#ownHealth(health(payload), healthMax(payload));
    const entity = sight.entities.get(key) ?? sight.players.get(key);
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
    const { entities, players } = this.#bot.sight;
    const key = moveGuid(payload);
    const entity = entities.get(key) ?? players.get(key);
    if (entity === undefined) return;
    entity.x = moveX(payload);
    entity.y = moveY(payload);
    entity.z = moveZ(payload);
  }

  #destroyed({ guid, reason }: FieldsOf<typeof ServerEntityDestroy>): void {
    const { sight, hits, fifo, rank } = this.#bot;
    const key = Number(guid);
    sight.players.delete(key);
    const entity = sight.entities.get(key);
    if (entity === undefined) return;
    sight.entities.delete(key);
    if (reason === destroyReasons.taken) countTaken(sight, entity);
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
    const isOut = sight.run?.instanceId === instanceId && sight.run.isOut;
    sight.run = { ...freshRun(instanceId, phase, objectives.map(shown)), isOut };
    progress.phase(instanceId, phase);
    for (const { index, current } of objectives) noteProgress(this.#bot, this.#context.data, index, current);
    this.#hooks.started();
  }

  #updated(payload: Buffer): void {
    const { sight } = this.#bot;
    const { updateInstance, updateIndex, updateCurrent, updateTarget } = this.#read;
    const { run } = sight;
    if (run === null || updateInstance(payload) !== run.instanceId) return;
    const index = updateIndex(payload);
    const objective = run.objectives.find((one) => one.index === index);
    if (objective === undefined) return;
    const { data, nowMs } = this.#context;
    const busyMs = objectiveOf(data, run.phase, index)?.busyMs ?? 0;
    objective.current = updateCurrent(payload);
    objective.target = updateTarget(payload);
    if (busyMs > 0) objective.busyUntilMs = nowMs() + busyMs;
    noteProgress(this.#bot, data, index, objective.current);
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
    const points = foundPoints(sight, this.#context.data, itemId, quantity - picked);
    if (points === null) fifo.doubt();
    else fifo.earned(points, 0, null);
  }
}

function add(items: Map<number, number>, itemId: number, quantity: number): void {
  items.set(itemId, (items.get(itemId) ?? 0) + quantity);
}
