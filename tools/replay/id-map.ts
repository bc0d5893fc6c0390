/** From the ids of a capture to those of the server that it is played to. */
import type { NamedId } from "./id-fields.ts";
import type { KnownEntity, KnownIds } from "./known-ids.ts";

/** A walker may have taken some steps before anybody saw it. */
const NEAR_METERS = 30;
/** Where the one in the same turn does not come, another that stands there will do, and later one nearby. */
const ANOTHER_AFTER_MS = 1_000;
const NEARBY_AFTER_MS = 3_000;

export class IdMap {
  readonly #captured: KnownIds;
  readonly #live: KnownIds;
  readonly #characterOf: (capturedId: number) => number | undefined;
  readonly #entities = new Map<number, number>();
  readonly #taken = new Set<number>();
  readonly #hopeless = new Set<string>();

  /** @param characterOf the character that plays one of the capture */
  constructor(captured: KnownIds, live: KnownIds, characterOf: (capturedId: number) => number | undefined) {
    this.#captured = captured;
    this.#live = live;
    this.#characterOf = characterOf;
  }

  /** The id that stands for one of the capture; null while there is none. `waitedMs`: how long it has been looked for. */
  find({ kind, id }: NamedId, waitedMs: number): number | null {
    return kind === "run" ? this.#run(id) : this.#entity(id, waitedMs);
  }

  /** Whether it is worth waiting for: what the capture never showed cannot be found, nor what was waited for in vain. */
  isHopeful({ kind, id }: NamedId): boolean {
    const known = kind === "run" ? this.#captured.runs.get(id) : this.#captured.entities.get(id);
    return known !== undefined && !this.#hopeless.has(`${kind} ${id}`);
  }

  /** Nobody waits for it any more. @returns why it was not found */
  giveUp(named: NamedId): string {
    if (!this.isHopeful(named) && !this.#hopeless.has(`${named.kind} ${named.id}`))
      return "the capture never showed it";
    this.#hopeless.add(`${named.kind} ${named.id}`);
    return "none came that stands for it";
  }

  /** Whether an entity is certainly no more. */
  isGone(liveGuid: number): boolean {
    return this.#live.entities.get(liveGuid)?.isGone ?? false;
  }

  #run(instanceId: number): number | null {
    const run = this.#captured.runs.get(instanceId);
    if (run === undefined) return null;
    const zone = run.stay.name;
    const turn = this.#captured.runs.of(run.eventId, zone).indexOf(run);
    return this.#live.runs.of(run.eventId, zone)[turn]?.instanceId ?? null;
  }

  #entity(guid: number, waitedMs: number): number | null {
    const mapped = this.#entities.get(guid);
    if (mapped !== undefined) return mapped;
    const entity = this.#captured.entities.get(guid);
    if (entity === undefined) return null;
    const found = entity.kind === "player" ? this.#player(entity) : this.#spawned(entity, waitedMs);
    // A player has another guid after each login, and the capture has a name for each of them.
    if (found === null) return null;
    this.#entities.set(guid, found.guid);
    this.#taken.add(found.guid);
    return found.guid;
  }

  #player({ templateId, stay }: KnownEntity): KnownEntity | null {
    const characterId = this.#characterOf(templateId);
    if (characterId === undefined) return null;
    const guids = this.#live.entities.alike({ kind: "player", templateId: characterId }, stay.name);
    return guids.findLast(({ isGone }) => !isGone) ?? null;
  }

  #spawned(entity: KnownEntity, waitedMs: number): KnownEntity | null {
    const standingHere = this.#live.entities.alikeThere(entity);
    const sameTurn = standingHere[this.#captured.entities.alikeThere(entity).indexOf(entity)];
    if (sameTurn !== undefined && !this.#taken.has(sameTurn.guid)) return sameTurn;
    const isFree = (one: KnownEntity): boolean => !one.isGone && !this.#taken.has(one.guid);
    if (waitedMs >= ANOTHER_AFTER_MS) {
      const another = standingHere.find(isFree);
      if (another !== undefined) return another;
    }
    if (waitedMs < NEARBY_AFTER_MS) return null;
    const there = this.#live.entities.alike(entity, entity.stay.name);
    const nearby = there.filter((one) => isFree(one) && meters(one, entity) <= NEAR_METERS);
    return nearby.sort((one, other) => meters(one, entity) - meters(other, entity))[0] ?? null;
  }
}

const meters = (one: KnownEntity, other: KnownEntity): number =>
  Math.hypot(one.x - other.x, one.y - other.y, one.z - other.z);
