/** What ids stand for, as the packets of all sessions showed them: of a capture, and of the server that it is played to. */
import type { EntityKindWord } from "../../packets/enums.ts";
import { destroyReasons } from "../../packets/index.ts";

/** A stay of a session in a zone instance: `name` is "zone/instance", null until the capture tells. */
export type Stay = { name: string | null };

export type KnownEntity = {
  readonly guid: number;
  readonly kind: EntityKindWord;
  /** Of a player the character. */
  readonly templateId: number;
  readonly stay: Stay;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  isGone: boolean;
};

type Shown = Pick<KnownEntity, "kind" | "templateId" | "x" | "y" | "z"> & { readonly guid: bigint };

/** Died, taken or despawned; out of view it is there still. */
const ends: readonly number[] = [destroyReasons.death, destroyReasons.taken, destroyReasons.despawn];

/** Every entity that anybody was shown, where it was first seen. */
class KnownEntities {
  readonly #byGuid = new Map<number, KnownEntity>();
  readonly #byTemplate = new Map<string, KnownEntity[]>();
  readonly #byPlace = new Map<string, KnownEntity[]>();

  appeared(stay: Stay, { guid: wireGuid, kind, templateId, x, y, z }: Shown): void {
    const guid = Number(wireGuid);
    const known = this.#byGuid.get(guid);
    if (known !== undefined) {
      known.isGone = false;
      return;
    }
    const entity = { guid, kind, templateId, stay, x, y, z, isGone: false };
    this.#byGuid.set(guid, entity);
    addTo(this.#byTemplate, `${kind} ${templateId}`, entity);
    addTo(this.#byPlace, placeOf(entity), entity);
  }

  vanished(guid: bigint, reason: number): void {
    const entity = this.#byGuid.get(Number(guid));
    if (entity !== undefined && ends.includes(reason)) entity.isGone = true;
  }

  get(guid: number): KnownEntity | undefined {
    return this.#byGuid.get(guid);
  }

  get count(): number {
    return this.#byGuid.size;
  }

  /** Those of one template in one zone instance, as they came into being: a server's guids grow. */
  alike({ kind, templateId }: Pick<KnownEntity, "kind" | "templateId">, zone: string | null): KnownEntity[] {
    return inOrder(this.#byTemplate.get(`${kind} ${templateId}`) ?? [], zone);
  }

  /** Those of them that came into being at the place of this one, which may be another server's. */
  alikeThere(entity: KnownEntity): KnownEntity[] {
    return inOrder(this.#byPlace.get(placeOf(entity)) ?? [], entity.stay.name);
  }
}

function addTo(map: Map<string, KnownEntity[]>, key: string, entity: KnownEntity): void {
  const others = map.get(key);
  if (others === undefined) map.set(key, [entity]);
  else others.push(entity);
}

/** Spawn places are exact, so that the same content has the same ones. */
const placeOf = ({ kind, templateId, x, y, z }: KnownEntity): string => `${kind} ${templateId} ${x} ${y} ${z}`;

const inOrder = (entities: readonly KnownEntity[], zone: string | null): KnownEntity[] =>
  entities.filter(({ stay }) => stay.name === zone).sort((one, other) => one.guid - other.guid);

export type KnownRun = { readonly instanceId: number; readonly eventId: number; readonly stay: Stay };

/** Every run that anybody was shown. */
class KnownRuns {
  readonly #byId = new Map<number, KnownRun>();

  seen(stay: Stay, instanceId: number, eventId: number): void {
    if (!this.#byId.has(instanceId)) this.#byId.set(instanceId, { instanceId, eventId, stay });
  }

  get(instanceId: number): KnownRun | undefined {
    return this.#byId.get(instanceId);
  }

  /** The runs of an event in a zone instance, the first one first: a server's run numbers grow. */
  of(eventId: number, zone: string | null): KnownRun[] {
    const all = [...this.#byId.values()].filter((run) => run.eventId === eventId && run.stay.name === zone);
    return all.sort((one, other) => one.instanceId - other.instanceId);
  }
}

export type KnownIds = { readonly entities: KnownEntities; readonly runs: KnownRuns };

export const nothingKnown = (): KnownIds => ({ entities: new KnownEntities(), runs: new KnownRuns() });
