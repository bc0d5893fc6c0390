import { ServerWorldBossKilled, ServerWorldBossPhase, ServerWorldBossSpawn } from "../../packets/index.ts";
import type { BossPhaseReached, RunCompleted } from "../events/run-events.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { RunState } from "../events/run-state.ts";
import { timeLeftMs } from "../events/run-time.ts";
import type { Creature } from "../world/entity.ts";
import type { ZoneInstance } from "../world/zone-instance.ts";
import { timeLeftField } from "./event-fields.ts";
import { fnv1a32 } from "./fnv1a.ts";
import { SharedFrame } from "./shared-frame.ts";
import type { GameSession, Show, Stage } from "./stage.ts";
import { topSlots } from "./top-slots.ts";

/** As many as did most are named when a boss is dead. */
const TOP = 10;

/** The boss as the world has it now. */
export type BossBody = Pick<Creature, "guid" | "x" | "y" | "z" | "health" | "healthMax">;

/** A boss that lives; `body` is the world's own, null where the world has none. */
type LivingBoss = { readonly run: DurableRun; readonly body: BossBody | null };

/** World bosses: their coming and their death are told to the whole realm, their phases to their zone. */
export class BossPresenter {
  readonly #stage: Stage;
  readonly #nowMs: () => number;
  readonly #nameOf: (characterId: number) => string;
  readonly #living = new Map<number, LivingBoss>();
  readonly #arrived = new WeakSet<GameSession>();

  constructor(stage: Stage, nowMs: () => number, nameOf: (characterId: number) => string) {
    this.#stage = stage;
    this.#nowMs = nowMs;
    this.#nameOf = nameOf;
  }

  /** A run's boss is in the world; told again of the same one, it says nothing. A run that has ended, or is no encounter, has none. */
  spawned(run: DurableRun, body: BossBody | null): void {
    const { instanceId, definition, status } = run.durable;
    if (definition.boss === null || status !== "active") return;
    const known = this.#living.get(instanceId);
    this.#living.set(instanceId, { run, body });
    if (known === undefined || known.body?.guid !== body?.guid) this.#stage.showRealm(this.#frame({ run, body }));
  }

  /** Whoever has just logged in is shown every boss of the realm; later those of the zone that it enters. */
  showZone({ definition, instance }: ZoneInstance, session: GameSession): void {
    const hasArrived = this.#arrived.has(session);
    this.#arrived.add(session);
    for (const boss of this.#living.values()) {
      if (boss.body?.health === 0) continue;
      const { zoneId, zoneInstance } = boss.run.durable;
      if (hasArrived && (zoneId !== definition.id || zoneInstance !== instance)) continue;
      session.send(this.#frame(boss).in(session.dialect));
    }
  }

  /** Says that a boss has reached a phase. */
  showPhase(
    { definition }: RunState,
    { bossId, bossPhase, healthPercent }: BossPhaseReached["data"],
    show: Show,
  ): void {
    const words = definition.boss?.phases[bossPhase - 1]?.abilities ?? [];
    const abilities = words.map((ability) => (typeof ability === "number" ? ability : fnv1a32(ability)));
    show(SharedFrame.of(ServerWorldBossPhase, { bossId, phase: bossPhase, healthPercent, abilities }));
  }

  /** The encounter was won: the realm hears who did most. A run that ended well without its death says nothing. */
  killed({ definition, objectives, boss, participants }: RunState, { elapsedMs }: RunCompleted["data"]): void {
    if (definition.boss === null) return;
    const { bossId } = definition.boss;
    if (!objectives.some((one) => one.definition.bossId === bossId && one.status === "complete")) return;
    const top = topSlots(participants, TOP).map((slot) => {
      const characterId = participants.characterIds[slot] ?? 0;
      const contribution = participants.scores[slot] ?? 0;
      const damage = participants.statistic(slot, "damageDealt");
      return { characterId: BigInt(characterId), name: this.#nameOf(characterId), contribution, damage };
    });
    const killTimeMs = elapsedMs - Math.max(0, boss.engagedMs);
    const fields = { bossId, killTimeMs, participantCount: participants.count, top };
    this.#stage.showRealm(SharedFrame.of(ServerWorldBossKilled, fields));
  }

  forget(instanceId: number): void {
    this.#living.delete(instanceId);
  }

  #frame({ run: { durable, live }, body }: LivingBoss): SharedFrame {
    const { definition, boss } = durable;
    const [x = 0, y = 0, z = 0] = definition.boss?.spawnPosition ?? [];
    const place = body ?? { guid: 0, x, y, z, health: 0, healthMax: 0 };
    return SharedFrame.of(ServerWorldBossSpawn, {
      bossId: definition.boss?.bossId ?? 0,
      creatureGuid: BigInt(place.guid),
      ...{ x: place.x, y: place.y, z: place.z, healthMax: place.healthMax, health: place.health },
      phase: boss.phase,
      timeLimitMs: timeLeftField(timeLeftMs(durable, live.elapsedMs(this.#nowMs()))),
    });
  }
}
