import type { Duplex } from "node:stream";
import { disconnectReasons, errorCodes } from "../../packets/index.ts";
import { DecodeError } from "../protocol/codec.ts";
import { FrameError, FrameReader } from "../protocol/framing.ts";
import type { Clock } from "./clock.ts";
import type { DispatchEntry, DispatchTable } from "./dispatch.ts";
import type { Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import { RateLimit } from "./rate-limit.ts";
import type { Session } from "./session.ts";

/** What the way in needs beside its session and socket. */
export type InboundOptions<Player> = {
  readonly table: DispatchTable<Player>;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * The way in of one session: bytes → frames → limits and state guard → handler, one packet after the other.
 * While a handler is still at work its session's bytes wait; the socket is paused when they become too many.
 */
export class Inbound<Player> {
  readonly #session: Session<Player>;
  readonly #socket: Duplex;
  readonly #table: DispatchTable<Player>;
  readonly #maxWaitingBytes: number;
  readonly #log: Log;
  readonly #frames: FrameReader;
  readonly #rate: RateLimit;
  #working: Promise<void> | null = null;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  constructor(session: Session<Player>, socket: Duplex, options: InboundOptions<Player>) {
    this.#session = session;
    this.#socket = socket;
    this.#table = options.table;
    this.#maxWaitingBytes = options.limits.maxWaitingBytes;
    this.#log = options.log;
    this.#frames = new FrameReader(options.limits.maxFrameBytes);
    this.#rate = new RateLimit(options.limits, options.clock);
  }

  /** The handler that is still at work, so that a stop can wait for it. */
  get working(): Promise<void> | null {
    return this.#working;
  }

  /** A copy of what has come and was not handled yet. */
  get unhandled(): Buffer {
    return Buffer.concat([this.#frames.unread(), ...this.#waiting]);
  }

  /** Takes bytes as they come. What a session that ends still sends is thrown away. */
  receive(bytes: Buffer): void {
    if (!this.#session.isLive) return;
    if (this.#working === null) this.#read(bytes);
    else this.#keep(bytes);
  }

  #keep(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > this.#maxWaitingBytes) this.#socket.pause();
  }

  #read(bytes: Buffer): void {
    try {
      this.#frames.push(bytes);
      // The state is asked for anew each time: any packet may end the session or have the next ones wait.
      while (this.#session.isLive && this.#working === null) {
        const frame = this.#frames.next();
        if (frame === null) return;
        this.#handle(frame.opcode, frame.payload);
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#refuseForGood(errorCodes.malformed, 0, "The size of a frame is out of bounds.");
    }
  }

  #handle(opcode: number, payload: Buffer): void {
    const session = this.#session;
    session.noteReceived();
    const verdict = this.#rate.take();
    if (verdict !== "allowed") return this.#slowDown(opcode, verdict === "flood");
    const entry = this.#table.get(opcode);
    if (!entry) return this.#refuse(errorCodes.unknown_opcode, opcode, "There is no such client packet.");
    // Authenticating, packets wait; so the state is one of those that a packet can list.
    if (!entry.states.some((state) => state === session.state.kind)) {
      return this.#refuse(errorCodes.not_allowed, opcode, `${entry.name} is not allowed in this state.`);
    }
    this.#run(entry, opcode, payload);
  }

  #run(entry: DispatchEntry<Player>, opcode: number, payload: Buffer): void {
    try {
      const result = entry.run(this.#session, payload);
      if (result) this.#await(result, entry, opcode);
    } catch (error) {
      if (!(error instanceof DecodeError)) return this.#failed(error, entry, opcode);
      this.#log.debug({ ...this.#session.logFields, packet: entry.name, err: error.message }, "malformed packet");
      this.#refuse(errorCodes.malformed, opcode, `The payload is not that of a ${entry.name}.`);
    }
  }

  #await(result: Promise<void>, entry: DispatchEntry<Player>, opcode: number): void {
    this.#working = result
      .catch((error: unknown) => this.#failed(error, entry, opcode))
      .then(() => {
        this.#working = null;
        const bytes = Buffer.concat(this.#waiting, this.#waitingBytes);
        this.#waiting = [];
        this.#waitingBytes = 0;
        this.#socket.resume();
        this.receive(bytes);
      });
  }

  /** A handler threw: our fault, so an authenticated client keeps its session. */
  #failed(error: unknown, entry: DispatchEntry<Player>, opcode: number): void {
    const session = this.#session;
    const { packetNumber } = session;
    this.#log.error({ ...session.logFields, packet: entry.name, packetNumber, err: error }, "a handler failed");
    const message = "The server could not handle this packet.";
    if (session.isAuthenticated) session.error(errorCodes.internal, opcode, message);
    else session.close(disconnectReasons.kicked, message, 0, { code: errorCodes.internal, opcode, message });
  }

  #slowDown(opcode: number, isFlood: boolean): void {
    const message = "You send packets too fast: slow down.";
    const { rate_limited: code } = errorCodes;
    if (isFlood) this.#session.close(disconnectReasons.flood, message, 0, { code, opcode, message });
    // One key for all of them: a flood must not fill the outbox with its own refusals.
    else this.#session.error(code, opcode, message, "rate-limited");
  }

  #refuse(code: number, opcode: number, message: string): void {
    if (this.#session.isAuthenticated) this.#session.error(code, opcode, message);
    else this.#refuseForGood(code, opcode, message);
  }

  #refuseForGood(code: number, opcode: number, message: string): void {
    this.#session.close(disconnectReasons.protocol_violation, message, 0, { code, opcode, message });
  }
}
