/** One session of the replay: a connection to the server, on which a client of the capture is played. */
import { connect, type Socket } from "node:net";
import {
  ClientAuth,
  ClientPing,
  ServerAuthResult,
  ServerDisconnect,
  ServerError,
  ServerHello,
  ServerPong,
} from "../../packets/index.ts";
import type { Endpoint } from "../../src/config/server-file.ts";
import { type IssuedTicket, proofFor } from "../../src/config/tickets.ts";
import { decodePayload, encodeFrame } from "../../src/protocol/codec.ts";
import { type Frame, FrameError, FrameReader, wholeFrame } from "../../src/protocol/framing.ts";
import type { FieldsOf } from "../../src/protocol/packet-definition.ts";
import { Answers } from "./answers.ts";
import type { KnownIds } from "./known-ids.ts";
import type { PlannedSession, SendStep } from "./plan.ts";
import { isPacket, opcodeOf } from "./read-packet.ts";
import { SessionEyes } from "./session-eyes.ts";

const MAX_FRAME_BYTES = 1_048_576;
const CONNECT_MS = 10_000;
/** Pings of the replay's own carry these; a client's clock seldom gets there. */
const FIRST_OWN_PING = 0xf000_0000;
const OWN_PINGS = 0x0f00_0000;
/** A ping that was refused or lost is followed by another after this long, for at most so long. */
const PING_AGAIN_MS = 2_000;
const SILENCE_MS = 20_000;
/** The server closes who is silent for 60 s. */
const PING_AFTER_MS = 20_000;

export type LiveOptions = {
  readonly planned: PlannedSession;
  readonly known: KnownIds;
  readonly target: Endpoint;
  readonly ticket: IssuedTicket | null;
  /** Ends every wait. */
  readonly signal: AbortSignal;
  /** Something has come. */
  readonly onNews: () => void;
  readonly onLatency: (tookMs: number) => void;
};

/** What the server made of the latest packet that was followed by a ping. */
type Verdict = { readonly opcode: number; code: number | null };

