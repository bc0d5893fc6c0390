import {
  ClientCastSpell,
  ClientEnterZone,
  ClientInteract,
  ServerContributionUpdate,
  ServerEntityCreate,
  ServerEntityDestroy,
  ServerEventComplete,
  ServerEventStart,
} from "../../packets/index.ts";
import type { FieldsOf } from "../../src/protocol/packet-definition.ts";
import type { ServerProcess } from "./server-process.ts";
import type { WireClient } from "./wire-client.ts";

export type Complete = FieldsOf<typeof ServerEventComplete>;

/** A player that acts by what its client was shown. The spells and templates are those of `test/e2e/play/content`. */
export class Played {
  readonly client: WireClient;
  readonly characterId: number;

  constructor(client: WireClient & { characterId: number }) {
    this.client = client;
    this.characterId = client.characterId;
  }

  /** Logs in and enters a zone. */
  static async enter(server: ServerProcess, name: string, zoneId = 1, x = 0, dialect: 1 | 2 = 2): Promise<Played> {
    const played = new Played(await server.client(name, dialect));
    played.client.send(ClientEnterZone, { zoneId, zoneInstance: 1, x, y: 0, z: 0 });
    return played;
  }

  /** Entities of a template that are shown now. */
  visible(templateId: number): FieldsOf<typeof ServerEntityCreate>[] {
    const gone = new Set(this.client.all(ServerEntityDestroy).map(({ guid }) => guid));
    return this.client
      .all(ServerEntityCreate)
      .filter((entity) => entity.templateId === templateId && !gone.has(entity.guid));
  }

  /** Waits for an entity of a template. */
  async see(templateId: number): Promise<FieldsOf<typeof ServerEntityCreate>> {
    await this.client.until(() => this.visible(templateId).length > 0);
    return this.visible(templateId)[0]!;
  }

  /** Casts at the first entity of a template until it is dead. */
  async kill(templateId: number, spellId = 1): Promise<void> {
    const target = await this.see(templateId);
    const casts = Math.ceil(target.health / 100);
    for (let cast = 0; cast < casts; cast += 1) this.client.send(ClientCastSpell, { spellId, targetGuid: target.guid });
    await this.gone(target.guid);
  }

  /** Uses or picks up the first object of a template. */
  async use(templateId: number): Promise<void> {
    const { guid } = await this.see(templateId);
    this.client.send(ClientInteract, { guid });
    await this.gone(guid);
  }

  gone(guid: bigint): Promise<void> {
    return this.client.until(() => this.client.all(ServerEntityDestroy).some((destroyed) => destroyed.guid === guid));
  }

  async started(eventId: number): Promise<number> {
    const find = () => this.client.all(ServerEventStart).findLast((start) => start.eventId === eventId);
    await this.client.until(() => find() !== undefined);
    return find()!.instanceId;
  }

  /** The contribution that it was shown last for a run; null if none. */
  contribution(instanceId: number): number | null {
    const updates = this.client.all(ServerContributionUpdate).filter((update) => update.instanceId === instanceId);
    return updates.at(-1)?.contribution ?? null;
  }

  async contributionReaches(instanceId: number, contribution: number): Promise<void> {
    await this.client.until(() => (this.contribution(instanceId) ?? -1) >= contribution);
  }

  async completed(instanceId: number): Promise<Complete> {
    const find = () => this.client.all(ServerEventComplete).find((complete) => complete.instanceId === instanceId);
    await this.client.until(() => find() !== undefined);
    return find()!;
  }
}
