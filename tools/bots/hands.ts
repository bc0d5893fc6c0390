/** Carries out what the brain decides: one packet per action, what is expected of it, and what a refusal teaches. */
import {
  ClientCastSpell,
  ClientEnterZone,
  ClientEventContribute,
  ClientEventJoin,
  ClientInteract,
  ClientMove,
  ClientVoteCast,
  errorCodes,
  type ServerError,
} from "../../packets/index.ts";
import type { FieldsOf } from "../../src/protocol/packet-definition.ts";
import type { ZonetideClient } from "../client/zonetide-client.ts";
import type { BotContext } from "./bot-context.ts";
import type { Action } from "./brain.ts";
import { pointsPerHundred, turnInPoints, usePoints } from "./gains.ts";
import {
  AVOID_MS,
  COOLDOWN_MARGIN_MS,
  HEAL_EVERY_MS,
  LONGEST_STEP_MS,
  PAUSE_MS,
  RETRY_CAST_MS,
  WALK_METERS_PER_SECOND,
} from "./pace.ts";
import { RecentRequests } from "./refusals.ts";
import type { Memory, SeenEntity } from "./sight.ts";
import { metersTo } from "./targets.ts";
import type { Watched } from "./watched.ts";

const RESYNC_MS = 3_000;

type TurnIn = Extract<Action, { kind: "turn_in" }>;

export class Hands {
  readonly #client: ZonetideClient;
  readonly #context: BotContext;
  readonly #bot: Watched;
  readonly #memory: Memory;
  readonly #casts = new RecentRequests();
  readonly #uses = new RecentRequests();
  #turnIn: TurnIn | null = null;
  #walk: Extract<Action, { kind: "walk" }> | null = null;
  #steppedAtMs = 0;
  #before = { x: 0, y: 0, z: 0 };
  #resyncedAtMs = 0;

  constructor(client: ZonetideClient, context: BotContext, bot: Watched, memory: Memory) {
    this.#client = client;
    this.#context = context;
    this.#bot = bot;
    this.#memory = memory;
  }

