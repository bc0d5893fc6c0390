/** Shows the simulated world to its players as the server's packets show it to bots: what is in view, and its health. */
import type { Entity, Player, VanishReason } from "../../src/world/entity.ts";
import type { WorldObserver, ZoneInstance } from "../../src/world/zone-instance.ts";
import { HURT_PART } from "../bots/pace.ts";
import { countTaken, type SeenEntity, type Sight } from "../bots/sight.ts";

export class WorldEyes implements WorldObserver {
  /** Those who were last shown to be hurt, in that order. */
  readonly hurt = new Set<Sight>();
  readonly #isDuel: boolean;
  readonly #sights = new Map<Player, Sight>();
  /** One object for all who see the entity: it is only in the sight of those who do. */
  readonly #seen = new Map<number, SeenEntity>();

  constructor(isDuel: boolean) {
    this.#isDuel = isDuel;
  }

  /** From now on the player sees; to be called before it enters. */
  open(player: Player, sight: Sight): void {
    sight.guid = BigInt(player.guid);
    sight.key = player.guid;
    this.#sights.set(player, sight);
    this.#showOwn(player, sight);
  }

  appeared(player: Player, entity: Entity): void {
    const sight = this.#sights.get(player);
    if (sight === undefined || entity === player) return;
    if (entity.kind !== "player") sight.entities.set(entity.guid, this.#seenOf(entity));
    else if (this.#isDuel) sight.players.set(entity.guid, this.#seenOf(entity));
  }

  vanished(player: Player, { guid }: Entity, reason: VanishReason): void {
    const sight = this.#sights.get(player);
    if (sight === undefined) return;
    sight.players.delete(guid);
    const entity = sight.entities.get(guid);
    if (entity === undefined) return;
    sight.entities.delete(guid);
    if (reason === "taken") countTaken(sight, entity);
  }

  healthChanged(_zone: ZoneInstance, entity: Entity): void {
    const seen = this.#seen.get(entity.guid);
    if (seen !== undefined) seen.health = entity.health;
    if (entity.kind !== "player") return;
    const sight = this.#sights.get(entity);
    if (sight !== undefined) this.#showOwn(entity, sight);
    if (entity.health > 0) return;
    for (const viewer of entity.viewers) {
      const round = this.#sights.get(viewer)?.run?.round;
      if (round?.isOn) round.fallen.add(entity.guid);
    }
  }

  moved(_zone: ZoneInstance, { guid, x, y, z }: Entity): void {
    const seen = this.#seen.get(guid);
    if (seen !== undefined) Object.assign(seen, { x, y, z });
  }

  #showOwn({ health, healthMax }: Player, sight: Sight): void {
    sight.health = health;
    sight.healthMax = healthMax;
    if (health > 0 && health < healthMax * HURT_PART) this.hurt.add(sight);
    else this.hurt.delete(sight);
  }

  #seenOf({ guid, kind, templateId, x, y, z, health, healthMax }: Entity): SeenEntity {
    const known = this.#seen.get(guid);
    if (known !== undefined) return known;
    const seen = { key: guid, guid: BigInt(guid), kind, templateId, x, y, z, health, healthMax };
    this.#seen.set(guid, seen);
    return seen;
  }
}
