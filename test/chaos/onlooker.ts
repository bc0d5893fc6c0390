import { ClientEnterZone, ServerEventList, ServerEventStart, ServerZoneEntered } from "../../packets/index.ts";
import type { FieldsOf } from "../../src/protocol/packet-definition.ts";
import type { ServerProcess } from "../support/server-process.ts";
import type { WireClient } from "../support/wire-client.ts";

/** Somebody who takes no part, and is shown by the zone's list which runs there are and which have ended. */
export class Onlooker {
  readonly #client: WireClient;
  #from = 0;

  private constructor(client: WireClient) {
    this.#client = client;
  }

  static async of(server: ServerProcess, characterId: number): Promise<Onlooker> {
    const client = await server.clientOf(characterId);
    client.send(ClientEnterZone, { zoneId: 1, zoneInstance: 1, x: 150, y: 0, z: 150 });
    await client.next(ServerZoneEntered);
    return new Onlooker(client);
  }

  /** Only what begins from now on is of interest. */
  forget(): void {
    this.#from = this.#client.received.length;
  }

  /** Runs that were shown to start and are missing on a later list. */
  get ended(): number[] {
    const running = new Set<number>();
    const ended: number[] = [];
    for (const { name, fields } of this.#client.received.slice(this.#from)) {
      if (name === ServerEventStart.name) running.add((fields as FieldsOf<typeof ServerEventStart>).instanceId);
      if (name !== ServerEventList.name) continue;
      const listed = (fields as FieldsOf<typeof ServerEventList>).events.map(({ instanceId }) => instanceId);
      const missing = [...running].filter((instanceId) => !listed.includes(instanceId));
      for (const instanceId of missing) running.delete(instanceId);
      ended.push(...missing);
    }
    return ended;
  }

  leave(): void {
    this.#client.destroy();
  }
}
