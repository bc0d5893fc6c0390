/**
 * One bot: a character that is kept online and plays.
 *
 *     offline → connecting → entering → playing → done
 *        ↑__________ connection broke ______│
 */
import { setTimeout as delay } from "node:timers/promises";
import {
  authResults,
  ClientEnterZone,
  ClientEventJoin,
  ClientPing,
  disconnectReasons,
  errorCodes,
  ServerError,
} from "../../packets/index.ts";
import { ClientError } from "../client/client-error.ts";
import { ZonetideClient } from "../client/zonetide-client.ts";
import type { BotContext, BotEnding, BotScore, RosterEntry } from "./bot-context.ts";
import { decide, healsFriends } from "./brain.ts";
import { Hands } from "./hands.ts";
import { LatencyFifo } from "./latency-fifo.ts";
import { homeOf } from "./places.ts";
import { BotProgress } from "./shown-progress.ts";
import { blankMemory, blankSight, type ShownRun } from "./sight.ts";
import type { Watched } from "./watched.ts";
import { Watcher } from "./watcher.ts";

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 3_000;
/** The server closes a session that is silent for 60 s. */
const PING_AFTER_MS = 20_000;
/** How long a participant waits for the end of a run that is no longer listed. */
const ENDING_PATIENCE_MS = 10_000;
const REJOIN_MS = 1_000;

/** Login results that no further try will change. */
const hopelessLogins: readonly number[] = [
  authResults.bad_ticket,
  authResults.expired,
  authResults.banned,
  authResults.unsupported_dialect,
];

export class Bot {
  readonly entry: RosterEntry;
  readonly score: BotScore = { contribution: 0, tier: "", xp: 0, gold: 0, items: new Map(), found: new Map() };
  readonly counters = { actions: 0, errors: 0, reconnects: 0, packetsIn: 0, packetsOut: 0 };
  ending: BotEnding | null = null;
  /** Why it cannot come back; null while it can. */
  fault: string | null = null;
  readonly #context: BotContext;
  readonly #watched: Watched;
  readonly #memory;
  readonly #stop = new AbortController();
  #client: ZonetideClient | null = null;
  #hands: Hands | null = null;
  #lastRun: ShownRun | null = null;
  #isInZone = false;
  #wasInZone = false;
  #takesPart = false;
  #joinAtMs = Number.POSITIVE_INFINITY;
  #unlistedAtMs: number | null = null;
  #sentAtMs = 0;

