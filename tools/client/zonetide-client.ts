/**
 * A client of the wire protocol: one TCP connection, the login, packets out by their definition, packets in to whoever
 * listens for them.
 *
 *     connect → ServerHello → login → ServerAuthResult ok → send / on … → close
 *
 * Nothing is decoded that nobody listens for.
 */
import { connect as connectSocket, type Socket } from "node:net";
import {
  authResults,
  ClientAuth,
  ClientHello,
  ClientLogout,
  ServerAuthResult,
  ServerDisconnect,
  ServerHello,
} from "../../packets/index.ts";
import { proofFor } from "../../src/config/tickets.ts";
import { DecodeError, decodePayload, encodeFrame } from "../../src/protocol/codec.ts";
import type { Dialect } from "../../src/protocol/dialect.ts";
import { FrameError, FrameReader } from "../../src/protocol/framing.ts";
import type { FieldsOf, PacketDefinition } from "../../src/protocol/packet-definition.ts";
import { ClientError } from "./client-error.ts";

export type ConnectOptions = {
  readonly host: string;
  readonly port: number;
  readonly dialect: Dialect;
  /** Until the server's hello; 10,000 ms unless told. */
  readonly timeoutMs?: number;
};

/** A ticket with its secret in hex, as `zonetide ticket issue` prints it. */
export type Ticket = { readonly ticket: string; readonly secret: string };

/** How a connection ended; the first two are null if the server said nothing. */
export type Ending = { readonly reason: number | null; readonly retryAfterMs: number | null; readonly message: string };

type PayloadHandler = (payload: Buffer) => void;

const DEFAULT_TIMEOUT_MS = 10_000;
/** The server's frames have no limit of their own in the protocol; the longest there can be is a list of 255 names. */
const MAX_FRAME_BYTES = 1_048_576;
const READ_BUFFER_BYTES = 16_384;
/** What this client calls itself. */
const BUILD = 1;
/** A server that does not answer a logout loses nothing by a connection that just ends. */
const LOGOUT_PATIENCE_MS = 2_000;

/** One connection to a game server. It never reconnects: whoever wants that makes a new one. */
export class ZonetideClient {
  readonly dialect: Dialect;
  readonly counters = { packetsIn: 0, packetsOut: 0, bytesIn: 0, bytesOut: 0 };
  /** Resolves when the connection is gone, whoever ended it. */
  readonly closed: Promise<Ending>;
  readonly #socket: Socket;
  readonly #frames = new FrameReader(MAX_FRAME_BYTES);
  readonly #handlers = new Map<number, PayloadHandler[]>();
  #onBurst: () => void = () => {};
  #nonce: Buffer = Buffer.alloc(0);
  #ending: Ending = { reason: null, retryAfterMs: null, message: "The connection broke." };
  #isOpen = true;

