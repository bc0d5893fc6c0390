import {
  destroyReasons,
  ServerEntityCreate,
  ServerEntityDestroy,
  ServerEntityHealth,
  ServerEntityMove,
  ServerItemGained,
} from "../../packets/index.ts";
import type { CharacterEvent } from "../world/character-events.ts";
import type { Entity, Player, VanishReason } from "../world/entity.ts";
import type { WorldObserver, ZoneInstance } from "../world/zone-instance.ts";
import { SharedFrame } from "./shared-frame.ts";
import type { GameSession, Stage } from "./stage.ts";

/**
 * Shows the world: what comes into view and players who go soon, what else is gone at once, health and positions folded
 * until the next delivery. Only those who are shown an entity hear of it.
 */
export class WorldPresenter implements WorldObserver {
  readonly #stage: Stage;
  /** Whoever arrives where many are is shown to each of them in turn. */
  #lastShown: (Look & { readonly entity: Entity; readonly frame: SharedFrame }) | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
    stage.onDeliver((zone) => this.#deliver(zone));
  }

  appeared(player: Player, entity: Entity): void {
    this.#stage.showSoon(player, this.#creation(entity));
  }

  vanished(player: Player, entity: Entity, reason: VanishReason): void {
    const fields = { guid: BigInt(entity.guid), reason: destroyReasons[reason] };
    // Nobody should aim at what is gone; a player who leaves can wait for the next delivery.
    if (entity.kind === "player") this.#stage.showSoon(player, SharedFrame.of(ServerEntityDestroy, fields));
    else this.#stage.sessionOf(player)?.sendPacket(ServerEntityDestroy, fields);
  }

  healthChanged(zone: ZoneInstance, entity: Entity): void {
    this.#stage.screen(zone).health.add(entity);
    this.#stage.requestFlush(zone);
  }

  moved(zone: ZoneInstance, entity: Entity): void {
    this.#stage.screen(zone).moved.add(entity);
    this.#stage.requestFlush(zone);
  }

  /** What a character found is durable. */
  itemsGained(session: GameSession, events: readonly CharacterEvent[]): void {
    for (const event of events) {
      if (event.type !== "ItemsGained") continue;
      for (const { itemId, quantity } of event.data.items) session.sendPacket(ServerItemGained, { itemId, quantity });
    }
  }

  #creation(entity: Entity): SharedFrame {
    const { x, y, z, health } = entity;
    const last = this.#lastShown;
    const isSame = last?.entity === entity && last.x === x && last.y === y && last.z === z && last.health === health;
    if (isSame) return last.frame;
    const frame = SharedFrame.of(ServerEntityCreate, entityFields(entity));
    this.#lastShown = { entity, x, y, z, health, frame };
    return frame;
  }

  /** What everybody sees nobody is asked about; of the rest, whoever is shown all gets it as one frame too. */
  #deliver(zone: ZoneInstance): void {
    const screen = this.#stage.screen(zone);
    const { health, moved, sessions } = screen;
    const isSeen = ({ viewers }: Entity): boolean => viewers.size > 0;
    const changes = [...[...moved].filter(isSeen).map(moveOf), ...[...health].filter(isSeen).map(healthOf)];
    screen.moved = new Set();
    screen.health = new Set();
    const isForAll = ({ entity, mover }: Change) => mover === null && entity.viewers.size === zone.players.size;
    const common = bundleOf(changes.filter(isForAll));
    const others = changes.filter((change) => !isForAll(change));
    const allOthers = bundleOf(others);
    for (const session of sessions) {
      const { player, dialect } = session;
      if (player === null) continue;
      if (common !== null) session.sendPatiently(common.in(dialect));
      const shown = others.filter((change) => isShown(player, change));
      if (shown.length < others.length) for (const { frame } of shown) session.sendPatiently(frame.in(dialect));
      else if (allOthers !== null) session.sendPatiently(allOthers.in(dialect));
    }
  }
}

function bundleOf(changes: readonly Change[]): SharedFrame | null {
  return changes.length === 0 ? null : SharedFrame.bundle(changes.map(({ frame }) => frame));
}

/** What may change of an entity while it is there. */
type Look = Pick<Entity, "x" | "y" | "z" | "health">;

/** What changed of an entity; `mover` does not hear of its own steps. */
type Change = { readonly entity: Entity; readonly mover: Entity | null; readonly frame: SharedFrame };

function moveOf(entity: Entity): Change {
  const { x, y, z } = entity;
  const fields = { guid: BigInt(entity.guid), x, y, z };
  return { entity, mover: entity, frame: SharedFrame.of(ServerEntityMove, fields, `move ${entity.guid}`) };
}

function healthOf(entity: Entity): Change {
  const { health, healthMax } = entity;
  const fields = { guid: BigInt(entity.guid), health, healthMax };
  return { entity, mover: null, frame: SharedFrame.of(ServerEntityHealth, fields, `health ${entity.guid}`) };
}

function isShown(player: Player, { entity, mover }: Change): boolean {
  return player !== mover && player.visible.has(entity);
}

/** Fields of `ServerEntityCreate`. */
export function entityFields({ guid, kind, templateId, x, y, z, health, healthMax }: Entity) {
  return { guid: BigInt(guid), kind, templateId, x, y, z, health, healthMax };
}