  constructor(entry: RosterEntry, context: BotContext) {
    this.entry = entry;
    this.#context = context;
    this.#memory = blankMemory(entry.rank);
    this.#watched = {
      rank: entry.rank,
      characterId: entry.characterId,
      sight: blankSight(),
      score: this.score,
      fifo: new LatencyFifo(context.recordLatency),
      progress: new BotProgress(context.progress, entry.name),
      hits: new Map(),
      pickups: 0,
    };
  }

  get sight() {
    return this.#watched.sight;
  }

  /** The run as last shown to this bot, also after its connection broke. */
  get shownRun(): ShownRun | null {
    return this.sight.run ?? this.#lastRun;
  }

  get isInZone(): boolean {
    return this.#isInZone;
  }

  /** Nothing more will happen to it. */
  get isDone(): boolean {
    return this.ending !== null || this.fault !== null;
  }

  /** Packets of this and all earlier connections. */
  get traffic(): { packetsIn: number; packetsOut: number } {
    const { packetsIn = 0, packetsOut = 0 } = this.#client?.counters ?? {};
    return { packetsIn: this.counters.packetsIn + packetsIn, packetsOut: this.counters.packetsOut + packetsOut };
  }

  /**
   * Connects once and enters the zone.
   * @throws ClientError when there is no server, or it refuses the login.
   */
  async enter(): Promise<void> {
    const done = await this.#context.loginTurn();
    try {
      this.#watched.progress.reconnect();
      const address = await this.#context.address();
      if (address === null) throw new ClientError("unreachable", "No server is running");
      const client = await ZonetideClient.connect({ ...address, dialect: this.#context.dialect });
      if (this.#stop.signal.aborted) return client.destroy();
      this.#attach(client);
      await client.login(this.entry.ticket);
      this.#enterZone(client);
    } finally {
      done();
    }
  }

  /** Keeps the bot online until it is stopped or cannot come back. It may be connected already. */
  async live(): Promise<void> {
    let backoffMs = FIRST_BACKOFF_MS;
    while (!this.#stop.signal.aborted && this.fault === null) {
      try {
        if (this.#client === null) await this.enter();
        backoffMs = Math.max(FIRST_BACKOFF_MS, (await this.#untilClosed()) ?? 0);
      } catch (error) {
        this.#failed(error);
        backoffMs = Math.min(LONGEST_BACKOFF_MS, backoffMs * 1.6);
      }
      this.#detach();
      this.#context.changed();
      const jittered = backoffMs * (0.75 + (this.entry.rank % 11) / 20);
      await delay(jittered, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** Logs out, if it is online, and stays away. */
  async leave(): Promise<void> {
    this.#stop.abort();
    await this.#client?.close();
  }

  /** Tells it its place among those of its team that are online. */
  lineUp(index: number, count: number): void {
    this.#memory.squad = { index, count };
  }

  /** One action, if there is something to do. */
  act(nowMs: number): void {
    if (this.#context.isIdle || !this.#isInZone || this.isDone || this.#hands === null || this.sight.run === null)
      return;
    const { data, hurtNear } = this.#context;
    const hurt = healsFriends(this.sight, this.#memory, data) ? hurtNear(this.entry.rank) : null;
    const action = decide(this.sight, this.#memory, data, hurt, nowMs);
    if (!this.#hands.act(action, nowMs)) return;
    this.counters.actions += 1;
    this.#sentAtMs = nowMs;
  }

  step(nowMs: number): void {
    if (this.#isInZone && !this.isDone) this.#hands?.step(nowMs);
  }

  /** About once a second: stays alive, joins again what could not be joined, gives up on an end that does not come. */
  keep(nowMs: number): void {
    if (!this.#isInZone) return;
    if (nowMs - this.#sentAtMs > PING_AFTER_MS) {
      this.#sentAtMs = nowMs;
      this.#client?.send(ClientPing, { clientTimeMs: Math.floor(nowMs) % 2 ** 32 });
    }
    if (nowMs >= this.#joinAtMs) this.#join();
    for (const [key, untilMs] of this.#memory.avoidUntilMs) if (untilMs < nowMs) this.#memory.avoidUntilMs.delete(key);
    if (this.#unlistedAtMs === null || this.ending !== null) return;
    if (nowMs - this.#unlistedAtMs >= ENDING_PATIENCE_MS) this.#end({ how: "missed", success: false });
  }

  #attach(client: ZonetideClient): void {
    this.#client = client;
    this.#hands = new Hands(client, this.#context, this.#watched, this.#memory);
    new Watcher(client, this.#context, this.#watched, {
      listed: (isRunListed) => this.#listed(isRunListed),
      started: () => this.#started(),
      standing: () => this.#standing(),
      completed: (success) => this.#end({ how: "complete", success }),
    });
    client.on(ServerError, (error) => {
      this.counters.errors += 1;
      if (error.opcode === ClientEventJoin.opcode) this.#joinRefused(error.code);
      else if (error.opcode === ClientEnterZone.opcode) this.#entryRefused(error.message);
      else this.#hands?.refused(error, this.#context.nowMs());
    });
  }

  #enterZone(client: ZonetideClient): void {
    const { data, zoneInstance } = this.#context;
    // Who comes back stands where it stood.
    const place = this.#wasInZone ? this.sight : homeOf(data, this.entry.rank);
    const { x, y, z } = place;
    Object.assign(this.sight, { x, y, z });
    client.send(ClientEnterZone, { zoneId: data.zone.id, zoneInstance, x, y, z });
    this.#sentAtMs = this.#context.nowMs();
  }

  #listed(isRunListed: boolean): void {
    if (!this.#isInZone) {
      if (this.#wasInZone) this.counters.reconnects += 1;
      this.#isInZone = true;
      this.#wasInZone = true;
    }
    if (this.#context.instanceId() !== null && !isRunListed && this.ending === null) {
      if (this.#takesPart) this.#unlistedAtMs ??= this.#context.nowMs();
      else this.#end({ how: "no_part", success: false });
    }
    this.#context.changed();
  }

  #started(): void {
    this.#unlistedAtMs = null;
    if (!this.#takesPart) this.#join();
    this.#context.changed();
  }

  #join(): void {
    this.#joinAtMs = Number.POSITIVE_INFINITY;
    if (this.sight.run !== null && this.ending === null) this.#hands?.join(this.sight.run.instanceId);
  }

  #joinRefused(code: number): void {
    if (code === errorCodes.already_joined) this.#takesPart = true;
    else if (code !== errorCodes.not_found) this.#joinAtMs = this.#context.nowMs() + REJOIN_MS;
  }

  #entryRefused(message: string): void {
    if (this.#isInZone) return;
    const { id, name } = this.#context.data.zone;
    this.#giveUp(`The server does not let the bots into zone ${id} (${name}: ${message}), give them its CONTENT_DIR`);
    this.#context.changed();
  }

  #standing(): void {
    this.#takesPart = true;
    if (this.#memory.turnInPending) this.#hands?.turnedIn();
  }

  #end(ending: BotEnding): void {
    this.ending ??= ending;
    this.#context.changed();
  }

  /** @returns how long the server asks to wait before coming back, if it does */
  async #untilClosed(): Promise<number | null> {
    if (this.#client === null) return null;
    const { reason, retryAfterMs, message } = await this.#client.closed;
    if (reason === disconnectReasons.replaced) {
      this.#giveUp(`${this.entry.name} was logged in somewhere else: end the other bots, or wait until they are done`);
    } else if (reason === disconnectReasons.kicked && retryAfterMs === 0) {
      this.#giveUp(`${this.entry.name} was sent away by the server (${message})`);
    }
    return retryAfterMs;
  }

  #failed(error: unknown): void {
    if (!(error instanceof ClientError)) throw error;
    if (error.authResult !== null && hopelessLogins.includes(error.authResult)) this.#giveUp(error.message);
  }

  #giveUp(fault: string): void {
    this.fault = fault;
    this.ending ??= { how: "lost", success: false };
  }

  #detach(): void {
    const { packetsIn, packetsOut } = this.traffic;
    Object.assign(this.counters, { packetsIn, packetsOut });
    this.#client?.destroy();
    this.#client = null;
    this.#hands = null;
    this.#isInZone = false;
    this.#memory.turnInPending = false;
    this.#memory.target = 0;
    this.#memory.avoidUntilMs.clear();
    this.#watched.hits.clear();
    this.#watched.pickups = 0;
    this.#lastRun = this.sight.run ?? this.#lastRun;
    this.sight.run = null;
    this.sight.entities.clear();
    this.sight.players.clear();
    this.#watched.fifo.doubt();
    this.#context.healthShown(this.entry.rank, false);
  }
}