export class LiveSession {
  readonly eyes: SessionEyes;
  readonly counters = { sent: 0, received: 0, skipped: 0, ownPings: 0 };
  /** What answered a step, by the step. */
  readonly answers = new Map<SendStep, Buffer>();
  readonly #options: LiveOptions;
  readonly #asked = new Answers<SendStep | null>(false);
  readonly #milestones = new Map<string, number>();
  readonly #frames = new FrameReader(MAX_FRAME_BYTES);
  readonly #ownPings = new Map<number, () => void>();
  #socket: Socket | null = null;
  #nonce: Buffer | null = null;
  #verdict: Verdict | null = null;
  #reached = 0;
  #ownPing = 0;
  #sentAtMs = 0;
  /** Why it is over; null while it goes on. */
  ended: string | null = null;
  isLeaving = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.eyes = new SessionEyes(options.known);
    this.eyes.speaks(options.planned.eyes.dialect);
  }

  get planned(): PlannedSession {
    return this.#options.planned;
  }

  get isOpen(): boolean {
    return this.#socket !== null && this.ended === null;
  }

  /** The server has said hello. */
  get isGreeted(): boolean {
    return this.#nonce !== null;
  }

  get isConnected(): boolean {
    return this.#socket !== null;
  }

  /** Connects and waits for the hello. When it does not come, the session has ended. */
  async open(): Promise<void> {
    const { host, port } = this.#options.target;
    await new Promise<void>((resolve) => {
      const socket = connect({ host, port, noDelay: true });
      this.#socket = socket;
      const late = setTimeout(() => socket.destroy(new Error("it does not greet")), CONNECT_MS);
      const greeted = (): void => {
        clearTimeout(late);
        resolve();
      };
      socket.on("data", (bytes: Buffer) => {
        this.#read(bytes);
        if (this.#nonce !== null) greeted();
      });
      socket.on("error", (error) => {
        this.ended ??= error.message;
      });
      socket.once("close", () => {
        this.ended ??= "the connection was closed";
        greeted();
        for (const resolvePing of this.#ownPings.values()) resolvePing();
        this.#ownPings.clear();
        this.#options.onNews();
      });
    });
  }

  /** How many of the capture's milestones have been shown here, in their order. */
  get milestonesReached(): number {
    const { milestones } = this.planned;
    while (this.#reached < milestones.length) {
      const next = milestones[this.#reached] ?? "";
      const left = this.#milestones.get(next) ?? 0;
      if (left === 0) break;
      this.#milestones.set(next, left - 1);
      this.#reached += 1;
    }
    return this.#reached;
  }

  /** Waits no longer for the first so many. */
  giveUpMilestones(count: number): void {
    this.#reached = Math.max(this.milestonesReached, count);
  }

  /** Sends the frame of a step; one of a login with a ticket and proof of now. */
  send(step: SendStep, frame: Buffer): void {
    const opcode = opcodeOf(frame);
    this.#write(opcode === ClientAuth.opcode ? this.#login(frame) : frame);
    this.counters.sent += 1;
    this.#asked.asked(step, opcode, performance.now());
    this.#verdict = { opcode, code: null };
  }

  /**
   * Waits until the server has done all that was sent, which its answer to a ping says. A ping that it refuses (too many
   * packets at once) is sent again; a server that answers none for long has lost this session.
   * @returns the code with which it refused the last packet, or null
   */
  async settled(): Promise<number | null> {
    const verdict = this.#verdict;
    const sinceMs = performance.now();
    while (this.isOpen && !this.#options.signal.aborted && !(await this.#isAnswered())) {
      if (performance.now() - sinceMs < SILENCE_MS) continue;
      this.ended ??= `the server has answered no ping for ${SILENCE_MS / 1_000} s`;
      this.#socket?.destroy();
    }
    return verdict?.code ?? null;
  }

  /** Keeps a silent session alive. */
  keepAlive(nowMs: number): void {
    if (this.isOpen && this.eyes.authResult === 0 && nowMs - this.#sentAtMs > PING_AFTER_MS) this.#ping(() => {});
  }

  close(): void {
    this.ended ??= "the replay closed it";
    this.#socket?.destroy();
  }

  /** One ping; false if it is not answered before the next should be sent. */
  #isAnswered(): Promise<boolean> {
    return new Promise((resolve) => {
      const { signal } = this.#options;
      const end = (isAnswered: boolean): void => {
        clearTimeout(late);
        signal.removeEventListener("abort", giveUp);
        resolve(isAnswered);
      };
      const giveUp = (): void => end(false);
      const late = setTimeout(giveUp, PING_AGAIN_MS);
      signal.addEventListener("abort", giveUp, { once: true });
      this.#ping(() => end(true));
    });
  }

  #ping(answered: () => void): void {
    const number = FIRST_OWN_PING + (this.#ownPing++ % OWN_PINGS);
    this.#ownPings.set(number, answered);
    this.counters.ownPings += 1;
    this.#write(encodeFrame(ClientPing, { clientTimeMs: number }, this.eyes.dialect));
  }

  #write(frame: Buffer): void {
    this.#sentAtMs = performance.now();
    if (this.isOpen) this.#socket?.write(frame);
  }

  /** Where nobody's ticket can be given, the login goes out as it was, and is refused as it was. */
  #login(frame: Buffer): Buffer {
    const { ticket } = this.#options;
    if (ticket === null || this.#nonce === null) return frame;
    const proof = proofFor(ticket.secret, this.#nonce, ticket.ticket);
    return encodeFrame(ClientAuth, { ticket: ticket.ticket, proof }, this.eyes.dialect);
  }

  #read(bytes: Buffer): void {
    try {
      this.#frames.push(bytes);
      for (let next = this.#frames.next(); next !== null; next = this.#frames.next()) this.#take(next);
      this.#options.onNews();
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.ended = `the server sent what cannot be read (${error.message})`;
      this.#socket?.destroy();
    }
  }

  #take(came: Frame): void {
    const { opcode, payload } = came;
    const atMs = performance.now();
    if (opcode === ServerPong.opcode && this.#isOwnPong(payload)) return;
    this.counters.received += 1;
    const frame = wholeFrame(came);
    const seen = this.eyes.take(frame, atMs);
    if (seen === null) return;
    if (isPacket(seen.packet, ServerHello)) this.#nonce = seen.packet.fields.nonce;
    if (isPacket(seen.packet, ServerAuthResult)) this.#loggedIn(seen.packet.fields);
    if (isPacket(seen.packet, ServerDisconnect)) this.ended ??= seen.packet.fields.message;
    if (isPacket(seen.packet, ServerError) && this.#verdict?.opcode === seen.packet.fields.opcode) {
      this.#verdict.code = seen.packet.fields.code;
    }
    if (seen.milestone !== null) this.#milestones.set(seen.milestone, (this.#milestones.get(seen.milestone) ?? 0) + 1);
    const answered = this.#asked.heard(seen.packet, atMs);
    if (answered === null || answered.key === null) return;
    this.#options.onLatency(answered.tookMs);
    if (answered.code === null) this.answers.set(answered.key, frame);
  }

  /** Whose login is refused now, and was not in the capture, plays no further. */
  #loggedIn({ result, message }: FieldsOf<typeof ServerAuthResult>): void {
    if (result === 0 || (this.planned.eyes.authResult ?? 0) !== 0) return;
    this.ended ??= `its login was refused: ${message}`;
    this.#socket?.destroy();
  }

  #isOwnPong(payload: Buffer): boolean {
    const { clientTimeMs } = decodePayload(ServerPong, payload, this.eyes.dialect);
    const resolve = this.#ownPings.get(clientTimeMs);
    if (resolve === undefined) return false;
    this.#ownPings.delete(clientTimeMs);
    resolve();
    return true;
  }
}