  /** Does it. Returns whether an action was sent; waiting and walking are none. */
  act(action: Action, nowMs: number): boolean {
    if (action.kind === "walk" && this.#walk === null) this.#steppedAtMs = nowMs;
    this.#walk = action.kind === "walk" ? action : null;
    this.#remember(action, nowMs);
    switch (action.kind) {
      case "cast":
        this.#cast(action.spell, action.target, nowMs);
        return true;
      case "heal":
        this.#casts.sent({ target: 0, spellId: action.spell.id, isHeal: true });
        this.#memory.spellReadyAtMs.set(action.spell.id, nowMs + action.spell.cooldownMs + COOLDOWN_MARGIN_MS);
        this.#memory.healAtMs = nowMs + HEAL_EVERY_MS;
        this.#bot.fifo.doubt();
        this.#client.send(ClientCastSpell, { spellId: action.spell.id, targetGuid: action.guid });
        return true;
      case "interact":
        this.#use(action.target, nowMs);
        return true;
      case "turn_in":
        this.#handIn(action, nowMs);
        return true;
      case "vote":
        return this.#vote(action);
      default:
        return false;
    }
  }

  /** Takes a step if the bot is walking. To be called several times a second. */
  step(nowMs: number): void {
    const { sight } = this.#bot;
    if (this.#walk === null || sight.health === 0) return;
    const { to, stopAtMeters } = this.#walk;
    const meters = metersTo(sight, to);
    const elapsedMs = Math.min(nowMs - this.#steppedAtMs, LONGEST_STEP_MS);
    this.#steppedAtMs = nowMs;
    const stride = Math.min(meters - stopAtMeters, (elapsedMs / 1_000) * WALK_METERS_PER_SECOND);
    if (stride <= 0) return;
    this.#before = { x: sight.x, y: sight.y, z: sight.z };
    const part = stride / meters;
    sight.x += (to.x - sight.x) * part;
    sight.y += (to.y - sight.y) * part;
    sight.z += (to.z - sight.z) * part;
    this.#client.send(ClientMove, { x: sight.x, y: sight.y, z: sight.z });
  }

  join(instanceId: number): void {
    this.#client.send(ClientEventJoin, { instanceId });
  }

  /** Something was turned in, or will never be: the next may follow. */
  turnedIn(): void {
    this.#turnIn = null;
    this.#memory.turnInPending = false;
  }

  /** Learns from a refusal. */
  refused({ code, opcode }: FieldsOf<typeof ServerError>, nowMs: number): void {
    if (code === errorCodes.rate_limited || code === errorCodes.not_eligible || code === errorCodes.unavailable) {
      this.#memory.idleUntilMs = nowMs + PAUSE_MS;
    }
    if (opcode === ClientCastSpell.opcode) this.#castRefused(code, nowMs);
    else if (opcode === ClientInteract.opcode) this.#useRefused(code, nowMs);
    else if (opcode === ClientEventContribute.opcode) this.#turnInRefused(code);
    else if (opcode === ClientVoteCast.opcode) this.#voteRefused(code, nowMs);
    else if (opcode === ClientMove.opcode) {
      Object.assign(this.#bot.sight, this.#before);
      this.#resync(nowMs);
    }
  }

  #cast(
    { id, cooldownMs, damage }: { id: number; cooldownMs: number; damage: number },
    target: SeenEntity,
    nowMs: number,
  ) {
    const { fifo, hits, sight, rank } = this.#bot;
    if (cooldownMs > 0) this.#memory.spellReadyAtMs.set(id, nowMs + cooldownMs + COOLDOWN_MARGIN_MS);
    this.#casts.sent({ target: target.key, spellId: id, isHeal: false });
    hits.set(target.key, (hits.get(target.key) ?? 0) + 1);
    const strike = this.#context.strikes.get(target.key);
    if (strike === undefined) this.#context.strikes.set(target.key, { rank, atMs: nowMs });
    else Object.assign(strike, { rank, atMs: nowMs });
    const perHundred = pointsPerHundred(sight, this.#context.data, target);
    if (perHundred === null) fifo.doubt();
    else if (perHundred > 0) fifo.cast(damage, perHundred, target.key, nowMs);
    this.#client.send(ClientCastSpell, { spellId: id, targetGuid: target.guid });
  }

  #use(target: SeenEntity, nowMs: number): void {
    this.#uses.sent({ target: target.key, spellId: 0, isHeal: false });
    // Gone or refused, it is known within this time; meanwhile another one will do.
    this.#memory.avoidUntilMs.set(target.key, nowMs + AVOID_MS);
    if (this.#isPickup(target)) this.#bot.pickups += 1;
    this.#expect("use", usePoints(this.#bot.sight, this.#context.data, target), target.key, nowMs);
    this.#client.send(ClientInteract, { guid: target.guid });
  }

  #handIn(turnIn: TurnIn, nowMs: number): void {
    const { sight } = this.#bot;
    const { objectiveIndex, itemId, amount } = turnIn;
    if (sight.run === null) return;
    this.#turnIn = turnIn;
    this.#memory.turnInPending = true;
    sight.items.set(itemId, (sight.items.get(itemId) ?? 0) - amount);
    this.#expect("turn_in", turnInPoints(sight, this.#context.data, objectiveIndex, amount), 0, nowMs);
    const { instanceId } = sight.run;
    this.#client.send(ClientEventContribute, { instanceId, objectiveIndex, amount, itemId });
  }

  #vote({ voteId, option }: Extract<Action, { kind: "vote" }>): boolean {
    const { run } = this.#bot.sight;
    if (run === null) return false;
    this.#memory.voted.add(`${run.instanceId}:${voteId}`);
    this.#client.send(ClientVoteCast, { instanceId: run.instanceId, voteId, option });
    return true;
  }

  /** What an action must bring; null: that cannot be said. */
  #expect(kind: "use" | "turn_in", points: number | null, target: number, nowMs: number): void {
    if (points === null) this.#bot.fifo.doubt();
    else this.#bot.fifo.act(kind, points, target, nowMs);
  }

  /** A vote may be open before the bot takes part: then it is answered again. */
  #voteRefused(code: number, nowMs: number): void {
    if (code !== errorCodes.not_participating && code !== errorCodes.unavailable) return;
    this.#memory.voted.clear();
    this.#memory.idleUntilMs = nowMs + PAUSE_MS;
  }

