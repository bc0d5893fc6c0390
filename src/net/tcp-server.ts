import { randomBytes, randomInt, randomUUIDv7 } from "node:crypto";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { authResults, disconnectReasons, ServerAuthResult, ServerHello } from "../../packets/index.ts";
import { ListenError } from "../config/listen-error.ts";
import { highestDialect } from "../protocol/dialect.ts";
import type { Clock } from "./clock.ts";
import { type Dispatch, type DispatchTable, dispatchTable } from "./dispatch.ts";
import { FlushScheduler } from "./flush-scheduler.ts";
import { enforceTimeLimits } from "./heartbeat.ts";
import { Inbound } from "./inbound.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import { Session } from "./session.ts";
import type { SessionRegistry } from "./session-registry.ts";
import type { OpenTap } from "./tap.ts";
import type { Traffic } from "./traffic.ts";

/** What a game server is made of. `port` 0 takes a free one; `limits` overrides single defaults. */
export type GameServerOptions<Player> = {
  readonly host: string;
  readonly port: number;
  readonly realmId: number;
  readonly limits?: Partial<Limits>;
  readonly dispatch: Dispatch<Player>;
  readonly registry: SessionRegistry<Player>;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Hears once of every session's end, strangers' included, from within the call that ends it. `characterId` and
   * `player` still tell whose it was.
   */
  readonly onClosed?: (session: Session<Player>) => void;
};

/** How to stop: what clients are told, when they may come back, and how long they get to read it. */
export type CloseOptions = { readonly retryAfterMs: number; readonly message: string; readonly graceMs: number };

/** Connections beyond the limit that are told so at the same time; more are dropped without a word. */
const refusalsAtOnce = 1_000;
const fullRetryAfterMs = 10_000;

/** The game's TCP listener and all of its sessions. */
export class GameServer<Player> {
  /** Of all sessions since the start. */
  readonly traffic: Traffic = { packetsIn: 0, packetsOut: 0 };
  readonly #options: GameServerOptions<Player>;
  readonly #limits: Limits;
  readonly #table: DispatchTable<Player>;
  readonly #scheduler = new FlushScheduler();
  readonly #connections = new Map<Session<Player>, Inbound<Player>>();
  readonly #server: Server;
  #openTap: OpenTap | null = null;
  #nextSessionId = randomInt(1, 2 ** 32);
  #sweeper: NodeJS.Timeout | undefined;
  #onEmpty: (() => void) | undefined;

  constructor(options: GameServerOptions<Player>) {
    this.#options = options;
    this.#limits = Object.freeze({ ...defaultLimits, ...options.limits });
    this.#table = dispatchTable(options.dispatch);
    const socketOptions = { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };
    this.#server = createServer(socketOptions, (socket) => this.accept(socket, remoteOf(socket)));
  }

  /** Every session whose socket is not gone yet, the closing ones too. */
  get sessions(): Iterable<Session<Player>> {
    return this.#connections.keys();
  }

  get sessionCount(): number {
    return this.#connections.size;
  }