  private constructor({ host, port, dialect }: ConnectOptions) {
    this.dialect = dialect;
    // Read into one buffer of this connection: a stream would allocate one for every read.
    const onread = { buffer: Buffer.alloc(READ_BUFFER_BYTES), callback: this.#read.bind(this) };
    this.#socket = connectSocket({ host, port, noDelay: true, onread });
    this.closed = new Promise((resolve) => {
      this.#socket.once("close", () => {
        this.#isOpen = false;
        resolve(this.#ending);
      });
    });
    this.#socket.on("error", (error: Error) => {
      if (this.#ending.reason === null) this.#ending = { ...this.#ending, message: error.message };
    });
    this.on(ServerDisconnect, (fields) => {
      this.#ending = { ...fields };
    });
  }

  /**
   * Connects and waits for the server's hello.
   * @throws ClientError `unreachable` when there is no server, or it does not greet in time.
   */
  static async connect(options: ConnectOptions): Promise<ZonetideClient> {
    const client = new ZonetideClient(options);
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    try {
      client.#nonce = (await client.next(ServerHello, timeoutMs)).nonce;
      return client;
    } catch (cause) {
      client.destroy();
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `No game server greets on ${options.host}:${options.port} (${why})`;
      throw new ClientError("unreachable", message, { cause });
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Logs in with a ticket, in the dialect of this client. A ticket may be used again on another connection.
   * @returns the server's answer, whose result is 0. @throws ClientError `refused_login`, or `closed`.
   */
  async login({ ticket, secret }: Ticket, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<FieldsOf<typeof ServerAuthResult>> {
    const answer = this.next(ServerAuthResult, timeoutMs);
    this.send(ClientHello, { dialect: this.dialect, build: BUILD });
    this.send(ClientAuth, { ticket, proof: proofFor(secret, this.#nonce, ticket) });
    const fields = await answer;
    if (fields.result === authResults.ok) return fields;
    const message = `The login was refused (${fields.result}): ${fields.message}`;
    throw new ClientError("refused_login", message, { authResult: fields.result });
  }

  /** Sends a packet; one that is sent after the connection has ended is lost. */
  send<Definition extends PacketDefinition>(definition: Definition, fields: FieldsOf<Definition>): void {
    if (!this.#isOpen) return;
    const frame = encodeFrame(definition, fields, this.dialect);
    this.counters.packetsOut += 1;
    this.counters.bytesOut += frame.length;
    this.#socket.write(frame);
  }

  /** Calls `handler` with the fields of every packet of a kind. Gives back how to stop that. */
  on<Definition extends PacketDefinition>(
    definition: Definition,
    handler: (fields: FieldsOf<Definition>) => void,
  ): () => void {
    return this.onPayload(definition, (payload) => handler(decodePayload(definition, payload, this.dialect)));
  }

  /** As `on`, undecoded. The payload is a view that is overwritten when the handler has returned. */
  onPayload(definition: PacketDefinition, handler: PayloadHandler): () => void {
    const handlers = this.#handlers.get(definition.opcode) ?? [];
    this.#handlers.set(definition.opcode, [...handlers, handler]);
    return () => {
      const left = this.#handlers.get(definition.opcode)?.filter((other) => other !== handler) ?? [];
      this.#handlers.set(definition.opcode, left);
    };
  }

  /** Called each time all packets that came together have been handled. */
  onBurst(handler: () => void): void {
    this.#onBurst = handler;
  }

  /** The next packet of a kind. @throws ClientError `closed` when the connection ends, or the time is over, before. */
  next<Definition extends PacketDefinition>(
    definition: Definition,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<FieldsOf<Definition>> {
    return new Promise((resolve, reject) => {
      const stop = this.on(definition, (fields) => {
        clearTimeout(timer);
        stop();
        resolve(fields);
      });
      const fail = (message: string): void => {
        clearTimeout(timer);
        stop();
        reject(new ClientError("closed", message));
      };
      const timer = setTimeout(() => fail(`no ${definition.name} within ${timeoutMs} ms`), timeoutMs);
      void this.closed.then(({ message }) => fail(message));
    });
  }

  /** Logs out and waits until the server has closed the connection. */
  async close(): Promise<Ending> {
    this.send(ClientLogout, {});
    const impatience = setTimeout(() => this.destroy(), LOGOUT_PATIENCE_MS);
    const ending = await this.closed;
    clearTimeout(impatience);
    return ending;
  }

  /** Ends the connection without a word. */
  destroy(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  #read(bytes: number, buffer: Uint8Array): boolean {
    this.counters.bytesIn += bytes;
    try {
      this.#frames.push(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
      for (let frame = this.#frames.next(); frame !== null; frame = this.#frames.next()) {
        this.counters.packetsIn += 1;
        const handlers = this.#handlers.get(frame.opcode);
        if (handlers !== undefined) for (const handler of handlers) handler(frame.payload);
      }
      this.#onBurst();
    } catch (error) {
      // A fault of a handler is a fault of this program and must not look like one of the server.
      if (!(error instanceof FrameError || error instanceof DecodeError)) throw error;
      this.#ending = {
        reason: null,
        retryAfterMs: null,
        message: `The server sent what cannot be read: ${error.message}`,
      };
      this.destroy();
    }
    return true;
  }
}
