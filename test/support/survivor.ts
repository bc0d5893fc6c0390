import {
  ClientCastSpell,
  ClientEnterZone,
  ServerContributionUpdate,
  ServerEntityCreate,
  ServerEntityDestroy,
  ServerEventComplete,
  ServerEventPhase,
  ServerEventStart,
  ServerEventUpdate,
} from "../../packets/index.ts";
import type { FieldsOf } from "../../src/protocol/packet-definition.ts";
import type { ServerProcess } from "./server-process.ts";
import type { ReceivedPacket, WireClient } from "./wire-client.ts";

type Progress = { phase: number; current: number };

/**
 * A player that outlives its server: it fights whatever it is shown, comes back after every crash, and remembers the
 * most that it was ever shown. Whatever it is shown less of later is a regression.
 */
export class Survivor {
  readonly characterId: number;
  readonly regressions: string[] = [];
  readonly completes: FieldsOf<typeof ServerEventComplete>[] = [];
  /** Most contribution shown, by run. */
  readonly contributions = new Map<number, number>();
  readonly #progress = new Map<number, Progress>();
  readonly #server: ServerProcess;
  #targets = new Set<bigint>();
  #client: WireClient | null = null;
  #read = 0;

  constructor(server: ServerProcess, characterId: number) {
    this.#server = server;
    this.characterId = characterId;
  }

  async connect(): Promise<void> {
    const client = await this.#server.clientOf(this.characterId);
    this.#targets = new Set();
    this.#read = 0;
    this.#client = client;
    client.send(ClientEnterZone, { zoneId: 1, zoneInstance: 1, x: 0, y: 0, z: 0 });
  }

  /** Reads what came, and casts at one thing that it sees. */
  act(): void {
    const client = this.#client;
    if (client === null) return;
    for (; this.#read < client.received.length; this.#read += 1) this.#take(client.received[this.#read]!);
    const [targetGuid] = this.#targets;
    if (targetGuid !== undefined && !client.socket.destroyed) client.send(ClientCastSpell, { spellId: 1, targetGuid });
  }

  lost(): void {
    this.act();
    this.#client?.destroy();
    this.#client = null;
  }

  #take(packet: ReceivedPacket): void {
    const taken = <Definition extends { name: string }>(definition: Definition) => packet.name === definition.name;
    if (taken(ServerEntityCreate)) this.#appeared(packet.fields as FieldsOf<typeof ServerEntityCreate>);
    if (taken(ServerEntityDestroy)) this.#targets.delete((packet.fields as FieldsOf<typeof ServerEntityDestroy>).guid);
    if (taken(ServerEventStart) || taken(ServerEventPhase)) {
      const { instanceId, phase, objectives } = packet.fields as FieldsOf<typeof ServerEventStart>;
      this.#shown(instanceId, phase, objectives[0]?.current ?? 0);
    }
    if (taken(ServerEventUpdate)) {
      const { instanceId, current } = packet.fields as FieldsOf<typeof ServerEventUpdate>;
      this.#shown(instanceId, this.#progress.get(instanceId)?.phase ?? 0, current);
    }
    if (taken(ServerContributionUpdate)) this.#contributed(packet.fields as FieldsOf<typeof ServerContributionUpdate>);
    if (taken(ServerEventComplete)) this.completes.push(packet.fields as FieldsOf<typeof ServerEventComplete>);
  }

  #appeared({ guid, kind }: FieldsOf<typeof ServerEntityCreate>): void {
    if (kind === "creature") this.#targets.add(guid);
  }

  #shown(instanceId: number, phase: number, current: number): void {
    const before = this.#progress.get(instanceId) ?? { phase: 0, current: 0 };
    const isLess = phase < before.phase || (phase === before.phase && current < before.current);
    if (isLess) this.regressions.push(`run ${instanceId}: ${before.phase}/${before.current} then ${phase}/${current}`);
    this.#progress.set(instanceId, { phase, current });
  }

  #contributed({ instanceId, contribution }: FieldsOf<typeof ServerContributionUpdate>): void {
    const before = this.contributions.get(instanceId) ?? 0;
    if (contribution < before) this.regressions.push(`run ${instanceId}: contribution ${before} then ${contribution}`);
    this.contributions.set(instanceId, contribution);
  }
}
