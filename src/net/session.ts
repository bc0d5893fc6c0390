import type { Duplex } from "node:stream";
import { disconnectReasons, ServerDisconnect, ServerError } from "../../packets/index.ts";
import { encodeFrame } from "../protocol/codec.ts";
import type { Dialect } from "../protocol/dialect.ts";
import type { FieldsOf, PacketDefinition } from "../protocol/packet-definition.ts";
import type { Clock } from "./clock.ts";
import type { FlushScheduler } from "./flush-scheduler.ts";
import type { Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import { Outbox, type OutFrame } from "./outbox.ts";
import { identityOf, type SessionState, transition } from "./session-state.ts";
import { endsOf, type OpenTap, type SessionTap, type TapStart } from "./tap.ts";
import type { Traffic } from "./traffic.ts";

/** What a session is made with. `onLeave` hears of its end once, from within the call that ends it. */
export type SessionOptions<Player> = {
  readonly id: number;
  readonly correlation: string;
  readonly nonce: Buffer;
  readonly remote: string;
  readonly socket: Duplex;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: Log;
  readonly scheduler: FlushScheduler;
  /** Counts what passes. */
  readonly traffic: Traffic;
  readonly onLeave: (session: Session<Player>) => void;
};

/** A `ServerError` said before the session is closed; `opcode` is that of the packet to blame, 0 for none. */
export type LastError = { readonly code: number; readonly opcode?: number; readonly message: string };

/**
 * One client's connection: who it is, how far its login has come (session-state.ts has the flow), and what it is sent.
 * `Player` is whatever the game keeps per session; the net room never looks at it.
 */
export class Session<Player = unknown> {
  /** u32, as the client is told in ServerAuthResult. */
  readonly id: number;
  /** UUIDv7; with `packetNumber` it names the packet that caused something. */
  readonly correlation: string;
  /** 16 random bytes that the client's proof must be made with. */
  readonly nonce: Buffer;
  /** Address and port of the client. */
  readonly remote: string;
  readonly connectedAtMs: number;
  /** The game's own view of whoever plays here; set by the game after authentication. */
  player: Player | null = null;

  readonly #socket: Duplex;
  readonly #outbox: Outbox;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #scheduler: FlushScheduler;
  readonly #traffic: Traffic;
  readonly #onLeave: (session: Session<Player>) => void;
  #tap: SessionTap | null = null;
  #state: SessionState = { kind: "open" };
  #packetNumber = 0;
  #lastReceivedMs: number;
  #endedFor: number | null = null;

  constructor(options: SessionOptions<Player>) {
    this.id = options.id;
    this.correlation = options.correlation;
    this.nonce = options.nonce;
    this.remote = options.remote;
    this.#socket = options.socket;
    this.#outbox = new Outbox(options.socket, options.limits);
    this.#clock = options.clock;
    this.#log = options.log;
    this.#scheduler = options.scheduler;
    this.#traffic = options.traffic;
    this.#onLeave = options.onLeave;
    this.connectedAtMs = this.#lastReceivedMs = options.clock.monotonicMs();
  }

  /** Who listens in, if anybody does. */
  get tap(): SessionTap | null {
    return this.#tap;
  }

  /** Lets somebody listen in who wants to, instead of whoever does. */
  letIn(open: OpenTap | null, start: Pick<TapStart, "isNew" | "unhandled">): void {
    const tap = open?.(this, { ...endsOf(this.#socket, this.remote), ...start }) ?? null;
    this.#tap = tap;
    this.#outbox.onWrite = tap && ((bytes) => tap.sent(bytes));
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Whether the session still takes packets and is sent any. */
  get isLive(): boolean {
    return this.#state.kind !== "closing" && this.#state.kind !== "closed";
  }

  /** Whether the client has proven whose session it is, and the session is live. */
  get isAuthenticated(): boolean {
    return this.#state.kind === "authenticated" || this.#state.kind === "in_zone";
  }

  /** The dialect that this client is spoken to in; 1 until it has picked one. */
  get dialect(): Dialect {
    return "dialect" in this.#state ? (this.#state.dialect ?? 1) : 1;
  }

  get clientBuild(): number {
    return "build" in this.#state ? (this.#state.build ?? 0) : 0;
  }

  /** Whose session this is, or was; null before authentication. */
  get characterId(): number | null {
    return "characterId" in this.#state ? (this.#state.characterId ?? null) : null;
  }

  get characterName(): string | null {
    return "characterName" in this.#state ? (this.#state.characterName ?? null) : null;
  }

  /** How many packets have come, as a u32; while one is handled, its number. */
  get packetNumber(): number {
    return this.#packetNumber;
  }

  /** When the last whole packet came, on the monotonic clock. */
  get lastReceivedMs(): number {
    return this.#lastReceivedMs;
  }

  /** Bytes that wait for this client, here and in its socket. */
  get heldBytes(): number {
    return this.#outbox.queuedBytes + this.#socket.writableLength;
  }

  /** Why the server has closed it (`disconnectReasons`); null while it is open, and where the client went by itself. */
  get endedFor(): number | null {
    return this.#endedFor;
  }

  /** Counts a packet that has come; the net room does this before the packet is looked at. */
  noteReceived(): void {
    this.#packetNumber = (this.#packetNumber + 1) >>> 0;
    this.#traffic.packetsIn += 1;
    this.#lastReceivedMs = this.#clock.monotonicMs();
  }

  /** open → greeted. */
  greet(dialect: Dialect, build: number): void {
    this.#enter({ kind: "greeted", dialect, build });
  }

  /** greeted → authenticating. */
  beginAuthentication(): void {
    this.#enter({ ...identityOf(this.#state), kind: "authenticating", dialect: this.dialect, build: this.clientBuild });
  }

  /** authenticating → authenticated. */
  authenticate(characterId: number, characterName: string): void {
    const { dialect, clientBuild: build } = this;
    this.#enter({ kind: "authenticated", dialect, build, characterId, characterName });
    this.#tap?.authenticated();
  }

  /** authenticated or in a zone → in that zone. */
  enterZone(zoneId: number, zoneInstance: number): void {
    const { dialect, clientBuild: build, characterId, characterName } = this;
    if (characterId === null || characterName === null) throw new Error("A session without a character has no zone.");
    this.#enter({ kind: "in_zone", dialect, build, characterId, characterName, zoneId, zoneInstance });
  }

  /**
   * Sends an encoded frame at the end of this turn, or with a delivery before. Never ends the session from within:
   * a reader that turns out too slow is closed when it is flushed. To a session that has ended, nothing is sent.
   */
  send(frame: OutFrame): void {
    if (this.#push(frame)) this.#scheduler.markDirty(this);
  }

  /** As `send`, but what folds may wait for one delivery more, unless there is something else to write. */
  sendPatiently(frame: OutFrame): void {
    if (!this.#push(frame)) return;
    if (this.#outbox.overflowed) this.#scheduler.markDirty(this);
    else this.#scheduler.markPatient(this);
  }

  /** Encodes a packet for this client alone and sends it; `key` as in `OutFrame`. */
  sendPacket<Definition extends PacketDefinition>(
    definition: Definition,
    fields: FieldsOf<Definition>,
    key: string | null = null,
  ): void {
    if (this.isLive) this.send({ buffer: encodeFrame(definition, fields, this.dialect), key });
  }

  /** Answers a packet with an error (codes: `errorCodes`); `opcode` is that packet's, 0 if none is to blame. */
  error(code: number, opcode: number, message: string, key: string | null = null): void {
    this.sendPacket(ServerError, { code, opcode, message }, key);
  }

  /** Writes what waits; closes a reader that has become too slow. */
  flush(): void {
    if (!this.isLive) return;
    if (!this.#outbox.overflowed) this.#outbox.flush();
    else this.close(disconnectReasons.too_slow, "You read too slowly: reconnect to see the present state.");
  }

  /** Says why (reasons: `disconnectReasons`), then ends the session. `onLeave` has been called when this returns. */
  close(reason: number, message: string, retryAfterMs = 0, error?: LastError): void {
    if (!this.isLive) return;
    this.#endedFor = reason;
    const lastWords: Buffer[] = [];
    if (error) lastWords.push(encodeFrame(ServerError, { opcode: 0, ...error }, this.dialect));
    lastWords.push(encodeFrame(ServerDisconnect, { reason, retryAfterMs, message }, this.dialect));
    this.#log.debug({ ...this.logFields, reason, error: error?.code }, "session closed by the server");
    this.#end(lastWords);
  }

  /** Ends the session of a client that has said it will send nothing more. */
  closeQuietly(): void {
    if (this.isLive) this.#end([]);
  }

  /** Drops the connection without a word; the socket's end does the rest. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** To be called when the socket is gone, whoever ended it. */
  socketClosed(): void {
    if (this.#state.kind === "closed") return;
    const wasLive = this.isLive;
    this.#enter({ ...identityOf(this.#state), kind: "closed" });
    if (wasLive) this.#leave();
  }

  /** What log lines say of a session. */
  get logFields(): { sessionId: number; correlation: string; characterId: number | null; remote: string } {
    return { sessionId: this.id, correlation: this.correlation, characterId: this.characterId, remote: this.remote };
  }

  #push(frame: OutFrame): boolean {
    if (!this.isLive) return false;
    this.#outbox.push(frame);
    this.#traffic.packetsOut += frame.parts?.length ?? 1;
    return true;
  }

  #end(lastWords: readonly Buffer[]): void {
    this.#enter({ ...identityOf(this.#state), kind: "closing", sinceMs: this.#clock.monotonicMs() });
    this.#outbox.end(lastWords);
    this.#socket.end();
    this.#socket.resume(); // unread bytes would make the kernel send a reset, and the client lose the last words
    this.#leave();
  }

  #leave(): void {
    try {
      this.#onLeave(this);
    } catch (error) {
      // The one who ended this session (a newer login, a shutdown) must not suffer for it.
      this.#log.error({ ...this.logFields, err: error }, "leaving failed");
    }
  }

  #enter(next: SessionState): void {
    this.#state = transition(this.#state, next);
  }
}