  /** Opens the port and returns where it listens; a `ListenError` says what to do if it cannot. */
  async listen(): Promise<{ host: string; port: number }> {
    const { host, port, log } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (error) => reject(new ListenError({ host, port, variable: "GAME_PORT" }, error)));
      this.#server.listen({ host, port, backlog: 1_024 }, resolve);
    });
    this.#server.removeAllListeners("error");
    this.#server.on("error", (error) => log.warn({ err: error.message }, "a connection could not be accepted"));
    this.#sweeper = setInterval(() => this.sweep(), this.#limits.sweepIntervalMs);
    const address = this.#server.address() as AddressInfo;
    return { host: address.address, port: address.port };
  }

  /** Makes a session of a connection; anything that reads and writes bytes will do. */
  accept(socket: Duplex, remote: string): void {
    const { maxSessions, maxUnauthenticated } = this.#limits;
    const count = this.#connections.size;
    if (count >= maxSessions + refusalsAtOnce) return void socket.destroy();
    const isFull = count >= maxSessions || count - this.#options.registry.size >= maxUnauthenticated;
    const session = this.#newSession(socket, remote);
    if (isFull) this.#refuse(session);
    else this.#greet(session);
  }

  /** Has `open` asked for a tap of each session, now and when one comes; null ends all of that. */
  tapSessions(open: OpenTap | null): void {
    this.#openTap = open;
    for (const [session, inbound] of this.#connections) {
      session.letIn(open, { isNew: false, unhandled: inbound.unhandled });
    }
  }

  /** Ends a delivery to many, as `FlushScheduler` does it. @returns whether some wait for the next one */
  flushDelivery(): boolean {
    return this.#scheduler.flushDelivery();
  }

  /** Looks once at every session's time limits; once listening, this happens by itself. */
  sweep(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const session of this.#connections.keys()) enforceTimeLimits(session, nowMs, this.#limits);
  }

  /** Stops: no new connections, every client is told, and those that do not read it in time are dropped. */
  async close({ retryAfterMs, message, graceMs }: CloseOptions): Promise<void> {
    const working = [...this.#connections.values()].map((inbound) => inbound.working);
    this.#server.close();
    for (const session of this.#connections.keys()) session.close(disconnectReasons.shutdown, message, retryAfterMs);
    const drained = this.#drained();
    let graceTimer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      graceTimer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.all([drained, ...working]), grace]);
    clearTimeout(graceTimer);
    for (const session of this.#connections.keys()) session.destroy();
    await drained;
    clearInterval(this.#sweeper);
  }

  #newSession(socket: Duplex, remote: string): Session<Player> {
    const { clock, log, registry, onClosed } = this.#options;
    const limits = this.#limits;
    const session = new Session<Player>({
      id: this.#takeSessionId(),
      correlation: randomUUIDv7(),
      nonce: randomBytes(16),
      ...{ remote, socket, limits, clock, log, scheduler: this.#scheduler, traffic: this.traffic },
      onLeave: (left) => {
        registry.release(left);
        onClosed?.(left);
      },
    });
    const inbound = new Inbound(session, socket, { table: this.#table, limits, clock, log });
    this.#connections.set(session, inbound);
    if (this.#openTap !== null) session.letIn(this.#openTap, { isNew: true, unhandled: inbound.unhandled });
    socket.on("data", (bytes: Buffer) => {
      session.tap?.received(bytes);
      inbound.receive(bytes);
    });
    socket.on("end", () => session.closeQuietly());
    // A client that vanishes is everyday business: no stack trace, and `close` follows.
    socket.on("error", (error) => log.debug({ ...session.logFields, err: error.message }, "connection broke"));
    socket.on("close", (hadError: unknown) => {
      session.socketClosed();
      session.tap?.closed(hadError === true);
      this.#connections.delete(session);
      if (this.#connections.size === 0) this.#onEmpty?.();
    });
    return session;
  }

  #greet(session: Session<Player>): void {
    const { realmId, clock } = this.#options;
    const serverTimeMs = BigInt(clock.unixMs());
    session.sendPacket(ServerHello, { dialectMax: highestDialect, realmId, serverTimeMs, nonce: session.nonce });
  }

  #refuse(session: Session<Player>): void {
    const message = "The server is full: try again in a moment.";
    const result = { result: authResults.server_full, characterId: 0, sessionId: session.id, message };
    session.sendPacket(ServerAuthResult, result);
    session.close(disconnectReasons.kicked, message, fullRetryAfterMs);
  }

  #drained(): Promise<void> {
    if (this.#connections.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  /** Grows from a random start, so that ids do not come back soon after a restart; never 0. */
  #takeSessionId(): number {
    const id = this.#nextSessionId;
    this.#nextSessionId = id === 0xffff_ffff ? 1 : id + 1;
    return id;
  }
}

function remoteOf(socket: Socket): string {
  return `${socket.remoteAddress ?? "unknown"}:${socket.remotePort ?? 0}`;
}