  #castRefused(code: number, nowMs: number): void {
    const { fifo, hits, sight } = this.#bot;
    // What went wrong tells which one it was: a corpse, or a spell that has a cooldown.
    const request = this.#casts.refused(({ target, spellId }) => {
      if (code === errorCodes.invalid_target) return target !== 0 && !sight.entities.has(target);
      return code === errorCodes.cooldown && (this.#memory.spellReadyAtMs.get(spellId) ?? 0) > nowMs;
    });
    if (request === null) return;
    const { target, spellId, isHeal } = request;
    if (isHeal) return;
    fifo.refused("cast", target);
    if (hits.has(target)) hits.set(target, (hits.get(target) ?? 1) - 1);
    if (code === errorCodes.cooldown) this.#memory.spellReadyAtMs.set(spellId, nowMs + RETRY_CAST_MS);
    if (code === errorCodes.not_found) this.#memory.spellReadyAtMs.set(spellId, Number.POSITIVE_INFINITY);
    if (code === errorCodes.invalid_target) this.#memory.avoidUntilMs.set(target, nowMs + AVOID_MS);
    if (code !== errorCodes.out_of_range) return;
    this.#memory.avoidUntilMs.set(target, nowMs + AVOID_MS);
    this.#resync(nowMs);
  }

  #useRefused(code: number, nowMs: number): void {
    const { fifo, sight } = this.#bot;
    const request = this.#uses.refused(({ target }) => !sight.entities.has(target));
    if (request === null) return;
    this.#bot.pickups = Math.max(0, this.#bot.pickups - 1);
    fifo.refused("use", request.target);
    if (code === errorCodes.out_of_range) this.#resync(nowMs);
  }

  #turnInRefused(code: number): void {
    const turnIn = this.#turnIn;
    this.turnedIn();
    this.#bot.fifo.refused("turn_in", 0);
    if (turnIn === null) return;
    const { itemId, amount, objectiveIndex } = turnIn;
    const { items } = this.#bot.sight;
    if (code === errorCodes.missing_item) items.delete(itemId);
    else items.set(itemId, (items.get(itemId) ?? 0) + amount);
    if (code === errorCodes.invalid_target) this.#memory.hopeless.add(`${objectiveIndex}:${itemId}`);
  }

  /** Entering the zone that it is in leaves the bot where it is, and shows where that is. */
  #resync(nowMs: number): void {
    if (nowMs - this.#resyncedAtMs < RESYNC_MS) return;
    this.#resyncedAtMs = nowMs;
    const { x, y, z } = this.#bot.sight;
    const { data, zoneInstance } = this.#context;
    this.#client.send(ClientEnterZone, { zoneId: data.zone.id, zoneInstance, x, y, z });
  }

  #isPickup({ templateId }: SeenEntity): boolean {
    for (const objects of this.#context.data.objectsWithItem.entries()) {
      if (objects[0] !== 0 && objects[1].has(templateId)) return true;
    }
    return false;
  }

  #remember(action: Action, nowMs: number): void {
    const target = "target" in action ? action.target : null;
    if (target !== null) {
      this.#memory.target = target.key;
      this.#memory.idleSinceMs = 0;
    } else if (this.#memory.idleSinceMs === 0) {
      this.#memory.idleSinceMs = nowMs;
    }
  }
}
