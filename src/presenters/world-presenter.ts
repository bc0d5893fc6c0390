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
 * Shows the world: who comes into view and who goes at once, health and positions folded until the next delivery.
 * Only those who are shown an entity hear of it.
 */
export class WorldPresenter implements WorldObserver {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
    stage.onDeliver((zone) => this.#deliver(zone));
  }

  appeared(player: Player, entity: Entity): void {
    this.#stage.sessionOf(player)?.sendPacket(ServerEntityCreate, entityFields(entity));
  }

  vanished(player: Player, entity: Entity, reason: VanishReason): void {
    this.#stage.sessionOf(player)?.sendPacket(ServerEntityDestroy, {
      guid: BigInt(entity.guid),
      reason: destroyReasons[reason],
    });
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

  #deliver(zone: ZoneInstance): void {
    const { health, moved } = this.#stage.screen(zone);
    for (const entity of moved) {
      const { x, y, z } = entity;
      const guid = BigInt(entity.guid);
      this.#toViewers(entity, SharedFrame.of(ServerEntityMove, { guid, x, y, z }, `move ${entity.guid}`), entity);
    }
    for (const entity of health) {
      const fields = { guid: BigInt(entity.guid), health: entity.health, healthMax: entity.healthMax };
      this.#toViewers(entity, SharedFrame.of(ServerEntityHealth, fields, `health ${entity.guid}`), null);
    }
    moved.clear();
    health.clear();
  }

  #toViewers(entity: Entity, frame: SharedFrame, except: Entity | null): void {
    for (const viewer of entity.viewers) {
      if (viewer === except) continue;
      const session = this.#stage.sessionOf(viewer);
      session?.send(frame.in(session.dialect));
    }
  }
}

/** Fields of `ServerEntityCreate`. */
export function entityFields({ guid, kind, templateId, x, y, z, health, healthMax }: Entity) {
  return { guid: BigInt(guid), kind, templateId, x, y, z, health, healthMax };
}
