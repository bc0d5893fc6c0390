/**
 * All bots of one run:
 *
 *     gather (log in, enter the zone) → start the event, or join it → play → everyone was told the end → log out
 */
import { build, type Histogram } from "hdr-histogram-js";
import { OperatorError } from "../../src/config/operator-error.ts";
import type { Dialect } from "../../src/protocol/dialect.ts";
import { ClientError } from "../client/client-error.ts";
import { Bot } from "./bot.ts";
import type { Address, BotContext, RosterEntry, Strike } from "./bot-context.ts";
import type { Hurt } from "./brain.ts";
import { type BotResult, type FleetResult, latencyOf, type Outcome } from "./fleet-result.ts";
import type { GameData } from "./game-data.ts";
import { nameOf, objectiveOf, startCommand } from "./game-data.ts";
import { HEAL_METERS, STEPS_PER_SECOND } from "./pace.ts";
import { Pacer } from "./pacer.ts";
import { FleetProgress } from "./shown-progress.ts";
import { isOpen, type ShownRun } from "./sight.ts";
import { lineUp } from "./squads.ts";
import { metersTo } from "./targets.ts";
import { Turnstile } from "./turnstile.ts";

export type FleetOptions = {
  readonly roster: readonly RosterEntry[];
  readonly data: GameData;
  readonly dialect: Dialect;
  readonly zoneInstance: number;
  /** The bots join, and do nothing else. */
  readonly isIdle: boolean;
  /** Actions per second and bot. */
  readonly rate: number;
  /** The most that is played, from the first login on. */
  readonly seconds: number;
  readonly address: () => Promise<Address | null>;
  /** Starts the event, when all bots are there and none runs; null: somebody else will. */
  readonly start: (() => Promise<void>) | null;
  /** Told what happens, in sentences. */
  readonly say: (sentence: string) => void;
  /** Ends the run early. */
  readonly signal: AbortSignal;
};

const LOGINS_AT_ONCE = 32;
const GATHER_MS = 20_000;
const STRIKE_KEPT_MS = 10_000;
const LATENCY_MAX_US = 600_000_000;

const nowMs = (): number => performance.now();

