import { Duplex } from "node:stream";
import { serverPackets } from "../../../packets/index.ts";
import { FlushScheduler } from "../../../src/net/flush-scheduler.ts";
import { defaultLimits } from "../../../src/net/limits.ts";
import { Session } from "../../../src/net/session.ts";
import type { GameSession } from "../../../src/presenters/stage.ts";
import { decodePayload } from "../../../src/protocol/codec.ts";
import type { Dialect } from "../../../src/protocol/dialect.ts";
import type { FieldsOf } from "../../../src/protocol/packet-definition.ts";
import type { Player } from "../../../src/world/entity.ts";

type ServerPacket = (typeof serverPackets)[number];
type PacketOf<Name extends ServerPacket["name"]> = Extract<ServerPacket, { name: Name }>;
type Shown = { readonly name: ServerPacket["name"]; readonly fields: object };

const packets = new Map<number, ServerPacket>(serverPackets.map((packet) => [packet.opcode, packet]));
const log = { debug() {}, info() {}, warn() {}, error() {} };
/** What the world shows; tests here look at the events. */
const WORLD = /^Server(Entity|ZoneEntered)/;

/** A real session that is authenticated and writes into memory; what it was sent is decoded from the bytes. */
export class RecordingClient {
  readonly session: GameSession;
  readonly #dialect: Dialect;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(characterId: number, dialect: Dialect, onLeave: (session: GameSession) => void) {
    this.#dialect = dialect;
    const socket = new Duplex({
      read() {},
      write: (chunk: Buffer, _, done) => {
        this.#bytes = Buffer.concat([this.#bytes, chunk]);
        done();
      },
    });
    this.session = new Session<Player>({
      ...{ id: characterId, correlation: `session ${characterId}`, nonce: Buffer.alloc(16), remote: "memory" },
      ...{ socket, limits: defaultLimits, log, onLeave, scheduler: new FlushScheduler() },
      clock: { monotonicMs: () => 0, unixMs: () => 0 },
      traffic: { packetsIn: 0, packetsOut: 0 },
    });
    this.session.greet(dialect, 1);
    this.session.beginAuthentication();
    this.session.authenticate(characterId, `P${characterId}`);
  }

  /** Event packets since the last time, decoded. */
  take(): Shown[] {
    return this.#read().filter(({ name }) => !WORLD.test(name));
  }

  /** Packets of the world since the last time, decoded. */
  takeWorld(): Shown[] {
    return this.#read().filter(({ name }) => WORLD.test(name));
  }

  #read(): Shown[] {
    this.session.flush();
    const shown: Shown[] = [];
    while (this.#bytes.length > 0) {
      const size = this.#bytes.readUInt32LE(0);
      const packet = packets.get(this.#bytes.readUInt16LE(4));
      if (packet === undefined) throw new Error("not a packet of the server");
      const fields = decodePayload(packet, this.#bytes.subarray(6, size), this.#dialect);
      shown.push({ name: packet.name, fields });
      this.#bytes = this.#bytes.subarray(size);
    }
    return shown;
  }

  /** Names of the event packets since the last time. */
  names(): string[] {
    return this.take().map(({ name }) => name);
  }

  /** Fields of the packets of one name since the last time; the others are passed over. */
  of<Name extends ServerPacket["name"]>(name: Name): FieldsOf<PacketOf<Name>>[] {
    const shown = this.take().filter((packet) => packet.name === name);
    return shown.map(({ fields }) => fields as FieldsOf<PacketOf<Name>>);
  }
}
