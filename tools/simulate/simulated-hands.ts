/** Carries out in the simulated world what the brain decides, at the pace and with the lessons of a real bot's hands. */
import type { EventManager } from "../../src/events/event-manager.ts";
import { castVote } from "../../src/events/run-control.ts";
import type { CharacterStore } from "../../src/world/character-store.ts";
import type { Player } from "../../src/world/entity.ts";
import type { WorldOutcome } from "../../src/world/outcome.ts";
import type { World } from "../../src/world/world.ts";
import type { Action } from "../bots/brain.ts";
import {
  AVOID_MS,
  COOLDOWN_MARGIN_MS,
  HEAL_EVERY_MS,
  LONGEST_STEP_MS,
  PAUSE_MS,
  RETRY_CAST_MS,
  WALK_METERS_PER_SECOND,
} from "../bots/pace.ts";
import type { Memory, Sight } from "../bots/sight.ts";
import { metersTo } from "../bots/targets.ts";

/** Where a simulated run is played. */
export type Ground = {
  readonly world: World;
  readonly manager: EventManager;
  readonly characters: CharacterStore;
};

type ActionOf<Kind extends Action["kind"]> = Extract<Action, { kind: Kind }>;

export class SimulatedHands {
  readonly #ground: Ground;
  readonly #body: Player;
  readonly #sight: Sight;
  readonly #memory: Memory;
  #walk: ActionOf<"walk"> | null = null;
  #steppedAtMs = 0;

  constructor(ground: Ground, body: Player, sight: Sight, memory: Memory) {
    this.#ground = ground;
    this.#body = body;
    this.#sight = sight;
    this.#memory = memory;
  }

  /** Does it. Returns whether it was an action; waiting and walking are none. */
  act(action: Action, nowMs: number): boolean {
    if (action.kind === "walk" && this.#walk === null) this.#steppedAtMs = nowMs;
    this.#walk = action.kind === "walk" ? action : null;
    this.#remember(action, nowMs);
    switch (action.kind) {
      case "cast":
        this.#cast(action, nowMs);
        return true;
      case "heal":
        this.#heal(action, nowMs);
        return true;
      case "interact":
        this.#use(action, nowMs);
        return true;
      case "turn_in":
        this.#handIn(action, nowMs);
        return true;
      case "vote":
        this.#vote(action, nowMs);
        return true;
      default:
        return false;
    }
  }

  /** Takes a step if the player is walking. */
  step(nowMs: number): void {
    if (this.#walk === null || this.#sight.health === 0) return;
    const { to, stopAtMeters } = this.#walk;
    const { x, y, z } = this.#sight;
    const meters = metersTo(this.#sight, to);
    const elapsedMs = Math.min(nowMs - this.#steppedAtMs, LONGEST_STEP_MS);
    this.#steppedAtMs = nowMs;
    const stride = Math.min(meters - stopAtMeters, (elapsedMs / 1_000) * WALK_METERS_PER_SECOND);
    if (stride <= 0) return;
    const part = stride / meters;
    const next = { x: x + (to.x - x) * part, y: y + (to.y - y) * part, z: z + (to.z - z) * part };
    const moved = this.#ground.world.move(this.#body, next.x, next.y, next.z, nowMs);
    if (moved.ok) Object.assign(this.#sight, next);
  }

  #cast({ spell: { id, cooldownMs }, target }: ActionOf<"cast">, nowMs: number): void {
    const { spellReadyAtMs, avoidUntilMs } = this.#memory;
    if (cooldownMs > 0) spellReadyAtMs.set(id, nowMs + cooldownMs + COOLDOWN_MARGIN_MS);
    const cast = this.#ground.world.cast(this.#body, id, target.key, nowMs);
    if (cast.ok) return;
    this.#pauseIfFallen(cast, nowMs);
    if (cast.refusal === "cooldown") spellReadyAtMs.set(id, nowMs + RETRY_CAST_MS);
    if (cast.refusal === "not_found") spellReadyAtMs.set(id, Number.POSITIVE_INFINITY);
    if (cast.refusal === "invalid_target" || cast.refusal === "out_of_range") {
      avoidUntilMs.set(target.key, nowMs + AVOID_MS);
    }
  }

  #heal({ spell: { id, cooldownMs }, guid }: ActionOf<"heal">, nowMs: number): void {
    this.#memory.spellReadyAtMs.set(id, nowMs + cooldownMs + COOLDOWN_MARGIN_MS);
    this.#memory.healAtMs = nowMs + HEAL_EVERY_MS;
    this.#pauseIfFallen(this.#ground.world.cast(this.#body, id, Number(guid), nowMs), nowMs);
  }

  #use({ target }: ActionOf<"interact">, nowMs: number): void {
    this.#memory.avoidUntilMs.set(target.key, nowMs + AVOID_MS);
    this.#pauseIfFallen(this.#ground.world.interact(this.#body, target.key, nowMs), nowMs);
  }

  /** What is held is the character's own inventory, so it is right again whatever came of it. */
  #handIn({ objectiveIndex, itemId, amount }: ActionOf<"turn_in">, nowMs: number): void {
    const { manager, characters } = this.#ground;
    const { character } = this.#body;
    const instanceId = this.#sight.run?.instanceId ?? 0;
    const held = character.items.get(itemId) ?? 0;
    const turnIn = { instanceId, objectiveIndex, itemId, amount, held };
    const turnedIn = manager.turnIn(turnIn, this.#body, nowMs);
    if (turnedIn.ok) {
      const handed = { instanceId, objectiveIndex, itemId, quantity: turnedIn.taken };
      return characters.turnIn(character, handed, this.#body, nowMs);
    }
    if (turnedIn.refusal === "invalid_target") this.#memory.hopeless.add(`${objectiveIndex}:${itemId}`);
    if (turnedIn.refusal === "unavailable") this.#memory.idleUntilMs = nowMs + PAUSE_MS;
  }

  #vote({ voteId, option }: ActionOf<"vote">, nowMs: number): void {
    const instanceId = this.#sight.run?.instanceId ?? 0;
    this.#memory.voted.add(`${instanceId}:${voteId}`);
    const voted = castVote(this.#ground.manager, { instanceId, voteId, option }, this.#body, nowMs);
    if (voted.ok || voted.refusal !== "not_participating") return;
    this.#memory.voted.clear();
    this.#memory.idleUntilMs = nowMs + PAUSE_MS;
  }

  #pauseIfFallen(outcome: WorldOutcome, nowMs: number): void {
    if (!outcome.ok && outcome.refusal === "not_eligible") this.#memory.idleUntilMs = nowMs + PAUSE_MS;
  }

  #remember(action: Action, nowMs: number): void {
    const target = "target" in action ? action.target : null;
    if (target !== null) {
      this.#memory.target = target.key;
      this.#memory.idleSinceMs = 0;
    } else if (this.#memory.idleSinceMs === 0) this.#memory.idleSinceMs = nowMs;
  }
}
