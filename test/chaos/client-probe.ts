import { setTimeout as delay } from "node:timers/promises";
import {
  ClientCastSpell,
  ClientEnterZone,
  ClientPing,
  ServerContributionUpdate,
  ServerEntityCreate,
  ServerError,
  ServerPong,
} from "../../packets/index.ts";
import type { FieldsOf, PacketDefinition } from "../../src/protocol/packet-definition.ts";
import type { ServerProcess } from "../support/server-process.ts";
import type { ReceivedPacket, WireClient } from "../support/wire-client.ts";
import { Tally } from "./tally.ts";

/** Whether there is a server process; what a client suffers while there is none is not the server's fault. */
export type Power = { readonly isOn: boolean; readonly deaths: number };

/** What is not answered within this time counts as not answered, for the whole of the time. */
const LATEST_ANSWER_MS = 3_000;
const PAUSE_MS = 50;
const POWER_LOOK_MS = 20;
/** The event that never ends, its zone, and the spell that hurts its only creature. */
const ENDLESS = { zoneId: 2, zoneInstance: 1, x: 0, y: 0, z: 0 };
const SPELL = 1;

/**
 * A client that pings, and one cast after another adds to its contribution, all the time, each waiting for what the
 * server shows of the last one. It says how much of the time it had no answer.
 */
export class ClientProbe {
  readonly tally = new Tally();
  readonly #server: ServerProcess;
  readonly #characterId: number;
  readonly #power: Power;
  #client: Promise<WireClient> | null = null;
  #contribution = 0;
  #pings = 0;
  #isStopped = false;
  #lanes: Promise<unknown> = Promise.resolve();

  constructor(server: ServerProcess, characterId: number, power: Power) {
    this.#server = server;
    this.#characterId = characterId;
    this.#power = power;
  }

  start(): void {
    this.#lanes = Promise.all([this.#lane((client) => this.#ping(client)), this.#lane((client) => this.#cast(client))]);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#lanes;
    (await this.#client?.catch(() => null))?.destroy();
  }

  async #lane(ask: (client: WireClient) => Promise<void>): Promise<void> {
    while (!this.#isStopped) {
      if (!this.#power.isOn) {
        await delay(POWER_LOOK_MS);
        continue;
      }
      const { deaths } = this.#power;
      const startedMs = performance.now();
      const failure = await this.#connected()
        .then(ask)
        .then(() => null, String);
      const tookMs = performance.now() - startedMs;
      await delay(PAUSE_MS);
      if (this.#power.deaths === deaths) this.tally.count(tookMs, performance.now() - startedMs, failure);
    }
  }

  /** One connection for both lanes; a lost one is replaced by whoever notices. */
  #connected(): Promise<WireClient> {
    this.#client ??= this.#connect().catch((error: unknown) => {
      this.#client = null;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<WireClient> {
    const { deaths } = this.#power;
    const client = await this.#server.clientOf(this.#characterId);
    client.send(ClientEnterZone, ENDLESS);
    void client.closed.then(() => {
      this.#client = null;
      if (!this.#isStopped && this.#power.isOn && this.#power.deaths === deaths) this.tally.drops += 1;
    });
    return client;
  }

  async #ping(client: WireClient): Promise<void> {
    this.#pings += 1;
    const clientTimeMs = this.#pings;
    const from = client.received.length;
    client.send(ClientPing, { clientTimeMs });
    await comes(client, from, ServerPong, (pong) => pong.clientTimeMs === clientTimeMs);
  }

  async #cast(client: WireClient): Promise<void> {
    const target = await comes(client, 0, ServerEntityCreate, ({ kind }) => kind === "creature");
    const from = client.received.length;
    client.send(ClientCastSpell, { spellId: SPELL, targetGuid: target.guid });
    const isShown = ({ contribution }: FieldsOf<typeof ServerContributionUpdate>) => contribution > this.#contribution;
    const shown = await comes(client, from, ServerContributionUpdate, isShown);
    this.#contribution = shown.contribution;
  }
}

/** The first packet of a kind from an index on that is the one. @throws when a cast is refused, and when it is late */
async function comes<Definition extends PacketDefinition>(
  client: WireClient,
  from: number,
  definition: Definition,
  isIt: (fields: FieldsOf<Definition>) => boolean,
): Promise<FieldsOf<Definition>> {
  let at = from;
  let found: ReceivedPacket | undefined;
  await client.until((received) => {
    for (; found === undefined && at < received.length; at += 1) {
      const one = received[at]!;
      if (isRefusedCast(one) || (one.name === definition.name && isIt(one.fields as FieldsOf<Definition>))) found = one;
    }
    return found !== undefined;
  }, LATEST_ANSWER_MS);
  if (found?.name !== definition.name) throw new Error(`refused: ${JSON.stringify(found?.fields)}`);
  return found.fields as FieldsOf<Definition>;
}

function isRefusedCast({ name, fields }: ReceivedPacket): boolean {
  return name === ServerError.name && (fields as FieldsOf<typeof ServerError>).opcode === ClientCastSpell.opcode;
}