export class Fleet {
  readonly bots: readonly Bot[];
  readonly #options: FleetOptions;
  readonly #pacer = new Pacer({ nowMs, random: Math.random });
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LATENCY_MAX_US,
    numberOfSignificantValueDigits: 3,
  });
  readonly #progress = new FleetProgress();
  readonly #strikes = new Map<number, Strike>();
  readonly #hurt = new Set<number>();
  readonly #startedAtMs = nowMs();
  #instanceId: number | null = null;
  #playingSinceMs: number | null = null;
  #onChange: () => void = () => {};

  constructor(options: FleetOptions) {
    this.#options = options;
    const context = this.#context();
    this.bots = options.roster.map((entry) => new Bot(entry, context));
  }

  /** The run as any of the bots was last shown it; null before it began. */
  get shownRun(): ShownRun | null {
    return this.bots.find(({ sight }) => sight.run !== null)?.sight.run ?? this.bots[0]?.shownRun ?? null;
  }

  get online(): number {
    return this.bots.reduce((sum, { isInZone }) => sum + (isInZone ? 1 : 0), 0);
  }

  get actions(): number {
    return this.bots.reduce((sum, { counters }) => sum + counters.actions, 0);
  }

  get latency(): FleetResult["latencyMs"] {
    return latencyOf(this.#histogram);
  }

  /**
   * Plays the event to its end, or until the time is over.
   * @throws OperatorError when there is no server, it refuses the bots, or the event cannot be started.
   */
  async play(): Promise<FleetResult> {
    const lives: Promise<void>[] = [];
    try {
      await this.#firstIn();
      const failed = new Promise<never>((_, reject) => {
        for (const bot of this.bots) lives.push(bot.live().catch(reject));
      });
      await Promise.race([failed, this.#playAll()]);
      return this.#result();
    } finally {
      this.#pacer.stop();
      await Promise.all(this.bots.map((bot) => bot.leave()));
      await Promise.all(lives);
    }
  }

  async #playAll(): Promise<void> {
    const gatheredByMs = Math.min(this.#endsAtMs, nowMs() + GATHER_MS);
    this.#pacer.every(this.bots.length, this.#options.rate, (rank, atMs) => this.bots[rank]?.act(atMs));
    this.#pacer.every(this.bots.length, STEPS_PER_SECOND, (rank, atMs) => this.bots[rank]?.step(atMs));
    this.#pacer.every(this.bots.length, 1, (rank, atMs) => this.bots[rank]?.keep(atMs));
    this.#pacer.every(1, 1, (_, atMs) => this.#forgetStrikes(atMs));
    this.#pacer.every(1, 1, () => lineUp(this.bots));
    this.#pacer.start();
    await this.#until(() => this.bots.every((bot) => bot.isInZone || bot.fault !== null), gatheredByMs);
    if (this.#options.signal.aborted) return;
    this.#checkGathered();
    await this.#begin();
    await this.#until(() => this.bots.every(({ isDone }) => isDone), this.#endsAtMs);
  }

  /** The first bot finds out whether there is a server at all. */
  async #firstIn(): Promise<void> {
    try {
      await this.bots[0]?.enter();
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const advice =
        error.code === "refused_login" ? "give the bots the DATA_DIR or TICKET_SECRET of that server" : "try again";
      throw new OperatorError(`${error.message.replace(/\.$/, "")}: ${advice}.`, { cause: error });
    }
  }

  #checkGathered(): void {
    const [fault] = this.bots.flatMap((bot) => bot.fault ?? []);
    if (this.online > 0) {
      const missing = this.bots.length - this.online;
      const rest = missing === 0 ? "" : `, ${missing} are still missing${fault === undefined ? "" : ` (${fault})`}`;
      const { id, name } = this.#options.data.zone;
      return this.#options.say(`${this.online} bots are in zone ${id} (${name})${rest}.`);
    }
    throw new OperatorError(`${fault ?? "No bot could enter the zone: look into the server's log, and try again"}.`);
  }

  async #begin(): Promise<void> {
    const { start, say, data, zoneInstance } = this.#options;
    const what = `${nameOf(data)} (${data.event.name})`;
    if (this.#instanceId !== null) return say(`${what} runs already as run ${this.#instanceId}: the bots join it.`);
    if (start !== null) await start();
    else
      say(`${what} does not run: waiting for somebody to start it (zonetide gm ${startCommand(data, zoneInstance)}).`);
  }

  #result(): FleetResult {
    const { data, signal } = this.#options;
    const playedMs = this.#playingSinceMs === null ? 0 : nowMs() - this.#playingSinceMs;
    return {
      outcome: this.#outcome(),
      interrupted: signal.aborted,
      instanceId: this.#instanceId,
      eventId: data.event.id,
      seconds: (nowMs() - this.#startedAtMs) / 1_000,
      bots: this.bots.map(resultOf),
      latencyMs: this.latency,
      actionsPerSecond: playedMs === 0 ? 0 : this.actions / (playedMs / 1_000),
      reconnects: this.bots.reduce((sum, { counters }) => sum + counters.reconnects, 0),
      regressions: this.#progress.regressions,
    };
  }

  #outcome(): Outcome {
    const endings = this.bots.flatMap(({ ending }) => ending ?? []);
    if (endings.length < this.bots.length || this.#instanceId === null) return "timeout";
    const told = endings.filter(({ how }) => how === "complete");
    if (told.length > 0) return told.some(({ success }) => success) ? "completed" : "failed";
    // Nobody was there when it ended: what was shown last decides.
    return this.#wasLastShownDone() ? "completed" : "failed";
  }

  #wasLastShownDone(): boolean {
    const { data } = this.#options;
    return this.bots.some(({ shownRun: run }) => {
      if (run === null || run.phase !== data.event.phases.at(-1)?.index) return false;
      return run.objectives.every(
        (one) => !isOpen(one) || !(objectiveOf(data, run.phase, one.index)?.required ?? true),
      );
    });
  }

  get #endsAtMs(): number {
    return this.#startedAtMs + this.#options.seconds * 1_000;
  }

  /** Waits until something is so, the time is over, or the run is interrupted. */
  async #until(isSo: () => boolean, untilMs: number): Promise<void> {
    const { signal } = this.#options;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(late);
        signal.removeEventListener("abort", end);
        this.#onChange = () => {};
        resolve();
      };
      const late = setTimeout(end, Math.max(0, untilMs - nowMs()));
      signal.addEventListener("abort", end);
      this.#onChange = () => {
        if (isSo() || signal.aborted) end();
      };
      this.#onChange();
    });
  }

  #hurtNear(rank: number): Hurt | null {
    if (this.#hurt.size === 0) return null;
    const from = this.bots[rank]?.sight;
    if (from === undefined) return null;
    for (const other of this.#hurt) {
      const friend = this.bots[other]?.sight;
      if (friend === undefined || friend.run?.ownTeam !== from.run?.ownTeam) continue;
      if (metersTo(from, friend) <= HEAL_METERS) return friend;
    }
    return null;
  }

  #forgetStrikes(atMs: number): void {
    for (const [key, strike] of this.#strikes) if (atMs - strike.atMs > STRIKE_KEPT_MS) this.#strikes.delete(key);
  }

  #context(): BotContext {
    const { data, dialect, address, zoneInstance, isIdle } = this.#options;
    const turnstile = new Turnstile(LOGINS_AT_ONCE);
    return {
      data,
      zoneInstance,
      isIdle,
      dialect,
      address,
      nowMs,
      loginTurn: () => turnstile.enter(),
      progress: this.#progress,
      strikes: this.#strikes,
      recordLatency: (ms) => this.#histogram.recordValue(Math.min(LATENCY_MAX_US, Math.max(1, Math.round(ms * 1_000)))),
      instanceId: () => this.#instanceId,
      runShown: (instanceId) => {
        this.#instanceId ??= instanceId;
        this.#playingSinceMs ??= nowMs();
      },
      hurtNear: (rank) => this.#hurtNear(rank),
      healthShown: (rank, isHurt) => {
        if (isHurt) this.#hurt.add(rank);
        else this.#hurt.delete(rank);
      },
      changed: () => this.#onChange(),
    };
  }
}

const listOf = (items: ReadonlyMap<number, number>) =>
  Array.from(items, ([itemId, quantity]) => ({ itemId, quantity })).sort((one, other) => one.itemId - other.itemId);

function resultOf({ entry, score, counters, traffic, ending }: Bot): BotResult {
  return {
    name: entry.name,
    characterId: entry.characterId,
    contribution: score.contribution,
    tier: score.tier,
    xp: score.xp,
    gold: score.gold,
    items: listOf(score.items),
    found: listOf(score.found),
    ...traffic,
    actions: counters.actions,
    errors: counters.errors,
    ending: ending?.how ?? null,
  };
}
