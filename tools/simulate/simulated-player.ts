/** One player of a simulated run: the brain of a real bot, with the skill that slows it down. */
import type { Player } from "../../src/world/entity.ts";
import { decide, healsFriends } from "../bots/brain.ts";
import type { GameData } from "../bots/game-data.ts";
import { HEAL_METERS } from "../bots/pace.ts";
import { blankMemory, type Memory, type Sight } from "../bots/sight.ts";
import type { SquadMember } from "../bots/squads.ts";
import { metersTo } from "../bots/targets.ts";
import type { Ground } from "./simulated-hands.ts";
import { SimulatedHands } from "./simulated-hands.ts";
import type { Skill } from "./skills.ts";

/** Whoever idles does so for this long at a time. */
const IDLE_MS = 2_000;

export type SimulatedPlayerOptions = {
  readonly rank: number;
  readonly skill: Skill;
  readonly body: Player;
  readonly sight: Sight;
  readonly data: GameData;
  readonly ground: Ground;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
  /** Players who are hurt. */
  readonly hurt: ReadonlySet<Sight>;
};

export class SimulatedPlayer implements SquadMember {
  readonly isInZone = true;
  readonly body: Player;
  readonly sight: Sight;
  readonly characterId: number;
  readonly skill: Skill;
  readonly #options: SimulatedPlayerOptions;
  readonly #memory: Memory;
  readonly #hands: SimulatedHands;
  /** How likely it begins to idle when it could act, so that it idles for its part of the time. */
  readonly #idleChance: number;
  #restsUntilMs = 0;
  #noticed = 0;

  constructor(options: SimulatedPlayerOptions) {
    const { rank, skill, body, sight, ground } = options;
    this.#options = options;
    this.body = body;
    this.sight = sight;
    this.skill = skill;
    this.characterId = body.characterId;
    this.#memory = blankMemory(rank);
    this.#hands = new SimulatedHands(ground, body, sight, this.#memory);
    const actionsPerIdle = (IDLE_MS / 1_000) * skill.actionsPerSecond;
    const { idlePart } = skill;
    this.#idleChance = Math.min(1, idlePart / (1 - idlePart) / actionsPerIdle);
  }

  lineUp(index: number, count: number): void {
    this.#memory.squad = { index, count };
  }

  /** One action, if there is something to do and the player is awake to it. */
  act(nowMs: number): void {
    const { sight } = this;
    if (sight.run === null || nowMs < this.#restsUntilMs) return;
    if (this.#idleChance > 0 && this.#options.random() < this.#idleChance) return this.#rest(nowMs + IDLE_MS, nowMs);
    const { data } = this.#options;
    const hurt = healsFriends(sight, this.#memory, data) ? this.#hurtNear() : null;
    const action = decide(sight, this.#memory, data, hurt, nowMs);
    const target = "target" in action ? action.target : null;
    const isNew = target !== null && target.key !== this.#noticed;
    if (target !== null) this.#noticed = target.key;
    if (isNew && this.skill.reactionMs > 0) {
      this.#memory.target = this.#noticed;
      return this.#rest(nowMs + this.skill.reactionMs, nowMs);
    }
    this.#hands.act(action, nowMs);
  }

  step(nowMs: number): void {
    this.#hands.step(nowMs);
  }

  /** Forgets what need not be avoided any more. To be called about once a second. */
  keep(nowMs: number): void {
    const { avoidUntilMs } = this.#memory;
    for (const [key, untilMs] of avoidUntilMs) if (untilMs < nowMs) avoidUntilMs.delete(key);
  }

  #rest(untilMs: number, nowMs: number): void {
    this.#restsUntilMs = untilMs;
    this.#hands.act({ kind: "wait" }, nowMs);
  }

  #hurtNear(): Sight | null {
    for (const friend of this.#options.hurt) {
      const isFriend = friend.run?.ownTeam === this.sight.run?.ownTeam;
      if (isFriend && metersTo(this.sight, friend) <= HEAL_METERS) return friend;
    }
    return null;
  }
}
